//! Sources of base prices.

use clap::{Args, Subcommand};

use crate::command::errand::{Errand, SourceErrand};
use crate::features::rates::sources::{ALL, SourceChange};

#[derive(Debug, Subcommand)]
pub(in crate::command) enum SourceCommand {
    /// Explain every kind of source, with settings that work
    Kinds,
    /// Add a source, switched off until `source enable`
    Add {
        /// What it is called: a-z, 0-9 and -
        code: String,
        /// What it reads; `cambist rates source kinds` explains them all
        #[arg(long)]
        kind: String,
        #[command(flatten)]
        options: SourceOptions,
    },
    /// Change a source; what is not named stays, and it is fetched again at once
    Edit {
        /// Its code
        code: String,
        #[command(flatten)]
        options: SourceOptions,
    },
    /// Switch a source on: it is fetched at once
    Enable {
        /// Its code
        code: String,
    },
    /// Switch a source off: its prices are not used
    Disable {
        /// Its code
        code: String,
    },
    /// Remove a source and its prices
    Remove {
        /// Its code
        code: String,
        /// Change nothing, only tell what would be removed
        #[arg(long)]
        dry_run: bool,
    },
    /// Fetch a source now, also one that is switched off, and say what it gives
    Fetch {
        /// Its code
        code: String,
        /// Change nothing, only tell what it gives
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub(in crate::command) struct SourceOptions {
    /// What its kind has to know: a JSON object, e.g. '{"url":"https://…"}'
    #[arg(long, value_name = "JSON")]
    settings: Option<String>,
    /// Seconds between two fetches, 1 to 86400
    #[arg(long, value_name = "SECONDS")]
    interval: Option<i64>,
    /// Milliseconds that one fetch may take in all, 100 to 120000
    #[arg(long, value_name = "MS")]
    timeout: Option<i64>,
    /// Seconds after which its prices are stale and their directions close, 1 to 2678400
    #[arg(long, value_name = "SECONDS")]
    max_age: Option<i64>,
    /// Whether it may be at an address that is not public, such as 127.0.0.1
    #[arg(long, value_name = "true|false")]
    may_be_local: Option<bool>,
    /// Its place: of two sources with a price the one with the smaller number is used
    #[arg(long, value_name = "N")]
    position: Option<i64>,
    /// Change nothing, only say whether it would be taken
    #[arg(long)]
    dry_run: bool,
}

impl SourceOptions {
    fn split(self) -> (SourceChange, bool) {
        let change = SourceChange {
            settings: self.settings,
            interval_s: self.interval,
            timeout_ms: self.timeout,
            max_age_s: self.max_age,
            may_be_local: self.may_be_local,
            position: self.position,
        };
        (change, self.dry_run)
    }
}

impl SourceCommand {
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        Ok(Errand::Source(match self {
            SourceCommand::Kinds => return Err("this command is no errand".to_owned()),
            SourceCommand::Add { code, kind, options } => {
                let (change, dry_run) = options.split();
                SourceErrand::Add { code, kind, change, dry_run }
            }
            SourceCommand::Edit { code, options } => {
                let (change, dry_run) = options.split();
                SourceErrand::Edit { code, change, dry_run }
            }
            SourceCommand::Enable { code } => SourceErrand::Switch { code, is_enabled: true },
            SourceCommand::Disable { code } => SourceErrand::Switch { code, is_enabled: false },
            SourceCommand::Remove { code, dry_run } => SourceErrand::Remove { code, dry_run },
            SourceCommand::Fetch { code, dry_run } => SourceErrand::Fetch { code, dry_run },
        }))
    }
}

/// Every kind, with an example: needs no office.
pub(in crate::command) fn explain_kinds() -> String {
    let mut text = String::new();
    for kind in ALL {
        let pace = kind.pace;
        text.push_str(&format!(
            "{}\n{}\n  every {} s, at most {} ms, stale after {} s, unless set\n  \
             cambist rates source add my-{} --kind {} --settings '{}'\n\n",
            kind.name,
            wrapped(kind.about),
            pace.interval_s,
            pace.timeout_ms,
            pace.max_age_s,
            kind.name,
            kind.name,
            kind.example
        ));
    }
    text.push_str(
        "Try a source with `cambist rates source fetch CODE --dry-run`, then `source enable CODE`.\n",
    );
    text
}

/// Words in lines of at most 96 characters, set in by two.
fn wrapped(words: &str) -> String {
    let mut lines = vec![String::from(" ")];
    for word in words.split_whitespace() {
        if lines.last().is_some_and(|line| line.chars().count() + word.chars().count() > 95) {
            lines.push(String::from(" "));
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines.join("\n")
}
