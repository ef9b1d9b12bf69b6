//! The slices, in order: a slice uses only those above it, through their doors.
//!
//! `the_slices_keep_their_order` (in `tests.rs`) reads the sources and holds them to it. The blank
//! lines between them keep the formatter from sorting the list by name.

// Who did what, when.
pub mod audit;

// What happened to orders and stands nowhere else.
pub mod journal;

// The operator's switches, what replicas follow, the office's secrets.
pub mod settings;

// What is wrong and waits for an operator.
pub mod alarms;

// Accounts and passwords.
pub mod identity;

// Letters, and how they leave.
pub mod mail;

// Who may refer, and with which keys.
pub mod partners;

// The operator's own programs, and with which keys.
pub mod operators;

// Referral codes.
pub mod links;

// The catalogue, and reserves.
pub mod currencies;

// Directions, offers, rates files; the table that everything reads.
pub mod rates;

// What monitorings read.
pub mod feeds;

// Landing, visitor, attribution.
pub mod clicks;

// The ledger's tables.
pub mod book;

// Exchanges: quotes, states, the reserve.
pub mod orders;

// Where customers pay.
pub mod requisites;

// Who watches which order while it changes.
pub mod live;
// Money leaving to partners.
pub mod payouts;

// What orders earn their partners.
pub mod rewards;

// Which rewards wait for a look, or are not given.
pub mod fraud;

// Everything that happened to an order, in one place.
pub mod history;

// What clicks and exchanges come to.
pub mod figures;

// The customer's pages.
pub mod storefront;

// What customers and operators are told by letter.
pub mod notices;

// The partner's pages.
pub mod cabinet;

// What keeps an account its owner's: the same pages for partners and operators.
pub mod security;

// The operator's desk.
pub mod desk;

// The desk's pages of what the office offers.
pub mod office;

// The office's letters on the desk.
pub mod mailbox;

// What partners' programs call.
pub mod contract;

// What new programs call.
pub mod api;

// What both of them say of themselves.
pub mod docs;

#[cfg(test)]
mod tests;
