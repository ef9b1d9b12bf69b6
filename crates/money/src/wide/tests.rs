use std::cmp::Ordering;

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::{Quotient, Wide, scaled_ratio};
use crate::oracle::compare;

const MAX: u128 = u128::MAX;

#[test]
fn products_past_128_bits_are_exact() {
    assert_eq!(Wide::product(MAX, MAX), Wide { high: MAX - 1, low: 1 });
    assert_eq!(Wide::product(1 << 127, 2), Wide { high: 1, low: 0 });
    assert_eq!(Wide::product(MAX, 0), Wide { high: 0, low: 0 });
    assert_eq!(Wide::product(MAX, 1), Wide { high: 0, low: MAX });
}

#[test]
fn scaling_past_256_bits_is_none() {
    assert_eq!(
        Wide::product(1, 1).checked_scale_up(39).unwrap(),
        Wide::product(10, 10_u128.pow(38))
    );
    assert!(Wide::product(1, 1).checked_scale_up(77).is_some());
    assert_eq!(Wide::product(1, 1).checked_scale_up(78), None);
    assert_eq!(Wide::product(MAX, MAX).checked_scale_up(1), None);
}

#[test]
fn a_ratio_tells_its_whole_part_and_whether_it_is_exact() {
    let table = [
        (7, 1, 0, 2, Some((3, false))),
        (8, 1, 0, 2, Some((4, true))),
        (0, MAX, 5, MAX, Some((0, true))),
        (MAX, MAX, 0, MAX, Some((MAX, true))),
        (MAX, MAX - 1, 0, MAX, Some((MAX - 1, true))),
        (MAX - 1, MAX - 1, 0, MAX, Some((MAX - 2, false))),
        (MAX, 2, 0, 1, None),
        (MAX, MAX, 1, MAX, None),
        (12345, 1, -2, 1, Some((123, false))),
        (12300, 1, -2, 3, Some((41, true))),
        (12301, 1, -2, 3, Some((41, false))),
        (1, 1, -60, 1, Some((0, false))),
        (10_u128.pow(38), 10_u128.pow(38), -76, 1, Some((1, true))),
        (1, 1, 39, 1, None),
        (1, 1, 39, 10, Some((10_u128.pow(38), true))),
    ];
    for (a, b, exponent, divisor, expected) in table {
        let expected = expected.map(|(floor, is_exact)| Quotient { floor, is_exact });
        assert_eq!(scaled_ratio(a, b, exponent, divisor), expected, "{a} {b} {exponent} {divisor}");
    }
}

#[test]
fn rounding_up_the_largest_quotient_is_none() {
    assert_eq!(Quotient { floor: MAX, is_exact: false }.ceil(), None);
    assert_eq!(Quotient { floor: MAX, is_exact: true }.ceil(), Some(MAX));
    assert_eq!(Quotient { floor: 2, is_exact: false }.ceil(), Some(3));
}

proptest! {
    #[test]
    fn a_ratio_multiplied_back_encloses_the_value(
        a in any::<u128>(),
        b in any::<u128>(),
        a_shift in 0_u32..128,
        b_shift in 0_u32..128,
        divisor in 1..=MAX,
        divisor_shift in 0_u32..128,
        exponent in -70_i32..=38,
    ) {
        let (a, b) = (a >> a_shift, b >> b_shift);
        let divisor = (divisor >> divisor_shift).max(1);
        let half = exponent / 2;
        let up = |exponent: i32| 10_u128.pow(u32::try_from(exponent.max(0)).unwrap());
        let value = [a, b, up(half), up(exponent - half)];
        let (down, down_again) = (up(-half), up(half - exponent));
        if let Some(quotient) = scaled_ratio(a, b, exponent, divisor) {
            let order = compare(&[quotient.floor, divisor, down, down_again], &value);
            prop_assert!(order != Ordering::Greater);
            prop_assert_eq!(quotient.is_exact, order == Ordering::Equal);
            if let Some(next) = quotient.floor.checked_add(1) {
                prop_assert_eq!(compare(&[next, divisor, down, down_again], &value), Ordering::Greater);
            }
        }
    }

    #[test]
    fn wide_products_are_ordered_as_their_values(
        a in any::<u128>(), b in any::<u128>(), c in any::<u128>(), d in any::<u128>(),
    ) {
        prop_assert_eq!(Wide::product(a, b).cmp(&Wide::product(c, d)), compare(&[a, b], &[c, d]));
    }
}
