//! What holds for every payout.

use std::sync::Arc;

use money::Amount;

use crate::features::rates::RateTable;

use super::reaction::PayoutReactions;

/// What holds for every payout now: the settings, the rates that price it, and what follows from it.
#[derive(Clone)]
pub struct PayoutTerms {
    /// The smallest payout in USD; a method's own minimum counts too.
    pub smallest: Amount,
    /// Orders of his visitors that must be completed before a partner's first payout.
    pub orders_before_first: u32,
    /// Whether a partner must have confirmed his e-mail address.
    pub needs_confirmed: bool,
    /// Whether an operator must have verified an account before it is paid to.
    pub verifies_accounts: bool,
    /// Days for which an account counts as new.
    pub new_account_days: u32,
    /// The rates that value currencies.
    pub rates: Arc<RateTable>,
    /// What must happen in the transaction of a payout's fact.
    pub reactions: PayoutReactions,
}
