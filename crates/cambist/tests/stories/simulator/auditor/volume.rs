//! What a partner had brought before an order: USD of completed orders.

use super::super::deed::{Period, Units};
use super::{Auditor, DAY_MS};

impl Auditor {
    /// The completed orders of the same partner before this one, over the period of its terms. What
    /// was refunded since is none of them; days are those of UTC.
    pub(super) fn volume_before(&self, order: i64, at_ms: i64) -> Units {
        let Some(brought) = self.cases.get(&order).and_then(|case| case.brought.as_ref()) else {
            return 0;
        };
        let today = at_ms.div_euclid(DAY_MS);
        let first = match brought.terms.period() {
            Period::Lifetime => i64::MIN,
            Period::Month => today - i64::from(day_of_month(today)) + 1,
            Period::ThirtyDays => today - 29,
        };
        let others = self.cases.values().filter(|other| {
            let is_his = other.brought.as_ref().is_some_and(|by| by.partner == brought.partner);
            let day = other.completed.map(|at_ms| at_ms.div_euclid(DAY_MS));
            is_his && !other.is_refunded && day.is_some_and(|day| day >= first)
        });
        others.filter_map(|other| other.given()).sum()
    }
}

/// The day of the month, from 1, of a day counted from 1970-01-01: years and months one by one.
fn day_of_month(day: i64) -> u32 {
    let (mut rest, mut year) = (day, 1970);
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    loop {
        for month in 1..=12 {
            let days = match month {
                2 if is_leap(year) => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            if rest < days {
                return u32::try_from(rest + 1).expect("a month has few days");
            }
            rest -= days;
        }
        year += 1;
    }
}

#[test]
fn days_of_months_are_counted_from_one() {
    // 1970-01-01, 2024-02-29, 2026-11-01 and 2026-12-31.
    for (day, expected) in [(0, 1), (19_782, 29), (20_758, 1), (20_818, 31)] {
        assert_eq!(day_of_month(day), expected, "{day}");
    }
}
