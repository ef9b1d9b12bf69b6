//! What follows from the facts of payouts.

use std::sync::Arc;

use store::{Fault, Tx};

use crate::features::audit::Deed;

use super::payout::Payout;

/// What happened to a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutFact {
    /// A partner asked for it.
    Requested,
    /// It was made.
    Done,
    /// An operator called it off.
    Cancelled,
    /// The partner called it off.
    CancelledByPartner,
}

/// Something that must happen in the transaction of a payout's fact, such as a mail.
pub trait PayoutReaction: Send + Sync {
    /// Does it. Only a fault may stop the payout.
    ///
    /// # Errors
    /// The store's faults.
    fn react(
        &self,
        tx: &mut Tx<'_>,
        deed: &Deed,
        payout: &Payout,
        fact: PayoutFact,
    ) -> Result<(), Fault>;
}

/// All of them, in the order of [`crate::reactions`].
pub type PayoutReactions = Arc<[Box<dyn PayoutReaction>]>;
