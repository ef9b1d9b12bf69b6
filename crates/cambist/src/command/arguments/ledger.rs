//! The books.

use clap::Subcommand;

use crate::command::errand::Errand;

#[derive(Debug, Subcommand)]
pub(in crate::command) enum LedgerCommand {
    /// Replay everything and verify every seal; fails when anything differs
    Audit,
    /// Show every movement of a partner's money with its cause, newest first
    ///
    /// Each line says what changed in one of his three pots, and what is in it then. With a period
    /// it begins with what he had after it and ends with what he had before it.
    Statement {
        /// The partner's number
        partner: i64,
        /// The first day, in UTC
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: Option<String>,
        /// The last day, in UTC
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: Option<String>,
        /// Print a sheet instead: oldest first, the whole period
        #[arg(long, conflicts_with_all = ["before", "limit"])]
        csv: bool,
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
            LedgerCommand::Statement { partner, from, to, csv, before, limit } => {
                Errand::LedgerStatement { partner, from, to, csv, before, limit }
            }
            LedgerCommand::Adjust { partner, amount, reason, dry_run } => {
                Errand::LedgerAdjust { partner, amount, reason, dry_run }
            }
        }
    }
}
