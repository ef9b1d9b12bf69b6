//! Rows of orders and of their events.

use money::{Amount, Rate, Scale, parse_decimal};
use store::{Fault, Row, Tx, args};

use crate::features::audit::Deed;
use crate::features::clicks::Rule;
use crate::words::Lang;

use super::order::{Attributed, Order};
use super::state::State;

/// The columns of an order, as a query and the `returning` of a write both can name them.
pub(super) const COLUMNS: &str = "orders.id, orders.public_id, orders.offer_id, orders.from_code, \
     orders.to_code, orders.city, orders.snapshot, orders.rate_in, orders.rate_out, \
     orders.give_units, orders.get_units, \
     (select f.decimals from currencies f where f.code = orders.from_code), \
     (select t.decimals from currencies t where t.code = orders.to_code), \
     orders.give_usd_units, orders.get_usd_units, orders.email, orders.account, orders.state, \
     orders.paused_from, orders.reference, orders.rate_until_s, orders.created_at_ms, \
     orders.partner_id, orders.link_id, orders.click_id, orders.query_string, orders.user_hash, \
     orders.attribution_rule, orders.profit_usd_units, orders.discount_usd_units, \
     orders.changed_at_ms, orders.bound_by, orders.version, \
     orders.lang";

/// One order by its number.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_order(tx: &mut Tx<'_>, id: i64) -> Result<Option<Order>, Fault> {
    tx.query_opt(&format!("select {COLUMNS} from orders where orders.id = $1"), &args![id], read)
}

/// One order by what stands in the address of its page.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_public(tx: &mut Tx<'_>, public_id: &str) -> Result<Option<Order>, Fault> {
    tx.query_opt(
        &format!("select {COLUMNS} from orders where orders.public_id = $1"),
        &args![public_id],
        read,
    )
}

/// The order that the form with this token has made.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_by_token(tx: &mut Tx<'_>, token: &str) -> Result<Option<Order>, Fault> {
    tx.query_opt(
        &format!("select {COLUMNS} from orders where orders.token = $1"),
        &args![token],
        read,
    )
}

/// Orders, newest first: in `state` or in any, with numbers below `before`.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_orders(
    tx: &mut Tx<'_>,
    state: Option<State>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Order>, Fault> {
    let below = before.unwrap_or(i64::MAX);
    match state {
        None => tx.query(
            &format!("select {COLUMNS} from orders where orders.id < $1 order by orders.id desc limit {limit}"),
            &args![below],
            read,
        ),
        Some(state) => tx.query(
            &format!("select {COLUMNS} from orders where orders.id < $1 and orders.state = $2 order by orders.id desc limit {limit}"),
            &args![below, state.word()],
            read,
        ),
    }
}

/// The numbers `$2` to `$3` of orders on which the partner `$1` has a reward, of either level.
const REWARDED: &str = "(select r.order_id from rewards r \
     where r.partner_id = $1 and r.order_id >= $2 and r.order_id <= $3)";

/// The orders `first` to `last` on which a partner has a reward, oldest first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn orders_of(
    tx: &mut Tx<'_>,
    partner_id: i64,
    first: i64,
    last: i64,
) -> Result<Vec<Order>, Fault> {
    tx.query(
        &format!("select {COLUMNS} from orders where orders.id in {REWARDED} order by orders.id"),
        &args![partner_id, first, last],
        read,
    )
}

/// The orders with these numbers, by number.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn orders_by_number(tx: &mut Tx<'_>, numbers: &[i64]) -> Result<Vec<Order>, Fault> {
    let list = store::in_list(1, numbers.len());
    let args: Vec<_> = store::padded(numbers).into_iter().map(store::Value::from).collect();
    let sql =
        format!("select {COLUMNS} from orders where orders.id in ({list}) order by orders.id");
    tx.query(&sql, &args, read)
}

/// The orders of the rewards of a partner that changed after the place `after`, a moment and an order's
/// number, and at `until_ms` or before: those of the oldest `limit` changes, by number.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn orders_changed(
    tx: &mut Tx<'_>,
    partner_id: i64,
    after: (i64, i64),
    until_ms: i64,
    limit: u32,
) -> Result<Vec<Order>, Fault> {
    let sql = format!(
        "select {COLUMNS} from orders where orders.id in (select r.order_id from rewards r \
         where r.partner_id = $1 and r.changed_at_ms >= $2 and r.changed_at_ms <= $4 \
         and (r.changed_at_ms > $2 or r.order_id > $3) \
         order by r.changed_at_ms, r.order_id limit {limit}) order by orders.id"
    );
    tx.query(&sql, &args![partner_id, after.0, after.1, until_ms], read)
}

