//! What a person may add to `cargo x bench`.

use super::cases::{self, Case};

/// The word for the case that is not about requests.
const ORDERS: &str = "orders";

/// The choices of one run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    cases: Vec<String>,
    /// Turns that count.
    pub(super) rounds: u32,
    /// How long each turn lasts.
    pub(super) seconds: u32,
    /// What an answered click survives: `process` or `sync`.
    pub(super) durability: &'static str,
    /// Whether the office keeps its books in a throw-away PostgreSQL.
    pub(super) is_postgres: bool,
}

impl Options {
    /// Reads the words after `cargo x bench`.
    ///
    /// # Errors
    /// A sentence for the person when a word or a number is wrong.
    pub(crate) fn parse(arguments: &[String]) -> Result<Options, String> {
        let mut options = Options {
            cases: Vec::new(),
            rounds: 5,
            seconds: 5,
            durability: "process",
            is_postgres: false,
        };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--rounds" => options.rounds = number(word, words.next(), 100)?,
                "--seconds" => options.seconds = number(word, words.next(), 600)?,
                "--durability" => options.durability = durability(words.next())?,
                "--postgres" => options.is_postgres = true,
                "all" => {}
                ORDERS => options.cases.push(ORDERS.to_owned()),
                name if cases::ALL.iter().any(|case| case.is_meant_by(name)) => {
                    options.cases.push(name.to_owned());
                }
                _ => return Err(format!("`{word}` is no case: see `cargo x bench --help`")),
            }
        }
        Ok(options)
    }

    /// Whether this run completes orders.
    pub(super) fn includes_orders(&self) -> bool {
        self.cases.is_empty() || self.cases.iter().any(|name| name == ORDERS)
    }

    /// Whether this run includes the case.
    pub(super) fn includes(&self, case: &Case) -> bool {
        self.cases.is_empty() || self.cases.iter().any(|name| case.is_meant_by(name))
    }
}

/// What follows `--durability`.
///
/// # Errors
/// A sentence for the person when it is neither of the two.
pub(super) fn durability(value: Option<&String>) -> Result<&'static str, String> {
    let known =
        ["process", "sync"].into_iter().find(|word| value.is_some_and(|value| value == word));
    known.ok_or_else(|| "`--durability` needs `process` or `sync`".to_owned())
}

pub(super) fn number(name: &str, value: Option<&String>, most: u32) -> Result<u32, String> {
    value
        .and_then(|text| text.parse().ok())
        .filter(|number| (1..=most).contains(number))
        .ok_or_else(|| format!("`{name}` needs a whole number, 1 to {most}"))
}

#[cfg(test)]
mod tests {
    use super::Options;
    use crate::bench::cases;

    fn parse(line: &[&str]) -> Result<Options, String> {
        Options::parse(&line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_case_is_named_whole_or_by_its_kind() {
        let names = |line: &[&str]| -> Vec<&str> {
            let options = parse(line).expect("the line is valid");
            cases::ALL.iter().filter(|case| options.includes(case)).map(|case| case.name).collect()
        };
        assert_eq!(names(&["feeds"]), ["feeds", "feeds-gzip", "feeds-304"]);
        assert_eq!(names(&["clicks-fresh"]), ["clicks-fresh"]);
        assert_eq!(names(&[]), cases::ALL.iter().map(|case| case.name).collect::<Vec<_>>());
        assert_eq!(names(&["all"]), names(&[]));
    }

    #[test]
    fn a_wrong_line_is_refused_with_what_is_wrong() {
        let table: &[(&[&str], &str)] = &[
            (&["payouts"], "payouts"),
            (&["--rounds"], "1 to 100"),
            (&["--rounds", "0"], "1 to 100"),
            (&["--seconds", "long"], "1 to 600"),
            (&["--fast"], "--fast"),
            (&["--durability", "much"], "process"),
            (&["--durability"], "sync"),
        ];
        for (line, part) in table {
            let message = parse(line).expect_err("the line is wrong");
            assert!(message.contains(part), "{line:?}: {message}");
        }
    }
}
