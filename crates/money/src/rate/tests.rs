use std::cmp::Ordering;

use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use rust_decimal::Decimal;

use super::{Rate, RateError};
use crate::amount::{Amount, AmountError, Scale};
use crate::decimal::parse_decimal;
use crate::oracle::compare;

fn decimal(text: &str) -> Decimal {
    parse_decimal(text).unwrap()
}

fn rate(in_side: &str, out_side: &str) -> Rate {
    Rate::new(decimal(in_side), decimal(out_side)).unwrap()
}

fn scale(decimals: u8) -> Scale {
    Scale::new(decimals).unwrap()
}

fn amount(text: &str, decimals: u8) -> Amount {
    Amount::parse(text, scale(decimals)).unwrap()
}

#[test]
fn a_pair_becomes_a_rate_with_a_one_rounded_in_our_favour() {
    let table = [
        // A side of 1 is kept to the last digit.
        ("1", "7053614.12345678", "1 : 7053614.12345678", true),
        ("1.00", "0.000012345678901", "1 : 0.000012345678901", true),
        ("1.000000000000000000000000001", "1", "1.000000000000000000000000001 : 1", true),
        ("0.5", "1", "0.5 : 1", true),
        ("1", "1.000", "1 : 1", true),
        // Other pairs that come out even.
        ("2", "4", "1 : 2", true),
        ("4", "2", "2 : 1", true),
        ("3", "3", "1 : 1", true),
        ("0.3", "0.3", "1 : 1", true),
        ("8", "10.5", "1 : 1.3125", true),
        ("100", "0.25", "400 : 1", true),
        // Out is rounded down, in is rounded up.
        ("3", "10", "1 : 3.333333333", false),
        ("3", "20", "1 : 6.666666666", false),
        ("3", "200", "1 : 66.66666666", false),
        ("3", "2", "1.5 : 1", true),
        ("7", "3", "2.333333334 : 1", false),
        ("200", "3", "66.66666667 : 1", false),
        ("0.7", "1000000", "1 : 1428571.42857142", false),
        ("7", "0.001", "7000 : 1", true),
        ("9.9999999999", "99.9999999999", "1 : 10", false),
        ("2", "3.9999999999999", "1 : 1.999999999", false),
        ("3.9999999999999", "2", "2 : 1", false),
    ];
    for (in_side, out_side, text, is_exact) in table {
        let (rate, exact) = Rate::from_pair(decimal(in_side), decimal(out_side)).unwrap();
        assert_eq!(
            (rate.to_string(), exact),
            (text.to_owned(), is_exact),
            "{in_side} : {out_side}"
        );
    }
}

#[test]
fn sides_that_are_not_positive_or_out_of_range_are_refused() {
    let table = [
        ("0", "1", RateError::NotPositive),
        ("1", "0", RateError::NotPositive),
        ("-1", "1", RateError::NotPositive),
        ("1", "-0.5", RateError::NotPositive),
        ("1", "1000000000000000.1", RateError::OutOfRange),
        ("1000000000000001", "1", RateError::OutOfRange),
        ("1", "0.0000000000000009", RateError::OutOfRange),
        ("0.1", "1000000000000000", RateError::OutOfRange),
        ("1000000000000000", "0.5", RateError::OutOfRange),
        ("0.000000000000001", "1000000000000000", RateError::OutOfRange),
    ];
    for (in_side, out_side, reason) in table {
        let result = Rate::new(decimal(in_side), decimal(out_side));
        assert_eq!(result, Err(reason), "{in_side} : {out_side}");
    }
    assert_eq!(Rate::new(Decimal::MAX, Decimal::MAX), Err(RateError::OutOfRange));
    assert_eq!(rate("1", "1000000000000000").to_string(), "1 : 1000000000000000");
    assert_eq!(rate("1", "0.000000000000001").to_string(), "1 : 0.000000000000001");
}

