//! What the lists of the cabinet have in common: what they are asked for, how far they look, and how
//! they leave as a sheet.

mod asked;
mod look;
mod sheet;

use crate::app::App;

pub(super) use asked::{Asked, Choice};
pub(super) use look::look;
pub(super) use sheet::{Part, sheet, stream};

/// The codes of a partner's links with their labels, oldest first.
pub(super) fn links_of(app: &App, partner_id: i64) -> Vec<(String, String)> {
    let links = app.links();
    links.of_partner(partner_id).map(|link| (link.code.clone(), link.label.clone())).collect()
}

/// The number of the link that a list is narrowed to; `None`: it isn't.
pub(super) fn own_link(app: &App, partner_id: i64, asked: &Asked) -> Option<i64> {
    let code = asked.said("link");
    (!code.is_empty()).then(|| app.links().own(partner_id, code))
}
