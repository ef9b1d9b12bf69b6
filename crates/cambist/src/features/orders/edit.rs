//! Correcting an order: what was really given and paid, what the customer was given off, what it was
//! worth.

use money::{Amount, Scale};
use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::rates::announce_reserve;

use super::announce::announce;
use super::order::Order;
use super::state::State;
use super::store::hold_to_change;
use super::{Fact, Reactions};

/// A correction that an operator makes. Amounts are as people write them; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The order's number.
    pub order_id: i64,
    /// What the customer gave.
    pub give: Option<String>,
    /// What the customer gets.
    pub get: Option<String>,
    /// What the customer was given off, in USD.
    pub discount_usd: Option<Amount>,
    /// Why, 1 to 300 characters.
    pub reason: String,
}

/// Why an order is not corrected, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EditRefusal {
    /// Nobody would know why.
    #[error("a correction needs a reason of 1 to 300 characters on one line")]
    Reason,
    /// No order has this number.
    #[error("there is no order {0}")]
    Unknown(i64),
    /// The order ended without an exchange.
    #[error("order {0} is {1}: it has nothing left to correct")]
    Ended(i64, State),
    /// A text is no amount of its currency.
    #[error(
        "the amount `{text}` of {code} is none: write a plain decimal above zero, at most {decimals} decimals"
    )]
    Amount {
        /// Which side of the order it is: `give` or `get`.
        side: &'static str,
        /// What was written.
        text: String,
        /// The currency's code.
        code: String,
        /// How many decimals it has.
        decimals: u8,
    },
    /// The discount is below zero.
    #[error("a discount is 0 or more USD")]
    Discount,
    /// It is all there already.
    #[error("order {0} stands so already: nothing to correct")]
    Nothing(i64),
    /// The reserve doesn't cover the larger amount.
    #[error("the reserve no longer covers {0}; raise the reserve first, or pay less")]
    ReserveShort(Amount),
}

impl Refusal for EditRefusal {}

/// Corrects an order and returns it as it is then. The values in USD follow the amounts, at the prices
/// stored with the order; its rewards are computed anew in the same transaction.
///
/// # Errors
/// [`EditRefusal`]; the store's faults.
pub fn edit(
    tx: &mut Tx<'_>,
    deed: &Deed,
    edit: &Edit,
    reactions: &Reactions,
) -> Result<Order, Stop<EditRefusal>> {
    let (id, reason) = (edit.order_id, edit.reason.trim());
    if !(1..=300).contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        return Err(EditRefusal::Reason.into());
    }
    let held = hold_to_change(tx, id, deed.at_ms)?;
    let (before, at_ms) = held.ok_or(EditRefusal::Unknown(id))?;
    let deed = &Deed { at_ms, ..deed.clone() };
    let after = corrected(tx, &before, edit)?;
    if after == before {
        return Err(EditRefusal::Nothing(id).into());
    }
    // Partners' money is locked before the reserve, as a completion does it.
    for reaction in reactions.iter() {
        reaction.react(tx, deed, &after, Fact::Edited { give_usd: before.give_usd })?;
    }
    move_reserve(tx, &before, &after)?;
    write(tx, &after)?;
    journal(tx, deed, &before, &after, reason)?;
    announce(tx, id)?;
    Ok(after)
}

/// The order as it would be.
fn corrected(tx: &mut Tx<'_>, before: &Order, edit: &Edit) -> Result<Order, Stop<EditRefusal>> {
    if matches!(before.state, State::Expired | State::Cancelled | State::Refunded) {
        return Err(EditRefusal::Ended(before.id, before.state).into());
    }
    let give = amount("give", edit.give.as_deref(), before.give, &before.from)?;
    let get = amount("get", edit.get.as_deref(), before.get, &before.to)?;
    let discount_usd = edit.discount_usd.unwrap_or(before.discount_usd);
    if discount_usd.is_negative() {
        return Err(EditRefusal::Discount.into());
    }
    let given = price(tx, before.id, "give", (before.give, before.give_usd))?;
    let got = price(tx, before.id, "get", (before.get, before.get_usd))?;
    // A profit that was stated was that of the amounts of then.
    let has_moved = (give, get) != (before.give, before.get);
    Ok(Order {
        give,
        get,
        stated_profit_usd: before.stated_profit_usd.filter(|_| !has_moved),
        give_usd: in_proportion(given, give),
        get_usd: in_proportion(got, get),
        discount_usd,
        ..before.clone()
    })
}

/// An amount with what it was worth in USD; `None`: no price was known.
type Priced = (Amount, Option<Amount>);

