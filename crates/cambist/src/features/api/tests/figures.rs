//! One partner, one set of figures: the modern API tells what the older one tells, and what he has
//! follows from what it tells.

use serde_json::Value;
use store::Tx;

use super::kit::{all, get, read, units};
use super::payouts::{ask, method};
use crate::app::Plain;
use crate::chance::SeededChance;
use crate::command::Errand;
use crate::demo::{self, Month};
use crate::features::payouts::mark_done;
use crate::features::rewards::release;
use crate::on_both_engines;
use crate::testkit::{BEGIN_MS, TestApp};

const DAY_MS: i64 = 86_400_000;
const SCOPES: &str =
    "info:read,clicks:read,exchanges:read,statement:read,payouts:read,payouts:write";

/// Seven orders by two visitors: available, held, reversed after it was available, denied, open,
/// called off, of nothing; adjustments both ways; payouts done, pending and called off.
async fn scene(app: &TestApp) -> String {
    app.open_market().await;
    let alpha = app.partner("alpha").await;
    let key = app.key_with(alpha, Some(SCOPES), Vec::new(), None).await;
    let browser = app.browser(&["/ref/alpha/?sub1=a"]).await;
    let other = app.browser(&["/ref/alpha/?sub1=b&x=%22y%22"]).await;
    for (browser, steps) in [
        (&browser, "receive complete"),
        (&browser, "receive complete"),
        (&other, "receive complete"),
        (&other, "receive"),
        (&other, "cancel"),
    ] {
        app.clock.advance_ms(60_000);
        let order = app.order(browser, "USDTTRC20", "SBERRUB", "1000").await;
        app.steps(order.id, steps).await;
    }
    let denied = Errand::RewardsDeny { order: 3, reason: "the same person".to_owned() };
    assert_eq!(app.errand(denied).await.error, None);
    app.clock.advance_ms(20 * DAY_MS);
    release_all(app).await;
    app.steps(2, "refund").await;
    let order = app.order(&browser, "USDTTRC20", "SBERRUB", "500").await;
    app.steps(order.id, "receive complete").await;
    // The office earns nothing on these.
    let order = app.order(&browser, "USDTERC20", "USDTTRC20", "500").await;
    app.steps(order.id, "receive complete").await;
    for amount in ["95.5", "-0.5"] {
        super::adjust(app, alpha, amount).await;
    }
    pay(app, &key).await;
    app.clock.advance_ms(10_000);
    key
}

async fn release_all(app: &TestApp) {
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
        while release(tx, &deed)? {}
        Ok(())
    };
    app.app.store().write(unit).await.unwrap();
}

