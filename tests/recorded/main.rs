//! What AWS recorded, replayed, and judged by the corpus's own judge: no fewer cases may be identical than were before.
//!
//! The recordings lie beside the project, in `../shared/conformance`; without them, or without the Python that the judge is
//! written in, a test says so and judges nothing. Whoever makes more cases identical raises the number here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what helps a test fails with it")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use conformance::replay::replay;
use syntax::Value;

#[test]
fn executions() {
    judged("executions", &["--histories"], 476);
}

#[test]
fn executions_of_which_only_the_result_was_recorded() {
    judged("executions", &[], 847);
}

#[test]
fn test_state() {
    judged("test_state", &[], 156);
}

#[test]
fn validation() {
    judged("validation", &[], 28);
}

#[test]
fn api() {
    judged("api", &[], 136);
}

#[test]
fn vtl() {
    judged("vtl", &[], 69);
}

#[test]
fn apigateway() {
    judged("apigateway", &[], 2);
}

#[test]
fn jsonata() {
    judged("jsonata", &[], 1253);
}

/// Replays every case of a kind and fails unless the judge finds at least so many identical.
fn judged(kind: &'static str, options: &[&str], at_least: usize) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance");
    let cases = corpus.join(format!("{kind}.jsonl"));
    let Ok(text) = fs::read_to_string(&cases) else {
        note(&format!("{kind}: there is no ../shared/conformance, so nothing recorded was replayed"));
        return;
    };
    let answers = on_a_large_stack(move || {
        text.lines()
            .map(|line| replay(kind, &Value::parse(line).unwrap()).unwrap().to_string() + "\n")
            .collect::<String>()
    });
    let results = results_file(kind, options);
    fs::write(&results, answers).unwrap();

    let mut judge = Command::new("python3");
    judge.arg(corpus.join("tool/judge.py")).arg(kind).args([&cases, &results]).args(["--show", "10"]).args(options);
    let Ok(output) = judge.env("PYTHONDONTWRITEBYTECODE", "1").output() else {
        note(&format!("{kind}: replayed, but there is no python3 to run the judge"));
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // The judge's last line: `K of N identical`.
    let last = said.lines().last().unwrap_or_default();
    let identical: usize = last.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| {
        panic!("the judge could not judge {kind}: {said}{}", String::from_utf8_lossy(&output.stderr));
    });
    note(&format!("{kind} {}: {last}", options.join(" ")));
    assert!(identical >= at_least, "{kind}: {last}, and at least {at_least} were before\n{said}");
}

/// A file of this run's own, in the folder that cargo keeps for tests.
fn results_file(kind: &str, options: &[&str]) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{kind}{}.results.jsonl", options.concat()))
}

/// Recorded expressions recurse as deep as the service allows; the replay program's main thread has 8 MB, a test's 2.
fn on_a_large_stack(work: impl FnOnce() -> String + Send + 'static) -> String {
    thread::Builder::new().stack_size(8 << 20).spawn(work).unwrap().join().unwrap()
}

/// Says something that is seen although the test passes: the harness captures only what `print!` writes.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "note: {text}");
}
