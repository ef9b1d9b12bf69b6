//! What a comparison came to.

use std::fmt;
use std::path::Path;

use super::load::Measured;

/// Ours and theirs, one after the other.
pub(super) struct Round {
    pub(super) ours: Measured,
    pub(super) theirs: Measured,
}

/// The rounds of one case.
pub(super) struct Report {
    name: &'static str,
    rounds: Vec<Round>,
}

/// How a line of the table reads its figure.
type Figure = fn(&Measured) -> f64;

/// The lines of the table.
const LINES: [(&str, Figure); 5] = [
    ("requests/s", |measured| measured.per_second),
    ("CPU µs/request", |measured| measured.cpu_us),
    ("p50 ms", |measured| measured.p50_ms),
    ("p99 ms", |measured| measured.p99_ms),
    ("RSS MB", |measured| f64::from(u32::try_from(measured.resident_mb).unwrap_or(u32::MAX))),
];

impl Report {
    pub(super) fn new(name: &'static str) -> Report {
        Report { name, rounds: Vec::new() }
    }

    pub(super) fn add(&mut self, round: Round) {
        self.rounds.push(round);
    }

    /// The medians of ours and theirs, and their ratio.
    #[expect(clippy::float_arithmetic, reason = "a measurement, not money")]
    fn medians(&self, value: Figure) -> (f64, f64, f64) {
        let ours = median(self.rounds.iter().map(|round| value(&round.ours)).collect());
        let theirs = median(self.rounds.iter().map(|round| value(&round.theirs)).collect());
        (ours, theirs, ours / theirs)
    }

    /// Writes `CASE.json`.
    ///
    /// # Errors
    /// A sentence when the file can't be written.
    pub(super) fn write(&self, folder: &Path) -> Result<(), String> {
        let lines = LINES.map(|(name, value)| {
            let (ours, theirs, ratio) = self.medians(value);
            format!("  {name:?}: {{\"cambist\": {ours}, \"nginx\": {theirs}, \"ratio\": {ratio}}}")
        });
        let rounds = self.rounds.len();
        let text = format!("{{\n  \"rounds\": {rounds},\n{}\n}}\n", lines.join(",\n"));
        let path = folder.join(format!("{}.json", self.name));
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<16}{:>12}{:>12}{:>9}", "median", "cambist", "nginx", "ratio")?;
        for (name, value) in LINES {
            let (ours, theirs, ratio) = self.medians(value);
            writeln!(f, "{name:<16}{ours:>12.2}{theirs:>12.2}{ratio:>9.2}")?;
        }
        let answered: u64 = self.rounds.iter().map(|round| round.ours.answered).sum();
        write!(f, "{} rounds, {answered} of our answers", self.rounds.len())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::{Report, Round};
    use crate::bench::load::Measured;

    fn measured(per_second: f64) -> Measured {
        Measured {
            answered: 10,
            per_second,
            cpu_us: 20.0,
            p50_ms: 1.0,
            p99_ms: 2.0,
            resident_mb: 30,
        }
    }

    #[test]
    fn what_counts_is_the_ratio_of_the_medians() {
        let mut report = Report::new("clicks");
        for (ours, theirs) in [(10.0, 100.0), (60.0, 40.0), (50.0, 50.0)] {
            report.add(Round { ours: measured(ours), theirs: measured(theirs) });
        }
        let text = report.to_string();
        let line = text.lines().find(|line| line.starts_with("requests/s")).expect("it is there");
        assert_eq!(line.split_whitespace().skip(1).collect::<Vec<_>>(), ["50.00", "50.00", "1.00"]);
        assert!(text.ends_with("3 rounds, 30 of our answers"), "{text}");
    }
}
