//! How many clicks there were: whole hours from their counts, the edges of a window from the clicks
//! themselves. Exact to the click, and as cheap for a year as for a day.

use std::collections::BTreeMap;

use store::{Fault, Row, Tx, Value, args};

use super::click::{ClickId, HOUR_MS};
use super::hours::Counted;

/// Whose clicks are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of all partners.
    Everybody,
    /// Those of one partner.
    Partner(i64),
}

/// A window of time, as the numbers that clicks of it have; both ends are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    first: i64,
    last: i64,
}

impl Window {
    /// From one unix millisecond until another one, both included.
    pub fn of_ms(from_ms: i64, until_ms: i64) -> Window {
        Window::of_ids(
            ClickId::first_of_ms(from_ms),
            ClickId::first_of_ms(until_ms.saturating_add(1)) - 1,
        )
    }

    /// From one number until another one, both included; `i64::MAX` is for ever.
    pub fn of_ids(first: i64, last: i64) -> Window {
        Window { first: first.max(0), last: last.min(ClickId::LAST.number()) }
    }

    fn is_empty(self) -> bool {
        self.first > self.last
    }

    fn length(self) -> i64 {
        if self.is_empty() { 0 } else { self.last - self.first + 1 }
    }
}

/// How many clicks there were.
///
/// # Errors
/// The store's faults.
pub fn count_clicks(tx: &mut Tx<'_>, whose: Whose, window: Window) -> Result<Counted, Fault> {
    let all = Grouping {
        table: "click_hours",
        hours: "cast(0 as bigint)",
        clicks: "cast(0 as bigint)",
        keys: 1,
        read: number,
    };
    Ok(counted(tx, whose, window, &all)?.into_values().next().unwrap_or_default())
}

/// How many clicks there were on each day, counted from 1970 in UTC; days without any are left out.
///
/// # Errors
/// The store's faults.
pub fn count_by_day(
    tx: &mut Tx<'_>,
    whose: Whose,
    window: Window,
) -> Result<BTreeMap<i64, Counted>, Fault> {
    let by_day = Grouping {
        table: "click_hours",
        hours: "hour / 24",
        // Milliseconds stand above 12 bits of a click's number, and begin with day 20,089.
        clicks: "id / 4096 / 86400000 + 20089",
        keys: 1,
        read: number,
    };
    counted(tx, whose, window, &by_day)
}

/// How many clicks each link brought, by its number; links without any are left out.
///
/// # Errors
/// The store's faults.
pub fn count_by_link(
    tx: &mut Tx<'_>,
    whose: Whose,
    window: Window,
) -> Result<BTreeMap<i64, Counted>, Fault> {
    let by_link = Grouping {
        table: "click_hours",
        hours: "link_id",
        clicks: "link_id",
        keys: 1,
        read: number,
    };
    counted(tx, whose, window, &by_link)
}

/// How many clicks asked for each pair of codes (empty: not said or not known); pairs without any are
/// left out.
///
/// # Errors
/// The store's faults.
pub fn count_by_pair(
    tx: &mut Tx<'_>,
    whose: Whose,
    window: Window,
) -> Result<BTreeMap<(String, String), Counted>, Fault> {
    let by_pair = Grouping {
        table: "click_pairs",
        hours: "from_code, to_code",
        clicks: "from_code, to_code",
        keys: 2,
        read: |row| Ok((row.get(0)?, row.get(1)?)),
    };
    counted(tx, whose, window, &by_pair)
}

fn number(row: &Row<'_>) -> Result<i64, Fault> {
    row.get(0)
}

