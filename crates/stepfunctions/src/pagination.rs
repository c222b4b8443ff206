//! Pages of a list: how many of it, from where, and the token that goes on.
//!
//! Separate because eight operations page alike. A token names the last of a page and the list that it belongs to: what is
//! added meanwhile, mostly in front, shifts nothing, and the token of another list, or of the same with other filters, is
//! refused. AWS's are opaque, so ours may be what they like.

use std::hash::{DefaultHasher, Hash, Hasher};
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
    /// `list` says which list this is; a token of another one is refused. `name` tells each of its items from the others.
    pub(crate) fn page<T>(
        &self,
        list: impl Hash,
        items: impl Iterator<Item = T>,
        name: impl Fn(&T) -> String,
    ) -> Result<(Vec<T>, Option<String>), ApiError> {
        self.page_of(list, items, name, |_| true)
    }

    /// As [`Paging::page`], of those items that are wanted. An item may be wanted no more when the next page is asked for.
    pub(crate) fn page_of<T>(
        &self,
        list: impl Hash,
        items: impl Iterator<Item = T>,
        name: impl Fn(&T) -> String,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<(Vec<T>, Option<String>), ApiError> {
        let list = hash(list);
        let length = self.max_results.filter(|length| *length > 0).unwrap_or(DEFAULT);
        let last = match &self.next_token {
            None => None,
            Some(token) => {
                Some(Last::read(token, list).ok_or_else(|| ApiError::InvalidToken("Invalid token".to_owned()))?)
            }
        };
        let items: Vec<T> = items.collect();
        let start = last.map_or(0, |last| {
            let there = items.iter().position(|item| name(item) == last.name);
            // Where it is gone, the next one has its place.
            there.map_or(last.place, |place| place + 1)
        });
        let mut rest = items.into_iter().enumerate().skip(start).filter(|(_, item)| is_wanted(item));
        let mut page = Vec::new();
        let mut last = None;
        for (place, item) in rest.by_ref().take(length) {
            last = Some(Last { place, name: name(&item) });
            page.push(item);
        }
        let next = rest.next().and_then(|_| Some(last?.token(list)));
        Ok((page, next))
    }
}

fn hash(list: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    list.hash(&mut hasher);
    hasher.finish()
}

/// The last item of a page: where it was, and which.
#[derive(Debug)]
struct Last {
    place: usize,
    name: String,
}

impl Last {
    fn token(&self, list: u64) -> String {
        use std::fmt::Write as _;
        let mut token = String::new();
        for byte in format!("{list:x}:{}:{}", self.place, self.name).bytes() {
            // Writing to a string cannot fail.
            let _ = write!(token, "{byte:02x}");
        }
        token
    }

    fn read(token: &str, list: u64) -> Option<Self> {
        let bytes: Option<Vec<u8>> = token
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
        let text = String::from_utf8(bytes?).ok()?;
        let mut parts = text.splitn(3, ':');
        let (of, place, name) = (parts.next()?, parts.next()?, parts.next()?);
        (of == format!("{list:x}")).then_some(Self { place: place.parse().ok()?, name: name.to_owned() })
    }
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

    fn page(
        items: std::ops::Range<u32>,
        max: Option<usize>,
        token: Option<&str>,
    ) -> Result<(Vec<u32>, Option<String>), ApiError> {
        let paging = Paging { max_results: max, next_token: token.map(Into::into) };
        paging.page("list", items.rev(), u32::to_string)
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let (first, next) = page(0..250, Some(0), None).unwrap();
        assert_eq!((first.len(), first.first()), (100, Some(&249)));
        let (second, next) = page(0..250, Some(150), next.as_deref()).unwrap();
        assert_eq!((second.len(), second.first(), next), (150, Some(&149), None));
    }

    #[test]
    fn what_comes_and_goes_meanwhile_shifts_nothing() {
        let (_, next) = page(0..10, Some(3), None).unwrap();
        assert_eq!(page(0..15, Some(3), next.as_deref()).unwrap().0, [6, 5, 4]);
        // The last of the page itself is gone: the next one stands in its place.
        let paging = Paging { max_results: Some(2), next_token: next.as_deref().map(Into::into) };
        let rest = [9, 8, 6, 5, 4];
        assert_eq!(paging.page("list", rest.into_iter(), u32::to_string).unwrap().0, [6, 5]);
        // It is still there, but no more wanted.
        let even = paging.page_of("list", (0..10).rev(), u32::to_string, |number| number % 2 == 0);
        assert_eq!(even.unwrap().0, [6, 4]);
    }

    #[test]
    fn a_foreign_token_is_refused() {
        let refusal = Err(ApiError::InvalidToken("Invalid token".to_owned()));
        let foreign = Last { place: 3, name: "3".to_owned() }.token(hash("other"));
        for token in ["InvalidToken", "ä", "", &foreign] {
            assert_eq!(page(0..10, None, Some(token)), refusal, "{token}");
        }
    }
}
