//! What can go wrong with a template: it does not parse, or rendering has to stop.
//!
//! Both say where in the template's text, so that an editor can mark the place.

use std::fmt;

/// Why a template is not VTL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    pub message: String,
    /// Where in the text, in bytes.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl ParseError {
    pub(crate) fn new(message: impl Into<String>, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            message: message.into(),
            offset,
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {}, column {}", self.message, self.line, self.column)
    }
}

impl std::error::Error for ParseError {}

/// Why rendering stopped without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderError {
    pub kind: RenderErrorKind,
    pub message: String,
    /// Where in the template's text, in bytes; unknown inside `#evaluate`d text.
    pub offset: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderErrorKind {
    /// A method threw: an index out of range, text that is no number, a regular expression that does not compile.
    Method,
    /// A directive was used in a way that cannot work.
    Directive,
    /// Too many steps, too much output or too deep: the template would not end, or not soon.
    Budget,
}

impl RenderError {
    pub(crate) fn method(message: impl Into<String>) -> Self {
        Self { kind: RenderErrorKind::Method, message: message.into(), offset: None }
    }

    pub(crate) fn directive(message: impl Into<String>) -> Self {
        Self { kind: RenderErrorKind::Directive, message: message.into(), offset: None }
    }

    pub(crate) fn budget(message: impl Into<String>) -> Self {
        Self { kind: RenderErrorKind::Budget, message: message.into(), offset: None }
    }

    /// Says where, unless something further inside already said so.
    pub(crate) fn at(mut self, offset: usize) -> Self {
        self.offset.get_or_insert(offset);
        self
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RenderError {}
