//! `[attribution]`: which click an order belongs to.

use serde::Deserialize;

use crate::features::clicks::{Binding, Model};

use super::within;

/// Which click an order belongs to, and for how long.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionConfig {
    /// Which of a visitor's clicks counts.
    pub model: Model,
    /// How long a click may wait for its order, unless agreed with its partner: in days; 0 means
    /// until the browser is closed.
    pub window_days: u32,
    /// Whether a customer who was brought once belongs to his partner for life.
    pub bind_customers: Binding,
    /// Whether a partner earns on what he orders himself by his own link.
    pub own_orders: bool,
}

impl AttributionConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        within(wrong, "attribution.window_days", self.window_days, 0..=3650);
    }
}
