//! What monitorings read.

use clap::{Args, Subcommand};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::network;
use crate::command::errand::Errand;

#[derive(Debug, Subcommand)]
pub(in crate::command) enum FeedCommand {
    /// List feeds, and when each was last read
    List,
    /// Make a feed for a monitoring, switched off until `feed enable`
    Create {
        /// What stands in its address, e.g. bestchange
        code: String,
        /// The monitoring's name
        #[arg(long)]
        title: String,
        #[command(flatten)]
        options: FeedOptions,
    },
    /// Change a feed: what is not named stays
    Edit {
        /// The feed's code
        code: String,
        /// The monitoring's name
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        options: FeedOptions,
    },
    /// Show every option of a feed
    Show {
        /// The feed's code
        code: String,
    },
    /// Publish a feed
    Enable {
        /// The feed's code
        code: String,
    },
    /// Stop publishing a feed
    Disable {
        /// The feed's code
        code: String,
    },
    /// Print a feed's document as it would be published now
    Preview {
        /// The feed's code; without it the public feed
        code: Option<String>,
        /// The format
        #[arg(long, default_value = "xml", value_parser = ["xml", "json", "txt"])]
        format: String,
    },
    /// Say what a feed publishes and what it leaves out, and why; fails when nothing is published
    Check {
        /// The feed's code; without it the public feed
        code: Option<String>,
    },
    /// Say what a feed shows differently; fails when it differs
    Diff {
        /// The feed's code
        code: String,
        /// Another feed to compare it with; without it the site's table
        other: Option<String>,
    },
    /// Remove a feed and what is known of its polls; its address answers 404
    Remove {
        /// The feed's code
        code: String,
    },
    /// Say who reads the feeds, how often and from where
    Polls {
        /// The code of a feed or of a link; without it all of them
        code: Option<String>,
    },
}

/// What a feed shows and to whom; an empty text takes an option back.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct FeedOptions {
    /// The code of the link whose visitors it sends; empty: none
    #[arg(long, value_name = "CODE")]
    pub link: Option<String>,
    /// What its XML is: classic or eref
    #[arg(long, value_name = "VARIANT")]
    pub xml: Option<String>,
    /// What its JSON is: flat or 1.3
    #[arg(long, value_name = "VARIANT")]
    pub json: Option<String>,
    /// Its words for our currencies: OURS=THEIRS, comma-separated
    #[arg(long, value_name = "MAP")]
    pub map: Option<String>,
    /// Its words for our cities: OURS=THEIRS, comma-separated
    #[arg(long, value_name = "MAP")]
    pub cities: Option<String>,
    /// Codes or FROM-TO that it leaves out, comma-separated
    #[arg(long, value_name = "LIST")]
    pub exclude: Option<String>,
    /// Percent by which its rates are worse than ours, 0 to 50
    #[arg(long, value_name = "PERCENT")]
    pub markup: Option<String>,
    /// Narrower limits by the currency given: CODE:MIN..MAX, comma-separated, e.g. BTC:0.01..2
    #[arg(long, value_name = "LIST")]
    pub limits: Option<String>,
    /// What it does to labels: +ADDED, -REMOVED or OURS=THEIRS, comma-separated
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    pub labels: Option<String>,
    /// Hours outside of which it is empty, e.g. "mon-fri 09:00-18:00 +03:00"
    #[arg(long, value_name = "HOURS")]
    pub schedule: Option<String>,
    /// A network that may read it (may be repeated); without any everyone
    #[arg(long = "from", value_name = "CIDR", value_parser = network, conflicts_with = "from_anywhere")]
    pub addresses: Vec<IpNet>,
    /// Let everyone read it again
    #[arg(long)]
    pub from_anywhere: bool,
    /// Write limits with their unit: 50 USD
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true")]
    pub units: Option<bool>,
}

impl FeedCommand {
    pub(super) fn into_errand(self) -> Errand {
        match self {
            FeedCommand::List => Errand::FeedList,
            FeedCommand::Create { code, title, options } => {
                Errand::FeedCreate { code, title, options }
            }
            FeedCommand::Edit { code, title, options } => Errand::FeedEdit { code, title, options },
            FeedCommand::Show { code } => Errand::FeedShow { code },
            FeedCommand::Enable { code } => Errand::FeedSwitch { code, is_enabled: true },
            FeedCommand::Disable { code } => Errand::FeedSwitch { code, is_enabled: false },
            FeedCommand::Preview { code, format } => Errand::FeedPreview { code, format },
            FeedCommand::Check { code } => Errand::FeedCheck { code },
            FeedCommand::Diff { code, other } => Errand::FeedDiff { code, other },
            FeedCommand::Remove { code } => Errand::FeedRemove { code },
            FeedCommand::Polls { code } => Errand::FeedPolls { code },
        }
    }
}
