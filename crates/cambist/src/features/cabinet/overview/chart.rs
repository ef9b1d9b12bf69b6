//! Charts of days, drawn by the server: bars for these days, a line for as many days before them.

use money::{Amount, Scale};

use crate::features::figures::{Sums, percent_down};
use crate::pages::Page;

use super::find::Found;

/// The drawing's size; it is stretched to the width that there is.
const WIDTH: i64 = 9000;
const HEIGHT: i64 = 1000;

/// A bar.
pub(super) struct Bar {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
    /// The day and its figures, shown under the pointer.
    pub(super) title: String,
}

/// One figure over the days.
pub(super) struct Chart {
    pub(super) key: &'static str,
    pub(super) title: String,
    /// What the days come to, with its unit.
    pub(super) total: String,
    /// What the days before came to, in a sentence.
    pub(super) earlier: String,
    /// The change in percent; `None`: there is nothing to compare with.
    pub(super) change: Option<String>,
    pub(super) trend: &'static str,
    pub(super) bars: Vec<Bar>,
    /// The days before, as points of a line.
    pub(super) line: String,
    /// The drawing in a sentence.
    pub(super) summary: String,
    pub(super) days: Vec<String>,
    /// Each day's figure, with its unit.
    pub(super) told: Vec<String>,
}

/// What is drawn of a day: its name, the key of its words, and its size in smallest units.
type Measure = (&'static str, &'static str, fn(&Sums) -> i128);

const MEASURES: [Measure; 4] = [
    ("clicks", "figure-clicks", |sums| i128::from(sums.clicks)),
    ("orders", "figure-orders", |sums| i128::from(sums.orders)),
    ("conversion", "figure-conversion", |sums| hundredths(sums)),
    ("reward", "figure-reward", |sums| sums.reward),
];

/// Completed orders in hundredths of a percent of people's clicks, rounded down.
fn hundredths(sums: &Sums) -> i128 {
    i128::from(sums.completed) * 10_000 / i128::from(sums.clicks.max(1))
}

/// Every chart, in order.
pub(super) fn charts(page: &Page, found: &Found) -> Vec<Chart> {
    let days = found.spans.days_of(found.spans.now);
    let now: Vec<Sums> = days.iter().map(|day| found.now.of(day)).collect();
    let earlier = found.spans.days_of(found.spans.before);
    let before: Vec<Sums> = earlier.iter().map(|day| found.before.of(day)).collect();
    let totals = (found.now.total(), found.before.total());
    MEASURES.iter().map(|measure| chart(page, measure, &days, (&now, &before), totals)).collect()
}

fn chart(
    page: &Page,
    &(key, word, size): &Measure,
    days: &[String],
    (now, before): (&[Sums], &[Sums]),
    totals: (Sums, Sums),
) -> Chart {
    let told: Vec<String> = now.iter().map(|sums| told(page, key, sums)).collect();
    let sizes = |days: &[Sums]| days.iter().map(|sums| size(sums).max(0)).collect::<Vec<_>>();
    let (sizes, earlier) = (sizes(now), sizes(before));
    let most = sizes.iter().chain(&earlier).copied().max().unwrap_or_default().max(1);
    let title = page.word(word);
    let (total, was) = (self::told(page, key, &totals.0), self::told(page, key, &totals.1));
    let (change, trend) = changed(page, size(&totals.0), size(&totals.1));
    let words = [("from", title.as_str()), ("to", total.as_str()), ("number", was.as_str())];
    Chart {
        key,
        summary: crate::words::word_with(page.lang, "chart-summary", &words),
        earlier: page.word_of("chart-earlier", "number", &was),
        bars: bars(&sizes, most, days, &told),
        line: line(&earlier, most),
        title,
        total,
        change,
        trend,
        days: days.to_vec(),
        told,
    }
}

/// A day's figure as people read it, with its unit.
fn told(page: &Page, key: &str, sums: &Sums) -> String {
    match key {
        "clicks" => page.number(&sums.clicks.to_string()),
        "orders" => page.number(&sums.orders.to_string()),
        "conversion" => match percent_down(sums.completed, sums.clicks) {
            Some(percent) => format!("{}\u{a0}%", page.number(&percent)),
            None => "–".to_owned(),
        },
        _ => {
            let sum = usd(sums.reward).to_string();
            format!("{}\u{a0}USD", page.number(&sum))
        }
    }
}

/// A sum of USD; one that no amount can hold is told as the largest.
pub(super) fn usd(units: i128) -> Amount {
    Amount::from_units(i64::try_from(units).unwrap_or(i64::MAX), Scale::USD)
}

/// The change in whole percent, rounded toward nothing, and what the style sheet calls it.
fn changed(page: &Page, now: i128, before: i128) -> (Option<String>, &'static str) {
    if before <= 0 {
        return (None, "");
    }
    let percent = (now - before) * 100 / before;
    let (sign, trend) = match percent {
        1.. => ("+", "is-up"),
        0 => ("", ""),
        _ => ("", "is-down"),
    };
    (Some(format!("{sign}{}\u{a0}%", page.number(&percent.to_string()))), trend)
}

fn bars(sizes: &[i128], most: i128, days: &[String], told: &[String]) -> Vec<Bar> {
    let count = i64::try_from(sizes.len()).unwrap_or(1).max(1);
    let slot = WIDTH / count;
    let gap = slot / 4;
    let bar = |(place, size): (usize, &i128)| {
        let height = height(*size, most);
        Bar {
            x: i64::try_from(place).unwrap_or_default() * slot + gap / 2,
            y: HEIGHT - height,
            width: slot - gap,
            height,
            title: format!("{}: {}", days[place], told[place]),
        }
    };
    sizes.iter().enumerate().map(bar).collect()
}

/// The points in the middle of each day's slot.
fn line(sizes: &[i128], most: i128) -> String {
    let count = i64::try_from(sizes.len()).unwrap_or(1).max(1);
    let slot = WIDTH / count;
    let point = |(place, size): (usize, &i128)| {
        let x = i64::try_from(place).unwrap_or_default() * slot + slot / 2;
        format!("{x},{}", HEIGHT - height(*size, most))
    };
    sizes.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

/// How high a size stands below the top, which a little air is left under.
fn height(size: i128, most: i128) -> i64 {
    let full = i128::from(HEIGHT - HEIGHT / 20);
    i64::try_from(size.min(most) * full / most).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{HEIGHT, bars, line};

    #[test]
    fn the_largest_bar_stands_nearly_to_the_top_and_nothing_is_no_bar() {
        let (days, told) = (vec![String::from("a"); 3], vec![String::from("b"); 3]);
        let drawn = bars(&[0, 5, 10], 10, &days, &told);
        let heights: Vec<i64> = drawn.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [0, 475, 950]);
        assert!(drawn.iter().all(|bar| bar.y + bar.height == HEIGHT));
        assert_eq!(line(&[0, 10], 10), "2250,1000 6750,50");
        assert_eq!(line(&[], 1), "");
    }
}
