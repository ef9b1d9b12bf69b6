//! Counting clicks and exchanges by group.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use money::{Amount, Scale};
use store::Fault;

/// Sums under way; those of USD in units of its 8 decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Clicks of people.
    pub clicks: i64,
    /// Clicks that are taken for bots'.
    pub bot_clicks: i64,
    /// Orders that the partner brought.
    pub orders: i64,
    /// Those of them that are completed.
    pub completed: i64,
    /// What was given in the completed ones; an order without a price counts as nothing.
    pub volume: i128,
    /// What they earned him, held or available; shares of losses are below zero.
    pub reward: i128,
    /// What he earned from orders of partners whom he brought.
    pub reward_level2: i128,
}

/// What a group comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Clicks of people.
    pub clicks: i64,
    /// Clicks that are taken for bots'.
    pub bot_clicks: i64,
    /// Orders that the partner brought.
    pub orders: i64,
    /// Those of them that are completed.
    pub completed: i64,
    /// What was given in the completed ones, in USD.
    pub volume: Amount,
    /// What they earned him, in USD, held or available.
    pub reward: Amount,
    /// What he earned from orders of partners whom he brought, in USD.
    pub reward_level2: Amount,
    /// Completed orders in percent of people's clicks, a plain decimal rounded down to 2 decimals;
    /// `None`: there were no clicks.
    pub conversion: Option<String>,
}

/// Groups that are told, what the others come to, and what all come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    /// Key and figures; a group without a name has no key.
    pub rows: Vec<(Option<String>, Figures)>,
    /// What the groups beyond the limit come to; `None`: there are none.
    pub rest: Option<Figures>,
    /// What all groups come to.
    pub total: Figures,
}

/// Groups under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<Option<String>, Sums>);

impl Tally {
    /// No group.
    pub const fn new() -> Tally {
        Tally(BTreeMap::new())
    }

    /// Adds to a group.
    pub fn add(&mut self, key: Option<String>, sums: Sums) {
        let known = self.0.entry(key).or_default();
        *known = known.plus(sums);
    }

    /// Adds every group of another one.
    pub fn join(&mut self, other: Tally) {
        for (key, sums) in other.0 {
            self.add(key, sums);
        }
    }

    /// Counts a click.
    pub fn click(&mut self, key: Option<String>, is_bot: bool) {
        let sums = match is_bot {
            true => Sums { bot_clicks: 1, ..Sums::default() },
            false => Sums { clicks: 1, ..Sums::default() },
        };
        self.add(key, sums);
    }

    /// What a group comes to so far.
    pub fn of(&self, key: &str) -> Sums {
        self.0.get(&Some(key.to_owned())).copied().unwrap_or_default()
    }

    /// What all groups come to so far.
    pub fn total(&self) -> Sums {
        self.0.values().fold(Sums::default(), |sum, sums| sum.plus(*sums))
    }

    /// At most `limit` groups, what the others come to, and what all come to: by their keys, or by
    /// reward, then completed orders, then clicks.
    ///
    /// # Errors
    /// A fault when a sum is more than the books can hold.
    pub fn told(self, is_by_key: bool, limit: u32) -> Result<Groups, Fault> {
        let total = self.total();
        let mut groups: Vec<_> = self.0.into_iter().collect();
        if !is_by_key {
            let rank =
                |sums: &Sums| (sums.reward + sums.reward_level2, sums.completed, sums.clicks);
            groups.sort_by_key(|(_, sums)| Reverse(rank(sums)));
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(groups.len());
        let left = groups.split_off(limit);
        let rest = left.iter().fold(Sums::default(), |sum, (_, sums)| sum.plus(*sums));
        let row = |(key, sums): (Option<String>, Sums)| Ok((key, sums.told()?));
        Ok(Groups {
            rows: groups.into_iter().map(row).collect::<Result<Vec<_>, Fault>>()?,
            rest: (!left.is_empty()).then(|| rest.told()).transpose()?,
            total: total.told()?,
        })
    }
}

impl Sums {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Sums) -> Sums {
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

    /// What they are.
    ///
    /// # Errors
    /// A fault when a sum is more than the books can hold.
    pub fn told(self) -> Result<Figures, Fault> {
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

fn usd(units: i128) -> Result<Amount, Fault> {
    let units = i64::try_from(units);
    let units = units.map_err(|_| Fault::corrupt("statistics: a sum is endless".to_owned()))?;
    Ok(Amount::from_units(units, Scale::USD))
}

/// A part in percent, a plain decimal rounded down to 2 decimals; `None`: of nothing.
pub fn percent_down(part: i64, whole: i64) -> Option<String> {
    let hundredths = i128::from(part).checked_mul(10_000)?.checked_div(i128::from(whole))?;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Tally, percent_down};

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
            assert_eq!(percent_down(part, whole).as_deref(), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn what_is_left_out_and_what_is_told_make_the_total() {
        let mut tally = Tally::default();
        for (key, clicks) in [("a", 3), ("b", 5), ("c", 1)] {
            for n in 0..clicks {
                tally.click(Some(key.to_owned()), n == 0);
            }
        }
        let told = tally.told(false, 1).unwrap();
        assert_eq!((told.rows.len(), told.rows[0].0.as_deref()), (1, Some("b")));
        let rest = told.rest.unwrap();
        assert_eq!(rest.clicks + told.rows[0].1.clicks, told.total.clicks);
        assert_eq!((told.total.clicks, told.total.bot_clicks), (6, 3));
    }
}
