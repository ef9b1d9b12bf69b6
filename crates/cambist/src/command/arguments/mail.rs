//! Letters.

use clap::Subcommand;

use crate::command::errand::MailErrand;

#[derive(Debug, Subcommand)]
pub(in crate::command) enum MailCommand {
    /// List letters, newest first, 50 at a time
    List {
        /// Only those in this state; `dead` were given up
        #[arg(long, value_parser = ["waiting", "sent", "dead"])]
        state: Option<String>,
        /// Only those with smaller numbers, to go on from the last one shown
        #[arg(long, value_name = "LETTER")]
        before: Option<i64>,
    },
    /// Show a letter, and what the server said to it
    Show {
        /// The letter's number
        letter: i64,
        /// Print it as it leaves: head, plain text and HTML
        #[arg(long)]
        raw: bool,
    },
    /// Try a letter anew, or all that were given up; one that was sent is never sent again
    Retry {
        /// The letter's number; without it every dead one
        letter: Option<i64>,
    },
    /// Send a letter at once, to see whether the settings work and what the server says
    Test {
        /// Whom to send it to
        to: String,
    },
}

impl MailCommand {
    pub(super) fn into_errand(self) -> MailErrand {
        match self {
            MailCommand::List { state, before } => MailErrand::List { state, before },
            MailCommand::Show { letter, raw } => MailErrand::Show { letter, raw },
            MailCommand::Retry { letter } => MailErrand::Retry { letter },
            MailCommand::Test { to } => MailErrand::Test { to },
        }
    }
}
