//! Runs one step, shows what it says, and counts.

use std::io::{self, BufRead as _, BufReader};
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::Failure;
use crate::process;
use crate::say;
use crate::test::count::{Count, Report};
use crate::test::step::Step;
use crate::toolbox::{Browser, Toolbox};

pub(crate) fn run(step: &Step, toolbox: &Toolbox<'_>, browser: &Browser) -> Count {
    let mut count = Count::default();
    let mut command = (step.command)(toolbox, browser);
    let ended = watch(&mut command, |line| {
        count.read(step.report, line);
        if !is_one_more_success(step.report, line) {
            say::line(line);
        }
    });
    match ended {
        Ok(status) => count.ended(step.report, status.success()),
        Err(failure) => {
            say::error(&failure);
            count.ended(step.report, false)
        }
    }
}

/// Thousands of lines that say `ok` would hide the one that does not; the closing line has their number.
fn is_one_more_success(report: Report, line: &str) -> bool {
    report == Report::Libtest && line.starts_with("test ") && line.ends_with("... ok")
}

/// Runs a command with both its outputs in one pipe, so that they stay in order, and hands over each line.
fn watch(command: &mut Command, mut each: impl FnMut(&str)) -> Result<ExitStatus, Failure> {
    let no_pipe = |error: io::Error| Failure::new(format!("no pipe could be made: {error}"));
    let (reader, writer) = io::pipe().map_err(no_pipe)?;
    command.stdin(Stdio::null()).stdout(writer.try_clone().map_err(no_pipe)?).stderr(writer);
    let mut child = command.spawn().map_err(|error| process::cannot_start(command, &error))?;
    // Our own ends of the pipe: while they are open, reading would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        each(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']));
        line.clear();
    }
    child.wait().map_err(|error| Failure::new(format!("the step's end was not heard of: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn both_outputs_come_in_order() {
        let mut lines = Vec::new();
        let mut shell = Command::new("sh");
        let status = watch(shell.args(["-c", "echo one; echo two >&2; printf three; exit 3"]), |line| {
            lines.push(line.to_owned());
        });
        assert_eq!(lines, ["one", "two", "three"]);
        assert_eq!(status.unwrap().code(), Some(3));
    }

    #[test]
    fn only_successes_of_single_tests_are_left_out() {
        assert!(is_one_more_success(Report::Libtest, "test value::tests::prints ... ok"));
        assert!(!is_one_more_success(Report::Libtest, "test value::tests::prints ... FAILED"));
        assert!(!is_one_more_success(Report::Libtest, "test result: ok. 1 passed; 0 failed"));
        assert!(!is_one_more_success(Report::Node, "test ... ok"));
    }
}
