//! Requisites: kept, given, and shown to their customer.

use store::Tx;

use crate::app::Plain;
use crate::command::{Errand, RequisitesErrand, RequisitesWords};
use crate::features::requisites::{OrderRequisites, requisites_of};
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};

/// Two cards whose check digits are right.
const CARD: &str = "2200 7000 1234 5673";
const OTHER: &str = "2200 7000 1234 5681";

async fn shell(app: &TestApp, errand: RequisitesErrand) -> String {
    let answer = app.errand(Errand::Requisites(errand)).await;
    answer.text + &answer.error.unwrap_or_default()
}

fn words(account: &str) -> RequisitesWords {
    RequisitesWords { account: Some(account.to_owned()), ..RequisitesWords::default() }
}

async fn add(app: &TestApp, words: RequisitesWords) {
    let told = shell(app, RequisitesErrand::Add { currency: "sberrub".into(), words }).await;
    assert!(told.contains("from now on"), "{told}");
}

async fn of(app: &TestApp, order_id: i64) -> Option<OrderRequisites> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(requisites_of(tx, order_id)?) };
    app.app.store().read(read).await.unwrap()
}

async fn account(app: &TestApp, give: &str) -> Option<String> {
    let order = app.order(&browser_with(""), "SBERRUB", "USDTTRC20", give).await;
    of(app, order.id).await.map(|given| given.details.account)
}

on_both_engines! {
    async fn orders_take_turns_among_the_accounts_that_fit(app: TestApp) {
        app.open_market().await;
        assert_eq!(account(&app, "92").await, None, "there are none");
        add(&app, RequisitesWords { day_max: Some("1000".into()), ..words(CARD) }).await;
        add(&app, RequisitesWords { order_min: Some("100".into()), ..words(OTHER) }).await;
        assert_eq!(account(&app, "92").await.as_deref(), Some(CARD), "the other wants more");
        assert_eq!(account(&app, "920").await.as_deref(), Some(OTHER), "it was never used");
        assert_eq!(account(&app, "460").await.as_deref(), Some(CARD));
        assert_eq!(account(&app, "460").await.as_deref(), Some(OTHER));
        assert_eq!(account(&app, "460").await.as_deref(), Some(OTHER), "the day of the first is full");
        app.clock.advance_ms(86_400_000);
        assert_eq!(account(&app, "460").await.as_deref(), Some(CARD), "another day");
        shell(&app, RequisitesErrand::Switch { id: 2, is_enabled: false }).await;
        assert_eq!(account(&app, "460").await.as_deref(), Some(CARD));
        assert_eq!(account(&app, "460").await, None, "one is off, the other is full");
        app.close().await;
    }

    async fn what_came_to_nothing_does_not_count_for_the_day(app: TestApp) {
        app.open_market().await;
        add(&app, RequisitesWords { day_max: Some("920".into()), ..words(CARD) }).await;
        let order = app.order(&browser_with(""), "SBERRUB", "USDTTRC20", "920").await;
        assert_eq!(account(&app, "92").await, None);
        app.steps(order.id, "cancel").await;
        assert_eq!(account(&app, "920").await.as_deref(), Some(CARD));
        app.close().await;
    }

    async fn what_can_not_be_kept_is_refused_by_its_field(app: TestApp) {
        let row = |change: RequisitesWords| RequisitesWords { account: change.account.or(Some(CARD.into())), ..change };
        let none = RequisitesWords::default;
        for (change, expected) in [
            (words("2200 7000 1234 5678"), "no account of the currency; it looks like"),
            (words("x"), "the account must have 3 to 200 characters"),
            (RequisitesWords { memo: Some("7".into()), ..none() }, "have no memo"),
            (RequisitesWords { bank: Some("b".repeat(121)), ..none() }, "the bank must have 0 to 120"),
            (RequisitesWords { holder: Some("a\nb".into()), ..none() }, "the holder must have"),
            (RequisitesWords { order_max: Some("0".into()), ..none() }, "order-max is `0`; write a plain decimal above zero, at most 2"),
            (RequisitesWords { day_max: Some("1.001".into()), ..none() }, "day-max is `1.001`"),
            (RequisitesWords { order_min: Some("5".into()), day_max: Some("4".into()), ..none() }, "the least that an order gives"),
        ] {
            let told = shell(&app, RequisitesErrand::Add { currency: "SBERRUB".into(), words: row(change) }).await;
            assert!(told.contains(expected), "{expected}: {told}");
        }
        let told = shell(&app, RequisitesErrand::Add { currency: "NOPE".into(), words: words(CARD) }).await;
        assert!(told.contains("no currency NOPE"), "{told}");
        let told = shell(&app, RequisitesErrand::Edit { id: 9, words: words(CARD) }).await;
        assert!(told.contains("no requisites 9"), "{told}");
        assert!(shell(&app, RequisitesErrand::List { currency: None }).await.contains("there are no such"));
        app.close().await;
    }

    async fn a_change_leaves_what_orders_were_given(app: TestApp) {
        app.open_market().await;
        add(&app, RequisitesWords { bank: Some("Sber".into()), order_max: Some("900".into()), ..words(CARD) }).await;
        let order = app.order(&browser_with(""), "SBERRUB", "USDTTRC20", "92").await;
        let change = RequisitesWords { order_max: Some(String::new()), ..words(OTHER) };
        let told = shell(&app, RequisitesErrand::Edit { id: 1, words: change }).await;
        assert!(told.contains(OTHER) && told.contains("bank Sber") && !told.contains("order to"), "{told}");
        assert_eq!(of(&app, order.id).await.unwrap().details.account, CARD);
        assert_eq!(account(&app, "920").await.as_deref(), Some(OTHER));
        app.close().await;
    }

    async fn an_operator_gives_one_order_its_own_and_its_page_shows_it(app: TestApp) {
        app.open_market().await;
        let order = app.order(&browser_with(""), "SBERRUB", "USDTTRC20", "92").await;
        let path = format!("/order/{}", order.public_id);
        let page = app.get(&path).send().await.text();
        assert!(page.contains("An operator sends the details for the payment to customer@example.com"), "{page}");
        let own = RequisitesWords { holder: Some("Olga <b>".into()), ..words(CARD) };
        let told = shell(&app, RequisitesErrand::Give { order: order.id, listed: None, words: own }).await;
        assert!(told.contains("is told where to pay"), "{told}");
        let page = app.get(&path).send().await.text();
        for part in ["Pay by the details below", CARD, "Olga &#60;b&#62;", "data-copy-text=\"92\""] {
            assert!(page.contains(part), "no {part} in {page}");
        }
        assert!(app.find_order(order.id).await.version > order.version, "whoever watches is told");
        for (errand, expected) in [
            (RequisitesErrand::Give { order: 99, listed: None, words: words(CARD) }, "there is no order 99"),
            (RequisitesErrand::Give { order: order.id, listed: Some(9), words: words(CARD) }, "no requisites 9"),
            (RequisitesErrand::Give { order: order.id, listed: None, words: words("4") }, "the account must have"),
        ] {
            let told = shell(&app, errand).await;
            assert!(told.contains(expected), "{told}");
        }
        app.steps(order.id, "receive").await;
        assert!(!app.get(&path).send().await.text().contains(CARD), "there is nothing to pay any more");
        let told = shell(&app, RequisitesErrand::Give { order: order.id, listed: None, words: words(CARD) }).await;
        assert!(told.contains("nobody pays for it any more"), "{told}");
        app.close().await;
    }
}
