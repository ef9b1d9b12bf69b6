use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use rust_decimal::Decimal;

use super::Rounding;
use super::Rounding::{Down, HalfUp, Up};

fn decimal(digits: i128, scale: u32) -> Decimal {
    Decimal::from_i128_with_scale(digits, scale)
}

#[test]
fn each_rounding_goes_the_way_its_name_says_on_both_sides_of_zero() {
    // (value in thousandths, down, up, half up) in hundredths.
    let table = [
        (0, 0, 0, 0),
        (1000, 100, 100, 100),
        (1001, 100, 101, 100),
        (1004, 100, 101, 100),
        (1005, 100, 101, 101),
        (1009, 100, 101, 101),
        (-1001, -100, -101, -100),
        (-1005, -100, -101, -101),
        (-1009, -100, -101, -101),
        (1, 0, 1, 0),
        (-1, 0, -1, 0),
        (-5, 0, -1, -1),
    ];
    for (thousandths, down, up, half_up) in table {
        let value = decimal(thousandths, 3);
        assert_eq!(Down.round(value, 2), decimal(down, 2), "{value} down");
        assert_eq!(Up.round(value, 2), decimal(up, 2), "{value} up");
        assert_eq!(HalfUp.round(value, 2), decimal(half_up, 2), "{value} half up");
    }
}

#[test]
fn the_largest_decimal_is_rounded_without_overflow() {
    let largest = decimal(79_228_162_514_264_337_593_543_950_335, 28);
    assert_eq!(Up.round(largest, 0), decimal(8, 0));
    assert_eq!(Up.round(largest, 27), decimal(7_922_816_251_426_433_759_354_395_034, 27));
    assert_eq!(Down.round(largest, 40), largest);
}

#[test]
fn rounding_to_zero_leaves_no_minus() {
    assert!(!Down.round(decimal(-1, 3), 2).is_sign_negative());
}

proptest! {
    #[test]
    fn down_and_up_enclose_the_value_within_one_unit(
        digits in -(1_i128 << 90)..(1_i128 << 90), scale in 0_u32..=28, decimals in 0_u32..=28,
    ) {
        let value = decimal(digits, scale);
        let (down, up) = (Down.round(value, decimals), Up.round(value, decimals));
        prop_assert!(down.abs() <= value.abs() && value.abs() <= up.abs());
        if value.normalize().scale() <= decimals {
            prop_assert_eq!((down, up), (value, value));
        } else {
            prop_assert_eq!(up.abs() - down.abs(), decimal(1, decimals));
        }
        let nearest = HalfUp.round(value, decimals);
        prop_assert!(nearest == down || nearest == up);
        let (to_down, to_up) = ((value - down).abs(), (up - value).abs());
        prop_assert_eq!(nearest == up, to_up <= to_down);
    }

    #[test]
    fn rounding_twice_is_rounding_once(digits in -(1_i128 << 90)..(1_i128 << 90), decimals in 0_u32..=28) {
        for rounding in [Rounding::Down, Rounding::Up, Rounding::HalfUp] {
            let once = rounding.round(decimal(digits, 28), decimals);
            prop_assert_eq!(rounding.round(once, decimals), once);
        }
    }
}
