//! Payouts, asked for and called off by programs.

use serde_json::Value;
use store::Tx;

use super::adjust;
use super::kit::{all, each, get, problem, read, sent};
use crate::features::payouts::{MethodWords, add_method, mark_done};
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

const TRON: &str = "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC";

/// USDT with a fee of 1 USD and 0.5 %, 10 to 500 USD.
pub(super) async fn method(app: &TestApp) -> i64 {
    let said = |text: &str| Some(text.to_owned());
    let words = MethodWords {
        title_en: said("Tether"),
        title_ru: said("Tether"),
        currency: said("USDTTRC20"),
        min: said("10"),
        max: said("500"),
        fee: said("1"),
        fee_percent: said("0.5"),
        price: said("1"),
        position: said("1"),
    };
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| add_method(tx, &deed, &words, false);
    app.app.store().write(unit).await.unwrap().id
}

/// A partner with so much, and a key that does everything.
async fn rich(app: &TestApp, code: &str, amount: &str) -> (i64, String) {
    let partner = app.partner(code).await;
    adjust(app, partner, amount).await;
    let scopes = "info:read,statement:read,payouts:read,payouts:write";
    (partner, app.key_with(partner, Some(scopes), Vec::new(), None).await)
}

pub(super) async fn ask(app: &TestApp, key: &str, name: &str, body: &str) -> Reply {
    sent(app, "POST", key, "payouts").header("idempotency-key", name).json(body).send().await
}

fn asking(method: i64, amount: &str) -> String {
    format!(r#"{{"method_id":{method},"account":"{TRON}","amount":"{amount}"}}"#)
}

async fn available(app: &TestApp, key: &str) -> Value {
    read(app, key, "profile").await["balances"]["available"].clone()
}

on_both_engines! {
    async fn money_is_asked_for_once_and_called_off(app: TestApp) {
        let method = method(&app).await;
        let (_, key) = rich(&app, "alpha", "100").await;
        let methods = read(&app, &key, "payout-methods").await;
        let whole = &methods["items"][0]["whole_balance"];
        assert_eq!((&whole["amount"], &whole["fee"], &whole["arrives"]), (&"100".into(), &"1.5".into(), &"98.5".into()));
        let body = asking(method, "40");
        let made = ask(&app, &key, "one", &body).await;
        let place = made.header("location").unwrap().to_owned();
        assert_eq!((made.status, place.as_str()), (201, "/api/v1/partner/payouts/1"));
        assert_eq!((&made.json()["fee"], &made.json()["arrives"]), (&"1.2".into(), &"38.8".into()));
        let again = ask(&app, &key, "one", &body).await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (200, Some("true")));
        assert_eq!(again.json(), made.json());
        let other = ask(&app, &key, "one", &asking(method, "41")).await;
        assert_eq!((other.status, problem(&other).as_str()), (409, "payout.key_reused"));
        assert_eq!(other.json()["errors"][0]["field"], "amount");
        assert_eq!(available(&app, &key).await, "60");
        let cancel = async || sent(&app, "POST", &key, "payouts/1/cancel").header("content-length", "0").send().await;
        let cancelled = cancel().await;
        assert_eq!((cancelled.status, &cancelled.json()["status"]), (200, &"cancelled_by_partner".into()));
        assert_eq!(available(&app, &key).await, "100");
        let twice = cancel().await;
        assert_eq!((twice.status, problem(&twice).as_str()), (409, "payout.ended"));
        assert_eq!(ask(&app, &key, "two", &format!(r#"{{"method_id":{method},"account":"{TRON}"}}"#)).await.status, 201);
        assert_eq!(available(&app, &key).await, "0", "without an amount all of it is asked for");
        let deed = app.deed();
        let reactions = app.app.payout_terms().reactions;
        let pay = move |tx: &mut Tx<'_>| mark_done(tx, &deed, 2, "tx 77", &reactions);
        app.app.store().write(pay).await.unwrap();
        let payouts = all(&app, &key, "payouts?limit=1").await;
        assert_eq!(each(&payouts, "status"), ["done", "cancelled_by_partner"]);
        assert_eq!(payouts[0]["reference"], "tx 77");
        assert_eq!(all(&app, &key, "payouts?status=done").await.len(), 1);
        assert_eq!(read(&app, &key, "payouts/2").await, payouts[0]);
        app.close().await;
    }

    async fn each_refusal_has_its_code_and_names_its_field(app: TestApp) {
        let method = method(&app).await;
        let (_, key) = rich(&app, "alpha", "600").await;
        let of = |rest: &str| format!(r#"{{"method_id":{method},"account":"{TRON}"{rest}}}"#);
        for (body, status, code, field) in [
            (asking(method, "601"), 422, "payout.insufficient", "amount"),
            (asking(method, "9"), 422, "payout.below_minimum", "amount"),
            (asking(method, "501"), 422, "payout.above_maximum", "amount"),
            (asking(method, "20.000000001"), 422, "payout.amount_malformed", "amount"),
            (asking(method, "-20"), 422, "payout.amount_not_positive", "amount"),
            (asking(99, "20"), 422, "payout.method_unavailable", "method_id"),
            (format!(r#"{{"method_id":{method},"account":"nobody","amount":"20"}}"#), 422, "payout.account_malformed", "account"),
            (of(r#","amount":20"#), 422, "request.invalid", "amount"),
            (of(r#","note":"x""#), 422, "request.invalid", "note"),
            (r#"{"method_id":1}"#.to_owned(), 422, "request.invalid", "account"),
            (r#"{"method_id":"1","account":"x"}"#.to_owned(), 422, "request.invalid", "method_id"),
        ] {
            let reply = ask(&app, &key, "key", &body).await;
            assert_eq!((reply.status, problem(&reply).as_str()), (status, code), "{body}");
            assert_eq!(reply.json()["errors"][0]["field"], field, "{body}");
        }
        let unnamed = sent(&app, "POST", &key, "payouts").json(&asking(method, "20")).send().await;
        assert_eq!((unnamed.status, problem(&unnamed).as_str()), (400, "parameter.invalid"));
        assert_eq!(unnamed.json()["errors"][0]["field"], "Idempotency-Key");
        assert_eq!(ask(&app, &key, "a b", &asking(method, "20")).await.status, 400);
        app.close().await;
    }

    async fn a_strangers_payout_is_the_same_as_none(app: TestApp) {
        let method = method(&app).await;
        let (_, alpha) = rich(&app, "alpha", "100").await;
        let (_, beta) = rich(&app, "beta", "100").await;
        assert_eq!(ask(&app, &alpha, "one", &asking(method, "20")).await.status, 201);
        for (method, rest) in [("GET", "payouts/1"), ("POST", "payouts/1/cancel")] {
            let there = sent(&app, method, &beta, rest).header("content-length", "0").send().await;
            let rest = rest.replace('1', "77");
            let nowhere = sent(&app, method, &beta, &rest).header("content-length", "0").send().await;
            assert_eq!((there.status, problem(&there).as_str()), (404, "payout.unknown"));
            assert_eq!(there.text(), nowhere.text());
        }
        assert_eq!(all(&app, &beta, "payouts").await.len(), 0);
        assert_eq!(get(&app, &alpha, "payouts/1").await.json()["status"], "pending");
        app.close().await;
    }
}
