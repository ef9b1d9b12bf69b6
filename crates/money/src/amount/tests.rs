use std::cmp::Ordering;

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use rust_decimal::Decimal;

use super::{Amount, AmountError, Scale, ScaleError};
use crate::decimal::DecimalError;
use crate::rounding::Rounding;

fn scale(decimals: u8) -> Scale {
    Scale::new(decimals).unwrap()
}

#[test]
fn a_scale_has_at_most_eight_decimals() {
    assert_eq!(Scale::new(8), Ok(Scale::USD));
    assert_eq!(Scale::new(9), Err(ScaleError { decimals: 9 }));
    assert_eq!(
        ScaleError { decimals: 9 }.to_string(),
        "9 decimals are too many; a currency has 0 to 8"
    );
}

#[test]
fn an_amount_is_read_only_when_it_is_exact_and_fits() {
    let table = [
        ("1.5", 2, Ok(150)),
        ("-1.5", 2, Ok(-150)),
        ("-0", 2, Ok(0)),
        ("0.00000001", 8, Ok(1)),
        ("10.00", 0, Ok(10)),
        ("1.50000000000", 1, Ok(15)),
        ("92233720368.54775807", 8, Ok(i64::MAX)),
        ("-92233720368.54775808", 8, Ok(i64::MIN)),
        ("92233720368.54775808", 8, Err(AmountError::TooLarge)),
        ("-92233720368.54775809", 8, Err(AmountError::TooLarge)),
        ("9999999999999999999999999999", 8, Err(AmountError::TooLarge)),
        ("0.000000001", 8, Err(AmountError::TooManyDecimals { allowed: 8 })),
        ("1.05", 1, Err(AmountError::TooManyDecimals { allowed: 1 })),
        ("1.5", 0, Err(AmountError::TooManyDecimals { allowed: 0 })),
        ("", 2, Err(AmountError::NotDecimal(DecimalError::Empty))),
        ("1e2", 2, Err(AmountError::NotDecimal(DecimalError::Exponent))),
    ];
    for (text, decimals, expected) in table {
        let expected = expected.map(|units| Amount::from_units(units, scale(decimals)));
        assert_eq!(Amount::parse(text, scale(decimals)), expected, "{text:?}");
    }
}

#[test]
fn an_amount_is_printed_plainly_and_with_all_its_decimals() {
    let table = [
        (0, 0, "0", "0"),
        (0, 2, "0", "0.00"),
        (150, 2, "1.5", "1.50"),
        (-5, 2, "-0.05", "-0.05"),
        (-50, 3, "-0.05", "-0.050"),
        (1000, 0, "1000", "1000"),
        (-1000, 3, "-1", "-1.000"),
        (100_000_001, 8, "1.00000001", "1.00000001"),
        (i64::MAX, 8, "92233720368.54775807", "92233720368.54775807"),
        (i64::MIN, 8, "-92233720368.54775808", "-92233720368.54775808"),
        (i64::MIN, 0, "-9223372036854775808", "-9223372036854775808"),
    ];
    for (units, decimals, trimmed, fixed) in table {
        let amount = Amount::from_units(units, scale(decimals));
        assert_eq!(amount.to_string(), trimmed);
        assert_eq!(amount.fixed(), fixed);
    }
}

#[test]
fn a_decimal_becomes_an_amount_by_the_rounding_that_was_named() {
    let value = Decimal::new(-10_055, 4);
    let table = [(Rounding::Down, 2, -100), (Rounding::Up, 2, -101), (Rounding::HalfUp, 3, -1006)];
    for (rounding, decimals, units) in table {
        let amount = Amount::from_decimal(value, scale(decimals), rounding);
        assert_eq!(amount, Ok(Amount::from_units(units, scale(decimals))), "{rounding:?}");
    }
    let too_large = Decimal::from_i128_with_scale(i128::from(i64::MAX) + 1, 8);
    assert_eq!(
        Amount::from_decimal(too_large, Scale::USD, Rounding::Down),
        Err(AmountError::TooLarge)
    );
    assert_eq!(
        Amount::from_decimal(Decimal::MAX, Scale::USD, Rounding::Down),
        Err(AmountError::TooLarge)
    );
}

