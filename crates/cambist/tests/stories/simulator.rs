//! Months of made-up life, and an auditor who knows what it must have come to.
//!
//! Each seed is a life of its own: clicks, orders, refunds, denials, changed terms, adjustments,
//! payouts, an office that dies in between or is closed for weeks. After each month everything that
//! the books say is compared with what an independent auditor says of the same deeds.
//!
//! `CAMBIST_SEEDS` is how many lives are lived on SQLite (20; a full run lives 200), and a tenth of
//! it on PostgreSQL; `CAMBIST_SEED` is the one that is lived again.

mod auditor;
mod deed;
mod exact;
mod life;
mod office;
mod verdict;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use cambist::testkit::TestApp;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use life::Life;

const MONTHS: u32 = 3;
/// What many lives must have seen: a simulator that reaches little proves little.
const REACHED: [&str; 24] = [
    "Adjusted taken",
    "Agreed taken",
    "Asked refused",
    "Asked taken",
    "Assigned taken",
    "Bent taken",
    "CalledOff taken",
    "Clicked taken",
    "Completed refused",
    "Completed taken",
    "Decided refused",
    "Decided taken",
    "Denied refused",
    "Denied taken",
    "Died",
    "Edited refused",
    "Edited taken",
    "Everyones taken",
    "Paid taken",
    "Programme taken",
    "Referred taken",
    "Refunded refused",
    "Refunded taken",
    "Suspended taken",
];
/// Lives that are lived at the same time.
const AT_ONCE: usize = 3;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

/// The seeds to live by: one that is asked for, or as many as are asked for.
fn seeds(part: u64) -> Vec<u64> {
    match number("CAMBIST_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("CAMBIST_SEEDS").unwrap_or(20).div_ceil(part)).collect(),
    }
}

/// How often what happened.
type Tally = BTreeMap<String, u64>;

/// One life; the error tells what differs.
async fn live(app: TestApp, seed: u64) -> Result<Tally, String> {
    let mut life = Life::begin(app, seed).await?;
    if let Err(difference) = life.live(MONTHS).await {
        let from = life.heard.len().saturating_sub(12);
        let last: Vec<_> = life.heard[from..].iter().map(|heard| format!("{heard:?}")).collect();
        return Err(format!("{difference}\nlast heard:\n{}", last.join("\n")));
    }
    let mut tally = Tally::new();
    life.heard.iter().for_each(|heard| *tally.entry(heard.kind()).or_default() += 1);
    tally.insert("Died".to_owned(), u64::from(life.end().await));
    Ok(tally)
}

async fn live_all<F>(engine: &'static str, seeds: Vec<u64>, open: impl Fn() -> F)
where
    F: Future<Output = TestApp> + Send + 'static,
{
    let (begun, gate) = (Instant::now(), Arc::new(Semaphore::new(AT_ONCE)));
    let mut lives = JoinSet::new();
    for seed in seeds {
        let (gate, app) = (Arc::clone(&gate), open());
        lives.spawn(async move {
            let _turn = gate.acquire_owned().await.expect("the gate is never closed");
            // A life of its own task, so that a panic ends this life only.
            let lived = tokio::spawn(async move { live(app.await, seed).await }).await;
            (seed, lived.unwrap_or_else(|panic| Err(format!("{panic}"))))
        });
    }
    let (mut all, mut failed) = (Tally::new(), Vec::new());
    let count = lives.len();
    while let Some(lived) = lives.join_next().await {
        match lived.expect("it catches what its life throws") {
            (_, Ok(tally)) => {
                tally.into_iter().for_each(|(kind, times)| *all.entry(kind).or_default() += times);
            }
            (seed, Err(difference)) => {
                eprintln!("seed {seed}: {difference}");
                failed.push(seed);
            }
        }
    }
    println!("{engine}: {count} lives in {:?}: {all:?}", begun.elapsed());
    failed.sort_unstable();
    let again: Vec<_> = failed.iter().map(|seed| repeat(engine, *seed)).collect();
    assert!(
        failed.is_empty(),
        "{} of {count} lives went wrong:\n{}",
        again.len(),
        again.join("\n")
    );
    let missed = REACHED.into_iter().find(|kind| count >= 10 && !all.contains_key(*kind));
    assert_eq!(missed, None, "never in {count} lives");
}

/// The one line that lives a life again.
fn repeat(engine: &str, seed: u64) -> String {
    format!(
        "CAMBIST_SEED={seed} cargo test -p cambist --all-features --test stories simulator::{engine}"
    )
}

mod sqlite {
    use super::{TestApp, live_all, seeds};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn every_life_leaves_what_the_auditor_says() {
        live_all("sqlite", seeds(1), || TestApp::on_sqlite("simulator")).await;
    }
}

mod postgres {
    use super::{TestApp, live_all, seeds};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn every_life_leaves_what_the_auditor_says() {
        live_all("postgres", seeds(10), || TestApp::on_postgres("simulator")).await;
    }
}
