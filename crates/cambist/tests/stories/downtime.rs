//! Whatever the time for which the office was away, every hold that ended meanwhile is released, once,
//! in the order of their ends, at the first look.

use std::cell::RefCell;
use std::collections::BTreeSet;

use cambist::app::Plain;
use cambist::clock::Clock;
use cambist::command::Errand;
use cambist::jobs::release_rewards;
use cambist::on_both_engines;
use cambist::testkit::TestApp;
use proptest::collection::vec;
use proptest::prop_assert_eq;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use store::{Tx, args};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// One thing that happens, in the order of a life.
#[derive(Clone, Debug)]
enum Event {
    /// An order is completed whose reward is held for so many days.
    Completed { hold_days: u32 },
    /// So much time passes, in minutes, and nobody looks.
    Passes { minutes: i64 },
    /// The office is closed for so many minutes, and looks when it is open again.
    Away { minutes: i64 },
    /// The office looks.
    Looks,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let long = 30 * 24 * 60_i64;
    let event = (0..10, 0..4_u32, 0..long).prop_map(|(which, hold_days, minutes)| match which {
        0..4 => Event::Completed { hold_days },
        4..6 => Event::Passes { minutes: minutes / 15 },
        // Often a whole number of days: exactly when a hold ends.
        6 => Event::Passes { minutes: minutes / (24 * 60) / 8 * 24 * 60 },
        7..9 => Event::Away { minutes },
        _ => Event::Looks,
    });
    vec(event, 1..16)
}

/// A release as the books tell it: the order and the time.
type Release = (String, i64);

struct Office {
    app: Option<TestApp>,
    partner: i64,
    agreed_days: u32,
    /// What is held, by when it ends: the end in seconds, and the order.
    held: BTreeSet<(i64, i64)>,
    /// Every release that there must be.
    released: Vec<Release>,
}

impl Office {
    fn test(&self) -> &TestApp {
        self.app.as_ref().unwrap()
    }

    async fn happens(&mut self, event: &Event) {
        match event {
            Event::Completed { hold_days } => self.complete(*hold_days).await,
            Event::Passes { minutes } => self.test().clock.advance_ms(minutes * MINUTE_MS),
            Event::Away { minutes } => {
                self.test().clock.advance_ms(minutes * MINUTE_MS);
                self.app = Some(self.app.take().unwrap().reopen(|_| {}).await);
                self.look().await;
            }
            Event::Looks => self.look().await,
        }
    }

    async fn complete(&mut self, hold_days: u32) {
        if self.agreed_days != hold_days {
            let (base, percent) = ("profit".to_owned(), "30".to_owned());
            let terms = Errand::PartnerTerms { partner: self.partner, base, percent, hold_days };
            assert_eq!(self.test().errand(terms).await.error, None);
            self.agreed_days = hold_days;
        }
        // By a click of its own: a year passes quickly here, and a click counts for no longer.
        let browser = self.test().browser(&["/ref/alpha/"]).await;
        let order = self.test().order(&browser, "USDTTRC20", "SBERRUB", "10").await.id;
        self.test().steps(order, "receive complete").await;
        let end_s = self.test().clock.now_s() + i64::from(hold_days) * DAY_MS / 1000;
        self.held.insert((end_s, order));
    }

    /// The office looks, and looks again: the second look finds nothing.
    async fn look(&mut self) {
        release_rewards(self.test().app.clone()).await;
        release_rewards(self.test().app.clone()).await;
        let now_s = self.test().clock.now_s();
        let later = self.held.split_off(&(now_s + 1, i64::MIN));
        let due = std::mem::replace(&mut self.held, later);
        let now_ms = self.test().clock.now_ms();
        self.released.extend(due.iter().map(|(_, order)| (format!("order:{order}"), now_ms)));
    }

    /// What the books say was released, in the order of the books.
    async fn releases(&self) -> Vec<Release> {
        let read = |tx: &mut Tx<'_>| -> Plain<_> {
            let sql = "select subject, at_ms from transactions where kind = 'release' order by id";
            Ok(tx.query(sql, &args![], |row| Ok((row.get(0)?, row.get(1)?)))?)
        };
        self.test().app.store().read(read).await.unwrap()
    }

    /// The orders whose rewards are held, oldest end first.
    async fn still_held(&self) -> Vec<(i64, i64)> {
        let read = |tx: &mut Tx<'_>| -> Plain<_> {
            let sql = "select held_until_s, order_id from rewards where status = 'held' \
                       order by held_until_s, order_id";
            Ok(tx.query(sql, &args![], |row| Ok((row.get(0)?, row.get(1)?)))?)
        };
        self.test().app.store().read(read).await.unwrap()
    }
}

async fn live(office: &mut Office, events: Vec<Event>) -> Result<(), TestCaseError> {
    for event in events {
        office.happens(&event).await;
        let (told, expected) = (office.releases().await, &office.released);
        let agreed = told.iter().zip(expected).take_while(|(one, other)| one == other).count();
        prop_assert_eq!(&told[agreed..], &expected[agreed..], "{:?}", event);
        let held: Vec<_> = office.held.iter().copied().collect();
        prop_assert_eq!(office.still_held().await, held, "{:?}", event);
    }
    Ok(())
}

on_both_engines! {
    async fn after_any_absence_all_that_is_due_is_released_once_in_the_order_of_the_ends(app: TestApp) {
        app.open_market().await;
        let partner = app.partner("alpha").await;
        let office = RefCell::new(Office {
            app: Some(app),
            partner,
            agreed_days: 14,
            held: BTreeSet::new(),
            released: Vec::new(),
        });
        // The books go on from case to case, as they can't be emptied.
        // For the same reason a failing case can't be made smaller.
        let config = Config {
            cases: 24,
            failure_persistence: None,
            max_shrink_iters: 0,
            ..Config::default()
        };
        let run = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| {
            TestRunner::new(config)
                .run(&events(), |events| run.block_on(live(&mut office.borrow_mut(), events)))
        }).unwrap();
        let office = office.into_inner();
        assert!(office.released.len() > 20, "{} releases prove little", office.released.len());
        office.app.unwrap().close().await;
    }
}