#[test]
fn exchanging_is_exact_and_rounded_in_our_favour() {
    // (rate, give, its scale, receive, its scale)
    let table = [
        ("1", "7053614.12345678", "1", 8, "7053614.12345678", 8),
        ("1", "7053614.12345678", "0.12345678", 8, "870816.48704449", 8),
        ("1", "7053614.12345678", "1234.56789012", 8, "8708165506.11", 2),
        ("1", "0.00001417", "7053614.12", 2, "99.94971208", 8),
        ("7053614.12345678", "1", "7053614.12345678", 8, "1", 8),
        ("7053614.12345678", "1", "7053614.12345677", 8, "0.99999999", 8),
        ("3", "1", "1", 0, "0.33", 2),
        ("0.7", "1", "1", 0, "1.42857142", 8),
        ("1", "0.000000000000001", "1000000", 0, "0", 8),
        ("1", "0.000000000000001", "10000000", 0, "0.00000001", 8),
        ("1", "1", "92233720368.54775807", 8, "92233720368.54775807", 8),
        ("1", "1", "0", 8, "0", 2),
    ];
    for (in_side, out_side, give, give_scale, receive, receive_scale) in table {
        let received =
            rate(in_side, out_side).receive(amount(give, give_scale), scale(receive_scale));
        assert_eq!(
            received,
            Ok(amount(receive, receive_scale)),
            "{give} at {in_side} : {out_side}"
        );
    }
    assert_eq!(rate("1", "3").give_for(amount("1", 0), scale(2)), Ok(amount("0.34", 2)));
    assert_eq!(
        rate("1", "7053614.12345678").give_for(amount("870816.48", 2), scale(8)),
        Ok(amount("0.12345678", 8))
    );
    assert_eq!(rate("3", "1").give_for(amount("0.33", 2), scale(2)), Ok(amount("0.99", 2)));
}

#[test]
fn an_amount_that_does_not_fit_or_is_negative_is_refused() {
    let most = Amount::from_units(i64::MAX, Scale::USD);
    let least = Amount::from_units(i64::MIN, Scale::USD);
    assert_eq!(rate("1", "2").receive(most, Scale::USD), Err(AmountError::TooLarge));
    assert_eq!(rate("2", "1").give_for(most, Scale::USD), Err(AmountError::TooLarge));
    let largest = rate("1", "1000000000000000");
    assert_eq!(
        largest.receive(Amount::from_units(i64::MAX, scale(0)), Scale::USD),
        Err(AmountError::TooLarge)
    );
    assert_eq!(rate("1", "2").receive(least, Scale::USD), Err(AmountError::Negative));
    assert_eq!(
        rate("1", "2").give_for(Amount::from_units(-1, Scale::USD), Scale::USD),
        Err(AmountError::Negative)
    );
}

#[test]
fn worsening_moves_the_side_that_is_not_one() {
    let table = [
        ("1", "100", "1", "1 : 99"),
        ("100", "1", "1", "101.01010102 : 1"),
        ("1", "1", "0.5", "1 : 0.995"),
        ("1", "1.23456789012", "0.1", "1 : 1.233333322"),
        ("1", "0.0000123456789", "10", "1 : 0.00001111111101"),
        ("1", "7053614.12345678", "0", "1 : 7053614.12345678"),
        ("1", "1.234567890123456789", "0", "1 : 1.234567890123456789"),
        ("2", "1", "99.5", "400 : 1"),
        ("0.0000123456789", "1", "50", "0.0000246913578 : 1"),
    ];
    for (in_side, out_side, percent, expected) in table {
        let worse = rate(in_side, out_side).worsened_by(decimal(percent)).unwrap();
        assert_eq!(worse.to_string(), expected, "{in_side} : {out_side} by {percent} %");
    }
}

#[test]
fn a_percent_that_is_negative_or_takes_everything_is_refused() {
    for percent in ["-0.0001", "-5", "100", "100.0", "1000"] {
        let result = rate("1", "2").worsened_by(decimal(percent));
        assert_eq!(result, Err(RateError::PercentOutOfRange), "{percent}");
    }
    let result = rate("1", "0.000000000000001").worsened_by(decimal("1"));
    assert_eq!(result, Err(RateError::OutOfRange));
}

