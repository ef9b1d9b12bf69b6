use std::cmp::Ordering;

use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assume, proptest};
use rust_decimal::Decimal;

use super::Ratio;
use crate::decimal::parse_decimal;
use crate::oracle::compare;
use crate::rate::{Rate, RateError};

fn decimal(text: &str) -> Decimal {
    parse_decimal(text).unwrap()
}

fn ratio(in_side: &str, out_side: &str) -> Ratio {
    Ratio::new(decimal(in_side), decimal(out_side)).unwrap()
}

fn shown(ratio: Result<Ratio, RateError>, digits: u32) -> String {
    ratio
        .and_then(|ratio| ratio.rate(digits))
        .map_or_else(|error| error.to_string(), |rate| rate.to_string())
}

#[test]
fn steps_are_worked_in_exactly_and_rounded_once() {
    let table = [
        (Ok(ratio("1", "65000")), 10, "1 : 65000"),
        (Ok(ratio("3", "1")), 10, "3 : 1"),
        (ratio("3", "1").times(ratio("1", "3")), 10, "1 : 1"),
        (ratio("1", "65000").less_percent(decimal("1.5")), 10, "1 : 64025"),
        (ratio("65000", "1").less_percent(decimal("1.5")), 10, "65989.84772 : 1"),
        (ratio("1", "65000").less_percent(decimal("-1.5")), 10, "1 : 65975"),
        (ratio("1", "65000.5").times(ratio("90", "1")), 10, "1 : 722.2277777"),
        (ratio("1", "91.25").out_less(decimal("0.75")), 10, "1 : 90.5"),
        (ratio("1", "91.25").out_less(decimal("-0.75")), 10, "1 : 92"),
        (ratio("91.25", "1").in_more(decimal("0.75")), 10, "92 : 1"),
        (ratio("91.25", "1").in_more(decimal("-0.75")), 10, "90.5 : 1"),
        // Significant digits: out down, in up, before the point too.
        (Ok(ratio("1", "123456.789")), 4, "1 : 123400"),
        (Ok(ratio("123456.789", "1")), 4, "123500 : 1"),
        (Ok(ratio("7", "22")), 5, "1 : 3.1428"),
        (Ok(ratio("22", "7")), 5, "3.1429 : 1"),
        (Ok(ratio("99.9999", "1")), 4, "100 : 1"),
        // The side that is not 1 is the one that is 1 or more.
        (Ok(ratio("1", "0.5")), 10, "2 : 1"),
        (ratio("1", "1").less_percent(decimal("1")), 10, "1.010101011 : 1"),
    ];
    for (ratio, digits, expected) in table {
        assert_eq!(shown(ratio, digits), expected);
    }
}

#[test]
fn what_leaves_nothing_is_refused() {
    let one = ratio("1", "2");
    assert_eq!(one.out_less(decimal("2")), Err(RateError::NotPositive));
    assert_eq!(one.out_less(decimal("2.1")), Err(RateError::NotPositive));
    assert_eq!(one.in_more(decimal("-0.5")), Err(RateError::NotPositive));
    assert_eq!(one.less_percent(decimal("100")), Err(RateError::PercentOutOfRange));
    assert_eq!(Ratio::new(decimal("0"), decimal("1")), Err(RateError::NotPositive));
    assert_eq!(Ratio::new(decimal("1"), decimal("1000000000000001")), Err(RateError::OutOfRange));
    let huge = ratio("0.000000000000001", "1000000000000000");
    assert_eq!(huge.rate(10), Err(RateError::OutOfRange));
    assert!(one.rate(29).is_ok(), "two has one digit, however many are asked for");
    assert!(ratio("3", "10").rate(60).is_err());
}

#[test]
fn ratios_are_compared_exactly() {
    assert!(ratio("3", "1") < ratio("2.9999999999999999", "1"));
    assert!(ratio("3", "10") == ratio("0.3", "1"));
    assert_eq!(Ratio::of(&Rate::new(decimal("1"), decimal("2.5")).unwrap()), ratio("2", "5"));
}

