//! Programmes: named terms, in versions.

use serde_json::{from_str, to_string};
use store::{Fault, Refusal, Row, Stop, Tx, Within, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::partners::{PartnerRefusal, require_partner};

use super::agreed::ProgrammeVersion;
use super::terms::{Terms, TermsRefusal};

/// The programme of everyone who is in no other one, where there is a programme of this name.
pub const EVERYONES: &str = "default";

/// A programme with its terms of now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// Its number.
    pub id: i64,
    /// Its name, and how often its terms were set.
    pub version: ProgrammeVersion,
    /// Its terms.
    pub terms: Terms,
    /// How many partners are in it.
    pub partners: i64,
}

/// Why a programme is not made, changed or found, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ProgrammeRefusal {
    /// The name is no word.
    #[error("a programme's name has 1 to 40 small letters, digits, - and _")]
    Name,
    /// There is one of this name.
    #[error("there is a programme `{0}` already; `cambist programme set` changes its terms")]
    Exists(String),
    /// There is none of this name.
    #[error("there is no programme `{0}`; `cambist programme list` shows them all")]
    Unknown(String),
    /// The terms can't be.
    #[error(transparent)]
    Terms(#[from] TermsRefusal),
    /// No partner has this number.
    #[error(transparent)]
    Partner(#[from] PartnerRefusal),
}

impl Refusal for ProgrammeRefusal {}

/// Makes a programme with its first terms.
///
/// # Errors
/// [`ProgrammeRefusal`]; the store's faults.
pub fn create_programme(
    tx: &mut Tx<'_>,
    deed: &Deed,
    name: &str,
    terms: &Terms,
) -> Result<ProgrammeVersion, Stop<ProgrammeRefusal>> {
    let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !(1..=40).contains(&name.len()) || !name.chars().all(is_sign) {
        return Err(ProgrammeRefusal::Name.into());
    }
    terms.check().map_err(ProgrammeRefusal::from)?;
    let id = tx.query_opt(
        "insert into programmes (name, created_at_ms) values ($1, $2) \
         on conflict (name) do nothing returning id",
        &args![name, deed.at_ms],
        |row| row.get::<i64>(0),
    )?;
    let id = id.ok_or_else(|| ProgrammeRefusal::Exists(name.to_owned()))?;
    Ok(add_version(tx, deed, (id, name), 1, terms)?)
}

/// Gives a programme other terms: a new version of it, for orders placed from now on.
///
/// # Errors
/// [`ProgrammeRefusal`]; the store's faults.
pub fn set_programme(
    tx: &mut Tx<'_>,
    deed: &Deed,
    name: &str,
    terms: &Terms,
) -> Result<ProgrammeVersion, Stop<ProgrammeRefusal>> {
    terms.check().map_err(ProgrammeRefusal::from)?;
    let programme = hold_programme(tx, name)?;
    let number = programme.version.version + 1;
    Ok(add_version(tx, deed, (programme.id, name), number, terms)?)
}

/// Reads a programme that no other unit changes until this one ends: the write is the lock.
///
/// # Errors
/// [`ProgrammeRefusal::Unknown`]; the store's faults.
pub fn hold_programme(tx: &mut Tx<'_>, name: &str) -> Result<Programme, Stop<ProgrammeRefusal>> {
    tx.execute("update programmes set name = name where name = $1", &args![name])?;
    let found = find_programme(tx, name)?;
    found.ok_or_else(|| ProgrammeRefusal::Unknown(name.to_owned()).into())
}

fn add_version(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (id, name): (i64, &str),
    number: i64,
    terms: &Terms,
) -> Result<ProgrammeVersion, Fault> {
    let text = to_string(terms).expect("terms are plain text and numbers");
    tx.execute(
        "insert into programme_versions (programme_id, number, terms, at_ms, actor) \
         values ($1, $2, $3, $4, $5)",
        &args![id, number, text.as_str(), deed.at_ms, deed.actor.name().as_ref()],
    )?;
    audit::record(tx, deed, "programme.set", &format!("{name} version {number}"), &text)?;
    Ok(ProgrammeVersion { name: name.to_owned(), version: number })
}

/// Puts a partner into a programme, or out of any: for orders placed from now on.
///
/// # Errors
/// [`ProgrammeRefusal`]; the store's faults.
pub fn assign_programme(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    name: Option<&str>,
) -> Result<(), Stop<ProgrammeRefusal>> {
    require_partner(tx, partner_id).within()?;
    match name {
        None => {
            tx.execute("delete from partner_programmes where partner_id = $1", &args![partner_id])?;
        }
        Some(name) => {
            let programme = find_programme(tx, name)?;
            let id = programme.ok_or_else(|| ProgrammeRefusal::Unknown(name.to_owned()))?.id;
            tx.execute(
                "insert into partner_programmes (partner_id, programme_id) values ($1, $2) \
                 on conflict (partner_id) do update set programme_id = excluded.programme_id",
                &args![partner_id, id],
            )?;
        }
    }
    let told = name.unwrap_or("none");
    audit::record(tx, deed, "partner.programme", &partner_id.to_string(), told)?;
    Ok(())
}

const LATEST: &str = "select p.id, p.name, v.number, v.terms, \
     (select count(*) from partner_programmes m where m.programme_id = p.id) \
     from programmes p join programme_versions v on v.programme_id = p.id and v.number = \
     (select max(l.number) from programme_versions l where l.programme_id = p.id)";

/// Every programme, by name.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_programmes(tx: &mut Tx<'_>) -> Result<Vec<Programme>, Fault> {
    tx.query(&format!("{LATEST} order by p.name"), &args![], read)
}

/// One programme, by its name.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_programme(tx: &mut Tx<'_>, name: &str) -> Result<Option<Programme>, Fault> {
    tx.query_opt(&format!("{LATEST} where p.name = $1"), &args![name], read)
}

/// A programme's terms of each version: number, since when in unix milliseconds, terms.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_versions(tx: &mut Tx<'_>, programme_id: i64) -> Result<Vec<(i64, i64, Terms)>, Fault> {
    tx.query(
        "select number, at_ms, terms from programme_versions where programme_id = $1 \
         order by number",
        &args![programme_id],
        |row| Ok((row.get(0)?, row.get(1)?, terms(&row.get::<String>(2)?)?)),
    )
}

/// The present terms of the programme that a partner is in.
pub(super) fn latest_of_partner(
    tx: &mut Tx<'_>,
    partner_id: i64,
) -> Result<Option<(ProgrammeVersion, Terms)>, Fault> {
    let sql = format!(
        "{LATEST} where p.id = \
         (select m.programme_id from partner_programmes m where m.partner_id = $1)"
    );
    let found = tx.query_opt(&sql, &args![partner_id], read)?;
    Ok(found.map(|programme| (programme.version, programme.terms)))
}

/// The present terms of a programme.
pub(super) fn latest_of_name(
    tx: &mut Tx<'_>,
    name: &str,
) -> Result<Option<(ProgrammeVersion, Terms)>, Fault> {
    let found = find_programme(tx, name)?;
    Ok(found.map(|programme| (programme.version, programme.terms)))
}

fn read(row: &Row<'_>) -> Result<Programme, Fault> {
    Ok(Programme {
        id: row.get(0)?,
        version: ProgrammeVersion { name: row.get(1)?, version: row.get(2)? },
        terms: terms(&row.get::<String>(3)?)?,
        partners: row.get(4)?,
    })
}

fn terms(text: &str) -> Result<Terms, Fault> {
    from_str(text).map_err(|error| Fault::corrupt(format!("programme_versions.terms: {error}")))
}
