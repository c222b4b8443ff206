//! `stepyard validate`: what is wrong with definitions, for people or for programs.

use std::io::{self, Write};

use syntax::diagnostic::{Diagnostic, Severity};
use syntax::{Object, Value, object};

use crate::arguments::{Format, ValidateArguments};
use crate::source::Source;
use crate::{Exit, Terminal, excerpt};

pub(crate) fn validate(arguments: &ValidateArguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let options = arguments.definition.load_options();
    let (mut unread, mut failed) = (false, false);
    for path in &arguments.files {
        let source = match Source::read(path) {
            Ok(source) => source,
            Err(why) => {
                terminal.complain(why)?;
                unread = true;
                continue;
            }
        };
        let found = asl::load(&source.text, &options).diagnostics;
        failed |= found.iter().any(is_error);
        match arguments.format {
            Format::Text => write_text(terminal.out, &source, &found)?,
            Format::Json => writeln!(terminal.out, "{}", Value::from(to_json(&source, &found)))?,
        }
    }
    Ok(match (unread, failed) {
        (true, _) => Exit::Usage,
        (false, true) => Exit::Failure,
        (false, false) => Exit::Success,
    })
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

/// Every diagnostic, and a last line that sums them up.
pub(crate) fn write_text(out: &mut dyn Write, source: &Source, found: &[Diagnostic]) -> io::Result<()> {
    for diagnostic in found {
        excerpt::write(out, source, diagnostic)?;
        writeln!(out)?;
    }
    let errors = found.iter().filter(|diagnostic| is_error(diagnostic)).count();
    let name = &source.name;
    match (errors, found.len() - errors) {
        (0, 0) => writeln!(out, "{name}: OK"),
        (0, warnings) => writeln!(out, "{name}: OK, {}", count(warnings, "warning")),
        (errors, 0) => writeln!(out, "{name}: {}", count(errors, "error")),
        (errors, warnings) => writeln!(out, "{name}: {}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn to_json(source: &Source, found: &[Diagnostic]) -> Object {
    let diagnostics = found.iter().map(|diagnostic| {
        let (line, column) = excerpt::place(source, diagnostic);
        let mut object = object! {
            "severity" => diagnostic.severity.as_str(),
            "code" => diagnostic.code,
            "message" => &diagnostic.message,
            "location" => &diagnostic.location,
            "line" => line,
            "column" => column,
        };
        if let Some(hint) = &diagnostic.hint {
            object.insert("hint", hint);
        }
        object
    });
    object! {
        "file" => &source.name,
        "result" => if found.iter().any(is_error) { "FAIL" } else { "OK" },
        "diagnostics" => diagnostics.collect::<Value>(),
    }
}
