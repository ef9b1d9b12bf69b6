//! `[attribution]`: which click an order belongs to.

use serde::Deserialize;

use super::within;

/// How long a click may wait for its order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionConfig {
    /// In days; 0 means until the browser is closed.
    pub window_days: u32,
}

impl AttributionConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        within(wrong, "attribution.window_days", self.window_days, 0..=3650);
    }
}
