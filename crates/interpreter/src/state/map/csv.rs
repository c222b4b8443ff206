//! CSV as an item reader takes it: RFC 4180 quotes, any of five delimiters, the first row or the definition as headers.
//!
//! Separate because it is a format of its own. A row that is too short is filled with empty text, one that is too long is
//! cut: seen on AWS.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>

use std::rc::Rc;

use asl::state::map::CsvDelimiter;
use syntax::{Object, Value};

pub(super) fn delimiter(delimiter: CsvDelimiter) -> char {
    match delimiter {
        CsvDelimiter::Comma => ',',
        CsvDelimiter::Pipe => '|',
        CsvDelimiter::Semicolon => ';',
        CsvDelimiter::Space => ' ',
        CsvDelimiter::Tab => '\t',
    }
}

/// The rows of a text. A line that is empty altogether is no row.
pub(super) fn rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut touched) = (false, false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted => {
                if characters.next_if_eq(&'"').is_some() {
                    field.push('"');
                } else {
                    quoted = false;
                }
            }
            _ if quoted => field.push(character),
            '"' if field.is_empty() => (quoted, touched) = (true, true),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' => {
                if touched || !field.is_empty() || !row.is_empty() {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                touched = false;
            }
            _ if character == delimiter => row.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    if touched || !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}

/// One item from a row: header → text.
pub(super) fn item(headers: &[Rc<str>], row: &[String]) -> Value {
    let mut item = Object::with_capacity(headers.len());
    for (column, header) in headers.iter().enumerate() {
        item.insert(Rc::clone(header), row.get(column).map_or("", String::as_str));
    }
    item.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_delimiters_and_lines() {
        assert_eq!(
            rows("a,\"b,\"\"c\"\"\nd\"\r\n,\n\n\"\"\n  ", ','),
            [vec!["a", "b,\"c\"\nd"], vec!["", ""], vec![""], vec!["  "]]
        );
        assert_eq!(rows("a|b", '|'), [["a", "b"]]);
    }

    #[test]
    fn rows_are_filled_and_cut() {
        let headers = ["A".into(), "B".into()];
        assert_eq!(item(&headers, &["1".into()]).to_string(), r#"{"A":"1","B":""}"#);
        assert_eq!(item(&headers, &["1".into(), "2".into(), "3".into()]).to_string(), r#"{"A":"1","B":"2"}"#);
    }
}
