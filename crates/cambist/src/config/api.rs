//! `[api]`: limits of the partner API.

use serde::Deserialize;

use super::within;

/// Limits of the partner API.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// Calls a minute, for one key and for one address.
    pub calls_per_minute: u32,
    /// Items in a reply that names no limit.
    pub default_limit: u32,
}

impl Api {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        within(wrong, "api.calls_per_minute", self.calls_per_minute, 1..=100_000);
        within(wrong, "api.default_limit", self.default_limit, 1..=100_000);
    }
}
