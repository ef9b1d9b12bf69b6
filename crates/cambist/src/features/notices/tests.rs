//! Letters about orders: one for each change, with everything that was agreed.

use store::Tx;

use crate::app::Plain;
use crate::command::{Errand, RequisitesErrand, RequisitesWords};
use crate::features::mail::{Letterhead, Stored, letters_of_order};
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};
use crate::words::Lang;

async fn letters(app: &TestApp, order_id: i64) -> Vec<Stored> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(letters_of_order(tx, order_id)?) };
    app.app.store().read(read).await.unwrap()
}

fn plain(app: &TestApp, stored: &Stored) -> String {
    stored.letter.plain(&Letterhead::of(&app.app)).unwrap()
}

async fn subjects(app: &TestApp, order_id: i64) -> Vec<String> {
    letters(app, order_id).await.into_iter().map(|stored| stored.letter.subject).collect()
}

on_both_engines! {
    async fn a_new_order_is_told_with_everything_that_was_agreed(app: TestApp) {
        app.open_market().await;
        let account = "2200 7000 1234 5673";
        let words = RequisitesWords { account: Some(account.into()), bank: Some("Сбер".into()), ..RequisitesWords::default() };
        app.errand(Errand::Requisites(RequisitesErrand::Add { currency: "SBERRUB".into(), words })).await;
        let mut form = app.form("SBERRUB", "USDTTRC20", "9200");
        form.lang = Lang::Ru;
        app.submit(&browser_with(""), &form).await.unwrap();
        let order = app.find_order(1).await;
        let [letter] = &letters(&app, 1).await[..] else { panic!("one letter is written") };
        assert_eq!((letter.letter.to.as_str(), letter.letter.lang), ("customer@example.com", Lang::Ru));
        assert_eq!(letter.letter.subject, "Заявка 1: ждём оплату");
        let text = plain(&app, letter);
        let url = format!("{}/ru/order/{}", app.app.config().base_url(), order.public_id);
        for part in [
            "9\u{202f}200\u{a0}RUB", "100\u{a0}USDT", "92\u{a0}RUB = 1\u{a0}USDT", account, "Сбер",
            order.account.as_str(), "2026-11-01 12:30:00 UTC", &url,
        ] {
            assert!(text.contains(part), "no {part} in {text}");
        }
        app.close().await;
    }

    async fn every_change_has_its_letter_and_a_repeated_form_has_none(app: TestApp) {
        app.open_market().await;
        let form = app.form("USDTTRC20", "SBERRUB", "10");
        for _ in 0..3 {
            app.submit(&browser_with(""), &form).await.unwrap();
        }
        app.steps(1, "mark-paid pause resume pause resume receive").await;
        let answer = app.errand(Errand::OrdersEdit { order: 1, give: None, get: Some("899".into()), discount: None, reason: "a fee".into(), dry_run: false }).await;
        assert_eq!(answer.error, None);
        app.steps(1, "complete refund").await;
        assert_eq!(subjects(&app, 1).await, [
            "Order 1: waiting for your payment", "Order 1: Payment announced", "Order 1: On hold",
            "Order 1: Payment announced", "Order 1: On hold", "Order 1: Payment announced",
            "Order 1: Payment received", "Order 1 was corrected", "Order 1: Completed", "Order 1: Refunded",
        ]);
        let all = letters(&app, 1).await;
        assert!(plain(&app, &all[8]).contains("payment 77"), "the payment's reference");
        assert!(plain(&app, &all[7]).contains("899\u{a0}RUB"));
        assert!(!plain(&app, &all[3]).contains("payment 77"), "an operator's note is his own");
        app.close().await;
    }

    async fn a_dry_run_and_a_refused_step_tell_nobody(app: TestApp) {
        app.open_market().await;
        let order = app.order(&browser_with(""), "USDTTRC20", "SBERRUB", "10").await;
        let step = |dry_run, action: &str| Errand::OrdersStep { order: order.id, action: action.into(), note: String::new(), dry_run };
        assert_eq!(app.errand(step(true, "receive")).await.error, None);
        assert!(app.errand(step(false, "refund")).await.error.is_some());
        assert_eq!(subjects(&app, order.id).await.len(), 1);
        app.close().await;
    }

    async fn operators_are_told_what_they_wait_for_and_nothing_else(app: TestApp) {
        let app = app.reopen(|config| {
            config.mail.operators = vec!["olga@office.example".into(), "ivan@office.example".into()];
            config.office.language = "ru".into();
        }).await;
        app.open_market().await;
        let order = app.order(&browser_with(""), "USDTTRC20", "SBERRUB", "10").await;
        app.steps(order.id, "mark-paid receive complete").await;
        let told: Vec<_> = letters(&app, order.id).await.into_iter().filter(|stored| stored.letter.to != order.email).collect();
        let of = |to: &str| told.iter().filter(|stored| stored.letter.to == to).map(|stored| stored.letter.subject.clone()).collect::<Vec<_>>();
        assert_eq!(of("olga@office.example"), [
            "Новая заявка 1: 10\u{a0}USDT\u{a0}TRC20 → 900\u{a0}RUB",
            "Заявка 1: клиент сообщил об оплате, 10\u{a0}USDT\u{a0}TRC20 → 900\u{a0}RUB",
        ]);
        assert_eq!(of("ivan@office.example").len(), 2);
        assert!(plain(&app, &told[0]).contains("/ru/desk/orders/1"));
        app.close().await;
    }
}
