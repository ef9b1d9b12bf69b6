//! Exact amounts, rates and named rounding.
//!
//! Four nouns: an [`Amount`] is a whole number of a currency's smallest units, a [`Rate`] says how
//! many units of one currency give how many of another, a [`Ratio`] is what a rate is computed with,
//! and a [`Rounding`] is always named at the place where digits are dropped. No float is used anywhere, nothing wraps, and nothing is rounded
//! silently: what does not fit is an error, and what only a bug of ours can cause stays an
//! assertion in release builds too.
//!
//! The crate is pure: it imports nothing else of the office, and it reads no clock, no file and no
//! setting.

mod amount;
mod decimal;
mod rate;
mod ratio;
mod rounding;
mod wide;

#[cfg(test)]
mod oracle;

pub use amount::{Amount, AmountError, Scale, ScaleError};
pub use decimal::{DecimalError, Plain, parse_decimal, plain};
pub use rate::{Rate, RateError};
pub use ratio::Ratio;
pub use rounding::Rounding;
pub use rust_decimal::Decimal;
