//! Rules on fraud, and the review of what they stop.

use clap::{Args, Subcommand};

use crate::command::errand::{Errand, FraudErrand};

#[derive(Debug, Subcommand)]
pub(in crate::command) enum FraudCommand {
    /// List the rules: what each does, its thresholds, what it would have caught in 30 days
    Rules,
    /// Switch or tune a rule; orders that complete from now on are judged by it
    #[command(after_help = "\
Modes:
  off   the rule does not look
  flag  the reward is given and stays held until an operator decides
  deny  the reward is not given; the partner reads why

Examples:
  cambist fraud set own_link deny
  cambist fraud set refunded_share flag percent=25 orders=20 --dry-run")]
    Set {
        /// The rule's name, as `cambist fraud rules` lists it
        rule: String,
        /// off, flag or deny, then thresholds as NAME=NUMBER; what is not named stays
        #[arg(required = true, value_name = "MODE|NAME=NUMBER")]
        to: Vec<String>,
        /// Change nothing, only tell what it would have caught so
        #[arg(long)]
        dry_run: bool,
    },
    /// Rewards that rules have stopped, and their evidence
    #[command(subcommand)]
    Review(ReviewCommand),
}

#[derive(Debug, Subcommand)]
pub(in crate::command) enum ReviewCommand {
    /// List the cases that wait for a decision, those of the newest orders first
    List {
        /// Those in this state instead
        #[arg(long, value_parser = ["open", "released", "denied", "reversed", "closed", "any"], default_value = "open")]
        state: String,
        /// Only those that this rule has stopped
        #[arg(long, value_name = "RULE")]
        rule: Option<String>,
        /// Only those of this partner
        #[arg(long, value_name = "PARTNER")]
        partner: Option<i64>,
        /// Only those of orders with smaller numbers, to go on from the last one shown
        #[arg(long, value_name = "ORDER")]
        before: Option<i64>,
    },
    /// Show one case: the rules, what they saw, what the order has in common with others
    Show {
        /// The order's number
        order: i64,
    },
    /// Let the reward go on: it is available when its hold has ended
    Release(DecisionOptions),
    /// Deny the reward; the partner reads the note
    Deny(DecisionOptions),
    /// Take the reward back, also one that was released; the partner reads the note
    Reverse(DecisionOptions),
}

#[derive(Debug, Args)]
pub(in crate::command) struct DecisionOptions {
    /// The order's number
    order: i64,
    /// Why, 1 to 300 characters
    #[arg(long)]
    note: String,
    /// Change nothing, only tell what would happen
    #[arg(long)]
    dry_run: bool,
}

impl FraudCommand {
    pub(super) fn into_errand(self) -> Errand {
        Errand::Fraud(match self {
            FraudCommand::Rules => FraudErrand::Rules,
            FraudCommand::Set { rule, to, dry_run } => {
                let (thresholds, modes): (Vec<_>, Vec<_>) =
                    to.into_iter().partition(|word| word.contains('='));
                FraudErrand::Set { rule, mode: one(modes), thresholds, dry_run }
            }
            FraudCommand::Review(command) => command.into_errand(),
        })
    }
}

/// One word as it is; several as they were written, which is no mode and is refused as such.
fn one(words: Vec<String>) -> Option<String> {
    if words.is_empty() { None } else { Some(words.join(" ")) }
}

impl ReviewCommand {
    fn into_errand(self) -> FraudErrand {
        let decide = |decision: &str, options: DecisionOptions| {
            let DecisionOptions { order, note, dry_run } = options;
            FraudErrand::Decide { order, decision: decision.to_owned(), note, dry_run }
        };
        match self {
            ReviewCommand::List { state, rule, partner, before } => {
                let state = Some(state).filter(|state| state != "any");
                FraudErrand::List { state, rule, partner, before }
            }
            ReviewCommand::Show { order } => FraudErrand::Show { order },
            ReviewCommand::Release(options) => decide("release", options),
            ReviewCommand::Deny(options) => decide("deny", options),
            ReviewCommand::Reverse(options) => decide("reverse", options),
        }
    }
}
