//! Two operators at one order.

use super::{BTC, confirm, form, olga, operator, press, preview, state, step};
use crate::features::orders::{Action, State};
use crate::on_both_engines;
use crate::testkit::hidden;

on_both_engines! {
    async fn a_stale_form_does_nothing_tells_what_changed_and_keeps_what_was_typed(app: TestApp) {
        let olga = olga(&app).await;
        let oleg = operator(&app, "oleg").await;
        app.order_on_page(BTC, "0.1").await;
        press(&app, &olga, 1, "receive", "").await;
        app.post(&olga, "/desk/orders/1/claim/end", "").await;
        // Both see a received order. One pays the customer; the other must not send the money back as
        // well, although a completed order can be refunded.
        let shown = preview(&app, &oleg, 1, "refund").await.text();
        app.clock.advance_ms(61_000);
        press(&app, &olga, 1, "complete", "tx 7").await;
        let late = confirm(&app, &oleg, 1, &shown, "he asked for it").await;
        assert_eq!(late.status, 409);
        let html = late.text();
        for part in ["has changed since you looked", "Completed", "olga@office.example", "tx 7", "2026-11-01 12:01:01", "value=\"he asked for it\""] {
            assert!(html.contains(part), "no {part} in {html}");
        }
        let since = html.split_once("id=\"since\"").unwrap().1;
        assert!(!since.contains("The money has arrived"), "what he had seen is not told again: {html}");
        assert_eq!(state(&app, 1).await, State::Completed);
        // Now he has seen it: what he confirms is what stands there now.
        assert!(html.contains("The reserve stays as it is"), "{html}");
        assert_eq!(confirm(&app, &oleg, 1, &html, "he asked for it").await.status, 303);
        assert_eq!(state(&app, 1).await, State::Refunded);
        app.close().await;
    }

    async fn what_can_no_longer_be_done_is_said_and_the_words_can_be_kept(app: TestApp) {
        let olga = olga(&app).await;
        app.order_on_page(BTC, "0.1").await;
        let shown = preview(&app, &olga, 1, "cancel").await.text();
        step(&app, 1, Action::Receive).await;
        let late = confirm(&app, &olga, 1, &shown, "he <changed> his mind").await;
        assert_eq!(late.status, 409);
        let html = late.text();
        assert!(html.contains("This can’t be done: the order is “Payment received”."), "{html}");
        assert!(html.contains("The money has arrived") && html.contains("shell"), "{html}");
        assert!(html.contains("he &#60;changed&#62; his mind</textarea>"), "{html}");
        let fields = form(&[("note", "he <changed> his mind")]);
        assert_eq!(app.post(&olga, "/desk/orders/1/notes", &fields).await.status, 303);
        assert_eq!(preview(&app, &olga, 1, "cancel").await.status, 409);
        app.close().await;
    }

    async fn of_two_operators_at_once_one_pays(app: TestApp) {
        let olga = olga(&app).await;
        let oleg = operator(&app, "oleg").await;
        app.order_on_page(BTC, "0.1").await;
        step(&app, 1, Action::Receive).await;
        let pay = preview(&app, &olga, 1, "complete").await.text();
        let refund = preview(&app, &oleg, 1, "refund").await.text();
        let (a, b) = tokio::join!(
            confirm(&app, &olga, 1, &pay, "one"),
            confirm(&app, &oleg, 1, &refund, "two"),
        );
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409]);
        assert_eq!(app.events(1).await.len(), 3);
        app.close().await;
    }

    async fn an_order_that_somebody_works_on_is_his_until_it_is_taken_over(app: TestApp) {
        let olga = olga(&app).await;
        let oleg = operator(&app, "oleg").await;
        app.order_on_page(BTC, "0.1").await;
        assert_eq!(app.post(&olga, "/desk/orders/1/claim", "").await.status, 303);
        assert!(app.open_page(&olga, "/desk/orders/1").await.text().contains("Yours for 15 min"));
        let seen = app.open_page(&oleg, "/desk/orders/1").await.text();
        assert!(seen.contains("olga@office.example works on this order, for another 15 min."), "{seen}");
        assert!(seen.contains("olga@office.example has this order open as well."), "{seen}");
        assert!(app.open_page(&oleg, "/desk/orders").await.text().contains("title=\"olga@office.example\">taken"));
        let refused = press(&app, &oleg, 1, "receive", "arrived").await;
        assert_eq!((refused.status, state(&app, 1).await), (409, State::New));
        assert!(refused.text().contains("Take it over on its page first") && refused.text().contains("value=\"arrived\""));
        // Asking again politely changes nothing; taking it over does.
        app.post(&oleg, "/desk/orders/1/claim", "").await;
        assert_eq!(press(&app, &oleg, 1, "receive", "").await.status, 409);
        app.post(&oleg, "/desk/orders/1/claim", &form(&[("over", "1")])).await;
        assert_eq!(press(&app, &oleg, 1, "receive", "").await.status, 303);
        assert_eq!(press(&app, &olga, 1, "complete", "tx").await.status, 409);
        // Whoever forgot it holds nobody up for long.
        app.clock.advance_ms(15 * 60_000);
        assert_eq!(press(&app, &olga, 1, "complete", "tx").await.status, 303);
        assert!(!app.open_page(&oleg, "/desk/orders/1").await.text().contains("works on this order"));
        app.close().await;
    }

    async fn a_form_that_was_forged_or_is_of_another_order_does_nothing(app: TestApp) {
        let olga = olga(&app).await;
        app.order_on_page(BTC, "0.1").await;
        app.order_on_page(BTC, "0.2").await;
        let other = hidden(&preview(&app, &olga, 2, "receive").await.text(), "promise");
        for (seen, promise) in [("1.0", ""), ("1.0", "0123456789abcdef"), ("", ""), ("9.9", other.as_str()), ("x", "y")] {
            let fields = form(&[("action", "receive"), ("seen", seen), ("promise", promise), ("note", "")]);
            let sent = app.post(&olga, "/desk/orders/1/steps", &fields).await;
            assert_eq!((sent.status, state(&app, 1).await), (409, State::New), "{seen} {promise}");
        }
        app.close().await;
    }
}
