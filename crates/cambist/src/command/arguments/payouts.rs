//! Money leaving to partners.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::currencies::read_sheet;
use crate::command::errand::{Errand, PayoutErrand};
use crate::features::payouts::MethodWords;

#[derive(Debug, Subcommand)]
pub(in crate::command) enum PayoutsCommand {
    /// List payouts, newest first
    List {
        /// Only those that stand so
        #[arg(long, value_parser = ["pending", "done", "cancelled", "cancelled_by_partner"])]
        status: Option<String>,
        /// Only those by this method
        #[arg(long, value_name = "METHOD")]
        method: Option<i64>,
        /// Only those of this partner
        #[arg(long, value_name = "PARTNER")]
        partner: Option<i64>,
        /// Only those that somebody should look at twice
        #[arg(long)]
        flagged: bool,
        /// Only those with smaller numbers, to go on from the last one shown
        #[arg(long, value_name = "ID")]
        before: Option<i64>,
    },
    /// Tell everything about a payout, with what its partner has
    Show {
        /// The payout's number
        payout: i64,
    },
    /// Say that a payout was made; the money has left for good
    Done {
        /// The payout's number
        payout: i64,
        /// By which payment: a transaction's hash, a bank's reference
        #[arg(long)]
        reference: String,
        /// Change nothing, only tell what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Call a payout off: its money is available to the partner again
    Cancel {
        /// The payout's number
        payout: i64,
        /// Why; the partner reads it
        #[arg(long)]
        reason: String,
        /// Change nothing, only tell what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// How partners can be paid
    #[command(subcommand)]
    Methods(MethodsCommand),
    /// Many payouts at once: a sheet for the bank or wallet, and what it has paid
    #[command(subcommand)]
    Batch(BatchCommand),
    /// The accounts that partners have saved
    #[command(subcommand)]
    Accounts(AccountsCommand),
    /// Accounts that nobody is paid to
    #[command(subcommand)]
    Blacklist(BlacklistCommand),
}

#[derive(Debug, Subcommand)]
pub(in crate::command) enum MethodsCommand {
    /// List all of them, in the order in which partners see them
    List,
    /// Make a method, which partners may choose at once
    #[command(after_help = "\
A partner who asks for 100 USD by a method with --fee 1 --fee-percent 0.5 is charged 1.5 USD, and what
is left is paid at the price of that moment. The fee is rounded up at 8 decimals, what arrives down at
the decimals of its currency. Both are kept with the request.

  cambist payouts methods add --title-en 'Tether TRC20' --title-ru 'Tether TRC20' \\
      --currency USDTTRC20 --min 20 --max 5000 --fee 1")]
    Add {
        #[command(flatten)]
        words: Words,
        /// Change nothing, only tell what the method would be
        #[arg(long)]
        dry_run: bool,
    },
    /// Change a method for requests from now on; what is not named stays
    Edit {
        /// The method's number
        method: i64,
        #[command(flatten)]
        words: Words,
        /// Change nothing, only tell what the method would be
        #[arg(long)]
        dry_run: bool,
    },
    /// Let partners choose a method
    Enable {
        /// The method's number
        method: i64,
    },
    /// Let partners no longer choose a method; payouts under way are not touched
    Disable {
        /// The method's number
        method: i64,
    },
}

#[derive(Debug, Args)]
pub(in crate::command) struct Words {
    /// Its name in English
    #[arg(long)]
    title_en: Option<String>,
    /// Its name in Russian
    #[arg(long)]
    title_ru: Option<String>,
    /// The code of what is paid, e.g. USDTTRC20; its account format is checked
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The smallest payout in USD
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    min: Option<String>,
    /// The largest payout in USD, or none
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    max: Option<String>,
    /// The fixed part of the fee in USD
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    fee: Option<String>,
    /// The part of the fee that grows with the amount, 0 to below 100
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    fee_percent: Option<String>,
    /// `own`: as the office's rates value it; or USD for one of the currency
    #[arg(long, value_name = "own|USD", allow_negative_numbers = true)]
    price: Option<String>,
    /// Its place in lists, 0 to 10000; smaller ones first
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    position: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(in crate::command) enum BatchCommand {
    /// Take pending payouts of a method out as a CSV sheet; their partners can no longer call them off
    Export {
        /// The method's number
        #[arg(long, value_name = "METHOD", required_unless_present = "batch")]
        method: Option<i64>,
        /// Only these, by their numbers (may be repeated); without it all that are in no batch
        #[arg(long = "id", value_name = "ID")]
        ids: Vec<i64>,
        /// Also those that were taken out before: say so only if nobody has paid them
        #[arg(long)]
        again: bool,
        /// Write what is left to be paid of an earlier batch, and take nothing out
        #[arg(long, value_name = "BATCH", conflicts_with_all = ["method", "ids", "again"])]
        batch: Option<i64>,
        /// The file; without it to standard output
        file: Option<PathBuf>,
    },
    /// Take in what was paid: a CSV sheet with the columns id and reference, all of its lines or none
    Import {
        /// The sheet: that of `export` with references in its last column, or id and reference alone
        file: PathBuf,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// List batches, newest first
    List,
}

#[derive(Debug, Subcommand)]
pub(in crate::command) enum AccountsCommand {
    /// List accounts, newest first
    List {
        /// Only this partner's
        #[arg(long, value_name = "PARTNER")]
        partner: Option<i64>,
        /// Only those that no operator has verified
        #[arg(long)]
        unverified: bool,
        /// Only those with smaller numbers
        #[arg(long, value_name = "ID")]
        before: Option<i64>,
    },
    /// Say that you have looked at an account and it may be paid to
    Verify {
        /// The account's number
        account: i64,
    },
    /// Say that nobody is paid to an account; its partner reads why
    Refuse {
        /// The account's number
        account: i64,
        /// Why, in 1 to 300 characters
        #[arg(long)]
        reason: String,
    },
    /// Take back either of them
    Unverify {
        /// The account's number
        account: i64,
    },
}

#[derive(Debug, Subcommand)]
pub(in crate::command) enum BlacklistCommand {
    /// List the accounts that nobody is paid to
    List,
    /// Put an account on the list; payouts to it that are under way are flagged
    Add {
        /// The code of a currency that it takes
        currency: String,
        /// The account
        account: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Take an account off the list
    Remove {
        /// The code of a currency that it takes
        currency: String,
        /// The account
        account: String,
    },
}

impl Words {
    fn read(self) -> MethodWords {
        let Words { title_en, title_ru, currency, min, max, fee, fee_percent, price, position } =
            self;
        MethodWords { title_en, title_ru, currency, min, max, fee, fee_percent, price, position }
    }
}

impl PayoutsCommand {
    /// The file that the answer is written to instead of standard output.
    pub(super) fn output(&self) -> Option<PathBuf> {
        match self {
            PayoutsCommand::Batch(BatchCommand::Export { file, .. }) => file.clone(),
            _ => None,
        }
    }

    pub(super) fn into_errand(self) -> Result<Errand, String> {
        Ok(Errand::Payout(match self {
            PayoutsCommand::List { status, method, partner, flagged, before } => {
                PayoutErrand::List { status, method, partner, flagged, before }
            }
            PayoutsCommand::Show { payout } => PayoutErrand::Show { payout },
            PayoutsCommand::Done { payout, reference, dry_run } => {
                PayoutErrand::Done { payout, reference, dry_run }
            }
            PayoutsCommand::Cancel { payout, reason, dry_run } => {
                PayoutErrand::Cancel { payout, reason, dry_run }
            }
            PayoutsCommand::Methods(command) => command.into_errand(),
            PayoutsCommand::Batch(command) => command.into_errand()?,
            PayoutsCommand::Accounts(command) => command.into_errand(),
            PayoutsCommand::Blacklist(command) => command.into_errand(),
        }))
    }
}

impl MethodsCommand {
    fn into_errand(self) -> PayoutErrand {
        match self {
            MethodsCommand::List => PayoutErrand::Methods,
            MethodsCommand::Add { words, dry_run } => {
                PayoutErrand::MethodAdd { words: words.read(), dry_run }
            }
            MethodsCommand::Edit { method, words, dry_run } => {
                PayoutErrand::MethodEdit { method, words: words.read(), dry_run }
            }
            MethodsCommand::Enable { method } => {
                PayoutErrand::MethodSwitch { method, is_enabled: true }
            }
            MethodsCommand::Disable { method } => {
                PayoutErrand::MethodSwitch { method, is_enabled: false }
            }
        }
    }
}

impl BatchCommand {
    fn into_errand(self) -> Result<PayoutErrand, String> {
        Ok(match self {
            BatchCommand::Export { method, ids, again, batch, file: _ } => {
                let ids: Option<BTreeSet<i64>> =
                    (!ids.is_empty()).then(|| ids.into_iter().collect());
                PayoutErrand::BatchExport { method, ids, again, batch }
            }
            BatchCommand::Import { file, dry_run } => {
                PayoutErrand::BatchImport { text: read_sheet(&file)?, dry_run }
            }
            BatchCommand::List => PayoutErrand::Batches,
        })
    }
}

impl AccountsCommand {
    fn into_errand(self) -> PayoutErrand {
        match self {
            AccountsCommand::List { partner, unverified, before } => {
                PayoutErrand::Accounts { partner, unverified, before }
            }
            AccountsCommand::Verify { account } => {
                PayoutErrand::AccountVerify { account, is_verified: true }
            }
            AccountsCommand::Refuse { account, reason } => {
                PayoutErrand::AccountRefuse { account, reason }
            }
            AccountsCommand::Unverify { account } => {
                PayoutErrand::AccountVerify { account, is_verified: false }
            }
        }
    }
}

impl BlacklistCommand {
    fn into_errand(self) -> PayoutErrand {
        match self {
            BlacklistCommand::List => PayoutErrand::Blacklist,
            BlacklistCommand::Add { currency, account, reason } => {
                PayoutErrand::BlacklistAdd { currency, account, reason }
            }
            BlacklistCommand::Remove { currency, account } => {
                PayoutErrand::BlacklistRemove { currency, account }
            }
        }
    }
}
