//! What must not be booked: facts that come twice with another content, too early, or for somebody who
//! is not there. Each is refused with a reason, and the books are as they were.

use cambist::app::Plain;
use cambist::features::book::{Command, FactId, PartnerId, Pot, Subject, post};
use cambist::features::orders::Action;
use cambist::on_both_engines;
use cambist::testkit::TestApp;
use money::{Amount, Scale};
use store::{Stop, Tx, args};

fn usd(units: i64) -> Amount {
    Amount::from_units(units, Scale::USD)
}

/// Reports a fact; the error is what is told.
async fn report(
    app: &TestApp,
    fact: &str,
    command: Command,
    subject: Subject,
) -> Result<(), String> {
    let (deed, fact) = (app.deed(), FactId::new(fact).unwrap());
    let unit = move |tx: &mut Tx<'_>| post(tx, &deed, &fact, &command, &subject);
    match app.app.store().write(unit).await {
        Ok(_) => Ok(()),
        Err(Stop::Refused(refusal)) => Err(refusal.to_string()),
        Err(Stop::Broke(fault)) => panic!("{command:?}: {fault}"),
    }
}

/// Every row of the books and of the rewards, as text: what "unchanged" is measured by.
async fn everything(app: &TestApp) -> Vec<String> {
    let read = |tx: &mut Tx<'_>| -> Plain<_> {
        let mut rows = Vec::new();
        for sql in [
            "select fact || ' ' || kind || ' ' || subject || ' ' || note from transactions order by id",
            "select account || ' ' || cast(amount_units as text) from postings \
             order by transaction_id, account",
            "select account || ' ' || cast(units as text) from balances order by account",
            "select status || ' ' || reason || ' ' || coalesce(cast(amount_units as text), '-') \
             from rewards order by order_id, level",
            "select state from orders order by id",
            "select state || ' ' || note from order_events order by id",
        ] {
            rows.extend(tx.query(sql, &args![], |row| row.get::<String>(0))?);
        }
        Ok(rows)
    };
    app.app.store().read(read).await.unwrap()
}

