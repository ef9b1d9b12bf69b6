//! A payout ends once.

use store::Stop;

use super::scene::{CARD, TRON, asking, found, give, granted, methods};
use crate::features::audit::{Actor, Deed};
use crate::features::payouts::{
    BatchAsked, EndRefusal, Payout, Status, cancel, cancel_own, make_batch, mark_done,
};
use crate::on_both_engines;
use crate::testkit::TestApp;

type Ended = Result<Payout, Stop<EndRefusal>>;

fn by_operator(app: &TestApp, account: i64) -> Deed {
    Deed { actor: Actor::Operator(account), ..app.deed() }
}

async fn done(app: &TestApp, deed: Deed, id: i64, reference: &str) -> Ended {
    let (reference, reactions) = (reference.to_owned(), app.app.payout_terms().reactions);
    app.app.store().write(move |tx| mark_done(tx, &deed, id, &reference, &reactions)).await
}

async fn cancelled(app: &TestApp, deed: Deed, id: i64, reason: &str) -> Ended {
    let (reason, reactions) = (reason.to_owned(), app.app.payout_terms().reactions);
    app.app.store().write(move |tx| cancel(tx, &deed, id, &reason, &reactions)).await
}

async fn withdrawn(app: &TestApp, partner: i64, id: i64) -> Ended {
    let (deed, reactions) = (app.deed(), app.app.payout_terms().reactions);
    app.app.store().write(move |tx| cancel_own(tx, &deed, partner, id, &reactions)).await
}

fn refusal(ended: Ended) -> EndRefusal {
    match ended {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

on_both_engines! {
    async fn each_end_moves_the_money_where_it_belongs(app: TestApp) {
        app.open_market().await;
        let (usdt, card) = methods(&app).await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        give(&app, alpha, "300").await;
        let [one, two, three] = [(usdt, TRON), (card, CARD), (card, CARD)]
            .map(|(method, account)| asking(alpha, method, account, "50"));
        let (one, two, three) =
            (granted(&app, one).await, granted(&app, two).await, granted(&app, three).await);
        assert_eq!(app.balances(alpha).await, [0, 15_000_000_000, 15_000_000_000, 0]);
        for (reference, text) in [("", "say by which payment"), ("  ", "say by"), ("a\nb", "on one line")] {
            let told = refusal(done(&app, app.deed(), one.id, reference).await).to_string();
            assert!(told.contains(text), "{told}");
        }
        assert!(refusal(cancelled(&app, app.deed(), two.id, " ").await).to_string().contains("say why"));
        let paid = done(&app, by_operator(&app, 7), one.id, " tx 4711 ").await.unwrap();
        assert_eq!((paid.status, paid.reference.as_str()), (Status::Done, "tx 4711"));
        assert_eq!(app.balances(alpha).await, [0, 15_000_000_000, 10_000_000_000, 5_000_000_000]);
        cancelled(&app, app.deed(), two.id, "the bank refuses this card").await.unwrap();
        assert_eq!(refusal(withdrawn(&app, beta, three.id).await), EndRefusal::Unknown(three.id));
        withdrawn(&app, alpha, three.id).await.unwrap();
        assert_eq!(app.balances(alpha).await, [0, 25_000_000_000, 0, 5_000_000_000]);
        assert_eq!(found(&app, two.id).await.reason, "the bank refuses this card");
        assert_eq!(found(&app, three.id).await.status, Status::CancelledByPartner);
        // Whoever comes later is told what has happened, by whom and when.
        let late = refusal(cancelled(&app, app.deed(), one.id, "too late").await);
        assert_eq!(late.to_string(), "payout 1 is done already, since 2026-11-01 12:00:00 UTC, by operator:7");
        assert_eq!(late.code(), "payout.ended");
        assert!(matches!(refusal(done(&app, app.deed(), one.id, "again").await), EndRefusal::Ended { .. }));
        assert_eq!(refusal(withdrawn(&app, alpha, 99).await), EndRefusal::Unknown(99));
        app.close().await;
    }

    async fn of_two_operators_at_once_one_pays(app: TestApp) {
        app.open_market().await;
        let (usdt, _) = methods(&app).await;
        let alpha = app.partner("alpha").await;
        give(&app, alpha, "1000").await;
        for _ in 0..8 {
            let id = granted(&app, asking(alpha, usdt, TRON, "50")).await.id;
            let (a, b, c) = tokio::join!(
                done(&app, by_operator(&app, 1), id, "first"),
                done(&app, by_operator(&app, 2), id, "second"),
                cancelled(&app, by_operator(&app, 3), id, "third"),
            );
            let outcomes = [a, b, c];
            assert_eq!(outcomes.iter().filter(|ended| ended.is_ok()).count(), 1, "{outcomes:?}");
            let told = outcomes.into_iter().filter_map(Result::err);
            for stop in told {
                assert!(matches!(stop, Stop::Refused(EndRefusal::Ended { .. })), "{stop:?}");
            }
        }
        let [_, available, in_payout, paid_out] = app.balances(alpha).await;
        assert_eq!((in_payout, available + paid_out), (0, 100_000_000_000));
        app.close().await;
    }

    async fn a_partner_can_not_call_off_what_is_being_paid(app: TestApp) {
        app.open_market().await;
        let (usdt, _) = methods(&app).await;
        let alpha = app.partner("alpha").await;
        give(&app, alpha, "100").await;
        let id = granted(&app, asking(alpha, usdt, TRON, "50")).await.id;
        let (deed, asked) = (app.deed(), BatchAsked { method_id: usdt, ids: None, again: false });
        app.app.store().write(move |tx| make_batch(tx, &deed, &asked)).await.unwrap();
        assert_eq!(refusal(withdrawn(&app, alpha, id).await), EndRefusal::InBatch(id));
        cancelled(&app, app.deed(), id, "he asked us to").await.unwrap();
        app.close().await;
    }
}
