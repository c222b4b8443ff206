//! Byte offsets to lines and columns, and back.
//!
//! Separate because trees and diagnostics count in bytes, terminals in characters, and editors, like JavaScript, in
//! UTF-16 code units. <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position>

/// Where the lines of a text begin, and how much comes before. Made once for a text; look-ups are by binary search and a
/// few steps.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    len: usize,
    /// What comes before every so many bytes; empty for ASCII, where it is as many.
    marks: Vec<Count>,
}

/// How many bytes lie between two marks.
const APART: usize = 1024;

/// The length of a piece of text, as terminals and as editors count.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    characters: usize,
    utf16: usize,
}

impl Count {
    fn of(text: &str) -> Self {
        text.chars().fold(Self::default(), |count, character| Self {
            characters: count.characters + 1,
            utf16: count.utf16 + character.len_utf16(),
        })
    }
}

/// A place in a text, both counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: usize,
    /// In UTF-16 code units.
    pub column: usize,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after_breaks).collect();
        Self { starts, len: text.len(), marks: if text.is_ascii() { Vec::new() } else { marks(text) } }
    }

    /// How many lines there are; a text that ends with a line break has an empty one after it.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line, from 0, that a byte stands on; beyond the end, the last.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Where a line begins and where it ends, its line break included.
    pub fn line_range(&self, line: usize) -> Option<std::ops::Range<usize>> {
        let start = *self.starts.get(line)?;
        Some(start..self.starts.get(line + 1).copied().unwrap_or(self.len))
    }

    /// Line and UTF-16 column of a byte of `text`, the text that this index was made of.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        self.place(text, offset, |count| count.utf16)
    }

    /// Line and column in characters, for terminals.
    pub fn character_position(&self, text: &str, offset: usize) -> Position {
        self.place(text, offset, |count| count.characters)
    }

    fn place(&self, text: &str, offset: usize, unit: impl Fn(Count) -> usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        let line = self.line(offset);
        let start = self.starts.get(line).copied().unwrap_or_default();
        Position { line, column: unit(self.before(text, offset)) - unit(self.before(text, start)) }
    }

    /// What comes before a byte.
    fn before(&self, text: &str, offset: usize) -> Count {
        let Some(mark) = self.marks.get(offset / APART) else { return Count { characters: offset, utf16: offset } };
        let from = text.floor_char_boundary(offset / APART * APART);
        let rest = Count::of(text.get(from..offset).unwrap_or_default());
        Count { characters: mark.characters + rest.characters, utf16: mark.utf16 + rest.utf16 }
    }

    /// The byte at a line and UTF-16 column; columns beyond the line's end are its end.
    pub fn offset(&self, text: &str, position: Position) -> usize {
        let Some(range) = self.line_range(position.line) else { return self.len };
        let line = text.get(range.clone()).unwrap_or_default();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mut left = position.column;
        for (at, character) in line.char_indices() {
            if left < character.len_utf16() {
                return range.start + at;
            }
            left -= character.len_utf16();
        }
        range.start + line.len()
    }

    /// A byte offset in UTF-16 code units from the text's beginning, as editors in the browser count.
    pub fn utf16_offset(&self, text: &str, offset: usize) -> usize {
        self.before(text, text.floor_char_boundary(offset)).utf16
    }

    /// The byte offset of an offset in UTF-16 code units.
    pub fn byte_offset(&self, text: &str, utf16: usize) -> usize {
        if self.marks.is_empty() {
            return utf16.min(self.len);
        }
        let mark = self.marks.partition_point(|mark| mark.utf16 <= utf16).saturating_sub(1);
        let from = text.floor_char_boundary(mark * APART);
        let mut left = utf16.saturating_sub(self.marks.get(mark).map_or(0, |mark| mark.utf16));
        for (at, character) in text.get(from..).unwrap_or_default().char_indices() {
            if left < character.len_utf16() {
                return from + at;
            }
            left -= character.len_utf16();
        }
        self.len
    }
}

/// What comes before every [`APART`] bytes of a text.
fn marks(text: &str) -> Vec<Count> {
    let mut marks = vec![Count::default()];
    let mut last = 0;
    for at in (APART..=text.len()).step_by(APART) {
        let at = text.floor_char_boundary(at);
        let piece = Count::of(text.get(last..at).unwrap_or_default());
        let before = marks.last().copied().unwrap_or_default();
        marks.push(Count { characters: before.characters + piece.characters, utf16: before.utf16 + piece.utf16 });
        last = at;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_utf16() {
        let text = "{\n  \"é😀\": 1\r\n}";
        let index = LineIndex::new(text);
        let one = text.find('1').unwrap();
        assert_eq!(index.position(text, one), Position { line: 1, column: 9 });
        assert_eq!(index.character_position(text, one), Position { line: 1, column: 8 });
        assert_eq!(index.offset(text, Position { line: 1, column: 9 }), one);
        assert_eq!(index.utf16_offset(text, one), 11);
        assert_eq!(index.byte_offset(text, 11), one);
        assert_eq!(index.line_count(), 3);
    }

    #[test]
    fn every_offset_comes_back() {
        let long = format!("aé\n\n😀b\r\nc{}", "x😀éy\n€".repeat(700));
        let text = long.as_str();
        let index = LineIndex::new(text);
        for (offset, character) in text.char_indices() {
            if character != '\n' || text.as_bytes().get(offset.wrapping_sub(1)) != Some(&b'\r') {
                assert_eq!(index.offset(text, index.position(text, offset)), offset);
            }
            assert_eq!(index.byte_offset(text, index.utf16_offset(text, offset)), offset);
        }
    }

    #[test]
    fn places_outside_are_the_nearest_inside() {
        let text = "a\nb";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 99), Position { line: 1, column: 1 });
        assert_eq!(index.offset(text, Position { line: 0, column: 99 }), 1);
        assert_eq!(index.offset(text, Position { line: 99, column: 0 }), 3);
    }
}
