//! What the shell may ask about letters.

use serde::{Deserialize, Serialize};

/// What concerns letters.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailErrand {
    /// List letters, newest first.
    List {
        /// Only those in this state.
        state: Option<String>,
        /// Only those with smaller numbers.
        before: Option<i64>,
    },
    /// Show one letter.
    Show {
        /// Its number.
        letter: i64,
        /// As it leaves, head and all.
        raw: bool,
    },
    /// Have letters tried anew.
    Retry {
        /// Which; `None`: all that were given up.
        letter: Option<i64>,
    },
    /// Send a letter now, to see whether the server takes it.
    Test {
        /// To whom.
        to: String,
    },
}
