//! Text to a call: `States.Format('Hello, {}', $.name)`.
//!
//! Separate from the call itself because only the parser knows how texts are quoted: between single quotation marks,
//! with a backslash before `'`, `\`, `{` or `}` and before nothing else.

use std::rc::Rc;

use syntax::Value;

use super::function::Function;
use super::template::Template;
use super::{Argument, Call, IntrinsicError};
use crate::path::Path;

/// Calls that one expression may hold, all in all.
const MAX_CALLS: usize = 10;

pub(super) fn parse(text: &str) -> Result<Call, IntrinsicError> {
    let mut parser = Parser { text, at: 0, calls: 0 };
    parser.skip_space();
    let call = parser.call()?;
    parser.skip_space();
    if parser.rest().is_empty() { Ok(call) } else { Err(parser.error("Nothing may follow the call")) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    calls: usize,
}

impl<'a> Parser<'a> {
    fn call(&mut self) -> Result<Call, IntrinsicError> {
        let start = self.at;
        let name = self.take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
        let fail = |message: String| IntrinsicError { message, offset: start };
        let Some(function) = Function::named(name) else {
            return Err(fail(match name {
                "" => "A path or a call such as `States.Format(…)` is expected".to_owned(),
                name => format!("There is no intrinsic function `{name}`"),
            }));
        };
        self.calls += 1;
        if self.calls > MAX_CALLS {
            return Err(fail(format!("A field can not have more than {MAX_CALLS} intrinsic functions")));
        }
        self.skip_space();
        if !self.take("(") {
            return Err(self.error(format!("`{name}` takes its arguments in brackets: `(`")));
        }
        let mut arguments = Vec::new();
        self.skip_space();
        if !self.take(")") {
            loop {
                arguments.push(self.argument(function == Function::Format && arguments.is_empty())?);
                self.skip_space();
                if self.take(")") {
                    break;
                }
                if !self.take(",") {
                    return Err(self.error("`,` or `)` is expected"));
                }
                self.skip_space();
            }
        }
        let arity = function.arity();
        if !arity.contains(&arguments.len()) {
            let takes = match (*arity.start(), *arity.end()) {
                (least, usize::MAX) => format!("at least {least}"),
                (least, most) if least == most => format!("{most}"),
                (least, most) => format!("{least} to {most}"),
            };
            return Err(fail(format!("`{name}` takes {takes} arguments, not {}", arguments.len())));
        }
        Ok(Call { function, arguments })
    }

    fn argument(&mut self, is_template: bool) -> Result<Argument, IntrinsicError> {
        match self.rest().chars().next() {
            None => Err(self.error("An argument is expected")),
            Some('$') => {
                let start = self.at;
                let text = self.path();
                let path = Path::parse(text)
                    .map_err(|error| IntrinsicError { message: error.message, offset: start + error.offset })?;
                Ok(Argument::Path(path))
            }
            Some('\'') => {
                let raw = self.quoted()?;
                Ok(if is_template {
                    Argument::Template(Template::parse(raw))
                } else {
                    Argument::Value(unescape(raw).into())
                })
            }
            Some(c) if c.is_ascii_digit() || c == '-' => {
                let start = self.at;
                let digits = self.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'));
                match syntax::json::parse(digits) {
                    Ok(number @ Value::Number(_)) => Ok(Argument::Value(number)),
                    _ => Err(IntrinsicError { message: format!("`{digits}` is not a number"), offset: start }),
                }
            }
            Some(_) => {
                for (word, value) in [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)]
                {
                    if self.rest().strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
                        self.at += word.len();
                        return Ok(Argument::Value(value));
                    }
                }
                self.call().map(Argument::Call)
            }
        }
    }

    /// Everything up to the `,` or `)` that ends the argument; those within brackets and texts of the path do not.
    fn path(&mut self) -> &'a str {
        let (mut square, mut round, mut quoted) = (0_usize, 0_usize, false);
        let end = |c: char| {
            match c {
                '\'' if square > 0 => quoted = !quoted,
                _ if quoted => {}
                '[' => square += 1,
                ']' => square = square.saturating_sub(1),
                '(' => round += 1,
                ')' if round > 0 => round -= 1,
                ',' | ')' if square == 0 => return true,
                _ => {}
            }
            false
        };
        let length = self.rest().find(end).unwrap_or(self.rest().len());
        let path = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        path.trim_end()
    }

    /// What stands between the quotation marks, as it stands there, once its escapes have been found to be legal.
    fn quoted(&mut self) -> Result<&'a str, IntrinsicError> {
        self.at += 1;
        let start = self.at;
        let mut characters = self.rest().char_indices();
        while let Some((at, c)) = characters.next() {
            match c {
                '\'' => {
                    self.at = start + at + 1;
                    return Ok(self.text.get(start..start + at).unwrap_or_default());
                }
                '\\' => match characters.next() {
                    Some((_, '\'' | '\\' | '{' | '}')) => {}
                    Some((_, other)) => {
                        let message = format!(r"`\{other}` is not an escape: a backslash stands before ', \, {{ or }}");
                        return Err(IntrinsicError { message, offset: start + at });
                    }
                    None => break,
                },
                _ => {}
            }
        }
        Err(IntrinsicError { message: "The closing `'` is missing".to_owned(), offset: start - 1 })
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    fn error(&self, message: impl Into<String>) -> IntrinsicError {
        IntrinsicError { message: message.into(), offset: self.at }
    }
}

/// The text that a quoted one stands for.
fn unescape(raw: &str) -> Rc<str> {
    if !raw.contains('\\') {
        return raw.into();
    }
    let mut text = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(c) = characters.next() {
        text.push(if c == '\\' { characters.next().unwrap_or(c) } else { c });
    }
    text.into()
}
