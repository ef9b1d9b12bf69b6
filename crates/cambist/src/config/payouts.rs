//! `[payouts]`: when partners are paid.

use serde::Deserialize;

use super::within;

/// When partners are paid.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayoutsConfig {
    /// Completed orders of his visitors that a partner needs before his first payout.
    pub orders_before_first: u32,
    /// Whether a partner must have confirmed his e-mail address before he asks for a payout.
    pub confirmed_email: bool,
    /// Whether an operator must have verified an account before it is paid to.
    pub verify_accounts: bool,
    /// Days for which an account counts as new, which flags payouts to it.
    pub new_account_days: u32,
}

impl PayoutsConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        within(wrong, "payouts.orders_before_first", self.orders_before_first, 0..=10_000);
        within(wrong, "payouts.new_account_days", self.new_account_days, 0..=365);
    }
}