#[test]
fn the_better_rate_is_told_exactly() {
    let table = [
        ("1", "2", "1", "2", true, true),
        ("1", "2", "0.5", "1", true, true),
        ("1", "0.25", "4", "1", true, true),
        ("1", "2", "1", "2.000000000000000000000000001", true, false),
        ("3", "1", "3.000000000000000000000000001", "1", false, true),
        ("1", "0.3333333333333333333333333333", "3", "1", true, false),
        ("1", "0.3333333333333333333333333334", "3", "1", false, true),
        ("1", "1000000000000000", "0.000000000000001", "1", true, true),
        ("1", "0.000000000000001", "1", "1000000000000000", true, false),
        ("0.9999999999999999999999999999", "1", "1", "1.000000000000000000000000001", true, false),
    ];
    for (in_a, out_a, in_b, out_b, a_to_b, b_to_a) in table {
        let (a, b) = (rate(in_a, out_a), rate(in_b, out_b));
        assert_eq!(
            (a.is_no_better_than(&b), b.is_no_better_than(&a)),
            (a_to_b, b_to_a),
            "{a} and {b}"
        );
    }
}

#[test]
fn every_message_says_the_range() {
    assert!(RateError::NotPositive.to_string().contains("above zero"));
    assert!(RateError::OutOfRange.to_string().contains("1000000000000000"));
    assert!(RateError::PercentOutOfRange.to_string().contains("less than 100"));
}

/// Positive decimals of every length, in range for a side.
fn sides() -> impl Strategy<Value = Decimal> {
    let long = (1_i128..10_i128.pow(28), 0_u32..=28);
    let short = (1_i128..100_000, 0_u32..=15);
    prop_oneof![long, short]
        .prop_map(|(digits, decimals)| Decimal::from_i128_with_scale(digits, decimals))
        .prop_filter("in range", |side| super::check(*side).is_ok())
}

/// Canonical rates of both forms, and those that come from a pair.
fn rates() -> impl Strategy<Value = Rate> {
    prop_oneof![
        sides().prop_map(|side| Rate::new(Decimal::ONE, side).unwrap()),
        sides().prop_map(|side| Rate::new(side, Decimal::ONE).unwrap()),
        (sides(), sides()).prop_filter_map("in range", |(a, b)| Rate::new(a, b).ok()),
    ]
}

/// Percents from zero to just below a hundred, of every precision.
fn percents() -> impl Strategy<Value = Decimal> {
    (0_u32..=26).prop_flat_map(|decimals| {
        (0..100 * 10_i128.pow(decimals))
            .prop_map(move |digits| Decimal::from_i128_with_scale(digits, decimals))
    })
}

/// The decimal in whole units of 10^-28, for exact comparison.
fn parts(value: Decimal) -> [u128; 2] {
    [value.mantissa().unsigned_abs(), 10_u128.pow(28 - value.scale())]
}

/// Compares `out ÷ in` of two pairs by the independent arithmetic.
fn compare_pairs(a: (Decimal, Decimal), b: (Decimal, Decimal)) -> Ordering {
    compare(&[parts(a.1), parts(b.0)].concat(), &[parts(b.1), parts(a.0)].concat())
}

fn pair(rate: &Rate) -> (Decimal, Decimal) {
    (rate.in_side(), rate.out_side())
}

/// The amount as factors, in units of the finest scale.
fn value(amount: Amount) -> [u128; 2] {
    let missing = u32::from(Scale::MAX.get() - amount.scale().get());
    [u128::try_from(amount.units()).unwrap(), 10_u128.pow(missing)]
}

