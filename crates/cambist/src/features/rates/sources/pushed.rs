//! Taking in prices and reserves that a program of the operator's sends: all of them, or none.

use std::collections::BTreeMap;

use money::{Amount, AmountError, Decimal, Rounding};
use serde::Deserialize;
use serde_json::value::RawValue;
use store::{Refusal, Stop, Tx};
use utoipa::ToSchema;

use crate::features::audit::Deed;
use crate::features::currencies::{Currency, load_currencies, set_reserve};
use crate::features::rates::store::announce;
use crate::outgoing::shown;

use super::judge::{Circumstances, judge};
use super::price::Price;
use super::raw;
use super::reading::{Reading, Stated};
use super::source::Source;
use super::store::{find_source, known_of_s, lock_source};
use super::take::believe;
use super::units::Units;

/// The most prices of one push.
const MOST: usize = 5_000;
/// The most problems that are told of one push.
const TOLD: usize = 50;
/// Clocks differ: a push may be so many seconds ahead of ours.
const AHEAD_S: i64 = 120;
/// The source of a push that names none.
const USUAL: &str = "push";

/// What a program sends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushBody {
    /// The code of a source of the kind `push`; without it `push`.
    #[serde(default = "usual")]
    #[schema(default = "push")]
    source: String,
    /// `{"from","to","in","out"}` each: so many of *from* are worth so many of *to*.
    #[serde(default)]
    #[schema(value_type = Vec<PushPrice>, max_items = 5000)]
    prices: Vec<Box<RawValue>>,
    /// The time that the prices are of, in unix seconds; without it now.
    #[schema(example = 1_793_534_400)]
    at: Option<i64>,
    /// How much of a currency, by its code, can be paid out: a plain decimal, as a number or in quotes.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>, example = json!({"BTC": "2.5"}))]
    reserves: BTreeMap<String, Box<RawValue>>,
}

fn usual() -> String {
    USUAL.to_owned()
}

/// A price: so many of `from` are worth so many of `to`. Plain decimals, as numbers or in quotes.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what is read from the raw text, to the last digit")]
struct PushPrice {
    #[schema(example = "BTC")]
    from: String,
    #[schema(example = "USDTTRC20")]
    to: String,
    /// How many of `from`; without it 1.
    #[schema(rename = "in", example = "1")]
    price_in: Option<String>,
    #[schema(rename = "out", example = "64250.5")]
    price_out: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent<'a> {
    #[serde(borrow)]
    from: &'a RawValue,
    #[serde(borrow)]
    to: &'a RawValue,
    #[serde(rename = "in", borrow)]
    price_in: Option<&'a RawValue>,
    #[serde(rename = "out", borrow)]
    price_out: &'a RawValue,
}

/// What a push changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// The source's code.
    pub source: String,
    /// How many prices were sent.
    pub prices: usize,
    /// How many pairs have another price, or a fresher one, than before.
    pub changed: usize,
    /// How many reserves have another amount than before.
    pub reserves: usize,
}

/// Why a push changes nothing, in order of precedence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushRefusal {
    /// There is no source of the kind `push` with this code.
    #[error("there is no push source `{0}`; `cambist rates source add {0} --kind push` makes one")]
    NoSource(String),
    /// The source is switched off.
    #[error("the source `{0}` is switched off; `cambist rates source enable {0}`")]
    SwitchedOff(String),
    /// Neither prices nor reserves.
    #[error("send prices, reserves or both")]
    Nothing,
    /// More prices than one unit of work should hold.
    #[error("{0} prices were sent; send at most {MOST} at once")]
    TooMany(usize),
    /// Fields that can't be taken: each with what is wrong with it.
    #[error("{} fields can't be taken", .0.len())]
    Fields(Vec<(String, String)>),
    /// The time that the prices are of is not believed.
    #[error("at: {0}")]
    Time(String),
}

impl Refusal for PushRefusal {}

/// Takes a push.
///
/// # Errors
/// [`PushRefusal`]; the store's faults.
pub fn push(tx: &mut Tx<'_>, deed: &Deed, body: &PushBody) -> Result<Pushed, Stop<PushRefusal>> {
    if body.prices.is_empty() && body.reserves.is_empty() {
        return Err(PushRefusal::Nothing.into());
    }
    let source = match body.prices.is_empty() {
        true => None,
        false => Some(require_source(tx, body)?),
    };
    let currencies = load_currencies(tx)?;
    let mut wrong = Vec::new();
    let stated = read_prices(&body.prices, &Units::of(&currencies), &mut wrong);
    let reserves = read_reserves(&body.reserves, &currencies, &mut wrong);
    if !wrong.is_empty() {
        wrong.truncate(TOLD);
        return Err(PushRefusal::Fields(wrong).into());
    }
    let changed = match source {
        None => 0,
        Some(source) => take_prices(tx, deed, &source, stated, body.at)?,
    };
    for (code, reserve) in &reserves {
        set_reserve(tx, code, *reserve)?;
    }
    if !reserves.is_empty() {
        announce(tx)?;
    }
    let source = body.source.clone();
    Ok(Pushed { source, prices: body.prices.len(), changed, reserves: reserves.len() })
}

