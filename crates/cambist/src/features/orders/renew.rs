//! An order whose rate's time is over, where its direction says so: it is computed anew, and its customer
//! agrees or lets it expire.

use money::{Amount, Rate, Scale, parse_decimal, plain};
use store::{Fault, Refusal, Stop, Tx, Within, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

use super::announce::announce;
use super::edit::{EditRefusal, move_reserve};
use super::order::Order;
use super::state::State;
use super::store::{add_event, find_order, hold_to_change};
use super::{Fact, Reactions};

/// How long a customer has to agree, in seconds.
const ANSWER_S: i64 = 900;
/// How often an order is computed anew before it expires after all.
const MOST: i64 = 3;

/// What an order would come to now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repriced {
    /// The version of the rates.
    pub snapshot: i64,
    /// The rate.
    pub rate: Rate,
    /// What the customer would get.
    pub get: Amount,
    /// The value given in USD.
    pub give_usd: Option<Amount>,
    /// The value paid out in USD.
    pub get_usd: Option<Amount>,
}

/// What an order would come to, as its customer was told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recalculation {
    /// Its number.
    pub id: i64,
    /// What it comes to.
    pub terms: Repriced,
}

/// Why a customer can't agree, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AgreeRefusal {
    /// No order has this number.
    #[error("there is no order {0}")]
    Unknown(i64),
    /// What he saw is over, or another one by now.
    #[error("order {0} is not waiting for this answer")]
    Over(i64),
    /// The reserve doesn't cover what he would get.
    #[error(transparent)]
    Reserve(#[from] EditRefusal),
}

impl Refusal for AgreeRefusal {}

/// Computes the first overdue order with a number above `after` anew, where its direction says so, and
/// has its customer asked; its number, or `None` where there is no more of them. One that can't be
/// priced is left to expire, and so is one that was corrected by hand or asked about often enough.
///
/// # Errors
/// The store's faults.
pub fn ask_anew(
    tx: &mut Tx<'_>,
    deed: &Deed,
    after: i64,
    price: &dyn Fn(&Order) -> Option<Repriced>,
    reactions: &Reactions,
) -> Result<Option<i64>, Fault> {
    let Some(id) = overdue(tx, deed.at_s(), after)? else { return Ok(None) };
    let Some((before, at_ms)) = hold_to_change(tx, id, deed.at_ms)? else { return Ok(Some(id)) };
    let deed = &Deed { at_ms, ..deed.clone() };
    let is_overdue = before.state == State::New && before.rate_until_s < deed.at_s();
    let Some(terms) = price(&before).filter(|_| is_overdue) else { return Ok(Some(id)) };
    let order = Order { rate_until_s: deed.at_s() + ANSWER_S, ..before };
    insert(tx, deed, id, &terms)?;
    tx.send("update orders set rate_until_s = $2 where id = $1", &args![id, order.rate_until_s])?;
    for reaction in reactions.iter() {
        reaction.react(tx, deed, &order, Fact::AskedAnew { get: terms.get })?;
    }
    audit::record(tx, deed, "order.ask_anew", &id.to_string(), &terms.get.to_string())?;
    announce(tx, id)?;
    Ok(Some(id))
}

fn overdue(tx: &mut Tx<'_>, now_s: i64, after: i64) -> Result<Option<i64>, Fault> {
    tx.query_opt(
        "select o.id from orders o join offers f on f.id = o.offer_id \
         join directions d on d.id = f.direction_id \
         where o.state = 'new' and o.rate_until_s < $1 and o.id > $2 \
         and d.when_over = 'recalculate' \
         and not exists (select 1 from order_edits e where e.order_id = o.id) \
         and not exists (select 1 from recalculations r \
         where r.order_id = o.id and not r.is_agreed) \
         and (select count(*) from recalculations r where r.order_id = o.id) < $3 \
         order by o.id limit 1",
        &args![now_s, after, MOST],
        |row| row.get(0),
    )
}

