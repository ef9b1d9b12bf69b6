//! `get_info`: the partner's balance, link and payout methods.

use axum::body::Body;
use axum::response::Response;
use money::{Amount, Scale};
use serde_json::Value;

use crate::app::{App, Plain};
use crate::features::book::{PartnerId, balances};
use crate::features::links::list_links;
use crate::features::partners::Caller;
use crate::features::payouts::{Method, PayoutTerms, list_methods};

use super::envelope::{Failure, SUCCESS, json};
use super::sample::SampleScene;

/// What `data` holds.
struct Info {
    balance: Amount,
    total_received: Amount,
    link: String,
    min_payout: Amount,
    items: Vec<Item>,
}

/// A payout method that the partner may choose now.
struct Item {
    id: i64,
    title: String,
    /// The fee in USD if the whole balance were requested.
    fee: Amount,
    /// What would arrive then; 0: nothing, or no rate values the currency now.
    amount: Amount,
    currency: String,
}

pub(super) async fn answer(app: &App, caller: &Caller) -> Result<Response, Failure> {
    let partner_id = caller.partner_id;
    let (links, money, mut methods) = app
        .store()
        .read(move |tx| -> Plain<_> {
            let money = balances(tx, PartnerId(partner_id))?;
            Ok((list_links(tx, partner_id)?, money, list_methods(tx, true)?))
        })
        .await?;
    methods.sort_by_key(|method| method.id);
    let terms = app.payout_terms();
    let info = Info {
        balance: money.available,
        total_received: money.paid_out,
        link: links.into_iter().next().map_or_else(String::new, |link| link.code),
        min_payout: terms.smallest,
        items: methods.iter().map(|method| item(method, money.available, &terms)).collect(),
    };
    Ok(json(Body::from(format!("{SUCCESS}{}}}", data(&info)))))
}

/// The reply to somebody who has earned a little.
pub(super) fn sample(scene: &SampleScene) -> String {
    let usd = |units| Amount::from_units(units, Scale::USD);
    let balance = usd(12_480_000_000);
    let items = scene.methods.iter().map(|method| item(method, balance, &scene.terms));
    let info = Info {
        balance,
        total_received: usd(54_050_000_000),
        link: scene.link.clone(),
        min_payout: scene.terms.smallest,
        items: items.collect(),
    };
    format!("{SUCCESS}{}}}", data(&info))
}

fn item(method: &Method, available: Amount, terms: &PayoutTerms) -> Item {
    let zero = Amount::zero(Scale::USD);
    let whole = if available.is_negative() { zero } else { available };
    let place = terms.rates.find(&method.currency);
    let quote =
        place.and_then(|place| method.quote(whole, terms.rates.currency(place), &terms.rates).ok());
    Item {
        id: method.id,
        title: method.title_en.clone(),
        fee: method.fee_on(whole).unwrap_or(method.fee),
        amount: quote.map_or(zero, |quote| quote.pay),
        currency: method.currency.clone(),
    }
}

fn data(info: &Info) -> String {
    // A link's code needs no escaping; amounts print as plain decimals, which are JSON numbers.
    let items: Vec<String> = info.items.iter().map(written).collect();
    format!(
        r#"{{"balance":{},"totalReceived":{},"link":"{}","min_payout":{},"items":{{{}}}}}"#,
        info.balance,
        info.total_received,
        info.link,
        info.min_payout,
        items.join(",")
    )
}

fn written(item: &Item) -> String {
    let (id, title) = (item.id, Value::from(item.title.as_str()));
    format!(
        r#""{id}":{{"id":{id},"title":{title},"comission":{},"amount":{},"currency_code":"{}"}}"#,
        item.fee, item.amount, item.currency
    )
}

#[cfg(test)]
mod tests {
    use money::{Amount, Scale};

    use super::{Info, Item, SUCCESS, data};

    #[test]
    fn the_published_sample_is_written_byte_for_byte() {
        let usd = |text| Amount::parse(text, Scale::USD).unwrap();
        let info = Info {
            balance: usd("15"),
            total_received: usd("0"),
            link: "test".into(),
            min_payout: usd("99999999"),
            items: Vec::new(),
        };
        assert_eq!(
            format!("{SUCCESS}{}}}", data(&info)),
            r#"{"status":"success","error":0,"error_text":"","data":{"balance":15,"totalReceived":0,"link":"test","min_payout":99999999,"items":{}}}"#
        );
    }
    #[test]
    fn methods_stand_under_their_numbers() {
        let usd = |text| Amount::parse(text, Scale::USD).unwrap();
        let item = |id, title: &str| Item {
            id,
            title: title.into(),
            fee: usd("1.5"),
            amount: usd("98.50"),
            currency: "USDTTRC20".into(),
        };
        let info = Info {
            balance: usd("100"),
            total_received: usd("0.1"),
            link: "test".into(),
            min_payout: usd("20"),
            items: vec![item(1, "Tether"), item(12, "\"Card\"")],
        };
        assert_eq!(
            data(&info),
            r#"{"balance":100,"totalReceived":0.1,"link":"test","min_payout":20,"items":{"1":{"id":1,"title":"Tether","comission":1.5,"amount":98.5,"currency_code":"USDTTRC20"},"12":{"id":12,"title":"\"Card\"","comission":1.5,"amount":98.5,"currency_code":"USDTTRC20"}}}"#
        );
    }
}
