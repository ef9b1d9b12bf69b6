//! Edge: fetching what is due, all the time.

use std::time::Duration;

use store::{Fault, Tx};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::{App, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::currencies::load_currencies;
use crate::jobs::Stopping;
use crate::outgoing::Failed;

use super::claim::{claim_due, has_due};
use super::fetch::attempt;
use super::judge::Circumstances;
use super::record::Believed;
use super::source::{Source, retry_in_ms};
use super::store::known_of_s;
use super::take::{Outcome, take_in};
use super::units::Units;

/// How often sources are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// So many are fetched at once.
const AT_ONCE: usize = 8;
/// Whoever asks for more than this is asked again all the same, in milliseconds.
const LONGEST_WAIT_MS: i64 = 3_600_000;

/// Fetches what is due until the office stops. What is under way then is dropped: its lease ends.
pub async fn run(app: App, mut stopping: Stopping) {
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut fetches = JoinSet::new();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            Some(_) = fetches.join_next() => continue,
            changed = stopping.changed() => match changed.is_err() || *stopping.borrow() {
                true => return,
                false => continue,
            },
        }
        for source in claim(&app, AT_ONCE.saturating_sub(fetches.len())).await {
            fetches.spawn(fetch(app.clone(), source));
        }
    }
}

/// Fetches everything that is due now, and returns when all of it is taken in; how many there were.
pub async fn fetch_due(app: &App) -> usize {
    let mut fetched = 0;
    loop {
        let due = claim(app, AT_ONCE).await;
        if due.is_empty() {
            return fetched;
        }
        fetched += due.len();
        let fetches: JoinSet<()> =
            due.into_iter().map(|source| fetch(app.clone(), source)).collect();
        fetches.join_all().await;
    }
}

async fn claim(app: &App, most: usize) -> Vec<Source> {
    let now_ms = app.clock().now_ms();
    let claimed = async {
        let look = move |tx: &mut Tx<'_>| -> Plain<bool> { Ok(has_due(tx, now_ms)?) };
        if most == 0 || !app.store().read(look).await? {
            return Ok(Vec::new());
        }
        let take = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(claim_due(tx, now_ms, most)?) };
        app.store().write(take).await
    };
    claimed.await.unwrap_or_else(|stop| {
        tracing::error!(%stop, "sources of rates are fetched later");
        Vec::new()
    })
}

/// Fetches a source that was claimed, and takes in what came of it.
async fn fetch(app: App, source: Source) {
    let outcome = match try_once(&app, &source).await {
        Ok(believed) => Outcome::Good(believed),
        Err(failed) => failure(&app, &source, failed),
    };
    if let Err(fault) = take(&app, source, outcome).await {
        tracing::error!(%fault, "what a source of rates gave was not written");
    }
}

/// Writes what came of a fetch.
///
/// # Errors
/// The store's faults.
pub(super) async fn take(app: &App, source: Source, outcome: Outcome) -> Result<(), Fault> {
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Office };
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(take_in(tx, &deed, &source, &outcome)?) };
    Ok(app.store().write(unit).await?)
}

/// Gets, reads and judges a source's document; nothing is written.
///
/// # Errors
/// [`Failed`], in words.
pub(super) async fn try_once(app: &App, source: &Source) -> Result<Believed, Failed> {
    let code = source.code.clone();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        Ok((Units::of(&load_currencies(tx)?), known_of_s(tx, &code)?))
    };
    let (units, known_of_s) = app.store().read(read).await.map_err(|stop| Failed {
        what: format!("the books could not be read: {stop}"),
        wait: None,
    })?;
    let now = Circumstances { now_s: app.clock().now_s(), pace: source.pace, known_of_s };
    attempt(app.outgoing(), source, units, now).await
}

/// A failure, with the time of the next try.
pub(super) fn failure(app: &App, source: &Source, failed: Failed) -> Outcome {
    let draw = app.chance().below(1001);
    let back_off_ms = retry_in_ms(source.pace, source.health.failures + 1, draw);
    let asked_ms = failed.wait.and_then(|wait| i64::try_from(wait.as_millis()).ok()).unwrap_or(0);
    let wait_ms = back_off_ms.max(asked_ms.min(LONGEST_WAIT_MS));
    let next_at_ms = app.clock().now_ms().saturating_add(wait_ms);
    Outcome::Failed { problem: failed.what, next_at_ms }
}
