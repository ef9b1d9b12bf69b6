//! What the shell may ask about programmes.

use serde::{Deserialize, Serialize};

use crate::command::terms_change::TermsChange;

/// What concerns programmes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeErrand {
    /// List programmes.
    List,
    /// Show a programme and its versions.
    Show {
        /// Its name.
        name: String,
    },
    /// Make a programme, or give one other terms.
    Set {
        /// Its name.
        name: String,
        /// Whether it is a new one.
        is_new: bool,
        /// What is different from what it has.
        change: Box<TermsChange>,
        /// Only tell what would happen.
        dry_run: bool,
    },
    /// Put a partner into a programme, or out of any.
    Assign {
        /// Who.
        partner: i64,
        /// The programme's name; `None`: as everyone.
        name: Option<String>,
    },
}
