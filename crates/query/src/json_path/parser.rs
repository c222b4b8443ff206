//! Text to steps, as Jayway 2.0 reads it: first cut into components, then each component by itself.
//!
//! The cutting is crude (a bracket inside of a quoted name counts as a bracket, and no character is escaped), but AWS's
//! evaluator descends from it and definitions are judged by it, so that the crudeness is kept on purpose.
//! <https://github.com/json-path/JsonPath/tree/json-path-2.0.0>

use super::cursor::Cursor;
use super::filter::Filter;
use super::token::Token;
use super::{MAX_STEPS, PathError};

/// How deeply filters may stand inside of each other; nothing legal comes near it.
pub(super) const MAX_NESTING: usize = 8;

/// Reads a whole path.
pub(super) fn parse(text: &str, nesting: usize) -> Result<Vec<Token>, PathError> {
    if nesting > MAX_NESTING {
        return Err(PathError::new("Filters are nested too deeply", 0));
    }
    let trimmed = text.trim_matches(|c| c <= ' ');
    let leading = text.find(trimmed).unwrap_or_default();
    let rest = match trimmed.chars().next() {
        None => return Err(PathError::new("json can not be null or empty", 0)),
        Some('$' | '@') => trimmed.get(1..).unwrap_or_default(),
        // Jayway takes `a.b` for `$.a.b`; definitions may not, which `Path` sees to.
        Some(_) => return components(&format!(".{trimmed}"), nesting).map_err(|error| error.moved(leading, 1)),
    };
    if !(rest.is_empty() || rest.starts_with(['.', '['])) {
        return Err(PathError::new(format!("Invalid path {trimmed}"), leading + 1));
    }
    components(rest, nesting).map_err(|error| error.moved(leading + 1, 0))
}

fn components(text: &str, nesting: usize) -> Result<Vec<Token>, PathError> {
    let mut cursor = Cursor::new(text);
    let mut tokens = Vec::new();
    while let Some(current) = cursor.peek() {
        let start = cursor.at;
        let fail = |message: String| PathError::new(message, start);
        if tokens.len() >= MAX_STEPS {
            return Err(fail(format!("A path can not have more than {MAX_STEPS} steps")));
        }
        let token = match current {
            ' ' => return Err(fail("Space not allowed in path".to_owned())),
            '[' => {
                let fragment = bracketed(&mut cursor);
                component(fragment, nesting).map_err(fail)?
            }
            '*' => {
                cursor.advance();
                Token::Wildcard
            }
            '.' => {
                cursor.advance();
                match cursor.peek() {
                    None => return Err(fail("A path can not end with '.'".to_owned())),
                    Some('.') => {
                        cursor.advance();
                        Token::Scan
                    }
                    // `$.[0]` is `$[0]`.
                    Some('[' | ' ') => continue,
                    Some(_) => match cursor.take_until(ends_name) {
                        "*" => Token::Wildcard,
                        name => property(name),
                    },
                }
            }
            _ => property(cursor.take_until(ends_name)),
        };
        tokens.push(token);
    }
    match tokens.last() {
        Some(Token::Scan) => Err(PathError::new("A path can not end with a scan.", text.len())),
        _ => Ok(tokens),
    }
}

fn ends_name(c: char) -> bool {
    matches!(c, '.' | '[' | ' ')
}

/// A name after a dot. Jayway puts it into `['…']` and reads that, so that a quotation mark in it cuts it short.
fn property(name: &str) -> Token {
    if name.contains(['\'', ']']) { quoted_names(&format!("'{name}']")) } else { Token::Property(name.into()) }
}

/// From `[` to the `]` that closes it, brackets within counted, or to the end.
fn bracketed<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    let rest = cursor.rest();
    let mut open = 0_usize;
    let end = rest.char_indices().find_map(|(at, c)| {
        match c {
            '[' => open += 1,
            ']' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(at + 1)
    });
    let fragment = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
    cursor.at += fragment.len();
    fragment
}

