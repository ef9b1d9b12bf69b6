//! JSON 1.3 of jsons.info: numbered currencies, and a tree of exchanges between them.
//!
//! A rate is one number, `xr`: X for "X gives 1", −X for "1 gives X". It is at least 1 and has at
//! most 6 decimals; those that go are rounded so that we never promise more. A pair has one entry
//! for all its cities, with the worst of their terms. The numbers of currencies are their places in
//! the catalogue: they stay what they are while directions come and go.

use std::collections::BTreeMap;

use money::{Amount, Decimal, Plain, Rate, Rounding};

use crate::features::rates::files::Fee;

use super::fees::{covering, larger};
use super::json::{fee, key, text};
use super::{FeedStyle, ITEM_BYTES, Item, put};

/// How many decimals a rate has at most.
const RATE_DECIMALS: u32 = 6;

/// The label of a rate that floats; the format has no other room for it.
const FLOATING: &str = "floating";

/// The whole document.
pub(super) fn render(items: &[Item<'_>], _: &FeedStyle) -> Vec<u8> {
    let tree = Tree::grow(items);
    let mut out = Vec::with_capacity(128 + items.len() * ITEM_BYTES);
    out.extend_from_slice(b"{\"version\":\"1.3\",\n\"currencies\":{\"list\":{");
    for (index, (place, code)) in tree.codes.iter().enumerate() {
        number_of(&mut out, index, *place);
        text(&mut out, code);
    }
    out.extend_from_slice(b"},\n\"amounts\":{");
    for (index, (place, amount)) in tree.amounts.iter().enumerate() {
        number_of(&mut out, index, *place);
        put(&mut out, amount);
    }
    out.extend_from_slice(b"}},\n\"exchange\":{");
    for (index, (place, entries)) in tree.exchange.iter().enumerate() {
        out.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
        number_of(&mut out, 0, *place);
        write_entries(&mut out, entries);
    }
    out.extend_from_slice(if items.is_empty() { b"}}\n" } else { b"\n}}\n" });
    out
}

fn write_entries(out: &mut Vec<u8>, entries: &BTreeMap<usize, Entry<'_>>) {
    out.extend_from_slice(b"{\"to\":{\n");
    for (index, (place, entry)) in entries.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b",\n");
        }
        number_of(out, 0, *place);
        entry.write(out);
    }
    out.extend_from_slice(b"}}");
}

/// The number of a currency as a key, from 1: the format forbids 0.
fn number_of(out: &mut Vec<u8>, index: usize, place: usize) {
    let comma = if index == 0 { "" } else { "," };
    put(out, format_args!("{comma}\"{}\":", place + 1));
}

/// What the items come to, by the places of their currencies.
#[derive(Default)]
struct Tree<'a> {
    codes: BTreeMap<usize, &'a str>,
    /// The least reserve of a currency that any of its directions states.
    amounts: BTreeMap<usize, Amount>,
    exchange: BTreeMap<usize, BTreeMap<usize, Entry<'a>>>,
}

