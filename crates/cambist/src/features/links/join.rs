//! Becoming a partner: an account, a partner and a first link, all or nothing.

use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::features::audit::Deed;
use crate::features::partners::{NewPartner, PartnerRefusal, create_partner};

use super::code::LinkCode;
use super::create::{LinkRefusal, NewLink, create_link};

/// Why nobody becomes a partner, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum JoinRefusal {
    /// The partner can't be made.
    #[error(transparent)]
    Partner(#[from] PartnerRefusal),
    /// The link can't be made.
    #[error(transparent)]
    Link(#[from] LinkRefusal),
}

impl Refusal for JoinRefusal {}

/// Makes a partner with a first link, and returns the partner's number.
///
/// # Errors
/// [`JoinRefusal`]; the store's faults.
pub fn join(
    tx: &mut Tx<'_>,
    deed: &Deed,
    new: &NewPartner,
    code: &LinkCode,
) -> Result<i64, Stop<JoinRefusal>> {
    let partner_id = create_partner(tx, deed, new).within()?;
    let link =
        NewLink { partner_id, code: code.clone(), label: String::new(), target: String::new() };
    create_link(tx, deed, &link).within()?;
    Ok(partner_id)
}
