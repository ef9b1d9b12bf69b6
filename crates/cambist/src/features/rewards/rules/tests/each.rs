//! Each step by its table: what goes in, what comes out, and whether it has something to say.

use super::super::{ALL, ATTO_IN_UNIT, Facts, Sum, compute};
use super::{facts, usd};
use crate::features::rewards::{
    Base, DirectionRule, Discount, Modifier, Own, Percent, Terms, Tier, Usd,
};

/// Facts of an order of 100 USD at a profit of 10, with its terms changed.
fn order(change: impl FnOnce(&mut Terms)) -> Facts {
    let mut facts = facts(Base::Profit, "30", 100_00000000, 10_00000000);
    change(&mut facts.agreed.terms);
    facts
}

fn percent(text: &str) -> Percent {
    Percent::parse(text).unwrap()
}

fn dollars(text: &str) -> Usd {
    Usd::parse(text).unwrap()
}

/// One step alone, on a reward in units: the reward after it in units, and the key of what it says.
fn step(name: &str, facts: &Facts, reward: i64) -> (i64, Option<String>) {
    let rule = ALL.iter().find(|rule| rule.name == name).unwrap();
    let sum = Sum { reward: i128::from(reward) * ATTO_IN_UNIT, ..Sum::default() };
    let (after, said) = (rule.apply)(facts, sum).unwrap();
    assert_eq!(after.is_excluded, after.is_excluded && after.reward == 0);
    let units = i64::try_from(after.reward / ATTO_IN_UNIT).unwrap();
    (units, said.map(|step| step.key))
}

fn says(units: i64, key: &str) -> (i64, Option<String>) {
    (units, Some(key.to_owned()))
}

#[test]
fn the_steps_come_in_the_order_of_the_design() {
    let names: Vec<_> = ALL.iter().map(|rule| rule.name).collect();
    assert_eq!(
        names.join(" "),
        "click base min_profit percent discount direction losses cap floor levels rounding"
    );
}

#[test]
fn the_last_percentage_that_is_set_wins() {
    let own = Own { base: Base::Profit, percent: percent("40"), hold_days: 1 };
    let direction = DirectionRule { percent: Some(percent("50")), modifier: None };
    let table = [
        (None, None, says(3_00000000, "step-percent")),
        (Some(own), None, says(4_00000000, "step-percent-own")),
        (None, Some(direction), says(5_00000000, "step-percent-direction")),
        (Some(own), Some(direction), says(5_00000000, "step-percent-direction")),
        (Some(own), Some(DirectionRule::default()), says(4_00000000, "step-percent-own")),
    ];
    for (own, direction, expected) in table {
        let mut facts = order(|_| {});
        (facts.agreed.own, facts.agreed.direction) = (own, direction);
        assert_eq!(step("percent", &facts, 0), expected);
        assert!(!facts.agreed.needs_volume());
    }
}

#[test]
fn a_tier_holds_from_its_volume_on() {
    let tiers = [("0", "10"), ("1000", "20"), ("1000.00000001", "30")];
    let tiers = tiers.map(|(from, part)| Tier { from: dollars(from), percent: percent(part) });
    let table = [
        ("0", 1_00000000),
        ("999.99999999", 1_00000000),
        ("1000", 2_00000000),
        ("1000.00000001", 3_00000000),
        ("90000000000", 3_00000000),
    ];
    for (volume, reward) in table {
        let mut facts = order(|terms| terms.tiers = tiers.to_vec());
        facts.volume_usd = dollars(volume).amount();
        assert!(facts.agreed.needs_volume());
        assert_eq!(step("percent", &facts, 0), says(reward, "step-percent-tier"), "{volume}");
    }
    // Refunds of orders that were placed before the counters may leave less than nothing.
    let mut facts = order(|terms| terms.tiers = tiers.to_vec());
    facts.volume_usd = usd(-5);
    assert_eq!(step("percent", &facts, 0), says(1_00000000, "step-percent-tier"));
}

