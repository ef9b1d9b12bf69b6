//! Exact fractions for the auditor: the smallest unit of USD is 1, and nothing is rounded before it
//! is asked to be.

use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

/// A fraction in lowest terms, above a denominator that is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exact {
    above: i128,
    below: i128,
}

impl Exact {
    pub(super) const ZERO: Exact = Exact { above: 0, below: 1 };

    /// One number above another, which is not 0.
    pub(super) fn part(above: i128, below: i128) -> Exact {
        let divisor = common(above.unsigned_abs(), below.unsigned_abs());
        let divisor = i128::try_from(divisor).expect("a divisor is no larger than its number");
        let sign = below.signum();
        Exact { above: sign * above / divisor, below: sign * below / divisor }
    }

    pub(super) fn whole(number: i128) -> Exact {
        Exact::part(number, 1)
    }

    /// A percentage as people write it, such as `12.5`, as the part that it is.
    pub(super) fn percent(text: &str) -> Exact {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let digits: i128 = format!("{whole}{rest}").parse().expect("a percentage has digits only");
        Exact::part(digits, 100 * 10_i128.pow(rest.len() as u32))
    }

    /// Towards zero.
    pub(super) fn cut(self) -> i128 {
        self.above / self.below
    }

    pub(super) fn is_negative(self) -> bool {
        self.above < 0
    }
}

/// The greatest common divisor, at least 1.
fn common(one: u128, other: u128) -> u128 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one.max(1)
}

impl Add for Exact {
    type Output = Exact;

    fn add(self, other: Exact) -> Exact {
        Exact::part(self.above * other.below + other.above * self.below, self.below * other.below)
    }
}

impl Neg for Exact {
    type Output = Exact;

    fn neg(self) -> Exact {
        Exact::part(-self.above, self.below)
    }
}

impl Sub for Exact {
    type Output = Exact;

    fn sub(self, other: Exact) -> Exact {
        self + -other
    }
}

impl Mul for Exact {
    type Output = Exact;

    fn mul(self, other: Exact) -> Exact {
        Exact::part(self.above * other.above, self.below * other.below)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Exact) -> Ordering {
        (self.above * other.below).cmp(&(other.above * self.below))
    }
}

#[test]
fn a_fraction_is_kept_whole_until_it_is_cut() {
    let third = Exact::percent("33.33333333") + Exact::part(1, 3 * 10_i128.pow(10));
    assert_eq!(third, Exact::part(1, 3));
    assert_eq!((third * Exact::whole(10)).cut(), 3);
    assert_eq!((Exact::ZERO - third * Exact::whole(10)).cut(), -3);
    assert!(Exact::percent("12.5") > Exact::percent("12.49999999"));
    assert!((Exact::percent("1") - Exact::percent("1.00000001")).is_negative());
}
