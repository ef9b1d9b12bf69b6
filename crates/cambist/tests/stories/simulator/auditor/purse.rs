//! What partners have, and what the office has spent on them.

use super::super::deed::Units;
use super::Stand;

/// What a partner has and got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Purse {
    pub(crate) held: Units,
    pub(crate) available: Units,
    pub(crate) in_payout: Units,
    pub(crate) paid_out: Units,
}

impl Purse {
    /// Where a reward that stands so is.
    pub(super) fn pot(&mut self, stand: Stand) -> &mut Units {
        if stand == Stand::Held { &mut self.held } else { &mut self.available }
    }
}

/// The house's accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct House {
    /// What rewards have cost.
    pub(crate) expense: Units,
    /// What was sent.
    pub(crate) paid_out: Units,
    /// What operators have added, less what they took.
    pub(crate) adjustments: Units,
}
