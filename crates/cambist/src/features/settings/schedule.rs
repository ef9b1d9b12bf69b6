//! Hours of the week in which something is open: `mon-fri 09:00-18:00 +03:00, sat 10:00-14:00 +03:00`.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use thiserror::Error;

/// Days as they are written, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MINUTES: i64 = 1440;
const WEEK_MINUTES: i64 = 7 * DAY_MINUTES;
/// 1970-01-01 was a Thursday: this many days after a Monday.
const EPOCH_DAY: i64 = 3;

/// Hours of the week in which something is open. No hours at all: always.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The parts as written, with one space between words.
    text: String,
    windows: Vec<Window>,
}

/// From one minute of the week in UTC, Monday 00:00 being 0, until another one, which may lie in
/// the next week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    start: i64,
    length: i64,
}

impl Window {
    fn covers(self, minute: i64) -> bool {
        (minute - self.start).rem_euclid(WEEK_MINUTES) < self.length
    }

    fn end(self) -> i64 {
        (self.start + self.length).rem_euclid(WEEK_MINUTES)
    }
}

/// A schedule that can't be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ScheduleError {
    /// A part is not of the form asked for.
    #[error(
        "`{0}` is not a part of a schedule; write `[days] HH:MM-HH:MM [+HH:MM]`, parts separated by \
         commas, e.g. `mon-fri 09:00-18:00 +03:00, sat 10:00-14:00 +03:00`"
    )]
    Part(String),
    /// A word is no day.
    #[error(
        "`{0}` is not a day; days are mon, tue, wed, thu, fri, sat, sun, or two of them: mon-fri"
    )]
    Day(String),
    /// A word is no hours.
    #[error(
        "`{0}` is not a time of day from 00:00 to 24:00, written HH:MM-HH:MM, e.g. 09:00-18:00"
    )]
    Hours(String),
    /// A word is no distance from UTC.
    #[error("`{0}` is not a distance from UTC between -14:00 and +14:00, e.g. +03:00")]
    Offset(String),
}

impl Schedule {
    /// Whether it leaves nothing closed.
    pub fn is_always(&self) -> bool {
        self.windows.is_empty()
    }

    /// Whether it is open in this second.
    pub fn is_open_at(&self, now_s: i64) -> bool {
        self.is_always() || self.is_open_in(minute_of_week(now_s))
    }

    fn is_open_in(&self, minute: i64) -> bool {
        self.windows.iter().any(|window| window.covers(minute))
    }

    /// The first second after `now_s` in which it opens or closes; `None`: it never does.
    pub fn next_change_after(&self, now_s: i64) -> Option<i64> {
        let now = minute_of_week(now_s);
        let is_open = self.is_open_in(now);
        let edges = self.windows.iter().flat_map(|window| [window.start, window.end()]);
        let changes = edges.filter(|edge| self.is_open_in(*edge) != is_open);
        let wait = changes.map(|edge| (edge - now).rem_euclid(WEEK_MINUTES)).min()?;
        Some((now_s.div_euclid(60) + wait) * 60)
    }
}

fn minute_of_week(now_s: i64) -> i64 {
    let minute = now_s.div_euclid(60);
    (minute + EPOCH_DAY * DAY_MINUTES).rem_euclid(WEEK_MINUTES)
}

impl FromStr for Schedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Schedule, ScheduleError> {
        let mut schedule = Schedule::default();
        let mut parts = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let words: Vec<String> = part.split_whitespace().map(str::to_ascii_lowercase).collect();
            schedule.windows.extend(windows(part, &words)?);
            parts.push(words.join(" "));
        }
        schedule.text = parts.join(", ");
        Ok(schedule)
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn windows(part: &str, words: &[String]) -> Result<Vec<Window>, ScheduleError> {
    let is_hours = |word: &&String| word.contains(':') && !word.starts_with(['+', '-']);
    let place = words.iter().position(|word| is_hours(&word));
    let (days, hours, offset) = match (place, words) {
        (Some(0), [hours]) => (0..=6, hours, 0),
        (Some(0), [hours, offset]) => (0..=6, hours, read_offset(offset)?),
        (Some(1), [days, hours]) => (read_days(days)?, hours, 0),
        (Some(1), [days, hours, offset]) => (read_days(days)?, hours, read_offset(offset)?),
        _ => return Err(ScheduleError::Part(part.to_owned())),
    };
    let (from, length) = read_hours(hours)?;
    let window = |day: i64| {
        let start = (day * DAY_MINUTES + from - offset).rem_euclid(WEEK_MINUTES);
        Window { start, length }
    };
    // `sat-mon` passes the end of the week.
    let last = days.end() + if days.end() < days.start() { 7 } else { 0 };
    Ok((*days.start()..=last).map(window).collect())
}

fn read_days(word: &str) -> Result<RangeInclusive<i64>, ScheduleError> {
    let day = |name: &str| {
        let place = (0..).zip(DAYS).find(|(_, known)| *known == name);
        place.map(|(place, _)| place).ok_or_else(|| ScheduleError::Day(word.to_owned()))
    };
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    Ok(day(first)?..=day(last)?)
}

/// Where the hours begin, and how long they last; they may pass midnight.
fn read_hours(word: &str) -> Result<(i64, i64), ScheduleError> {
    let wrong = || ScheduleError::Hours(word.to_owned());
    let (from, until) = word.split_once('-').ok_or_else(wrong)?;
    let (from, until) = (minutes(from).ok_or_else(wrong)?, minutes(until).ok_or_else(wrong)?);
    if from == until || from == DAY_MINUTES {
        return Err(wrong());
    }
    Ok((from, if until > from { until - from } else { until + DAY_MINUTES - from }))
}

fn read_offset(word: &str) -> Result<i64, ScheduleError> {
    let wrong = || ScheduleError::Offset(word.to_owned());
    if word == "utc" {
        return Ok(0);
    }
    let sign = if word.starts_with('-') { -1 } else { 1 };
    let clock = word.strip_prefix(['+', '-']).ok_or_else(wrong)?;
    let distance = minutes(clock).filter(|distance| *distance <= 14 * 60).ok_or_else(wrong)?;
    Ok(sign * distance)
}

/// `HH:MM` in minutes, at most 24:00.
fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| -> Option<i64> {
        let is_number = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        if is_number { text.parse().ok() } else { None }
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let whole = hours * 60 + minutes;
    (minutes < 60 && whole <= DAY_MINUTES).then_some(whole)
}

#[cfg(test)]
mod tests;
