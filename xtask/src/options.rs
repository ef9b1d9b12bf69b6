//! What a person may add to `cargo x test`.

use crate::steps;

/// The choices of one run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Leave out the slow steps and PostgreSQL.
    pub(crate) quick: bool,
    /// Run only the tests whose name contains one of these words; empty runs all.
    pub(crate) filter: Vec<String>,
    /// Run only the steps of these names; empty means the usual ones.
    pub(crate) only: Vec<String>,
}

impl Options {
    /// Reads the words after `cargo x test`.
    ///
    /// # Errors
    /// A sentence for the person when a word is unknown, a value is missing or a step does not exist.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let (name, attached) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            let mut value = || {
                let given = attached.clone().or_else(|| words.next().cloned());
                given.ok_or_else(|| format!("`{name}` needs a value: see `cargo x test --help`"))
            };
            match name {
                "--quick" if attached.is_none() => options.quick = true,
                "--filter" => options.filter.extend(words_of(name, &value()?)?),
                "--only" => options.only.extend(words_of(name, &value()?)?),
                _ => {
                    return Err(format!("`{word}` is not an option: see `cargo x test --help`"));
                }
            }
        }
        options.check_steps()?;
        Ok(options)
    }

    /// Whether this run includes the step.
    pub(crate) fn includes(&self, step: &steps::Step) -> bool {
        let named = |name: &str| self.only.iter().any(|only| only == name);
        if !self.only.is_empty() {
            // The tests need what serves them, whether or not a person thought of naming it.
            return named(step.name)
                || (serves_tests(step) && named("tests") && self.has_time_for(step));
        }
        let wanted = self.filter.is_empty() || serves_tests(step) || step.name == "tests";
        wanted && self.has_time_for(step)
    }

    fn has_time_for(&self, step: &steps::Step) -> bool {
        step.is_quick || !self.quick
    }

    fn check_steps(&self) -> Result<(), String> {
        let known = |name: &str| steps::ALL.iter().any(|step| step.name == name);
        match self.only.iter().find(|name| !known(name)) {
            None => Ok(()),
            Some(name) => {
                let all: Vec<&str> = steps::ALL.iter().map(|step| step.name).collect();
                Err(format!("`--only {name}`: the steps are {}", all.join(", ")))
            }
        }
    }
}

/// Whether a step only brings what the tests need.
fn serves_tests(step: &steps::Step) -> bool {
    matches!(step.name, "strangers" | "browser" | "postgres")
}

/// Splits `a,b c` into its words, and refuses a value without any: it would mean "everything".
fn words_of(name: &str, value: &str) -> Result<Vec<String>, String> {
    let words: Vec<String> = value
        .split(|letter: char| letter == ',' || letter.is_whitespace())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        return Err(format!("`{name}` needs at least one word: see `cargo x test --help`"));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::Options;
    use crate::steps;

    fn parse(line: &[&str]) -> Result<Options, String> {
        Options::parse(&line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    fn steps_of(line: &[&str]) -> Vec<&'static str> {
        let options = parse(line).expect("the line is valid");
        steps::ALL.iter().filter(|step| options.includes(step)).map(|step| step.name).collect()
    }

    #[test]
    fn the_options_choose_the_steps() {
        let table: &[(&[&str], &[&str])] = &[
            (
                &[],
                &[
                    "fmt",
                    "clippy",
                    "docs",
                    "deny",
                    "strangers",
                    "browser",
                    "postgres",
                    "tests",
                    "api",
                ],
            ),
            (&["--quick"], &["fmt", "clippy", "strangers", "tests"]),
            (&["--filter", "payout"], &["strangers", "browser", "postgres", "tests"]),
            (&["--quick", "--filter=payout"], &["strangers", "tests"]),
            (&["--only", "deny,fmt"], &["fmt", "deny"]),
            (&["--only", "tests"], &["strangers", "browser", "postgres", "tests"]),
            (&["--only", "tests", "--quick"], &["strangers", "tests"]),
        ];
        for (line, expected) in table {
            assert_eq!(steps_of(line), *expected, "{line:?}");
        }
    }

    #[test]
    fn words_are_split_at_commas_and_blanks() {
        let options = parse(&["--filter", "payout  minimum,hold"]).expect("the line is valid");
        assert_eq!(options.filter, ["payout", "minimum", "hold"]);
    }

    #[test]
    fn a_wrong_line_is_refused_with_the_word_that_is_wrong() {
        let table: &[(&[&str], &str)] = &[
            (&["--fast"], "--fast"),
            (&["payout"], "payout"),
            (&["--filter"], "--filter"),
            (&["--filter", " ,"], "--filter"),
            (&["--quick=yes"], "--quick=yes"),
            (&["--only", "lint"], "fmt, clippy, docs, deny, strangers, browser, postgres, tests"),
        ];
        for (line, part) in table {
            let message = parse(line).expect_err("the line is wrong");
            assert!(message.contains(part), "{line:?}: {message}");
        }
    }
}
