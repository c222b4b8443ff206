//! `replay KIND FILE`: runs the cases of a conformance file, prints one JSON line per case.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use syntax::Value;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(kind), Some(file), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        return refuse("usage: replay KIND FILE");
    };
    match run(&kind, &file) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => refuse(&why),
    }
}

fn run(kind: &str, file: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let case = Value::parse(line).map_err(|error| format!("{file}:{}: {error}", number + 1))?;
        let answer = conformance::replay::replay(kind, &case).ok_or_else(|| format!("no such kind: {kind}"))?;
        writeln!(out, "{answer}").map_err(|error| error.to_string())?;
    }
    out.flush().map_err(|error| error.to_string())
}

fn refuse(why: &str) -> ExitCode {
    // Nothing is left to be done if standard error is closed.
    let _ = writeln!(std::io::stderr(), "{why}");
    ExitCode::from(2)
}
