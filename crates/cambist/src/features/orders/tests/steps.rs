//! Every step of the table, on real rows.

use store::Stop;

use super::unnumbered;
use crate::features::orders::{Action, State, StepRefusal};
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};

/// What led to a state, and every step from there with the state that it leads to.
const TABLE: [(&str, &str); 10] = [
    ("", "mark-paid>paid receive>received cancel>cancelled expire>expired pause>paused"),
    ("mark-paid", "receive>received cancel>cancelled pause>paused"),
    ("mark-paid receive", "complete>completed refund>refunded pause>paused"),
    ("receive complete", "refund>refunded"),
    ("expire", ""),
    ("mark-paid cancel", ""),
    ("receive refund", ""),
    ("pause", "cancel>cancelled resume>new"),
    ("mark-paid pause", "cancel>cancelled resume>paid"),
    ("mark-paid receive pause", "resume>received"),
];

async fn placed(app: &TestApp) -> i64 {
    app.order(&browser_with("a=b"), "USDTTRC20", "SBERRUB", "1").await.id
}

fn leads_to(steps: &str, action: Action) -> Option<State> {
    let pairs = steps.split_whitespace().filter_map(|step| step.split_once('>'));
    let to = pairs.into_iter().find(|(word, _)| *word == action.word())?.1;
    State::from_word(to)
}

on_both_engines! {
    async fn an_orders_time_never_goes_back(app: TestApp) {
        app.open_market().await;
        let order = placed(&app).await;
        // Who had to wait for another's step brings a time from before it.
        for by_ms in [5000, -9000] {
            app.clock.advance_ms(by_ms);
            let action = if by_ms > 0 { Action::MarkPaid } else { Action::Receive };
            app.step(order, action, "").await.unwrap();
        }
        let times: Vec<_> = app.events(order).await.iter().map(|event| event.at_ms).collect();
        assert!(times.is_sorted(), "{times:?}");
        assert_eq!(times[1], times[2]);
        app.close().await;
    }

    async fn every_step_of_the_table_is_taken_and_no_other(app: TestApp) {
        app.open_market().await;
        for (path, steps) in TABLE {
            let stuck = placed(&app).await;
            app.steps(stuck, path).await;
            for (action, word) in Action::ALL {
                let Some(state) = leads_to(steps, action) else {
                    let before = (app.find_order(stuck).await, app.events(stuck).await);
                    let refused = app.step(stuck, action, "payment 78").await;
                    let refusal = StepRefusal::NotFromHere {
                        order_id: stuck,
                        state: before.0.state,
                        action,
                    };
                    assert_eq!(refused, Err(Stop::Refused(refusal)), "{path}: {word}");
                    let after = (app.find_order(stuck).await, app.events(stuck).await);
                    assert_eq!(after, before, "{path}: {word}");
                    continue;
                };
                let order = placed(&app).await;
                app.steps(order, path).await;
                let from = app.find_order(order).await.state;
                let stepped = app.step(order, action, "payment 78").await.unwrap();
                assert_eq!(stepped.state, state, "{path}: {word}");
                let was = (state == State::Paused).then_some(from);
                assert_eq!(stepped.paused_from, was, "{path}: {word}");
                assert_eq!(unnumbered(&stepped), unnumbered(&app.find_order(order).await));
                assert_eq!(app.events(order).await.last().unwrap().state, state);
            }
        }
        app.close().await;
    }

    async fn every_step_leaves_its_time_its_actor_and_its_note(app: TestApp) {
        app.open_market().await;
        let order = placed(&app).await;
        app.clock.advance_ms(1500);
        app.step(order, Action::Receive, " seen on the chain \n").await.unwrap();
        app.clock.advance_ms(1500);
        app.step(order, Action::Complete, "tx 0xabc").await.unwrap();
        let begin = crate::testkit::BEGIN_MS;
        let events = app.events(order).await;
        let told: Vec<_> = events
            .iter()
            .map(|e| (e.at_ms - begin, e.state.word(), e.actor.as_str(), e.note.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (0, "new", "customer", ""),
                (1500, "received", "shell", "seen on the chain"),
                (3000, "completed", "shell", "tx 0xabc"),
            ]
        );
        assert_eq!(app.find_order(order).await.reference, "tx 0xabc");
        // A refund keeps by which payment the order was completed.
        app.step(order, Action::Refund, "sent by mistake").await.unwrap();
        assert_eq!(app.find_order(order).await.reference, "tx 0xabc");
        app.close().await;
    }

    async fn a_step_is_refused_by_its_first_fault(app: TestApp) {
        app.open_market().await;
        let order = placed(&app).await;
        let long = "я".repeat(201);
        let endless = "я".repeat(1001);
        let from_here =
            StepRefusal::NotFromHere { order_id: order, state: State::New, action: Action::Complete };
        let table = [
            (order + 1, Action::Complete, "", StepRefusal::Unknown(order + 1)),
            (order, Action::Complete, " ", StepRefusal::Reference),
            (order, Action::Complete, &long, StepRefusal::Reference),
            (order, Action::Pause, &endless, StepRefusal::Note),
            (order, Action::Complete, &endless[..400], from_here),
        ];
        for (id, action, note, refusal) in table {
            assert_eq!(app.step(id, action, note).await, Err(Stop::Refused(refusal)));
        }
        assert_eq!(app.events(order).await.len(), 1);
        app.step(order, Action::Pause, &endless[..2000]).await.unwrap();
        app.close().await;
    }

    async fn of_two_operators_only_the_first_completes(app: TestApp) {
        app.open_market().await;
        let order = placed(&app).await;
        app.steps(order, "receive").await;
        let (one, two) = tokio::join!(
            app.step(order, Action::Complete, "payment 1"),
            app.step(order, Action::Complete, "payment 2"),
        );
        assert_eq!([one.is_ok(), two.is_ok()].into_iter().filter(|done| *done).count(), 1);
        assert_eq!(app.events(order).await.len(), 3);
        assert_eq!(app.reserve("SBERRUB").await, (100_000_000 - 9000, 0));
        app.close().await;
    }
}
