//! Making links, switching them, and mapping an older engine's parameters to them.

use store::{Refusal, Stop, Tx, Within, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::partners::{PartnerRefusal, require_partner};
use crate::features::settings::{Topic, bump};

use super::code::{LinkCode, reserve_code};

/// Links of one partner.
const MOST: i64 = 1000;

/// What a new link brings.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// Whom it credits.
    pub partner_id: i64,
    /// What stands in the address.
    pub code: LinkCode,
    /// What its partner calls it, up to 60 characters.
    pub label: String,
    /// Where it leads when no pair is asked for: empty, or a path that starts with one `/`.
    pub target: String,
}

/// Why a link is not made or changed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LinkRefusal {
    /// There is no such partner.
    #[error(transparent)]
    Partner(#[from] PartnerRefusal),
    /// The label is too long, or has characters that can't be seen.
    #[error("a link's label has at most 60 characters, all of them visible")]
    Label,
    /// The target could lead to another host, is a link itself, or is no path.
    #[error(
        "a link's target is a path of this office that is not under /ref/, such as /exchange/BTC/SBERRUB, of at most 200 characters"
    )]
    Target,
    /// So many links that nobody can oversee them.
    #[error("a partner has at most {MOST} links; give one you have another label or target")]
    TooMany,
    /// A link or a feed has the code.
    #[error("the code `{0}` is taken")]
    CodeTaken(String),
    /// No link has this code.
    #[error("there is no link `{0}`")]
    Unknown(String),
    /// The parameter of the older engine is malformed.
    #[error(
        "an older engine's parameter is a name of letters and digits and a value of 1 to 100 characters"
    )]
    Legacy,
    /// The parameter means another link already.
    #[error("{parameter}={value} means another link already")]
    LegacyTaken {
        /// The parameter.
        parameter: String,
        /// Its value.
        value: String,
    },
}

impl Refusal for LinkRefusal {}

/// Makes a link and returns its number.
///
/// # Errors
/// [`LinkRefusal`]; the store's faults.
pub fn create_link(tx: &mut Tx<'_>, deed: &Deed, new: &NewLink) -> Result<i64, Stop<LinkRefusal>> {
    require_partner(tx, new.partner_id).within()?;
    check_label(&new.label)?;
    check_target(&new.target)?;
    let count = "select count(*) from links where partner_id = $1";
    if tx.query_one(count, &args![new.partner_id], |row| row.get::<i64>(0))? >= MOST {
        return Err(LinkRefusal::TooMany.into());
    }
    if !reserve_code(tx, &new.code, "link")? {
        return Err(LinkRefusal::CodeTaken(new.code.to_string()).into());
    }
    let id = tx.query_one(
        "insert into links (partner_id, code, label, target, is_enabled, created_at_ms) \
         values ($1, $2, $3, $4, $5, $6) returning id",
        &args![
            new.partner_id,
            new.code.as_str(),
            new.label.as_str(),
            new.target.as_str(),
            true,
            deed.at_ms
        ],
        |row| row.get::<i64>(0),
    )?;
    audit::record(tx, deed, "link.create", &id.to_string(), new.code.as_str())?;
    bump(tx, Topic::Links)?;
    Ok(id)
}

/// Switches a link on or off.
///
/// # Errors
/// [`LinkRefusal::Unknown`]; the store's faults.
pub fn set_enabled(
    tx: &mut Tx<'_>,
    deed: &Deed,
    code: &str,
    is_enabled: bool,
) -> Result<(), Stop<LinkRefusal>> {
    let changed =
        tx.execute("update links set is_enabled = $2 where code = $1", &args![code, is_enabled])?;
    if changed == 0 {
        return Err(LinkRefusal::Unknown(code.to_owned()).into());
    }
    let action = if is_enabled { "link.enable" } else { "link.disable" };
    audit::record(tx, deed, action, code, "")?;
    bump(tx, Topic::Links)?;
    Ok(())
}

/// Lets `?parameter=value` of an older engine mean the link with `code`.
///
/// # Errors
/// [`LinkRefusal`]; the store's faults.
pub fn add_legacy(
    tx: &mut Tx<'_>,
    deed: &Deed,
    code: &str,
    parameter: &str,
    value: &str,
) -> Result<(), Stop<LinkRefusal>> {
    let parameter = parameter.to_ascii_lowercase();
    let is_name = (1..=32).contains(&parameter.len())
        && parameter.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !is_name || !(1..=100).contains(&value.len()) {
        return Err(LinkRefusal::Legacy.into());
    }
    let link = tx
        .query_opt("select id from links where code = $1", &args![code], |row| row.get::<i64>(0))?
        .ok_or_else(|| LinkRefusal::Unknown(code.to_owned()))?;
    let added = tx.execute(
        "insert into legacy_links (parameter, value, link_id) values ($1, $2, $3) \
         on conflict (parameter, value) do nothing",
        &args![parameter.as_str(), value, link],
    )?;
    if added == 0 {
        return Err(LinkRefusal::LegacyTaken { parameter, value: value.to_owned() }.into());
    }
    audit::record(tx, deed, "link.legacy", code, &format!("{parameter}={value}"))?;
    bump(tx, Topic::Links)?;
    Ok(())
}

pub(super) fn check_label(label: &str) -> Result<(), LinkRefusal> {
    let is_good = label.chars().count() <= 60 && !label.chars().any(char::is_control);
    if is_good { Ok(()) } else { Err(LinkRefusal::Label) }
}

pub(super) fn check_target(target: &str) -> Result<(), LinkRefusal> {
    if is_own_path(target) { Ok(()) } else { Err(LinkRefusal::Target) }
}

/// Empty, or a path that no browser takes for another host and that is no link itself: that would
/// send the visitor in a circle.
fn is_own_path(target: &str) -> bool {
    target.is_empty() || (web::path::is_own(target) && !target.starts_with("/ref/"))
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn a_target_never_leads_to_another_host() {
        for own in ["", "/", "/exchange/BTC/XMR", "/exchange/BTC/CASHRUB?city=MSK"] {
            assert!(is_own_path(own), "{own}");
        }
        for foreign in ["//evil.example", "/\\evil.example", "https://evil.example", "x", "/a b"] {
            assert!(!is_own_path(foreign), "{foreign}");
        }
        for circle in ["/ref/alpha", "/ref/alpha/?x=1", "/ref/"] {
            assert!(!is_own_path(circle), "{circle}");
        }
    }
}
