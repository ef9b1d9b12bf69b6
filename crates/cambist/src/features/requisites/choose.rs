//! Which requisites an order is given.

use money::Amount;

use super::requisite::Requisite;

/// The requisites that were used longest ago among those of the earliest turn whose limits allow the
/// order. `used_today` are the units that orders of this day have brought to each, by number.
pub(super) fn choose<'a>(
    all: &'a [Requisite],
    give: Amount,
    used_today: &[(i64, i64)],
) -> Option<&'a Requisite> {
    let fits = |requisite: &&Requisite| {
        let limits = &requisite.limits;
        let today = used_today.iter().find(|(id, _)| *id == requisite.id).map_or(0, |(_, u)| *u);
        requisite.is_enabled
            && limits.order_min.is_none_or(|min| give.units() >= min.units())
            && limits.order_max.is_none_or(|max| give.units() <= max.units())
            && limits.day_max.is_none_or(|max| today.saturating_add(give.units()) <= max.units())
    };
    all.iter()
        .filter(fits)
        .min_by_key(|requisite| (requisite.turn, requisite.used_at_ms, requisite.id))
}

#[cfg(test)]
mod tests {
    use money::{Amount, Scale};

    use super::choose;
    use crate::features::requisites::{Details, Limits, Requisite};

    fn sum(units: i64) -> Amount {
        Amount::from_units(units, Scale::new(2).unwrap())
    }

    fn requisite(id: i64, used_at_ms: i64, limits: [Option<i64>; 3]) -> Requisite {
        let [order_min, order_max, day_max] = limits.map(|limit| limit.map(sum));
        Requisite {
            id,
            currency: "SBERRUB".to_owned(),
            scale: Scale::new(2).unwrap(),
            details: Details::default(),
            limits: Limits { order_min, order_max, day_max },
            is_enabled: true,
            turn: 1,
            used_at_ms,
            uses: 0,
        }
    }

    #[test]
    fn the_one_used_longest_ago_is_taken_among_those_that_fit() {
        let none = [None, None, None];
        let off = Requisite { is_enabled: false, ..requisite(9, 0, none) };
        type Row = (&'static str, Vec<Requisite>, &'static [(i64, i64)], Option<i64>);
        let second = Requisite { turn: 2, ..requisite(1, 0, none) };
        let table: [Row; 11] = [
            ("none", vec![], &[], None),
            ("one that is off", vec![off.clone()], &[], None),
            ("one", vec![off, requisite(1, 50, none)], &[], Some(1)),
            ("the older", vec![requisite(1, 50, none), requisite(2, 40, none)], &[], Some(2)),
            (
                "the first of two that were never used",
                vec![requisite(3, 0, none), requisite(2, 0, none)],
                &[],
                Some(2),
            ),
            (
                "too small an order",
                vec![
                    requisite(1, 0, [Some(101), None, None]),
                    requisite(2, 9, [Some(100), None, None]),
                ],
                &[],
                Some(2),
            ),
            (
                "too large an order",
                vec![
                    requisite(1, 0, [None, Some(99), None]),
                    requisite(2, 9, [None, Some(100), None]),
                ],
                &[],
                Some(2),
            ),
            ("a later turn waits", vec![second.clone(), requisite(2, 90, none)], &[], Some(2)),
            (
                "a later turn where none fits",
                vec![second, requisite(2, 90, [Some(101), None, None])],
                &[],
                Some(1),
            ),
            (
                "a day that is full",
                vec![requisite(1, 0, [None, None, Some(150)]), requisite(2, 9, none)],
                &[(1, 51)],
                Some(2),
            ),
            (
                "a day that is just not full",
                vec![requisite(1, 0, [None, None, Some(150)]), requisite(2, 9, none)],
                &[(1, 50)],
                Some(1),
            ),
        ];
        for (what, all, today, expected) in table {
            assert_eq!(choose(&all, sum(100), today).map(|chosen| chosen.id), expected, "{what}");
        }
    }
}
