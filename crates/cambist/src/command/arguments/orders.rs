//! Exchanges, and what they earn partners.

use clap::{Args, Subcommand};

use crate::command::errand::{Errand, RequisitesErrand};

pub(in crate::command) use super::rewards::RewardsCommand;

#[derive(Debug, Subcommand)]
pub(in crate::command) enum OrdersCommand {
    /// List orders, newest first, 50 at a time
    List {
        /// Only those in this state
        #[arg(long, value_parser = ["new", "paid", "received", "completed", "expired", "cancelled", "refunded", "paused"])]
        state: Option<String>,
        /// Only those with smaller numbers, to go on from the last one shown
        #[arg(long, value_name = "ORDER")]
        before: Option<i64>,
    },
    /// Tell everything about an order
    Show {
        /// The order's number
        order: i64,
    },
    /// Tell everything that happened to an order, and why: what to read when a partner asks
    ///
    /// The click and the rule by which the order is somebody's, who does not get it and why, each
    /// state, each posting of its rewards, a grant of nothing with its computation, a form or fact
    /// that came again and was stopped, denials and reversals.
    Journal {
        /// The order's number
        order: i64,
        /// Only what this partner may read himself
        #[arg(long, value_name = "PARTNER")]
        partner: Option<i64>,
    },
    /// The customer's money has arrived
    Receive(StepOptions),
    /// The customer has been paid: spends the reserve and grants the reward
    Complete {
        /// The order's number
        order: i64,
        /// The payment by which the customer was paid; he reads it on his page and in his letter
        #[arg(long)]
        reference: String,
        /// Change nothing, only tell what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Call an order off before any money arrived: frees the reserve
    Cancel(StepOptions),
    /// Send the money back: frees the reserve, and reverses a reward
    Refund(StepOptions),
    /// Correct what was given, paid or given off: moves the reserve, and computes the reward anew
    Edit {
        /// The order's number
        order: i64,
        /// What the customer gave, in his currency
        #[arg(long, value_name = "AMOUNT")]
        give: Option<String>,
        /// What the customer gets, in that currency
        #[arg(long, value_name = "AMOUNT")]
        get: Option<String>,
        /// What the customer was given off, in USD; 0: nothing
        #[arg(long, value_name = "USD")]
        discount: Option<String>,
        /// Why; kept with the order
        #[arg(long)]
        reason: String,
        /// Change nothing, only tell what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Say where the customer of one order pays; he is told by letter
    Requisites {
        /// The order's number
        order: i64,
        /// Requisites of `cambist requisites list`, by their number
        #[arg(long, value_name = "N", conflicts_with_all = ["account", "memo", "bank", "holder", "note"])]
        listed: Option<i64>,
        #[command(flatten)]
        words: super::requisites::DetailsOptions,
    },
    /// Stop an order until something is found out
    Pause(StepOptions),
    /// Go on with a paused order
    Resume(StepOptions),
}

#[derive(Debug, Args)]
pub(in crate::command) struct StepOptions {
    /// The order's number
    order: i64,
    /// Why; kept with the order
    #[arg(long, default_value = "")]
    note: String,
    /// Change nothing, only tell what would happen
    #[arg(long)]
    dry_run: bool,
}

impl OrdersCommand {
    pub(super) fn into_errand(self) -> Errand {
        let step = |action: &str, options: StepOptions| Errand::OrdersStep {
            order: options.order,
            action: action.to_owned(),
            note: options.note,
            dry_run: options.dry_run,
        };
        match self {
            OrdersCommand::List { state, before } => Errand::OrdersList { state, before },
            OrdersCommand::Show { order } => Errand::OrdersShow { order },
            OrdersCommand::Journal { order, partner } => Errand::OrdersJournal { order, partner },
            OrdersCommand::Receive(options) => step("receive", options),
            OrdersCommand::Complete { order, reference, dry_run } => {
                step("complete", StepOptions { order, note: reference, dry_run })
            }
            OrdersCommand::Cancel(options) => step("cancel", options),
            OrdersCommand::Refund(options) => step("refund", options),
            OrdersCommand::Edit { order, give, get, discount, reason, dry_run } => {
                Errand::OrdersEdit { order, give, get, discount, reason, dry_run }
            }
            OrdersCommand::Requisites { order, listed, words } => {
                Errand::Requisites(RequisitesErrand::Give { order, listed, words: words.words() })
            }
            OrdersCommand::Pause(options) => step("pause", options),
            OrdersCommand::Resume(options) => step("resume", options),
        }
    }
}
