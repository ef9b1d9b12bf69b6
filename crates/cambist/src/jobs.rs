//! Everything that runs by itself, and how often.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::app::{App, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::book::{has_unsealed, seal};
use crate::features::clicks::{count_some, erase_addresses, has_uncounted, make_partitions};
use crate::features::fraud;
use crate::features::identity::{forget_ended_halves, forget_ended_sessions, forget_ended_tokens};
use crate::features::mail::{forget_sent, let_go, send_waiting, watch_waiting};
use crate::features::operators::forget_answers;
use crate::features::orders::{
    Order, ask_anew, expire, fold_some, has_unfolded, store_late_clicks,
};
use crate::features::rates::{Which, is_due, reprice, sources};
use crate::features::rewards::release;
use crate::features::settings::OfficeState;
use crate::features::storefront::ordering::price_anew;

/// Tables in memory follow the database this closely: a change is in every feed within a second.
const FOLLOW: Duration = Duration::from_millis(300);
/// Uses of keys and of accounts, and polls of feeds, are written together; floods are told.
const KEY_USES: Duration = Duration::from_secs(10);
/// Compressing takes at most this part of one core's time: one in …
const TWINS_SHARE: u32 = 4;
/// The builder of compressed twins looks again after this time, whatever it was told.
const TWINS_AT_LATEST: Duration = Duration::from_secs(60);
/// The counters of calls forget those who are quiet.
const FORGET: Duration = Duration::from_secs(60);
/// Unpaid orders expire and held rewards are released this soon after their time.
const ORDERS: Duration = Duration::from_secs(2);
/// Orders of an older version are made findable, and its clicks are counted.
const FOLD: Duration = Duration::from_secs(5);
/// Letters leave this soon after the fact that they tell.
const MAIL: Duration = Duration::from_secs(1);
/// It is looked whether letters wait for settings, and which are old enough to be forgotten.
const MAIL_WATCH: Duration = Duration::from_secs(60);
/// New transactions are sealed.
const SEAL: Duration = Duration::from_secs(1);
/// Old clicks lose their addresses.
const ERASE: Duration = Duration::from_secs(3600);
/// Partitions of clicks are made, weeks ahead.
const PARTITIONS: Duration = Duration::from_secs(3600);
/// Sessions that have ended, and links of letters whose time is over, are forgotten.
const SESSIONS: Duration = Duration::from_secs(3600);
/// Answers to the operator's programs that are too old to be asked for again are forgotten.
const ANSWERS: Duration = Duration::from_secs(3600);
/// Directions are priced again this soon after time alone has changed them: the tables in memory
/// follow, and both together stay within a second.
const PRICES: Duration = Duration::from_millis(500);
/// A step of erasing or counting lets others write before the next one.
const ERASE_PAUSE: Duration = Duration::from_millis(20);

/// Clicks that the store could not take in time are tried again.
const SPOOL: Duration = Duration::from_millis(500);

/// Tells every job to stop.
pub type Stopping = watch::Receiver<bool>;

/// Starts every job; they end soon after `stopping` says so.
pub fn start(app: &App, stopping: &Stopping) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(repeat(FOLLOW, stopping.clone(), app.clone(), follow));
    jobs.spawn(repeat(KEY_USES, stopping.clone(), app.clone(), write_key_uses));
    jobs.spawn(repeat(KEY_USES, stopping.clone(), app.clone(), write_polls));
    jobs.spawn(repeat(KEY_USES, stopping.clone(), app.clone(), write_traces));
    jobs.spawn(repeat(KEY_USES, stopping.clone(), app.clone(), tell_floods));
    jobs.spawn(make_twins(stopping.clone(), app.clone()));
    jobs.spawn(repeat(FORGET, stopping.clone(), app.clone(), forget_quiet));
    jobs.spawn(repeat(ORDERS, stopping.clone(), app.clone(), expire_orders));
    jobs.spawn(repeat(ORDERS, stopping.clone(), app.clone(), release_rewards));
    jobs.spawn(repeat(FOLD, stopping.clone(), app.clone(), fold_orders));
    jobs.spawn(repeat(FOLD, stopping.clone(), app.clone(), count_old_clicks));
    jobs.spawn(repeat(SEAL, stopping.clone(), app.clone(), seal_new));
    jobs.spawn(repeat(ERASE, stopping.clone(), app.clone(), erase));
    jobs.spawn(repeat(PARTITIONS, stopping.clone(), app.clone(), make_click_partitions));
    jobs.spawn(repeat(SPOOL, stopping.clone(), app.clone(), empty_spool));
    jobs.spawn(repeat(SESSIONS, stopping.clone(), app.clone(), forget_sessions));
    jobs.spawn(repeat(ANSWERS, stopping.clone(), app.clone(), forget_old_answers));
    jobs.spawn(repeat(PRICES, stopping.clone(), app.clone(), price_due));
    jobs.spawn(send_letters(stopping.clone(), app.clone()));
    jobs.spawn(repeat(MAIL_WATCH, stopping.clone(), app.clone(), watch_letters));
    // Sources of rates, each at its own pace.
    jobs.spawn(sources::run(app.clone(), stopping.clone()));
    jobs
}

