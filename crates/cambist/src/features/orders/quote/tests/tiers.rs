//! Offers whose larger amounts have rates of their own.

use money::{Amount, Decimal, Rate, parse_decimal};
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, proptest};

use super::{Office, advertised_at, an_office, scale};
use crate::features::orders::{Asked, QuoteRefusal};

/// An office whose larger amounts have other rates, better and worse ones.
fn a_tiered_office() -> impl Strategy<Value = Office> {
    let tier = (1_i64..4_000_000, 1_i64..40_000);
    (an_office(), proptest::collection::vec(tier, 0..4)).prop_map(|(office, parts)| {
        let mut from = 0;
        let tiers = parts.into_iter().map(|(step, part)| {
            from += step;
            // From nothing to four times as much.
            let part = Decimal::new(part, 4);
            let (rate_in, rate_out) = office.rate;
            (
                from,
                Rate::new(rate_in, rate_out * part)
                    .map_or(office.rate, |rate| (rate.in_side(), rate.out_side())),
            )
        });
        let tiers = tiers.collect();
        Office { tiers, ..office }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn with_tiers_every_amount_within_the_limits_gets_what_is_advertised(
        office in a_tiered_office(),
        place in 0_i64..1_000_001,
    ) {
        let table = office.table();
        let Some(open) = table.open().first() else { return Ok(()) };
        prop_assert!(open.min.is_positive() && open.min.units() <= open.max.units());
        let span = i128::from(open.max.units() - open.min.units());
        let into = i64::try_from(span * i128::from(place) / 1_000_000).unwrap();
        let ends = open.tiers.iter().skip(1).flat_map(|tier| [tier.from.units() - 1, tier.from.units()]);
        let gives = [open.min.units(), open.max.units(), open.min.units() + into].into_iter();
        for units in gives.chain(ends) {
            let give = Amount::from_units(units, scale(4));
            // Both ends, and everything between them, can be ordered.
            let quote = office.quote(&Asked::Give(give.to_string())).unwrap();
            let told = advertised_at(&open.rate, &office.terms, give, scale(2));
            prop_assert!(i128::from(quote.get.units()) >= told, "{} < {} of {}", quote.get, told, give);
            prop_assert!(quote.get.is_positive() && quote.get.units() <= office.reserve);
            // Who asks for that much is asked for no more than this.
            match office.quote(&Asked::Get(quote.get.to_string())) {
                Ok(back) => {
                    prop_assert!(back.give.units() <= units && back.get.units() >= quote.get.units());
                }
                Err(refusal) => {
                    let is_below = matches!(refusal, QuoteRefusal::BelowMinimum { .. });
                    // The least amount brings as much as the wish, and a little less would too.
                    let least = office.quote(&Asked::Give(open.min.to_string())).unwrap();
                    let is_least = least.get.units() >= quote.get.units();
                    prop_assert!(is_below && is_least, "{}", refusal);
                }
            }
        }
    }
}

#[test]
fn every_amount_has_the_rate_of_its_own_tier() {
    let rate = |rate_out: &str| (Decimal::ONE, parse_decimal(rate_out).unwrap());
    let tiers = vec![(100_000, rate("2.1")), (200_000, rate("1.9"))];
    let office = Office { tiers, ..Office::at("1", "2") };
    let table = [
        (office.give("9.99"), "9.99 for 19.98"),
        (office.give("10"), "10 for 21"),
        (office.give("19.99"), "19.99 for 41.97"),
        (office.give("20"), "20 for 38"),
        (office.get("19.98"), "9.99 for 19.98"),
        // Less brings that much sooner where the next tier is better.
        (office.get("20"), "10 for 21"),
        (office.get("21"), "10 for 21"),
        (office.get("40"), "19.0477 for 40"),
        // Within the best tier the most is 41.97; more comes only of the next one.
        (office.get("41.98"), "19.9905 for 41.98"),
        (office.get("42"), "22.1053 for 42"),
    ];
    for (said, told) in table {
        assert_eq!(said, told);
    }
    let shown = office.table().open()[0].rate.to_string();
    assert_eq!(shown, "1 : 1.9", "the worst rate of all amounts is advertised");
    let small = Office { max: Some(150_000), ..office };
    assert_eq!(small.table().open()[0].rate.to_string(), "1 : 2", "of those that can be reached");
}
