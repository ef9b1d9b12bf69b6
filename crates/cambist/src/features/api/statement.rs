//! `GET /api/v1/partner/statement`: every movement of the partner's money, newest first.
//!
//! `from` and `to` are days in UTC, both inclusive; `limit` is 1 to 500; `cursor` is what the page
//! before called `next_cursor`.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use money::Amount;
use serde::Serialize;
use store::Tx;
use web::query::Query;

use crate::app::{App, Plain};
use crate::clock::{day_begin_s, rfc3339};
use crate::features::book::{
    About, PartnerBalances, PartnerId, Pot, Pots, StatementEntry, balances, period,
};
use crate::features::partners::Scope;
use crate::words::Lang;

use super::caller::Program;
use super::problem::Failure;
use super::reply::json;

const DAY_MS: i64 = 86_400_000;
const DEFAULT_LIMIT: u32 = 100;
const LARGEST_LIMIT: u32 = 500;

/// Which part of the statement is wanted.
#[derive(Clone, Copy, Debug)]
struct Asked {
    from_ms: Option<i64>,
    until_ms: Option<i64>,
    cursor: Option<i64>,
    limit: u32,
}

/// An amount of USD, exact, as a string: no program takes it for a float.
type Usd = String;

/// The reply.
#[derive(Serialize)]
struct Statement {
    /// What the partner has now, whatever the period.
    balances: Now,
    /// What he had before the period and after it.
    opening: BTreeMap<&'static str, Usd>,
    closing: BTreeMap<&'static str, Usd>,
    items: Vec<Item>,
    next_cursor: Option<String>,
}

#[derive(Serialize)]
struct Now {
    held: Usd,
    available: Usd,
    in_payout: Usd,
    paid_out: Usd,
}

/// One fact.
#[derive(Serialize)]
struct Item {
    id: i64,
    /// RFC 3339, in UTC.
    time: String,
    kind: &'static str,
    /// The order or the payout that it was about.
    order: Option<i64>,
    payout: Option<i64>,
    /// Why, in English.
    cause: String,
    fact: String,
    /// What changed, by pot; a pot that did not change is left out.
    changes: BTreeMap<&'static str, Usd>,
    /// What there was afterwards.
    after: BTreeMap<&'static str, Usd>,
}

pub(super) async fn show(
    State(app): State<App>,
    program: Program,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let partner = PartnerId(program.for_scope(Scope::StatementRead)?.partner_id);
    let asked = asked(&query.unwrap_or_default())?;
    let read = move |tx: &mut Tx<'_>| -> Plain<Statement> {
        let period = period(tx, partner, asked.from_ms, asked.until_ms)?;
        let page = period.newest(tx, asked.cursor, asked.limit)?;
        Ok(Statement {
            balances: now(&balances(tx, partner)?),
            opening: in_pots(&period.opening(tx)?),
            closing: in_pots(&period.closing(tx)?),
            items: page.lines.iter().map(|(entry, after)| item(entry, after)).collect(),
            next_cursor: page.next.map(|next| next.to_string()),
        })
    };
    let statement = app.store().read(read).await?;
    Ok(json(&statement))
}

fn asked(raw: &str) -> Result<Asked, Failure> {
    let query = Query::parse(raw);
    let text = |name| query.exact(name).map(|text| text.into_owned()).filter(|t| !t.is_empty());
    let day = |name: &'static str| match text(name) {
        None => Ok(None),
        Some(text) => day_begin_s(&text).map(|s| Some(s * 1000)).ok_or_else(|| {
            Failure::Parameter(name, "write a day as YYYY-MM-DD, from 1970-01-01 on".to_owned())
        }),
    };
    let number = |name: &'static str, largest: i64| match text(name) {
        None => Ok(None),
        Some(text) => {
            let is_plain = text.len() <= 19 && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse().ok().filter(|n| is_plain && (1..=largest).contains(n));
            let range = || format!("write a whole number, 1 to {largest}");
            number.map(Some).ok_or_else(|| Failure::Parameter(name, range()))
        }
    };
    let (from_ms, to_ms) = (day("from")?, day("to")?);
    if from_ms.zip(to_ms).is_some_and(|(from, to)| from > to) {
        let detail = "the last day can't be before `from`".to_owned();
        return Err(Failure::Parameter("to", detail));
    }
    let limit: Option<i64> = number("limit", i64::from(LARGEST_LIMIT))?;
    Ok(Asked {
        from_ms,
        until_ms: to_ms.map(|to| to + DAY_MS),
        cursor: number("cursor", i64::MAX)?,
        limit: limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(DEFAULT_LIMIT),
    })
}

const POTS: [Pot; 3] = [Pot::Held, Pot::Available, Pot::InPayout];

fn now(has: &PartnerBalances) -> Now {
    let PartnerBalances { held, available, in_payout, paid_out } = has;
    let [held, available, in_payout, paid_out] =
        [held, available, in_payout, paid_out].map(Amount::to_string);
    Now { held, available, in_payout, paid_out }
}

fn in_pots(pots: &Pots) -> BTreeMap<&'static str, Usd> {
    POTS.into_iter().map(|pot| (pot.name(), pots.of(pot).to_string())).collect()
}

fn item(entry: &StatementEntry, after: &Pots) -> Item {
    let changes = entry.movements.iter().map(|one| (one.pot.name(), one.change.to_string()));
    Item {
        id: entry.id,
        time: rfc3339(entry.at_ms.div_euclid(1000)),
        kind: entry.kind.name(),
        order: entry.order_id(),
        payout: match entry.subject.about {
            About::Payout(number) => Some(number),
            About::Order(_) | About::Office => None,
        },
        cause: entry.cause(Lang::En),
        fact: entry.fact.as_str().to_owned(),
        changes: changes.collect(),
        after: in_pots(after),
    }
}
