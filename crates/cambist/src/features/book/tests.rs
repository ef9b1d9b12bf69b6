//! Behaviours of the books, on both engines.

mod damage;
mod random;
mod seals;

use ledger::{Command, Decision, Field, PartnerId, Pot, Refusal as LedgerRefusal};
use store::Stop;
use tokio::task::JoinSet;

use crate::app::Plain;
use crate::command::Errand;
use crate::on_both_engines;
use crate::testkit::TestApp;

use super::balances::usd;
use super::{
    BookRefusal, FactId, Kind, PartnerBalances, StatementEntry, Subject, balances, post, recorded,
    statement,
};

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
            (Command::ShareLoss { partner, amount: usd(70) }, [20, -5, 0, 0]),
            (Command::ReturnLoss { partner, amount: usd(70) }, [20, 65, 0, 0]),
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
        let said = refused(tell(&app, "grant", grant).await);
        assert_eq!(said, BookRefusal::UnknownPartner(PartnerId(77)));
        assert_eq!(said.to_string(), "there is no partner 77; only a partner's money is booked");
        assert_eq!(has(&app, PartnerId(77)).await, [0; 4]);
        app.close().await;
    }

    async fn forty_requests_at_once_get_no_more_than_there_is(app: TestApp) {
        let app = app.reopen(|config| config.database.writers = 8).await;
        let partner = PartnerId(app.partner("alpha").await);
        tell(&app, "grant", Command::Grant { partner, amount: usd(1000) }).await.unwrap();
        tell(&app, "release", Command::Release { partner, amount: usd(1000) }).await.unwrap();
        let mut requests = JoinSet::new();
        for number in 0..40 {
            let (store, deed) = (app.app.store().clone(), app.deed());
            // Two at a time report the same fact.
            let fact = fact(&format!("payout:{}", number / 2));
            let command = Command::RequestPayout { partner, amount: usd(70) };
            requests.spawn(async move {
                store.write(move |tx| post(tx, &deed, &fact, &command, &Subject::payout(1))).await
            });
        }
        let (mut new, mut repeated, mut insufficient) = (0, 0, 0);
        while let Some(outcome) = requests.join_next().await {
            match outcome.unwrap() {
                Ok(Decision::New(_)) => new += 1,
                Ok(Decision::Repeated(_)) => repeated += 1,
                Err(Stop::Refused(BookRefusal::Ledger(
                    LedgerRefusal::InsufficientAvailable { .. },
                ))) => insufficient += 1,
                Err(stop) => panic!("{stop}"),
            }
        }
        // 14 × 70 is the most that 1000 has, each is asked for twice, and 6 are asked for in vain.
        assert_eq!((new, repeated, insufficient), (14, 14, 12));
        assert_eq!(has(&app, partner).await, [0, 20, 980, 0]);
        app.close().await;
    }

    async fn the_same_fact_for_many_partners_at_once_is_recorded_for_one(app: TestApp) {
        let app = app.reopen(|config| config.database.writers = 8).await;
        let mut partners = Vec::new();
        for code in ["alpha", "beta", "gamma", "delta"] {
            partners.push(PartnerId(app.partner(code).await));
        }
        for round in 0..10 {
            let mut grants = JoinSet::new();
            for partner in partners.clone() {
                let (store, deed) = (app.app.store().clone(), app.deed());
                let fact = fact(&format!("order:{round}:grant"));
                let command = Command::Grant { partner, amount: usd(1) };
                grants.spawn(async move {
                    store.write(move |tx| post(tx, &deed, &fact, &command, &Subject::order(1))).await
                });
            }
            let mut new = 0;
            while let Some(outcome) = grants.join_next().await {
                match outcome.unwrap() {
                    Ok(decision) => new += i32::from(matches!(decision, Decision::New(_))),
                    Err(stop) => {
                        let field = Field::Partner;
                        let expected = BookRefusal::Ledger(LedgerRefusal::FactConflict { field });
                        assert_eq!(stop, Stop::Refused(expected));
                    }
                }
            }
            assert_eq!(new, 1);
        }
        app.close().await;
    }

    async fn a_statement_tells_every_movement_with_its_cause_newest_first(app: TestApp) {
        let partner = PartnerId(app.partner("alpha").await);
        let other = PartnerId(app.partner("beta").await);
        tell(&app, "a", Command::Grant { partner, amount: usd(100) }).await.unwrap();
        tell(&app, "b", Command::Grant { partner: other, amount: usd(9) }).await.unwrap();
        app.clock.advance_ms(1500);
        tell(&app, "c", Command::Release { partner, amount: usd(60) }).await.unwrap();
        let take = Command::Adjust { partner, amount: usd(-80) };
        report(&app, "d", take, Subject::office("Paid twice")).await.unwrap();

        let read = async |before: Option<i64>, limit: u32| {
            let read = move |tx: &mut store::Tx<'_>| -> Plain<_> {
                Ok(statement(tx, partner, before, limit)?)
            };
            app.app.store().read(read).await.unwrap()
        };
        let moved = |entry: &StatementEntry| -> Vec<(Pot, i64, i64)> {
            let movements = entry.movements.iter();
            movements.map(|m| (m.pot, m.change.units(), m.balance.units())).collect()
        };
        let all = read(None, 10).await;
        let facts: Vec<_> = all.iter().map(|entry| (entry.fact.as_str(), entry.kind)).collect();
        assert_eq!(facts, [("d", Kind::Adjustment), ("c", Kind::Release), ("a", Kind::Grant)]);
        assert_eq!(moved(&all[0]), [(Pot::Available, -80, -20)]);
        assert_eq!(moved(&all[1]), [(Pot::Held, -60, 40), (Pot::Available, 60, 60)]);
        assert_eq!(moved(&all[2]), [(Pot::Held, 100, 100)]);
        assert_eq!(all[0].subject, Subject::office("Paid twice"));
        assert_eq!(all[2].subject, Subject::order(42));
        assert_eq!(all[1].at_ms - all[2].at_ms, 1500);
        // Page by page it is the same.
        let mut pages = read(None, 2).await;
        pages.extend(read(pages.last().map(|entry| entry.id), 2).await);
        assert_eq!(pages, all);
        app.close().await;
    }

    async fn a_recorded_fact_is_found_with_its_subject(app: TestApp) {
        let partner = PartnerId(app.partner("alpha").await);
        let posted = tell(&app, "grant", Command::Grant { partner, amount: usd(100) }).await.unwrap();
        let find = |name: &'static str| {
            let read = move |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(recorded(tx, &fact(name))?) };
            app.app.store().read(read)
        };
        let found = find("grant").await.unwrap().unwrap();
        assert_eq!(&found.transaction, posted.transaction());
        assert_eq!((found.subject, found.at_ms), (Subject::order(42), app.deed().at_ms));
        assert_eq!(find("release").await.unwrap(), None);
        app.close().await;
    }

    async fn an_operator_adjusts_and_reads_the_statement_at_the_shell(app: TestApp) {
        let partner = app.partner("alpha").await;
        let adjust = |partner: i64, amount: &str, reason: &str, dry_run: bool| {
            let (amount, reason) = (amount.to_owned(), reason.to_owned());
            app.errand(Errand::LedgerAdjust { partner, amount, reason, dry_run })
        };
        let dry = adjust(partner, "12.5", "Contest", true).await;
        assert_eq!(dry.error, None);
        assert!(dry.text.contains("would have 0 USD held, 12.5 available"), "{}", dry.text);
        assert_eq!(has(&app, PartnerId(partner)).await, [0; 4]);

        assert_eq!(adjust(partner, "12.5", "Contest", false).await.error, None);
        assert_eq!(adjust(partner, "-20", "Paid twice", false).await.error, None);
        assert_eq!(has(&app, PartnerId(partner)).await, [0, -750_000_000, 0, 0]);
        let statement = app.errand(Errand::LedgerStatement { partner, before: None, limit: 1 }).await;
        let expected = "-20.00000000          -7.50000000  adjustment of office, adjustment:";
        assert!(statement.text.contains(expected), "{}", statement.text);
        assert!(statement.text.contains("(Paid twice)\nwhat came before: --before"), "{}", statement.text);

        let refused = [
            (adjust(partner, "0", "Nothing", false).await, "the adjustment is 0"),
            (adjust(partner, "1.123456789", "Too fine", false).await, "at most 8"),
            (adjust(partner, "money", "No number", false).await, "the amount `money`"),
            (adjust(partner, "1", " ", false).await, "1 to 300 characters"),
            (adjust(partner, "1", "two\nlines", false).await, "1 to 300 characters"),
            (adjust(77, "1", "Nobody", false).await, "there is no partner 77"),
        ];
        for (answer, why) in refused {
            let error = answer.error.unwrap();
            assert!(error.contains(why), "{error}");
        }
        let audit = app.errand(Errand::LedgerAudit).await;
        assert_eq!(audit.error, None);
        assert!(audit.text.starts_with("transactions replayed: 2, of these not sealed yet: 2; seals"), "{}", audit.text);
        app.close().await;
    }
}
