//! What the shell may ask about payouts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::features::payouts::MethodWords;

/// What concerns payouts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutErrand {
    /// List payouts, newest first.
    List {
        /// `pending`, `done`, `cancelled` or `cancelled_by_partner`; `None`: all.
        status: Option<String>,
        /// Only those by this method.
        method: Option<i64>,
        /// Only those of this partner.
        partner: Option<i64>,
        /// Only those with a flag.
        flagged: bool,
        /// Only those with smaller numbers.
        before: Option<i64>,
    },
    /// Tell everything about a payout.
    Show {
        /// Its number.
        payout: i64,
    },
    /// Say that a payout was made.
    Done {
        /// Its number.
        payout: i64,
        /// By which payment.
        reference: String,
        /// Only tell what would happen.
        dry_run: bool,
    },
    /// Call a payout off.
    Cancel {
        /// Its number.
        payout: i64,
        /// Why: the partner reads it.
        reason: String,
        /// Only tell what would happen.
        dry_run: bool,
    },
    /// List methods.
    Methods,
    /// Make a method.
    MethodAdd {
        /// What is said of it.
        words: MethodWords,
        /// Only tell what it would be.
        dry_run: bool,
    },
    /// Change a method.
    MethodEdit {
        /// Its number.
        method: i64,
        /// What is said of it.
        words: MethodWords,
        /// Only tell what it would be.
        dry_run: bool,
    },
    /// Let partners choose a method, or no longer.
    MethodSwitch {
        /// Its number.
        method: i64,
        /// Whether they may.
        is_enabled: bool,
    },
    /// Take payouts out together, as a sheet.
    BatchExport {
        /// By which method they are paid; not needed for an earlier batch.
        method: Option<i64>,
        /// Their numbers; `None`: all that wait.
        ids: Option<BTreeSet<i64>>,
        /// Whether those that were taken out before may be taken out again.
        again: bool,
        /// The sheet of an earlier batch, as it stands now; nothing is taken out.
        batch: Option<i64>,
    },
    /// Take in the references of what was paid.
    BatchImport {
        /// The sheet.
        text: String,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// List batches.
    Batches,
    /// List accounts that partners have saved.
    Accounts {
        /// Only this partner's.
        partner: Option<i64>,
        /// Only those that no operator has verified.
        unverified: bool,
        /// Only those with smaller numbers.
        before: Option<i64>,
    },
    /// Say that an operator has looked at an account, or take it back.
    AccountVerify {
        /// Its number.
        account: i64,
        /// Whether it is verified from now on.
        is_verified: bool,
    },
    /// Say that nobody is paid to an account.
    AccountRefuse {
        /// Its number.
        account: i64,
        /// Why; its partner reads it.
        reason: String,
    },
    /// List the blacklist.
    Blacklist,
    /// Put an account on the blacklist.
    BlacklistAdd {
        /// The code of a currency that it takes.
        currency: String,
        /// The account.
        account: String,
        /// Why.
        reason: String,
    },
    /// Take an account off the blacklist.
    BlacklistRemove {
        /// The code of a currency that it takes.
        currency: String,
        /// The account.
        account: String,
    },
}
