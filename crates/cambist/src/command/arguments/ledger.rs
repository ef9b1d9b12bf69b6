//! The books.

use clap::Subcommand;

use crate::command::errand::Errand;

#[derive(Debug, Subcommand)]
pub(in crate::command) enum LedgerCommand {
    /// Replay everything and verify every seal; fails when anything differs
    Audit,
    /// Show every movement of a partner's money, newest first
    Statement {
        /// The partner's number
        partner: i64,
        /// Only what came before this transaction
        #[arg(long, value_name = "ID")]
        before: Option<i64>,
        /// How many facts
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Add to what a partner may ask for, or take from it; what he has may go below zero
    Adjust {
        /// The partner's number
        partner: i64,
        /// USD with at most 8 decimals: 12.50 to add, -12.50 to take
        #[arg(allow_negative_numbers = true)]
        amount: String,
        /// Why; the partner reads it
        #[arg(long)]
        reason: String,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
}

impl LedgerCommand {
    pub(super) fn into_errand(self) -> Errand {
        match self {
            LedgerCommand::Audit => Errand::LedgerAudit,
            LedgerCommand::Statement { partner, before, limit } => {
                Errand::LedgerStatement { partner, before, limit }
            }
            LedgerCommand::Adjust { partner, amount, reason, dry_run } => {
                Errand::LedgerAdjust { partner, amount, reason, dry_run }
            }
        }
    }
}
