//! What an order's facts do to what later ones are judged by, in the order's own transaction.

use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::orders::{Action, Fact, Order, Reaction};

use super::store::{close_case, count_completed, count_refunded};

/// Counts what was completed and refunded; closes the case of a refunded order.
#[derive(Clone, Copy, Debug)]
pub struct OnOrder;

impl Reaction for OnOrder {
    fn react(&self, tx: &mut Tx<'_>, deed: &Deed, order: &Order, fact: Fact) -> Result<(), Fault> {
        if order.attributed.is_none() {
            return Ok(());
        }
        match fact {
            Fact::Stepped(Action::Complete) => count_completed(tx, deed, order.id),
            Fact::Stepped(Action::Refund) => {
                count_refunded(tx, deed, order.id)?;
                close_case(tx, order.id)
            }
            Fact::Placed
            | Fact::Stepped(_)
            | Fact::Edited { .. }
            | Fact::RequisitesGiven
            | Fact::AskedAnew { .. }
            | Fact::Agreed => Ok(()),
        }
    }
}
