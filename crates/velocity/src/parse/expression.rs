//! Expressions: what stands in the parentheses of `#set` and `#if`, and the values that arguments are made of.
//!
//! Two traits of Velocity's are kept on purpose: a minus sign that touches a number belongs to it (`$a -1` is no
//! subtraction but an error), and `-` is a letter of names (`$a-1` is the reference `a-1`).
//!
//! <https://velocity.apache.org/engine/1.7/vtl-reference.html#set>

use std::rc::Rc;

use super::{BlockEnd, Parser};
use crate::error::ParseError;
use crate::tree::{Arithmetic, Expression, Interpolated, Operator, Relation};

/// Binary operators by how tightly they bind, each with its other spelling.
const OPERATORS: [(&str, Operator, u8); 21] = [
    ("||", Operator::Or, 1),
    ("or", Operator::Or, 1),
    ("&&", Operator::And, 2),
    ("and", Operator::And, 2),
    ("==", Operator::Relation(Relation::Equal), 3),
    ("eq", Operator::Relation(Relation::Equal), 3),
    ("!=", Operator::Relation(Relation::NotEqual), 3),
    ("ne", Operator::Relation(Relation::NotEqual), 3),
    ("<=", Operator::Relation(Relation::LessOrEqual), 4),
    ("le", Operator::Relation(Relation::LessOrEqual), 4),
    (">=", Operator::Relation(Relation::GreaterOrEqual), 4),
    ("ge", Operator::Relation(Relation::GreaterOrEqual), 4),
    ("<", Operator::Relation(Relation::Less), 4),
    ("lt", Operator::Relation(Relation::Less), 4),
    (">", Operator::Relation(Relation::Greater), 4),
    ("gt", Operator::Relation(Relation::Greater), 4),
    ("+", Operator::Arithmetic(Arithmetic::Add), 5),
    ("-", Operator::Arithmetic(Arithmetic::Subtract), 5),
    ("*", Operator::Arithmetic(Arithmetic::Multiply), 6),
    ("/", Operator::Arithmetic(Arithmetic::Divide), 6),
    ("%", Operator::Arithmetic(Arithmetic::Modulo), 6),
];

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@')
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result<Expression, ParseError> {
        self.nested(|parser| parser.binary(1))
    }

    /// Operators that bind at least so tightly; all of them group from the left.
    fn binary(&mut self, tightness: u8) -> Result<Expression, ParseError> {
        let mut left = self.unary()?;
        while let Some((operator, len, binds)) = self.operator_ahead().filter(|(.., binds)| *binds >= tightness) {
            self.at += len;
            let right = self.nested(|parser| parser.binary(binds + 1))?;
            left = Expression::Binary(operator, Box::new((left, right)));
        }
        Ok(left)
    }

    fn operator_ahead(&mut self) -> Option<(Operator, usize, u8)> {
        self.skip_space();
        let rest = self.rest();
        if rest.starts_with('-') && rest.as_bytes().get(1).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.') {
            return None;
        }
        OPERATORS.iter().find_map(|(sign, operator, binds)| {
            let after = rest.strip_prefix(sign)?;
            let whole_word = !sign.starts_with(char::is_alphabetic) || !after.bytes().next().is_some_and(is_word);
            whole_word.then_some((*operator, sign.len(), *binds))
        })
    }

    fn unary(&mut self) -> Result<Expression, ParseError> {
        self.skip_space();
        let rest = self.rest();
        let worded = rest.strip_prefix("not").is_some_and(|after| !after.bytes().next().is_some_and(is_word));
        if worded || rest.starts_with('!') {
            self.at += if worded { 3 } else { 1 };
            let negated = self.nested(Self::unary)?;
            return Ok(Expression::Not(Box::new(negated)));
        }
        if self.eat("(") {
            let inner = self.expression()?;
            self.skip_space();
            return if self.eat(")") { Ok(inner) } else { Err(self.error("Expected `)`", self.at)) };
        }
        match self.operand()? {
            Some(Expression::Word(word)) => {
                Err(self.error(format!("Encountered `{word}` where a value belongs"), self.at))
            }
            Some(value) => Ok(value),
            None if self.at >= self.text.len() => Err(self.error("The template ends where a value belongs", self.at)),
            None => {
                let found: String = self.rest().chars().take(1).collect();
                Err(self.error(format!("Encountered `{found}` where a value belongs"), self.at))
            }
        }
    }

    /// A value without operators; `None`, with nothing read, when none begins here.
    pub(super) fn operand(&mut self) -> Result<Option<Expression>, ParseError> {
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(None) };
        Ok(match first {
            b'"' => Some(self.nested(Self::double_quoted)?),
            b'\'' => Some(Expression::String(self.quoted('\'')?.into())),
            b'[' => Some(self.nested(Self::list_or_range)?),
            b'{' => Some(self.nested(Self::map)?),
            b'$' => {
                self.at += 1;
                self.eat("!");
                match self.reference(start)? {
                    Some(reference) => Some(Expression::Reference(reference, self.slice(start).into())),
                    None => return Err(self.error("Encountered `$` where a value belongs", start)),
                }
            }
            b'0'..=b'9' | b'-' | b'.' => self.number()?,
            _ if first.is_ascii_alphabetic() || matches!(first, b'_' | b'@') => {
                self.skip_while(is_word);
                Some(match self.slice(start) {
                    "true" => Expression::Bool(true),
                    "false" => Expression::Bool(false),
                    word => Expression::Word(word.into()),
                })
            }
            _ => None,
        })
    }

    fn number(&mut self) -> Result<Option<Expression>, ParseError> {
        let start = self.at;
        self.eat("-");
        let whole = self.digits();
        let mut is_double = false;
        // `1..3` is a range of whole numbers, not the number `1.`
        if self.peek() == Some(b'.') && self.peek_at(1) != Some(b'.') {
            let dot = self.at;
            self.at += 1;
            is_double = self.digits() || whole;
            if !is_double {
                self.at = dot;
            }
        }
        if !whole && !is_double {
            self.at = start;
            return Ok(None);
        }
        let mantissa = self.at;
        if self.eat("e") || self.eat("E") {
            let _sign = self.eat("+") || self.eat("-");
            if self.digits() {
                is_double = true;
            } else {
                self.at = mantissa;
            }
        }
        let text = self.slice(start);
        let number = if is_double {
            text.parse().ok().map(Expression::Double)
        } else {
            text.parse().ok().map(Expression::Integer)
        };
        number.map(Some).ok_or_else(|| self.error("The number is too large", start))
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        self.skip_while(|byte| byte.is_ascii_digit());
        self.at > start
    }

    /// A quoted string; its quotation mark is written twice to stand in it.
    fn quoted(&mut self, quote: char) -> Result<String, ParseError> {
        let start = self.at;
        self.at += 1;
        let mut content = String::new();
        loop {
            let Some(len) = self.rest().find(quote) else {
                return Err(self.error(format!("The string is not closed by `{quote}`"), start));
            };
            content.push_str(self.rest().get(..len).unwrap_or_default());
            self.at += len + 1;
            if !self.rest().starts_with(quote) {
                return Ok(content);
            }
            content.push(quote);
            self.at += 1;
        }
    }

    /// A double-quoted string: a template of its own when there is a `$` or `#` in it.
    fn double_quoted(&mut self) -> Result<Expression, ParseError> {
        let start = self.at;
        let content = self.quoted('"')?;
        let content = unescape(&content).ok_or_else(|| self.error("`\\u` needs four hexadecimal digits", start))?;
        if !content.contains(['$', '#']) {
            return Ok(Expression::String(content));
        }
        // Velocity parses the text with a space behind it, lest a name at its end runs into what follows.
        let padded = !content.contains("##");
        let source = if padded { format!("{content} ") } else { content.to_string() };
        let mut inner = Parser::new(&source, self.depth);
        inner.macro_names.clone_from(&self.macro_names);
        let result = inner.block();
        let message = match result {
            Ok((body, BlockEnd::Text)) => {
                self.macros.append(&mut inner.macros);
                return Ok(Expression::Interpolated(Interpolated { body, padded }));
            }
            Ok(_) => "a directive that closes nothing".into(),
            Err(error) => error.message,
        };
        Err(self.error(format!("In the quoted string: {message}"), start))
    }

    fn list_or_range(&mut self) -> Result<Expression, ParseError> {
        let opened = self.at;
        self.at += 1;
        let mut values = Vec::new();
        self.skip_space();
        if self.eat("]") {
            return Ok(Expression::List(values));
        }
        loop {
            values.push(self.element()?);
            if let ([_], true) = (values.as_slice(), self.rest().starts_with("..")) {
                return self.range(values, opened);
            }
            if self.eat("]") {
                return Ok(Expression::List(values));
            }
            if !self.eat(",") {
                return Err(self.error("Expected `,` or `]` in the list", self.at));
            }
        }
    }

    fn range(&mut self, mut values: Vec<Expression>, opened: usize) -> Result<Expression, ParseError> {
        self.at += 2;
        values.push(self.element()?);
        match <[Expression; 2]>::try_from(values) {
            Ok(
                [
                    from @ (Expression::Integer(_) | Expression::Reference(..)),
                    to @ (Expression::Integer(_) | Expression::Reference(..)),
                ],
            ) if self.eat("]") => Ok(Expression::Range(Box::new((from, to)))),
            _ => Err(self.error("A range is written `[1..5]`, with whole numbers or references", opened)),
        }
    }

    fn map(&mut self) -> Result<Expression, ParseError> {
        self.at += 1;
        let mut members = Vec::new();
        self.skip_space();
        if self.eat("}") {
            return Ok(Expression::Map(members));
        }
        loop {
            let key = self.element()?;
            if !self.eat(":") {
                return Err(self.error("Expected `:` behind a key of the map", self.at));
            }
            members.push((key, self.element()?));
            if self.eat("}") {
                return Ok(Expression::Map(members));
            }
            if !self.eat(",") {
                return Err(self.error("Expected `,` or `}` in the map", self.at));
            }
        }
    }

    /// A value in a list or map, with the blanks around it.
    fn element(&mut self) -> Result<Expression, ParseError> {
        self.skip_space();
        let value = match self.operand()? {
            Some(Expression::Word(_)) | None => return Err(self.error("Expected a value", self.at)),
            Some(value) => value,
        };
        self.skip_space();
        Ok(value)
    }
}

/// Resolves `\uXXXX`, the one escape of double-quoted strings; `None` when the digits are missing.
fn unescape(content: &str) -> Option<Rc<str>> {
    let mut parts = content.split("\\u");
    let mut units: Vec<u16> = parts.next()?.encode_utf16().collect();
    for part in parts {
        units.push(u16::from_str_radix(part.get(..4)?, 16).ok()?);
        units.extend(part.get(4..)?.encode_utf16());
    }
    Some(String::from_utf16_lossy(&units).into())
}
