//! Money by the partner API: methods, requests and what became of them, byte for byte.

use super::{API, done, error_text, verdict};
use crate::command::Errand;
use crate::features::payouts::{MethodWords, cancel, cancel_own, mark_done};
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

const TRON: &str = "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC";

/// A partner with 250.5 USD, a method, and a key that may do everything.
async fn scene(app: &TestApp) -> (i64, String) {
    app.open_market().await;
    let said = |text: &str| Some(text.to_owned());
    let words = MethodWords {
        title_en: said("Tether \"TRC20\""),
        title_ru: said("Tether"),
        currency: said("USDTTRC20"),
        min: said("10"),
        max: said("200"),
        fee: said("1"),
        fee_percent: said("0.5"),
        price: said("1"),
        position: None,
    };
    let deed = app.deed();
    let unit = move |tx: &mut store::Tx<'_>| {
        crate::features::payouts::add_method(tx, &deed, &words, false)
    };
    app.app.store().write(unit).await.unwrap();
    let partner = app.partner("alpha").await;
    let (amount, reason) = ("250.5".to_owned(), "by hand".to_owned());
    done(app, Errand::LedgerAdjust { partner, amount, reason, dry_run: false }).await;
    let scopes = "info:read,payouts:read,payouts:write";
    (partner, app.key_with(partner, Some(scopes), Vec::new(), None).await)
}

async fn add(app: &TestApp, key: &str, fields: &str) -> Reply {
    let sent = app.request("POST", API).header("authorization", &format!("Bearer {key}"));
    sent.form(&format!("api_action=pp&method=add_payout&{fields}")).send().await
}

