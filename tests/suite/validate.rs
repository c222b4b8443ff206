//! Definitions and everything that is said about them. Every code that there is appears in some case.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use asl::{LoadOptions, MachineType, load};
use syntax::diagnostic::Voice;

use crate::markdown::{Case, File, files};

#[test]
fn definitions_get_the_diagnostics_they_deserve() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for file in files("validate") {
        let found: Vec<String> = file.cases.iter().map(|case| diagnostics(&file, case)).collect();
        if bless {
            file.bless("diagnostics", &found);
            continue;
        }
        for (case, found) in file.cases.iter().zip(&found) {
            let expected = file.block(case, "diagnostics").map(|(_, text)| text).unwrap_or_default();
            if expected.trim_end() != found.trim_end() {
                wrong.push(format!("{}: {}\nexpected:\n{expected}\nfound:\n{found}", file.path.display(), case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_is_shown_by_a_case() {
    let mut missing: BTreeSet<&str> = asl::CODES.iter().copied().collect();
    for file in files("validate") {
        for case in &file.cases {
            let (_, text) = file.block(case, "diagnostics").unwrap_or_default();
            missing.retain(|code| !text.lines().any(|line| line.split(' ').nth(1) == Some(code)));
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

/// One diagnostic: `ERROR CODE /location`, then what is underlined, the message and the hint.
fn diagnostics(file: &File, case: &Case) -> String {
    let (words, text) = file.block(case, "asl").unwrap_or_else(|| panic!("{}: no definition", case.name));
    let machine_type = if words.contains("express") { MachineType::Express } else { MachineType::Standard };
    // A text of another size than fits a page is made from a short one.
    let text = text
        .replace("«300 KB»", &"x".repeat(300_000))
        .replace("«150 KB»", &"x".repeat(150_000))
        .replace("«600 deep»", &"[".repeat(600));
    let text = if words.contains("empty") { String::new() } else { text };
    let loaded = load(&text, &LoadOptions::new(machine_type));
    let mut out = String::new();
    for found in &loaded.diagnostics {
        let voice = if found.voice == Voice::Service { "" } else { " (ours)" };
        let under = text[found.span.clone()].lines().next().unwrap_or_default();
        let under: String = under.chars().take(50).collect();
        writeln!(out, "{} {} {}{voice}", found.severity, found.code, found.location).unwrap();
        writeln!(out, "  at {under}\n  {}", found.message).unwrap();
        if let Some(hint) = &found.hint {
            writeln!(out, "  hint: {hint}").unwrap();
        }
    }
    if loaded.valid.is_none() != (loaded.has_errors() || words.contains("placeholder")) {
        writeln!(out, "the verdict and the diagnostics differ").unwrap();
    }
    out
}