async fn repeat<F>(every: Duration, mut stopping: Stopping, app: App, job: impl Fn(App) -> F)
where
    F: Future<Output = ()>,
{
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => job(app.clone()).await,
            // A closed channel means that whoever could stop us is gone.
            changed = stopping.changed() => if changed.is_err() || *stopping.borrow() { return },
        }
    }
}

async fn follow(app: App) {
    if let Err(fault) = app.refresh().await {
        tracing::error!(%fault, "the tables in memory could not be read again and stay as they are");
    }
}

async fn write_key_uses(app: App) {
    if let Err(fault) = app.write_key_uses().await {
        tracing::error!(%fault, "the last uses of API keys were not written");
    }
}

async fn write_traces(app: App) {
    if let Err(fault) = app.write_traces().await {
        tracing::error!(%fault, "where partners used their accounts was not written");
    }
}

async fn tell_floods(app: App) {
    if let Err(fault) = fraud::tell_floods(&app).await {
        tracing::error!(%fault, "floods of clicks are told later");
    }
}

async fn write_polls(app: App) {
    if let Err(fault) = app.write_polls().await {
        tracing::error!(%fault, "polls of feeds are written later");
    }
}

/// The one builder of compressed twins: told by polls and by new documents, off their path.
async fn make_twins(mut stopping: Stopping, app: App) {
    loop {
        let begin = Instant::now();
        let next_ms = app.make_twins().await;
        let rest = begin.elapsed() * (TWINS_SHARE - 1);
        let wait = next_ms.map_or(TWINS_AT_LATEST, |next_ms| {
            let wait_ms = next_ms.saturating_sub(app.clock().now_ms());
            Duration::from_millis(u64::try_from(wait_ms).unwrap_or(0)).min(TWINS_AT_LATEST)
        });
        let told = async {
            sleep(rest).await;
            // Whichever comes first: somebody asks, or what was not due yet is.
            let _in_time = timeout(wait, app.twins_wanted().notified()).await;
        };
        tokio::select! {
            () = told => {}
            changed = stopping.changed() => if changed.is_err() || *stopping.borrow() { return },
        }
    }
}

async fn forget_quiet(app: App) {
    app.limits().forget_quiet();
    app.attempts().forget_quiet();
}

async fn forget_sessions(app: App) {
    let now_s = app.clock().now_s();
    let write = move |tx: &mut store::Tx<'_>| -> Plain<u64> {
        let tokens = forget_ended_tokens(tx, now_s)? + forget_ended_halves(tx, now_s)?;
        Ok(forget_ended_sessions(tx, now_s)? + tokens)
    };
    if let Err(stop) = app.store().write(write).await {
        tracing::error!(%stop, "ended sessions stay in the table until the next hour");
    }
}

async fn empty_spool(app: App) {
    if let Err(fault) = store_late_clicks(&app).await {
        tracing::warn!(%fault, "clicks wait in the spool");
    }
}

/// The one sender of letters: it knows that the office stops, since a mail server may be slow.
async fn send_letters(mut stopping: Stopping, app: App) {
    let (node, now_ms) = (app.config().server.node, app.clock().now_ms());
    let unit = move |tx: &mut store::Tx<'_>| -> Plain<u64> { Ok(let_go(tx, node, now_ms)?) };
    if let Err(stop) = app.store().write(unit).await {
        tracing::warn!(%stop, "letters of an office that was killed wait until their lease ends");
    }
    loop {
        if let Err(fault) = send_waiting(&app, || *stopping.borrow()).await {
            tracing::error!(%fault, "letters wait in the outbox");
        }
        tokio::select! {
            () = sleep(MAIL) => {}
            changed = stopping.changed() => if changed.is_err() || *stopping.borrow() { return },
        }
    }
}

async fn watch_letters(app: App) {
    let watched = async {
        watch_waiting(&app).await?;
        let days = i64::from(app.config().mail.keep_days);
        if days == 0 {
            return Ok(());
        }
        let before_ms = app.clock().now_ms() - days * 86_400_000;
        let forget =
            move |tx: &mut store::Tx<'_>| -> Plain<u64> { Ok(forget_sent(tx, before_ms)?) };
        app.store().write(forget).await.map_err(store::Stop::into_fault)?;
        Ok::<(), store::Fault>(())
    };
    if let Err(fault) = watched.await {
        tracing::error!(%fault, "the outbox is looked at again in a minute");
    }
}

async fn forget_old_answers(app: App) {
    let now_ms = app.clock().now_ms();
    let write = move |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(forget_answers(tx, now_ms)?) };
    if let Err(stop) = app.store().write(write).await {
        tracing::error!(%stop, "old answers stay in the table until the next hour");
    }
}

