//! Whether a reward is given at once: asked of whoever knows the rules on fraud, a slice below.

use std::fmt::Debug;

use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::orders::Order;

/// What is to become of the rewards of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// They are given.
    Pass,
    /// They are given, and stay held until an operator has looked.
    Review,
    /// They are not given, for this reason, which the partner reads.
    Deny(&'static str),
}

/// Judges an order when its rewards are decided, in that transaction.
pub trait Judge: Debug + Send + Sync {
    /// Judges it, and keeps what it was judged by.
    ///
    /// # Errors
    /// The store's faults.
    fn judge(&self, tx: &mut Tx<'_>, deed: &Deed, order: &Order) -> Result<Judgement, Fault>;
}
