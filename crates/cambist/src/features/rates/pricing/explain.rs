//! How a rate comes about, in words.

use std::fmt::Write as _;

use money::Plain;
use store::{Fault, Tx};

use super::base::{Base, Book, Leg};
use super::jump::load_jumps;
use super::priced::{Direction, PricedOffer, decide, outcome};
use super::rows;
use crate::features::currencies::{Currency, load_currencies};
use crate::features::rates::sources::list_prices;

/// How the rate of a direction comes about, line by line, for each of its cities or one of them;
/// `None`: it is not priced from sources.
///
/// # Errors
/// The store's faults.
pub fn explain(
    tx: &mut Tx<'_>,
    now_ms: i64,
    (from, to): (&str, &str),
    city: Option<&str>,
) -> Result<Option<String>, Fault> {
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    let Some(direction) = rows::load_one(tx, &from, &to)?.pop() else { return Ok(None) };
    let currencies = load_currencies(tx)?;
    let find = |code: &str| currencies.iter().find(|currency| currency.code == code);
    let Some(pair) = find(&from).zip(find(&to)) else { return Ok(None) };
    let book = Book::new(list_prices(tx)?, now_ms);
    let jumps = load_jumps(tx)?;
    let change = decide(&direction, &book, pair, now_ms.div_euclid(1000), jumps);
    let mut text = format!("{from} → {to}\n");
    let base = told_base(&mut text, &direction, &book, pair, now_ms);
    if let Some((_, why)) = &change.state.frozen {
        line(&mut text, format_args!("frozen: {why}; `cambist rates thaw {from} {to}` accepts it"));
    }
    let by_hand = change.state.by_hand;
    if let Some((rate, until_s)) = by_hand {
        let left = (until_s - now_ms.div_euclid(1000) + 59) / 60;
        line(&mut text, format_args!("set by hand for another {left} min: {rate}"));
    }
    let base = base.filter(|_| by_hand.is_none());
    let asked = |offer: &&PricedOffer| city.is_none_or(|city| offer.city == city);
    for (place, offer) in direction.offers.iter().enumerate().filter(|(_, offer)| asked(offer)) {
        told_offer(&mut text, &direction, offer, base.as_ref(), pair.0);
        if let Some(why) = change.outcomes.get(place).and_then(|made| made.no_price.as_ref()) {
            line(&mut text, format_args!("no price: {why}"));
        }
    }
    Ok(Some(text))
}

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    writeln!(text, "  {what}").expect("a String takes every text");
}

fn told_base(
    text: &mut String,
    direction: &Direction,
    book: &Book,
    (from, to): (&Currency, &Currency),
    now_ms: i64,
) -> Option<Base> {
    let base = book.base(&direction.pricing.sources, from, to).ok()?;
    for leg in &base.legs {
        line(text, format_args!("{leg} ({}, {})", leg.name(), age(leg, now_ms)));
    }
    match base.legs.len() {
        0 => line(text, format_args!("{} and {} are one money", from.unit, to.unit)),
        1 => {}
        _ => line(text, format_args!("no source has the pair itself, so it is crossed")),
    }
    if let Ok(rate) = base.ratio.rate(18) {
        line(text, format_args!("base price: {rate}"));
    }
    Some(base)
}

fn age(leg: &Leg, now_ms: i64) -> String {
    let age_s = (now_ms - leg.known.fresh_ms).max(0) / 1000;
    match age_s {
        0..120 => format!("{age_s} s old"),
        120..7_200 => format!("{} min old", age_s / 60),
        _ => format!("{} h old", age_s / 3600),
    }
}

fn told_offer(
    text: &mut String,
    direction: &Direction,
    offer: &PricedOffer,
    base: Option<&Base>,
    from: &Currency,
) {
    if !offer.city.is_empty() {
        line(text, format_args!("in {}:", offer.city));
    }
    if let Some(margin) = offer.margin {
        line(text, format_args!("the city's own margin: {} %", Plain(margin)));
    }
    if let Some(base) = base {
        let mut tell = |step| line(text, format_args!("{step}"));
        outcome(&direction.pricing, offer, base, from.scale, &mut tell);
    }
}
