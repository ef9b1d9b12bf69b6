//! What a document states, before it is judged.

use money::Decimal;

use super::units::Units;

/// How many of the bad entries are told.
const TOLD: usize = 3;

/// What a document states about our units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The entries that could be read.
    pub stated: Vec<Stated>,
    /// The entries that could not.
    pub bad: Bad,
    /// How many entries are about something that the office does not have.
    pub foreign: usize,
    /// The document's date, in unix seconds.
    pub of_s: Option<i64>,
    /// How far ahead of now that date may be, in seconds.
    pub ahead_s: i64,
}

/// So many of *base* are so many of *quote*, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// A unit or code of the catalogue.
    pub base: String,
    /// A unit or code of the catalogue.
    pub quote: String,
    /// So many of `base` …
    pub price_in: Decimal,
    /// … are so many of `quote`.
    pub price_out: Decimal,
}

/// The entries that can't be believed: how many, and the first few in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bad {
    /// How many.
    pub count: usize,
    first: Vec<String>,
}

impl Bad {
    /// Adds one.
    pub fn add(&mut self, what: impl Into<String>) {
        self.count += 1;
        if self.first.len() < TOLD {
            self.first.push(what.into());
        }
    }

    /// The first few, in words.
    pub fn words(&self) -> String {
        let more = if self.count > self.first.len() { "; …" } else { "" };
        self.first.join("; ") + more
    }
}

impl Reading {
    /// Takes one entry: what is not ours is counted, what can't be read is told.
    pub fn take(
        &mut self,
        units: &Units,
        (base, quote): (&str, &str),
        sides: Result<(Decimal, Decimal), String>,
    ) {
        let (Some(base), Some(quote)) = (units.find(base), units.find(quote)) else {
            self.foreign += 1;
            return;
        };
        match sides {
            Err(what) => self.bad.add(format!("{base}/{quote}: {what}")),
            Ok((price_in, price_out)) => self.stated.push(Stated {
                base: base.to_owned(),
                quote: quote.to_owned(),
                price_in,
                price_out,
            }),
        }
    }

    /// Takes the price of one `base`.
    pub fn take_one(&mut self, units: &Units, pair: (&str, &str), price: Result<Decimal, String>) {
        self.take(units, pair, price.map(|price| (Decimal::ONE, price)));
    }
}
