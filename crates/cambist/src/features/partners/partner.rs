//! A partner: an account that may refer.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// An account that may refer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Partner {
    /// The partner's number.
    pub id: i64,
    /// The number of the partner's account.
    pub account_id: i64,
    /// The name that operators read.
    pub title: String,
    /// The account's address.
    pub email: String,
    /// A suspended partner's links still redirect, but are not attributed.
    pub is_suspended: bool,
    /// Whether the partner's keys work.
    pub is_api_enabled: bool,
    /// How much of a click's address the partner sees; `None`: as the settings say for everyone.
    pub address_visibility: Option<AddressVisibility>,
}

/// How much of a click's address a partner sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AddressVisibility {
    /// The last octet, or the last 80 bits of IPv6, zeroed.
    Network,
    /// All of it: what a monitoring needs to reconcile.
    Full,
    /// Nothing: `0.0.0.0`.
    None,
}

impl AddressVisibility {
    /// The word in settings, database and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            AddressVisibility::Network => "network",
            AddressVisibility::Full => "full",
            AddressVisibility::None => "none",
        }
    }

    /// What `word` means, if anything.
    pub fn from_word(word: &str) -> Option<AddressVisibility> {
        [AddressVisibility::Network, AddressVisibility::Full, AddressVisibility::None]
            .into_iter()
            .find(|visibility| visibility.word() == word)
    }

    /// The address as the partner may see it; `None` when nothing may be seen.
    pub fn show(self, address: IpAddr) -> Option<IpAddr> {
        match self {
            AddressVisibility::Network => Some(web::address::network_of(address)),
            AddressVisibility::Full => Some(address),
            AddressVisibility::None => None,
        }
    }
}