fn require_source(tx: &mut Tx<'_>, body: &PushBody) -> Result<Source, Stop<PushRefusal>> {
    // Two programs may send at once: whoever comes second judges by what the first one wrote.
    lock_source(tx, &body.source)?;
    let found = find_source(tx, &body.source)?.filter(|source| source.kind == "push");
    let source = found.ok_or_else(|| PushRefusal::NoSource(shown(&body.source)))?;
    if !source.is_enabled {
        return Err(PushRefusal::SwitchedOff(source.code).into());
    }
    match body.prices.len() {
        many if many > MOST => Err(PushRefusal::TooMany(many).into()),
        _ => Ok(source),
    }
}

fn take_prices(
    tx: &mut Tx<'_>,
    deed: &Deed,
    source: &Source,
    stated: Vec<Stated>,
    at_s: Option<i64>,
) -> Result<usize, Stop<PushRefusal>> {
    let known_of_s = known_of_s(tx, &source.code)?;
    let now = Circumstances { now_s: deed.at_s(), pace: source.pace, known_of_s };
    let reading = Reading { stated, of_s: at_s, ahead_s: AHEAD_S, ..Reading::default() };
    // Every price has been looked at: what is left to judge is the time.
    let believed = judge(reading, now).map_err(PushRefusal::Time)?;
    Ok(believe(tx, deed, &source.code, &believed)?.len())
}

fn read_prices(
    sent: &[Box<RawValue>],
    units: &Units,
    wrong: &mut Vec<(String, String)>,
) -> Vec<Stated> {
    let mut taken: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut stated = Vec::new();
    for (index, item) in sent.iter().take(MOST).enumerate() {
        match read_price(item, units) {
            Err((field, what)) => wrong.push((format!("prices[{index}]{field}"), what)),
            Ok(price) => {
                let pair = (price.base.clone(), price.quote.clone());
                match taken.insert(pair, index) {
                    None => stated.push(price),
                    Some(first) => wrong.push((
                        format!("prices[{index}]"),
                        format!("{}/{} is prices[{first}] already", price.base, price.quote),
                    )),
                }
            }
        }
    }
    stated
}

/// One price, or the field that is wrong and what is wrong with it.
fn read_price(item: &RawValue, units: &Units) -> Result<Stated, (&'static str, String)> {
    let shape = "an object with from, to, in and out";
    if !item.get().starts_with('{') {
        return Err(("", format!("`{}` is not {shape}", shown(item.get()))));
    }
    let sent: Sent<'_> = raw::part(item, shape).map_err(|what| ("", what))?;
    let unit = |field: &'static str, raw: &RawValue| {
        let text = raw::text(raw).map_err(|what| (field, what))?;
        let known = units.find(&text).map(str::to_owned);
        known
            .ok_or_else(|| (field, format!("`{}` is no unit or code of this office", shown(&text))))
    };
    let side = |field: &'static str, raw: &RawValue| raw::number(raw).map_err(|what| (field, what));
    let (base, quote) = (unit(".from", sent.from)?, unit(".to", sent.to)?);
    let price_in = sent.price_in.map_or(Ok(Decimal::ONE), |raw| side(".in", raw))?;
    let price_out = side(".out", sent.price_out)?;
    Price::new(&base, &quote, price_in, price_out, 0).map_err(|what| ("", what))?;
    Ok(Stated { base, quote, price_in, price_out })
}

/// The reserves that are other than they were.
fn read_reserves(
    sent: &BTreeMap<String, Box<RawValue>>,
    currencies: &[Currency],
    wrong: &mut Vec<(String, String)>,
) -> Vec<(String, Amount)> {
    let mut reserves = Vec::new();
    for (code, raw) in sent {
        let known = currencies.iter().find(|currency| currency.code.eq_ignore_ascii_case(code));
        let read = known.ok_or_else(|| "is no currency of this office".to_owned());
        let read = read.and_then(|currency| Ok((currency, read_reserve(raw, currency)?)));
        match read {
            Err(what) => wrong.push((format!("reserves.{}", shown(code)), what)),
            Ok((currency, reserve)) if currency.reserve != Some(reserve) => {
                reserves.push((currency.code.clone(), reserve));
            }
            Ok(_) => {}
        }
    }
    reserves
}

/// Rounded down to the currency's decimals, so that never more is promised than there is.
fn read_reserve(raw: &RawValue, currency: &Currency) -> Result<Amount, String> {
    let stated = raw::number(raw)?;
    if stated < Decimal::ZERO {
        return Err(format!("{stated} is below zero; send 0 or more"));
    }
    match Amount::from_decimal(stated, currency.scale, Rounding::Down) {
        Ok(amount) => Ok(amount),
        Err(AmountError::TooLarge) => Ok(Amount::from_units(i64::MAX, currency.scale)),
        Err(error) => Err(error.to_string()),
    }
}
