//! The execution log, line by line as the console's Test page shows it.
//!
//! Every line but the first carries the time; maps are printed as Java prints them, and cut where they get long.

use crate::time::Moment;

/// Where AWS cuts a printed map of headers.
const MAP_LIMIT: usize = 998;

pub(crate) struct Trace {
    pub(crate) lines: Vec<String>,
}

impl Trace {
    pub(crate) fn new(request_id: &str) -> Self {
        Self { lines: vec![format!("Execution log for request {request_id}")] }
    }

    pub(crate) fn line(&mut self, now: i64, text: impl AsRef<str>) {
        self.lines.push(format!("{} : {}", Moment::from_millis(now).log(), text.as_ref()));
    }
}

/// `{a=b, c=d}`
pub(crate) fn map_text(pairs: &[(String, String)]) -> String {
    let members: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let text = format!("{{{}}}", members.join(", "));
    match text.char_indices().nth(MAP_LIMIT) {
        Some((cut, _)) => format!("{} [TRUNCATED]", text.get(..cut).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_print_as_javas_and_long_ones_are_cut() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(map_text(&[]), "{}");
        assert_eq!(map_text(&[pair("a", "1"), pair("b", "x y")]), "{a=1, b=x y}");
        let long = map_text(&[pair("token", &"é".repeat(2000))]);
        assert_eq!(long.chars().count(), 998 + " [TRUNCATED]".len());
        assert!(long.ends_with("é [TRUNCATED]"));
    }
}
