//! The prices of directions.

use clap::{Args, Subcommand};

use crate::command::errand::{Errand, PricingErrand};
use crate::features::rates::{OfferChange, PricingChange};

/// Codes of a direction.
#[derive(Debug, Args)]
pub(in crate::command) struct PairOptions {
    /// The code of what is given
    from: String,
    /// The code of what is received
    to: String,
}

#[derive(Debug, Subcommand)]
pub(in crate::command) enum PricingCommand {
    /// Price a direction from base prices; what is not named stays, and a new direction is made
    #[command(after_help = "\
In this order: base price, margin, add-on, tiers, rounding in our favour, guard. For example:
  cambist rates price BTC SBERRUB --margin 1.5 --tiers 0.1:-0.2,1:-0.5 --dry-run")]
    Price {
        #[command(flatten)]
        pair: PairOptions,
        /// Sources in the order in which they are preferred, e.g. binance,kraken; `any`: all that are on
        #[arg(long = "source", value_name = "CODES")]
        sources: Option<String>,
        /// Percent that the office keeps, -50 to below 100
        #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
        margin: Option<String>,
        /// Added in our favour to the side of the rate that is not 1
        #[arg(long, value_name = "SUM", allow_hyphen_values = true)]
        add_on: Option<String>,
        /// From which amount given on the margin changes by how many points, e.g. 1000:-0.2; or `none`
        #[arg(long, value_name = "AMOUNT:POINTS,…")]
        tiers: Option<String>,
        /// A rate worse than the first closes the direction, one better than the last becomes it; or `none`
        #[arg(long, value_name = "IN:OUT..IN:OUT")]
        guard: Option<String>,
        /// Significant digits of the rate, 4 to 18; or `none`: 10
        #[arg(long, value_name = "N")]
        digits: Option<String>,
        /// A larger change of the base price, in percent, freezes the direction; or `none`: as the settings say
        #[arg(long, value_name = "PERCENT")]
        jump: Option<String>,
        /// Change nothing, only tell what the rate would be
        #[arg(long)]
        dry_run: bool,
    },
    /// Price a direction from base prices no longer; it keeps its rate
    Unprice {
        #[command(flatten)]
        pair: PairOptions,
    },
    /// Tell how the rate of a direction comes about, step by step
    Explain {
        #[command(flatten)]
        pair: PairOptions,
        /// Only in this city
        #[arg(long, value_name = "CODE")]
        city: Option<String>,
    },
    /// Set the rate of a direction by hand for some hours
    Override {
        #[command(flatten)]
        pair: PairOptions,
        /// The rate
        #[arg(value_name = "IN:OUT", required_unless_present = "clear")]
        rate: Option<String>,
        /// For how many hours, 1 to 720
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=720))]
        hours: u32,
        /// End it now
        #[arg(long, conflicts_with = "rate")]
        clear: bool,
    },
    /// Accept the price that a direction was frozen for
    Thaw {
        #[command(flatten)]
        pair: PairOptions,
    },
    /// Set limits, hours and margin of one offer of a direction; what is not named stays
    Offer {
        #[command(flatten)]
        pair: PairOptions,
        /// The city's code, such as MSK; without it the offer that has none
        #[arg(long, value_name = "CODE", default_value = "")]
        city: String,
        /// The least that can be given
        #[arg(long, value_name = "AMOUNT")]
        min: Option<String>,
        /// The most that can be given; or `none`: whatever the reserve allows
        #[arg(long, value_name = "AMOUNT")]
        max: Option<String>,
        /// Its own margin in percent; or `none`: the direction's
        #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
        margin: Option<String>,
        /// Hours of the week, e.g. \"mon-fri 09:00-18:00 +03:00\"; or `always`
        #[arg(long, value_name = "HOURS")]
        schedule: Option<String>,
        /// Change nothing, only tell what the rate would be
        #[arg(long)]
        dry_run: bool,
    },
}

impl PricingCommand {
    pub(in crate::command) fn into_errand(self) -> Errand {
        Errand::Pricing(match self {
            PricingCommand::Price {
                pair: PairOptions { from, to },
                sources,
                margin,
                add_on,
                tiers,
                guard,
                digits,
                jump,
                dry_run,
            } => {
                let change = PricingChange { sources, margin, add_on, guard, digits, tiers, jump };
                PricingErrand::Set { from, to, change, dry_run }
            }
            PricingCommand::Unprice { pair: PairOptions { from, to } } => {
                PricingErrand::Clear { from, to }
            }
            PricingCommand::Explain { pair: PairOptions { from, to }, city } => {
                PricingErrand::Explain { from, to, city }
            }
            PricingCommand::Override { pair: PairOptions { from, to }, rate, hours, .. } => {
                PricingErrand::Override { from, to, by_hand: rate.map(|rate| (rate, hours)) }
            }
            PricingCommand::Thaw { pair: PairOptions { from, to } } => {
                PricingErrand::Thaw { from, to }
            }
            PricingCommand::Offer {
                pair: PairOptions { from, to },
                city,
                min,
                max,
                margin,
                schedule,
                dry_run,
            } => {
                let change = OfferChange { min, max, schedule, margin };
                PricingErrand::Offer { from, to, city, change, dry_run }
            }
        })
    }
}
