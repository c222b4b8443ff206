//! Where something stands in a text.
//!
//! Separate because everything that speaks about a text points into it with one.

use std::fmt;
use std::ops::Range;

/// A range of bytes. Half the size of a [`Range<usize>`] and copied freely: every node of a tree has one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Positions beyond 4 GB are all the last one: no text of ours is that long.
    pub fn new(start: usize, end: usize) -> Self {
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: short(start), end: short(end).max(short(start)) }
    }

    /// The empty place before the byte at `at`.
    pub fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    pub fn start(self) -> usize {
        self.start as usize
    }

    pub fn end(self) -> usize {
        self.end as usize
    }

    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether a cursor at `offset` touches it; its end counts, as a cursor stands between characters.
    pub fn touches(self, offset: usize) -> bool {
        (self.start()..=self.end()).contains(&offset)
    }

    /// The span from the beginning of this one to the end of the other.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end.max(self.start) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}
