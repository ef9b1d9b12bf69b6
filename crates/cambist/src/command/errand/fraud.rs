//! What the shell may ask about rules on fraud and the cases that they open.

use serde::{Deserialize, Serialize};

/// What the shell may ask about rules on fraud and the cases that they open.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FraudErrand {
    /// List the rules as they are tuned, with what each would have caught.
    Rules,
    /// Tune a rule.
    Set {
        /// The rule.
        rule: String,
        /// `off`, `flag` or `deny`; `None`: it stays.
        mode: Option<String>,
        /// Thresholds as `name=number`.
        thresholds: Vec<String>,
        /// Only tell what the rule would have caught so.
        dry_run: bool,
    },
    /// List cases.
    List {
        /// Only those in this state; `None`: in any.
        state: Option<String>,
        /// Only those that this rule has stopped.
        rule: Option<String>,
        /// Only those of this partner.
        partner: Option<i64>,
        /// Only those of orders with smaller numbers.
        before: Option<i64>,
    },
    /// Show one case with its evidence.
    Show {
        /// The order's number.
        order: i64,
    },
    /// Decide a case.
    Decide {
        /// The order's number.
        order: i64,
        /// `release`, `deny` or `reverse`.
        decision: String,
        /// Why.
        note: String,
        /// Only tell what would happen.
        dry_run: bool,
    },
}