#[test]
fn a_discount_is_ignored_subtracted_or_the_end_of_the_reward() {
    use Discount::{Excludes, Ignored, Subtracted};
    let table = [
        (Ignored, 50, 100, (100, None)),
        (Subtracted, 0, 100, (100, None)),
        (Subtracted, 50, 100, says(50, "step-discount-subtracted")),
        (Subtracted, 150, 100, says(0, "step-discount-subtracted")),
        (Subtracted, 50, -100, says(-100, "step-discount-subtracted")),
        (Excludes, 0, 100, (100, None)),
        (Excludes, 1, 100, says(0, "step-discount-excludes")),
        (Excludes, 1, -100, says(0, "step-discount-excludes")),
    ];
    for (mode, discount, reward, expected) in table {
        let mut facts = order(|terms| terms.discount = mode);
        facts.discount_usd = usd(discount);
        assert_eq!(step("discount", &facts, reward), expected, "{mode:?} {discount} {reward}");
    }
}

#[test]
fn a_direction_fixes_raises_or_limits_the_reward_or_earns_nothing() {
    let (fixed, min, max) = (Modifier::Fixed, Modifier::Min, Modifier::Max);
    let sum = dollars("0.0000005");
    let table = [
        (None, 100, (100, None)),
        (Some(Modifier::Nothing), 100, says(0, "step-direction-nothing")),
        (Some(fixed(sum)), 100, says(50, "step-direction-fixed")),
        (Some(fixed(sum)), -100, says(50, "step-direction-fixed")),
        (Some(min(sum)), 49, says(50, "step-direction-min")),
        (Some(min(sum)), 50, (50, None)),
        (Some(min(sum)), -7, says(50, "step-direction-min")),
        (Some(max(sum)), 51, says(50, "step-direction-max")),
        (Some(max(sum)), 50, (50, None)),
        (Some(max(sum)), -7, (-7, None)),
    ];
    for (modifier, reward, expected) in table {
        let mut facts = order(|_| {});
        facts.agreed.direction = Some(DirectionRule { percent: None, modifier });
        assert_eq!(step("direction", &facts, reward), expected, "{modifier:?} {reward}");
    }
}

#[test]
fn a_loss_is_shared_only_where_the_terms_say_so() {
    let table = [
        (false, 5, (5, None)),
        (false, 0, (0, None)),
        (false, -5, says(0, "step-loss-not-shared")),
        (true, 5, (5, None)),
        (true, -5, says(-5, "step-loss-shared")),
    ];
    for (shares, reward, expected) in table {
        let facts = order(|terms| terms.shares_losses = shares);
        assert_eq!(step("losses", &facts, reward), expected, "{shares} {reward}");
    }
}

#[test]
fn a_cap_is_a_part_of_the_profit_and_no_limit_to_a_loss() {
    let table = [
        (1000, 499, (499, None)),
        (1000, 500, (500, None)),
        (1000, 501, says(500, "step-cap")),
        (0, 1, says(0, "step-cap")),
        (-1000, 1, says(0, "step-cap")),
        (-1000, -700, (-700, None)),
    ];
    for (profit, reward, expected) in table {
        let mut facts = order(|terms| terms.cap = Some(percent("50")));
        facts.profit_usd = Some(usd(profit));
        assert_eq!(step("cap", &facts, reward), expected, "{profit} {reward}");
    }
    assert_eq!(step("cap", &order(|_| {}), i64::MAX), (i64::MAX, None));
}

#[test]
fn a_floor_is_paid_without_profit_and_when_the_reward_exceeds_it() {
    let table = [
        (1000, 1000, (1000, None)),
        (1000, 1001, says(7, "step-floor-above-profit")),
        (1, 1, (1, None)),
        (0, 0, says(7, "step-floor-no-profit")),
        (-1, 500, says(7, "step-floor-no-profit")),
        (-1, -500, says(7, "step-floor-no-profit")),
    ];
    for (profit, reward, expected) in table {
        let mut facts = order(|terms| terms.floor = Some(dollars("0.00000007")));
        facts.profit_usd = Some(usd(profit));
        assert_eq!(step("floor", &facts, reward), expected, "{profit} {reward}");
    }
    assert_eq!(step("floor", &order(|_| {}), -5), (-5, None));
}