#[test]
fn a_sum_that_does_not_fit_is_none() {
    let (most, one) = (Amount::from_units(i64::MAX, Scale::USD), Amount::from_units(1, Scale::USD));
    assert_eq!(most.checked_add(one), None);
    assert_eq!(Amount::from_units(i64::MIN, Scale::USD).checked_sub(one), None);
    assert_eq!(most.checked_sub(one), Some(Amount::from_units(i64::MAX - 1, Scale::USD)));
}

#[test]
#[should_panic(expected = "amounts of scales 2 and 8 were mixed")]
fn adding_amounts_of_two_scales_is_a_bug() {
    let _ = Amount::zero(scale(2)).checked_add(Amount::zero(scale(8)));
}

#[test]
#[should_panic(expected = "amounts of scales 0 and 1 were mixed")]
fn subtracting_amounts_of_two_scales_is_a_bug() {
    let _ = Amount::zero(scale(0)).checked_sub(Amount::zero(scale(1)));
}

#[test]
fn amounts_of_different_scales_are_compared_by_value_but_never_equal() {
    let table = [
        (15, 1, 150, 2, Ordering::Equal),
        (15, 1, 151, 2, Ordering::Less),
        (-15, 1, -151, 2, Ordering::Greater),
        (i64::MAX, 0, i64::MAX, 8, Ordering::Greater),
        (i64::MIN, 0, i64::MIN, 8, Ordering::Less),
    ];
    for (left, left_scale, right, right_scale, expected) in table {
        let left = Amount::from_units(left, scale(left_scale));
        let right = Amount::from_units(right, scale(right_scale));
        assert_eq!(left.compare(&right), expected, "{left} and {right}");
        assert_ne!(left, right);
    }
}

#[test]
fn the_sign_is_told() {
    let of = |units| Amount::from_units(units, Scale::USD);
    assert!(of(0).is_zero() && !of(0).is_negative() && !of(0).is_positive());
    assert!(of(-1).is_negative() && !of(-1).is_zero() && !of(-1).is_positive());
    assert!(of(1).is_positive() && !of(1).is_zero() && !of(1).is_negative());
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(units in any::<i64>(), decimals in 0_u8..=8) {
        let amount = Amount::from_units(units, scale(decimals));
        prop_assert_eq!(Amount::parse(&amount.to_string(), amount.scale()), Ok(amount));
        prop_assert_eq!(Amount::parse(&amount.fixed(), amount.scale()), Ok(amount));
        let again = Amount::from_decimal(amount.to_decimal(), amount.scale(), Rounding::Up);
        prop_assert_eq!(again, Ok(amount));
    }

    #[test]
    fn amounts_compare_as_their_decimals_do(
        a in any::<i64>(), b in any::<i64>(), a_scale in 0_u8..=8, b_scale in 0_u8..=8,
    ) {
        let (a, b) = (Amount::from_units(a, scale(a_scale)), Amount::from_units(b, scale(b_scale)));
        prop_assert_eq!(a.compare(&b), a.to_decimal().cmp(&b.to_decimal()));
    }

    #[test]
    fn adding_and_subtracting_undo_each_other(a in any::<i64>(), b in any::<i64>()) {
        let (a, b) = (Amount::from_units(a, Scale::USD), Amount::from_units(b, Scale::USD));
        if let Some(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
            prop_assert_eq!(sum.to_decimal(), a.to_decimal() + b.to_decimal());
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>(), decimals in 0_u8..=8) {
        if let Ok(amount) = Amount::parse(&text, scale(decimals)) {
            prop_assert!(amount.scale() == scale(decimals));
        }
    }
}
