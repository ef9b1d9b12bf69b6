//! What an operator sets of one offer of a direction: its limits, its hours, its city's own margin.

use money::{Amount, AmountError, Decimal, Plain, Scale, parse_decimal};
use serde::{Deserialize, Serialize};
use store::{Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::settings::{Schedule, ScheduleError};

use super::pricing::{PricingError, check_margin, find_direction};
use super::reprice::{Which, reprice};
use super::store::announce;

/// What is set of an offer, as it is typed; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferChange {
    /// The least that can be given.
    pub min: Option<String>,
    /// The most that can be given; `none`: whatever the reserve allows.
    pub max: Option<String>,
    /// Hours of the week, such as `mon-fri 09:00-18:00 +03:00`; `always`: all of them.
    pub schedule: Option<String>,
    /// Its own margin in percent; `none`: the direction's.
    pub margin: Option<String>,
}

/// Why an offer is not changed, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OfferRefusal {
    /// A city's code that feeds could not show.
    #[error("`{0}` is no city's code; write 2 to 16 letters and digits, e.g. MSK")]
    City(String),
    /// A limit that is no amount.
    #[error("{field}: `{text}` {error}")]
    Limit {
        /// Which.
        field: &'static str,
        /// What was typed.
        text: String,
        /// What is wrong with it.
        error: AmountError,
    },
    /// The least is above the most.
    #[error("min: {min} is above the maximum {max}")]
    Order {
        /// The least.
        min: Amount,
        /// The most.
        max: Amount,
    },
    /// Hours that can't be read.
    #[error("schedule: {0}")]
    Schedule(#[from] ScheduleError),
    /// A margin that can't be.
    #[error(transparent)]
    Margin(#[from] PricingError),
    /// The office has no such direction.
    #[error("there is no direction from {0} to {1}; `cambist rates price {0} {1}` makes it")]
    Unknown(String, String),
    /// The direction has no offer in this city, and nothing says how it should be priced there.
    #[error(
        "{0} is not priced from sources, so an offer in {1} would have no rate; import it, or price \
         the direction with `cambist rates price`"
    )]
    NotPriced(String, String),
}

impl Refusal for OfferRefusal {}

/// An offer's row, as far as it is set here.
struct Row {
    id: i64,
    min_units: i64,
    max_units: Option<i64>,
    schedule: String,
    margin: Option<String>,
}

/// Sets what holds for one offer of a direction: that of a city, or the one without. A priced
/// direction gets a new city by it; the first city takes the offer without one over.
///
/// # Errors
/// [`OfferRefusal`]; the store's faults.
pub fn set_offer(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (from, to): (&str, &str),
    city: &str,
    change: &OfferChange,
) -> Result<(), Stop<OfferRefusal>> {
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    let city = read_city(city)?;
    let direction = find_direction(tx, &from, &to)?;
    let direction = direction.ok_or_else(|| OfferRefusal::Unknown(from.clone(), to.clone()))?;
    let scale = scale_of(tx, &from)?;
    let mut row = match find(tx, direction, &city)? {
        Some(row) => row,
        None => make(tx, deed, direction, (&from, &to), &city)?,
    };
    apply(&mut row, change, scale)?;
    tx.execute(
        "update offers set min_units = $2, max_units = $3, schedule = $4, margin = $5 \
         where id = $1",
        &args![row.id, row.min_units, row.max_units, row.schedule.as_str(), row.margin.as_deref()],
    )?;
    let subject = format!("{from}-{to}{}{city}", if city.is_empty() { "" } else { "/" });
    audit::record(tx, deed, "offer.set", &subject, &told(&row, scale))?;
    reprice(tx, deed, Which::Directions(&[(from, to)]))?;
    announce(tx)?;
    Ok(())
}

fn read_city(text: &str) -> Result<String, OfferRefusal> {
    let text = text.trim();
    let is_code = |b: u8| b.is_ascii_alphanumeric();
    let is_city = (2..=16).contains(&text.len()) && text.bytes().all(is_code);
    match text.is_empty() || is_city {
        true => Ok(text.to_ascii_uppercase()),
        false => Err(OfferRefusal::City(text.to_owned())),
    }
}

