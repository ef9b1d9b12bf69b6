//! A partner's own changes of his links.

use store::{Stop, Tx, args};

use crate::features::audit::{self, Deed};
use crate::features::settings::{Topic, bump};

use super::create::{LinkRefusal, check_label, check_target};
use super::store::find_link;
use super::table::Link;

/// What a partner changes; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkChange {
    /// What he calls it.
    pub label: Option<String>,
    /// Where it leads when no pair is asked for.
    pub target: Option<String>,
    /// Whether it is switched on.
    pub is_enabled: Option<bool>,
}

/// Changes a link of the partner's, and returns it as it is then. A change that changes nothing
/// leaves no trace.
///
/// # Errors
/// [`LinkRefusal::Unknown`] also for another partner's link; the store's faults.
pub fn edit_link(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    code: &str,
    change: &LinkChange,
) -> Result<Link, Stop<LinkRefusal>> {
    // The write is the lock: of two changes at once the second sees what the first has done.
    tx.execute(
        "update links set label = label where partner_id = $1 and code = $2",
        &args![partner_id, code],
    )?;
    let found = find_link(tx, partner_id, code)?;
    let before = found.ok_or_else(|| LinkRefusal::Unknown(code.to_owned()))?;
    let label = change.label.as_ref().unwrap_or(&before.label);
    let target = change.target.as_ref().unwrap_or(&before.target);
    let is_enabled = change.is_enabled.unwrap_or(before.is_enabled);
    check_label(label)?;
    check_target(target)?;
    if (label, target, is_enabled) == (&before.label, &before.target, before.is_enabled) {
        return Ok(before);
    }
    tx.execute(
        "update links set label = $2, target = $3, is_enabled = $4 where id = $1",
        &args![before.id, label.as_str(), target.as_str(), is_enabled],
    )?;
    let word = if is_enabled { "on" } else { "off" };
    audit::record(tx, deed, "link.edit", code, &format!("{label}; {target}; {word}"))?;
    bump(tx, Topic::Links)?;
    let (label, target) = (label.clone(), target.clone());
    let is_live = is_enabled && !before.is_suspended;
    Ok(Link { label, target, is_enabled, is_live, ..before })
}
