//! The customer's page of his order, over the wire.

use store::Tx;

use crate::app::Plain;
use crate::features::orders::{Action, Step, advance, find_public};
use crate::on_both_engines;
use crate::testkit::TestApp;

async fn take(app: &TestApp, path: &str, action: Action, note: &str) {
    let public_id = path.rsplit('/').next().unwrap().to_owned();
    let (deed, reactions, note) = (app.deed(), app.app.reactions(), note.to_owned());
    let unit = move |tx: &mut Tx<'_>| {
        let order = find_public(tx, &public_id)?.unwrap();
        advance(tx, &deed, &Step { order_id: order.id, action, note: note.clone() }, &reactions)
    };
    app.app.store().write(unit).await.unwrap();
}

async fn free_reserve(app: &TestApp) -> String {
    let read = |tx: &mut Tx<'_>| -> Plain<i64> {
        let sql = "select reserve_units - reserved_units from currencies where code = 'SBERRUB'";
        Ok(tx.query_one(sql, &store::args![], |row| row.get(0))?)
    };
    app.app.store().read(read).await.unwrap().to_string()
}

on_both_engines! {
    async fn an_order_shows_what_was_agreed_and_what_comes_next(app: TestApp) {
        let path = app.order_on_page("/exchange/BTC/SBERRUB", "0.1").await;
        let english = app.get(&path).send().await;
        for part in [
            "Awaiting payment", "0.1\u{a0}BTC", "580,000.05\u{a0}RUB",
            "1\u{a0}BTC = 5,800,000.5\u{a0}RUB", "ann@mail.example",
            "2026-11-01 12:30:00 UTC", "30 min left", "I have paid", "Cancel the order",
            "2026-11-01 12:00:00 UTC",
        ] {
            assert!(english.text().contains(part), "no {part} in {}", english.text());
        }
        let russian = app.get(&format!("/ru{path}")).send().await.text();
        for part in ["Ожидает оплаты", "580\u{202f}000,05\u{a0}RUB", "Я оплатил", "осталось 30 мин"] {
            assert!(russian.contains(part), "no {part} in {russian}");
        }
        app.clock.advance_ms(29 * 60_000 + 1000);
        assert!(app.get(&path).send().await.text().contains("1 min left"));
        app.close().await;
    }

    async fn the_page_is_kept_by_nobody_and_told_to_nobody(app: TestApp) {
        let path = app.order_on_page("/exchange/BTC/SBERRUB", "0.1").await;
        let reply = app.get(&path).send().await;
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"));
        assert_eq!(reply.header("x-robots-tag"), Some("noindex"));
        assert!(reply.text().contains(r#"<meta name="robots" content="noindex">"#));
        assert!(!reply.text().contains("rel=\"canonical\""));
        app.close().await;
    }

    async fn no_order_is_found_but_by_its_whole_address(app: TestApp) {
        let path = app.order_on_page("/exchange/BTC/SBERRUB", "0.1").await;
        let cut = &path[..path.len() - 1];
        let upper = path.to_uppercase().replace("/ORDER/", "/order/");
        for target in ["/order/1", "/order/", "/order/%ff", "/order/%00", "/order/%D0%B0", "/order/%27%20or%201=1", cut, &upper] {
            assert_eq!(app.get(target).send().await.status, 404, "{target}");
            for verb in ["payment", "cancellation"] {
                let sent = app.request("POST", &format!("{target}/{verb}")).form("").send().await;
                assert_eq!(sent.status, 404, "{target}/{verb}");
            }
        }
        assert_eq!(app.get(&format!("{path}/payment")).send().await.status, 405);
        app.close().await;
    }

    async fn a_customer_pays_and_can_no_longer_call_the_order_off(app: TestApp) {
        let path = app.order_on_page("/exchange/BTC/SBERRUB", "0.1").await;
        let paid = app.request("POST", &format!("{path}/payment")).form("").send().await;
        assert_eq!((paid.status, paid.header("location")), (303, Some(path.as_str())));
        let page = app.get(&path).send().await.text();
        assert!(page.contains("Payment announced") && !page.contains("<form method=\"post\" action=\"/order"));
        let late = app.request("POST", &format!("{path}/cancellation")).form("").send().await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("can no longer be done") && late.text().contains("Payment announced"));
        let twice = app.request("POST", &format!("/ru{path}/payment")).form("").send().await;
        assert_eq!(twice.status, 409);
        assert!(twice.text().contains("Этого уже нельзя сделать"));
        app.close().await;
    }

    async fn a_cancelled_order_gives_its_reserve_back_at_once(app: TestApp) {
        let path = app.order_on_page("/exchange/BTC/SBERRUB", "0.1").await;
        assert_eq!(free_reserve(&app).await, "441999995");
        let storefront = app.get("/exchange/BTC/SBERRUB").send().await.text();
        assert!(storefront.contains("4,419,999.95&nbsp;RUB"), "{storefront}");
        let sent = app.request("POST", &format!("{path}/cancellation")).form("").send().await;
        assert_eq!(sent.status, 303);
        assert_eq!(free_reserve(&app).await, "500000000");
        assert!(app.get("/exchange/BTC/SBERRUB").send().await.text().contains("5,000,000"));
        assert!(app.get(&path).send().await.text().contains("called off"));
        app.close().await;
    }

    async fn every_state_has_its_words_and_the_operators_notes_stay_his(app: TestApp) {
        let steps = [
            (Action::Pause, "On hold"),
            (Action::Resume, "Awaiting payment"),
            (Action::Receive, "Payment received"),
            (Action::Complete, "Completed"),
            (Action::Refund, "Refunded"),
        ];
        let path = app.order_on_page("/exchange/BTC/SBERRUB", "0.1").await;
        for (action, words) in steps {
            // The payment's reference is the customer's to know; other notes are the operator's.
            let is_reference = action == Action::Complete;
            let note = if is_reference { "tx 0xabc" } else { "a note of the operator" };
            take(&app, &path, action, note).await;
            let page = app.get(&path).send().await.text();
            assert!(page.contains(words), "{action:?}: {page}");
            assert!(!is_reference || page.contains("tx 0xabc"), "{page}");
            assert!(!page.contains("a note of") && !page.contains("shell"), "{page}");
        }
        assert_eq!(app.get(&path).send().await.text().matches("<li><b>").count(), 6);
        let expired = app.order_on_page("/exchange/BTC/SBERRUB", "0.1").await;
        app.clock.advance_ms(31 * 60_000);
        crate::jobs::expire_orders(app.app.clone()).await;
        let page = app.get(&expired).send().await.text();
        assert!(page.contains("is over") && !page.contains("min left"), "{page}");
        app.close().await;
    }
}
