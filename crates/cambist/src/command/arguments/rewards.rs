//! What orders earn.

use clap::Subcommand;

use super::programme::TermsOptions;
use crate::command::errand::Errand;

#[derive(Debug, Subcommand)]
pub(in crate::command) enum RewardsCommand {
    /// Tell how the rewards of an order were computed: terms, facts, each step, postings
    Explain {
        /// The order's number
        order: i64,
    },
    /// List the rewards of completed orders that could not be decided, oldest first
    Undecided {
        /// Only those of later orders, to go on from the last one shown
        #[arg(long, value_name = "ORDER", default_value_t = 0)]
        after: i64,
    },
    /// Decide such a reward: say what the order was worth, and it is computed on its terms
    Decide {
        /// The order's number
        order: i64,
        /// What the office kept of it, in USD; a loss is below zero
        #[arg(long, value_name = "USD", allow_negative_numbers = true)]
        profit_usd: Option<String>,
        /// The value given, in USD
        #[arg(long, value_name = "USD")]
        amount_usd: Option<String>,
        /// Why; kept in the audit log
        #[arg(long)]
        reason: String,
    },
    /// Deny an undecided or held reward; the partner reads the reason
    Deny {
        /// The order's number
        order: i64,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Set what a direction does to the rewards of orders placed from now on
    #[command(after_help = "\
Rules:
  none       no rule of its own: as the programme says
  nothing    its orders earn nobody anything
  fixed X    each of its orders earns X USD
  min X      at least X USD
  max X      at most X USD
  percent P  its own percentage, before the partner's and the programme's")]
    Direction {
        /// The code of what is given
        from: String,
        /// The code of what is received
        to: String,
        /// What it does
        #[arg(value_parser = ["none", "nothing", "fixed", "min", "max", "percent"])]
        rule: String,
        /// USD, or a percentage, 0 to 100
        value: Option<String>,
    },
    /// List the directions that have rules of their own
    Directions,
    /// Tell what completed orders would have cost under other terms; nothing is changed
    WhatIf {
        /// The first day, in UTC, e.g. 2026-10-01
        #[arg(long, value_name = "DAY")]
        from: String,
        /// The last day, in UTC, e.g. 2026-10-31
        #[arg(long, value_name = "DAY")]
        to: String,
        /// The programme whose terms to begin with; without it those of the settings
        #[arg(long, value_name = "NAME")]
        programme: Option<String>,
        /// Only the orders that this partner brought
        #[arg(long, value_name = "PARTNER")]
        partner: Option<i64>,
        #[command(flatten)]
        terms: TermsOptions,
    },
}

impl RewardsCommand {
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        Ok(match self {
            RewardsCommand::Explain { order } => Errand::RewardsExplain { order },
            RewardsCommand::Undecided { after } => Errand::RewardsUndecided { after },
            RewardsCommand::Decide { order, profit_usd, amount_usd, reason } => {
                Errand::RewardsDecide { order, amount_usd, profit_usd, reason }
            }
            RewardsCommand::Deny { order, reason } => Errand::RewardsDeny { order, reason },
            RewardsCommand::Direction { from, to, rule, value } => {
                Errand::RewardsDirection { from, to, rule, value }
            }
            RewardsCommand::Directions => Errand::RewardsDirections,
            RewardsCommand::WhatIf { from, to, programme, partner, terms } => {
                let change = terms.read()?;
                Errand::RewardsWhatIf { from, to, name: programme, change, partner }
            }
        })
    }
}
