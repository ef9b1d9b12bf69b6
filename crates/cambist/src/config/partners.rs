//! `[partners]`: what holds for every partner unless set for one.

use money::{Amount, Scale};
use serde::Deserialize;

use crate::features::partners::AddressVisibility;

/// What holds for every partner unless set for one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnersConfig {
    /// The smallest payout in USD, a plain decimal.
    pub min_payout_usd: String,
    /// How much of a click's address a partner sees.
    pub address_visibility: AddressVisibility,
}

impl PartnersConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        match Amount::parse(&self.min_payout_usd, Scale::USD) {
            Ok(amount) if !amount.is_negative() => {}
            Ok(_) => wrong.push("partners.min_payout_usd must not be negative".into()),
            Err(error) => wrong.push(format!("partners.min_payout_usd: {error}")),
        }
    }

    /// The smallest payout.
    pub fn min_payout(&self) -> Amount {
        // Checked when the settings were read: what can't be parsed never gets here.
        Amount::parse(&self.min_payout_usd, Scale::USD).unwrap_or(Amount::zero(Scale::USD))
    }
}
