//! Limits of an offer, for rates, reserves and scales of every size.

use money::{Amount, Decimal, Rate, Scale, parse_decimal};
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, proptest};

use super::{Offer, Reason, Standing, Terms};
use crate::features::currencies::{Currency, CurrencyKind};
use crate::features::settings::Schedule;

fn currency(code: &str, decimals: u8, reserve: Option<i64>) -> Currency {
    let scale = Scale::new(decimals).unwrap();
    Currency {
        code: code.to_owned(),
        kind: CurrencyKind::Crypto,
        network: String::new(),
        unit: code.to_owned(),
        scale,
        name_en: code.to_owned(),
        name_ru: code.to_owned(),
        format: crate::features::currencies::accounts::ANY,
        groups: Vec::new(),
        reserve: reserve.map(|units| Amount::from_units(units, scale)),
        reserved: Amount::zero(scale),
    }
}

fn rate() -> impl Strategy<Value = Rate> {
    let side = (1..1_000_000_000_000_000_i64, 0..=15_u32);
    (side, any::<bool>()).prop_map(|((digits, scale), is_out)| {
        let (side, one) = (Decimal::new(digits, scale), Decimal::ONE);
        if is_out { Rate::new(one, side) } else { Rate::new(side, one) }.unwrap()
    })
}

/// Amounts of every size, the largest ones among them.
fn units() -> impl Strategy<Value = i64> {
    (0..=i64::MAX, 0..63_u32).prop_map(|(units, shift)| units >> shift)
}

fn offer(rate: Rate, min: i64, max: Option<i64>, scale: Scale) -> Offer {
    Offer {
        id: 1,
        is_enabled: true,
        from: "A".to_owned(),
        to: "B".to_owned(),
        city: String::new(),
        rate: Some(rate),
        tiers: Vec::new(),
        rate_at_s: 0,
        max_age_s: None,
        rate_minutes: None,
        min: Amount::from_units(min, scale),
        max: max.map(|units| Amount::from_units(units, scale)),
        terms: Terms::default(),
        schedule: Schedule::default(),
        margin: None,
        standing: Standing::default(),
    }
}

#[test]
fn a_reserve_of_everything_that_can_be_counted_closes_nothing() {
    let (from, to) = (currency("A", 8, None), currency("B", 8, Some(i64::MAX)));
    for side in ["3", "7", "1.5", "0.3"] {
        let rate = Rate::new(Decimal::ONE, parse_decimal(side).unwrap()).unwrap();
        let limits = offer(rate, 1, None, from.scale).open(&from, &to, 0).unwrap();
        assert!(
            rate.receive(limits.max, to.scale).unwrap().units() > i64::MAX / 2 || side == "0.3"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_open_offer_is_sound(
        rate in rate(),
        (min, max) in (units(), proptest::option::of(units())),
        reserve in units(),
        (from, to) in (0..=8_u8, 0..=8_u8),
    ) {
        let (from, to) = (currency("A", from, None), currency("B", to, Some(reserve)));
        let offer = offer(rate, min, max, from.scale);
        match offer.open(&from, &to, 0) {
            Ok(limits) => {
                prop_assert!(limits.min.is_positive() && limits.min.units() <= limits.max.units());
                prop_assert!(limits.min.units() >= min);
                prop_assert!(max.is_none_or(|max| limits.max.units() <= max));
                prop_assert!(rate.receive(limits.max, to.scale).unwrap().units() <= reserve);
                prop_assert!(rate.receive(limits.min, to.scale).unwrap().units() >= 1);
                prop_assert_eq!(limits.reserve.units(), reserve);
            }
            Err(Reason::ReserveBelowMinimum) if reserve > 0 => {
                // It is no excuse: the minimum pays out all there is, or more.
                let pays = rate.receive(Amount::from_units(min.max(1), from.scale), to.scale);
                let pays = pays.map_or(i64::MAX, Amount::units);
                prop_assert!(pays >= reserve, "{} of {}", pays, reserve);
            }
            Err(reason) => {
                let is_known = matches!(reason, Reason::NoAmount | Reason::ReserveBelowMinimum);
                prop_assert!(is_known, "{:?}", reason);
            }
        }
    }

    #[test]
    fn a_rate_is_stale_from_the_second_after_its_age(
        at in 0..4_000_000_000_i64, age in 2..1_000_000_i64, off in -2..=2_i64,
    ) {
        let (from, to) = (currency("A", 2, None), currency("B", 2, Some(1_000_000)));
        let rate = Rate::new(Decimal::ONE, Decimal::ONE).unwrap();
        let offer = Offer { rate_at_s: at, max_age_s: Some(age), ..offer(rate, 1, None, from.scale) };
        let outcome = offer.open(&from, &to, at + age + off);
        match off > 0 {
            true => prop_assert_eq!(outcome, Err(Reason::Stale { age_s: age + off })),
            false => prop_assert!(outcome.is_ok()),
        }
    }
}
