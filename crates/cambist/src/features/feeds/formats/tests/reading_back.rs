//! What is rendered reads back as the same items, to the extent that a kind of document carries them.

use money::{Decimal, Rate};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use rust_decimal::RoundingStrategy;

use crate::features::rates::files::{Fee, FileItem, Limits};

use super::super::Item;
use super::goldens::element_names;
use super::kit::{
    CLASSIC, EREF, FLAT, KINDS, Kind, TXT, UNITS, V13, item, numbered, read_back, rendered,
};
use super::kit_random::{amounts, directions, fee, items, rate};

/// What classic XML and flat JSON carry: everything.
fn whole(item: &Item<'_>) -> FileItem {
    FileItem {
        line: 0,
        from: item.from.to_owned(),
        to: item.to.to_owned(),
        rate_in: item.rate.in_side(),
        rate_out: item.rate.out_side(),
        reserve: Some(item.reserve.to_decimal()),
        from_limits: Limits { min: Some(item.min.to_decimal()), max: Some(item.max.to_decimal()) },
        to_limits: Limits::default(),
        from_fee: item.from_fee,
        to_fee: item.to_fee,
        min_fee: item.min_fee,
        floating: item.floating.map(str::to_owned),
        delay_minutes: item.delay_minutes,
        labels: item.labels.to_vec(),
        cities: item.city.map(str::to_owned).into_iter().collect(),
        has_steps: false,
    }
}

/// What TXT carries: neither limits nor conditions.
fn of_text(item: &Item<'_>) -> FileItem {
    FileItem {
        from_limits: Limits::default(),
        from_fee: None,
        to_fee: None,
        min_fee: None,
        floating: None,
        delay_minutes: None,
        labels: Vec::new(),
        ..whole(item)
    }
}

/// What EREF carries: the least fee is in the fee, and the limits stand in *to* as well.
fn of_eref(item: &Item<'_>) -> FileItem {
    FileItem { from_fee: covering(item), min_fee: None, ..whole(item) }
}

/// What JSON 1.3 carries: no delay, of a floating rate only that it floats, 6 decimals of a rate.
fn of_v13(item: &Item<'_>) -> FileItem {
    let mut labels = item.labels.to_vec();
    labels.extend(item.floating.map(|_| "floating".to_owned()));
    let (rate_in, rate_out) = shortened(item.rate);
    FileItem { rate_in, rate_out, floating: None, delay_minutes: None, labels, ..of_eref(item) }
}

/// The fee that a reader is shown who is told of no least fee.
fn covering(item: &Item<'_>) -> Option<Fee> {
    let min = item.min.to_decimal();
    let (Some(fee), Some(least)) = (item.from_fee, item.min_fee) else {
        return item.from_fee.or(item.min_fee);
    };
    Some(match (fee, least) {
        (Fee::Fixed(a), Fee::Fixed(b)) => Fee::Fixed(a.max(b)),
        (Fee::Percent(a), Fee::Percent(b)) => Fee::Percent(a.max(b)),
        (Fee::Fixed(sum), Fee::Percent(percent)) | (Fee::Percent(percent), Fee::Fixed(sum)) => {
            let share = if sum >= min {
                Decimal::ONE_HUNDRED
            } else {
                let share = sum * Decimal::ONE_HUNDRED / min;
                share.round_dp_with_strategy(6, RoundingStrategy::AwayFromZero)
            };
            Fee::Percent(percent.max(share))
        }
    })
}

/// The rate of JSON 1.3 by another way than the one under test: by decimals' own quotients.
fn shortened(rate: Rate) -> (Decimal, Decimal) {
    let (given, got) = (rate.in_side(), rate.out_side());
    let one = Decimal::ONE;
    if got.max(given) == one {
        // A side below 1 turns round.
        let (given_for_one, got_for_one) = (one / got, one / given);
        return match got < one {
            true => (given_for_one.round_dp_with_strategy(6, RoundingStrategy::AwayFromZero), one),
            false => (one, got_for_one.round_dp_with_strategy(6, RoundingStrategy::ToZero)),
        };
    }
    (
        given.round_dp_with_strategy(6, RoundingStrategy::AwayFromZero),
        got.round_dp_with_strategy(6, RoundingStrategy::ToZero),
    )
}

/// Checks limits in *to* against those in *from*, and takes them off.
fn checked(mut read: FileItem, item: &Item<'_>) -> FileItem {
    let limits = std::mem::take(&mut read.to_limits);
    read.line = 0;
    let (Some(min), Some(max)) = (limits.min, limits.max) else {
        assert_eq!(limits, Limits::default(), "both limits or none");
        return read;
    };
    assert!(Decimal::ZERO < min && min <= max);
    let scale = item.reserve.scale();
    let units = |value: Decimal| money::Amount::parse(&value.to_string(), scale).unwrap();
    let needs = |value: Decimal| item.rate.give_for(units(value), item.min.scale()).unwrap();
    assert!(needs(min).units() >= item.min.units(), "the least is not below the minimum");
    assert!(needs(max).units() <= item.max.units(), "the most is not above the maximum");
    if item.to_fee.is_none() && item.from_fee.is_none() && item.min_fee.is_none() {
        assert_eq!(units(max), item.rate.receive(item.max, scale).unwrap());
    }
    read
}