/// Prices again what time alone has changed: a source became stale, an override ended.
pub async fn price_due(app: App) {
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Office };
    let at_ms = deed.at_ms;
    let look = move |tx: &mut store::Tx<'_>| -> Plain<bool> { Ok(is_due(tx, at_ms)?) };
    let priced = async {
        if app.store().read(look).await? {
            let price =
                move |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(reprice(tx, &deed, Which::Due)?) };
            app.store().write(price).await?;
        }
        Ok::<(), store::Stop<store::Never>>(())
    };
    if let Err(stop) = priced.await {
        tracing::error!(%stop, "directions are priced again later");
    }
}

/// Asks the customers of overdue orders about another amount, where their direction says so.
async fn ask_anew_of_all(app: &App, deed: &Deed) -> Result<(), store::Stop<store::Never>> {
    // A closed office takes no orders, and renews none.
    let snapshot = app.snapshot();
    if snapshot.state != OfficeState::Open {
        return Ok(());
    }
    let mut after = Some(0);
    while let Some(number) = after {
        let (deed, reactions, snapshot) = (deed.clone(), app.reactions(), Arc::clone(&snapshot));
        let unit = move |tx: &mut store::Tx<'_>| -> Plain<Option<i64>> {
            let price = |order: &Order| price_anew(&snapshot, order);
            Ok(ask_anew(tx, &deed, number, &price, &reactions)?)
        };
        after = app.store().write(unit).await?;
    }
    Ok(())
}

/// Ends or renews every order that is overdue now, in small units.
pub async fn expire_orders(app: App) {
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Office };
    if let Err(stop) = ask_anew_of_all(&app, &deed).await {
        tracing::error!(%stop, "overdue orders are looked at later");
        return;
    }
    loop {
        let (deed, reactions) = (deed.clone(), app.reactions());
        match app.store().write(move |tx| expire(tx, &deed, &reactions)).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(stop) => {
                tracing::error!(%stop, "overdue orders are expired later");
                return;
            }
        }
    }
}

/// Releases every reward whose hold has ended by now, in small units.
pub async fn release_rewards(app: App) {
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Office };
    loop {
        let deed = deed.clone();
        match app.store().write(move |tx| -> Plain<bool> { Ok(release(tx, &deed)?) }).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(stop) => {
                tracing::error!(%stop, "rewards are released later");
                return;
            }
        }
    }
}

/// Makes the orders of an older version findable, in small units; mostly there are none.
pub async fn fold_orders(app: App) {
    let folded = async {
        while app.store().read(|tx| -> Plain<_> { Ok(has_unfolded(tx)?) }).await? {
            app.store().write(|tx| -> Plain<_> { Ok(fold_some(tx)?) }).await?;
        }
        Ok(())
    };
    if let Err(fault) = folded.await.map_err(store::Stop::into_fault) {
        tracing::error!(%fault, "some orders can't be searched for yet");
    }
}

/// Counts the clicks of an older version, in small units; mostly there are none.
pub async fn count_old_clicks(app: App) {
    let counted = async {
        while app.clicks().read(|tx| -> Plain<_> { Ok(has_uncounted(tx)?) }).await? {
            app.clicks().write(|tx| -> Plain<_> { Ok(count_some(tx)?) }).await?;
            tokio::time::sleep(ERASE_PAUSE).await;
        }
        Ok(())
    };
    if let Err(fault) = counted.await.map_err(store::Stop::into_fault) {
        tracing::error!(%fault, "old clicks are counted one by one until the next try");
    }
}

/// Seals what is new, and does not write at all when nothing is.
async fn seal_new(app: App) {
    let sealed = async {
        while app.store().read(|tx| -> Plain<_> { Ok(has_unsealed(tx)?) }).await? {
            app.store().write(|tx| -> Plain<_> { Ok(seal(tx)?) }).await?;
        }
        Ok(())
    };
    if let Err(fault) = sealed.await.map_err(store::Stop::into_fault) {
        tracing::error!(%fault, "new transactions wait for their seal until the next second");
    }
}

async fn make_click_partitions(app: App) {
    let now_ms = app.clock().now_ms();
    let unit = move |tx: &mut store::Tx<'_>| -> Plain<u64> { Ok(make_partitions(tx, now_ms)?) };
    if let Err(stop) = app.clicks().write(unit).await {
        tracing::warn!(%stop, "a partition for the clicks to come is made in an hour");
    }
}

async fn erase(app: App) {
    let days = i64::from(app.config().clicks.erase_after_days);
    if days == 0 {
        return;
    }
    let before_s = app.clock().now_s() - days * 86_400;
    if let Err(fault) = fraud::forget(&app, before_s).await {
        tracing::error!(%fault, "old orders keep their addresses until the next hour");
    }
    let mut from = Some(0);
    while let Some(first) = from {
        let step =
            app.clicks().write(move |tx| -> Plain<_> { Ok(erase_addresses(tx, first, before_s)?) });
        match step.await {
            Ok(next) => from = next,
            Err(stop) => {
                let fault = stop.into_fault();
                tracing::error!(%fault, "old clicks keep their addresses until the next hour");
                return;
            }
        }
        tokio::time::sleep(ERASE_PAUSE).await;
    }
}
