//! Feeds: what monitorings read.

mod profiles;
mod views;

pub(super) use profiles::{create, edit, list, polls, remove, show, switch};
pub(super) use views::{check, diff, preview};

use super::{Answer, Outcome, deed, write};
