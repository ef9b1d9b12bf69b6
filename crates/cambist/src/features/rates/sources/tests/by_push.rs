//! Prices that a program sends with an operator's key.

use crate::app::Plain;
use crate::command::{Errand, OperatorKeyErrand, SourceErrand};
use crate::features::rates::sources::{SourceChange, list_prices};
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

const TARGET: &str = "/api/v1/operator/rates";
const GOOD: &str = r#"{"source":"push","prices":[{"from":"BTC","to":"USDT","in":"1","out":"65000.5"},{"from":"usdt","to":"RUB","out":92.5}]}"#;

async fn key_from(app: &TestApp, networks: &[&str]) -> String {
    let addresses = networks.iter().map(|network| network.parse().unwrap()).collect();
    let errand = OperatorKeyErrand::Create { label: "engine".into(), addresses };
    let answer = app.errand(Errand::OperatorKey(errand)).await;
    assert_eq!(answer.error, None);
    let (_, rest) = answer.text.split_once("shown only now: ").unwrap();
    rest.lines().next().unwrap().to_owned()
}

async fn open(app: &TestApp) -> String {
    let change = SourceChange::default();
    let (code, kind) = ("push".to_owned(), "push".to_owned());
    let add = SourceErrand::Add { code: code.clone(), kind, change, dry_run: false };
    assert_eq!(app.errand(Errand::Source(add)).await.error, None);
    let switch = SourceErrand::Switch { code, is_enabled: true };
    assert_eq!(app.errand(Errand::Source(switch)).await.error, None);
    key_from(app, &[]).await
}

async fn push(app: &TestApp, key: &str, body: &str) -> Reply {
    let sent = app.request("PUT", TARGET).header("authorization", &format!("Bearer {key}"));
    sent.json(body).send().await
}

async fn push_as(app: &TestApp, key: &str, name: &str, body: &str) -> Reply {
    let sent = app.request("PUT", TARGET).header("authorization", &format!("Bearer {key}"));
    sent.header("idempotency-key", name).json(body).send().await
}

async fn words(app: &TestApp) -> Vec<String> {
    let read = |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(list_prices(tx)?) };
    let known = app.app.store().read(read).await.unwrap();
    known.iter().map(|known| known.price.to_string()).collect()
}

