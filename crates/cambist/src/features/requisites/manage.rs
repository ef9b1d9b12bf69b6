//! The operator's requisites: adding, changing, switching.

use money::{Amount, Scale};
use store::{Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::currencies::accounts::{ANY, AccountFormat};

use super::requisite::{Details, DetailsWrong, Limits, Requisite};
use super::store::{find_requisite, format_of, insert, update};

/// Requisites as people write them. `None`: it stays as it is (a new one has nothing there). A limit
/// that is empty text is taken away.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The account, card or address.
    pub account: Option<String>,
    /// The memo or tag.
    pub memo: Option<String>,
    /// The bank.
    pub bank: Option<String>,
    /// Whose account it is.
    pub holder: Option<String>,
    /// What else the customer should know.
    pub note: Option<String>,
    /// The least that an order gives.
    pub order_min: Option<String>,
    /// The most that an order gives.
    pub order_max: Option<String>,
    /// The most that a day's orders give together.
    pub day_max: Option<String>,
    /// The turn, 1 to 9; a new one has the first.
    pub turn: Option<String>,
}

/// Why requisites are not kept, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RequisiteRefusal {
    /// The catalogue does not have the currency.
    #[error("there is no currency {0}; `cambist currencies` lists them")]
    Currency(String),
    /// No requisites have this number.
    #[error("there are no requisites {0}")]
    Unknown(i64),
    /// A text can't be what it should be.
    #[error(transparent)]
    Details(#[from] DetailsWrong),
    /// A limit is no amount of the currency.
    #[error(
        "{field} is `{text}`; write a plain decimal above zero, at most {decimals} decimals, or nothing for no limit"
    )]
    Limit {
        /// Which limit.
        field: &'static str,
        /// What was written.
        text: String,
        /// How many decimals the currency has.
        decimals: u8,
    },
    /// The turn is none.
    #[error("turn is `{0}`; write a whole number from 1 (given first) to 9")]
    Turn(String),
    /// No order could be given them.
    #[error("the least that an order gives is above the most that it, or a day, may give")]
    Empty,
}

impl Refusal for RequisiteRefusal {}

/// Adds requisites, enabled, and gives their number.
///
/// # Errors
/// [`RequisiteRefusal`]; the store's faults.
pub fn add(
    tx: &mut Tx<'_>,
    deed: &Deed,
    currency: &str,
    change: &Change,
) -> Result<i64, Stop<RequisiteRefusal>> {
    let currency = currency.trim().to_ascii_uppercase();
    let none = (Details::default(), Limits::default(), 1);
    let (details, limits, turn) = changed(tx, &currency, none, change)?;
    let id = insert(tx, deed, &currency, &details, &limits, turn)?;
    audit::record(tx, deed, "requisites.add", &id.to_string(), &told(&currency, &details))?;
    Ok(id)
}

/// Changes requisites. What orders were given already stays as it was.
///
/// # Errors
/// [`RequisiteRefusal`]; the store's faults.
pub fn edit(
    tx: &mut Tx<'_>,
    deed: &Deed,
    id: i64,
    change: &Change,
) -> Result<Requisite, Stop<RequisiteRefusal>> {
    let before = find_requisite(tx, id)?.ok_or(RequisiteRefusal::Unknown(id))?;
    let now = (before.details.clone(), before.limits, before.turn);
    let (details, limits, turn) = changed(tx, &before.currency, now, change)?;
    let after = Requisite { details, limits, turn, ..before };
    update(tx, &after)?;
    let told = told(&after.currency, &after.details);
    audit::record(tx, deed, "requisites.edit", &id.to_string(), &told)?;
    Ok(after)
}

/// Says whether new orders are given these requisites.
///
/// # Errors
/// [`RequisiteRefusal`]; the store's faults.
pub fn switch(
    tx: &mut Tx<'_>,
    deed: &Deed,
    id: i64,
    is_enabled: bool,
) -> Result<Requisite, Stop<RequisiteRefusal>> {
    let before = find_requisite(tx, id)?.ok_or(RequisiteRefusal::Unknown(id))?;
    let after = Requisite { is_enabled, ..before };
    update(tx, &after)?;
    let action = if is_enabled { "requisites.enable" } else { "requisites.disable" };
    audit::record(tx, deed, action, &id.to_string(), "")?;
    Ok(after)
}

/// How accounts of a currency are written.
pub(super) fn format(
    tx: &mut Tx<'_>,
    currency: &str,
) -> Result<(&'static AccountFormat, Scale), Stop<RequisiteRefusal>> {
    let found = format_of(tx, currency)?;
    let (name, scale) = found.ok_or_else(|| RequisiteRefusal::Currency(currency.to_owned()))?;
    let format = name.and_then(|name| AccountFormat::find(&name)).unwrap_or(ANY);
    Ok((format, scale))
}

fn changed(
    tx: &mut Tx<'_>,
    currency: &str,
    (details, limits, turn): (Details, Limits, u8),
    change: &Change,
) -> Result<(Details, Limits, u8), Stop<RequisiteRefusal>> {
    let (format, scale) = format(tx, currency)?;
    let details = Details {
        account: change.account.clone().unwrap_or(details.account),
        memo: change.memo.clone().unwrap_or(details.memo),
        bank: change.bank.clone().unwrap_or(details.bank),
        holder: change.holder.clone().unwrap_or(details.holder),
        note: change.note.clone().unwrap_or(details.note),
    }
    .trimmed();
    if let Some(wrong) = details.wrong(format) {
        return Err(RequisiteRefusal::Details(wrong).into());
    }
    let limits = Limits {
        order_min: limit("order-min", change.order_min.as_deref(), limits.order_min, scale)?,
        order_max: limit("order-max", change.order_max.as_deref(), limits.order_max, scale)?,
        day_max: limit("day-max", change.day_max.as_deref(), limits.day_max, scale)?,
    };
    let turn = change.turn.as_deref().map_or(Ok(turn), read_turn)?;
    let is_empty = limits.order_min.is_some_and(|min| {
        [limits.order_max, limits.day_max]
            .into_iter()
            .flatten()
            .any(|max| max.units() < min.units())
    });
    if is_empty { Err(RequisiteRefusal::Empty.into()) } else { Ok((details, limits, turn)) }
}

fn read_turn(text: &str) -> Result<u8, RequisiteRefusal> {
    let turn = text.trim().parse().ok().filter(|turn| (1..=9).contains(turn));
    turn.ok_or_else(|| RequisiteRefusal::Turn(web::text::cut(text, 40).to_owned()))
}

fn limit(
    field: &'static str,
    text: Option<&str>,
    before: Option<Amount>,
    scale: Scale,
) -> Result<Option<Amount>, RequisiteRefusal> {
    let text = match text.map(str::trim) {
        None => return Ok(before),
        Some("") => return Ok(None),
        Some(text) => text,
    };
    let parsed = Amount::parse(text, scale).ok().filter(|amount| amount.is_positive());
    let wrong = || RequisiteRefusal::Limit { field, text: text.to_owned(), decimals: scale.get() };
    parsed.map(Some).ok_or_else(wrong)
}

fn told(currency: &str, details: &Details) -> String {
    format!("{currency}, ending in {}", details.ending())
}
