//! How a rate comes about, line by line.

use std::fmt;
use std::sync::Arc;

use money::{Decimal, Plain, Rate};
use store::{Fault, Tx};

use super::base::{Base, Book};
use super::jump::load_jumps;
use super::price::Step;
use super::priced::{Change, Direction, PricedOffer, decide, outcome};
use super::rows;
use crate::features::currencies::{Currency, load_currencies};
use crate::features::rates::sources::list_prices;

/// How the rate of a direction comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The code of what is given.
    pub from: String,
    /// The code of what is received.
    pub to: String,
    /// What is told, in the order in which it is worked out.
    pub lines: Vec<Line>,
}

/// One line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A price that a source gave.
    Price {
        /// `1 BTC = 65000 USDT`, in the direction in which it is used.
        stated: String,
        /// Its source and pair: `binance BTC/USDT`.
        name: String,
        /// Seconds since it was good.
        age_s: i64,
    },
    /// Both sides are counted in one unit.
    OneMoney(String, String),
    /// It took more than one price.
    Crossed,
    /// What came of the prices.
    Base(Rate),
    /// It is frozen, and why.
    Frozen(Arc<str>),
    /// An operator has set the rate.
    ByHand {
        /// Minutes until that ends.
        minutes: i64,
        /// The rate.
        rate: Rate,
    },
    /// What follows is of this city.
    City(String),
    /// Percent that the office keeps in this city instead of the direction's margin.
    CityMargin(Decimal),
    /// A step from the base price to the rate.
    Step(Step),
    /// There is no price, and why.
    NoPrice(Arc<str>),
}

/// How the rate of a direction comes about, for each of its cities or one of them; `None`: it is not
/// priced from sources.
///
/// # Errors
/// The store's faults.
pub fn explain(
    tx: &mut Tx<'_>,
    now_ms: i64,
    (from, to): (&str, &str),
    city: Option<&str>,
) -> Result<Option<Explained>, Fault> {
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    let Some(direction) = rows::load_one(tx, &from, &to)?.pop() else { return Ok(None) };
    let currencies = load_currencies(tx)?;
    let find = |code: &str| currencies.iter().find(|currency| currency.code == code);
    let Some(pair) = find(&from).zip(find(&to)) else { return Ok(None) };
    let book = Book::new(list_prices(tx)?, now_ms);
    let jumps = load_jumps(tx)?;
    let change = decide(&direction, &book, pair, now_ms.div_euclid(1000), jumps);
    let mut lines = Vec::new();
    let base = tell_base(&mut lines, &direction, &book, pair, now_ms);
    tell_state(&mut lines, &change, now_ms);
    let base = base.filter(|_| change.state.by_hand.is_none());
    let asked = |offer: &&PricedOffer| city.is_none_or(|city| offer.city == city);
    for (place, offer) in direction.offers.iter().enumerate().filter(|(_, offer)| asked(offer)) {
        tell_offer(&mut lines, &direction, offer, base.as_ref(), pair.0);
        let why = change.outcomes.get(place).and_then(|made| made.no_price.clone());
        lines.extend(why.map(Line::NoPrice));
    }
    Ok(Some(Explained { from, to, lines }))
}

fn tell_base(
    lines: &mut Vec<Line>,
    direction: &Direction,
    book: &Book,
    (from, to): (&Currency, &Currency),
    now_ms: i64,
) -> Option<Base> {
    let base = book.base(&direction.pricing.sources, from, to).ok()?;
    lines.extend(base.legs.iter().map(|leg| Line::Price {
        stated: leg.to_string(),
        name: leg.name(),
        age_s: (now_ms - leg.known.fresh_ms).max(0) / 1000,
    }));
    match base.legs.len() {
        0 => lines.push(Line::OneMoney(from.unit.clone(), to.unit.clone())),
        1 => {}
        _ => lines.push(Line::Crossed),
    }
    lines.extend(base.ratio.rate(18).ok().map(Line::Base));
    Some(base)
}

fn tell_state(lines: &mut Vec<Line>, change: &Change, now_ms: i64) {
    let state = &change.state;
    lines.extend(state.frozen.as_ref().map(|(_, why)| Line::Frozen(Arc::clone(why))));
    lines.extend(state.by_hand.map(|(rate, until_s)| {
        let minutes = (until_s - now_ms.div_euclid(1000) + 59) / 60;
        Line::ByHand { minutes, rate }
    }));
}

fn tell_offer(
    lines: &mut Vec<Line>,
    direction: &Direction,
    offer: &PricedOffer,
    base: Option<&Base>,
    from: &Currency,
) {
    if !offer.city.is_empty() {
        lines.push(Line::City(offer.city.clone()));
    }
    lines.extend(offer.margin.map(Line::CityMargin));
    if let Some(base) = base {
        let mut tell = |step| lines.push(Line::Step(step));
        outcome(&direction.pricing, offer, base, from.scale, &mut tell);
    }
}

/// As the shell prints it: the direction, then its lines.
impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Explained { from, to, lines } = self;
        writeln!(f, "{from} → {to}")?;
        for line in lines {
            let accepts = match line {
                Line::Frozen(_) => format!("; `cambist rates thaw {from} {to}` accepts it"),
                _ => String::new(),
            };
            writeln!(f, "  {line}{accepts}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Line::Price { stated, name, age_s } => write!(f, "{stated} ({name}, {})", Age(*age_s)),
            Line::OneMoney(from, to) => write!(f, "{from} and {to} are one money"),
            Line::Crossed => f.write_str("no source has the pair itself, so it is crossed"),
            Line::Base(rate) => write!(f, "base price: {rate}"),
            Line::Frozen(why) => write!(f, "frozen: {why}"),
            Line::ByHand { minutes, rate } => {
                write!(f, "set by hand for another {minutes} min: {rate}")
            }
            Line::City(city) => write!(f, "in {city}:"),
            Line::CityMargin(margin) => write!(f, "the city's own margin: {} %", Plain(*margin)),
            Line::Step(step) => write!(f, "{step}"),
            Line::NoPrice(why) => write!(f, "no price: {why}"),
        }
    }
}

/// Seconds in the unit that says them well.
struct Age(i64);

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0..120 => write!(f, "{} s old", self.0),
            120..7_200 => write!(f, "{} min old", self.0 / 60),
            _ => write!(f, "{} h old", self.0 / 3600),
        }
    }
}
