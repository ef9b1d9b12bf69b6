//! From base prices to rates.

use std::cmp::Ordering;

use money::{Decimal, Rate, Ratio, parse_decimal};
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, proptest};

use crate::features::rates::pricing::price::{NoRate, Priced, price};
use crate::features::rates::pricing::{Pricing, PricingChange, read_rate};

fn decimal(text: &str) -> Decimal {
    parse_decimal(text).unwrap()
}

fn pricing(margin: &str, add_on: &str, tiers: &str, guard: &str, digits: &str) -> Pricing {
    let some = |text: &str| Some(text.to_owned());
    let change = PricingChange {
        margin: some(margin),
        add_on: some(add_on),
        tiers: some(tiers),
        guard: some(guard),
        digits: some(digits),
        ..PricingChange::default()
    };
    change.apply(Pricing::default()).unwrap()
}

fn told(base: &str, pricing: &Pricing) -> String {
    let base = Ratio::of(&read_rate(base).unwrap());
    match price(base, pricing, pricing.margin, &mut |_| {}) {
        Ok(Priced { rate, tiers }) => {
            let mut text = rate.to_string();
            for (from, rate) in tiers {
                text.push_str(&format!("; from {from} {rate}"));
            }
            text
        }
        Err(no) => no.to_string(),
    }
}

#[test]
fn every_step_changes_the_rate_in_its_turn() {
    let table = [
        ("1:65000", pricing("0", "0", "", "", ""), "1 : 65000"),
        ("1:65000", pricing("1.5", "0", "", "", ""), "1 : 64025"),
        ("65000:1", pricing("1.5", "0", "", "", ""), "65989.84772 : 1"),
        ("1:65000", pricing("-0.5", "0", "", "", ""), "1 : 65325"),
        // The margin first, then the sum.
        ("1:100", pricing("10", "5", "", "", ""), "1 : 85"),
        ("100:1", pricing("10", "5", "", "", ""), "116.1111112 : 1"),
        ("1:100", pricing("10", "-5", "", "", ""), "1 : 95"),
        // The sum stays in its currency, wherever the margin leads.
        ("1:1", pricing("2", "0.01", "", "", ""), "1.030927836 : 1"),
        // Points of a tier are added to the margin; each tier is rounded by itself.
        (
            "1:100",
            pricing("2", "1", "1000:-0.5,5000:-1", "", "4"),
            "1 : 97; from 1000 1 : 97.5; from 5000 1 : 98",
        ),
        ("1:123.456", pricing("0", "0", "", "", "4"), "1 : 123.4"),
        ("123.456:1", pricing("0", "0", "", "", "4"), "123.5 : 1"),
        // Better for the customer than the guard: the guard. Worse: closed.
        ("1:120", pricing("0", "0", "", "1:90..1:110", ""), "1 : 110"),
        ("1:110", pricing("0", "0", "", "1:90..1:110", ""), "1 : 110"),
        ("1:90", pricing("0", "0", "", "1:90..1:110", ""), "1 : 90"),
        (
            "1:89",
            pricing("0", "0", "", "1:90..1:110", ""),
            "the rate is worse for the customer than its guard 1 : 90",
        ),
        ("80:1", pricing("0", "0", "", "110:1..90:1", ""), "90 : 1"),
        (
            "111:1",
            pricing("0", "0", "", "110:1..90:1", ""),
            "the rate is worse for the customer than its guard 110 : 1",
        ),
        (
            "1:100",
            pricing("0", "0", "50:20", "1:90..", ""),
            "the rate is worse for the customer than its guard 1 : 90",
        ),
        (
            "1:5",
            pricing("10", "5", "", "", ""),
            "what margin and add-on leave has a side that is not positive; write both sides of a \
             rate above zero",
        ),
    ];
    for (base, pricing, expected) in table {
        assert_eq!(told(base, &pricing), expected, "{base} with {pricing:?}");
    }
}

#[test]
fn each_step_is_told_in_words() {
    let pricing = pricing("1.5", "25", "10:-0.5", "1:60000..1:64300", "");
    let mut steps = Vec::new();
    price(Ratio::of(&read_rate("1:65000").unwrap()), &pricing, pricing.margin, &mut |step| {
        steps.push(step.to_string());
    })
    .unwrap();
    assert_eq!(
        steps,
        [
            "margin 1.5 %: 1 : 64025",
            "add-on 25, taken from what is received: 1 : 64000",
            "rounded in our favour to 10 digits: 1 : 64000",
            "from 10 on: margin -0.5",
            "margin 1 %: 1 : 64350",
            "add-on 25, taken from what is received: 1 : 64325",
            "rounded in our favour to 10 digits: 1 : 64325",
            "better than the guard allows, so: 1 : 64300",
        ]
    );
}

