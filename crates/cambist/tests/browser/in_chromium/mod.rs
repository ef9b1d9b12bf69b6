//! What needs a real browser.

mod axe;
mod customer;
mod desk;
mod documentation;
mod joining;
mod journeys;
mod look;
mod reach;
mod screenshots;
mod states;
mod sweep;
