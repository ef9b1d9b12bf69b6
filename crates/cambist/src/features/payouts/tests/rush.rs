//! Many partners, each by many ways at once: no dollar is granted twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use store::{Stop, Tx};
use tokio::task::JoinSet;

use super::scene::{CARD, TRON, asking, give, methods};
use crate::app::Plain;
use crate::chance::{Chance, SeededChance};
use crate::features::payouts::{
    Asking, Requested, Status, cancel_own, list_payouts, mark_done, request,
};
use crate::on_both_engines;
use crate::testkit::TestApp;

const PARTNERS: usize = 6;
const REQUESTS: usize = 40;
/// What each partner has, in units: 400 USD.
const HAS: i64 = 40_000_000_000;

/// What one request came to: the partner, his key, and the payout.
type Outcome = (i64, Option<String>, Result<(i64, i64), &'static str>);

async fn one(app: &TestApp, asking: Asking) -> Outcome {
    let (deed, terms) = (app.deed(), app.app.payout_terms());
    let (partner, key) = (asking.partner_id, asking.key.clone());
    let asked = app.app.store().write(move |tx| request(tx, &deed, &asking, &terms)).await;
    let told = match asked {
        Ok(Requested::New(payout) | Requested::Repeated(payout)) => {
            Ok((payout.id, payout.amount.units()))
        }
        Err(Stop::Refused(refusal)) => Err(refusal.code()),
        Err(Stop::Broke(fault)) => panic!("{fault}"),
    };
    (partner, key, told)
}

/// Ends whatever the request made, now and then, as operators and partners do.
async fn end(app: &TestApp, partner: i64, payout: i64, drawn: u64) {
    let (deed, reactions) = (app.deed(), app.app.payout_terms().reactions);
    let ended = match drawn {
        0 => {
            app.app.store().write(move |tx| mark_done(tx, &deed, payout, "paid", &reactions)).await
        }
        1 => {
            app.app
                .store()
                .write(move |tx| cancel_own(tx, &deed, partner, payout, &reactions))
                .await
        }
        _ => return,
    };
    if let Err(Stop::Broke(fault)) = ended {
        panic!("{fault}");
    }
}

on_both_engines! {
    async fn requests_at_once_never_spend_the_same_money(app: TestApp) {
        let app = app.reopen(|config| config.database.writers = 4).await;
        app.open_market().await;
        let (usdt, card) = methods(&app).await;
        let mut partners = Vec::new();
        for number in 0..PARTNERS {
            let partner = app.partner(&format!("rusher{number}")).await;
            give(&app, partner, "400").await;
            partners.push(partner);
        }
        let (app, mut rush) = (Arc::new(app), JoinSet::new());
        let chance: Arc<dyn Chance> = Arc::new(SeededChance::new(7));
        for number in 0..PARTNERS * REQUESTS {
            let partner = partners[number % PARTNERS];
            let amounts = ["", "20", "33.33333333", "50", "120.5", "399.99999999", "400"];
            let amount = amounts[chance.below(amounts.len() as u64) as usize];
            let (method, account) = if chance.below(2) == 0 { (usdt, TRON) } else { (card, CARD) };
            // Few keys, so that many requests share one: with the same content or another.
            let key = (chance.below(3) > 0).then(|| format!("key-{}", chance.below(6)));
            let asked = Asking { key, ..asking(partner, method, account, amount) };
            let (app, drawn) = (Arc::clone(&app), chance.below(4));
            rush.spawn(async move {
                let outcome = one(&app, asked).await;
                if let Ok((payout, _)) = outcome.2 {
                    end(&app, partner, payout, drawn).await;
                }
                outcome
            });
        }
        let outcomes: Vec<Outcome> = rush.join_all().await;
        let app = Arc::into_inner(app).unwrap();

        let mut keys: BTreeMap<(i64, &str), BTreeSet<i64>> = BTreeMap::new();
        let mut granted = BTreeSet::new();
        for (partner, key, told) in &outcomes {
            match told {
                Ok((payout, _)) => {
                    granted.insert(*payout);
                    if let Some(key) = key {
                        keys.entry((*partner, key)).or_default().insert(*payout);
                    }
                }
                Err(code) => assert!(
                    ["payout.insufficient", "payout.below_minimum", "payout.key_reused"].contains(code), "{code}"
                ),
            }
        }
        assert!(granted.len() >= PARTNERS, "somebody is granted something: {outcomes:?}");
        assert!(keys.values().all(|payouts| payouts.len() == 1), "a key makes one payout: {keys:?}");
        for partner in partners {
            let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_payouts(tx, partner, None, 1000)?) };
            let payouts = app.app.store().read(read).await.unwrap();
            let sum = |status| -> i64 {
                payouts.iter().filter(|payout| payout.status == status).map(|payout| payout.amount.units()).sum()
            };
            let (pending, done) = (sum(Status::Pending), sum(Status::Done));
            assert!(pending + done <= HAS, "partner {partner} was granted {pending} + {done}");
            assert_eq!(app.balances(partner).await, [0, HAS - pending - done, pending, done]);
        }
        app.close().await;
    }

    async fn the_same_request_sent_at_once_by_many_is_one(app: TestApp) {
        let app = app.reopen(|config| config.database.writers = 4).await;
        app.open_market().await;
        let (usdt, _) = methods(&app).await;
        let partner = app.partner("alpha").await;
        give(&app, partner, "400").await;
        let (app, mut all) = (Arc::new(app), JoinSet::new());
        for _ in 0..24 {
            let app = Arc::clone(&app);
            let asked = Asking { key: Some("once".into()), ..asking(partner, usdt, TRON, "100") };
            all.spawn(async move { one(&app, asked).await });
        }
        let ids: BTreeSet<_> = all.join_all().await.into_iter().map(|outcome| outcome.2.unwrap().0).collect();
        assert_eq!(ids.len(), 1);
        let app = Arc::into_inner(app).unwrap();
        assert_eq!(app.balances(partner).await, [0, 30_000_000_000, 10_000_000_000, 0]);
        app.close().await;
    }
}
