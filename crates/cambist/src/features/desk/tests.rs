//! The desk over the wire: who is let in, what is listed, what each button does.

use store::Tx;

use crate::app::Plain;
use crate::features::alarms;
use crate::features::orders::{Action, State, Step, advance, find_order, list_events};
use crate::features::rewards::{Status, find_rewards};
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const BTC: &str = "/exchange/BTC/SBERRUB";

/// An operator, signed in.
async fn olga(app: &TestApp) -> String {
    app.operator("olga").await;
    app.sign_in("olga@office.example").await
}

/// An order that a partner's link has brought, priced in dollars.
async fn attributed(app: &TestApp, give: &str) {
    let link = app.get("/ref/alpha/?sub1=%3Cb%3E").header("user-agent", FIREFOX);
    let cookies = link.send().await.cookies().join("; ");
    app.order_of(&cookies, "/exchange/USDTTRC20/CASHUSD?city=MSK", give).await;
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

async fn press(app: &TestApp, cookies: &str, number: i64, step: [&str; 3]) -> Reply {
    let [action, seen, note] = step;
    let fields = form(&[("action", action), ("seen", seen), ("note", note)]);
    app.post(cookies, &format!("/desk/orders/{number}/steps"), &fields).await
}

async fn state(app: &TestApp, number: i64) -> State {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_order(tx, number)?) };
    app.app.store().read(read).await.unwrap().unwrap().state
}

async fn step(app: &TestApp, order_id: i64, action: Action) {
    let (deed, reactions) = (app.deed(), app.app.reactions());
    let step = Step { order_id, action, note: "by the shell".to_owned() };
    let unit = move |tx: &mut Tx<'_>| advance(tx, &deed, &step, &reactions);
    app.app.store().write(unit).await.unwrap();
}

