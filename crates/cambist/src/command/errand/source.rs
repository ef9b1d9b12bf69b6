//! What the shell may ask about sources of base prices, and about keys of programs.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::features::rates::sources::SourceChange;

/// What concerns sources of base prices.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceErrand {
    /// List sources with their health.
    List,
    /// List the prices that are kept.
    Prices {
        /// Only those of this source.
        source: Option<String>,
    },
    /// Add a source, switched off.
    Add {
        /// What it is called.
        code: String,
        /// The word of its kind.
        kind: String,
        /// What is set of it.
        change: SourceChange,
        /// Only tell whether it would be added.
        dry_run: bool,
    },
    /// Change a source.
    Edit {
        /// Its code.
        code: String,
        /// What is set of it.
        change: SourceChange,
        /// Only tell whether it would be changed.
        dry_run: bool,
    },
    /// Switch a source.
    Switch {
        /// Its code.
        code: String,
        /// On or off.
        is_enabled: bool,
    },
    /// Remove a source and its prices.
    Remove {
        /// Its code.
        code: String,
        /// Only tell what would be removed.
        dry_run: bool,
    },
    /// Fetch a source now.
    Fetch {
        /// Its code.
        code: String,
        /// Only tell what it gives.
        dry_run: bool,
    },
}

/// What concerns keys of the operator's own programs.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatorKeyErrand {
    /// Make a key.
    Create {
        /// What it is for.
        label: String,
        /// Networks that it may be used from; empty: anywhere.
        addresses: Vec<IpNet>,
    },
    /// List keys.
    List,
    /// End a key.
    Revoke {
        /// Its number.
        key: i64,
    },
}
