//! A base price: what one side of a pair is worth in the other, exactly.

use std::fmt;

use money::{Decimal, Plain, Rate};

/// So many units of *base* are worth so many of *quote*, as a source states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// A unit (`BTC`, `EUR`), or a currency's code (`SBERRUB`) in another exchanger's file.
    pub base: String,
    /// A unit or a code, never the same as `base`.
    pub quote: String,
    /// So many of `base` …, above zero.
    pub price_in: Decimal,
    /// … are worth so many of `quote`, above zero.
    pub price_out: Decimal,
    /// When it became this price, in unix seconds; of a dated document, the document's date.
    pub at_s: i64,
}

impl Price {
    /// The price of a pair, if it is one that a rate can be made of.
    ///
    /// # Errors
    /// A sentence that says what is wrong: a side that is zero, below it, or beyond what a rate
    /// holds; the same unit on both sides.
    pub fn new(
        base: &str,
        quote: &str,
        price_in: Decimal,
        price_out: Decimal,
        at_s: i64,
    ) -> Result<Price, String> {
        if base == quote {
            return Err(format!("{base} has a price in itself; a price needs two units"));
        }
        // The pair is kept as it was stated; that it makes a rate both ways is what is asked here.
        for (given, got) in [(price_in, price_out), (price_out, price_in)] {
            Rate::new(given, got).map_err(|error| {
                format!("{base}/{quote}: {} : {} {error}", Plain(price_in), Plain(price_out))
            })?;
        }
        let (base, quote) = (base.to_owned(), quote.to_owned());
        Ok(Price { base, quote, price_in, price_out, at_s })
    }

    /// Whether the other price says the same of the same pair, whenever it was taken.
    pub fn says_the_same_as(&self, other: &Price) -> bool {
        (&self.base, &self.quote) == (&other.base, &other.quote)
            && (self.price_in, self.price_out) == (other.price_in, other.price_out)
    }

    /// The pair, for what follows from a change of it.
    pub fn pair(&self) -> Pair {
        (self.base.clone(), self.quote.clone())
    }
}

/// Base and quote.
pub type Pair = (String, String);

/// `1 BTC = 65000.5 USDT`.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (price_in, price_out) = (Plain(self.price_in), Plain(self.price_out));
        write!(f, "{price_in} {} = {price_out} {}", self.base, self.quote)
    }
}

/// A price as it is kept: whose it is, and how fresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPrice {
    /// The code of the source that stated it.
    pub source: String,
    /// The price.
    pub price: Price,
    /// The time that it is of, in unix milliseconds: that of the source's last good answer, unless
    /// it was missing from that.
    pub fresh_ms: i64,
    /// Whether it was in that answer, and so ages with its source.
    pub is_current: bool,
    /// Milliseconds after which it is stale: its source's setting.
    pub max_age_ms: i64,
    /// Whether its source is switched on.
    pub is_enabled: bool,
}

impl KnownPrice {
    /// Whether it may be used at `now_ms`.
    pub fn is_fresh(&self, now_ms: i64) -> bool {
        self.is_enabled && now_ms.saturating_sub(self.fresh_ms) <= self.max_age_ms
    }
}