#[test]
fn a_change_of_a_pricing_leaves_what_it_does_not_name() {
    let was = pricing("1.5", "25", "10:-0.5", "1:60000..", "8");
    let change = |field: &str, text: &str| {
        let mut change = PricingChange::default();
        let slot = match field {
            "margin" => &mut change.margin,
            "tiers" => &mut change.tiers,
            "guard" => &mut change.guard,
            "digits" => &mut change.digits,
            "jump" => &mut change.jump,
            _ => &mut change.sources,
        };
        *slot = Some(text.to_owned());
        change.apply(was.clone())
    };
    assert_eq!(PricingChange::default().apply(was.clone()).unwrap(), was);
    assert_eq!(change("margin", "2").unwrap(), Pricing { margin: decimal("2"), ..was.clone() });
    assert!(change("tiers", "none").unwrap().tiers.is_empty());
    assert_eq!(change("guard", "none").unwrap().guard.to_string(), "");
    assert_eq!(change("digits", "none").unwrap().digits, None);
    assert_eq!(change("jump", "2.5").unwrap().jump_percent, Some(decimal("2.5")));
    assert_eq!(change("sources", "b,a").unwrap().sources, ["b", "a"]);
    assert_eq!(change("sources", "any").unwrap().sources, [""; 0]);
    for (field, text, told) in [
        ("margin", "1%", "margin: `1%` is no plain number"),
        ("digits", "eight", "digits: `eight` is no plain number"),
        ("digits", "2", "digits: 2 is out of range; write 4 to 18"),
        ("jump", "0", "jump: 0 % is out of range"),
    ] {
        let error = change(field, text).unwrap_err().to_string();
        assert!(error.starts_with(told), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn no_step_makes_a_rate_better_than_the_exact_one(
        (given, got) in (side(), side()),
        margin in 0_i64..9_000,
        add_on in 0_i64..1_000,
        points in -500_i64..500,
        digits in 4_u32..=18,
    ) {
        let Ok(base) = Ratio::new(given, got) else { return Ok(()) };
        let pricing = Pricing {
            margin: Decimal::new(margin, 2),
            add_on: Decimal::new(add_on, 3),
            tiers: format!("10:{}", Decimal::new(points, 2)).parse().unwrap(),
            digits: Some(digits),
            ..Pricing::default()
        };
        let Ok(priced) = price(base, &pricing, pricing.margin, &mut |_| {}) else { return Ok(()) };
        prop_assert!(Ratio::of(&priced.rate).cmp(&base) != Ordering::Greater);
        let less = Rate::new(given, got).ok().map(|_| base.less_percent(pricing.margin));
        if let Some(Ok(exact)) = less {
            prop_assert!(Ratio::of(&priced.rate) <= exact, "{}", priced.rate);
        }
        for rate in [priced.rate, priced.tiers[0].1] {
            let one = [rate.in_side(), rate.out_side()].contains(&Decimal::ONE);
            let text = rate.to_string();
            prop_assert!(one && !text.contains('e') && !text.contains('E'), "{}", text);
            let other = rate.in_side().max(rate.out_side()).to_string().replace('.', "");
            let shown = other.trim_matches('0').len();
            prop_assert!(shown <= digits as usize, "{} has more than {} digits", other, digits);
        }
        // Points off the margin never make a larger amount's rate worse, points on it never better.
        let (small, large) = (priced.rate, priced.tiers[0].1);
        let (worse, better) = if points <= 0 { (small, large) } else { (large, small) };
        prop_assert!(worse.is_no_better_than(&better), "{} {} {}", points, small, large);
    }
}

fn side() -> impl Strategy<Value = Decimal> {
    (1_i64..10_000_000_000, 0_u32..10).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

#[test]
fn a_margin_of_everything_leaves_no_rate() {
    let base = Ratio::of(&read_rate("1:100").unwrap());
    let whole = price(base, &Pricing::default(), Decimal::ONE_HUNDRED, &mut |_| {});
    assert!(matches!(whole, Err(NoRate::Wrong(_))));
}
