//! Edge: the partner is paid: what he has, the form to ask for it, his accounts, what became of it.

mod accounts;
mod ask;
mod cancel;
mod find;
mod told;
mod view;

pub(super) use accounts::{remove, save};
pub(super) use ask::ask;
pub(super) use cancel::{ask_to_cancel, cancel};
pub(super) use find::download;
pub(super) use view::show;
