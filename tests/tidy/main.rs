//! Tidy checks: the rules of the house that no compiler knows.
//!
//! A test of its own, because it reads files and not code. The rules are written out in ARCHITECTURE.md and CONTRIBUTING.md.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what helps a test fails with it")]

mod directions;
mod files;

use files::{Source, find};

/// A file longer than this holds more than one thought.
const MOST_LINES: usize = 600;

#[test]
fn no_file_is_longer_than_one_thought() {
    let long: Vec<_> = find(&["rs", "js", "mjs", "css"])
        .into_iter()
        .filter(|file| file.text.lines().count() > MOST_LINES)
        .map(|file| format!("{} has {} lines; at most {MOST_LINES}", file.path, file.text.lines().count()))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn every_file_begins_by_saying_what_it_is() {
    let begins = |file: &Source| match file.path.rsplit_once('.') {
        Some((_, "rs")) => file.text.starts_with("//!"),
        Some((_, "css")) => file.text.starts_with("/*"),
        _ => ["// ", "/*", "#!"].iter().any(|comment| file.text.starts_with(comment)),
    };
    // What an example shows to a person is theirs to read, without our remarks.
    let shown = |file: &Source| file.path.contains("/examples/") && file.path.ends_with("js");
    let silent: Vec<_> = find(&["rs", "js", "mjs", "css"])
        .into_iter()
        .filter(|file| !shown(file) && !begins(file))
        .map(|file| file.path)
        .collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn only_the_page_knows_the_browser() {
    let words = ["wasm_bindgen", "wasm-bindgen", "web_sys", "web-sys", "js_sys", "js-sys", "leptos"];
    let said: Vec<_> = find(&["rs", "toml"])
        .into_iter()
        .filter(|file| file.path.starts_with("crates/"))
        .flat_map(|file| lines_with(&file, &words))
        .collect();
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn signals_never_leave_what_is_shown() {
    let plain = ["src/model/", "src/diagram/", "src/protocol", "src/route.rs", "src/lib.rs"];
    let said: Vec<_> = find(&["rs"])
        .into_iter()
        .filter(|file| plain.iter().any(|start| file.path.starts_with(start)))
        .flat_map(|file| lines_with(&file, &["leptos::", "RwSignal", "ReadSignal", "WriteSignal"]))
        .collect();
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn rooms_know_only_what_lies_below_them() {
    assert_eq!(directions::wrong(), Vec::<String>::new());
}

#[test]
fn every_decision_has_a_number_of_its_own_and_a_status() {
    let records: Vec<_> = find(&["md"]).into_iter().filter(|file| file.path.starts_with("docs/decisions/")).collect();
    assert!(!records.is_empty(), "the decisions lie in docs/decisions");
    let mut numbers = Vec::new();
    for record in &records {
        let name = record.path.rsplit('/').next().unwrap();
        let (number, words) = name.split_once('-').unwrap_or_else(|| panic!("{name} is no NNNN-words.md"));
        assert!(number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit()), "{name} has no number");
        assert!(!words.is_empty());
        assert!(record.text.starts_with(&format!("# {number} ")), "{name} begins with its number and its title");
        assert!(record.text.contains("**Status:** "), "{name} says its status");
        numbers.push(number);
    }
    numbers.sort_unstable();
    let expected: Vec<_> = (1..=numbers.len()).map(|number| format!("{number:04}")).collect();
    assert_eq!(numbers, expected, "numbers run from 0001 without a gap, each once");
}

/// `path:line: text` of each line that holds one of the words, comments left out: they may explain what is not used.
fn lines_with(file: &Source, words: &[&str]) -> Vec<String> {
    file.text
        .lines()
        .enumerate()
        .filter(|(_, line)| {
            let manifest = file.path.rsplit('/').next() == Some("Cargo.toml");
            let comment = if manifest { "#" } else { "//" };
            let code = line.split(comment).next().unwrap_or_default();
            words.iter().any(|word| code.contains(word))
        })
        .map(|(index, line)| format!("{}:{}: {}", file.path, index + 1, line.trim()))
        .collect()
}
