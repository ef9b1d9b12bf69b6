//! Rows of polls.

use std::collections::BTreeMap;

use store::{Fault, Tx, args};

use super::{HOUR_MS, Reader, Tallies, Tally};

/// Hours for which counts are kept.
const KEPT_HOURS: i64 = 90 * 24;

/// What a reader polled, over all replicas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderPolls {
    /// Whose feed it was.
    pub reader: Reader,
    /// The last answered poll, in unix milliseconds; 0: none was ever answered.
    pub last_at_ms: i64,
    /// Where it came from.
    pub address: String,
    /// Its status.
    pub status: i64,
    /// Bytes of the last answer that had a body.
    pub bytes: i64,
    /// Milliseconds between polls on average, over the last hours; `None`: too few.
    pub every_ms: Option<i64>,
    /// Answered polls of the last 24 hours.
    pub day_polls: i64,
    /// Those of them for which nothing had changed.
    pub day_unchanged: i64,
    /// Bytes of the last 24 hours.
    pub day_bytes: i64,
    /// Polls of the last 24 hours from addresses that are not on the feed's list.
    pub day_refused: i64,
    /// The last refused poll, in unix milliseconds.
    pub refused_at_ms: Option<i64>,
    /// Where it came from.
    pub refused_address: String,
}

impl Reader {
    fn key(self) -> String {
        match self {
            Reader::Public => "public".to_owned(),
            Reader::Profile(id) => format!("feed:{id}"),
            Reader::Link(id) => format!("link:{id}"),
        }
    }

    fn from_key(key: &str) -> Option<Reader> {
        match key.split_once(':') {
            None => (key == "public").then_some(Reader::Public),
            Some(("feed", id)) => id.parse().ok().map(Reader::Profile),
            Some(("link", id)) => id.parse().ok().map(Reader::Link),
            Some(_) => None,
        }
    }
}

