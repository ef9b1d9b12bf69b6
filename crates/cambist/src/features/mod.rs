//! The slices, in order: a slice uses only those above it, through their doors.
//!
//! `the_slices_keep_their_order` (below) reads the sources and holds them to it.

pub mod audit;
pub mod clicks;
pub mod contract;
pub mod currencies;
pub mod feeds;
pub mod identity;
pub mod links;
pub mod partners;
pub mod rates;
pub mod settings;
pub mod storefront;

#[cfg(test)]
mod tests;
