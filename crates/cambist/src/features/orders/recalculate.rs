//! What another amount would come to.

use money::Amount;

use super::order::Order;

/// What the customer gets for another amount in the order's own proportion, its fees included:
/// rounded down to the smallest unit of what he gets, in the office's favour. `None`: the order gives
/// nothing to measure by, or no amount is that large.
pub fn in_its_proportion(order: &Order, give: Amount) -> Option<Amount> {
    let product = i128::from(order.get.units()).checked_mul(i128::from(give.units()))?;
    let units = product.checked_div(i128::from(order.give.units()))?;
    Some(Amount::from_units(i64::try_from(units).ok()?, order.get.scale()))
}
