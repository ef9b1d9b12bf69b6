//! Sealing, and the audit of sound books.

use std::sync::mpsc;

use ledger::{Command, PartnerId};
use store::{Engine, Tx};

use crate::app::Plain;
use crate::on_both_engines;
use crate::testkit::TestApp;

use super::super::balances::usd;
use super::super::check::audit_in_steps;
use super::super::seal::seal_at_most;
use super::super::{BookRefusal, Seal, Subject, has_unsealed, post, seal};
use super::{fact, tell};

pub(super) async fn seal_up(app: &TestApp, most: u32) -> Option<Seal> {
    let unit = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(seal_at_most(tx, most)?) };
    app.app.store().write(unit).await.unwrap()
}

async fn grant(app: &TestApp, partner: PartnerId, name: &str) {
    tell(app, name, Command::Grant { partner, amount: usd(10) }).await.unwrap();
}

on_both_engines! {
    async fn a_seal_continues_the_one_before_it(app: TestApp) {
        let partner = PartnerId(app.partner("alpha").await);
        assert_eq!(seal_up(&app, 500).await, None);
        grant(&app, partner, "a").await;
        grant(&app, partner, "b").await;
        let first = seal_up(&app, 500).await.unwrap();
        assert_eq!((first.number, first.count, first.previous), (1, 2, [0; 32]));
        assert_eq!(seal_up(&app, 500).await, None);
        grant(&app, partner, "c").await;
        let second = seal_up(&app, 500).await.unwrap();
        assert_eq!((second.number, second.count, second.previous), (2, 1, first.hash));
        assert!(second.first_transaction > first.last_transaction);
        app.close().await;
    }

    async fn what_a_crash_left_unsealed_is_audited_and_sealed_later(app: TestApp) {
        let partner = PartnerId(app.partner("alpha").await);
        grant(&app, partner, "a").await;
        seal_up(&app, 500).await.unwrap();
        for name in ["b", "c", "d", "e"] {
            grant(&app, partner, name).await;
        }
        let app = app.reopen(|_| ()).await;
        let report = app.audit().await;
        assert!(report.is_sound());
        assert_eq!((report.transactions, report.seals, report.unsealed), (5, 1, 4));
        let counts = [seal_up(&app, 3).await, seal_up(&app, 3).await, seal_up(&app, 3).await];
        assert_eq!(counts.map(|seal| seal.map(|seal| seal.count)), [Some(3), Some(1), None]);
        let report = app.audit().await;
        assert_eq!((report.transactions, report.seals, report.unsealed), (5, 3, 0));
        app.close().await;
    }

    async fn an_audit_in_steps_of_any_size_finds_the_same(app: TestApp) {
        let partners = [PartnerId(app.partner("alpha").await), PartnerId(app.partner("beta").await)];
        for number in 0..11 {
            grant(&app, partners[number % 2], &format!("grant:{number}")).await;
            if number % 3 == 0 {
                seal_up(&app, 2).await;
            }
        }
        let whole = app.audit().await;
        assert_eq!((whole.transactions, whole.seals, whole.differences.len()), (11, 4, 0));
        for step in 1..=12 {
            assert_eq!(audit_in_steps(app.app.store(), step).await.unwrap(), whole, "{step}");
        }
        app.close().await;
    }

    async fn sealers_and_audits_beside_writers_find_sound_books(app: TestApp) {
        let app = app.reopen(|config| config.database.writers = 6).await;
        let mut partners = Vec::new();
        for code in ["alpha", "beta", "gamma", "delta"] {
            partners.push(PartnerId(app.partner(code).await));
        }
        let mut work = tokio::task::JoinSet::new();
        for partner in partners {
            let (store, deed) = (app.app.store().clone(), app.deed());
            work.spawn(async move {
                for number in 0..40 {
                    let (deed, fact) = (deed.clone(), fact(&format!("{}:{number}", partner.0)));
                    let command = Command::Adjust { partner, amount: usd(number + 1) };
                    let told = move |tx: &mut Tx<'_>| {
                        post(tx, &deed, &fact, &command, &Subject::order(1))
                    };
                    store.write(told).await.unwrap();
                }
            });
        }
        for _ in 0..2 {
            let store = app.app.store().clone();
            work.spawn(async move {
                for _ in 0..30 {
                    let unit = |tx: &mut Tx<'_>| -> Plain<_> { Ok(seal(tx)?) };
                    store.write(unit).await.unwrap();
                    tokio::task::yield_now().await;
                }
            });
        }
        while !work.is_empty() {
            let report = audit_in_steps(app.app.store(), 7).await.unwrap();
            assert!(report.is_sound(), "{report:#?}");
            while let Some(done) = work.try_join_next() {
                done.unwrap();
            }
        }
        while seal_up(&app, 500).await.is_some() {}
        let look = |tx: &mut Tx<'_>| -> Plain<_> { Ok(has_unsealed(tx)?) };
        assert!(!app.app.store().read(look).await.unwrap());
        assert_eq!(app.audit().await.transactions, 160);
        app.close().await;
    }

    async fn a_lower_number_that_commits_late_goes_into_the_next_seal(app: TestApp) {
        // SQLite has one writer: nothing commits out of order there.
        if app.app.store().engine() == Engine::Sqlite {
            return app.close().await;
        }
        let (slow, quick) =
            (PartnerId(app.partner("alpha").await), PartnerId(app.partner("beta").await));
        let (began, has_begun) = mpsc::channel();
        let (go_on, may_end) = mpsc::channel();
        let (store, deed) = (app.app.store().clone(), app.deed());
        let late = tokio::spawn(async move {
            let command = Command::Grant { partner: slow, amount: usd(10) };
            let unit = move |tx: &mut Tx<'_>| {
                let posted = post(tx, &deed, &fact("late"), &command, &Subject::order(1))?;
                began.send(()).unwrap();
                may_end.recv().unwrap();
                Ok::<_, store::Stop<BookRefusal>>(posted)
            };
            store.write(unit).await.unwrap();
        });
        tokio::task::block_in_place(|| has_begun.recv()).unwrap();
        grant(&app, quick, "quick").await;
        let first = seal_up(&app, 500).await.unwrap();
        go_on.send(()).unwrap();
        late.await.unwrap();
        let second = seal_up(&app, 500).await.unwrap();
        assert!(second.last_transaction < first.first_transaction, "{first:?} {second:?}");
        assert_eq!(app.audit().await.seals, 2);
        app.close().await;
    }
}
