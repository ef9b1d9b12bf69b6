//! Who is let in, and what stands above every page.

use store::Tx;

use super::{BTC, form, olga, state};
use crate::app::Plain;
use crate::features::alarms;
use crate::features::orders::State;
use crate::on_both_engines;

on_both_engines! {
    async fn what_is_wrong_stands_above_the_queue_until_it_is_over(app: TestApp) {
        let olga = olga(&app).await;
        let key = "rates.frozen:BTC-SBERRUB";
        let raise = move |tx: &mut Tx<'_>| -> Plain<_> {
            Ok(alarms::raise(tx, 1, key, "BTC → SBERRUB is frozen: <50 %>")?)
        };
        app.app.store().write(raise).await.unwrap();
        let page = app.get("/desk").header("cookie", &olga).send().await.text();
        assert!(page.contains("BTC → SBERRUB is frozen: &#60;50 %&#62;"), "{page}");
        let clear = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(alarms::clear(tx, 2, key)?) };
        app.app.store().write(clear).await.unwrap();
        let page = app.get("/desk").header("cookie", &olga).send().await.text();
        assert!(!page.contains("is frozen"));
        app.close().await;
    }

    async fn only_operators_are_let_in(app: TestApp) {
        app.order_on_page(BTC, "0.1").await;
        app.partner("alpha").await;
        let operator = olga(&app).await;
        let partner = app.sign_in("alpha@partner.example").await;
        app.customer("ann").await;
        let customer = app.sign_in("ann@customer.example").await;
        for prefix in ["", "/ru"] {
            for path in [
                "/desk",
                "/desk/orders?state=all",
                "/desk/orders/1",
                "/desk/orders/1/steps/receive",
                "/desk/orders/1/edits",
            ] {
                let target = format!("{prefix}{path}");
                let anyone = app.get(&target).send().await;
                assert_eq!(anyone.status, 303, "{target}");
                assert!(anyone.header("location").unwrap().starts_with(&format!("{prefix}/sign-in")));
                assert_eq!(app.open_page(&partner, &target).await.status, 403, "{target}");
                assert_eq!(app.open_page(&customer, &target).await.status, 403, "{target}");
                assert_eq!(app.open_page(&operator, &target).await.status, 200, "{target}");
            }
            let fields = form(&[("action", "receive"), ("note", "x"), ("reason", "x"), ("give", "1")]);
            for path in ["steps", "edits", "notes", "claim", "claim/end"] {
                let target = format!("{prefix}/desk/orders/1/{path}");
                assert_eq!(app.post("", &target, &fields).await.status, 303, "{target}");
                assert_eq!(app.post(&partner, &target, &fields).await.status, 403, "{target}");
                assert_eq!(app.post(&customer, &target, &fields).await.status, 403, "{target}");
                let foreign = app.request("POST", &target).header("sec-fetch-site", "cross-site");
                let foreign = foreign.header("cookie", &operator).form(&fields).send().await;
                assert_eq!(foreign.status, 403, "{target}");
            }
            assert_eq!(state(&app, 1).await, State::New);
        }
        assert!(app.open_page(&operator, "/").await.text().contains("href=\"/desk\""));
        assert!(!app.open_page(&partner, "/").await.text().contains("href=\"/desk\""));
        assert!(!app.get("/").send().await.text().contains("href=\"/desk\""));
        app.close().await;
    }

    async fn nothing_is_found_where_nothing_is(app: TestApp) {
        let cookies = olga(&app).await;
        for number in ["2", "x", "99999999999999999999", "%ff", "-1"] {
            for path in ["", "/steps/receive", "/edits"] {
                let target = format!("/desk/orders/{number}{path}");
                assert_eq!(app.open_page(&cookies, &target).await.status, 404, "{target}");
            }
            let fields = form(&[("action", "receive"), ("note", "x"), ("reason", "x"), ("give", "1"), ("get", "1"), ("discount", "0")]);
            for path in ["steps", "edits", "notes", "claim"] {
                let target = format!("/desk/orders/{number}/{path}");
                assert_eq!(app.post(&cookies, &target, &fields).await.status, 404, "{target}");
            }
        }
        app.order_on_page(BTC, "0.1").await;
        for word in ["expire", "destroy", "%ff", "receive%20"] {
            let target = format!("/desk/orders/1/steps/{word}");
            assert_eq!(app.open_page(&cookies, &target).await.status, 404, "{target}");
        }
        app.close().await;
    }

    async fn whoever_was_signed_out_comes_back_to_where_he_was(app: TestApp) {
        let cookies = olga(&app).await;
        app.order_on_page(BTC, "0.1").await;
        // Thirty days without a request, and the session is over.
        app.clock.advance_ms(31 * 86_400_000);
        let asked = app.open_page(&cookies, "/desk/orders?state=all").await;
        assert_eq!(asked.header("location"), Some("/sign-in?next=%2Fdesk%2Forders%3Fstate%3Dall"));
        let entrance = app.open_page(&cookies, "/sign-in?next=%2Fdesk%2Forders").await.text();
        assert!(entrance.contains("Your session has ended"), "{entrance}");
        assert!(!app.get("/sign-in").send().await.text().contains("Your session has ended"));
        let base = app.app.config().base_url();
        for (from, back) in [
            (format!("{base}/desk/orders/1/steps/cancel"), Some("%2Fdesk%2Forders%2F1%2Fsteps%2Fcancel")),
            ("https://elsewhere.example/desk".to_owned(), None),
            (format!("{base}//elsewhere.example"), None),
        ] {
            let sent = app.request("POST", "/desk/orders/1/steps").header("sec-fetch-site", "same-origin");
            let sent = sent.header("cookie", &cookies).header("referer", &from).form("action=cancel").send().await;
            let expected = back.map_or("/sign-in".to_owned(), |back| format!("/sign-in?next={back}"));
            assert_eq!((sent.status, sent.header("location")), (303, Some(expected.as_str())), "{from}");
        }
        app.close().await;
    }
}
