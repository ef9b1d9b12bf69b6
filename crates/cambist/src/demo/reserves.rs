//! Reserves that are filled up: without it a large month would come to its end in the first days.

use money::Decimal;
use store::{Stop, Tx, Within};

use crate::features::audit::Deed;
use crate::features::currencies::{currency_with_reserve, state_reserve};
use crate::features::orders::NewOrder;

use super::DemoRefusal;

/// A filled reserve is enough for so many more orders like the one that found it short.
const ORDERS: i64 = 200;

/// States a larger reserve of what an order asks for, as its operator would; whether there is one.
pub(super) fn fill_up(
    tx: &mut Tx<'_>,
    deed: &Deed,
    new: &NewOrder,
) -> Result<bool, Stop<DemoRefusal>> {
    let currency = currency_with_reserve(tx, &new.to)?;
    let Some(reserve) = currency.and_then(|currency| currency.reserve) else { return Ok(false) };
    let more = new.quote.get.to_decimal().checked_mul(Decimal::from(ORDERS));
    let filled = more.and_then(|more| reserve.to_decimal().checked_add(more));
    let Some(filled) = filled else { return Ok(false) };
    let filled = filled.normalize().to_string();
    state_reserve(tx, deed, (&new.to, &filled), "filled up").within()?;
    Ok(true)
}