#[test]
fn too_small_a_profit_earns_nothing() {
    // 0.6 % of 100 USD.
    let table = [
        (60_000_000, (9, None)),
        (59_999_999, says(0, "step-profit-too-small")),
        (-1, says(0, "step-profit-too-small")),
    ];
    for (profit, expected) in table {
        let mut facts = order(|terms| terms.min_profit = Some(percent("0.6")));
        facts.profit_usd = Some(usd(profit));
        assert_eq!(step("min_profit", &facts, 9), expected, "{profit}");
    }
}

#[test]
fn a_click_is_required_in_time_to_the_last_second() {
    let table = [
        (None, says(0, "step-click-late")),
        (Some(0), says(9, "step-click-in-time")),
        (Some(86_400), says(9, "step-click-in-time")),
        (Some(86_401), says(0, "step-click-late")),
        (Some(-1), says(0, "step-click-late")),
    ];
    for (age, expected) in table {
        let mut facts = order(|terms| terms.click_within_hours = Some(24));
        facts.click_age_s = age;
        assert_eq!(step("click", &facts, 9), expected, "{age:?}");
    }
    assert_eq!(step("click", &order(|_| {}), 9), (9, None));
}

#[test]
fn the_second_level_is_a_part_of_the_same_base_and_shares_no_modifier() {
    let mut facts = order(|terms| {
        terms.level2 = Some(percent("5"));
        (terms.cap, terms.floor) = (Some(percent("1")), Some(dollars("7")));
        terms.discount = Discount::Subtracted;
    });
    facts.discount_usd = usd(1_00000000);
    facts.agreed.direction = Some(DirectionRule {
        percent: Some(percent("99")),
        modifier: Some(Modifier::Fixed(Usd::ZERO)),
    });
    facts.level = 2;
    let computed = compute(&facts).unwrap();
    assert_eq!(computed.amount, usd(50_000_000));
    let keys: Vec<_> = computed.steps.iter().map(|step| step.key.as_str()).collect();
    assert_eq!(keys, ["step-base-profit", "step-level2", "step-rounding"]);
    assert_eq!(computed.steps[1].sum, "0.5");
    // A loss is shared, or not, as on the first level.
    facts.profit_usd = Some(usd(-10_00000000));
    assert_eq!(compute(&facts).unwrap().amount, usd(0));
    facts.agreed.terms.shares_losses = true;
    assert_eq!(compute(&facts).unwrap().amount, usd(-50_000_000));
}

#[test]
fn what_excludes_an_order_excludes_it_for_both_levels() {
    let nothing = Some(DirectionRule { percent: None, modifier: Some(Modifier::Nothing) });
    let mut excluded = [
        order(|terms| terms.click_within_hours = Some(1)),
        order(|terms| terms.min_profit = Some(percent("10.00000001"))),
        order(|terms| terms.discount = Discount::Excludes),
        order(|_| {}),
    ];
    excluded[2].discount_usd = usd(1);
    excluded[3].agreed.direction = nothing;
    for mut facts in excluded {
        facts.agreed.terms.level2 = Some(percent("5"));
        facts.agreed.terms.floor = Some(dollars("7"));
        for level in [1, 2] {
            let computed = compute(&Facts { level, ..facts.clone() }).unwrap();
            assert_eq!(computed.amount, usd(0), "{:?}", computed.steps);
            // The steps after it would only repeat that there is nothing.
            assert_eq!(computed.steps.last().unwrap().key, "step-rounding");
        }
    }
}

#[test]
fn an_order_of_unknown_value_is_decided_only_where_nothing_asks_for_it() {
    let unknown = |facts: Facts| compute(&Facts { amount_usd: None, profit_usd: None, ..facts });
    for change in [
        (|_| {}) as fn(&mut Terms),
        |terms| terms.min_profit = Some(Percent::default()),
        |terms| (terms.base, terms.cap) = (Base::Amount, Some(Percent::default())),
    ] {
        assert!(unknown(order(change)).is_err());
    }
    // Without a click in time nobody asks what it was worth.
    let late = unknown(order(|terms| terms.click_within_hours = Some(1)));
    assert_eq!(late.unwrap().amount, usd(0));
}
