//! Items at random.

use money::{Amount, Decimal, Rate, Scale};
use proptest::collection::{hash_map, vec};
use proptest::option;
use proptest::prelude::{Strategy, any, prop_oneof};

use crate::features::rates::files::Fee;

use super::super::Item;
use super::kit::numbered;

/// What an item of a feed owns, so that a strategy can build it.
#[derive(Debug, Clone)]
pub(super) struct Direction {
    pub(super) rate: Rate,
    pub(super) amounts: [Amount; 3],
    pub(super) fees: [Option<Fee>; 3],
    pub(super) floating: Option<String>,
    pub(super) delay: Option<u32>,
    pub(super) labels: Vec<String>,
}

/// From, to, city.
pub(super) type Place = (String, String, Option<String>);

fn direction() -> impl Strategy<Value = Direction> {
    let floating = prop_oneof!["[1-9][0-9]{0,2}", "[1-9](\\.[0-9])?%"];
    // Labels of one item differ, as the reader drops repeated ones.
    let labels = vec("[a-z<&\"'\\\\é]{1,8}", 0..4).prop_map(|mut labels| {
        labels.sort();
        labels.dedup();
        labels
    });
    let fees = [option::of(fee()), option::of(fee()), option::of(fee())];
    (rate(), amounts(), fees, option::of(floating), option::of(any::<u32>()), labels).prop_map(
        |(rate, amounts, fees, floating, delay, labels)| Direction {
            rate,
            amounts,
            fees,
            floating,
            delay,
            labels,
        },
    )
}

pub(super) fn rate() -> impl Strategy<Value = Rate> {
    let side = (1..1_000_000_000_000_000_i64, 0..=15_u32);
    (side, any::<bool>()).prop_map(|((units, scale), is_out)| {
        let side = Decimal::new(units, scale);
        let pair = if is_out { (Decimal::ONE, side) } else { (side, Decimal::ONE) };
        Rate::new(pair.0, pair.1).unwrap()
    })
}

/// Reserve, least and greatest amount at the scales of their currencies.
pub(super) fn amounts() -> impl Strategy<Value = [Amount; 3]> {
    (0..=i64::MAX, 1..=i64::MAX, 1..=i64::MAX, 0..=8_u8, 0..=8_u8).prop_map(
        |(a, b, c, to, from)| {
            let (to, from) = (Scale::new(to).unwrap(), Scale::new(from).unwrap());
            [
                Amount::from_units(a, to),
                Amount::from_units(b.min(c), from),
                Amount::from_units(b.max(c), from),
            ]
        },
    )
}

pub(super) fn fee() -> impl Strategy<Value = Fee> {
    prop_oneof![
        (0..=i64::MAX, 0..=8_u32).prop_map(|(units, scale)| Fee::Fixed(Decimal::new(units, scale))),
        (0..=100_000_000_i64).prop_map(|units| Fee::Percent(Decimal::new(units, 6))),
    ]
}

pub(super) fn directions() -> impl Strategy<Value = Vec<(Place, Direction)>> {
    // Codes of the two sides differ in their first letter, and a map has each place once.
    let city = option::of("[A-Z&<\"'\\\\É]{1,6}");
    let place = ("A[A-Z0-9]{1,8}", "B[A-Z0-9'\\\\]{1,8}", city);
    hash_map(place, direction(), 0..12).prop_map(|places| places.into_iter().collect())
}

pub(super) fn items(directions: &[(Place, Direction)]) -> Vec<Item<'_>> {
    numbered(directions.iter().map(to_item).collect())
}

fn to_item((place, direction): &(Place, Direction)) -> Item<'_> {
    Item {
        from: &place.0,
        to: &place.1,
        rate: direction.rate,
        reserve: direction.amounts[0],
        min: direction.amounts[1],
        max: direction.amounts[2],
        from_fee: direction.fees[0],
        to_fee: direction.fees[1],
        min_fee: direction.fees[2],
        floating: direction.floating.as_deref(),
        delay_minutes: direction.delay,
        labels: &direction.labels,
        city: place.2.as_deref(),
        from_unit: "USDT20",
        to_unit: "€",
        from_place: 0,
        to_place: 1,
    }
}
