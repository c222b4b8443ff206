//! Expression text to tokens, one at a time, as the parser asks for them.
//!
//! Separate from the parser because only the lexer looks at characters. It must be asked whether a `/` may begin a
//! pattern here: that depends on what came before. <https://docs.jsonata.org/path-operators>

use std::rc::Rc;

use syntax::{Number, Value};

use super::error::{Failure, Outcome};
use super::number;

/// A piece of the expression's text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte: what the reference implementation calls a token's position.
    pub(super) end: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// Punctuation, or one of the words `and`, `or`, `in`.
    Operator(&'static str),
    String(Rc<str>),
    Number(Number),
    /// `true`, `false`, `null`.
    Value(Value),
    Name(Rc<str>),
    /// Without its `$`.
    Variable(Rc<str>),
    Regex {
        pattern: Rc<str>,
        flags: Rc<str>,
    },
    End,
}

impl Token {
    pub(super) fn is(&self, operator: &str) -> bool {
        matches!(self.kind, TokenKind::Operator(it) if it == operator)
    }

    /// What messages quote.
    pub(super) fn value(&self) -> Value {
        match &self.kind {
            TokenKind::Operator(operator) => (*operator).into(),
            TokenKind::String(text) | TokenKind::Name(text) | TokenKind::Variable(text) => text.clone().into(),
            TokenKind::Number(number) => (*number).into(),
            TokenKind::Value(value) => value.clone(),
            TokenKind::Regex { .. } => Value::empty_object(),
            TokenKind::End => "(end)".into(),
        }
    }
}

/// Longer ones first, so that the first that fits is the one meant.
const OPERATORS: [&str; 35] = [
    "..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??", ".", "[", "]", "{", "}", "(", ")", ",", "@", "#", ";", ":",
    "?", "+", "-", "*", "/", "%", "|", "=", "<", ">", "^", "&", "!", "~",
];

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b)
}

pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The next token. `regex`: a `/` here begins a pattern and does not divide.
    pub(super) fn next(&mut self, regex: bool) -> Outcome<Token> {
        self.skip_space_and_comments()?;
        let start = self.at;
        let rest = self.rest();
        let kind = match rest.bytes().next() {
            None => TokenKind::End,
            Some(b'/') if regex => self.regex()?,
            Some(quote @ (b'"' | b'\'')) => self.string(quote)?,
            Some(b'0'..=b'9') => self.number()?,
            Some(b'`') => self.quoted_name()?,
            Some(_) => match OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
                Some(operator) => {
                    self.at += operator.len();
                    TokenKind::Operator(operator)
                }
                None => self.word(),
            },
        };
        Ok(Token { kind, start, end: self.at })
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn skip_space_and_comments(&mut self) -> Outcome<()> {
        loop {
            while self.byte(self.at).is_some_and(is_space) {
                self.at += 1;
            }
            let Some(comment) = self.rest().strip_prefix("/*") else { return Ok(()) };
            match comment.find("*/") {
                Some(length) => self.at += length + 4,
                None => return Err(Failure::new("S0106").at(self.at)),
            }
        }
    }

    /// A pattern ends at the first `/` outside brackets that no backslash escapes.
    fn regex(&mut self) -> Outcome<TokenKind> {
        self.at += 1;
        let start = self.at;
        let mut depth = 0_i64;
        let mut escaped = false;
        loop {
            match self.byte(self.at) {
                None => return Err(Failure::new("S0302").at(self.at)),
                Some(b'/') if depth == 0 && !escaped => break,
                Some(b'(' | b'[' | b'{') if !escaped => depth += 1,
                Some(b')' | b']' | b'}') if !escaped => depth -= 1,
                Some(_) => {}
            }
            escaped = !escaped && self.byte(self.at) == Some(b'\\');
            self.at += 1;
        }
        let pattern = self.text.get(start..self.at).unwrap_or_default();
        if pattern.is_empty() {
            return Err(Failure::new("S0301").at(self.at));
        }
        self.at += 1;
        let flags_start = self.at;
        while matches!(self.byte(self.at), Some(b'i' | b'm')) {
            self.at += 1;
        }
        let flags = self.text.get(flags_start..self.at).unwrap_or_default();
        Ok(TokenKind::Regex { pattern: pattern.into(), flags: flags.into() })
    }

    /// Escapes are JSON's. Halves of surrogate pairs become U+FFFD, which Rust's strings can hold.
    fn string(&mut self, quote: u8) -> Outcome<TokenKind> {
        self.at += 1;
        let mut text = String::new();
        let mut high: Option<u32> = None;
        loop {
            let rest = self.rest();
            let Some(character) = rest.chars().next() else {
                return Err(Failure::new("S0101").at(self.at));
            };
            if character == '\\' && self.byte(self.at + 1) == Some(b'u') {
                let unit = self.unicode_escape()?;
                match (high.take(), unit) {
                    (Some(high), 0xDC00..0xE000) => {
                        let code = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00);
                        text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    (lone, unit) => {
                        text.extend(lone.map(|_| char::REPLACEMENT_CHARACTER));
                        if (0xD800..0xDC00).contains(&unit) {
                            high = Some(unit);
                        } else {
                            text.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                        }
                    }
                }
                continue;
            }
            text.extend(high.take().map(|_| char::REPLACEMENT_CHARACTER));
            if character == '\\' {
                self.at += 1;
                let escaped = self.rest().chars().next();
                text.push(match escaped {
                    Some(plain @ ('"' | '\\' | '/')) => plain,
                    Some('b') => '\u{8}',
                    Some('f') => '\u{c}',
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    _ => {
                        let token = escaped.map(String::from).unwrap_or_default();
                        return Err(Failure::new("S0103").at(self.at).with("token", token));
                    }
                });
                self.at += 1;
            } else {
                self.at += character.len_utf8();
                if character == char::from(quote) {
                    return Ok(TokenKind::String(text.into()));
                }
                text.push(character);
            }
        }
    }

    fn unicode_escape(&mut self) -> Outcome<u32> {
        let digits = self.text.get(self.at + 2..self.at + 6).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| Failure::new("S0104").at(self.at + 1))?;
        self.at += 6;
        Ok(unit)
    }

    fn number(&mut self) -> Outcome<TokenKind> {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let mut length = if bytes.first() == Some(&b'0') { 1 } else { digits(0) };
        if bytes.get(length) == Some(&b'.') && digits(length + 1) > 0 {
            length += 1 + digits(length + 1);
        }
        if matches!(bytes.get(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
            let exponent = digits(length + 1 + sign);
            if exponent > 0 {
                length += 1 + sign + exponent;
            }
        }
        let literal = self.rest().get(..length).unwrap_or_default();
        let value: f64 = literal.parse().unwrap_or(f64::INFINITY);
        if !value.is_finite() {
            return Err(Failure::new("S0102").at(self.at).with("token", literal));
        }
        self.at += length;
        Ok(TokenKind::Number(number::from_f64(value)))
    }

    fn quoted_name(&mut self) -> Outcome<TokenKind> {
        self.at += 1;
        match self.rest().split_once('`') {
            Some((name, _)) => {
                self.at += name.len() + 1;
                Ok(TokenKind::Name(name.into()))
            }
            None => Err(Failure::new("S0105").at(self.text.len())),
        }
    }

    /// A name, a variable or a word of the language: all up to the next space or operator.
    fn word(&mut self) -> TokenKind {
        let rest = self.rest();
        let ends = |byte: u8| is_space(byte) || OPERATORS.iter().any(|operator| operator.as_bytes() == [byte]);
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        self.at += length;
        if let Some(name) = word.strip_prefix('$') {
            return TokenKind::Variable(name.into());
        }
        match word {
            "and" => TokenKind::Operator("and"),
            "or" => TokenKind::Operator("or"),
            "in" => TokenKind::Operator("in"),
            "true" => TokenKind::Value(true.into()),
            "false" => TokenKind::Value(false.into()),
            "null" => TokenKind::Value(Value::Null),
            _ => TokenKind::Name(word.into()),
        }
    }
}
