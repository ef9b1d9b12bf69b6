//! Programmes: named terms.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::command::TermsChange;
use crate::command::errand::{Errand, ProgrammeErrand};

#[derive(Debug, Subcommand)]
pub(in crate::command) enum ProgrammeCommand {
    /// List the programmes with their terms
    List,
    /// Show a programme: its terms of now, and every earlier version
    Show {
        /// The programme's name
        name: String,
    },
    /// Make a programme; one named `default` is for everyone who is in no other
    Create {
        /// Its name: small letters, digits, - and _
        name: String,
        #[command(flatten)]
        terms: TermsOptions,
        /// Change nothing, only tell what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Change a programme's terms for orders placed from now on; what isn't named stays
    Set {
        /// Its name
        name: String,
        #[command(flatten)]
        terms: TermsOptions,
        /// Change nothing, only tell what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Set a programme's percentages by the volume of each partner
    Tiers {
        /// Its name
        name: String,
        /// FROM=PERCENT each, from 0 on and rising: 0=10 5000=12 20000=15; or `none`
        #[arg(required = true, value_name = "FROM=PERCENT")]
        tiers: Vec<String>,
        /// Over which time volume is counted
        #[arg(long, value_parser = ["lifetime", "month", "30-days"])]
        period: Option<String>,
        /// Change nothing, only tell what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Put a partner into a programme, for orders placed from now on
    Assign {
        /// The partner's number
        partner: i64,
        /// The programme's name; `none`: into no one, so that he has everyone's terms
        name: String,
    },
}

/// Terms on the command line. `none` takes away what can be without.
#[derive(Debug, Default, Args)]
pub(in crate::command) struct TermsOptions {
    /// A TOML file with all terms, instead of what there is; other options change them
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// What the percentage is taken of
    #[arg(long, value_parser = ["profit", "amount"])]
    base: Option<String>,
    /// The percentage, 0 to 100
    #[arg(long)]
    percent: Option<String>,
    /// A percentage from a volume in USD on, e.g. 5000=12 (repeat it, the first from 0); or `none`
    #[arg(long = "tier", value_name = "FROM=PERCENT")]
    tiers: Vec<String>,
    /// Over which time volume is counted
    #[arg(long, value_parser = ["lifetime", "month", "30-days"])]
    period: Option<String>,
    /// Days for which a reward is held before it can be paid out, 0 to 365
    #[arg(long, value_name = "DAYS")]
    hold_days: Option<u32>,
    /// USD that are paid without profit, or where the reward would exceed it; or `none`
    #[arg(long, value_name = "USD")]
    floor: Option<String>,
    /// At most this percentage of the profit; or `none`
    #[arg(long, value_name = "PERCENT")]
    cap: Option<String>,
    /// Nothing is earned when the profit is a smaller percentage of the value given; or `none`
    #[arg(long, value_name = "PERCENT")]
    min_profit: Option<String>,
    /// Whether losses are shared: an order at a loss then takes from the partner
    #[arg(long, value_parser = ["yes", "no"])]
    share_losses: Option<String>,
    /// What a customer's discount does to the reward
    #[arg(long, value_parser = ["ignored", "subtracted", "excludes"])]
    discount: Option<String>,
    /// The percentage of the base for whoever brought the partner; or `none`
    #[arg(long, value_name = "PERCENT")]
    level2: Option<String>,
    /// Days that a click waits for its order, 0 until the browser is closed; or `none`
    #[arg(long, value_name = "DAYS")]
    window_days: Option<String>,
    /// Nothing is earned without a click so many hours before the order; or `none`
    #[arg(long, value_name = "HOURS")]
    click_hours: Option<String>,
}

impl TermsOptions {
    /// The change that the options mean. Files are read here: the running office has other rights.
    pub(super) fn read(self) -> Result<TermsChange, String> {
        let read = |path: PathBuf| {
            let text = std::fs::read_to_string(&path);
            text.map_err(|error| format!("{}: {error}", path.display()))
        };
        Ok(TermsChange {
            file: self.file.map(read).transpose()?,
            base: self.base,
            percent: self.percent,
            tiers: Some(self.tiers).filter(|tiers| !tiers.is_empty()),
            period: self.period,
            hold_days: self.hold_days,
            floor: self.floor,
            cap: self.cap,
            min_profit: self.min_profit,
            share_losses: self.share_losses,
            discount: self.discount,
            level2: self.level2,
            window_days: self.window_days,
            click_hours: self.click_hours,
        })
    }
}

impl ProgrammeCommand {
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        Ok(match self {
            ProgrammeCommand::List => Errand::Programme(ProgrammeErrand::List),
            ProgrammeCommand::Show { name } => Errand::Programme(ProgrammeErrand::Show { name }),
            ProgrammeCommand::Create { name, terms, dry_run } => {
                Errand::Programme(ProgrammeErrand::Set {
                    name,
                    is_new: true,
                    change: Box::new(terms.read()?),
                    dry_run,
                })
            }
            ProgrammeCommand::Set { name, terms, dry_run } => {
                Errand::Programme(ProgrammeErrand::Set {
                    name,
                    is_new: false,
                    change: Box::new(terms.read()?),
                    dry_run,
                })
            }
            ProgrammeCommand::Tiers { name, tiers, period, dry_run } => {
                let change = TermsChange { tiers: Some(tiers), period, ..TermsChange::default() };
                let change = Box::new(change);
                Errand::Programme(ProgrammeErrand::Set { name, is_new: false, change, dry_run })
            }
            ProgrammeCommand::Assign { partner, name } => {
                Errand::Programme(ProgrammeErrand::Assign {
                    partner,
                    name: Some(name).filter(|name| name != "none"),
                })
            }
        })
    }
}
