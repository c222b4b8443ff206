//! The one summary at the end.

use std::time::Duration;

use crate::say;
use crate::test::count::{Count, Report};
use crate::test::step::Step;

pub(crate) struct Summary {
    set_up: Duration,
    rows: Vec<(&'static str, Report, Count, Duration)>,
}

impl Summary {
    pub(crate) fn new(set_up: Duration) -> Self {
        Self { set_up, rows: Vec::new() }
    }

    pub(crate) fn add(&mut self, step: &Step, count: Count, time: Duration) {
        self.rows.push((step.name, step.report, count, time));
    }

    pub(crate) fn failed(&self) -> u32 {
        self.rows.iter().map(|(_, _, count, _)| count.failed).sum()
    }

    /// One line a step, then the counts of all. The last line has the form that CI reads; a check counts as one test.
    pub(crate) fn print(&self, whole: Duration) {
        say::step("Summary");
        say::line(format_args!("  {:<12} {:>42}", "set-up", say::duration(self.set_up)));
        for (name, report, count, time) in &self.rows {
            say::line(format_args!("  {name:<12} {:<30} {:>11}", verdict(*report, *count), say::duration(*time)));
        }
        say::line(format_args!("  {:<12} {:>42}\n", "in all", say::duration(whole)));
        let passed: u32 = self.rows.iter().map(|(_, _, count, _)| count.passed).sum();
        let skipped: u32 = self.rows.iter().map(|(_, _, count, _)| count.skipped).sum();
        let failed = self.failed();
        if skipped == 0 {
            say::line(format_args!("{passed} passed, {failed} failed"));
        } else {
            say::line(format_args!("{passed} passed, {failed} failed, {skipped} skipped"));
        }
    }
}

fn verdict(report: Report, count: Count) -> String {
    match (report, count.failed) {
        (Report::Check, 0) => "ok".to_owned(),
        (Report::Check, _) => "FAILED".to_owned(),
        (_, 0) => format!("{} passed", count.passed),
        (_, failed) => format!("{} passed, {failed} FAILED", count.passed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts() {
        let count = |passed, failed| Count { passed, failed, skipped: 0 };
        assert_eq!(verdict(Report::Check, count(1, 0)), "ok");
        assert_eq!(verdict(Report::Check, count(0, 1)), "FAILED");
        assert_eq!(verdict(Report::Node, count(4, 0)), "4 passed");
        assert_eq!(verdict(Report::Libtest, count(4, 2)), "4 passed, 2 FAILED");
    }
}
