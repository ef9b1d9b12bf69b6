//! Counts by hour: written with the clicks that they count, and made up for clicks of an older office.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use store::{Fault, Tx, args};

use super::click::Click;

/// Clicks of an older office that are counted in one step.
const STEP: u32 = 5000;

/// How many clicks of people and of bots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Of people.
    pub people: i64,
    /// Of what is taken for bots.
    pub bots: i64,
}

impl Counted {
    pub(super) fn add(&mut self, other: Counted) {
        self.people += other.people;
        self.bots += other.bots;
    }

    /// One click.
    pub fn of_one(is_bot: bool) -> Counted {
        Counted { people: i64::from(!is_bot), bots: i64::from(is_bot) }
    }
}

/// Counts clicks that have just been stored, with whether each is taken for a bot's.
///
/// Rows are written in the order of their keys: two transactions that meet on some of them never wait
/// for each other in a circle.
pub(super) fn count<'c>(
    tx: &mut Tx<'_>,
    stored: impl Iterator<Item = (&'c Click, bool)>,
    counting: &Counting,
) -> Result<(), Fault> {
    let stored: Vec<_> = stored.collect();
    let Some(smallest) = stored.iter().map(|(click, _)| click.id.number()).min() else {
        return Ok(());
    };
    let from = counting.from(tx, smallest)?;
    let (mut hours, mut pairs) = (BTreeMap::new(), BTreeMap::new());
    for (click, is_bot) in stored.iter().filter(|(click, _)| click.id.number() >= from) {
        let (partner, hour, node) = (click.partner_id, click.id.hour(), click.id.node());
        let pair = (click.from_code.as_str(), click.to_code.as_str());
        let one = Counted::of_one(*is_bot);
        hours.entry((partner, hour, click.link_id, node)).or_insert(Counted::default()).add(one);
        pairs.entry((partner, hour, pair, node)).or_insert(Counted::default()).add(one);
    }
    for ((partner, hour, link, node), Counted { people, bots }) in hours {
        tx.send(ADD_HOUR, &args![partner, hour, link, node, people, bots])?;
    }
    for ((partner, hour, (from, to), node), Counted { people, bots }) in pairs {
        tx.send(ADD_PAIR, &args![partner, hour, from, to, node, people, bots])?;
    }
    Ok(())
}

const ADD_HOUR: &str = "insert into click_hours (partner_id, hour, link_id, node, people, bots) \
     values ($1, $2, $3, $4, $5, $6) on conflict (partner_id, hour, link_id, node) do update \
     set people = click_hours.people + excluded.people, bots = click_hours.bots + excluded.bots";

const ADD_PAIR: &str = "insert into click_pairs \
     (partner_id, hour, from_code, to_code, node, people, bots) values ($1, $2, $3, $4, $5, $6, $7) \
     on conflict (partner_id, hour, from_code, to_code, node) do update \
     set people = click_pairs.people + excluded.people, bots = click_pairs.bots + excluded.bots";

/// From which number on clicks are counted, as it was seen last: it only ever falls, so that whatever
/// is not below it needs no look.
pub(super) struct Counting(AtomicI64);

impl Default for Counting {
    fn default() -> Counting {
        Counting(AtomicI64::new(i64::MAX))
    }
}

impl Counting {
    /// The number, as far as a click numbered `smallest` has to know. Whoever stores one below it must
    /// not meet the job that is on its way down, and takes its lock.
    fn from(&self, tx: &mut Tx<'_>, smallest: i64) -> Result<i64, Fault> {
        let seen = self.0.load(Ordering::Relaxed);
        if smallest >= seen {
            return Ok(seen);
        }
        let sql = "select counted_from from click_counting where id = 1";
        let from = tx.query_one(sql, &args![], |row| row.get(0))?;
        self.0.fetch_min(from, Ordering::Relaxed);
        if smallest >= from { Ok(from) } else { lock_counting(tx) }
    }
}

fn lock_counting(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    let sql = "update click_counting set counted_from = counted_from where id = 1 \
         returning counted_from";
    tx.query_one(sql, &args![], |row| row.get(0))
}

/// Whether clicks of an older office are still to be counted.
///
/// # Errors
/// The store's faults.
pub fn has_uncounted(tx: &mut Tx<'_>) -> Result<bool, Fault> {
    let sql = "select counted_from > 0 from click_counting where id = 1";
    tx.query_one(sql, &args![], |row| row.get(0))
}

/// Counts some clicks of an older office, newest first: one step.
///
/// # Errors
/// The store's faults.
pub fn count_some(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let end = lock_counting(tx)?;
    let oldest = format!(
        "select min(id), count(*) from \
         (select id from clicks where id < $1 order by id desc limit {STEP}) step"
    );
    let (first, found) = tx.query_one(&oldest, &args![end], |row| {
        Ok((row.get::<Option<i64>>(0)?.unwrap_or_default(), row.get::<i64>(1)?))
    })?;
    // In a click's number 12 bits stand below its milliseconds, which begin in hour 482,136.
    let step = |table: &str, key: &str| {
        format!(
            "insert into {table} (partner_id, hour, {key}, node, people, bots) \
             select partner_id, id / 4096 / 3600000 + 482136, {key}, (id / 128) % 32, \
             sum(case when bot_reason is null then 1 else 0 end), \
             sum(case when bot_reason is null then 0 else 1 end) \
             from clicks where id >= $1 and id < $2 \
             group by partner_id, id / 4096 / 3600000 + 482136, {key}, (id / 128) % 32 \
             on conflict (partner_id, hour, {key}, node) do update \
             set people = {table}.people + excluded.people, bots = {table}.bots + excluded.bots"
        )
    };
    tx.execute(&step("click_hours", "link_id"), &args![first, end])?;
    tx.execute(&step("click_pairs", "from_code, to_code"), &args![first, end])?;
    let next = if found < i64::from(STEP) { 0 } else { first };
    tx.execute("update click_counting set counted_from = $1 where id = 1", &args![next])?;
    Ok(())
}