/// What is counted together, and where it stands.
struct Grouping<K> {
    /// The table of counts.
    table: &'static str,
    /// The key in it.
    hours: &'static str,
    /// The key in the clicks.
    clicks: &'static str,
    /// How many columns the key has.
    keys: usize,
    read: fn(&Row<'_>) -> Result<K, Fault>,
}

/// An hour that the window holds a part of.
struct Edge {
    /// The part that it holds.
    inside: Window,
    /// What is left of the hour, before and after.
    outside: [Window; 2],
}

fn counted<K: Ord>(
    tx: &mut Tx<'_>,
    whose: Whose,
    window: Window,
    grouping: &Grouping<K>,
) -> Result<BTreeMap<K, Counted>, Fault> {
    let sql = "select counted_from from click_counting where id = 1";
    let from: i64 = tx.query_one(sql, &args![], |row| row.get(0))?;
    let mut sum = Sum { tx, whose, grouping, sums: BTreeMap::new() };
    // What an older office has left is looked at click by click until the job has counted it.
    let uncounted = Window { last: window.last.min(from - 1), ..window };
    sum.scan(uncounted, 1)?;
    let window = Window { first: window.first.max(from), ..window };
    if !window.is_empty() {
        sum.hours_and_edges(window, from)?;
    }
    sum.sums.retain(|_, counted| *counted != Counted::default());
    Ok(sum.sums)
}

struct Sum<'s, 't, K> {
    tx: &'s mut Tx<'t>,
    whose: Whose,
    grouping: &'s Grouping<K>,
    sums: BTreeMap<K, Counted>,
}

impl<K: Ord> Sum<'_, '_, K> {
    fn hours_and_edges(&mut self, window: Window, from: i64) -> Result<(), Fault> {
        let (low, high) = (hour_of(window.first), hour_of(window.last));
        let whole = |hour| Window { first: first_of(hour).max(from), last: first_of(hour + 1) - 1 };
        let (mut begin, mut end) = (low, high + 1);
        let hours = if low == high { vec![low] } else { vec![low, high] };
        for hour in hours {
            let Window { first, last } = whole(hour);
            let inside = Window { first: window.first.max(first), last: window.last.min(last) };
            let outside =
                [Window { first, last: inside.first - 1 }, Window { first: inside.last + 1, last }];
            if self.is_whole_but_for_outside(Edge { inside, outside })? {
                continue;
            }
            if hour == low { begin += 1 } else { end -= 1 }
        }
        self.hours(begin, end)
    }

    /// Whether the whole hour is to be counted, what does not belong to the window being taken off
    /// again; otherwise the part that belongs to it has been counted click by click. Whichever is
    /// less to look at.
    fn is_whole_but_for_outside(&mut self, edge: Edge) -> Result<bool, Fault> {
        let outside = edge.outside.iter().map(|part| part.length()).sum::<i64>();
        let is_shorter = outside <= edge.inside.length();
        // An hour that is not over yet is longer outside, and nothing is there.
        if is_shorter || !self.has_any(edge.outside)? {
            for part in edge.outside {
                self.scan(part, -1)?;
            }
            return Ok(true);
        }
        self.scan(edge.inside, 1)?;
        Ok(false)
    }

    fn has_any(&mut self, parts: [Window; 2]) -> Result<bool, Fault> {
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            let (condition, args) = self.condition("id", part.first, part.last);
            let sql = format!("select id from clicks where {condition} order by id limit 1");
            if self.tx.query_opt(&sql, &args, |row| row.get::<i64>(0))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts clicks one by one.
    fn scan(&mut self, window: Window, sign: i64) -> Result<(), Fault> {
        if window.is_empty() {
            return Ok(());
        }
        let (condition, args) = self.condition("id", window.first, window.last);
        let key = self.grouping.clicks;
        let sql = format!(
            "select {key}, cast(sum(case when bot_reason is null then 1 else 0 end) as bigint), \
             cast(sum(case when bot_reason is null then 0 else 1 end) as bigint) \
             from clicks where {condition} {}",
            self.grouped()
        );
        self.add(&sql, &args, sign)
    }

    /// Adds whole hours, from one until just before another one.
    fn hours(&mut self, begin: i64, end: i64) -> Result<(), Fault> {
        if begin >= end {
            return Ok(());
        }
        let (condition, args) = self.condition("hour", begin, end - 1);
        let Grouping { table, hours, .. } = self.grouping;
        let sql = format!(
            "select {hours}, cast(sum(people) as bigint), cast(sum(bots) as bigint) \
             from {table} where {condition} {}",
            self.grouped()
        );
        self.add(&sql, &args, 1)
    }

    fn condition(&self, column: &str, first: i64, last: i64) -> (String, Vec<Value<'static>>) {
        let range = format!("{column} >= $1 and {column} <= $2");
        let mut args = vec![Value::from(first), Value::from(last)];
        match self.whose {
            Whose::Everybody => (range, args),
            Whose::Partner(id) => {
                args.push(Value::from(id));
                (format!("partner_id = $3 and {range}"), args)
            }
        }
    }

    fn grouped(&self) -> &'static str {
        if self.grouping.keys == 1 { "group by 1" } else { "group by 1, 2" }
    }

    fn add(&mut self, sql: &str, args: &[Value<'_>], sign: i64) -> Result<(), Fault> {
        let (keys, read) = (self.grouping.keys, self.grouping.read);
        let rows = self.tx.query(sql, args, |row| {
            let (people, bots) = (row.get::<i64>(keys)?, row.get::<i64>(keys + 1)?);
            Ok((read(row)?, Counted { people: sign * people, bots: sign * bots }))
        })?;
        for (key, counted) in rows {
            self.sums.entry(key).or_default().add(counted);
        }
        Ok(())
    }
}

fn hour_of(id: i64) -> i64 {
    ClickId::from_number(id).map_or(0, ClickId::hour)
}

fn first_of(hour: i64) -> i64 {
    ClickId::first_of_ms(hour.saturating_mul(HOUR_MS))
}
