//! What each deed promises, asks for and does.

use store::Tx;

use super::{BTC, attributed, confirm, form, olga, operator, press, preview, state, step};
use crate::app::Plain;
use crate::command::Errand;
use crate::features::orders::{Action, State, list_events};
use crate::features::rewards::{Status, find_rewards};
use crate::on_both_engines;
use crate::testkit::{TestApp, hidden};

/// A partner who earns 1 % of the amount, held for 14 days.
async fn alpha(app: &TestApp) {
    app.partner("alpha").await;
    let terms = Errand::PartnerTerms {
        partner: 1,
        base: "amount".into(),
        percent: "1".into(),
        hold_days: 14,
    };
    app.errand(terms).await;
}

/// Each of them stands on the page.
fn says(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "no {part} in {html}");
    }
}

on_both_engines! {
    async fn an_order_is_led_to_its_end_and_each_page_keeps_its_word(app: TestApp) {
        alpha(&app).await;
        let cookies = olga(&app).await;
        attributed(&app, "1010").await;
        let page = app.open_page(&cookies, "/desk/orders/1").await.text();
        says(&page, &["1,010\u{a0}USDT", "1,000\u{a0}USD", "Partner alpha (1)", "sub1=%3Cb%3E", "last click", "ann@mail.example"]);
        for word in ["mark-paid", "receive", "pause", "cancel"] {
            says(&page, &[&format!("/desk/orders/1/steps/{word}\"")]);
        }
        assert!(!page.contains("steps/complete") && !page.contains("steps/refund"));
        assert_eq!(press(&app, &cookies, 1, "receive", "").await.status, 303);
        let shown = preview(&app, &cookies, 1, "complete").await.text();
        says(&shown, &[
            "The customer has been paid 1,000\u{a0}USD",
            "10.1\u{a0}USD, held for 14 days",
            "Promised to open orders", "Office: cost of rewards", "Partner alpha (1): held",
        ]);
        let done = confirm(&app, &cookies, 1, &shown, "tx <i>7f</i>").await;
        assert_eq!((done.status, done.header("location")), (303, Some("/desk/orders/1")));
        let page = app.open_page(&cookies, "/desk/orders/1").await.text();
        says(&page, &["tx &#60;i&#62;7f&#60;/i&#62;", "10.1\u{a0}USD", "Held", "until 2026-11-15 12:00:00 UTC", "olga@office.example"]);
        assert!(!page.contains("<i>") && !page.contains("operator:"), "{page}");
        let shown = preview(&app, &cookies, 1, "refund").await.text();
        says(&shown, &["10.1\u{a0}USD, taken back", "The reserve stays as it is"]);
        assert_eq!(confirm(&app, &cookies, 1, &shown, "sent twice").await.status, 303);
        let page = app.open_page(&cookies, "/ru/desk/orders/1").await.text();
        says(&page, &["Снято", "больше ничего нельзя сделать"]);
        let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok((find_rewards(tx, 1)?, list_events(tx, 1)?)) };
        let (rewards, events) = app.app.store().read(read).await.unwrap();
        assert_eq!(rewards[0].status, Status::Reversed);
        assert!(events[1..].iter().all(|event| event.actor.starts_with("operator:")), "{events:?}");
        app.close().await;
    }

    async fn looking_ahead_changes_nothing(app: TestApp) {
        alpha(&app).await;
        let cookies = olga(&app).await;
        attributed(&app, "1010").await;
        step(&app, 1, Action::Receive).await;
        let before = (app.find_order(1).await, app.reserve("CASHUSD").await, app.balances(1).await);
        for action in ["complete", "pause", "refund"] {
            assert_eq!(preview(&app, &cookies, 1, action).await.status, 200, "{action}");
        }
        let target = "/desk/orders/1/edits?give=900&get=890&discount=1&by=";
        says(&app.open_page(&cookies, target).await.text(), &["890\u{a0}USD", "1\u{a0}USD"]);
        let after = (app.find_order(1).await, app.reserve("CASHUSD").await, app.balances(1).await);
        assert_eq!(before, after);
        assert_eq!(app.events(1).await.len(), 2);
        app.close().await;
    }

    async fn a_step_that_needs_a_word_is_not_taken_without_it(app: TestApp) {
        let cookies = olga(&app).await;
        app.order_on_page(BTC, "0.1").await;
        let long = "x".repeat(1001);
        for (action, note, said) in [
            ("cancel", "", "Say why"),
            ("cancel", "  ", "Say why"),
            ("pause", "", "Say why"),
            ("pause", &long, "at most 1000 characters"),
            ("pause", "a\0b", "all of them text"),
        ] {
            let sent = press(&app, &cookies, 1, action, note).await;
            assert_eq!(sent.status, 422, "{action}");
            assert!(sent.text().contains(said), "{action}: {}", sent.text());
            assert_eq!(state(&app, 1).await, State::New, "{action}");
        }
        for action in ["expire", "destroy", ""] {
            let fields = form(&[("action", action), ("seen", "1.0"), ("note", "x")]);
            let sent = app.post(&cookies, "/desk/orders/1/steps", &fields).await;
            assert_eq!(sent.status, 422, "{action}");
            says(&sent.text(), &["knows no such step"]);
        }
        step(&app, 1, Action::Receive).await;
        let reference = "r".repeat(201);
        for (note, said) in [("", "Enter the reference"), (reference.as_str(), "at most 200 characters")] {
            let sent = press(&app, &cookies, 1, "complete", note).await;
            assert_eq!(sent.status, 422);
            // What was typed is kept, and the form can be sent again.
            says(&sent.text(), &["id=\"note-error\"", said, &format!("value=\"{note}\"")]);
            assert_eq!(confirm(&app, &cookies, 1, &sent.text(), "").await.status, 422);
        }
        assert_eq!(state(&app, 1).await, State::Received);
        app.close().await;
    }

    async fn a_correction_is_foreseen_and_made(app: TestApp) {
        alpha(&app).await;
        let cookies = olga(&app).await;
        attributed(&app, "1010").await;
        step(&app, 1, Action::Receive).await;
        step(&app, 1, Action::Complete).await;
        let edits = "/desk/orders/1/edits";
        says(&app.open_page(&cookies, edits).await.text(), &["value=\"1010\"", "value=\"1000\"", "value=\"0\""]);
        // Half was given: what the customer gets follows.
        let shown = app.open_page(&cookies, &format!("{edits}?give=505&get=1000&discount=0&by=order")).await.text();
        says(&shown, &["500\u{a0}USD", "5.05\u{a0}USD, held for 14 days", "10.1\u{a0}USD, held for 14 days"]);
        let fields = |html: &str, reason: &str| {
            let [seen, promise, give, get, discount] =
                ["seen", "promise", "give", "get", "discount"].map(|name| hidden(html, name));
            form(&[("seen", &seen), ("promise", &promise), ("give", &give), ("get", &get), ("discount", &discount), ("reason", reason)])
        };
        let wordless = app.post(&cookies, edits, &fields(&shown, " ")).await;
        assert_eq!(wordless.status, 422);
        says(&wordless.text(), &["id=\"reason-error\"", "Say why"]);
        let made = app.post(&cookies, edits, &fields(&wordless.text(), "he sent half")).await;
        assert_eq!((made.status, made.header("location")), (303, Some("/desk/orders/1")));
        assert_eq!(app.reward(1).await.amount.unwrap().to_string(), "5.05");
        let page = app.open_page(&cookies, "/desk/orders/1").await.text();
        says(&page, &["505\u{a0}USDT", "500\u{a0}USD", "he sent half"]);
        for (query, said) in [
            ("give=0&get=500&discount=0", "id=\"give-error\""),
            ("give=505&get=x&discount=0", "id=\"get-error\""),
            ("give=505&get=500.123&discount=0", "id=\"get-error\""),
            ("give=505&get=500&discount=-1", "id=\"discount-error\""),
            ("give=505&get=500&discount=%00", "id=\"discount-error\""),
            ("give=505&get=500&discount=0", "nothing to correct"),
        ] {
            let refused = app.open_page(&cookies, &format!("{edits}?{query}")).await;
            assert_eq!(refused.status, 422, "{query}");
            says(&refused.text(), &[said]);
        }
        app.close().await;
    }

    async fn operators_note_what_only_they_read(app: TestApp) {
        alpha(&app).await;
        let cookies = olga(&app).await;
        attributed(&app, "1010").await;
        let target = "/desk/orders/1/notes";
        for wrong in ["", "  ", "a\0b", &"x".repeat(1001)] {
            let refused = app.post(&cookies, target, &form(&[("note", wrong)])).await;
            assert_eq!(refused.status, 422);
            says(&refused.text(), &["id=\"note-error\""]);
        }
        let kept = app.post(&cookies, target, &form(&[("note", "called him: <b>two\r\nlines</b>")])).await;
        assert_eq!(kept.status, 303);
        says(&app.open_page(&cookies, "/desk/orders/1").await.text(), &["called him: &#60;b&#62;two"]);
        let partner = app.sign_in("alpha@partner.example").await;
        let page = app.open_page(&partner, "/profile/exchanges/1").await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("called him"));
        app.close().await;
    }

    async fn a_cancelled_order_frees_the_reserve_on_the_storefront_at_once(app: TestApp) {
        let cookies = olga(&app).await;
        app.order_on_page(BTC, "0.1").await;
        assert!(app.get(BTC).send().await.text().contains("4,419,999.95"));
        assert_eq!(press(&app, &cookies, 1, "cancel", "asked for it").await.status, 303);
        assert!(app.get(BTC).send().await.text().contains("5,000,000"));
        app.close().await;
    }

    async fn an_earlier_order_of_the_customer_is_told_with_the_next(app: TestApp) {
        let cookies = olga(&app).await;
        operator(&app, "oleg").await;
        app.order_on_page(BTC, "0.1").await;
        says(&app.open_page(&cookies, "/desk/orders/1").await.text(), &["the customer’s first order"]);
        press(&app, &cookies, 1, "receive", "").await;
        press(&app, &cookies, 1, "complete", "tx").await;
        app.order_on_page(BTC, "0.1").await;
        let page = app.open_page(&cookies, "/desk/orders/2").await.text();
        says(&page, &["Other orders: 1; 1 completed", "href=\"/desk/orders/1\"", "q=ann%40mail.example"]);
        app.close().await;
    }
}
