//! A diagnostic for people: where it is, what is wrong, the line with a caret under it, and the hint.
//!
//! Separate because `validate`, `run` and `test` all show diagnostics, and all in this way. The first line has the form
//! `file:line:column: error: …`, which editors and CI systems know how to follow.

use std::io::{self, Write};

use syntax::diagnostic::{Diagnostic, Severity};

use crate::source::Source;

/// Characters of a line that are shown at most: a minified definition is one long line.
const WIDTH: usize = 100;

/// Writes one diagnostic.
pub(crate) fn write(out: &mut dyn Write, source: &Source, diagnostic: &Diagnostic) -> io::Result<()> {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (line, column) = place(source, diagnostic);
    let Diagnostic { code, message, .. } = diagnostic;
    writeln!(out, "{}:{line}:{column}: {severity}: {} [{code}]", source.name, message.trim_end())?;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let view = view(source, diagnostic);
    writeln!(out, " {margin} |")?;
    writeln!(out, " {number} | {}", view.text)?;
    writeln!(out, " {margin} | {}{}", " ".repeat(view.before), "^".repeat(view.marked))?;
    if let Some(hint) = &diagnostic.hint {
        writeln!(out, " {margin} = hint: {hint}")?;
    }
    Ok(())
}

/// Line and column, both from 1, the column in characters.
pub(crate) fn place(source: &Source, diagnostic: &Diagnostic) -> (usize, usize) {
    let position = source.lines.character_position(&source.text, diagnostic.span.start);
    (position.line + 1, position.column + 1)
}

/// A piece of a line, and what of it is marked, in characters.
struct View {
    text: String,
    before: usize,
    marked: usize,
}

/// Looks at no more of the line than is shown: there may be thousands of diagnostics on one of megabytes.
fn view(source: &Source, diagnostic: &Diagnostic) -> View {
    let start = source.text.floor_char_boundary(diagnostic.span.start);
    let range = source.lines.line_range(source.lines.line(start)).unwrap_or_default();
    let line = source.text.get(range.clone()).unwrap_or_default().trim_end_matches(['\n', '\r']);
    let (before, after) = line.split_at_checked(start.saturating_sub(range.start)).unwrap_or((line, ""));
    let span = source.text.get(start..diagnostic.span.end.max(start)).unwrap_or_default();
    let first = |text: &str| text.chars().take_while(|c| *c != '\n' && *c != '\r').take(WIDTH).count();
    let marked = first(span).clamp(1, first(after).max(1));

    let is_long = line.chars().nth(WIDTH).is_some();
    // Where the window begins: a third of it stands before the mark.
    let cut = before.char_indices().rev().nth(WIDTH / 3 - 1).map_or(0, |(at, _)| at);
    let cut = if is_long { cut } else { 0 };
    let window = line.get(cut..).unwrap_or_default();
    let kept = window.chars().take(WIDTH).map(|c| if c == '\t' { ' ' } else { c });
    let (left, right) = (if cut > 0 { "…" } else { "" }, if window.chars().nth(WIDTH).is_some() { "…" } else { "" });
    let before = before.get(cut..).unwrap_or_default().chars().count() + left.chars().count();
    View {
        text: format!("{left}{}{right}", kept.collect::<String>()),
        before,
        marked: marked.min((WIDTH + 1).saturating_sub(before).max(1)),
    }
}

#[cfg(test)]
mod tests {
    use syntax::diagnostic::Voice;

    use super::*;

    fn shown(text: &str, wanted: &str) -> String {
        let source = Source::new("f.json".to_owned(), text.to_owned());
        let start = text.find(wanted).unwrap();
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            voice: Voice::Service,
            code: "CODE",
            message: "wrong ".to_owned(),
            location: String::new(),
            span: start..start + wanted.len(),
            hint: Some("do this".to_owned()),
        };
        let mut out = Vec::new();
        write(&mut out, &source, &diagnostic).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn marks_what_is_wrong() {
        assert_eq!(
            shown("{\n\t\"é\": \"next\"\n}", "\"next\""),
            "f.json:2:7: error: wrong  [CODE]\n   |\n 2 |  \"é\": \"next\"\n   |       ^^^^^^\n   = hint: do this\n"
                .replace("  [CODE]", " [CODE]")
        );
    }

    #[test]
    fn marks_the_first_line_of_what_is_long() {
        assert!(shown("{\"a\": {\n1}}", "{\n1}").contains(" 1 | {\"a\": {\n   |       ^\n"));
    }

    #[test]
    fn shows_a_window_of_a_long_line() {
        let shown = shown(&format!("{}WRONG{}", "a".repeat(500), "b".repeat(500)), "WRONG");
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], "f.json:1:501: error: wrong [CODE]");
        assert_eq!(lines[2], format!(" 1 | …{}WRONG{}…", "a".repeat(33), "b".repeat(62)));
        assert_eq!(lines[3], format!("   | {}^^^^^", " ".repeat(34)));
    }
}
