//! `[rewards]`: what orders earn, unless agreed with a partner.

use serde::Deserialize;

use crate::features::rewards::{Base, Terms};

/// What orders earn, unless agreed with a partner.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardsConfig {
    /// What the percentage is taken of.
    pub base: Base,
    /// The percentage, a plain decimal.
    pub percent: String,
    /// Days for which a reward is held.
    pub hold_days: u32,
}

impl RewardsConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        if let Err(refusal) = Terms::read(self.base, &self.percent, self.hold_days) {
            wrong.push(format!("rewards: {refusal}"));
        }
    }

    /// The terms of partners who have none of their own.
    pub fn terms(&self) -> Terms {
        // Checked when the settings were read: what can't be read never gets here.
        let nothing = Terms::plain(self.base, self.hold_days);
        Terms::read(self.base, &self.percent, self.hold_days).unwrap_or(nothing)
    }
}
