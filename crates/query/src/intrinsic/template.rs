//! The first argument of `States.Format`: text with a `{}` for each further argument.
//!
//! Separate because it is read when the definition is loaded if it stands there, and at run time if a path finds it.

use std::fmt;
use std::rc::Rc;

use syntax::Value;

use crate::java_text;

/// A template, read.
#[derive(Clone, Debug)]
pub(super) struct Template {
    /// As it was written: in a list of arguments it counts as this text.
    raw: Rc<str>,
    pieces: Result<Vec<Piece>, Unmatched>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(Rc<str>),
    Hole,
}

/// A template with half a `{}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unmatched {
    Opening,
    Closing,
    Backslash,
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Invalid template in States.Format: ")?;
        f.write_str(match self {
            Self::Opening => "matching '}' not found for '{'.",
            Self::Closing => "matching '{' not found for '}'.",
            Self::Backslash => "a backslash stands before ', \\, { or }.",
        })
    }
}

impl Template {
    pub(super) fn parse(raw: &str) -> Self {
        Self { raw: raw.into(), pieces: pieces(raw) }
    }

    pub(super) fn raw(&self) -> &Rc<str> {
        &self.raw
    }

    /// The text with `values` in place of its holes.
    pub(super) fn render(&self, values: &[Value]) -> Result<String, String> {
        let pieces = self.pieces.as_ref().map_err(ToString::to_string)?;
        let mut values = values.iter();
        let mismatch =
            || "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.".to_owned();
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Hole => java_text::write(&mut text, values.next().ok_or_else(mismatch)?),
            }
        }
        if values.next().is_some() { Err(mismatch()) } else { Ok(text) }
    }
}

fn pieces(raw: &str) -> Result<Vec<Piece>, Unmatched> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut characters = raw.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some(escaped @ ('\'' | '\\' | '{' | '}')) => text.push(escaped),
                _ => return Err(Unmatched::Backslash),
            },
            '{' if characters.next() == Some('}') => {
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text).into()));
                }
                pieces.push(Piece::Hole);
            }
            '{' => return Err(Unmatched::Opening),
            '}' => return Err(Unmatched::Closing),
            _ => text.push(c),
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text.into()));
    }
    Ok(pieces)
}
