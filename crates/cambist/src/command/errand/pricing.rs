//! What the shell may ask about the prices of directions.

use serde::{Deserialize, Serialize};

use crate::features::rates::{OfferChange, PricingChange};

/// What concerns the price of a direction, by the codes of what is given and received.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PricingErrand {
    /// Price it from sources, or price it otherwise.
    Set {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
        /// What is set.
        change: PricingChange,
        /// Only tell what the rate would be.
        dry_run: bool,
    },
    /// Price it from sources no longer.
    Clear {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
    },
    /// Tell how its rate comes about.
    Explain {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
        /// Only in this city.
        city: Option<String>,
    },
    /// Set its rate by hand, or end that.
    Override {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
        /// The rate as `IN:OUT` and for how many hours; `None`: end it.
        by_hand: Option<(String, u32)>,
    },
    /// Accept the price that it was frozen for.
    Thaw {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
    },
    /// Set limits, hours and margin of one of its offers.
    Offer {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
        /// The city's code; empty: the offer without one.
        city: String,
        /// What is set.
        change: OfferChange,
        /// Only tell what would be.
        dry_run: bool,
    },
}