/// The price of one side of an order, as an amount and its value: those that it had before its first
/// correction. A value that was rounded for one correction and then for the next would drift away.
fn price(tx: &mut Tx<'_>, id: i64, side: &str, now: Priced) -> Result<Priced, Fault> {
    let first = tx.query_opt(
        &format!(
            "select {side}_before, {side}_usd_before from order_edits \
             where order_id = $1 and {side}_usd_before is not null order by id limit 1"
        ),
        &args![id],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    Ok(first.map_or(now, |(amount, usd)| {
        let (amount, usd) =
            (Amount::from_units(amount, now.0.scale()), Amount::from_units(usd, Scale::USD));
        (amount, Some(usd))
    }))
}

fn amount(
    side: &'static str,
    text: Option<&str>,
    before: Amount,
    code: &str,
) -> Result<Amount, EditRefusal> {
    let Some(text) = text else { return Ok(before) };
    let parsed = Amount::parse(text.trim(), before.scale()).ok();
    parsed.filter(|amount| amount.is_positive()).ok_or_else(|| EditRefusal::Amount {
        side,
        text: text.to_owned(),
        code: code.to_owned(),
        decimals: before.scale().get(),
    })
}

/// The value of an amount at the price of another one of the same currency, rounded down.
fn in_proportion((before, usd): Priced, after: Amount) -> Option<Amount> {
    let usd = usd?;
    if before == after || before.is_zero() {
        return Some(usd);
    }
    let product = i128::from(usd.units()).checked_mul(i128::from(after.units()))?;
    let units = i64::try_from(product / i128::from(before.units())).ok()?;
    Some(Amount::from_units(units, usd.scale()))
}

/// An open order promises another amount of the reserve; a completed one has spent another one.
pub(super) fn move_reserve(
    tx: &mut Tx<'_>,
    before: &Order,
    after: &Order,
) -> Result<(), Stop<EditRefusal>> {
    let more = after.get.units() - before.get.units();
    if more == 0 {
        return Ok(());
    }
    let changed = match before.state.holds_reserve() {
        true => tx.execute(
            "update currencies set reserved_units = reserved_units + $2 \
             where code = $1 and ($2 <= 0 or reserve_units - reserved_units >= $2)",
            &args![before.to.as_str(), more],
        )?,
        // What was paid was paid: the reserve is smaller by it, and never below nothing.
        false => tx.execute(
            "update currencies set reserve_units = \
             case when reserve_units >= $2 then reserve_units - $2 else 0 end where code = $1",
            &args![before.to.as_str(), more],
        )?,
    };
    if changed == 0 {
        return Err(EditRefusal::ReserveShort(after.get).into());
    }
    Ok(announce_reserve(tx)?)
}

fn write(tx: &mut Tx<'_>, after: &Order) -> Result<(), Fault> {
    tx.send(
        "update orders set give_units = $2, get_units = $3, give_usd_units = $4, \
         get_usd_units = $5, discount_usd_units = $6, profit_usd_units = $7 where id = $1",
        &args![
            after.id,
            after.give.units(),
            after.get.units(),
            after.give_usd.map(Amount::units),
            after.get_usd.map(Amount::units),
            after.discount_usd.units(),
            after.stated_profit_usd.map(Amount::units)
        ],
    )
}

fn journal(
    tx: &mut Tx<'_>,
    deed: &Deed,
    before: &Order,
    after: &Order,
    reason: &str,
) -> Result<(), Fault> {
    tx.send(
        "insert into order_edits (order_id, at_ms, actor, reason, give_before, give_after, \
         get_before, get_after, give_usd_before, get_usd_before, discount_before, discount_after) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &args![
            after.id,
            deed.at_ms,
            deed.actor.name(),
            reason,
            before.give.units(),
            after.give.units(),
            before.get.units(),
            after.get.units(),
            before.give_usd.map(Amount::units),
            before.get_usd.map(Amount::units),
            before.discount_usd.units(),
            after.discount_usd.units()
        ],
    )?;
    let told =
        format!("{} → {}, {} → {}: {reason}", before.give, after.give, before.get, after.get);
    audit::record(tx, deed, "order.edit", &after.id.to_string(), &told)
}

/// States what a completed order was worth in USD, where no price was known: the value given, the
/// profit, or both.
///
/// # Errors
/// The store's faults.
pub fn state_usd(
    tx: &mut Tx<'_>,
    order: &Order,
    give_usd: Option<Amount>,
    profit_usd: Option<Amount>,
) -> Result<Order, Fault> {
    let after = Order {
        give_usd: give_usd.or(order.give_usd),
        stated_profit_usd: profit_usd.or(order.stated_profit_usd),
        ..order.clone()
    };
    write(tx, &after)?;
    Ok(after)
}

/// A correction that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderEdit {
    /// When, in unix milliseconds.
    pub at_ms: i64,
    /// Who did it.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// What was given, before and after.
    pub give: (Amount, Amount),
    /// What is received, before and after.
    pub get: (Amount, Amount),
    /// What the customer was given off in USD, before and after.
    pub discount_usd: (Amount, Amount),
}

/// The corrections of an order, oldest first.
///
/// # Errors
/// The store's faults.
pub fn list_edits(tx: &mut Tx<'_>, order: &Order) -> Result<Vec<OrderEdit>, Fault> {
    tx.query(
        "select at_ms, actor, reason, give_before, give_after, get_before, get_after, \
         discount_before, discount_after from order_edits where order_id = $1 order by id",
        &args![order.id],
        |row| {
            let both = |place, scale| -> Result<(Amount, Amount), Fault> {
                let amount = |place| Ok::<_, Fault>(Amount::from_units(row.get(place)?, scale));
                Ok((amount(place)?, amount(place + 1)?))
            };
            Ok(OrderEdit {
                at_ms: row.get(0)?,
                actor: row.get(1)?,
                reason: row.get(2)?,
                give: both(3, order.give.scale())?,
                get: both(5, order.get.scale())?,
                discount_usd: both(7, order.discount_usd.scale())?,
            })
        },
    )
}
