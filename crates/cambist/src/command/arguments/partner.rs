//! Those who refer: accounts, links, API keys.

use clap::{Subcommand, ValueEnum};
use ipnet::IpNet;

use crate::features::partners::AddressVisibility;

use super::{AccountOptions, network};
use crate::command::errand::{Errand, Owner};

#[derive(Debug, Subcommand)]
pub(in crate::command) enum PartnerCommand {
    /// Make a partner, with a first link
    Create {
        #[command(flatten)]
        account: AccountOptions,
        /// The name that operators read
        #[arg(long)]
        title: String,
        /// The first link's own code; without it one is made up
        #[arg(long)]
        code: Option<String>,
        /// How much of a click's address the partner sees
        #[arg(long, value_enum)]
        addresses: Option<Visibility>,
        /// The number of the partner who brought this one
        #[arg(long, value_name = "PARTNER")]
        referred_by: Option<i64>,
    },
    /// Say who brought a partner; without --by nobody did
    Referrer {
        /// The partner's number
        partner: i64,
        /// The number of the partner who brought him
        #[arg(long, value_name = "PARTNER")]
        by: Option<i64>,
    },
    /// List partners with their links
    List,
    /// Suspend a partner: links still redirect, but credit nobody; keys stop working
    Suspend {
        /// The partner's number
        partner: i64,
    },
    /// End a suspension
    Resume {
        /// The partner's number
        partner: i64,
    },
    /// Make another link of a partner
    Link {
        /// The partner's number
        partner: i64,
        /// The link's own code; without it one is made up
        #[arg(long)]
        code: Option<String>,
        /// What the partner calls it
        #[arg(long, default_value = "")]
        label: String,
        /// Where it leads when no pair is asked for, e.g. /exchange/BTC/SBERRUB
        #[arg(long, default_value = "")]
        target: String,
    },
    /// Switch a link on
    LinkOn {
        /// The link's code
        code: String,
    },
    /// Switch a link off: it still redirects, but credits nobody
    LinkOff {
        /// The link's code
        code: String,
    },
    /// Let a parameter of an older engine, such as rid=7, mean a link
    LinkLegacy {
        /// The link's code
        code: String,
        /// NAME=VALUE as it stands in old addresses
        #[arg(value_name = "NAME=VALUE")]
        parameter: String,
    },
    /// Agree on a partner's reward; it holds for orders placed from now on
    Terms {
        /// The partner's number
        partner: i64,
        /// What the percentage is taken of
        #[arg(long, value_parser = ["profit", "amount"])]
        base: String,
        /// The percentage, 0 to 100
        #[arg(long)]
        percent: String,
        /// Days for which a reward is held before it can be paid out
        #[arg(long, default_value_t = 14)]
        hold_days: u32,
    },
    /// End what was agreed with a partner: orders placed from now on are as his programme says
    TermsEnd {
        /// The partner's number
        partner: i64,
    },
    /// Make an API key of a partner; it is shown once
    Key {
        /// The partner's number
        partner: i64,
        /// What it is for
        #[arg(long, default_value = "")]
        label: String,
        /// What it may be used for, comma-separated: info:read, links:write, clicks:read,
        /// exchanges:read, statement:read, payouts:read, payouts:write; without it everything that reads
        #[arg(long)]
        scopes: Option<String>,
        /// A network that it may be used from, e.g. 203.0.113.0/24 (may be repeated); without it any
        #[arg(long = "from", value_name = "CIDR", value_parser = network)]
        addresses: Vec<IpNet>,
        /// Days until it ends; without it never
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: Option<u32>,
    },
    /// List a partner's API keys
    Keys {
        /// The partner's number
        partner: i64,
    },
    /// Make an API key in the place of another: label, scopes and networks stay; it is shown once
    KeyRotate {
        /// The partner's number
        partner: i64,
        /// The old key's number
        key: i64,
        /// Hours for which the old key works; 0 ends it at once
        #[arg(long, default_value_t = 24, value_name = "HOURS",
            value_parser = clap::value_parser!(u32).range(0..=720))]
        overlap: u32,
    },
    /// End an API key at once
    KeyRevoke {
        /// The partner's number
        partner: i64,
        /// The key's number
        key: i64,
    },
    /// Switch two-step verification off for a partner who has lost his device and every recovery code
    ///
    /// Make sure by other means that it is he who asks: from then on his password alone lets in. He is
    /// told by letter, and the audit log keeps a line.
    SecondFactorOff {
        /// The partner's number
        partner: i64,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::command) enum Visibility {
    /// The last octet, or the last 80 bits of IPv6, are zeroed
    Network,
    /// All of it: what a monitoring needs to reconcile
    Full,
    /// Nothing
    None,
}

impl PartnerCommand {
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        Ok(match self {
            PartnerCommand::Create { account, title, code, addresses, referred_by } => {
                Errand::PartnerCreate {
                    referred_by,
                    account: account.read()?,
                    title,
                    code,
                    visibility: addresses.map(|addresses| match addresses {
                        Visibility::Network => AddressVisibility::Network,
                        Visibility::Full => AddressVisibility::Full,
                        Visibility::None => AddressVisibility::None,
                    }),
                }
            }
            PartnerCommand::SecondFactorOff { partner, dry_run } => {
                Errand::SecondFactorOff { owner: Owner::Partner(partner), dry_run }
            }
            PartnerCommand::List => Errand::PartnerList,
            PartnerCommand::Referrer { partner, by } => {
                Errand::PartnerRefer { partner, referrer: by }
            }
            PartnerCommand::TermsEnd { partner } => Errand::PartnerTermsEnd { partner },
            PartnerCommand::Suspend { partner } => {
                Errand::PartnerSuspend { partner, is_suspended: true }
            }
            PartnerCommand::Resume { partner } => {
                Errand::PartnerSuspend { partner, is_suspended: false }
            }
            PartnerCommand::Link { partner, code, label, target } => {
                Errand::PartnerLink { partner, code, label, target }
            }
            PartnerCommand::LinkOn { code } => Errand::LinkSwitch { code, is_enabled: true },
            PartnerCommand::LinkOff { code } => Errand::LinkSwitch { code, is_enabled: false },
            PartnerCommand::LinkLegacy { code, parameter } => {
                let (parameter, value) = parameter
                    .split_once('=')
                    .ok_or("write the old parameter as NAME=VALUE, e.g. rid=7")?;
                let (parameter, value) = (parameter.to_owned(), value.to_owned());
                Errand::LinkLegacy { code, parameter, value }
            }
            PartnerCommand::Terms { partner, base, percent, hold_days } => {
                Errand::PartnerTerms { partner, base, percent, hold_days }
            }
            PartnerCommand::Key { partner, label, scopes, addresses, days } => {
                Errand::KeyCreate { partner, label, scopes, addresses, days }
            }
            PartnerCommand::Keys { partner } => Errand::KeyList { partner },
            PartnerCommand::KeyRotate { partner, key, overlap } => {
                Errand::KeyRotate { partner, key, hours: overlap }
            }
            PartnerCommand::KeyRevoke { partner, key } => Errand::KeyRevoke { partner, key },
        })
    }
}
