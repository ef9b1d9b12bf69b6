//! What payouts need of the office.

use std::sync::Arc;

use crate::features::payouts::PayoutTerms;

use super::App;

impl App {
    /// What holds for every payout, as of now.
    pub fn payout_terms(&self) -> PayoutTerms {
        let settings = &self.0.config.payouts;
        PayoutTerms {
            smallest: self.0.config.partners.min_payout(),
            orders_before_first: settings.orders_before_first,
            needs_confirmed: settings.confirmed_email,
            verifies_accounts: settings.verify_accounts,
            new_account_days: settings.new_account_days,
            rates: Arc::clone(&self.snapshot().rates),
            reactions: Arc::clone(&self.0.payout_reactions),
        }
    }
}