fn side() -> impl Strategy<Value = Decimal> {
    (1_i64..10_000_000_000, 0_u32..10).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

/// Compares `out ÷ in` of a rate with the product of fractions, each as decimals.
fn against(rate: &Rate, above: &[Decimal], below: &[Decimal]) -> Ordering {
    let parts = |numbers: &[Decimal], scales: &[Decimal]| {
        let mut factors: Vec<u128> = numbers.iter().map(|n| n.mantissa().unsigned_abs()).collect();
        factors.extend(scales.iter().map(|n| 10_u128.pow(n.scale())));
        factors
    };
    let ours = [&[rate.out_side()], below].concat();
    let theirs = [&[rate.in_side()], above].concat();
    compare(&parts(&ours, &theirs), &parts(&theirs, &ours))
}

/// The rate that is better by one in its last digit.
fn better(rate: &Rate, digits: u32) -> Rate {
    let step = |side: Decimal| {
        let whole = side.trunc().mantissa().unsigned_abs().ilog10() + 1;
        let decimals = i64::from(digits) - i64::from(whole);
        match u32::try_from(decimals) {
            Ok(decimals) => Decimal::new(1, decimals),
            Err(_) => Decimal::from(10_i64.pow(decimals.unsigned_abs() as u32)),
        }
    };
    match rate.in_side() == Decimal::ONE {
        true => Rate::new(Decimal::ONE, rate.out_side() + step(rate.out_side())).unwrap(),
        false => Rate::new(rate.in_side() - step(rate.in_side()), Decimal::ONE).unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn a_rate_is_the_best_one_that_is_not_above_the_exact_result(
        (first_in, first_out) in (side(), side()),
        (next_in, next_out) in (side(), side()),
        margin in 0_i64..9_999,
        digits in 4_u32..=18,
    ) {
        let percent = Decimal::new(margin, 2);
        let (first, next) = (Ratio::new(first_in, first_out), Ratio::new(next_in, next_out));
        let (Ok(first), Ok(next)) = (first, next) else { return Ok(()) };
        let Ok(worked) = first.times(next).and_then(|both| both.less_percent(percent)) else {
            return Ok(());
        };
        let Ok(rate) = worked.rate(digits) else { return Ok(()) };
        let above = [first_out, next_out, Decimal::ONE_HUNDRED - percent];
        let below = [first_in, next_in, Decimal::ONE_HUNDRED];
        prop_assert!(against(&rate, &above, &below) != Ordering::Greater, "{}", rate);
        prop_assume!(rate.in_side() >= Decimal::ONE && rate.in_side() + rate.out_side() > Decimal::TWO);
        prop_assert!(against(&better(&rate, digits), &above, &below) == Ordering::Greater);
    }

    #[test]
    fn a_sum_is_worked_in_on_its_own_side(
        (given, got) in (1_i64..1_000_000, 1_i64..1_000_000),
        sum in -500_000_i64..1_000_000,
    ) {
        // Two decimals everywhere, so that small whole numbers tell the exact result.
        let two = |n: i64| Decimal::new(n, 2);
        let ratio = Ratio::new(two(given), two(got)).unwrap();
        if let Ok(rate) = ratio.out_less(two(sum)).and_then(|less| less.rate(18)) {
            // (got ÷ given − sum) in hundredths of hundredths.
            let above = Decimal::from(i128::from(got) * 100 - i128::from(sum) * i128::from(given));
            let below = Decimal::from(i128::from(given) * 100);
            prop_assert!(above > Decimal::ZERO);
            prop_assert!(against(&rate, &[above], &[below]) != Ordering::Greater);
        }
        if let Ok(rate) = ratio.in_more(two(sum)).and_then(|more| more.rate(18)) {
            let below = Decimal::from(i128::from(given) * 100 + i128::from(sum) * i128::from(got));
            let above = Decimal::from(i128::from(got) * 100);
            prop_assert!(against(&rate, &[above], &[below]) != Ordering::Greater);
        }
    }

    #[test]
    fn even_the_longest_numbers_never_come_out_better(
        sides in proptest::collection::vec((1_u64..u64::MAX, 0_u64..1_000_000_000, 14_u32..=20), 6),
    ) {
        let sides: Vec<Decimal> = sides.into_iter().map(|(high, low, scale)| {
            Decimal::from_i128_with_scale(i128::from(high) * 1_000_000_000 + i128::from(low), scale)
        }).collect();
        let mut worked = Ratio::ONE;
        for pair in sides.chunks(2) {
            let Ok(next) = Ratio::new(pair[0], pair[1]) else { return Ok(()) };
            let Ok(product) = worked.times(next) else { return Ok(()) };
            worked = product;
        }
        let Ok(rate) = worked.rate(18) else { return Ok(()) };
        let (above, below) = ([sides[1], sides[3], sides[5]], [sides[0], sides[2], sides[4]]);
        prop_assert!(against(&rate, &above, &below) != Ordering::Greater, "{}", rate);
    }
}