fn insert(tx: &mut Tx<'_>, deed: &Deed, id: i64, terms: &Repriced) -> Result<(), Fault> {
    tx.send(
        "insert into recalculations (order_id, at_ms, snapshot, rate_in, rate_out, get_units, \
         give_usd_units, get_usd_units, is_agreed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &args![
            id,
            deed.at_ms,
            terms.snapshot,
            plain(terms.rate.in_side()),
            plain(terms.rate.out_side()),
            terms.get.units(),
            terms.give_usd.map(Amount::units),
            terms.get_usd.map(Amount::units),
            false
        ],
    )
}

/// What the customer of an order is asked now; `None`: nothing.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn asked_anew(tx: &mut Tx<'_>, order: &Order) -> Result<Option<Recalculation>, Fault> {
    if order.state != State::New {
        return Ok(None);
    }
    let corrupt = || Fault::corrupt(format!("recalculations of order {}", order.id));
    tx.query_opt(
        "select id, snapshot, rate_in, rate_out, get_units, give_usd_units, get_usd_units \
         from recalculations where order_id = $1 and not is_agreed order by id desc limit 1",
        &args![order.id],
        |row| {
            let side = |place| parse_decimal(&row.get::<String>(place)?).map_err(|_| corrupt());
            let usd = |place| {
                let units: Option<i64> = row.get(place)?;
                Ok::<_, Fault>(units.map(|units| Amount::from_units(units, Scale::USD)))
            };
            let terms = Repriced {
                snapshot: row.get(1)?,
                rate: Rate::new(side(2)?, side(3)?).map_err(|_| corrupt())?,
                get: Amount::from_units(row.get(4)?, order.get.scale()),
                give_usd: usd(5)?,
                get_usd: usd(6)?,
            };
            Ok(Recalculation { id: row.get(0)?, terms })
        },
    )
}

/// Takes the customer's agreement to what he saw: the order goes on at that rate, for `rate_for_s` more
/// seconds.
///
/// # Errors
/// [`AgreeRefusal`]; the store's faults.
pub fn agree(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    recalculation: i64,
    rate_for_s: i64,
    reactions: &Reactions,
) -> Result<Order, Stop<AgreeRefusal>> {
    let held = hold_to_change(tx, order_id, deed.at_ms)?;
    let (before, at_ms) = held.ok_or(AgreeRefusal::Unknown(order_id))?;
    let deed = &Deed { at_ms, ..deed.clone() };
    let asked = asked_anew(tx, &before)?.filter(|asked| asked.id == recalculation);
    let asked = asked.filter(|_| before.rate_until_s >= deed.at_s());
    let Repriced { snapshot, rate, get, give_usd, get_usd } =
        asked.ok_or(AgreeRefusal::Over(order_id))?.terms;
    let rate_until_s = deed.at_s() + rate_for_s;
    let after = Order { snapshot, rate, get, give_usd, get_usd, rate_until_s, ..before.clone() };
    move_reserve(tx, &before, &after).within()?;
    tx.send(
        "update orders set snapshot = $2, rate_in = $3, rate_out = $4, get_units = $5, \
         give_usd_units = $6, get_usd_units = $7, rate_until_s = $8 where id = $1",
        &args![
            order_id,
            snapshot,
            plain(rate.in_side()),
            plain(rate.out_side()),
            get.units(),
            give_usd.map(Amount::units),
            get_usd.map(Amount::units),
            rate_until_s
        ],
    )?;
    tx.send("update recalculations set is_agreed = $2 where id = $1", &args![recalculation, true])?;
    add_event(tx, deed, order_id, State::New, &format!("agreed: {} → {get}", before.get))?;
    for reaction in reactions.iter() {
        reaction.react(tx, deed, &after, Fact::Agreed)?;
    }
    audit::record(tx, deed, "order.agree", &order_id.to_string(), &get.to_string())?;
    announce(tx, order_id)?;
    find_order(tx, order_id)?.ok_or_else(|| AgreeRefusal::Unknown(order_id).into())
}
