//! `get_exchanges`: the orders on which the partner has a reward, streamed.

use axum::response::Response;
use money::{Amount, Decimal, Plain};
use serde::Serialize;
use serde_json::value::RawValue;
use store::{Fault, Tx};

use crate::app::{App, Plain as Unrefused};
use crate::clock::utc_text;
use crate::features::orders::{Order, OrderEvent, State, events_of, orders_of};
use crate::features::partners::Caller;
use crate::features::rewards::{Reward, RewardFilter, Status, list_rewards, oldest_wanted};

use super::envelope::Failure;
use super::parameters::Parameters;
use super::sample::SampleScene;
use super::streamed::{Items, READ, Written, stream, whole};

pub(super) async fn answer(
    app: &App,
    caller: &Caller,
    parameters: &Parameters,
) -> Result<Response, Failure> {
    let (start, end) = parameters.window()?;
    let limit = parameters.limit(app.config().api.default_limit)?;
    let filter = RewardFilter {
        partner_id: caller.partner_id,
        first: 0,
        last: parameters.before_id()?.map_or(i64::MAX, |before| before - 1),
        from_ms: start.map_or(i64::MIN, |second| second * 1000),
        until_ms: end.map_or(i64::MAX, |second| second * 1000 + 999),
    };
    let (first, is_truncated) = app
        .store()
        .read(move |tx| -> Unrefused<_> { Ok(oldest_wanted(tx, &filter, limit)?) })
        .await?;
    let items =
        Exchanges { app: app.clone(), filter: RewardFilter { first, ..filter }, left: limit };
    stream(items, is_truncated.then_some(first)).await
}

/// The exchanges of a reply under way.
struct Exchanges {
    app: App,
    filter: RewardFilter,
    /// Rows that may still come.
    left: u32,
}

impl Items for Exchanges {
    async fn next(&mut self, written: &mut Written) -> Result<bool, Fault> {
        let (filter, wanted) = (self.filter, self.left.min(READ));
        let read = move |tx: &mut Tx<'_>| -> Unrefused<_> { Ok(Part::read(tx, &filter, wanted)?) };
        let part = self.app.store().read_long(read).await?;
        let mut events = part.events.as_slice();
        for reward in &part.rewards {
            let Ok(place) = part.orders.binary_search_by_key(&reward.order_id, |order| order.id)
            else {
                continue;
            };
            let order = &part.orders[place];
            let before = events.iter().take_while(|(id, _)| *id < order.id).count();
            events = &events[before..];
            let own = events.iter().take_while(|(id, _)| *id == order.id).count();
            written.item(order.id, &item(order, reward, &events[..own]));
        }
        let read = u32::try_from(part.rewards.len()).unwrap_or(u32::MAX);
        self.left = self.left.saturating_sub(read);
        let Some(last) = part.rewards.last().filter(|_| read == wanted && self.left > 0) else {
            return Ok(false);
        };
        self.filter.first = last.order_id + 1;
        Ok(true)
    }
}

/// What one read brings: rewards, their orders and these orders' events, all by order's number.
struct Part {
    rewards: Vec<Reward>,
    orders: Vec<Order>,
    events: Vec<(i64, OrderEvent)>,
}

impl Part {
    fn read(tx: &mut Tx<'_>, filter: &RewardFilter, wanted: u32) -> Result<Part, Fault> {
        let rewards = list_rewards(tx, filter, wanted)?;
        let (Some(first), Some(last)) = (rewards.first(), rewards.last()) else {
            return Ok(Part { rewards, orders: Vec::new(), events: Vec::new() });
        };
        let (first, last) = (first.order_id, last.order_id);
        let orders = orders_of(tx, filter.partner_id, first, last)?;
        let events = events_of(tx, filter.partner_id, first, last)?;
        Ok(Part { rewards, orders, events })
    }
}

/// One exchange, in the order in which clients of the contract know its fields; ours come after
/// `user_hash`.
#[derive(Serialize)]
struct Item<'a> {
    id: i64,
    time: i64,
    date: String,
    course_give: Box<RawValue>,
    course_get: Box<RawValue>,
    amount_give: Box<RawValue>,
    amount_get: Box<RawValue>,
    exchange_success: u8,
    accrued: u8,
    partner_reward: Box<RawValue>,
    user_hash: &'a str,
    currency_code_give: &'a str,
    currency_code_get: &'a str,
    status: &'a str,
    reward_status: &'a str,
    reward_was: Box<RawValue>,
    level: i64,
    query_string: &'a str,
    statuses: Vec<Passed<'a>>,
}

/// A state that the order has passed.
#[derive(Serialize)]
struct Passed<'a> {
    time: i64,
    date: String,
    status: &'a str,
}