/// Adds what was counted to the books, whatever other replicas have added.
///
/// # Errors
/// The store's faults.
pub fn record_polls(tx: &mut Tx<'_>, tallies: &Tallies) -> Result<(), Fault> {
    // Replicas write their rows in the same order, so that none waits for the other in a circle.
    for ((reader, hour), tally) in tallies {
        let key = reader.key();
        record_hour(tx, &key, *hour, tally)?;
        record_last(tx, &key, tally)?;
    }
    if let Some(newest) = tallies.keys().map(|(_, hour)| *hour).max() {
        tx.execute("delete from feed_polls where hour < $1", &args![newest - KEPT_HOURS])?;
    }
    Ok(())
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn record_hour(tx: &mut Tx<'_>, key: &str, hour: i64, tally: &Tally) -> Result<(), Fault> {
    if tally.polls == 0 {
        // Who was only refused has no first and no last poll.
        tx.execute(
            "insert into feed_polls (reader, hour, first_at_ms, last_at_ms, polls, unchanged, \
             refused, bytes) values ($1, $2, 0, 0, 0, 0, $3, 0) \
             on conflict (reader, hour) do update set refused = feed_polls.refused + excluded.refused",
            &args![key, hour, count(tally.refused)],
        )?;
        return Ok(());
    }
    tx.execute(
        "insert into feed_polls (reader, hour, first_at_ms, last_at_ms, polls, unchanged, refused, \
         bytes) values ($1, $2, $3, $4, $5, $6, $7, $8) \
         on conflict (reader, hour) do update set \
         first_at_ms = case when feed_polls.polls = 0 or excluded.first_at_ms < feed_polls.first_at_ms \
           then excluded.first_at_ms else feed_polls.first_at_ms end, \
         last_at_ms = case when excluded.last_at_ms > feed_polls.last_at_ms \
           then excluded.last_at_ms else feed_polls.last_at_ms end, \
         polls = feed_polls.polls + excluded.polls, \
         unchanged = feed_polls.unchanged + excluded.unchanged, \
         refused = feed_polls.refused + excluded.refused, \
         bytes = feed_polls.bytes + excluded.bytes",
        &args![
            key,
            hour,
            tally.first_at_ms,
            tally.last_at_ms,
            count(tally.polls),
            count(tally.unchanged),
            count(tally.refused),
            count(tally.bytes)
        ],
    )?;
    Ok(())
}

fn record_last(tx: &mut Tx<'_>, key: &str, tally: &Tally) -> Result<(), Fault> {
    tx.execute(
        "insert into feed_readers (reader, last_at_ms, address, status, bytes, refused_address) \
         values ($1, 0, '', 0, 0, '') on conflict (reader) do nothing",
        &args![key],
    )?;
    if tally.polls > 0 {
        tx.execute(
            "update feed_readers set last_at_ms = $2, address = $3, status = $4, \
             bytes = case when $5 > 0 then $5 else bytes end \
             where reader = $1 and last_at_ms <= $2",
            &args![
                key,
                tally.last_at_ms,
                tally.address.to_string(),
                i64::from(tally.status),
                count(tally.last_bytes)
            ],
        )?;
    }
    if tally.refused > 0 {
        tx.execute(
            "update feed_readers set refused_at_ms = $2, refused_address = $3 \
             where reader = $1 and coalesce(refused_at_ms, 0) <= $2",
            &args![key, tally.refused_at_ms, tally.refused_address.to_string()],
        )?;
    }
    Ok(())
}

/// Forgets the polls of a profile that is gone.
pub(in crate::features::feeds) fn forget_profile(tx: &mut Tx<'_>, id: i64) -> Result<(), Fault> {
    let key = Reader::Profile(id).key();
    tx.execute("delete from feed_polls where reader = $1", &args![key.as_str()])?;
    tx.execute("delete from feed_readers where reader = $1", &args![key.as_str()])?;
    Ok(())
}

/// One hour of one reader.
struct Hour {
    hour: i64,
    first_at_ms: i64,
    last_at_ms: i64,
    polls: i64,
    unchanged: i64,
    refused: i64,
    bytes: i64,
}

/// Every reader that ever polled: the public feed, then profiles, then links, each by its number.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_polls(tx: &mut Tx<'_>, now_ms: i64) -> Result<Vec<ReaderPolls>, Fault> {
    let this_hour = now_ms.div_euclid(HOUR_MS);
    let mut hours: BTreeMap<String, Vec<Hour>> = BTreeMap::new();
    let rows = tx.query(
        "select reader, hour, first_at_ms, last_at_ms, polls, unchanged, refused, bytes \
         from feed_polls where hour > $1",
        &args![this_hour - 24],
        |row| {
            let hour = Hour {
                hour: row.get(1)?,
                first_at_ms: row.get(2)?,
                last_at_ms: row.get(3)?,
                polls: row.get(4)?,
                unchanged: row.get(5)?,
                refused: row.get(6)?,
                bytes: row.get(7)?,
            };
            Ok((row.get::<String>(0)?, hour))
        },
    )?;
    for (reader, hour) in rows {
        hours.entry(reader).or_default().push(hour);
    }
    let mut polls = tx.query(
        "select reader, last_at_ms, address, status, bytes, refused_at_ms, refused_address \
         from feed_readers",
        &args![],
        |row| {
            let key: String = row.get(0)?;
            let reader = Reader::from_key(&key)
                .ok_or_else(|| Fault::corrupt(format!("feed_readers.reader holds `{key}`")))?;
            let day = hours.get(&key).map_or(&[][..], Vec::as_slice);
            let sum = |of: fn(&Hour) -> i64| day.iter().map(of).sum();
            Ok(ReaderPolls {
                reader,
                last_at_ms: row.get(1)?,
                address: row.get(2)?,
                status: row.get(3)?,
                bytes: row.get(4)?,
                every_ms: interval(day, this_hour),
                day_polls: sum(|hour| hour.polls),
                day_unchanged: sum(|hour| hour.unchanged),
                day_bytes: sum(|hour| hour.bytes),
                day_refused: sum(|hour| hour.refused),
                refused_at_ms: row.get(5)?,
                refused_address: row.get(6)?,
            })
        },
    )?;
    polls.sort_by_key(|polls| polls.reader);
    Ok(polls)
}

/// The average time between polls: within this hour and the last one where there were some, else
/// within the day.
fn interval(day: &[Hour], this_hour: i64) -> Option<i64> {
    let within = |since: i64| {
        let hours = || day.iter().filter(move |hour| hour.polls > 0 && hour.hour >= since);
        let polls: i64 = hours().map(|hour| hour.polls).sum();
        let first = hours().map(|hour| hour.first_at_ms).min()?;
        let last = hours().map(|hour| hour.last_at_ms).max()?;
        (polls >= 2).then(|| (last - first) / (polls - 1))
    };
    within(this_hour - 1).or_else(|| within(this_hour - 24))
}
