//! Prices that move, for `demo --live`.

use std::sync::Arc;
use std::time::Duration;

use money::{Decimal, Rate};
use store::Tx;
use tokio::time::interval;

use crate::app::{App, Plain, Snapshot};
use crate::chance::Chance;
use crate::features::rates::set_rate;
use crate::features::settings::{Topic, bump};
use crate::jobs::Stopping;

/// How often prices move.
const EVERY: Duration = Duration::from_secs(2);
/// How many offers move at a time.
const MOVED: u64 = 40;
/// How far a price may be from where the demo began, in parts of 100,000.
const REACH: i64 = 2_000;

/// Moves some prices every two seconds until the office stops. They wander about where they began.
pub async fn run(app: App, mut stopping: Stopping) {
    let began = app.snapshot();
    let mut ticks = interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            changed = stopping.changed() => match changed.is_err() || *stopping.borrow() {
                true => return,
                false => continue,
            },
        }
        let moves = moves(&began, app.chance());
        let at_s = app.clock().now_s();
        let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
            for (offer, rate) in &moves {
                set_rate(tx, *offer, rate, at_s)?;
            }
            Ok(bump(tx, Topic::Rates)?)
        };
        if let Err(stop) = app.store().write(unit).await {
            tracing::warn!(%stop, "prices did not move this time");
        }
    }
}

fn moves(began: &Arc<Snapshot>, chance: &dyn Chance) -> Vec<(i64, Rate)> {
    let offers = began.rates.open();
    if offers.is_empty() {
        return Vec::new();
    }
    let moved = |_| {
        let open = &offers[chance.below(offers.len() as u64) as usize];
        let part = 100_000 - REACH + chance.below(2 * REACH as u64 + 1) as i64;
        let out = open.rate.out_side().checked_mul(Decimal::new(part, 5))?;
        Some((open.offer.id, Rate::new(open.rate.in_side(), out.round_sf(10)?).ok()?))
    };
    (0..MOVED).filter_map(moved).collect()
}
