//! What needs a real browser.

mod axe;
mod customer;
mod look;
mod reach;
mod sweep;
