//! What monitorings read.

use clap::Subcommand;
use ipnet::IpNet;

use super::network;
use crate::command::errand::Errand;

#[derive(Debug, Subcommand)]
pub(in crate::command) enum FeedCommand {
    /// List feeds
    List,
    /// Make a feed for a monitoring, switched off until `feed enable`
    Create {
        /// What stands in its address, e.g. bestchange
        code: String,
        /// The monitoring's name
        #[arg(long)]
        title: String,
        /// The code of the link whose visitors it sends
        #[arg(long)]
        link: Option<String>,
        /// Its words for our currencies: OURS=THEIRS, comma-separated
        #[arg(long, default_value = "", value_name = "MAP")]
        map: String,
        /// Codes or FROM-TO that it leaves out, comma-separated
        #[arg(long, default_value = "", value_name = "LIST")]
        exclude: String,
        /// A network that may read it (may be repeated); without it everyone
        #[arg(long = "from", value_name = "CIDR", value_parser = network)]
        addresses: Vec<IpNet>,
        /// Write limits with their unit: 50 USD
        #[arg(long)]
        units: bool,
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
}

impl FeedCommand {
    pub(super) fn into_errand(self) -> Errand {
        match self {
            FeedCommand::List => Errand::FeedList,
            FeedCommand::Create { code, title, link, map, exclude, addresses, units } => {
                Errand::FeedCreate {
                    code,
                    title,
                    link,
                    mapping: map,
                    excluded: exclude,
                    addresses,
                    has_unit_suffix: units,
                }
            }
            FeedCommand::Enable { code } => Errand::FeedSwitch { code, is_enabled: true },
            FeedCommand::Disable { code } => Errand::FeedSwitch { code, is_enabled: false },
            FeedCommand::Preview { code, format } => Errand::FeedPreview { code, format },
            FeedCommand::Check { code } => Errand::FeedCheck { code },
        }
    }
}
