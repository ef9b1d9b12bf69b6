//! Making a partner, and suspending one.

use store::{Refusal, Stop, Tx, Within, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::identity::{self, AccountRefusal, Email, PasswordHash, Role};
use crate::features::settings::{Topic, bump};

use super::partner::AddressVisibility;

/// What a new partner brings.
#[derive(Clone, Debug)]
pub struct NewPartner {
    /// The account's address.
    pub email: Email,
    /// The account's password, hashed.
    pub password: PasswordHash,
    /// The name that operators read, 1 to 80 characters, all of them visible.
    pub title: String,
    /// How much of a click's address the partner sees, if not what everyone does.
    pub address_visibility: Option<AddressVisibility>,
    /// The partner who brought this one.
    pub referred_by: Option<i64>,
}

/// Why a partner is not made, changed or found.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PartnerRefusal {
    /// The title is empty or endless, or has characters that can't be seen.
    #[error("a partner's title has 1 to 80 characters, all of them visible")]
    Title,
    /// The account can't be made.
    #[error(transparent)]
    Account(#[from] AccountRefusal),
    /// He would, in the end, have brought himself.
    #[error(
        "partner {referrer} can't have brought partner {partner}, who brought him: nobody brings himself"
    )]
    Cycle {
        /// Who would have been brought.
        partner: i64,
        /// Who would have brought him.
        referrer: i64,
    },
    /// No partner has this number.
    #[error("there is no partner {0}; `cambist partner list` shows them all")]
    Unknown(i64),
}

impl Refusal for PartnerRefusal {}

/// Makes a partner with an account, and returns the partner's number.
///
/// # Errors
/// [`PartnerRefusal`]; the store's faults.
pub fn create_partner(
    tx: &mut Tx<'_>,
    deed: &Deed,
    new: &NewPartner,
) -> Result<i64, Stop<PartnerRefusal>> {
    let title = new.title.trim();
    if !(1..=80).contains(&title.chars().count()) || title.chars().any(char::is_control) {
        return Err(PartnerRefusal::Title.into());
    }
    let account =
        identity::create_account(tx, deed, &new.email, &new.password, Role::Partner).within()?;
    if let Some(referrer) = new.referred_by {
        require_partner(tx, referrer)?;
    }
    let visibility = new.address_visibility.map(AddressVisibility::word);
    let id = tx.query_one(
        "insert into partners \
         (account_id, title, is_suspended, is_api_enabled, address_visibility, created_at_ms, \
         referred_by) values ($1, $2, $3, $4, $5, $6, $7) returning id",
        &args![account, title, false, true, visibility, deed.at_ms, new.referred_by],
        |row| row.get::<i64>(0),
    )?;
    audit::record(tx, deed, "partner.create", &id.to_string(), new.title.trim())?;
    Ok(id)
}

/// Says who brought a partner, or that nobody did: for orders placed from now on.
///
/// # Errors
/// [`PartnerRefusal::Unknown`], [`PartnerRefusal::Cycle`]; the store's faults.
pub fn set_referrer(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner: i64,
    referrer: Option<i64>,
) -> Result<(), Stop<PartnerRefusal>> {
    // One at a time: two changes at once could close a circle that neither of them sees.
    bump(tx, Topic::Links)?;
    require_partner(tx, partner)?;
    let mut above = referrer;
    while let Some(id) = above {
        require_partner(tx, id)?;
        if id == partner {
            let referrer = referrer.unwrap_or(partner);
            return Err(PartnerRefusal::Cycle { partner, referrer }.into());
        }
        let sql = "select referred_by from partners where id = $1";
        above = tx.query_one(sql, &args![id], |row| row.get::<Option<i64>>(0))?;
    }
    let sql = "update partners set referred_by = $2 where id = $1";
    tx.execute(sql, &args![partner, referrer])?;
    let told = referrer.map_or("nobody".to_owned(), |id| id.to_string());
    audit::record(tx, deed, "partner.referrer", &partner.to_string(), &told)?;
    Ok(())
}

/// Suspends a partner, or ends the suspension.
///
/// # Errors
/// [`PartnerRefusal::Unknown`]; the store's faults.
pub fn set_suspended(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    is_suspended: bool,
) -> Result<(), Stop<PartnerRefusal>> {
    let changed = tx.execute(
        "update partners set is_suspended = $2 where id = $1",
        &args![partner_id, is_suspended],
    )?;
    if changed == 0 {
        return Err(PartnerRefusal::Unknown(partner_id).into());
    }
    let action = if is_suspended { "partner.suspend" } else { "partner.resume" };
    audit::record(tx, deed, action, &partner_id.to_string(), "")?;
    bump(tx, Topic::Links)?;
    Ok(())
}

/// Refuses unless the partner exists.
///
/// # Errors
/// [`PartnerRefusal::Unknown`]; the store's faults.
pub fn require_partner(tx: &mut Tx<'_>, partner_id: i64) -> Result<(), Stop<PartnerRefusal>> {
    let found =
        tx.query_opt("select id from partners where id = $1", &args![partner_id], |row| {
            row.get::<i64>(0)
        })?;
    match found {
        Some(_) => Ok(()),
        None => Err(PartnerRefusal::Unknown(partner_id).into()),
    }
}