fn assert_reads_back(kind: Kind, items: &[Item<'_>], view: fn(&Item<'_>) -> FileItem) {
    let read = read_back(kind, &rendered(kind, items));
    assert_eq!(read.len(), items.len());
    for (read, item) in read.into_iter().zip(items) {
        assert_eq!(checked(read, item), view(item));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_rendered_reads_back_as_the_same_items(directions in directions()) {
        let items = items(&directions);
        assert_reads_back(CLASSIC, &items, whole);
        assert_reads_back(UNITS, &items, whole);
        assert_reads_back(FLAT, &items, whole);
        assert_reads_back(EREF, &items, of_eref);
        assert_reads_back(TXT, &items, of_text);
    }

    #[test]
    fn one_city_of_each_pair_reads_back_from_json_13(directions in directions()) {
        let mut items = items(&directions);
        items.sort_by_key(|item| (item.from_place, item.to_place));
        items.dedup_by_key(|item| (item.from_place, item.to_place));
        assert_reads_back(V13, &items, of_v13);
    }

    #[test]
    fn json_13_never_promises_more_and_at_most_a_millionth_less(rate in rate()) {
        let plain = Item { rate, ..item(("FRM", "U"), ("TOO", "U"), ("1", "1")) };
        let read = read_back(V13, &rendered(V13, &[plain])).remove(0);
        let shown = Rate::new(read.rate_in, read.rate_out).unwrap();
        prop_assert!(shown.is_no_better_than(&rate));
        prop_assert!(read.rate_in.max(read.rate_out) >= Decimal::ONE);
        prop_assert!(read.rate_in.scale() <= 6 && read.rate_out.scale() <= 6);
        let step = Decimal::new(1, 6);
        let better = match read.rate_out > Decimal::ONE {
            true => Rate::new(read.rate_in, read.rate_out + step),
            // The last step below "1 gives 1" is on the other side.
            false if read.rate_in == Decimal::ONE => Rate::new(Decimal::ONE, Decimal::ONE + step),
            false => Rate::new(read.rate_in - step, read.rate_out),
        };
        let better = better.unwrap();
        prop_assert!(better == shown || !better.is_no_better_than(&rate), "{} {}", shown, rate);
    }

    #[test]
    fn any_text_makes_a_well_formed_document(text in any::<String>(), unit in any::<String>()) {
        let labels = [text.clone()];
        let plain = item((&text, &unit), (&text, &unit), ("1", "2"));
        let hostile = Item { labels: &labels, city: Some(&text), floating: Some(&text), ..plain };
        let hostile = numbered(vec![hostile]);
        prop_assert_eq!(element_names(&rendered(UNITS, &hostile)).len(), 12);
        prop_assert_eq!(element_names(&rendered(EREF, &hostile)).len(), 16);
        for kind in [FLAT, V13] {
            let value: serde_json::Value = serde_json::from_str(&rendered(kind, &hostile)).unwrap();
            let code = if kind == FLAT { &value["rates"][0]["from"] } else { &value["currencies"]["list"]["1"] };
            prop_assert_eq!(code.as_str(), Some(text.as_str()));
        }
        let lines = rendered(TXT, &hostile);
        prop_assert_eq!((lines.lines().count(), lines.matches(';').count()), (1, 6));
    }

    #[test]
    fn no_number_has_an_exponent_or_a_separator(rate in rate(), amounts in amounts(), fee in fee()) {
        let plain = item(("FRM", "U"), ("TOO", "U"), ("1", "1"));
        let [reserve, min, max] = amounts;
        let item = Item { rate, reserve, min, max, from_fee: Some(fee), ..plain };
        for kind in KINDS {
            let document = rendered(kind, &[item]);
            // What is left when names, quoted texts and the words of the format are gone.
            let bare = match kind.0 {
                "xml" => between(&document, '<', '>').replace("FRM", "").replace("TOO", "").replace(" U", ""),
                "json" => between(&document, '"', '"'),
                _ => document.replace("FRM;TOO;", ""),
            };
            let rest = bare.trim_matches(|c: char| c.is_ascii_digit() || ".- %\n{}[]:,;".contains(c));
            prop_assert_eq!(rest, "", "{}", document);
        }
    }
}

/// A text without what stands between two signs.
fn between(text: &str, open: char, close: char) -> String {
    let mut is_inside = false;
    let mut left = String::new();
    for character in text.chars() {
        match is_inside {
            true => is_inside = character != close,
            false if character == open => is_inside = true,
            false => left.push(character),
        }
    }
    left
}
