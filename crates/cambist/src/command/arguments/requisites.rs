//! Where customers pay.

use clap::{Args, Subcommand};

use crate::command::errand::{RequisitesErrand, RequisitesWords};

#[derive(Debug, Subcommand)]
pub(in crate::command) enum RequisitesCommand {
    /// Add an account; a new order is given the one that was used longest ago among those that fit
    Add {
        /// The code of the currency that is paid there
        currency: String,
        #[command(flatten)]
        words: DetailsOptions,
        #[command(flatten)]
        limits: LimitOptions,
    },
    /// Change an account; what orders were given already stays
    Edit {
        /// The number of the requisites
        id: i64,
        #[command(flatten)]
        words: DetailsOptions,
        #[command(flatten)]
        limits: LimitOptions,
    },
    /// List the accounts with their limits
    List {
        /// Only those of this currency
        currency: Option<String>,
    },
    /// Give new orders an account again
    Enable {
        /// The number of the requisites
        id: i64,
    },
    /// Give new orders an account no more
    Disable {
        /// The number of the requisites
        id: i64,
    },
}

/// Where to pay.
#[derive(Debug, Args)]
pub(in crate::command) struct DetailsOptions {
    /// The account, card or address
    #[arg(long)]
    account: Option<String>,
    /// A memo or tag that belongs to the account
    #[arg(long)]
    memo: Option<String>,
    /// The bank
    #[arg(long)]
    bank: Option<String>,
    /// Whose account it is
    #[arg(long)]
    holder: Option<String>,
    /// What else the customer should know
    #[arg(long)]
    note: Option<String>,
}

/// For which orders.
#[derive(Debug, Args)]
pub(in crate::command) struct LimitOptions {
    /// The least that an order gives; an empty text takes the limit away
    #[arg(long, value_name = "AMOUNT")]
    order_min: Option<String>,
    /// The most that an order gives
    #[arg(long, value_name = "AMOUNT")]
    order_max: Option<String>,
    /// The most that the orders of one day (UTC) give together
    #[arg(long, value_name = "AMOUNT")]
    day_max: Option<String>,
    /// 1 to 9: accounts of a later turn are given where none of an earlier one fits
    #[arg(long, value_name = "N")]
    turn: Option<String>,
}

impl DetailsOptions {
    /// What was typed, without limits.
    pub(super) fn words(self) -> RequisitesWords {
        let DetailsOptions { account, memo, bank, holder, note } = self;
        RequisitesWords { account, memo, bank, holder, note, ..RequisitesWords::default() }
    }

    fn with(self, limits: LimitOptions) -> RequisitesWords {
        let LimitOptions { order_min, order_max, day_max, turn } = limits;
        RequisitesWords { order_min, order_max, day_max, turn, ..self.words() }
    }
}

impl RequisitesCommand {
    pub(super) fn into_errand(self) -> RequisitesErrand {
        match self {
            RequisitesCommand::Add { currency, words, limits } => {
                RequisitesErrand::Add { currency, words: words.with(limits) }
            }
            RequisitesCommand::Edit { id, words, limits } => {
                RequisitesErrand::Edit { id, words: words.with(limits) }
            }
            RequisitesCommand::List { currency } => RequisitesErrand::List { currency },
            RequisitesCommand::Enable { id } => RequisitesErrand::Switch { id, is_enabled: true },
            RequisitesCommand::Disable { id } => RequisitesErrand::Switch { id, is_enabled: false },
        }
    }
}
