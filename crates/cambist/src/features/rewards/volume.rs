//! What a partner has brought: USD of completed orders, a counter for each day.
//!
//! A completion locks its partner's held balance before it reads the counters, and adds its order in
//! the same transaction: of two at once the second sees the first. A refund takes its order out of the
//! day on which it was completed.

use money::{Amount, Scale};
use store::{Fault, Tx, args};

use super::reward::Reward;
use super::terms::Period;

const DAY_S: i64 = 86_400;

/// The day of a moment: days since 1970, in UTC.
pub(super) fn day_of(at_s: i64) -> i64 {
    at_s.div_euclid(DAY_S)
}

/// The first day of a period that ends with a day.
pub(super) fn first_day(period: Period, day: i64) -> i64 {
    match period {
        Period::Lifetime => i64::MIN,
        Period::Days30 => day - 29,
        Period::Month => {
            let date = crate::clock::utc_text(day * DAY_S);
            let of_month = date.get(8..10).and_then(|digits| digits.parse::<i64>().ok());
            day - of_month.unwrap_or(1) + 1
        }
    }
}

/// What a partner has brought over a period that ends with a day, in USD.
pub(super) fn volume_of(
    tx: &mut Tx<'_>,
    partner_id: i64,
    period: Period,
    day: i64,
) -> Result<Amount, Fault> {
    let units: i64 = tx.query_one(
        "select cast(coalesce(sum(units), 0) as bigint) from volumes \
         where partner_id = $1 and day >= $2 and day <= $3",
        &args![partner_id, first_day(period, day), day],
        |row| row.get(0),
    )?;
    Ok(Amount::from_units(units, Scale::USD))
}

/// What a partner has brought up to `at_s`, in USD over a programme's period.
///
/// # Errors
/// The store's faults.
pub fn brought(
    tx: &mut Tx<'_>,
    partner_id: i64,
    period: Period,
    at_s: i64,
) -> Result<Amount, Fault> {
    volume_of(tx, partner_id, period, day_of(at_s))
}

/// Reads what the partner of a reward that isn't decided yet has brought, where it would matter if the
/// order completed at `at_s`: for telling what a completion will give.
///
/// # Errors
/// The store's faults.
pub fn foresee(tx: &mut Tx<'_>, at_s: i64, rewards: &mut [Reward]) -> Result<(), Fault> {
    for reward in rewards.iter_mut().filter(|reward| reward.wants_volume()) {
        let period = reward.agreed.terms.period;
        reward.volume = Some(volume_of(tx, reward.partner_id, period, day_of(at_s))?);
    }
    Ok(())
}

/// Adds to what a partner has brought on a day; below zero takes away.
pub(super) fn add(tx: &mut Tx<'_>, partner_id: i64, day: i64, change: Amount) -> Result<(), Fault> {
    if change.is_zero() {
        return Ok(());
    }
    tx.send(
        "insert into volumes (partner_id, day, units) values ($1, $2, $3) \
         on conflict (partner_id, day) do update set units = volumes.units + excluded.units",
        &args![partner_id, day, change.units()],
    )
}

/// Every day on which a partner brought something: day and units, oldest first.
pub(super) fn days_of(tx: &mut Tx<'_>, partner_id: i64) -> Result<Vec<(i64, i64)>, Fault> {
    tx.query(
        "select day, units from volumes where partner_id = $1 order by day",
        &args![partner_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

#[cfg(test)]
mod tests {
    use super::{day_of, first_day};
    use crate::features::rewards::terms::Period;

    #[test]
    fn a_month_begins_on_its_first_day_and_thirty_days_count_today() {
        // 2024-02-29, 2024-03-01 and 2026-11-01.
        for (day, month) in [(19_782, 19_754), (19_783, 19_783), (20_758, 20_758)] {
            assert_eq!(first_day(Period::Month, day), month);
            assert_eq!(first_day(Period::Days30, day), day - 29);
            assert_eq!(first_day(Period::Lifetime, day), i64::MIN);
        }
        assert_eq!((day_of(86_399), day_of(86_400), day_of(-1)), (0, 1, -1));
    }
}