/// The numbers of the orders that a page of the queue lists.
fn listed(reply: &Reply) -> Vec<i64> {
    assert_eq!(reply.status, 200);
    let html = reply.text();
    let rows = html.split("/desk/orders/").skip(1);
    rows.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

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
            for path in ["/desk", "/desk/orders?state=all", "/desk/orders/1"] {
                let target = format!("{prefix}{path}");
                let anyone = app.get(&target).send().await;
                assert_eq!(anyone.status, 303, "{target}");
                assert!(anyone.header("location").unwrap().starts_with(&format!("{prefix}/sign-in")));
                assert_eq!(app.open_page(&partner, &target).await.status, 403, "{target}");
                assert_eq!(app.open_page(&customer, &target).await.status, 403, "{target}");
                assert_eq!(app.open_page(&operator, &target).await.status, 200, "{target}");
            }
            let target = format!("{prefix}/desk/orders/1/steps");
            let fields = form(&[("action", "receive"), ("seen", "new"), ("note", "")]);
            assert_eq!(app.post("", &target, &fields).await.status, 303);
            assert_eq!(app.post(&partner, &target, &fields).await.status, 403);
            assert_eq!(app.post(&customer, &target, &fields).await.status, 403);
            assert_eq!(state(&app, 1).await, State::New);
            let foreign = app.request("POST", &target).header("sec-fetch-site", "cross-site");
            let foreign = foreign.header("cookie", &operator).form(&fields).send().await;
            assert_eq!((foreign.status, state(&app, 1).await), (403, State::New));
        }
        assert!(app.open_page(&operator, "/").await.text().contains("href=\"/desk\""));
        assert!(!app.open_page(&partner, "/").await.text().contains("href=\"/desk\""));
        assert!(!app.get("/").send().await.text().contains("href=\"/desk\""));
        app.close().await;
    }

    async fn the_queue_lists_what_is_under_way_and_each_state_newest_first(app: TestApp) {
        let cookies = olga(&app).await;
        assert!(app.open_page(&cookies, "/desk/orders").await.text().contains("No orders here"));
        for _ in 0..5 {
            app.order_on_page(BTC, "0.01").await;
        }
        step(&app, 2, Action::MarkPaid).await;
        step(&app, 3, Action::Cancel).await;
        step(&app, 4, Action::Pause).await;
        for (query, expected) in [
            ("", vec![5, 4, 2, 1]),
            ("?state=new", vec![5, 1]),
            ("?state=paid", vec![2]),
            ("?state=paused", vec![4]),
            ("?state=cancelled", vec![3]),
            ("?state=refunded", vec![]),
            ("?state=all", vec![5, 4, 3, 2, 1]),
            ("?state=all&before=3", vec![2, 1]),
            ("?state=nonsense&before=-1", vec![5, 4, 2, 1]),
        ] {
            let page = app.open_page(&cookies, &format!("/desk/orders{query}")).await;
            assert_eq!(listed(&page), expected, "{query}");
        }
        let russian = app.open_page(&cookies, "/ru/desk/orders?state=paid").await.text();
        assert!(russian.contains("Об оплате сообщено"), "{russian}");
        app.close().await;
    }

    async fn a_long_queue_is_read_page_by_page(app: TestApp) {
        let cookies = olga(&app).await;
        for _ in 0..53 {
            app.order_on_page(BTC, "0.001").await;
        }
        let first = app.open_page(&cookies, "/desk/orders?state=new").await;
        assert_eq!(listed(&first), (4..=53).rev().collect::<Vec<_>>());
        assert!(first.text().contains("href=\"/desk/orders?state=new&#38;before=4\""), "{}", first.text());
        let second = app.open_page(&cookies, "/desk/orders?state=new&before=4").await;
        assert_eq!(listed(&second), [3, 2, 1]);
        assert!(!second.text().contains("rel=\"next\"") && second.text().contains("href=\"/desk/orders?state=new\""));
        app.close().await;
    }

    async fn an_order_is_found_by_its_number(app: TestApp) {
        let cookies = olga(&app).await;
        app.order_on_page(BTC, "0.1").await;
        for typed in ["1", "%231", "%E2%84%96+1", "+1+"] {
            let found = app.open_page(&cookies, &format!("/ru/desk/orders?number={typed}")).await;
            assert_eq!((found.status, found.header("location")), (303, Some("/ru/desk/orders/1")), "{typed}");
        }
        for typed in ["2", "0", "-1", "x", "%3Cb%3E", "99999999999999999999", "1.0"] {
            let missed = app.open_page(&cookies, &format!("/desk/orders?number={typed}")).await;
            assert_eq!(missed.status, 404, "{typed}");
            assert!(missed.text().contains("There is no order with this number"));
            assert!(!missed.text().contains("<b>\""));
        }
        for target in ["/desk/orders/2", "/desk/orders/x", "/desk/orders/99999999999999999999", "/desk/orders/%ff"] {
            assert_eq!(app.open_page(&cookies, target).await.status, 404, "{target}");
            let sent = app.post(&cookies, &format!("{target}/steps"), &form(&[("action", "receive"), ("seen", "new")])).await;
            assert_eq!(sent.status, 404, "{target}");
        }
        app.close().await;
    }

    async fn an_order_is_led_to_its_end_and_each_button_keeps_its_word(app: TestApp) {
        app.partner("alpha").await;
        app.errand(crate::command::Errand::PartnerTerms {
            partner: 1, base: "amount".into(), percent: "1".into(), hold_days: 14,
        }).await;
        let cookies = olga(&app).await;
        attributed(&app, "1010").await;
        let page = app.open_page(&cookies, "/desk/orders/1").await.text();
        for part in ["1,010\u{a0}USDT", "1,000\u{a0}USD", "Partner alpha (1)", "sub1=%3Cb%3E", "last click", "ann@mail.example"] {
            assert!(page.contains(part), "no {part} in {page}");
        }
        assert_eq!(page.matches("class=\"step\"").count(), 4, "paid, received, pause, cancel");
        assert_eq!(press(&app, &cookies, 1, ["receive", "new", ""]).await.status, 303);
        let page = app.open_page(&cookies, "/desk/orders/1").await.text();
        assert!(page.contains("The customer has been paid 1,000\u{a0}USD"), "{page}");
        assert!(page.contains("A reward of 10.1 USD becomes held for 14 days."), "{page}");
        assert!(page.contains("The partner gets no reward for this order."), "{page}");
        let done = press(&app, &cookies, 1, ["complete", "received", "tx <i>7f</i>"]).await;
        assert_eq!((done.status, done.header("location")), (303, Some("/desk/orders/1")));
        let page = app.open_page(&cookies, "/desk/orders/1").await.text();
        assert!(page.contains("tx &#60;i&#62;7f&#60;/i&#62;") && !page.contains("<i>"), "{page}");
        assert!(page.contains("10.1\u{a0}USD") && page.contains("Held") && page.contains("until 2026-11-15 12:00:00 UTC"));
        assert!(page.contains("operator:"), "the history names who did it");
        assert!(page.contains("The reward of 10.1\u{a0}USD is taken back."), "{page}");
        assert_eq!(press(&app, &cookies, 1, ["refund", "completed", "sent twice"]).await.status, 303);
        let page = app.open_page(&cookies, "/ru/desk/orders/1").await.text();
        assert!(page.contains("Снято") && page.contains("больше ничего нельзя сделать"), "{page}");
        let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok((find_rewards(tx, 1)?, list_events(tx, 1)?)) };
        let (rewards, events) = app.app.store().read(read).await.unwrap();
        assert_eq!(rewards[0].status, Status::Reversed);
        assert!(events[1..].iter().all(|event| event.actor.starts_with("operator:")), "{events:?}");
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
            ("expire", "", "knows no such step"),
            ("destroy", "", "knows no such step"),
            ("", "", "knows no such step"),
        ] {
            let sent = press(&app, &cookies, 1, [action, "new", note]).await;
            assert_eq!(sent.status, 422, "{action}");
            assert!(sent.text().contains(said), "{action}: {}", sent.text());
            assert_eq!(state(&app, 1).await, State::New, "{action}");
        }
        step(&app, 1, Action::Receive).await;
        let reference = "r".repeat(201);
        for (note, said) in [("", "Enter the reference"), (reference.as_str(), "at most 200 characters")] {
            let sent = press(&app, &cookies, 1, ["complete", "received", note]).await;
            assert_eq!(sent.status, 422);
            let html = sent.text();
            assert!(html.contains("id=\"error-complete\"") && html.contains(said), "{html}");
            assert!(html.contains(&format!("value=\"{note}\"")), "what was typed is kept");
        }
        assert_eq!(state(&app, 1).await, State::Received);
        app.close().await;
    }

    async fn whoever_was_slower_is_told_where_the_order_stands(app: TestApp) {
        let cookies = olga(&app).await;
        app.order_on_page(BTC, "0.1").await;
        step(&app, 1, Action::Receive).await;
        // Both operators see a received order. One pays the customer; the other must not send the
        // money back as well, although a completed order can be refunded.
        step(&app, 1, Action::Complete).await;
        let late = press(&app, &cookies, 1, ["refund", "received", "asked for it"]).await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("somebody was faster. The order is now “Completed”"), "{}", late.text());
        assert_eq!(state(&app, 1).await, State::Completed);
        let again = press(&app, &cookies, 1, ["complete", "completed", "ref"]).await;
        assert_eq!(again.status, 409);
        app.close().await;
    }

    async fn of_two_operators_at_once_one_pays(app: TestApp) {
        let cookies = olga(&app).await;
        app.order_on_page(BTC, "0.1").await;
        step(&app, 1, Action::Receive).await;
        let (a, b) = tokio::join!(
            press(&app, &cookies, 1, ["complete", "received", "one"]),
            press(&app, &cookies, 1, ["refund", "received", "two"]),
        );
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409]);
        app.close().await;
    }

    async fn a_cancelled_order_frees_the_reserve_on_the_storefront_at_once(app: TestApp) {
        let cookies = olga(&app).await;
        app.order_on_page(BTC, "0.1").await;
        assert!(app.get(BTC).send().await.text().contains("4,419,999.95"));
        assert_eq!(press(&app, &cookies, 1, ["cancel", "new", "asked for it"]).await.status, 303);
        assert!(app.get(BTC).send().await.text().contains("5,000,000"));
        app.close().await;
    }
}