/// A JSON number straight from an exact decimal.
fn number(decimal: Decimal) -> Box<RawValue> {
    RawValue::from_string(Plain(decimal).to_string()).expect("a plain decimal is a JSON number")
}

fn item(order: &Order, reward: &Reward, events: &[(i64, OrderEvent)]) -> Vec<u8> {
    let time = order.created_at_ms.div_euclid(1000);
    let amount = reward.amount.map_or(Decimal::ZERO, Amount::to_decimal);
    let is_gone = matches!(reward.status, Status::Reversed | Status::Denied);
    let is_accrued = reward.status.is_accrued();
    let given = |is_so: bool| number(if is_so { amount } else { Decimal::ZERO });
    let attributed = reward.origin(order);
    let passed = |(_, event): &(i64, OrderEvent)| {
        let time = event.at_ms.div_euclid(1000);
        Passed { time, date: utc_text(time), status: event.state.word() }
    };
    let item = Item {
        id: order.id,
        time,
        date: utc_text(time),
        course_give: number(order.rate.in_side()),
        course_get: number(order.rate.out_side()),
        amount_give: number(order.give.to_decimal()),
        amount_get: number(order.get.to_decimal()),
        exchange_success: u8::from(order.state == State::Completed),
        accrued: u8::from(is_accrued),
        partner_reward: given(is_accrued),
        user_hash: attributed.map_or("", |attributed| &attributed.user_hash),
        currency_code_give: &order.from,
        currency_code_get: &order.to,
        status: order.state.word(),
        reward_status: reward.status.word(),
        reward_was: given(is_gone),
        level: reward.level,
        query_string: attributed.map_or("", |attributed| &attributed.query_string),
        statuses: events.iter().map(passed).collect(),
    };
    // Writing plain fields into memory can't fail.
    serde_json::to_vec(&item).expect("an item is plain text and numbers")
}

/// The reply to somebody whose visitor has exchanged once.
pub(super) fn sample(scene: &SampleScene) -> String {
    let (from, to) = &scene.pair;
    let (give, get) = scene.amounts;
    let passed = |after_s: i64, state: State| {
        let time = scene.at_s + after_s;
        Passed { time, date: utc_text(time), status: state.word() }
    };
    let item = Item {
        id: 1895,
        time: scene.at_s,
        date: utc_text(scene.at_s),
        course_give: number(scene.rate.in_side()),
        course_get: number(scene.rate.out_side()),
        amount_give: number(give.to_decimal()),
        amount_get: number(get.to_decimal()),
        exchange_success: 1,
        accrued: 1,
        partner_reward: number(Decimal::new(1275, 2)),
        user_hash: "7k2m9qc4x0tfa",
        currency_code_give: from,
        currency_code_get: to,
        status: State::Completed.word(),
        reward_status: Status::Available.word(),
        reward_was: number(Decimal::ZERO),
        level: 1,
        query_string: "sub1=post7",
        statuses: vec![
            passed(0, State::New),
            passed(184, State::Paid),
            passed(612, State::Received),
            passed(655, State::Completed),
        ],
    };
    let json = serde_json::to_vec(&item).expect("an item is plain text and numbers");
    whole(item.id, &json)
}

#[cfg(test)]
mod tests {
    use money::Decimal;

    use super::{Item, number};

    #[test]
    fn the_published_sample_is_written_field_for_field() {
        let zero = || number(Decimal::ZERO);
        let get = || number("241.57".parse().unwrap());
        let item = Item {
            id: 1895,
            time: 1_590_356_264,
            date: crate::clock::utc_text(1_590_356_264),
            course_give: zero(),
            course_get: get(),
            amount_give: zero(),
            amount_get: get(),
            exchange_success: 1,
            accrued: 1,
            partner_reward: zero(),
            user_hash: "1r7",
            currency_code_give: "BTC",
            currency_code_get: "SBERRUB",
            status: "completed",
            reward_status: "available",
            reward_was: zero(),
            level: 1,
            query_string: "",
            statuses: Vec::new(),
        };
        let published = r#"{"id":1895,"time":1590356264,"date":"2020-05-24 21:37:44","course_give":0,"course_get":241.57,"amount_give":0,"amount_get":241.57,"exchange_success":1,"accrued":1,"partner_reward":0,"user_hash":"1r7""#;
        let ours = r#","currency_code_give":"BTC","currency_code_get":"SBERRUB","status":"completed","reward_status":"available","reward_was":0,"level":1,"query_string":"","statuses":[]}"#;
        assert_eq!(serde_json::to_string(&item).unwrap(), format!("{published}{ours}"));
    }
}
