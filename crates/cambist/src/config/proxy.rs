//! `[proxy]`: whose word about a visitor's address is taken.

use ipnet::IpNet;
use serde::Deserialize;

use super::within;

/// Whose word about a visitor's address is taken.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProxyConfig {
    /// Networks of the reverse proxies.
    pub trusted: Vec<IpNet>,
    /// The visitor's address is this many from the right of `X-Forwarded-For`.
    pub count: usize,
}

impl ProxyConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        within(wrong, "proxy.count", self.count, 1..=10);
    }
}
