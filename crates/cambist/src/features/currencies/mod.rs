//! What can be given or received: the catalogue that ships with the office, and reserves.
//!
//! Nouns: [`Currency`], [`CurrencyKind`].
//! Story: an opening office copies the catalogue into its database → an import or an operator sets
//! reserves → the table of rates reads both.
//! Invariant: amounts of a currency are counted in its own minor units, 0 to 8 decimals.

mod catalogue;
mod currency;
mod store;

pub use self::store::{ensure_catalogue, load_currencies, set_reserve};
pub use catalogue::catalogue;
pub use currency::{Currency, CurrencyKind};
