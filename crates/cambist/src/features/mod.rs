//! The slices, in order: a slice uses only those above it, through their doors.
//!
//! `the_slices_keep_their_order` (below) reads the sources and holds them to it.

pub mod audit;
pub mod settings;
pub mod identity;
pub mod partners;
pub mod links;
pub mod currencies;
pub mod rates;
pub mod feeds;
pub mod clicks;
pub mod storefront;
pub mod contract;

#[cfg(test)]
mod tests;
