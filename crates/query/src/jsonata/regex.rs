//! Regular expressions as JavaScript has them, matched within a budget.
//!
//! Written here because every step must count: a pattern that backtracks for ever has to end with an error, and no
//! crate with JavaScript's syntax offers a limit. Texts are matched by Unicode characters, not by UTF-16 units.
//! <https://tc39.es/ecma262/#sec-regexp-regular-expression-objects>

mod parse;
mod program;
mod run;

use std::ops::Range;
use std::rc::Rc;

use self::program::Program;
use super::environment::{Dialect, Limits};
use super::error::Outcome;
use super::host::Host;
use crate::random::SeededRandom;

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Regex {
    pub(super) source: Rc<str>,
    program: Program,
}

/// Where a pattern matched, in bytes: the whole first, then each group.
pub(super) type Captures = Vec<Option<Range<usize>>>;

impl Regex {
    /// Reads a pattern. `flags`: `i` for any case, `m` for `^` and `$` at lines.
    pub(super) fn parse(source: &str, flags: &str) -> Result<Self, String> {
        let parsed = parse::parse(source).map_err(|message| format!("/{source}/: {message}"))?;
        let program = program::compile(&parsed, flags.contains('i'), flags.contains('m'))
            .map_err(|message| format!("/{source}/: {message}"))?;
        Ok(Self { source: source.into(), program })
    }

    /// The first match at or after a place.
    pub(super) fn find(&self, host: &mut Host<'_>, text: &str, from: usize) -> Outcome<Option<Captures>> {
        let mut at = from;
        loop {
            if let Some(captures) = run::match_at(host, &self.program, text, at)? {
                return Ok(Some(captures));
            }
            match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(character) => at += character.len_utf8(),
                None => return Ok(None),
            }
        }
    }
}

/// A pattern for the other languages of this crate: held against a whole text, within a budget of its own.
#[derive(Debug)]
pub(crate) struct WholePattern(Regex);

impl WholePattern {
    pub(crate) fn parse(source: &str, any_case: bool) -> Result<Self, String> {
        Regex::parse(&format!("^(?:{source})$"), if any_case { "i" } else { "" }).map(Self)
    }

    /// Whether the whole text fits; takes what it needs off `steps`. `None` when those do not tell.
    pub(crate) fn fits(&self, text: &str, steps: &mut u64) -> Option<bool> {
        // Matching draws no numbers.
        let mut random = SeededRandom::new(0);
        let limits = Limits { steps: *steps, ..Limits::default() };
        let mut host = Host::new(0, &mut random, Dialect::Jsonata, limits);
        let matched = run::match_at(&mut host, &self.0.program, text, 0);
        *steps = host.steps_left();
        matched.ok().map(|captures| captures.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jsonata::error::Failure;

    fn find(pattern: &str, flags: &str, text: &str) -> Option<Vec<Option<String>>> {
        let mut random = SeededRandom::new(1);
        let mut host = Host::new(0, &mut random, Dialect::Jsonata, Limits::default());
        let regex = Regex::parse(pattern, flags).unwrap();
        let captures = regex.find(&mut host, text, 0).map_err(Failure::into_error).unwrap()?;
        Some(captures.into_iter().map(|range| range.map(|range| text[range].to_owned())).collect())
    }

    fn whole(pattern: &str, text: &str) -> Option<String> {
        find(pattern, "", text).and_then(|captures| captures[0].clone())
    }

    #[test]
    fn matches_as_javascript_does() {
        assert_eq!(whole("a|ab", "xab").as_deref(), Some("a"));
        assert_eq!(whole("(?:a|ab)c", "abc").as_deref(), Some("abc"));
        assert_eq!(whole("a{2,3}?", "aaaa").as_deref(), Some("aa"));
        assert_eq!(whole(r"[\w.-]+@\w+\.[a-z]{2,}", "mail bob.x-y@host.org now").as_deref(), Some("bob.x-y@host.org"));
        assert_eq!(whole("(?<=€)\\d+(?!\\d|%)", "€10% €25").as_deref(), Some("25"));
        assert_eq!(whole(r"(\w)\1", "hello").as_deref(), Some("ll"));
        assert_eq!(whole(r"^b", "a\nb"), None);
        assert_eq!(find("^B$", "im", "a\nb").unwrap()[0].as_deref(), Some("b"));
        assert_eq!(whole("[^]x", "\nx").as_deref(), Some("\nx"));
        assert_eq!(whole("a{,2}]", "a{,2}]").as_deref(), Some("a{,2}]"));
        assert_eq!(whole(r"\u00e9\x41\cJ?\.", "éA.").as_deref(), Some("éA."));
    }

    #[test]
    fn groups_are_forgotten_when_a_loop_begins_anew() {
        let captures = find("(?:(a)|b)*", "", "ab").unwrap();
        assert_eq!(captures, [Some("ab".to_owned()), None]);
        assert_eq!(find("(?<year>\\d{4})-(\\d\\d)?", "", "2024-").unwrap()[1].as_deref(), Some("2024"));
    }

    #[test]
    fn empty_loops_end() {
        assert_eq!(whole("(a*)*b", "aab").as_deref(), Some("aab"));
        assert_eq!(whole("(?:)*", "x").as_deref(), Some(""));
    }

    #[test]
    fn endless_backtracking_ends_with_an_error() {
        let mut random = SeededRandom::new(1);
        let mut host = Host::new(0, &mut random, Dialect::Jsonata, Limits { steps: 1_000_000, ..Limits::default() });
        let regex = Regex::parse("(a+)+$", "").unwrap();
        let failure = regex.find(&mut host, &format!("{}b", "a".repeat(40)), 0).unwrap_err();
        assert_eq!(failure.into_error().code, "D1012");
    }

    #[test]
    fn refuses_what_is_no_pattern() {
        for pattern in ["(", "a)", "[a", "*", "a**", "(?<n>a)(?<n>b)", "x{3,2}", "\\"] {
            assert!(Regex::parse(pattern, "").is_err(), "{pattern}");
        }
        assert!(Regex::parse(&"(".repeat(10_000), "").is_err());
        assert!(Regex::parse("(((a{1000}){1000}){1000})", "").is_err());
    }
}
