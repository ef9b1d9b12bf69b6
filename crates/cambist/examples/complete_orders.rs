//! Completes orders with their rewards from many places at once, and says how fast that went.
//!
//! `cargo x bench orders` runs it. An office of its own is opened on SQLite, or on the server that
//! `CAMBIST_TEST_POSTGRES` names; orders that several partners brought are placed and received by
//! the verbs that customers and operators call; then the completions are timed. At the end the books
//! are audited. One line of JSON says what it came to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cambist::features::orders::{Action, Placed};
use cambist::features::rates::files::Format;
use cambist::testkit::TestApp;
use tokio::task::JoinSet;

/// Partners who brought the orders: several, as no office lives of one.
const PARTNERS: usize = 50;

/// A direction whose reserve lasts.
const MARKET: &str = "USDTTRC20;SBERRUB;1;90;900000000;;\nSBERRUB;USDTTRC20;92;1;9000000;;\n";

/// What is asked for on the command line.
struct Wanted {
    is_server: bool,
    orders: usize,
    places: usize,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(wanted) = wanted(&words) else {
        eprintln!("complete_orders sqlite|postgres ORDERS PLACES");
        std::process::exit(2);
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.expect("a runtime starts").block_on(run(wanted));
}

fn wanted(words: &[String]) -> Option<Wanted> {
    let [engine, orders, places] = words else { return None };
    let is_server = match engine.as_str() {
        "sqlite" => false,
        "postgres" => true,
        _ => return None,
    };
    let (orders, places) = (orders.parse().ok()?, places.parse().ok()?);
    Some(Wanted { is_server, orders, places })
}

async fn run(wanted: Wanted) {
    let app = match wanted.is_server {
        true => TestApp::on_postgres("complete_orders").await,
        false => TestApp::on_sqlite("complete_orders").await,
    };
    let app = app.reopen(|config| config.database.writers = 16).await;
    let app = Arc::new(app);
    app.import(Format::Txt, MARKET).await;
    let orders = place(&app, &wanted).await;
    at_once(&app, &orders, wanted.places, Action::Receive).await;
    let cpu = cpu_ticks();
    let begun = Instant::now();
    let mut times = at_once(&app, &orders, wanted.places, Action::Complete).await;
    let took = begun.elapsed();
    let ticks = cpu_ticks() - cpu;
    times.sort();
    let app = Arc::into_inner(app).expect("every task has ended");
    // The books are audited: what was measured is what stands in them.
    app.close().await;
    println!(
        "{{\"completed\": {}, \"took_us\": {}, \"cpu_us\": {}, \"p50_us\": {}, \"p99_us\": {}}}",
        orders.len(),
        took.as_micros(),
        ticks * 10_000,
        place_of(&times, 50).as_micros(),
        place_of(&times, 99).as_micros(),
    );
}

/// Orders that partners' visitors placed.
async fn place(app: &Arc<TestApp>, wanted: &Wanted) -> Arc<Vec<i64>> {
    let mut browsers = Vec::new();
    for number in 0..PARTNERS {
        let code = format!("partner{number}");
        app.partner(&code).await;
        app.app.refresh().await.expect("the tables are read");
        browsers.push(app.browser(&[&format!("/ref/{code}/")]).await);
    }
    let (browsers, next) = (Arc::new(browsers), Arc::new(AtomicUsize::new(0)));
    let mut placing = JoinSet::new();
    for _ in 0..wanted.places {
        let (app, browsers, next) = (Arc::clone(app), Arc::clone(&browsers), Arc::clone(&next));
        let most = wanted.orders;
        placing.spawn(async move {
            let mut placed = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= most {
                    return placed;
                }
                let browser = &browsers[number % browsers.len()];
                match app.submit(browser, &app.form("USDTTRC20", "SBERRUB", "100")).await {
                    Ok(Placed::New(order)) => placed.push(order.id),
                    other => panic!("{other:?}"),
                }
            }
        });
    }
    let mut all: Vec<i64> = placing.join_all().await.into_iter().flatten().collect();
    all.sort_unstable();
    Arc::new(all)
}

/// Takes a step with every order, so many at once, and tells how long each took.
async fn at_once(
    app: &Arc<TestApp>,
    orders: &Arc<Vec<i64>>,
    places: usize,
    action: Action,
) -> Vec<Duration> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut working = JoinSet::new();
    for _ in 0..places {
        let (app, orders, next) = (Arc::clone(app), Arc::clone(orders), Arc::clone(&next));
        working.spawn(async move {
            let mut times = Vec::new();
            while let Some(order) = orders.get(next.fetch_add(1, Ordering::Relaxed)) {
                let begun = Instant::now();
                app.step(*order, action, "payment 77").await.expect("the step is taken");
                times.push(begun.elapsed());
            }
            times
        });
    }
    working.join_all().await.into_iter().flatten().collect()
}

/// The time that so many of a hundred were done within.
fn place_of(sorted: &[Duration], percent: usize) -> Duration {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

/// Processor time of this process, user and system, in hundredths of a second.
fn cpu_ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let numbers = stat.rsplit_once(')').map_or("", |(_, numbers)| numbers);
    let fields: Vec<u64> =
        numbers.split_whitespace().skip(11).take(2).filter_map(|text| text.parse().ok()).collect();
    fields.iter().sum()
}