/// Orders in any of `states`, newest first, with numbers below `before`.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_in(
    tx: &mut Tx<'_>,
    states: &[State],
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Order>, Fault> {
    let below = before.unwrap_or(i64::MAX);
    let words = quoted(states);
    tx.query(
        &format!(
            "select {COLUMNS} from orders where orders.id < $1 and orders.state in ({words}) order by orders.id desc limit {limit}"
        ),
        &args![below],
        read,
    )
}

/// How many orders stand in each of `states`; a state without orders is left out.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn count_in(tx: &mut Tx<'_>, states: &[State]) -> Result<Vec<(State, i64)>, Fault> {
    let words = quoted(states);
    tx.query(
        &format!("select state, count(*) from orders where state in ({words}) group by state"),
        &args![],
        |row| {
            let word: String = row.get(0)?;
            let state = State::from_word(&word)
                .ok_or_else(|| Fault::corrupt(format!("orders.state is {word}")))?;
            Ok((state, row.get(1)?))
        },
    )
}

/// How many completed orders belong to a partner, counted up to `most`.
///
/// # Errors
/// The store's faults.
pub fn completed_of(tx: &mut Tx<'_>, partner_id: i64, most: u32) -> Result<i64, Fault> {
    tx.query_one(
        &format!(
            "select count(*) from (select id from orders where partner_id = $1 and state = $2 \
             limit {most}) completed"
        ),
        &args![partner_id, State::Completed.word()],
        |row| row.get(0),
    )
}

/// The words of states for a list in SQL: they are our own and hold no quote.
pub(super) fn quoted(states: &[State]) -> String {
    let words: Vec<_> = states.iter().map(|state| format!("'{}'", state.word())).collect();
    words.join(", ")
}

/// Reads an order that no other unit changes until this one ends: the write is the lock.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn hold_order(tx: &mut Tx<'_>, id: i64) -> Result<Option<Order>, Fault> {
    tx.query_opt(
        &format!(
            "update orders set changed_at_ms = changed_at_ms where id = $1 returning {COLUMNS}"
        ),
        &args![id],
        read,
    )
}

/// The same for a change at `at_ms`, with the time of the change: an order's time never goes back,
/// and whoever waited for the lock brings a time from before it.
pub(super) fn hold_to_change(
    tx: &mut Tx<'_>,
    id: i64,
    at_ms: i64,
) -> Result<Option<(Order, i64)>, Fault> {
    tx.query_opt(
        &format!(
            "update orders set changed_at_ms = \
             case when changed_at_ms > $2 then changed_at_ms else $2 end \
             where id = $1 returning {COLUMNS}"
        ),
        &args![id, at_ms],
        |row| Ok((read(row)?, row.get(30)?)),
    )
}

/// Numbers of new orders whose rate ended before `now_s`, oldest first.
///
/// # Errors
/// The store's faults.
pub(super) fn list_overdue(tx: &mut Tx<'_>, now_s: i64, limit: u32) -> Result<Vec<i64>, Fault> {
    tx.query(
        &format!(
            "select id from orders where state = 'new' and rate_until_s < $1 \
             order by id limit {limit}"
        ),
        &args![now_s],
        |row| row.get(0),
    )
}

