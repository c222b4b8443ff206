//! Characters of a path or of one of its components, one after the other.
//!
//! Separate because the path's parser and that of its components both read this way.

/// A place in a text that reads character by character and ends with `None`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn advance(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Everything up to the first character that `end` wants, which is left for the next read.
    pub(super) fn take_until(&mut self, end: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = rest.find(end).map_or(rest, |at| rest.get(..at).unwrap_or_default());
        self.at += taken.len();
        taken
    }
}
