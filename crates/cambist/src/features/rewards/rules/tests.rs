//! The steps together: exact, growing with what they are taken of, and never more than it.

mod clauses;
mod each;

use money::{Amount, Scale};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use super::{Facts, Undecided, compute};
use crate::features::rewards::{Agreed, Base, Terms};

fn usd(units: i64) -> Amount {
    Amount::from_units(units, Scale::USD)
}

/// A percentage of units of 0.00000001.
fn percent(units: i64) -> String {
    usd(units).to_string()
}

fn facts(base: Base, percent: &str, amount: i64, profit: i64) -> Facts {
    let terms = Terms::read(base, percent, 14).unwrap();
    Facts::new(Agreed::only(terms), Some(usd(amount)), Some(usd(profit)))
}

fn units(facts: &Facts) -> i64 {
    compute(facts).unwrap().amount.units()
}

const WHOLE: i64 = 100_00000000;

#[test]
fn a_reward_is_its_part_of_the_base_rounded_down() {
    use Base::{Amount, Profit};
    let table = [
        (Profit, "30", 10_000, 108_695_653, 32_608_695),
        (Amount, "30", 10_000, 108_695_653, 3_000),
        (Profit, "0", 10_000, 108_695_653, 0),
        (Profit, "100", 10_000, 108_695_653, 108_695_653),
        (Profit, "50", 10_000, 1, 0),
        (Profit, "99.99999999", 10_000, 1, 0),
        (Profit, "0.00000001", 10_000, 9_999_999_999, 0),
        (Profit, "0.00000001", 10_000, 10_000_000_000, 1),
        (Profit, "33.33333333", 10_000, 300_000_000, 99_999_999),
        (Profit, "100", 0, i64::MAX, i64::MAX),
        (Amount, "100", i64::MAX, i64::MIN, i64::MAX),
        (Profit, "100", i64::MAX, i64::MIN, 0),
        (Profit, "30", 10_000, -1, 0),
        (Profit, "30", 10_000, 0, 0),
    ];
    for (base, percent, amount, profit, reward) in table {
        let facts = facts(base, percent, amount, profit);
        assert_eq!(units(&facts), reward, "{percent} % of {base:?}, {amount}, {profit}");
    }
}

#[test]
fn only_the_price_that_the_base_needs_must_be_known() {
    let unknown = Facts { profit_usd: None, ..facts(Base::Profit, "100", 500, 0) };
    assert_eq!(compute(&unknown), Err(Undecided::NoPrice));
    let reason = Undecided::NoPrice.to_string();
    assert_eq!(reason, "no price in USD was known when the order was placed");
    let of_amount = Facts { profit_usd: None, ..facts(Base::Amount, "100", 500, 0) };
    assert_eq!(units(&of_amount), 500);
    let of_profit = Facts { amount_usd: None, ..facts(Base::Profit, "100", 0, 500) };
    assert_eq!(units(&of_profit), 500);
}

proptest! {
    #[test]
    fn a_reward_is_exact_to_its_last_decimal(profit in -9_000_000..9_000_000_i64, part in 0..=WHOLE) {
        let exact = i128::from(profit.max(0)) * i128::from(part) / i128::from(WHOLE);
        prop_assert_eq!(i128::from(units(&facts(Base::Profit, &percent(part), 0, profit))), exact);
    }

    #[test]
    fn a_shared_loss_is_exact_and_rounded_towards_zero(loss in 0..9_000_000_i64, part in 0..=WHOLE) {
        let mut facts = facts(Base::Profit, &percent(part), 0, -loss);
        facts.agreed.terms.shares_losses = true;
        let exact = i128::from(loss) * i128::from(part) / i128::from(WHOLE);
        prop_assert_eq!(i128::from(units(&facts)), -exact);
    }

    #[test]
    fn a_reward_of_any_base_is_between_nothing_and_all_of_it(
        base in proptest::num::i64::ANY,
        part in 0..=WHOLE,
    ) {
        let reward = units(&facts(Base::Profit, &percent(part), 0, base));
        prop_assert!(0 <= reward && reward <= base.max(0));
    }

    #[test]
    fn more_profit_or_a_larger_part_never_earns_less(
        profit in 0..i64::MAX / 2,
        more in 0..i64::MAX / 2,
        part in 0..=WHOLE,
        larger in 0..=WHOLE,
    ) {
        let of = |part: i64, profit| units(&facts(Base::Profit, &percent(part), 0, profit));
        let reward = of(part, profit);
        prop_assert!(of(part, profit + more) >= reward);
        prop_assert!(of(part.max(larger), profit) >= reward);
    }

    #[test]
    fn splitting_a_profit_never_earns_more(one in 0..i64::MAX / 2, two in 0..i64::MAX / 2, part in 0..=WHOLE) {
        let of = |profit| units(&facts(Base::Profit, &percent(part), 0, profit));
        prop_assert!(of(one) + of(two) <= of(one + two));
    }
}
