//! Which click an order belongs to.

use crate::features::links::LinkTable;

use super::attribution::{Attribution, Touch};

const DAY_MS: i64 = 86_400_000;

/// The click that an order belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Whom it credits.
    pub partner_id: i64,
    /// The click.
    pub touch: Touch,
    /// The rule that decided, in words that a partner understands.
    pub rule: String,
}

/// The visitor's last click, unless it is too old, or its partner is suspended. A link that was
/// switched off since still credits the clicks that it had. A window of 0 days is the browser's own
/// session, which the cookie has kept.
pub fn decide(
    attribution: Option<Attribution>,
    links: &LinkTable,
    now_ms: i64,
    window_days: u32,
) -> Option<Decided> {
    let touch = attribution?.last;
    let link = links.by_id(touch.link_id).filter(|link| !link.is_suspended)?;
    let age_ms = (now_ms - touch.click.at_ms()).max(0);
    if window_days > 0 && age_ms > i64::from(window_days) * DAY_MS {
        return None;
    }
    let ago = match age_ms / DAY_MS {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let rule = format!("last click {ago} before, link `{}`", link.code);
    Some(Decided { partner_id: link.partner_id, touch, rule })
}
