//! Many customers and several operators at once, with everything that runs beside them, and books
//! that must agree with themselves when they have gone.
//!
//! `CAMBIST_RUSH_SECONDS` is how long it lasts on each engine (10; a full run takes 60).

mod people;
mod verdict;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cambist::features::rates::files::Format;
use cambist::on_both_engines;
use cambist::testkit::TestApp;
use tokio::task::JoinSet;

const CUSTOMERS: u64 = 32;
const OPERATORS: u64 = 4;

/// Enough for any rush on the first two directions; the third runs short and stays so.
const RATES: &str = "\
USDTTRC20;SBERRUB;1;90;9000000000;;
SBERRUB;USDTTRC20;92;1;100000000;;
";

/// What everybody in the rush shares.
struct Rush {
    app: TestApp,
    /// The orders so far, with the partner whom each must belong to.
    orders: Mutex<Vec<(i64, Option<i64>)>>,
    /// What waits for an operator.
    desk: Mutex<Vec<i64>>,
    partners: [i64; 2],
    is_over: AtomicBool,
}

impl Rush {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}

fn lasts() -> Duration {
    let seconds = std::env::var("CAMBIST_RUSH_SECONDS").ok();
    let seconds = seconds.map(|text| text.parse().expect("CAMBIST_RUSH_SECONDS is a number"));
    Duration::from_secs(seconds.unwrap_or(10))
}

on_both_engines! {
    async fn a_rush_of_customers_and_operators_leaves_sound_books(app: TestApp) {
        let app = app
            .reopen(|config| {
                config.database.writers = 4;
                config.database.readers = 2;
            })
            .await;
        app.open_market().await;
        app.import(Format::Txt, RATES).await;
        let partners = [app.partner("alpha").await, app.partner("beta").await];
        people::agree(&app, partners[0], "0.25", 0).await;
        people::agree(&app, partners[1], "30", 1).await;
        let key = app.key(partners[0]).await;
        let before = verdict::Reserves::read(&app).await;
        let (orders, desk, is_over) = (Mutex::default(), Mutex::default(), AtomicBool::new(false));
        let rush = Arc::new(Rush { app, orders, desk, partners, is_over });

        let mut everybody = JoinSet::new();
        for number in 0..CUSTOMERS {
            everybody.spawn(people::customer(Arc::clone(&rush), number));
        }
        for number in 0..OPERATORS {
            everybody.spawn(people::operator(Arc::clone(&rush), number));
        }
        everybody.spawn(people::jobs(Arc::clone(&rush)));
        everybody.spawn(people::prices(Arc::clone(&rush)));
        everybody.spawn(people::reader(Arc::clone(&rush), key));
        everybody.spawn(verdict::watch(Arc::clone(&rush)));

        let begun = Instant::now();
        while begun.elapsed() < lasts() {
            tokio::time::sleep(Duration::from_millis(20)).await;
            // A minute and a half of the office's time: rates end and holds do too.
            rush.app.clock.advance_ms(90_000);
        }
        rush.is_over.store(true, Ordering::Relaxed);
        while let Some(done) = everybody.join_next().await {
            done.expect("nobody is told a fault");
        }
        let rush = Arc::into_inner(rush).expect("everybody has gone");
        let placed = rush.orders.into_inner().unwrap();
        verdict::judge(&rush.app, &placed, rush.partners, &before).await;
        rush.app.close().await;
    }
}
