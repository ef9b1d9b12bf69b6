//! An independent arithmetic for tests: products of any length, in base 10^9, only to be compared.

use std::cmp::Ordering;

const BASE: u128 = 1_000_000_000;

/// The product of all factors, least significant digit first, without leading zeros.
fn product(factors: &[u128]) -> Vec<u128> {
    factors.iter().fold(vec![1], |value, factor| times(&value, *factor))
}

fn times(value: &[u128], factor: u128) -> Vec<u128> {
    let mut result = vec![0; value.len() + 6];
    for (shift, part) in [factor % BASE, factor / BASE % BASE, factor / BASE.pow(2) % BASE]
        .into_iter()
        .chain([factor / BASE.pow(3) % BASE, factor / BASE.pow(4)])
        .enumerate()
    {
        for (place, digit) in value.iter().enumerate() {
            result[place + shift] += digit * part;
        }
    }
    for place in 0..result.len() - 1 {
        result[place + 1] += result[place] / BASE;
        result[place] %= BASE;
    }
    while result.last() == Some(&0) {
        result.pop();
    }
    result
}

/// Compares two products of any length.
pub(crate) fn compare(left: &[u128], right: &[u128]) -> Ordering {
    let (left, right) = (product(left), product(right));
    left.len().cmp(&right.len()).then_with(|| left.iter().rev().cmp(right.iter().rev()))
}

#[test]
fn the_oracle_knows_products_beyond_128_bits() {
    let big = u128::MAX;
    assert_eq!(compare(&[big, big], &[big, big - 1]), Ordering::Greater);
    assert_eq!(compare(&[big, 10, big], &[big, big, 2, 5]), Ordering::Equal);
    assert_eq!(compare(&[0, big], &[1]), Ordering::Less);
    assert_eq!(compare(&[10_u128.pow(38), 10_u128.pow(38)], &[10_u128.pow(38); 3]), Ordering::Less);
}
