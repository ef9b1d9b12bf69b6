//! `[orders]`: how orders go.

use serde::Deserialize;

use super::within;

/// How orders go.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrdersConfig {
    /// Minutes for which the rate of a new order holds.
    pub rate_for_minutes: u32,
}

impl OrdersConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        within(wrong, "orders.rate_for_minutes", self.rate_for_minutes, 1..=1440);
    }
}