pub(super) fn read(row: &Row<'_>) -> Result<Order, Fault> {
    let id: i64 = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("orders.{column} of order {id}"));
    let side =
        |index, column| parse_decimal(&row.get::<String>(index)?).map_err(|_| corrupt(column));
    let amount = |units, decimals| {
        let scale = u8::try_from(row.get::<i64>(decimals)?).ok().and_then(|d| Scale::new(d).ok());
        let scale = scale.ok_or_else(|| corrupt("decimals"))?;
        Ok::<_, Fault>(Amount::from_units(row.get(units)?, scale))
    };
    let usd = |index| {
        let units: Option<i64> = row.get(index)?;
        Ok::<_, Fault>(units.map(|units| Amount::from_units(units, Scale::USD)))
    };
    let state = State::from_word(&row.get::<String>(17)?).ok_or_else(|| corrupt("state"))?;
    let paused_from: Option<String> = row.get(18)?;
    Ok(Order {
        id,
        public_id: row.get(1)?,
        offer_id: row.get(2)?,
        from: row.get(3)?,
        to: row.get(4)?,
        city: row.get(5)?,
        snapshot: row.get(6)?,
        rate: Rate::new(side(7, "rate_in")?, side(8, "rate_out")?).map_err(|_| corrupt("rate"))?,
        give: amount(9, 11)?,
        get: amount(10, 12)?,
        give_usd: usd(13)?,
        get_usd: usd(14)?,
        email: row.get(15)?,
        account: row.get(16)?,
        state,
        paused_from: paused_from.as_deref().and_then(State::from_word),
        reference: row.get(19)?,
        rate_until_s: row.get(20)?,
        created_at_ms: row.get(21)?,
        stated_profit_usd: usd(28)?,
        discount_usd: usd(29)?.unwrap_or(Amount::zero(Scale::USD)),
        version: row.get(32)?,
        lang: Lang::from_code(&row.get::<String>(33)?).ok_or_else(|| corrupt("lang"))?,
        attributed: attributed(row)?,
    })
}

fn attributed(row: &Row<'_>) -> Result<Option<Attributed>, Fault> {
    let ids =
        (row.get::<Option<i64>>(22)?, row.get::<Option<i64>>(23)?, row.get::<Option<i64>>(24)?);
    let (Some(partner_id), Some(link_id), Some(click_id)) = ids else { return Ok(None) };
    Ok(Some(Attributed {
        partner_id,
        link_id,
        click_id,
        query_string: row.get(25)?,
        user_hash: row.get(26)?,
        bound_by: row.get(31)?,
        rule: Rule::read(&row.get::<String>(27)?),
    }))
}

/// One step in the life of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderEvent {
    /// When, in unix milliseconds.
    pub at_ms: i64,
    /// Where the order stood from then on.
    pub state: State,
    /// Who did it.
    pub actor: String,
    /// Why, or the payment's reference.
    pub note: String,
}

pub(super) fn add_event(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    state: State,
    note: &str,
) -> Result<(), Fault> {
    tx.send(
        "insert into order_events (order_id, at_ms, state, actor, note) \
         values ($1, $2, $3, $4, $5)",
        &args![order_id, deed.at_ms, state.word(), deed.actor.name(), note],
    )
}

/// The events of one order, oldest first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_events(tx: &mut Tx<'_>, order_id: i64) -> Result<Vec<OrderEvent>, Fault> {
    let events = tx.query(
        "select order_id, at_ms, state, actor, note from order_events \
         where order_id = $1 order by id",
        &args![order_id],
        read_event,
    )?;
    Ok(events.into_iter().map(|(_, event)| event).collect())
}

/// Orders that completed in a time, both bounds included, with the moment: in the order of these.
///
/// # Errors
/// The store's faults.
pub fn completed_between(
    tx: &mut Tx<'_>,
    from_ms: i64,
    until_ms: i64,
) -> Result<Vec<(i64, i64)>, Fault> {
    tx.query(
        "select order_id, at_ms from order_events \
         where state = 'completed' and at_ms >= $1 and at_ms <= $2 order by at_ms, id",
        &args![from_ms, until_ms],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The events of the orders `first` to `last` on which a partner has a reward, each with its order's number, oldest first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn events_of(
    tx: &mut Tx<'_>,
    partner_id: i64,
    first: i64,
    last: i64,
) -> Result<Vec<(i64, OrderEvent)>, Fault> {
    tx.query(
        &format!(
            "select e.order_id, e.at_ms, e.state, e.actor, e.note from order_events e \
             where e.order_id in {REWARDED} order by e.order_id, e.id"
        ),
        &args![partner_id, first, last],
        read_event,
    )
}

fn read_event(row: &Row<'_>) -> Result<(i64, OrderEvent), Fault> {
    let order_id: i64 = row.get(0)?;
    let state = State::from_word(&row.get::<String>(2)?)
        .ok_or_else(|| Fault::corrupt(format!("order_events.state of order {order_id}")))?;
    let event = OrderEvent { at_ms: row.get(1)?, state, actor: row.get(3)?, note: row.get(4)? };
    Ok((order_id, event))
}