/// One bracketed component. The first telling character decides what it is; whatever stands before it is skipped.
fn component(fragment: &str, nesting: usize) -> Result<Token, String> {
    if fragment == "[*]" {
        return Ok(Token::Wildcard);
    }
    let telling = |c: char| matches!(c, '?' | '\'' | ':' | '-' | '@') || c.is_ascii_digit();
    let Some(start) = fragment.find(telling) else {
        return Err(format!("Could not analyze path component: {fragment}"));
    };
    let rest = fragment.get(start..).unwrap_or_default();
    match rest.chars().next() {
        Some('?') => Filter::parse(fragment, nesting).map(Token::Filter),
        Some('\'') if rest.contains(']') => Ok(quoted_names(rest)),
        Some('\'') => Err(format!("Could not analyze path component: {fragment}")),
        Some('@') => from_end(rest),
        _ => array_sequence(rest),
    }
}

/// `'a', 'b']`: what stands between quotation marks, up to the first `]` wherever it stands.
fn quoted_names(text: &str) -> Token {
    let inside = text.split(']').next().unwrap_or_default();
    let pieces: Vec<&str> = inside.split('\'').collect();
    // Odd pieces stand between an opening and a closing mark; the last piece has no closing one.
    let closed = pieces.len().saturating_sub(1);
    let mut names: Vec<syntax::Key> =
        pieces.iter().take(closed).skip(1).step_by(2).map(|name| syntax::Key::from(*name)).collect();
    match (names.len(), names.pop()) {
        (1, Some(name)) => Token::Property(name),
        (_, Some(name)) => {
            names.push(name);
            Token::Properties(names)
        }
        (_, None) => Token::Properties(names),
    }
}

/// `@.length - 1)]`.
fn from_end(text: &str) -> Result<Token, String> {
    let unclosed = || format!("Could not analyze path component: [({text}");
    let expression = text.get(1..).unwrap_or_default().get(1..).unwrap_or_default();
    let (function, count) = expression.split_once('-').ok_or_else(unclosed)?;
    let function: String = function.chars().filter(|c| !matches!(c, ' ' | '(' | ')')).collect();
    if function != "size" && function != "length" {
        return Err(format!(
            "Invalid function: @.{function}. Supported functions are: [(@.length - n)] and [(@.size() - n)]"
        ));
    }
    let (count, _) = count.split_once(')').ok_or_else(unclosed)?;
    let count: String = count.chars().filter(|c| *c != ' ').collect();
    number(&format!("-{count}")).map(Token::FromEnd)
}

/// `3]`, `0,2]`, `1:]`, `:2]`, `1:2]`; whatever follows the last number is skipped.
fn array_sequence(text: &str) -> Result<Token, String> {
    let mut cursor = Cursor::new(text);
    let mut pending = String::new();
    let mut numbers = Vec::new();
    let (mut slice_to, mut slice_from, mut sequence) = (false, false, false);
    let unclosed = || format!("Could not analyze path component: [{text}");
    loop {
        match cursor.peek().ok_or_else(unclosed)? {
            ' ' => {}
            ':' => {
                let head = std::mem::take(&mut pending);
                let has_head = !head.is_empty();
                if has_head {
                    numbers.push(number(&head)?);
                }
                cursor.advance();
                let tail = cursor.take_until(|c| !(c.is_ascii_digit() || matches!(c, ' ' | '-')));
                let tail: String = tail.chars().filter(|c| *c != ' ').collect();
                if has_head && tail.is_empty() {
                    slice_from = true;
                } else {
                    slice_to |= !has_head;
                    numbers.push(number(&tail)?);
                }
                if cursor.peek().ok_or_else(unclosed)? == ']' {
                    break;
                }
            }
            ',' => {
                numbers.push(number(&std::mem::take(&mut pending))?);
                sequence = true;
            }
            c if c.is_ascii_digit() || c == '-' => pending.push(c),
            _ => break,
        }
        cursor.advance();
    }
    if !pending.is_empty() {
        numbers.push(number(&pending)?);
    }
    match *numbers.as_slice() {
        [index] if !slice_to && !slice_from => Ok(Token::Index(index)),
        _ if sequence => Ok(Token::Indexes(numbers)),
        [from, ..] if slice_from => Ok(Token::SliceFrom(from)),
        [to, ..] if slice_to => Ok(Token::SliceTo(to)),
        [from, to, ..] => Ok(Token::SliceBetween(from, to)),
        _ => Err(unclosed()),
    }
}

fn number(text: &str) -> Result<i32, String> {
    text.parse().map_err(|_| format!("'{text}' is not a valid array index"))
}
