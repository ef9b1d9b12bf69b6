//! Counting clicks and exchanges by group.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use money::{Amount, Scale};
use serde::Serialize;
use store::Fault;
use utoipa::ToSchema;

use crate::features::clicks::Counted;
use crate::features::orders::{Order, State};
use crate::features::rewards::Reward;

use super::values::{Exact, Usd};

/// What a group comes to.
#[derive(Serialize, ToSchema)]
pub(super) struct Figures {
    /// Clicks of people.
    #[schema(minimum = 0)]
    clicks: i64,
    /// Clicks that are taken for bots'.
    #[schema(minimum = 0)]
    bot_clicks: i64,
    /// Orders that you brought, placed in the window.
    #[schema(minimum = 0)]
    orders: i64,
    /// Those of them that are completed.
    #[schema(minimum = 0)]
    completed: i64,
    /// What was given in the completed ones; an order without a price counts as nothing.
    volume: Usd,
    /// What they earned you, held or available; shares of losses are below zero.
    reward: Usd,
    /// What you earned from orders of partners whom you brought.
    reward_level2: Usd,
    /// Completed orders in percent of people's clicks, rounded down to 2 decimals; `null`: there were
    /// no clicks.
    conversion: Option<Exact>,
}

/// A group.
#[derive(Serialize, ToSchema)]
pub(super) struct Row {
    /// The day, the pair as `FROM/TO`, the code of the link, or the sub-id; `null`: clicks without a
    /// pair, a link that is gone, no sub-id, or orders of the second level.
    #[schema(example = "2026-11-01")]
    key: Option<String>,
    #[serde(flatten)]
    figures: Figures,
}

/// Sums under way; those of USD in units of its 8 decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    clicks: i64,
    bot_clicks: i64,
    orders: i64,
    completed: i64,
    volume: i128,
    reward: i128,
    reward_level2: i128,
}

/// Groups under way.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<Option<String>, Sums>);

impl Tally {
    /// Adds clicks.
    pub(super) fn clicks(&mut self, key: Option<String>, counted: Counted) {
        let sums = self.0.entry(key).or_default();
        sums.clicks += counted.people;
        sums.bot_clicks += counted.bots;
    }

    /// Counts an exchange.
    pub(super) fn exchange(&mut self, key: Option<String>, order: &Order, reward: &Reward) {
        let sums = self.0.entry(key).or_default();
        let earned = reward.amount.filter(|_| reward.status.is_accrued());
        let earned = i128::from(earned.map_or(0, Amount::units));
        if reward.level != 1 {
            sums.reward_level2 += earned;
            return;
        }
        sums.orders += 1;
        sums.reward += earned;
        if order.state == State::Completed {
            sums.completed += 1;
            sums.volume += i128::from(order.give_usd.map_or(0, Amount::units));
        }
    }

    /// At most `limit` groups, what the others come to, and what all come to.
    ///
    /// # Errors
    /// A fault when a sum is more than the books can hold.
    pub(super) fn told(
        self,
        is_by_key: bool,
        limit: u32,
    ) -> Result<(Vec<Row>, Option<Figures>, Figures), Fault> {
        let mut groups: Vec<_> = self.0.into_iter().collect();
        if !is_by_key {
            let rank =
                |sums: &Sums| (sums.reward + sums.reward_level2, sums.completed, sums.clicks);
            groups.sort_by_key(|(_, sums)| Reverse(rank(sums)));
        }
        let total = groups.iter().fold(Sums::default(), |sum, (_, sums)| sum.plus(*sums));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(groups.len());
        let left = groups.split_off(limit);
        let rest = left.iter().fold(Sums::default(), |sum, (_, sums)| sum.plus(*sums));
        let row = |(key, sums): (Option<String>, Sums)| Ok(Row { key, figures: sums.told()? });
        let rows = groups.into_iter().map(row).collect::<Result<Vec<_>, Fault>>()?;
        let rest = (!left.is_empty()).then(|| rest.told()).transpose()?;
        Ok((rows, rest, total.told()?))
    }
}

impl Sums {
    fn plus(self, other: Sums) -> Sums {
        Sums {
            clicks: self.clicks + other.clicks,
            bot_clicks: self.bot_clicks + other.bot_clicks,
            orders: self.orders + other.orders,
            completed: self.completed + other.completed,
            volume: self.volume + other.volume,
            reward: self.reward + other.reward,
            reward_level2: self.reward_level2 + other.reward_level2,
        }
    }

    fn told(self) -> Result<Figures, Fault> {
        Ok(Figures {
            clicks: self.clicks,
            bot_clicks: self.bot_clicks,
            orders: self.orders,
            completed: self.completed,
            volume: usd(self.volume)?,
            reward: usd(self.reward)?,
            reward_level2: usd(self.reward_level2)?,
            conversion: percent_down(self.completed, self.clicks),
        })
    }
}

fn usd(units: i128) -> Result<Usd, Fault> {
    let units = i64::try_from(units);
    let units = units.map_err(|_| Fault::corrupt("statistics: a sum is endless".to_owned()))?;
    Ok(Amount::from_units(units, Scale::USD).into())
}

/// A part in percent, rounded down to 2 decimals; `None`: of nothing.
fn percent_down(part: i64, whole: i64) -> Option<Exact> {
    let hundredths = i128::from(part).checked_mul(10_000)?.checked_div(i128::from(whole))?;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    Some(Exact::of(text.trim_end_matches('0').trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::{Counted, Exact, Tally, percent_down};

    #[test]
    fn a_conversion_is_rounded_down_to_hundredths_of_a_percent() {
        for (part, whole, expected) in [
            (0, 7, Some("0")),
            (1, 3, Some("33.33")),
            (2, 3, Some("66.66")),
            (1, 8, Some("12.5")),
            (3, 3, Some("100")),
            (5, 2, Some("250")),
            (1, 100_000, Some("0")),
            (0, 0, None),
            (3, 0, None),
        ] {
            assert_eq!(percent_down(part, whole), expected.map(Exact::of), "{part} of {whole}");
        }
    }

    #[test]
    fn what_is_left_out_and_what_is_told_make_the_total() {
        let mut tally = Tally::default();
        for (key, clicks) in [("a", 3), ("b", 5), ("c", 1)] {
            for n in 0..clicks {
                tally.clicks(Some(key.to_owned()), Counted::of_one(n == 0));
            }
        }
        let (rows, rest, total) = tally.told(false, 1).unwrap();
        assert_eq!((rows.len(), rows[0].key.as_deref()), (1, Some("b")));
        let rest = rest.unwrap();
        assert_eq!(rest.clicks + rows[0].figures.clicks, total.clicks);
        assert_eq!((total.clicks, total.bot_clicks), (6, 3));
    }
}
