//! What is agreed with one partner: his own terms, and the programme that he is in.

use store::{Fault, Stop, Tx, Within, args};

use crate::features::audit::{self, Deed};
use crate::features::partners::require_partner;

use super::agreed::{Agreed, Own};
use super::direction::rule_of;
use super::percent::Percent;
use super::programme::{EVERYONES, latest_of_name, latest_of_partner};
use super::terms::{Base, Terms, TermsRefusal};

/// What holds for an order of this partner in this direction, placed now. `settings` are the terms of
/// whoever is in no programme, unless a programme is named `default`.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn agreed_with(
    tx: &mut Tx<'_>,
    partner_id: i64,
    direction: (&str, &str),
    settings: &Terms,
) -> Result<Agreed, Fault> {
    let agreed = programme_of(tx, partner_id, settings)?;
    let (own, direction) = (own_of(tx, partner_id)?, rule_of(tx, direction.0, direction.1)?);
    Ok(Agreed { own, direction, ..agreed })
}

/// The programme of a partner, without what is agreed with him besides.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn programme_of(tx: &mut Tx<'_>, partner_id: i64, settings: &Terms) -> Result<Agreed, Fault> {
    let found = match latest_of_partner(tx, partner_id)? {
        None => latest_of_name(tx, EVERYONES)?,
        own => own,
    };
    Ok(match found {
        Some((version, terms)) => Agreed { programme: Some(version), ..Agreed::only(terms) },
        None => Agreed::only(settings.clone()),
    })
}

/// How many days a click waits for an order of this partner: as his programme says, else
/// `everyones`. 0: until the browser is closed.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn window_days_of(
    tx: &mut Tx<'_>,
    partner_id: i64,
    settings: &Terms,
    everyones: u32,
) -> Result<u32, Fault> {
    let agreed = programme_of(tx, partner_id, settings)?;
    Ok(agreed.terms.window_days.unwrap_or(everyones))
}

/// A partner's own terms, if any are agreed.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn own_of(tx: &mut Tx<'_>, partner_id: i64) -> Result<Option<Own>, Fault> {
    let own = tx.query_opt(
        "select base, percent, hold_days from reward_terms where partner_id = $1",
        &args![partner_id],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<u32>(2)?)),
    )?;
    let Some((base, percent, hold_days)) = own else { return Ok(None) };
    let corrupt = || Fault::corrupt(format!("reward_terms of partner {partner_id}"));
    let base = Base::from_word(&base).ok_or_else(corrupt)?;
    let percent = Percent::parse(&percent).map_err(|_| corrupt())?;
    Ok(Some(Own { base, percent, hold_days }))
}

/// Agrees on a base, a percentage and a hold with a partner; the rest is as his programme says. They
/// hold for orders placed from now on.
///
/// # Errors
/// [`TermsRefusal`]; the store's faults.
pub fn set_terms(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    terms: &Terms,
) -> Result<(), Stop<TermsRefusal>> {
    terms.check()?;
    require_partner(tx, partner_id).within()?;
    tx.execute(
        "insert into reward_terms (partner_id, base, percent, hold_days) values ($1, $2, $3, $4) \
         on conflict (partner_id) do update set \
         base = excluded.base, percent = excluded.percent, hold_days = excluded.hold_days",
        &args![partner_id, terms.base.word(), terms.percent.to_string(), terms.hold_days],
    )?;
    let (percent, base) = (terms.percent, terms.base.word());
    let told = format!("{percent} % of {base}, held {} days", terms.hold_days);
    audit::record(tx, deed, "partner.terms", &partner_id.to_string(), &told)?;
    Ok(())
}

/// Ends what was agreed with a partner: orders placed from now on are as his programme says.
///
/// # Errors
/// [`TermsRefusal::Partner`]; the store's faults.
pub fn end_terms(tx: &mut Tx<'_>, deed: &Deed, partner_id: i64) -> Result<(), Stop<TermsRefusal>> {
    require_partner(tx, partner_id).within()?;
    tx.execute("delete from reward_terms where partner_id = $1", &args![partner_id])?;
    audit::record(tx, deed, "partner.terms", &partner_id.to_string(), "as the programme says")?;
    Ok(())
}
