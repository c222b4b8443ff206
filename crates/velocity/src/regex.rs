//! `java.util.regex`: what templates and selection patterns are written in.
//!
//! Of its own, because those patterns are Java's (look-around, back references, possessive quantifiers, `[a&&[^b]]`,
//! `\Q…\E`), and because no pattern may run for ever: matching counts its steps and gives up with an error.
//!
//! <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html>

mod class;
mod compile;
mod parse;
mod run;

use std::cell::Cell;
use std::rc::Rc;

use crate::error::RenderError;
use compile::Instruction;

/// A compiled pattern.
#[derive(Debug)]
pub struct Regex {
    program: Vec<Instruction>,
    /// Slots for the places of groups, and behind them those that loops remember their start in.
    slots: usize,
    groups: usize,
    names: Vec<(Rc<str>, usize)>,
    steps: Cell<u64>,
}

/// Steps after which matching is given up.
const MAX_STEPS: u64 = 2_000_000;

/// Where groups matched, by characters: start and end of each, group 0 first.
type Groups = Vec<Option<usize>>;

impl Regex {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let parsed = parse::parse(pattern)?;
        let (program, slots) = compile::compile(&parsed)?;
        Ok(Self { program, slots, groups: parsed.groups, names: parsed.names, steps: Cell::new(0) })
    }

    /// Steps taken so far.
    pub(crate) fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// Whether the whole text matches, as `String.matches` asks.
    ///
    /// # Errors
    /// When that would take too many steps.
    pub fn matches(&self, text: &str) -> Result<bool, RenderError> {
        let chars: Vec<char> = text.chars().collect();
        self.match_at(&chars, 0, true).map(|groups| groups.is_some())
    }

    fn find(&self, text: &[char], from: usize) -> Result<Option<Groups>, RenderError> {
        for start in from..=text.len() {
            if let Some(groups) = self.match_at(text, start, false)? {
                return Ok(Some(groups));
            }
        }
        Ok(None)
    }

    fn match_at(&self, text: &[char], start: usize, whole: bool) -> Result<Option<Groups>, RenderError> {
        run::run(&self.program, self.slots, text, start, whole, &self.steps, MAX_STEPS)
    }

    /// Every match in turn, left to right.
    fn each(
        &self,
        text: &[char],
        mut visit: impl FnMut(&Groups, usize, usize) -> Result<bool, RenderError>,
    ) -> Result<(), RenderError> {
        let mut from = 0;
        while from <= text.len() {
            let Some(groups) = self.find(text, from)? else { break };
            let (Some(Some(start)), Some(Some(end))) = (groups.first().copied(), groups.get(1).copied()) else { break };
            if !visit(&groups, start, end)? {
                break;
            }
            from = if end == start { end + 1 } else { end };
        }
        Ok(())
    }

    pub(crate) fn replace(&self, text: &str, with: &str, times: usize, limit: usize) -> Result<String, RenderError> {
        let chars: Vec<char> = text.chars().collect();
        let with: Vec<char> = with.chars().collect();
        let mut out = String::new();
        let mut done = 0;
        let mut left = times;
        self.each(&chars, |groups, start, end| {
            out.extend(chars.get(done..start).unwrap_or_default());
            self.expand(&with, groups, &chars, &mut out)?;
            done = end;
            left -= 1;
            if out.len() > limit {
                return Err(RenderError::budget(format!("A text is longer than {limit} bytes")));
            }
            Ok(left > 0)
        })?;
        out.extend(chars.get(done..).unwrap_or_default());
        Ok(out)
    }

    /// The replacement, where `$1` and `${name}` stand for groups and a backslash takes a character as it is.
    fn expand(&self, with: &[char], groups: &Groups, text: &[char], out: &mut String) -> Result<(), RenderError> {
        let mut at = 0;
        while let Some(c) = with.get(at).copied() {
            at += 1;
            match c {
                '\\' => {
                    let escaped =
                        with.get(at).ok_or_else(|| RenderError::method("character to be escaped is missing"))?;
                    out.push(*escaped);
                    at += 1;
                }
                '$' => {
                    let group = self.group_named(with, &mut at)?;
                    if let (Some(Some(start)), Some(Some(end))) = (groups.get(group * 2), groups.get(group * 2 + 1)) {
                        out.extend(text.get(*start..*end).unwrap_or_default());
                    }
                }
                _ => out.push(c),
            }
        }
        Ok(())
    }

    fn group_named(&self, with: &[char], at: &mut usize) -> Result<usize, RenderError> {
        let illegal = || RenderError::method("Illegal group reference");
        if with.get(*at) == Some(&'{') {
            let rest = with.get(*at + 1..).unwrap_or_default();
            let len = rest.iter().position(|c| *c == '}').ok_or_else(illegal)?;
            let name: String = rest.iter().take(len).collect();
            *at += len + 2;
            let known = self.names.iter().find(|(known, _)| **known == *name);
            return known
                .map(|(_, group)| *group)
                .ok_or_else(|| RenderError::method(format!("No group with name {{{name}}}")));
        }
        let digit = |at: usize| with.get(at).and_then(|c| c.to_digit(10)).and_then(|digit| usize::try_from(digit).ok());
        let mut group = digit(*at).ok_or_else(illegal)?;
        *at += 1;
        if group > self.groups {
            return Err(RenderError::method(format!("No group {group}")));
        }
        // More digits belong to the number as long as there is such a group.
        while let Some(longer) = digit(*at).map(|digit| group * 10 + digit).filter(|longer| *longer <= self.groups) {
            group = longer;
            *at += 1;
        }
        Ok(group)
    }

    pub(crate) fn split(&self, text: &str, limit: i128) -> Result<Vec<String>, RenderError> {
        let chars: Vec<char> = text.chars().collect();
        let piece = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
        let most = usize::try_from(limit).unwrap_or(0);
        let mut parts = Vec::new();
        let mut done = 0;
        self.each(&chars, |_, start, end| {
            // Nothing stands before a match of no width at the very beginning.
            if !(end == 0 && start == 0) {
                parts.push(piece(done, start));
                done = end;
            }
            Ok(most == 0 || parts.len() + 1 < most)
        })?;
        if parts.is_empty() {
            return Ok(vec![text.into()]);
        }
        parts.push(piece(done, chars.len()));
        if limit == 0 {
            while parts.last().is_some_and(String::is_empty) {
                parts.pop();
            }
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Regex::new(pattern).unwrap().matches(text).unwrap()
    }

    fn replaced(text: &str, pattern: &str, with: &str) -> String {
        Regex::new(pattern).unwrap().replace(text, with, usize::MAX, 1000).unwrap()
    }

    #[test]
    fn a_match_is_of_the_whole_text() {
        assert!(matches(r"4\d{2}", "404"));
        assert!(!matches(r"4\d{2}", "4041"));
        assert!(matches(r"(\n|.)+", "two\nlines"));
        assert!(!matches(".*", "two\nlines"));
        assert!(matches("(?s).*", "two\nlines"));
        assert!(matches("(?i)bad.*", "BAD request"));
        assert!(matches("", ""));
    }

    #[test]
    fn javas_own_constructs() {
        assert!(matches(r"(?!200)\d{3}", "400"));
        assert!(!matches(r"(?!200)\d{3}", "200"));
        assert!(matches(r"\d+(?<=7)", "17"));
        assert!(matches(r"(a|b)\1", "bb"));
        assert!(!matches(r"(a|b)\1", "ab"));
        assert!(matches(r"(?<x>a|b)\k<x>", "aa"));
        assert!(!matches("a*+a", "aaa"));
        assert!(matches("a*?a", "aaa"));
        assert!(!matches("(?>a|ab)c", "abc"));
        assert!(matches("[a-z&&[^aeiou]]+", "xyz"));
        assert!(!matches("[a-z&&[^aeiou]]+", "xyza"));
        assert!(matches("[a-c[x-z]]+", "abxz"));
        assert!(matches(r"\Qa.b\E+", "a.bbb"));
        assert!(matches(r"\p{Upper}\p{javaLowerCase}*", "Abc"));
        assert!(matches(r"\u0041\x42\t\cA", "AB\t\u{1}"));
        assert!(matches(r"(?x) a b # note", "ab"));
        assert!(matches("(a*)*b", "aab"));
        assert!(matches("(|a)+b", "aab"));
        assert!(matches("[]a]+", "]a") || Regex::new("[]a]+").is_err());
        assert!(matches(r"\bword\b", "word"));
        assert!(matches("x{2,}y{0,1}z{3}", "xxxzzz"));
    }

    #[test]
    fn replacement_and_split_are_javas() {
        assert_eq!(replaced(r"it\'s", r"\\'", "'"), "it's");
        assert_eq!(replaced("a1b22", r"(\d+)", "<$1>"), "a<1>b<22>");
        assert_eq!(replaced("abc", "", "-"), "-a-b-c-");
        assert_eq!(replaced("abc", "(?<first>a)", r"${first}\$"), "a$bc");
        assert_eq!(replaced("aXb", "x", "y"), "aXb");
        let split = |text: &str, pattern: &str, limit| Regex::new(pattern).unwrap().split(text, limit).unwrap();
        assert_eq!(split("a,b,,", ",", 0), ["a", "b"]);
        assert_eq!(split("a,b,,", ",", -1), ["a", "b", "", ""]);
        assert_eq!(split("a,b,c", ",", 2), ["a", "b,c"]);
        assert_eq!(split("abc", "", 0), ["a", "b", "c"]);
        assert_eq!(split("abc", "x", 0), ["abc"]);
        assert_eq!(split(",a", ",", 0), ["", "a"]);
    }

    #[test]
    fn a_pattern_that_explodes_is_given_up() {
        let regex = Regex::new("(a+)+b").unwrap();
        let error = regex.matches(&"a".repeat(60)).unwrap_err();
        assert_eq!(error.message, "The regular expression takes too many steps");
        assert!(Regex::new("(a{1000}){1000}").is_err());
        assert!(Regex::new(&"(".repeat(5000)).is_err());
        for broken in ["(", "[a", "a{2", "*a", "(?<x", r"\", "a**", "[z-a]", r"\p{Nope}"] {
            assert!(Regex::new(broken).is_err(), "{broken}");
        }
    }
}
