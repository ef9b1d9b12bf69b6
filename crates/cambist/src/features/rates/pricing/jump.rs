//! The jump guard: a base price that moves too far at once is not published before somebody has
//! looked at it.

use money::{Decimal, Plain, Rate, Ratio, parse_decimal};
use store::{Fault, Tx, args};

/// The name under which [`Jumps`] are kept.
const NAME: &str = "rates.jumps";

/// What is a jump, for directions that don't say it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jumps {
    /// A change of more percent than this …
    pub percent: Decimal,
    /// … within so many seconds.
    pub window_s: i64,
}

impl Default for Jumps {
    fn default() -> Jumps {
        Jumps { percent: Decimal::TEN, window_s: 60 }
    }
}

/// Keeps in the books what is a jump, so that every unit that prices guards alike, whoever runs it.
///
/// # Errors
/// The store's faults.
pub fn keep_jumps(tx: &mut Tx<'_>, jumps: Jumps) -> Result<(), Fault> {
    let text = format!("{} {}", Plain(jumps.percent), jumps.window_s);
    tx.execute(
        "insert into settings (name, value) values ($1, $2) on conflict (name) do update \
         set value = excluded.value where settings.value <> excluded.value",
        &args![NAME, text],
    )?;
    Ok(())
}

/// Reads what is a jump, and keeps others from pricing until this unit ends.
pub(in crate::features::rates) fn lock_jumps(tx: &mut Tx<'_>) -> Result<Jumps, Fault> {
    let text = tx.query_opt(
        "update settings set value = value where name = $1 returning value",
        &args![NAME],
        |row| row.get::<String>(0),
    )?;
    text.map_or(Ok(Jumps::default()), |text| read(&text))
}

/// Reads what is a jump.
pub(in crate::features::rates) fn load_jumps(tx: &mut Tx<'_>) -> Result<Jumps, Fault> {
    let text = tx.query_opt("select value from settings where name = $1", &args![NAME], |row| {
        row.get::<String>(0)
    })?;
    text.map_or(Ok(Jumps::default()), |text| read(&text))
}

fn read(text: &str) -> Result<Jumps, Fault> {
    let parts = text.split_once(' ').and_then(|(percent, window)| {
        Some(Jumps { percent: parse_decimal(percent).ok()?, window_s: window.parse().ok()? })
    });
    parts.ok_or_else(|| Fault::corrupt(format!("settings.{NAME} holds `{text}`")))
}

/// What jumps are measured from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::features::rates) struct Calm {
    /// The base price that was last accepted.
    pub(in crate::features::rates) base: Option<Rate>,
    /// The one before the present window, and when that began.
    pub(in crate::features::rates) before: Option<(Rate, i64)>,
}

impl Calm {
    /// Accepts a base price; or says, in words, how far it jumped.
    ///
    /// It is measured from the last accepted price, however old that is: after a silence nobody
    /// knows whether the market moved or the source broke. It is measured as well from the price
    /// before the present window, so that many small steps are no way around.
    ///
    /// # Errors
    /// A sentence.
    pub(in crate::features::rates) fn accept(
        self,
        base: Rate,
        now_s: i64,
        jumps: Jumps,
    ) -> Result<Calm, String> {
        let Some(last) = self.base else {
            return Ok(Calm { base: Some(base), before: None });
        };
        if base == last {
            return Ok(self);
        }
        let is_recent = |(_, at_s): &(Rate, i64)| now_s - at_s <= jumps.window_s;
        let before = self.before.filter(is_recent).unwrap_or((last, now_s));
        for from in [last, before.0] {
            if is_jump(&from, &base, jumps.percent) {
                return Err(told(&from, &base, jumps.percent));
            }
        }
        Ok(Calm { base: Some(base), before: Some(before) })
    }
}

/// Whether the larger one is more than `percent` % above the smaller one: both directions of a pair
/// jump alike.
fn is_jump(from: &Rate, to: &Rate, percent: Decimal) -> bool {
    let (a, b) = (Ratio::of(from), Ratio::of(to));
    // What can't be counted is as far away as can be.
    a.min(b).less_percent(-percent).is_ok_and(|most| a.max(b) > most)
}

fn told(from: &Rate, to: &Rate, percent: Decimal) -> String {
    format!("the base price went from {from} to {to}, by more than {} % at once", Plain(percent))
}

#[cfg(test)]
mod tests {
    use money::{Decimal, Rate};

    use super::{Calm, Jumps};

    const JUMPS: Jumps = Jumps { percent: Decimal::TEN, window_s: 60 };

    fn one_to(out: i64) -> Rate {
        Rate::new(Decimal::ONE, Decimal::from(out)).unwrap()
    }

    /// Accepts prices at seconds, and tells which one was a jump.
    fn first_jump(prices: &[(i64, i64)]) -> Option<i64> {
        let mut calm = Calm::default();
        for (at_s, out) in prices {
            match calm.accept(one_to(*out), *at_s, JUMPS) {
                Ok(next) => calm = next,
                Err(_) => return Some(*out),
            }
        }
        None
    }

    #[test]
    fn a_jump_is_measured_from_the_last_price_and_over_the_window() {
        type Row<'a> = (&'a [(i64, i64)], Option<i64>);
        let table: [Row<'_>; 8] = [
            (&[(0, 100), (1, 110)], None),
            (&[(0, 100), (1, 111)], Some(111)),
            (&[(0, 110), (1, 100)], None),
            (&[(0, 111), (1, 100)], Some(100)),
            // Small steps within a minute, and the same ones spread over more.
            (&[(0, 100), (20, 105), (40, 110), (60, 115)], Some(115)),
            (&[(0, 100), (20, 105), (90, 110), (200, 115)], None),
            // Up and down again: each is fine beside the beginning, the second is a jump by itself.
            (&[(0, 100), (1, 109), (2, 95)], Some(95)),
            // A long silence excuses nothing.
            (&[(0, 100), (86_400, 120)], Some(120)),
        ];
        for (prices, expected) in table {
            assert_eq!(first_jump(prices), expected, "{prices:?}");
        }
    }

    #[test]
    fn the_other_way_round_a_jump_is_one_as_well() {
        let to_one = |given: i64| Rate::new(Decimal::from(given), Decimal::ONE).unwrap();
        let calm = Calm::default().accept(to_one(100), 0, JUMPS).unwrap();
        calm.accept(to_one(110), 1, JUMPS).unwrap();
        let told = calm.accept(to_one(111), 1, JUMPS).unwrap_err();
        assert_eq!(told, "the base price went from 100 : 1 to 111 : 1, by more than 10 % at once");
    }
}
