//! A throw-away PostgreSQL for the tests: found or installed, started, and gone afterwards.

mod account;
mod install;
mod leftovers;
mod server;

pub(crate) use account::id;
pub(crate) use install::find_or_install;
pub(crate) use server::Server;

#[cfg(test)]
mod tests;
