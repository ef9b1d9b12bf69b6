//! One entry for all cities of a pair, as JSON 1.3 has it.

use money::{Decimal, Rate};
use proptest::prelude::{ProptestConfig, prop_assert, proptest};

use crate::features::rates::files::Fee;

use super::super::Item;
use super::kit::{V13, amount, dec, item, read_back, rendered};
use super::kit_random::{directions, items};

fn city<'a>(name: &'a str, rate: (&str, &str)) -> Item<'a> {
    Item { city: Some(name), ..item(("USDTTRC20", "USDT"), ("CASHUSD", "USD"), rate) }
}

#[test]
fn cities_share_the_worst_of_their_terms() {
    let (manual, verifying) = (["manual".to_owned()], ["verifying".to_owned()]);
    let cities = [
        Item { labels: &manual, min: amount("100"), ..city("MSK", ("1", "0.99")) },
        Item {
            max: amount("20000"),
            to_fee: Some(Fee::Percent(dec("1"))),
            ..city("SPB", ("1", "0.98"))
        },
        Item { labels: &verifying, reserve: amount("7"), ..city("TBS", ("1.005", "1")) },
    ];
    let read = read_back(V13, &rendered(V13, &cities)).remove(0);
    assert_eq!(read.cities, ["MSK", "SPB", "TBS"]);
    assert_eq!(read.labels, ["manual", "verifying"]);
    // 1 ÷ 0.98 is 1.0204081632…
    assert_eq!((read.rate_in, read.rate_out), (dec("1.020409"), dec("1")));
    assert_eq!(
        (read.from_limits.min, read.from_limits.max),
        (Some(dec("100")), Some(dec("20000")))
    );
    assert_eq!((read.reserve, read.to_fee), (Some(dec("7")), Some(Fee::Percent(dec("1")))));
}

#[test]
fn a_city_that_no_common_entry_can_speak_for_is_left_out() {
    let first = Item { from_fee: Some(Fee::Percent(dec("1"))), ..city("MSK", ("1", "0.99")) };
    let other_fee = Item { from_fee: Some(Fee::Fixed(dec("1"))), ..city("SPB", ("1", "0.5")) };
    let other_limits =
        Item { min: amount("25000.6"), max: amount("30000"), ..city("TBS", ("1", "0.4")) };
    let read = read_back(V13, &rendered(V13, &[first, other_fee, other_limits])).remove(0);
    assert_eq!(read.cities, ["MSK"]);
    assert_eq!(read.rate_in, dec("1.010102"));
}

#[test]
fn a_currency_keeps_its_number_when_other_directions_go() {
    let bitcoin = Item {
        from_place: 0,
        to_place: 41,
        ..item(("BTC", "BTC"), ("ACRUB", "RUB"), ("1", "58.5"))
    };
    let ether = Item { from_place: 1, ..bitcoin };
    let alone = rendered(V13, &[Item { from: "ETH", ..ether }]);
    assert!(alone.contains("\"list\":{\"2\":\"ETH\",\"42\":\"ACRUB\"}"), "{alone}");
    assert!(alone.contains("\"42\":{\"xr\":-58.5,"), "{alone}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_city_is_promised_more_than_it_has(mut directions in directions(), pairs in 1_usize..4) {
        // Few pairs, so that they have several cities; each city stands once in a pair.
        for (index, (place, _)) in directions.iter_mut().enumerate() {
            *place = ("ABC".into(), format!("X{}", index % pairs), Some(format!("C{index}")));
        }
        let items = items(&directions);
        for read in read_back(V13, &rendered(V13, &items)) {
            let shown = Rate::new(read.rate_in, read.rate_out).unwrap();
            for item in items.iter().filter(|item| item.to == read.to) {
                if !read.cities.iter().any(|city| Some(city.as_str()) == item.city) {
                    continue;
                }
                prop_assert!(shown.is_no_better_than(&item.rate));
                prop_assert!(read.reserve.unwrap() <= item.reserve.to_decimal());
                let (min, max) = (read.from_limits.min.unwrap(), read.from_limits.max.unwrap());
                prop_assert!(min >= item.min.to_decimal() && max <= item.max.to_decimal());
                prop_assert!(min <= max);
                prop_assert!(charged(read.to_fee, min) >= charged(item.to_fee, min));
                for give in [min, max] {
                    let least = charged(item.from_fee, give).max(charged(item.min_fee, give));
                    // Nobody is charged more than he gives.
                    prop_assert!(charged(read.from_fee, give) >= least.min(give));
                }
            }
        }
    }
}

fn charged(fee: Option<Fee>, amount: Decimal) -> Decimal {
    match fee {
        None => Decimal::ZERO,
        Some(Fee::Fixed(sum)) => sum,
        Some(Fee::Percent(percent)) => amount / Decimal::ONE_HUNDRED * percent,
    }
}