on_both_engines! {
    async fn a_fact_with_another_content_or_too_early_changes_nothing(app: TestApp) {
        let partner = PartnerId(app.partner("alpha").await);
        let other = PartnerId(app.partner("beta").await);
        let nobody = PartnerId(77);
        let order = || Subject::order(42);
        let payout = || Subject::payout(7);
        let grant = |amount| Command::Grant { partner, amount };
        report(&app, "grant:42", grant(usd(100)), order()).await.unwrap();
        report(&app, "release:42", Command::Release { partner, amount: usd(60) }, order()).await.unwrap();
        let before = everything(&app).await;
        let ask = |amount| Command::RequestPayout { partner, amount };
        let reverse = |partner, amount, from| Command::Reverse { partner, amount, from };
        let (held, available) = (Pot::Held, Pot::Available);
        // (fact, what is reported of it, about what, what is told)
        let table = [
            // The same event, told otherwise.
            ("grant:42", grant(usd(99)), order(), "another amount"),
            ("grant:42", grant(usd(0)), order(), "another amount"),
            ("grant:42", Command::Grant { partner: other, amount: usd(100) }, order(), "another partner"),
            ("grant:42", Command::Release { partner, amount: usd(1) }, order(), "another kind"),
            ("grant:42", Command::Adjust { partner, amount: usd(100) }, order(), "another kind"),
            ("grant:42", grant(usd(100)), Subject::order(43), "another subject"),
            ("grant:42", grant(usd(100)), order().noted("why"), "another note"),
            ("release:42", Command::Release { partner, amount: usd(61) }, order(), "another amount"),
            // Something that can't have happened yet.
            ("release:43", Command::Release { partner, amount: usd(41) }, order(), "only 0.0000004 USD is held"),
            ("release:43", Command::Release { partner: other, amount: usd(1) }, order(), "only 0 USD is held"),
            ("payout:7", ask(usd(61)), payout(), "only 0.0000006 USD is available"),
            ("payout:7", Command::PayoutDone { partner, amount: usd(1) }, payout(), "only 0 USD is in payout"),
            ("payout:7", Command::PayoutCancelled { partner, amount: usd(1) }, payout(), "only 0 USD is in payout"),
            // More than was given for it, or something that nothing was given for.
            ("reverse:42", reverse(partner, usd(101), available), order(), "only 0.000001 USD of what was given"),
            ("reverse:43", reverse(partner, usd(1), held), Subject::order(43), "only 0 USD of what was given"),
            ("return:42", Command::ReturnLoss { partner, amount: usd(1) }, order(), "only 0 USD of what was given"),
            // Somebody whom the office does not know, or not any more.
            ("grant:45", Command::Grant { partner: nobody, amount: usd(5) }, order(), "there is no partner 77"),
            ("grant:45", Command::Grant { partner: nobody, amount: usd(0) }, order(), "there is no partner 77"),
            ("release:45", Command::Release { partner: nobody, amount: usd(5) }, order(), "there is no partner 77"),
            ("loss:45", Command::ShareLoss { partner: nobody, amount: usd(5) }, order(), "there is no partner 77"),
            ("payout:45", Command::RequestPayout { partner: nobody, amount: usd(5) }, payout(), "there is no partner 77"),
            ("adjust:45", Command::Adjust { partner: nobody, amount: usd(5) }, Subject::office("x"), "there is no partner 77"),
            // What is no fact at all.
            ("grant:44", grant(usd(-1)), order(), "negative"),
            ("release:44", Command::Release { partner, amount: usd(0) }, order(), "not positive"),
            ("reverse:44", reverse(partner, usd(-5), available), order(), "not positive"),
            ("reverse:44", reverse(partner, usd(5), Pot::InPayout), order(), "not reversed from a payout"),
            ("adjust:44", Command::Adjust { partner, amount: usd(0) }, Subject::office("x"), "adjustment is 0"),
        ];
        for (fact, command, subject, told) in table {
            let refused = report(&app, fact, command, subject).await.unwrap_err();
            assert!(refused.contains(told), "{fact} {command:?}: {refused}");
            assert_eq!(everything(&app).await, before, "{fact} {command:?}");
        }
        // The same event, told alike, is taken and changes nothing either.
        report(&app, "grant:42", grant(usd(100)), order()).await.unwrap();
        assert_eq!(everything(&app).await, before);
        app.close().await;
    }

    async fn a_suspended_partner_keeps_what_he_earned_and_earns_nothing_new(app: TestApp) {
        app.open_market().await;
        let partner = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        let earlier = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await.id;
        let suspend = cambist::command::Errand::PartnerSuspend { partner, is_suspended: true };
        assert_eq!(app.errand(suspend).await.error, None);
        app.app.refresh().await.unwrap();
        let later = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await.id;
        app.steps(earlier, "receive complete").await;
        app.steps(later, "receive complete").await;
        assert_eq!(app.balances(partner).await, [32_608_695, 0, 0, 0], "rewards of earlier orders go their way");
        assert_eq!(app.find_order(later).await.attributed, None);
        app.steps(earlier, "refund").await;
        assert_eq!(app.balances(partner).await, [0; 4]);
        app.close().await;
    }

    async fn a_step_that_comes_twice_or_too_early_changes_nothing(app: TestApp) {
        app.open_market().await;
        app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        let order = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await.id;
        // What led here, and what is refused from here.
        let table: [(&str, &[Action]); 4] = [
            ("", &[Action::Complete, Action::Refund, Action::Resume]),
            ("receive", &[Action::Receive, Action::Expire, Action::Cancel]),
            ("complete", &[Action::Complete, Action::Receive, Action::Cancel, Action::Pause]),
            ("refund", &[Action::Refund, Action::Complete, Action::Receive, Action::Resume]),
        ];
        for (path, refused) in table {
            app.steps(order, path).await;
            let before = everything(&app).await;
            for action in refused {
                let told = app.step(order, *action, "payment 78").await.unwrap_err().to_string();
                assert!(told.contains("can't be done to it"), "{path}: {told}");
                assert_eq!(everything(&app).await, before, "{path}: {action:?}");
            }
        }
        app.close().await;
    }
}
