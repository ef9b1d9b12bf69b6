//! Behaviours of the books, on both engines.

use ledger::{Command, Decision, Field, PartnerId, Pot, Refusal as LedgerRefusal};
use store::Stop;

use crate::app::Plain;
use crate::on_both_engines;
use crate::testkit::TestApp;

use super::balances::usd;
use super::{BookRefusal, FactId, PartnerBalances, Subject, balances, post};

type Posted = Result<Decision, Stop<BookRefusal>>;

fn fact(text: &str) -> FactId {
    FactId::new(text).unwrap()
}

async fn report(app: &TestApp, name: &str, command: Command, subject: Subject) -> Posted {
    let (deed, fact) = (app.deed(), fact(name));
    app.app.store().write(move |tx| post(tx, &deed, &fact, &command, &subject)).await
}

/// Posts about an order.
async fn tell(app: &TestApp, name: &str, command: Command) -> Posted {
    report(app, name, command, Subject::order(42)).await
}

async fn has(app: &TestApp, partner: PartnerId) -> [i64; 4] {
    let read = move |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(balances(tx, partner)?) };
    let PartnerBalances { held, available, in_payout, paid_out } =
        app.app.store().read(read).await.unwrap();
    [held, available, in_payout, paid_out].map(money::Amount::units)
}

fn refused(posted: Posted) -> BookRefusal {
    match posted {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

on_both_engines! {
    async fn every_fact_moves_what_the_table_says(app: TestApp) {
        let partner = PartnerId(app.partner("alpha").await);
        let table = [
            (Command::Grant { partner, amount: usd(100) }, [100, 0, 0, 0]),
            (Command::Grant { partner, amount: usd(0) }, [100, 0, 0, 0]),
            (Command::Release { partner, amount: usd(70) }, [30, 70, 0, 0]),
            (Command::Reverse { partner, amount: usd(10), from: Pot::Held }, [20, 70, 0, 0]),
            (Command::Reverse { partner, amount: usd(5), from: Pot::Available }, [20, 65, 0, 0]),
            (Command::RequestPayout { partner, amount: usd(60) }, [20, 5, 60, 0]),
            (Command::PayoutDone { partner, amount: usd(40) }, [20, 5, 20, 40]),
            (Command::PayoutCancelled { partner, amount: usd(20) }, [20, 25, 0, 40]),
            (Command::Adjust { partner, amount: usd(-30) }, [20, -5, 0, 40]),
            (Command::Adjust { partner, amount: usd(7) }, [20, 2, 0, 40]),
        ];
        for (number, (command, after)) in table.into_iter().enumerate() {
            let posted = tell(&app, &format!("fact:{number}"), command).await.unwrap();
            assert!(matches!(posted, Decision::New(_)), "{command:?}");
            assert_eq!(has(&app, partner).await, after, "{command:?}");
        }
        app.close().await;
    }

    async fn the_same_fact_twice_changes_nothing(app: TestApp) {
        let partner = PartnerId(app.partner("alpha").await);
        let grant = Command::Grant { partner, amount: usd(100) };
        let first = tell(&app, "order:42:grant", grant).await.unwrap();
        let second = tell(&app, "order:42:grant", grant).await.unwrap();
        assert_eq!(second, Decision::Repeated(first.transaction().clone()));
        // The balance would not allow it a second time, and it is answered all the same.
        tell(&app, "order:42:release", Command::Release { partner, amount: usd(100) }).await.unwrap();
        let again = tell(&app, "order:42:release", Command::Release { partner, amount: usd(100) }).await;
        assert!(matches!(again.unwrap(), Decision::Repeated(_)));
        assert_eq!(has(&app, partner).await, [0, 100, 0, 0]);
        app.close().await;
    }

    async fn the_same_fact_with_another_content_is_refused_and_the_field_is_named(app: TestApp) {
        let partner = PartnerId(app.partner("alpha").await);
        let other = PartnerId(app.partner("beta").await);
        tell(&app, "order:42:grant", Command::Grant { partner, amount: usd(100) }).await.unwrap();
        let ledger = [
            (Command::Grant { partner, amount: usd(101) }, Field::Amount),
            (Command::Grant { partner: other, amount: usd(100) }, Field::Partner),
            (Command::Adjust { partner, amount: usd(100) }, Field::Kind),
        ];
        for (command, field) in ledger {
            let refusal = refused(tell(&app, "order:42:grant", command).await);
            assert_eq!(refusal, BookRefusal::Ledger(LedgerRefusal::FactConflict { field }));
            assert!(refusal.to_string().contains(&field.to_string()));
        }
        let grant = Command::Grant { partner, amount: usd(100) };
        let elsewhere = report(&app, "order:42:grant", grant, Subject::order(43)).await;
        assert_eq!(refused(elsewhere), BookRefusal::SubjectConflict);
        let noted = report(&app, "order:42:grant", grant, Subject::order(42).noted("why")).await;
        assert_eq!(refused(noted), BookRefusal::NoteConflict);
        assert_eq!((has(&app, partner).await, has(&app, other).await), ([100, 0, 0, 0], [0; 4]));
        app.close().await;
    }

    async fn more_than_there_is_is_refused_and_what_there_is_is_named(app: TestApp) {
        let partner = PartnerId(app.partner("alpha").await);
        tell(&app, "grant", Command::Grant { partner, amount: usd(100) }).await.unwrap();
        tell(&app, "release", Command::Release { partner, amount: usd(60) }).await.unwrap();
        let table = [
            (Command::Release { partner, amount: usd(41) }, LedgerRefusal::InsufficientHeld { has: usd(40) }),
            (
                Command::RequestPayout { partner, amount: usd(61) },
                LedgerRefusal::InsufficientAvailable { has: usd(60) },
            ),
            (
                Command::PayoutDone { partner, amount: usd(1) },
                LedgerRefusal::InsufficientInPayout { has: usd(0) },
            ),
        ];
        for (command, refusal) in table {
            let said = refused(tell(&app, "too-much", command).await);
            assert_eq!(said, BookRefusal::Ledger(refusal));
        }
        assert_eq!(has(&app, partner).await, [40, 60, 0, 0]);
        app.close().await;
    }

    async fn a_partner_that_does_not_exist_gets_nothing(app: TestApp) {
        let grant = Command::Grant { partner: PartnerId(77), amount: usd(1) };
        assert!(matches!(tell(&app, "grant", grant).await, Err(Stop::Broke(_))));
        assert_eq!(has(&app, PartnerId(77)).await, [0; 4]);
        app.close().await;
    }
}
