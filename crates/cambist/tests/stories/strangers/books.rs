//! What the books have, as rows.

use cambist::features::rates::files::Fee;
use cambist::features::rates::{OpenOffer, RateTable};
use money::{Amount, Decimal, Rate, plain};
use rust_decimal::RoundingStrategy;

use super::rows::Row;

/// The rows that a document of this kind ought to have.
pub(super) fn rows(kind: &str, table: &RateTable) -> Vec<Row> {
    let row = |fields| Row { fields, is_of_doubles: false };
    if kind == "1.3" {
        let pairs = table.open().chunk_by(|a, b| (a.from, a.to) == (b.from, b.to));
        return pairs.map(|offers| row(merged(table, offers))).collect();
    }
    table.open().iter().map(|open| row(single(kind, table, open))).collect()
}

fn single(kind: &str, table: &RateTable, open: &OpenOffer) -> Vec<String> {
    let (offer, terms) = (&open.offer, &open.offer.terms);
    let from = table.currency(open.from);
    let limit = |amount: Amount| match kind {
        "units" => format!("{amount} {}", from.unit),
        _ => amount.to_string(),
    };
    let fee = |fee: Option<Fee>| match fee {
        None => String::new(),
        Some(Fee::Percent(percent)) if kind == "classic" || kind == "units" => {
            format!("{} %", plain(percent))
        }
        Some(fee) => fee.to_string(),
    };
    let mut fields = vec![
        offer.from.clone(),
        offer.to.clone(),
        offer.city.clone(),
        plain(open.rate.in_side()),
        plain(open.rate.out_side()),
        open.reserve.to_string(),
    ];
    if kind == "txt" {
        fields.resize(14, String::new());
        return fields;
    }
    let (least, from_fee) = match kind {
        "eref" => (None, covering(terms.from_fee, terms.min_fee)),
        _ => (terms.min_fee, terms.from_fee),
    };
    fields.extend([
        limit(open.min),
        limit(open.max),
        fee(least),
        fee(from_fee),
        fee(terms.to_fee),
        terms.floating.clone().unwrap_or_default(),
        terms.delay_minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
        terms.labels.join(","),
    ]);
    fields
}

/// The market's least fees are of the kind of the fees beside them.
fn covering(fee: Option<Fee>, least: Option<Fee>) -> Option<Fee> {
    match (fee, least) {
        (Some(Fee::Fixed(a)), Some(Fee::Fixed(b))) => Some(Fee::Fixed(a.max(b))),
        (Some(Fee::Percent(a)), Some(Fee::Percent(b))) => Some(Fee::Percent(a.max(b))),
        _ => fee.or(least),
    }
}

/// One entry for all cities of a pair: the worst rate, the narrowest limits.
fn merged(table: &RateTable, offers: &[OpenOffer]) -> Vec<String> {
    let first = &offers[0];
    let is_worst = |open: &&OpenOffer| offers.iter().all(|o| open.rate.is_no_better_than(&o.rate));
    let (rate_in, rate_out) = shortened(offers.iter().find(is_worst).unwrap().rate);
    let min = offers.iter().map(|open| open.min.units()).max().unwrap();
    let max = offers.iter().map(|open| open.max.units()).min().unwrap();
    let cities = offers.iter().map(|open| open.offer.city.as_str()).filter(|city| !city.is_empty());
    let scale = table.currency(first.from).scale;
    let limit = |units| Amount::from_units(units, scale).to_string();
    let terms = &first.offer.terms;
    let fee = |fee: Option<Fee>| fee.map(|fee| fee.to_string()).unwrap_or_default();
    let mut labels = terms.labels.clone();
    labels.extend(terms.floating.as_ref().map(|_| "floating".to_owned()));
    vec![
        first.offer.from.clone(),
        first.offer.to.clone(),
        cities.collect::<Vec<_>>().join(","),
        plain(rate_in),
        plain(rate_out),
        first.reserve.to_string(),
        limit(min),
        limit(max),
        String::new(),
        fee(covering(terms.from_fee, terms.min_fee)),
        fee(terms.to_fee),
        String::new(),
        String::new(),
        labels.join(","),
    ]
}

/// A rate in at most 6 decimals whose larger side is not 1, never better than it was.
fn shortened(rate: Rate) -> (Decimal, Decimal) {
    let (mut given, mut got) = (rate.in_side(), rate.out_side());
    if given.max(got) == Decimal::ONE {
        (given, got) = (Decimal::ONE / got, Decimal::ONE / given);
    }
    (
        given.round_dp_with_strategy(6, RoundingStrategy::AwayFromZero),
        got.round_dp_with_strategy(6, RoundingStrategy::ToZero),
    )
}