on_both_engines! {
    async fn payouts_are_told_byte_for_byte(app: TestApp) {
        let (partner, key) = scene(&app).await;
        let info = app.call(&key, "method=get_info").await;
        assert_eq!(info.text(), r#"{"status":"success","error":0,"error_text":"","data":{"balance":250.5,"totalReceived":0,"link":"alpha","min_payout":20,"items":{"1":{"id":1,"title":"Tether \"TRC20\"","comission":2.2525,"amount":248.2475,"currency_code":"USDTTRC20"}}}}"#);
        let made = add(&app, &key, &format!("method_id=1&account={TRON}&amount=50&idempotency_key=a")).await;
        assert_eq!(made.text(), r#"{"status":"success","error":0,"error_text":"","data":{"payout_id":1}}"#);
        let again = add(&app, &key, &format!("method_id=1&account={TRON}&amount=50&idempotency_key=a")).await;
        assert_eq!(again.text(), made.text());
        for amount in ["40", "30.00000001", "20"] {
            app.clock.advance_ms(1_000);
            assert_eq!(verdict(&add(&app, &key, &format!("method_id=1&account={TRON}&amount={amount}")).await), 0);
        }
        let reactions = || app.app.payout_terms().reactions;
        let (deed, all) = (app.deed(), reactions());
        app.app.store().write(move |tx| mark_done(tx, &deed, 1, "tx-1", &all)).await.unwrap();
        let (deed, all) = (app.deed(), reactions());
        app.app.store().write(move |tx| cancel(tx, &deed, 2, "say \"why\"", &all)).await.unwrap();
        let (deed, all) = (app.deed(), reactions());
        app.app.store().write(move |tx| cancel_own(tx, &deed, partner, 3, &all)).await.unwrap();
        let list = app.call(&key, "method=get_payouts").await;
        assert_eq!(list.text(), format!(r#"{{"status":"success","error":0,"error_text":"","data":{{"items":{{"1":{{"id":1,"time":1793534400,"date":"2026-11-01 12:00:00","method_id":1,"account":"{TRON}","pay_amount":48.75,"pay_currency_code":"USDTTRC20","original_amount":50,"original_currency_code":"USD","status":1,"fee":1.25,"reference":"tx-1","reason":""}},"2":{{"id":2,"time":1793534401,"date":"2026-11-01 12:00:01","method_id":1,"account":"{TRON}","pay_amount":38.8,"pay_currency_code":"USDTTRC20","original_amount":40,"original_currency_code":"USD","status":2,"fee":1.2,"reference":"","reason":"say \"why\""}},"3":{{"id":3,"time":1793534402,"date":"2026-11-01 12:00:02","method_id":1,"account":"{TRON}","pay_amount":28.85,"pay_currency_code":"USDTTRC20","original_amount":30.00000001,"original_currency_code":"USD","status":3,"fee":1.15000001,"reference":"","reason":""}},"4":{{"id":4,"time":1793534403,"date":"2026-11-01 12:00:03","method_id":1,"account":"{TRON}","pay_amount":18.9,"pay_currency_code":"USDTTRC20","original_amount":20,"original_currency_code":"USD","status":0,"fee":1.1,"reference":"","reason":""}}}}}}}}"#));
        let info = app.call(&key, "method=get_info").await.json();
        // 250.5 − 50 done − 20 pending.
        assert_eq!(info["data"]["balance"].to_string(), "180.5");
        assert_eq!(info["data"]["totalReceived"].to_string(), "50");
        let part = app.call(&key, "method=get_payouts&limit=2").await.json();
        assert_eq!(part["data"]["next_before_id"], 3);
        let rest = app.call(&key, "method=get_payouts&limit=2&before_id=3&start_time=1793534401").await.json();
        assert_eq!(rest["data"]["items"].as_object().unwrap().keys().collect::<Vec<_>>(), ["2"]);
        assert_eq!(verdict(&app.call(&key, "method=get_payouts&limit=0").await), 4);
        app.close().await;
    }

    async fn a_payout_that_is_refused_says_why_by_number_and_code(app: TestApp) {
        let (partner, key) = scene(&app).await;
        for (fields, number, text) in [
            ("", 4, "method_id must be a payout method's id"),
            ("method_id=x&account=y", 4, "method_id must be a whole number"),
            ("method_id=1", 4, "account must be"),
            ("method_id=1&account=nonsense&amount=50", 7, "payout.account_malformed: this is no account of USDTTRC20"),
            ("method_id=2&account=TRON&amount=50", 7, "payout.method_unavailable: there is no payout method 2"),
            ("method_id=1&account=TRON&amount=1e-9", 4, "amount must be USD above 0 with at most 8 decimals"),
            ("method_id=1&account=TRON&amount=0.000000001", 4, "amount must be"),
            ("method_id=1&account=TRON&amount=-1", 4, "amount must be"),
            ("method_id=1&account=TRON&amount=300", 7, "payout.insufficient: 250.5 USD are available"),
            ("method_id=1&account=TRON&amount=19", 7, "payout.below_minimum: 19 USD is less"),
            ("method_id=1&account=TRON", 7, "payout.above_maximum: 250.5 USD is more"),
            ("method_id=1&account=TRON&amount=50&idempotency_key=%20", 4, "idempotency_key must have"),
        ] {
            let reply = add(&app, &key, &fields.replace("TRON", TRON)).await;
            assert_eq!(verdict(&reply), number, "{fields}: {}", reply.text());
            assert!(error_text(&reply).starts_with(text), "{fields}: {}", error_text(&reply));
        }
        assert_eq!(verdict(&add(&app, &key, &format!("method_id=1&account={TRON}&amount=50&idempotency_key=k")).await), 0);
        let reused = add(&app, &key, &format!("method_id=1&account={TRON}&amount=51&idempotency_key=k")).await;
        assert_eq!((verdict(&reused), error_text(&reused)),
            (7, "payout.key_reused: this idempotency key was used for a request with another amount; make up a new key".into()));
        let reading = app.key(partner).await;
        assert_eq!(verdict(&add(&app, &reading, &format!("method_id=1&account={TRON}&amount=50")).await), 3);
        let fields = format!("method=add_payout&method_id=1&account={TRON}&amount=50");
        // A key in the address moves nothing, not even beside a good one in the header.
        for sent in [
            app.get(&format!("{API}?api_action=pp&api_key={key}&{fields}")),
            app.get(&format!("{API}?api_action=pp&api_key={key}&{fields}")).header("authorization", &format!("Bearer {key}")),
            app.request("POST", &format!("{API}?api_key={key}")).form(&format!("api_action=pp&{fields}")),
        ] {
            let reply = sent.send().await;
            assert_eq!(verdict(&reply), 7);
            assert!(error_text(&reply).starts_with("payout.key_in_address: "), "{}", error_text(&reply));
        }
        let form = app.request("POST", API).form(&format!("api_action=pp&api_key={key}&{fields}"));
        assert_eq!(verdict(&form.send().await), 0, "a field of a form is no address");
        assert_eq!(app.balances(partner).await, [0, 15_050_000_000, 10_000_000_000, 0]);
        app.close().await;
    }

    async fn another_partners_payouts_are_not_told(app: TestApp) {
        let (_, key) = scene(&app).await;
        assert_eq!(verdict(&add(&app, &key, &format!("method_id=1&account={TRON}&amount=50")).await), 0);
        let beta = app.partner("beta").await;
        let theirs = app.key(beta).await;
        let list = app.call(&theirs, "method=get_payouts").await;
        assert_eq!(list.text(), r#"{"status":"success","error":0,"error_text":"","data":{"items":{}}}"#);
        app.close().await;
    }
}
