//! What the run says at its end: a table of the steps, and one line that counts.

use std::fmt;
use std::time::Duration;

/// How many tests passed and failed; a failed step without tests counts as one failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed, and steps that failed.
    pub(crate) failed: u64,
}

impl Tally {
    /// What a step that failed as a whole counts for.
    pub(crate) fn failed_step() -> Self {
        Self { passed: 0, failed: 1 }
    }

    /// Both counts together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// Reads `test result: ok. 12 passed; 0 failed; …`, which each test program prints at its end.
    ///
    /// Any other line gives `None`. What a test printed without a line end may stand before it.
    pub(crate) fn of_line(line: &str) -> Option<Self> {
        let (_, result) = line.split_once("test result: ")?;
        let (_, counts) = result.split_once(". ")?;
        let mut parts = counts.split("; ");
        let passed = parts.next()?.strip_suffix(" passed")?.parse().ok()?;
        let failed = parts.next()?.strip_suffix(" failed")?.parse().ok()?;
        Some(Self { passed, failed })
    }
}

/// One row of the table.
pub(crate) struct Line {
    /// The name of the step.
    pub(crate) step: &'static str,
    /// What it counted.
    pub(crate) tally: Tally,
    /// How long it took.
    pub(crate) elapsed: Duration,
}

/// The rows of all steps that ran.
#[derive(Default)]
pub(crate) struct Summary(Vec<Line>);

impl Summary {
    /// Adds the row of a step that has ended.
    pub(crate) fn add(&mut self, line: Line) {
        self.0.push(line);
    }

    /// Whether anything failed.
    pub(crate) fn has_failures(&self) -> bool {
        self.total().failed > 0
    }

    fn total(&self) -> Tally {
        self.0.iter().fold(Tally::default(), |sum, line| sum.plus(line.tally))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "\n{:<10} {:<8} {:>8}", "step", "result", "seconds")?;
        for Line { step, tally, elapsed } in &self.0 {
            let result = if tally.failed == 0 { "ok" } else { "FAILED" };
            let (seconds, tenths) = (elapsed.as_secs(), elapsed.subsec_millis() / 100);
            writeln!(out, "{step:<10} {result:<8} {:>8}", format!("{seconds}.{tenths}"))?;
        }
        let Tally { passed, failed } = self.total();
        write!(out, "\n{passed} passed, {failed} failed")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Line, Summary, Tally};

    #[test]
    fn only_a_result_line_of_a_test_program_is_counted() {
        let tally = |passed, failed| Some(Tally { passed, failed });
        let table = [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s",
                tally(12, 0),
            ),
            (
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
                tally(3, 2),
            ),
            (
                "printed without a line endtest result: ok. 1 passed; 0 failed; 0 ignored",
                tally(1, 0),
            ),
            ("test a_payout_below_the_minimum_is_refused ... ok", None),
            ("running 12 tests", None),
            ("test result: ok.", None),
            ("test result: ok. many passed; 0 failed", None),
            ("12 passed; 0 failed", None),
        ];
        for (line, expected) in table {
            assert_eq!(Tally::of_line(line), expected, "{line}");
        }
    }

    #[test]
    fn the_last_line_counts_tests_and_failed_steps_together() {
        let mut summary = Summary::default();
        assert!(!summary.has_failures());
        summary.add(Line {
            step: "fmt",
            tally: Tally::default(),
            elapsed: Duration::from_millis(940),
        });
        summary.add(Line {
            step: "deny",
            tally: Tally::failed_step(),
            elapsed: Duration::from_secs(3),
        });
        summary.add(Line {
            step: "tests",
            tally: Tally { passed: 40, failed: 2 },
            elapsed: Duration::from_secs(61),
        });
        assert!(summary.has_failures());
        let text = summary.to_string();
        let lines: Vec<&str> = text.trim_start().lines().collect();
        assert_eq!(
            lines,
            [
                "step       result    seconds",
                "fmt        ok            0.9",
                "deny       FAILED        3.0",
                "tests      FAILED       61.0",
                "",
                "40 passed, 3 failed",
            ]
        );
    }
}
