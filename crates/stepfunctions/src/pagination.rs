//! Pages of a list: how many of it, from where, and the token that goes on.
//!
//! Separate because eight operations page alike. A token names the place where the next page begins and what it belongs
//! to, so that one of another list is refused; AWS's are opaque, so ours may be what they like.

use std::rc::Rc;

use syntax::{Object, Value};

use crate::error::ApiError;
use crate::request::{Reader, Text};

/// What a request says about pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paging {
    pub max_results: Option<usize>,
    pub next_token: Option<Rc<str>>,
}

/// A page is this long where the request says nothing, or 0.
const DEFAULT: usize = 100;

impl Paging {
    pub(crate) fn read(request: &Reader<'_>, token: Text) -> Self {
        Self {
            max_results: request.integer("maxResults", 0, 1000).and_then(|number| usize::try_from(number).ok()),
            next_token: request.text("nextToken", token),
        }
    }

    /// The page of `items` that the request asks for, and the token of the next.
    ///
    /// `list` says which list this is; a token of another one is refused.
    pub(crate) fn page<T>(
        &self,
        list: &str,
        items: impl Iterator<Item = T>,
    ) -> Result<(Vec<T>, Option<String>), ApiError> {
        let length = self.max_results.filter(|length| *length > 0).unwrap_or(DEFAULT);
        let start = match &self.next_token {
            None => 0,
            Some(token) => place(token, list).ok_or_else(|| ApiError::InvalidToken("Invalid token".to_owned()))?,
        };
        let mut rest = items.skip(start);
        let page: Vec<T> = rest.by_ref().take(length).collect();
        let next = rest.next().map(|_| token(list, start + page.len()));
        Ok((page, next))
    }
}

fn token(list: &str, place: usize) -> String {
    use std::fmt::Write as _;
    let mut token = String::new();
    for byte in format!("{place}:{list}").bytes() {
        // Writing to a string cannot fail.
        let _ = write!(token, "{byte:02x}");
    }
    token
}

fn place(token: &str, list: &str) -> Option<usize> {
    let bytes: Option<Vec<u8>> =
        token.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    let text = String::from_utf8(bytes?).ok()?;
    let (place, of) = text.split_once(':')?;
    if of == list { place.parse().ok() } else { None }
}

/// A list's answer: the page under its name, and `nextToken` where there is more.
pub(crate) fn answer(name: &str, page: Vec<Value>, next: Option<String>) -> Object {
    let mut answer = Object::new();
    if let Some(next) = next {
        answer.insert("nextToken", next);
    }
    answer.insert(name, page);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(max: Option<usize>, token: Option<&str>) -> Result<(Vec<u32>, Option<String>), ApiError> {
        Paging { max_results: max, next_token: token.map(Into::into) }.page("list", 0..250)
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let (first, next) = page(Some(0), None).unwrap();
        assert_eq!((first.len(), first.first()), (100, Some(&0)));
        let (second, next) = page(Some(150), next.as_deref()).unwrap();
        assert_eq!((second.len(), second.first(), next), (150, Some(&100), None));
    }

    #[test]
    fn a_foreign_token_is_refused() {
        let refusal = Err(ApiError::InvalidToken("Invalid token".to_owned()));
        assert_eq!(page(None, Some("InvalidToken")), refusal);
        assert_eq!(page(None, Some(&token("other", 3))), refusal);
        assert_eq!(page(None, Some("ä")), refusal);
    }
}