proptest! {
    #[test]
    fn a_canonical_rate_is_never_better_than_its_pair(in_side in sides(), out_side in sides()) {
        if let Ok((rate, is_exact)) = Rate::from_pair(in_side, out_side) {
            prop_assert!(rate.in_side() == Decimal::ONE || rate.out_side() == Decimal::ONE);
            let order = compare_pairs(pair(&rate), (in_side, out_side));
            prop_assert!(order != Ordering::Greater, "{}", rate);
            prop_assert_eq!(is_exact, order == Ordering::Equal, "{}", rate);
        }
    }

    #[test]
    fn a_canonical_rate_is_within_one_unit_of_its_last_digit(in_side in sides(), out_side in sides()) {
        if let Ok((rate, false)) = Rate::from_pair(in_side, out_side) {
            // One unit of the ninth decimal below 10, of the eighth above.
            let ten = Decimal::TEN;
            let unit = |side: Decimal| Decimal::new(1, if side < ten { 9 } else { 8 });
            let better = if rate.in_side() == Decimal::ONE {
                (Decimal::ONE, rate.out_side() + unit(rate.out_side()))
            } else {
                // A side that was rounded up to 10 came from below, where the unit is finer.
                let unit = if rate.in_side() == ten { Decimal::new(1, 9) } else { unit(rate.in_side()) };
                (rate.in_side() - unit, Decimal::ONE)
            };
            prop_assert_eq!(compare_pairs(better, (in_side, out_side)), Ordering::Greater);
        }
    }

    #[test]
    fn a_rate_is_its_own_canonical_form(rate in rates()) {
        prop_assert_eq!(Rate::from_pair(rate.in_side(), rate.out_side()), Ok((rate, true)));
    }

    #[test]
    fn what_is_received_is_never_more_than_exact_and_at_most_one_unit_less(
        rate in rates(), units in 0..=i64::MAX, shift in 0_u32..63, from in 0_u8..=8, to in 0_u8..=8,
    ) {
        let give = Amount::from_units(units >> shift, scale(from));
        if let Ok(received) = rate.receive(give, scale(to)) {
            let exactly = [value(give), parts(rate.out_side())].concat();
            let is_above = |amount: Amount| {
                let left = [value(amount), parts(rate.in_side())].concat();
                compare(&left, &exactly) == Ordering::Greater
            };
            prop_assert!(!is_above(received));
            if let Some(next) = received.checked_add(Amount::from_units(1, scale(to))) {
                prop_assert!(is_above(next));
            }
        }
    }

    #[test]
    fn what_has_to_be_given_is_enough_and_the_least(
        rate in rates(), units in 0..=i64::MAX, shift in 0_u32..63, from in 0_u8..=8, to in 0_u8..=8,
    ) {
        let get = Amount::from_units(units >> shift, scale(to));
        if let Ok(give) = rate.give_for(get, scale(from)) {
            if let Ok(received) = rate.receive(give, scale(to)) {
                prop_assert!(received.units() >= get.units());
            }
            if give.is_positive() {
                let less = Amount::from_units(give.units() - 1, scale(from));
                let received = rate.receive(less, scale(to)).unwrap();
                prop_assert!(received.units() < get.units());
            }
        }
    }

    #[test]
    fn giving_for_what_was_received_costs_at_most_what_was_given(
        rate in rates(), units in 0..=i64::MAX, shift in 0_u32..63, from in 0_u8..=8, to in 0_u8..=8,
    ) {
        let give = Amount::from_units(units >> shift, scale(from));
        if let Ok(received) = rate.receive(give, scale(to)) {
            let back = rate.give_for(received, scale(from)).unwrap();
            prop_assert!(back.units() <= give.units());
        }
    }

    #[test]
    fn a_worsened_rate_is_never_better_than_exact_and_keeps_its_form(
        rate in rates(), percent in percents(),
    ) {
        if let Ok(worse) = rate.worsened_by(percent) {
            prop_assert!(worse.is_no_better_than(&rate));
            prop_assert_eq!(worse.in_side() == Decimal::ONE || worse.out_side() == Decimal::ONE, true);
            // worse.out / worse.in <= rate.out × (100 - percent) / (100 × rate.in)
            let hundred = 100 * 10_u128.pow(28);
            let kept = hundred - parts(percent).iter().product::<u128>();
            let left = [&parts(worse.out_side())[..], &parts(rate.in_side()), &[hundred]].concat();
            let right = [&parts(worse.in_side())[..], &parts(rate.out_side()), &[kept]].concat();
            prop_assert!(compare(&left, &right) != Ordering::Greater, "{} by {}", rate, percent);
            // And it gives away less than one part in 10^9 beyond the percent.
            let nearly = [&left[..], &[1_000_000_001]].concat();
            let exactly = [&right[..], &[1_000_000_000]].concat();
            prop_assert!(compare(&nearly, &exactly) != Ordering::Less, "{} by {}", rate, percent);
        }
    }

    #[test]
    fn rates_are_compared_exactly(a in rates(), b in rates()) {
        prop_assert_eq!(a.is_no_better_than(&b), compare_pairs(pair(&a), pair(&b)) != Ordering::Greater);
        prop_assert!(a.is_no_better_than(&a));
    }

    #[test]
    fn no_pair_panics(a in any::<(i64, i64)>(), scales in (0_u32..=28, 0_u32..=28)) {
        let _ = Rate::new(Decimal::new(a.0, scales.0), Decimal::new(a.1, scales.1));
    }
}