/// One payout that is done, one that waits, one that was called off.
async fn pay(app: &TestApp, key: &str) {
    let method = method(app).await;
    for (name, amount) in [("one", "20"), ("two", "25.25"), ("three", "20")] {
        let account = "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC";
        let body = format!(r#"{{"method_id":{method},"account":"{account}","amount":"{amount}"}}"#);
        let made = ask(app, key, name, &body).await;
        assert_eq!(made.status, 201, "{}", made.text());
    }
    let cancel = super::kit::sent(app, "POST", key, "payouts/3/cancel");
    assert_eq!(cancel.header("content-length", "0").send().await.status, 200);
    let (deed, reactions) = (app.deed(), app.app.payout_terms().reactions);
    let unit = move |tx: &mut Tx<'_>| mark_done(tx, &deed, 1, "tx 1", &reactions);
    app.app.store().write(unit).await.unwrap();
}

/// The data of the older API.
async fn older(app: &TestApp, key: &str, method: &str) -> Value {
    let reply = app.call(key, &format!("method={method}")).await.json();
    assert_eq!(reply["error"], 0, "{reply}");
    reply["data"].clone()
}

/// Every pair of figures is the same, text and number alike.
fn assert_same(new: &Value, old: &Value, pairs: &[(&str, &str)]) {
    for (here, there) in pairs {
        let value = here.split('.').fold(new, |value, field| &value[field]);
        let (value, known) = (value, &old[*there]);
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        assert_eq!(text(value), text(known), "{here} in {new}, {there} in {old}");
    }
}

/// The time of the older API in the form of the new one, to the second.
fn moment(date: &Value) -> String {
    date.as_str().unwrap().replacen(' ', "T", 1)
}

on_both_engines! {
    async fn every_figure_is_that_of_the_older_api(app: TestApp) {
        let key = scene(&app).await;
        let profile = read(&app, &key, "profile").await;
        let info = older(&app, &key, "get_info").await;
        let pairs = [("balances.available", "balance"), ("balances.paid_out", "totalReceived"), ("min_payout", "min_payout"), ("link", "link")];
        assert_same(&profile, &info, &pairs);
        let clicks = all(&app, &key, "clicks").await;
        let old = older(&app, &key, "get_links").await["items"].clone();
        assert_eq!((clicks.len(), old.as_object().unwrap().len()), (2, 2));
        for click in &clicks {
            let known = &old[click["id"].to_string()];
            let same = ["id", "browser", "ip", "referrer", "user_hash", "query_string", "link"].map(|name| (name, name));
            assert_same(click, known, &same);
            assert!(click["time"].as_str().unwrap().starts_with(&moment(&known["date"])));
            assert_eq!(click["is_bot"], known["bot"] == 1);
        }
        let exchanges = all(&app, &key, "exchanges").await;
        let old = older(&app, &key, "get_exchanges").await["items"].clone();
        assert_eq!((exchanges.len(), old.as_object().unwrap().len()), (7, 7));
        for exchange in &exchanges {
            let known = &old[exchange["order"].to_string()];
            assert_same(exchange, known, &[
                ("order", "id"), ("from", "currency_code_give"), ("to", "currency_code_get"), ("give", "amount_give"),
                ("get", "amount_get"), ("rate.give", "course_give"), ("rate.get", "course_get"), ("state", "status"),
                ("reward.status", "reward_status"), ("reward.level", "level"),
                ("attribution.user_hash", "user_hash"), ("attribution.query_string", "query_string"),
            ]);
            assert_eq!(exchange["created"].as_str().unwrap(), moment(&known["date"]) + "Z");
            let amount = exchange["reward"]["amount"].as_str().unwrap_or("0");
            let is_gone = ["reversed", "denied"].contains(&known["reward_status"].as_str().unwrap());
            let (told, other) = if is_gone { ("reward_was", "partner_reward") } else { ("partner_reward", "reward_was") };
            assert_eq!((amount, known[other].to_string().as_str()), (known[told].to_string().as_str(), "0"));
            let one = read(&app, &key, &format!("exchanges/{}", exchange["order"])).await;
            for (field, value) in exchange.as_object().unwrap() {
                assert_eq!(&one[field], value, "the list and the exchange tell the same");
            }
        }
        let payouts = all(&app, &key, "payouts").await;
        let old = older(&app, &key, "get_payouts").await["items"].clone();
        assert_eq!((payouts.len(), old.as_object().unwrap().len()), (3, 3));
        for payout in &payouts {
            let known = &old[payout["id"].to_string()];
            assert_same(payout, known, &[
                ("id", "id"), ("method_id", "method_id"), ("account", "account"), ("arrives", "pay_amount"),
                ("currency", "pay_currency_code"), ("amount", "original_amount"),
            ]);
            let words = ["pending", "done", "cancelled", "cancelled_by_partner"];
            assert_eq!(payout["status"], words[usize::try_from(known["status"].as_u64().unwrap()).unwrap()]);
            assert_eq!(payout["requested"].as_str().unwrap(), moment(&known["date"]) + "Z");
        }
        let methods = read(&app, &key, "payout-methods").await;
        let method = &methods["items"][0];
        let known = &info["items"][method["id"].to_string()];
        assert_same(method, known, &[("id", "id"), ("title", "title"), ("currency", "currency_code"), ("whole_balance.arrives", "amount")]);
        app.close().await;
    }

    async fn what_he_has_follows_from_what_is_told(app: TestApp) {
        let key = scene(&app).await;
        adds_up(&app, &key).await;
        app.close().await;
    }

    async fn what_the_demos_partner_has_follows_from_what_he_is_told(app: TestApp) {
        let month = Month { ends_at_ms: BEGIN_MS, clicks: 500, orders: 150 };
        let card = demo::seed(&app.app, month, &SeededChance::new(1)).await.unwrap();
        app.clock.advance_ms(10_000);
        adds_up(&app, &card.partner.api_key).await;
        app.close().await;
    }

    async fn statistics_are_the_sums_of_the_lists(app: TestApp) {
        let key = scene(&app).await;
        let exchanges = all(&app, &key, "exchanges").await;
        let clicks = all(&app, &key, "clicks").await;
        let count = |status: &str| exchanges.iter().filter(|one| one["state"] == status).count();
        let accrued = |one: &&Value| ["held", "available"].contains(&one["reward"]["status"].as_str().unwrap());
        let reward: i64 = exchanges.iter().filter(accrued).map(|one| units(&one["reward"]["amount"])).sum();
        for by in ["day", "pair", "link", "sub", "sub&sub_name=x", "sub&limit=1"] {
            let told = read(&app, &key, &format!("statistics?by={by}")).await;
            let total = &told["total"];
            assert_eq!(total["clicks"], clicks.len(), "{by}");
            assert_eq!((&total["orders"], &total["completed"]), (&exchanges.len().into(), &count("completed").into()), "{by}");
            assert_eq!(units(&total["reward"]), reward, "{by}");
            assert_eq!(units(&total["volume"]), 200_000_000_000, "1000 + 500 + 500: {by}");
            let mut groups = told["items"].as_array().unwrap().clone();
            groups.extend(Some(told["rest"].clone()).filter(|rest| !rest.is_null()));
            for field in ["clicks", "bot_clicks", "orders", "completed"] {
                let sum: i64 = groups.iter().map(|group| group[field].as_i64().unwrap()).sum();
                assert_eq!(Some(sum), total[field].as_i64(), "{by} {field}");
            }
            for field in ["volume", "reward", "reward_level2"] {
                let sum: i64 = groups.iter().map(|group| units(&group[field])).sum();
                assert_eq!(sum, units(&total[field]), "{by} {field}");
            }
        }
        let by_sub = read(&app, &key, "statistics?by=sub").await;
        let a = by_sub["items"].as_array().unwrap().iter().find(|group| group["key"] == "a").unwrap();
        assert_eq!((&a["clicks"], &a["orders"], &a["completed"], &a["conversion"]), (&1.into(), &4.into(), &3.into(), &"300".into()));
        let outside = read(&app, &key, "statistics?from=2026-10-01&to=2026-10-31").await;
        assert_eq!((&outside["items"], &outside["total"]["orders"]), (&serde_json::json!([]), &0.into()));
        let wide = get(&app, &key, "statistics?from=2026-01-01").await;
        assert_eq!((wide.status, wide.json()["errors"][0]["field"].as_str()), (400, Some("from")));
        app.close().await;
    }
}

/// What is available, held and paid is what the lists come to.
async fn adds_up(app: &TestApp, key: &str) {
    let profile = read(app, key, "profile").await;
    let exchanges = all(app, key, "exchanges").await;
    let payouts = all(app, key, "payouts").await;
    let movements = all(app, key, "statement").await;
    let rewards = |status: &str| -> i64 {
        let of = exchanges.iter().filter(|one| one["reward"]["status"] == status);
        of.map(|one| units(&one["reward"]["amount"])).sum()
    };
    let paid = |status: &str| -> i64 {
        payouts.iter().filter(|one| one["status"] == status).map(|one| units(&one["amount"])).sum()
    };
    let adjusted: i64 = movements
        .iter()
        .filter(|one| one["kind"] == "adjustment")
        .map(|one| units(&one["changes"]["available"]))
        .sum();
    let balances = &profile["balances"];
    let available = rewards("available") + adjusted - paid("done") - paid("pending");
    assert_eq!(units(&balances["available"]), available, "{balances}");
    assert_eq!(units(&balances["held"]), rewards("held"), "{balances}");
    assert_eq!(units(&balances["in_payout"]), paid("pending"), "{balances}");
    assert_eq!(units(&balances["paid_out"]), paid("done"), "{balances}");
    assert!(exchanges.len() > 3 && payouts.len() > 2 && available != 0);
}
