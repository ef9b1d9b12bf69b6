//! `/api/v1` over the wire: the statement ties with the old API, and each no has its problem.

mod changes;
mod document;
mod exchange;
mod figures;
mod kit;
mod links;
mod lists;
mod payouts;

use serde_json::Value;

use crate::command::Errand;
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

async fn adjust(app: &TestApp, partner: i64, amount: &str) {
    let (amount, reason) = (amount.to_owned(), "by hand".to_owned());
    let told = app.errand(Errand::LedgerAdjust { partner, amount, reason, dry_run: false }).await;
    assert_eq!(told.error, None);
}

async fn call(app: &TestApp, key: &str, query: &str) -> Reply {
    let target = format!("/api/v1/partner/statement{query}");
    app.get(&target).header("authorization", &format!("Bearer {key}")).send().await
}

on_both_engines! {
    async fn a_statement_is_read_page_by_page_and_ties_with_the_old_api(app: TestApp) {
        app.open_market().await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        adjust(&app, beta, "1000").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        let order = app.order(&browser, "USDTTRC20", "SBERRUB", "1000").await;
        app.steps(order.id, "receive complete").await;
        for amount in ["12.5", "-20", "0.00000001"] {
            app.clock.advance_ms(86_400_000);
            adjust(&app, alpha, amount).await;
        }
        let key = app.key(alpha).await;
        let whole = call(&app, &key, "").await;
        assert_eq!((whole.status, whole.header("content-type")), (200, Some("application/json")));
        let whole = whole.json();
        let items = whole["items"].as_array().unwrap();
        assert_eq!(items.len(), 4);
        assert_eq!(items[0]["changes"]["available"], "0.00000001");
        assert_eq!(items[0]["after"]["available"], "-7.49999999");
        assert_eq!(items[3]["cause"], "Reward for order 1");
        assert_eq!(items[3]["order"], 1);
        assert_eq!((&whole["next_cursor"], &whole["opening"]["held"]), (&Value::Null, &Value::from("0")));
        for pot in ["held", "available", "in_payout"] {
            assert_eq!(whole["balances"][pot], whole["closing"][pot]);
            assert_eq!(whole["closing"][pot], items[0]["after"][pot]);
        }
        let info = app.call(&key, "method=get_info").await.json();
        assert_eq!(info["data"]["balance"].to_string(), whole["balances"]["available"].as_str().unwrap());
        let mut pages = Vec::new();
        let mut query = "?limit=1".to_owned();
        loop {
            let page = call(&app, &key, &query).await.json();
            pages.extend(page["items"].as_array().unwrap().clone());
            match page["next_cursor"].as_str() {
                Some(cursor) => query = format!("?limit=1&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(&pages, items);
        let day = call(&app, &key, "?from=2026-11-03&to=2026-11-03").await.json();
        assert_eq!(day["items"].as_array().unwrap().len(), 1);
        assert_eq!(day["opening"]["available"], "12.5");
        assert_eq!(day["closing"]["available"], "-7.5");
        app.close().await;
    }

    async fn each_no_has_its_problem(app: TestApp) {
        let alpha = app.partner("alpha").await;
        let key = app.key(alpha).await;
        let narrow = app.key_with(alpha, Some("info:read"), Vec::new(), None).await;
        let abroad = app.key_with(alpha, None, vec!["203.0.113.0/24".parse().unwrap()], None).await;
        let bad = format!("{}x", &key[..key.len() - 1]);
        let table = [
            (bad.as_str(), "", 401, "key.invalid"),
            ("", "", 401, "key.invalid"),
            (narrow.as_str(), "", 403, "key.scope"),
            (abroad.as_str(), "", 403, "key.address"),
            (key.as_str(), "?limit=0", 400, "parameter.invalid"),
            (key.as_str(), "?limit=501", 400, "parameter.invalid"),
            (key.as_str(), "?limit=1e2", 400, "parameter.invalid"),
            (key.as_str(), "?nope=1", 400, "parameter.invalid"),
            (key.as_str(), "?limit=1&limit=1", 400, "parameter.invalid"),
            (key.as_str(), "?cursor=4", 400, "parameter.invalid"),
            (key.as_str(), "?cursor=-1", 400, "parameter.invalid"),
            (key.as_str(), "?cursor=99999999999999999999", 400, "parameter.invalid"),
            (key.as_str(), "?from=01.11.2026", 400, "parameter.invalid"),
            (key.as_str(), "?from=2026-11-02&to=2026-11-01", 400, "parameter.invalid"),
        ];
        for (key, query, status, code) in table {
            let reply = call(&app, key, query).await;
            assert_eq!(reply.status, status, "{query}");
            assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{query}");
            assert_eq!(reply.json()["code"], code, "{query}");
        }
        let in_address = app.get(&format!("/api/v1/partner/statement?api_key={key}")).send().await;
        assert_eq!((in_address.status, in_address.header("www-authenticate")), (401, Some("Bearer")));
        let empty = call(&app, &key, "?from=&to=&cursor=&limit=").await.json();
        assert_eq!(empty["errors"].as_array().unwrap().len(), 4, "an empty value is none: {empty}");
        app.errand(Errand::PartnerSuspend { partner: alpha, is_suspended: true }).await;
        assert_eq!(call(&app, &key, "").await.status, 401);
        app.close().await;
    }
}