impl<'a> Tree<'a> {
    fn grow(items: &[Item<'a>]) -> Tree<'a> {
        let mut tree = Tree::default();
        for item in items {
            tree.codes.insert(item.from_place, item.from);
            tree.codes.insert(item.to_place, item.to);
            let reserve = tree.amounts.entry(item.to_place).or_insert(item.reserve);
            *reserve = smaller(*reserve, item.reserve);
            let entries = tree.exchange.entry(item.from_place).or_default();
            match entries.get_mut(&item.to_place) {
                None => {
                    entries.insert(item.to_place, Entry::of(item));
                }
                Some(entry) => entry.add(item),
            }
        }
        tree
    }
}

/// One direction: terms that hold in all its cities.
struct Entry<'a> {
    rate: Rate,
    reserve: Amount,
    min: Amount,
    max: Amount,
    from_fee: Option<Fee>,
    to_fee: Option<Fee>,
    labels: Vec<&'a str>,
    cities: Vec<&'a str>,
}

impl<'a> Entry<'a> {
    fn of(item: &Item<'a>) -> Entry<'a> {
        let mut labels: Vec<&str> = Vec::new();
        let floating = item.floating.map(|_| FLOATING);
        for label in item.labels.iter().map(String::as_str).chain(floating) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        Entry {
            rate: item.rate,
            reserve: item.reserve,
            min: item.min,
            max: item.max,
            from_fee: covering(item.from_fee, item.min_fee, item.min),
            to_fee: item.to_fee,
            labels,
            cities: item.city.into_iter().collect(),
        }
    }

    /// Takes another city in, with the worse of the terms. A city is left out when no amount is
    /// within the limits of all, or when its fee is a sum where the others' is a percentage: one
    /// entry could not say what holds everywhere.
    fn add(&mut self, item: &Item<'a>) {
        let other = Entry::of(item);
        let (min, max) = (greater(self.min, other.min), smaller(self.max, other.max));
        let from_fee = larger(self.from_fee, other.from_fee);
        let (Some(from_fee), Some(to_fee)) = (from_fee, larger(self.to_fee, other.to_fee)) else {
            return;
        };
        if min.compare(&max).is_gt() {
            return;
        }
        if other.rate.is_no_better_than(&self.rate) {
            self.rate = other.rate;
        }
        self.reserve = smaller(self.reserve, other.reserve);
        (self.min, self.max, self.from_fee, self.to_fee) = (min, max, from_fee, to_fee);
        for label in other.labels {
            if !self.labels.contains(&label) {
                self.labels.push(label);
            }
        }
        self.cities.extend(other.cities);
    }

    fn write(&self, out: &mut Vec<u8>) {
        put(out, format_args!("{{\"xr\":{}", Plain(xr(self.rate))));
        key(out, "amount");
        put(out, self.reserve);
        key(out, "min");
        put(out, self.min);
        key(out, "max");
        put(out, self.max);
        fee(out, "inFee", self.from_fee);
        fee(out, "outFee", self.to_fee);
        if !self.labels.is_empty() {
            key(out, "options");
            self.write_options(out);
        }
        if !self.cities.is_empty() {
            key(out, "cities");
            list(out, b'[', &self.cities, b"", b']');
        }
        out.push(b'}');
    }

    /// `{"manual":1,"verifying":1}`.
    fn write_options(&self, out: &mut Vec<u8>) {
        list(out, b'{', &self.labels, b":1", b'}');
    }
}

fn list(out: &mut Vec<u8>, open: u8, words: &[&str], after: &[u8], close: u8) {
    out.push(open);
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        text(out, word);
        out.extend_from_slice(after);
    }
    out.push(close);
}

fn smaller(a: Amount, b: Amount) -> Amount {
    if a.compare(&b).is_le() { a } else { b }
}

fn greater(a: Amount, b: Amount) -> Amount {
    if a.compare(&b).is_ge() { a } else { b }
}

/// The rate as one number: X for "X gives 1" is rounded up, X of "1 gives X" down and negated.
fn xr(rate: Rate) -> Decimal {
    let (given, got) = (rate.in_side(), rate.out_side());
    let (x, is_got) = if got == Decimal::ONE && given >= Decimal::ONE {
        (Rounding::Up.round(given, RATE_DECIMALS), false)
    } else if given == Decimal::ONE && got >= Decimal::ONE {
        (Rounding::Down.round(got, RATE_DECIMALS), true)
    } else if given == Decimal::ONE {
        (inverse(got, Rounding::Up), false)
    } else {
        (inverse(given, Rounding::Down), true)
    };
    // "1 gives 1" is written without a sign.
    if is_got && x != Decimal::ONE { -x } else { x }
}

/// One divided by a side below 1, in whole numbers: a decimal's quotient would be rounded to the
/// nearest at its last digit.
fn inverse(side: Decimal, rounding: Rounding) -> Decimal {
    let one = 10_u128.pow(side.scale() + RATE_DECIMALS);
    let digits = side.mantissa().unsigned_abs();
    let units = if rounding == Rounding::Up { one.div_ceil(digits) } else { one / digits };
    let units = i128::try_from(units).expect("a side of a rate is at least 10^-15");
    Decimal::from_i128_with_scale(units, RATE_DECIMALS)
}