fn scale_of(tx: &mut Tx<'_>, code: &str) -> Result<Scale, store::Fault> {
    let sql = "select decimals from currencies where code = $1";
    let decimals = tx.query_one(sql, &args![code], |row| row.get::<i64>(0))?;
    let scale = u8::try_from(decimals).ok().and_then(|decimals| Scale::new(decimals).ok());
    scale.ok_or_else(|| store::Fault::corrupt(format!("currencies.decimals of {code}")))
}

fn find(tx: &mut Tx<'_>, direction: i64, city: &str) -> Result<Option<Row>, store::Fault> {
    tx.query_opt(
        "select id, min_units, max_units, schedule, margin from offers \
         where direction_id = $1 and city = $2",
        &args![direction, city],
        |row| {
            Ok(Row {
                id: row.get(0)?,
                min_units: row.get(1)?,
                max_units: row.get(2)?,
                schedule: row.get(3)?,
                margin: row.get(4)?,
            })
        },
    )
}

/// The offer of a city that has none yet: the one without a city becomes it, or a copy of the first.
fn make(
    tx: &mut Tx<'_>,
    deed: &Deed,
    direction: i64,
    (from, to): (&str, &str),
    city: &str,
) -> Result<Row, Stop<OfferRefusal>> {
    let is_priced = tx.query_one(
        "select count(*) from pricings where direction_id = $1",
        &args![direction],
        |row| Ok(row.get::<i64>(0)? > 0),
    )?;
    if !is_priced {
        let name = format!("{from} → {to}");
        return Err(OfferRefusal::NotPriced(name, city.to_owned()).into());
    }
    let moved = tx.execute(
        "update offers set city = $2 where direction_id = $1 and city = ''",
        &args![direction, city],
    )?;
    if moved == 0 {
        tx.execute(
            "insert into offers (direction_id, city, rate_at_s, min_units, max_units, from_fee, \
             to_fee, min_fee, floating, delay_minutes, labels, schedule) \
             select direction_id, $2, $3, min_units, max_units, from_fee, to_fee, min_fee, \
             floating, delay_minutes, labels, schedule from offers \
             where id = (select min(id) from offers where direction_id = $1)",
            &args![direction, city, deed.at_s()],
        )?;
    }
    let made = find(tx, direction, city)?;
    Ok(made.ok_or_else(|| store::Fault::corrupt(format!("no offer of direction {direction}")))?)
}

fn apply(row: &mut Row, change: &OfferChange, scale: Scale) -> Result<(), OfferRefusal> {
    let limit = |field, text: &String| {
        let amount = Amount::parse(text.trim(), scale);
        let amount = amount.and_then(|amount| match amount.is_negative() {
            true => Err(AmountError::Negative),
            false => Ok(amount.units()),
        });
        amount.map_err(|error| OfferRefusal::Limit { field, text: text.clone(), error })
    };
    if let Some(text) = &change.min {
        row.min_units = limit("min", text)?;
    }
    if let Some(text) = &change.max {
        row.max_units = match text.trim() {
            "none" => None,
            _ => Some(limit("max", text)?),
        };
    }
    if let Some(max_units) = row.max_units.filter(|max_units| *max_units < row.min_units) {
        let amount = |units| Amount::from_units(units, scale);
        return Err(OfferRefusal::Order { min: amount(row.min_units), max: amount(max_units) });
    }
    if let Some(text) = &change.schedule {
        let text = if text.trim() == "always" { "" } else { text.as_str() };
        row.schedule = text.parse::<Schedule>()?.to_string();
    }
    if let Some(text) = &change.margin {
        row.margin = match text.trim() {
            "none" => None,
            text => Some(Plain(read_margin(text)?).to_string()),
        };
    }
    Ok(())
}

fn read_margin(text: &str) -> Result<Decimal, PricingError> {
    let wrong = |_| PricingError::Number("margin", text.to_owned());
    let margin = parse_decimal(text).map_err(wrong)?;
    check_margin("margin", margin)?;
    Ok(margin)
}

fn told(row: &Row, scale: Scale) -> String {
    let amount = |units| Amount::from_units(units, scale).to_string();
    let mut text = format!(
        "{} to {}",
        amount(row.min_units),
        row.max_units.map_or("the reserve".to_owned(), amount)
    );
    if !row.schedule.is_empty() {
        text.push_str(&format!("; {}", row.schedule));
    }
    if let Some(margin) = &row.margin {
        text.push_str(&format!("; margin {margin} %"));
    }
    text
}