on_both_engines! {
    async fn pushed_prices_are_kept_at_once_and_a_repeated_push_changes_nothing(app: TestApp) {
        let key = open(&app).await;
        let reply = push(&app, &key, GOOD).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(reply.text(), r#"{"source":"push","prices":2,"changed":2,"reserves":0}"#);
        assert_eq!(words(&app).await, ["1 BTC = 65000.5 USDT", "1 USDT = 92.5 RUB"]);
        let again = push(&app, &key, GOOD).await;
        assert_eq!(again.json()["changed"], 0);
        app.close().await;
    }

    async fn only_an_operators_key_opens(app: TestApp) {
        let key = open(&app).await;
        let partner = app.partner("alpha").await;
        let partners = app.key(partner).await;
        for wrong in ["", "x", &partners, &key[..40], &key.replace("cmo_", "cmb_")] {
            let reply = push(&app, wrong, GOOD).await;
            assert_eq!(reply.status, 401, "{wrong}");
            assert_eq!(reply.header("content-type"), Some("application/problem+json"));
            assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
            assert_eq!(reply.json()["code"], "operator.key_invalid");
        }
        assert_eq!(app.request("PUT", TARGET).json(GOOD).send().await.status, 401);
        let elsewhere = key_from(&app, &["203.0.113.0/24"]).await;
        let reply = push(&app, &elsewhere, GOOD).await;
        assert_eq!((reply.status, reply.json()["code"].clone()), (403, "operator.address_refused".into()));
        assert_eq!(app.call(&key, "method=get_info").await.json()["error"], 1, "it is no partner's key");
        let revoke = OperatorKeyErrand::Revoke { key: 1 };
        assert_eq!(app.errand(Errand::OperatorKey(revoke)).await.error, None);
        assert_eq!(push(&app, &key, GOOD).await.status, 401);
        assert_eq!(words(&app).await, [""; 0]);
        let listed = app.errand(Errand::OperatorKey(OperatorKeyErrand::List)).await.text;
        assert!(listed.contains("revoked") && listed.contains("engine") && !listed.contains(&key), "{listed}");
        app.close().await;
    }

    async fn one_wrong_field_refuses_the_whole_push_and_each_is_named(app: TestApp) {
        let key = open(&app).await;
        let body = r#"{"prices":[{"from":"BTC","to":"USDT","out":"1"},{"from":"LIE","to":"USDT","out":"1"},
            {"from":"BTC","to":"EUR","out":"0"},{"from":"ETH","to":"EUR","in":"x","out":"1"},7,
            {"from":"ETH","to":"USD","out":1e300},{"from":"BTC","to":"USDT","out":"2"},{"from":"USD","to":"USD","out":"1"}],
            "reserves":{"BTC":"-1","NOPE":"1","ETH":true}}"#;
        let reply = push(&app, &key, body).await;
        assert_eq!(reply.status, 422, "{}", reply.text());
        let problem = reply.json();
        assert_eq!(problem["code"], "rates.invalid");
        let errors = problem["errors"].as_array().unwrap();
        let fields: Vec<_> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
        assert_eq!(fields, [
            "prices[1].from", "prices[2]", "prices[3].in", "prices[4]", "prices[5].out", "prices[6]",
            "prices[7]", "reserves.BTC", "reserves.ETH", "reserves.NOPE",
        ]);
        assert!(errors[0]["detail"].as_str().unwrap().contains("`LIE`"), "{problem}");
        assert_eq!(words(&app).await, [""; 0]);
        app.close().await;
    }

    async fn a_push_is_refused_with_a_stable_code(app: TestApp) {
        let key = open(&app).await;
        let now_s = app.app.clock().now_s();
        let timed = |at: i64| format!(r#"{{"at":{at},"prices":[{{"from":"BTC","to":"USDT","out":"1"}}]}}"#);
        let many = r#"{"from":"BTC","to":"USDT","out":"1"},"#.repeat(5001);
        let many = format!(r#"{{"prices":[{}]}}"#, many.trim_end_matches(','));
        assert_eq!(push(&app, &key, &timed(now_s - 10)).await.status, 200);
        for (body, status, code) in [
            ("", 400, "request.malformed"),
            ("[]", 400, "request.malformed"),
            ("{\"price\":[]}", 400, "request.malformed"),
            ("{}", 422, "rates.nothing_sent"),
            (&GOOD.replace("\"push\"", "\"other\""), 404, "rates.source_unknown"),
            (&many, 422, "rates.too_many"),
            (&timed(now_s - 11), 409, "rates.out_of_date"),
            (&timed(now_s - 301), 409, "rates.out_of_date"),
            (&timed(now_s + 121), 409, "rates.out_of_date"),
            (&timed(i64::MIN), 409, "rates.out_of_date"),
            (&timed(i64::MAX), 409, "rates.out_of_date"),
            (&format!("{{\"source\":\"{}\"}}", "x".repeat(1024 * 1024)), 413, "request.too_large"),
        ] {
            let reply = push(&app, &key, body).await;
            let shown: String = body.chars().take(60).collect();
            assert_eq!((reply.status, reply.json()["code"].as_str().unwrap()), (status, code), "{shown}");
        }
        let large = format!("{}{}", GOOD, " ".repeat(900 * 1024));
        assert_eq!(push(&app, &key, &large).await.status, 200, "this route takes more than a form");
        let off = SourceErrand::Switch { code: "push".into(), is_enabled: false };
        app.errand(Errand::Source(off)).await;
        assert_eq!(push(&app, &key, GOOD).await.json()["code"], "rates.source_off");
        app.close().await;
    }

    async fn the_same_request_gets_the_same_answer_and_is_done_once(app: TestApp) {
        let key = open(&app).await;
        let first = push_as(&app, &key, "a-1", GOOD).await;
        assert_eq!(first.header("idempotency-replayed"), None);
        let other = GOOD.replace("65000.5", "64000");
        assert_eq!(push(&app, &key, &other).await.json()["changed"], 1);
        let again = push_as(&app, &key, "a-1", GOOD).await;
        assert_eq!((again.status, again.text()), (200, first.text()));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(words(&app).await[0], "1 BTC = 64000 USDT", "it was not done again");
        let reused = push_as(&app, &key, "a-1", &other).await;
        assert_eq!((reused.status, reused.json()["code"].clone()), (422, "idempotency.key_reused".into()));
        let strange = push_as(&app, &key, "a b", GOOD).await;
        assert_eq!((strange.status, strange.json()["code"].clone()), (400, "idempotency.key_malformed".into()));
        let second_key = key_from(&app, &[]).await;
        assert_eq!(push_as(&app, &second_key, "a-1", &other).await.status, 200, "names are each key's own");
        let bad = GOOD.replace("65000.5", "0");
        assert_eq!(push_as(&app, &key, "a-2", &bad).await.status, 422);
        assert_eq!(push_as(&app, &key, "a-2", GOOD).await.status, 200, "a refused request used nothing up");
        app.close().await;
    }

    async fn the_same_request_at_the_same_time_is_done_once(app: TestApp) {
        let key = open(&app).await;
        let body = |price: u32| GOOD.replace("65000.5", &price.to_string());
        for round in 0..5 {
            let (name, body) = (format!("r-{round}"), body(60_000 + round));
            let replies = tokio::join!(
                push_as(&app, &key, &name, &body),
                push_as(&app, &key, &name, &body),
                push_as(&app, &key, &name, &body)
            );
            let all = [replies.0, replies.1, replies.2];
            assert!(all.iter().all(|reply| reply.status == 200 && reply.text() == all[0].text()));
            let replayed = all.iter().filter(|reply| reply.header("idempotency-replayed").is_some()).count();
            assert_eq!(replayed, 2);
        }
        app.close().await;
    }

    async fn reserves_come_with_prices_or_alone_and_are_in_force_at_once(app: TestApp) {
        let key = open(&app).await;
        let reply = push(&app, &key, r#"{"reserves":{"SBERRUB":"123456.789","btc":1.5}}"#).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(reply.json()["reserves"], 2);
        assert_eq!(app.reserve("SBERRUB").await.0, 12_345_678, "rounded down to its decimals");
        assert_eq!(app.reserve("BTC").await.0, 150_000_000);
        let feed = app.get("/service/export/txt").send().await.text();
        assert!(feed.contains("BTC;SBERRUB;1;5800000.5;123456.78;"), "{feed}");
        let again = push(&app, &key, r#"{"reserves":{"SBERRUB":"123456.789"}}"#).await;
        assert_eq!(again.json()["reserves"], 0);
        app.close().await;
    }

    async fn calls_are_limited_before_a_key_is_looked_up(app: TestApp) {
        let app = app.reopen(|config| config.api.calls_per_minute = 3).await;
        for _ in 0..3 {
            assert_eq!(push(&app, "x", GOOD).await.status, 401);
        }
        let reply = push(&app, "x", GOOD).await;
        assert_eq!((reply.status, reply.json()["code"].clone()), (429, "request.too_many".into()));
        assert!(reply.header("retry-after").is_some());
        app.close().await;
    }
}
