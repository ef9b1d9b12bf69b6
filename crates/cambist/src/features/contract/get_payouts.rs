//! `get_payouts`: the partner's payouts, streamed.

use axum::response::Response;
use money::{Amount, Decimal, Plain, Scale};
use serde::Serialize;
use serde_json::value::RawValue;
use store::{Fault, Tx};

use crate::app::{App, Plain as Unrefused};
use crate::clock::utc_text;
use crate::features::partners::Caller;
use crate::features::payouts::{Payout, PayoutWindow, Status, list_between, oldest_payout_wanted};

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
    let window = PayoutWindow {
        partner_id: caller.partner_id,
        first: 0,
        last: parameters.before_id()?.map_or(i64::MAX, |before| before - 1),
        from_ms: start.map_or(i64::MIN, |second| second * 1000),
        until_ms: end.map_or(i64::MAX, |second| second * 1000 + 999),
    };
    let read =
        move |tx: &mut Tx<'_>| -> Unrefused<_> { Ok(oldest_payout_wanted(tx, &window, limit)?) };
    let (first, is_truncated) = app.store().read(read).await?;
    let items = Payouts { app: app.clone(), window: PayoutWindow { first, ..window }, left: limit };
    stream(items, is_truncated.then_some(first)).await
}

/// The payouts of a reply under way.
struct Payouts {
    app: App,
    window: PayoutWindow,
    /// Rows that may still come.
    left: u32,
}

impl Items for Payouts {
    async fn next(&mut self, written: &mut Written) -> Result<bool, Fault> {
        let (window, wanted) = (self.window, self.left.min(READ));
        let read =
            move |tx: &mut Tx<'_>| -> Unrefused<_> { Ok(list_between(tx, &window, wanted)?) };
        let part = self.app.store().read_long(read).await?;
        part.iter().for_each(|payout| written.item(payout.id, &item(payout)));
        let read = u32::try_from(part.len()).unwrap_or(u32::MAX);
        self.left = self.left.saturating_sub(read);
        let Some(last) = part.last().filter(|_| read == wanted && self.left > 0) else {
            return Ok(false);
        };
        self.window.first = last.id + 1;
        Ok(true)
    }
}

/// One payout, in the order in which clients of the contract know its fields; ours come after
/// `status`.
#[derive(Serialize)]
struct Item<'a> {
    id: i64,
    time: i64,
    date: String,
    method_id: i64,
    account: &'a str,
    pay_amount: Box<RawValue>,
    pay_currency_code: &'a str,
    original_amount: Box<RawValue>,
    original_currency_code: &'static str,
    status: i64,
    fee: Box<RawValue>,
    reference: &'a str,
    reason: &'a str,
}

fn number(amount: Amount) -> Box<RawValue> {
    let decimal: Decimal = amount.to_decimal();
    RawValue::from_string(Plain(decimal).to_string()).expect("a plain decimal is a JSON number")
}

fn item(payout: &Payout) -> Vec<u8> {
    let time = payout.requested_at_ms.div_euclid(1000);
    let item = Item {
        id: payout.id,
        time,
        date: utc_text(time),
        method_id: payout.method_id,
        account: &payout.account,
        pay_amount: number(payout.pay),
        pay_currency_code: &payout.currency,
        original_amount: number(payout.amount),
        original_currency_code: "USD",
        status: payout.status.number(),
        fee: number(payout.fee),
        reference: &payout.reference,
        reason: &payout.reason,
    };
    serde_json::to_vec(&item).expect("an item is plain text and numbers")
}

/// The reply to somebody who was paid once.
pub(super) fn sample(scene: &SampleScene) -> String {
    let usd = |units| Amount::from_units(units, Scale::USD);
    let method = scene.methods.first();
    let rates = &scene.terms.rates;
    let currency = method.and_then(|method| rates.find(&method.currency));
    let currency = currency.map(|place| rates.currency(place));
    let amount = usd(5_000_000_000);
    let quote = method
        .zip(currency)
        .and_then(|(method, currency)| method.quote(amount, currency, rates).ok());
    let item = Item {
        id: 17,
        time: scene.at_s,
        date: utc_text(scene.at_s),
        method_id: method.map_or(1, |method| method.id),
        account: currency.map_or("", |currency| currency.format.sample),
        pay_amount: number(quote.as_ref().map_or(amount, |quote| quote.pay)),
        pay_currency_code: method.map_or("USD", |method| &method.currency),
        original_amount: number(amount),
        original_currency_code: "USD",
        status: Status::Done.number(),
        fee: number(quote.map_or(usd(0), |quote| quote.fee)),
        reference: "8f3ac0d1",
        reason: "",
    };
    let json = serde_json::to_vec(&item).expect("an item is plain text and numbers");
    whole(item.id, &json)
}
