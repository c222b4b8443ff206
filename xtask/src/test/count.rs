//! How many tests passed and failed, read from what the test runners print.
//!
//! Cargo has no stable machine-readable report, and the closing lines are stable: `test result: …` of Rust's harness
//! (wasm-bindgen's prints the same), `ℹ pass N` of Node's.

/// How a step's output is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    /// No tests: the step as a whole passes or fails.
    Check,
    Libtest,
    Node,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Count {
    /// Adds what a line of output tells.
    pub(crate) fn read(&mut self, report: Report, line: &str) {
        match report {
            Report::Check => {}
            Report::Libtest => self.read_libtest(line),
            Report::Node => self.read_node(line),
        }
    }

    /// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s`
    fn read_libtest(&mut self, line: &str) {
        let Some(rest) = line.trim_start().strip_prefix("test result: ") else { return };
        let Some((_, counts)) = rest.split_once(". ") else { return };
        for part in counts.split("; ") {
            match part.split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                Some((number, "ignored")) => self.skipped += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }

    /// `ℹ pass 3`
    fn read_node(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        let (Some("ℹ"), Some(what), Some(number), None) = (words.next(), words.next(), words.next(), words.next())
        else {
            return;
        };
        let number = number.parse().unwrap_or(0);
        match what {
            "pass" => self.passed += number,
            "fail" | "cancelled" => self.failed += number,
            "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }

    /// The count of a step that has ended: a check counts as one, and a step that failed without naming a failed test
    /// (it did not compile, say), or that ran no test, has one failure of its own.
    pub(crate) fn ended(mut self, report: Report, success: bool) -> Self {
        if report == Report::Check && success {
            self.passed = 1;
        }
        let ran_none = self.passed + self.failed == 0;
        if self.failed == 0 && (!success || ran_none) {
            self.failed = 1;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(report: Report, text: &str) -> Count {
        let mut count = Count::default();
        text.lines().for_each(|line| count.read(report, line));
        count
    }

    #[test]
    fn rust_harness() {
        let text = "running 2 tests\ntest a ... ok\n\
                    test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(read(Report::Libtest, text), Count { passed: 13, failed: 2, skipped: 1 });
    }

    #[test]
    fn node_harness() {
        let text = "✔ opens (12ms)\nℹ tests 6\nℹ suites 1\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0";
        assert_eq!(read(Report::Node, text), Count { passed: 3, failed: 2, skipped: 1 });
    }

    #[test]
    fn a_step_that_names_no_failure_still_fails() {
        let none = Count::default();
        let failed = Count { failed: 1, ..none };
        assert_eq!(none.ended(Report::Libtest, false), failed);
        assert_eq!(none.ended(Report::Libtest, true), failed, "a step that ran no test has not passed");
        assert_eq!(none.ended(Report::Check, false), failed);
        assert_eq!(none.ended(Report::Check, true), Count { passed: 1, ..none });
        let two = Count { passed: 2, ..none };
        assert_eq!(two.ended(Report::Node, true), two);
        assert_eq!(two.ended(Report::Node, false), Count { failed: 1, ..two });
    }
}
