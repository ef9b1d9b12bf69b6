//! What can be given or received: the catalogue that ships with the office, and reserves.
//!
//! Nouns: [`Currency`], [`CurrencyKind`], [`accounts::AccountFormat`].
//! Story: an opening office copies the catalogue into its database → an import or an operator sets
//! reserves → the table of rates reads both.
//! An operator adds his own, one by one or by a sheet. Groups name many at once.
//! Invariant: amounts of a currency are counted in its own minor units, 0 to 8 decimals, and those never change.
//! Refusals: [`CurrencyRefusal`].

pub mod accounts;
mod catalogue;
mod currency;
mod groups;
mod icon;
mod own;
mod store;

pub use self::store::{currency_with_reserve, ensure_catalogue, load_currencies, set_reserve};
pub use catalogue::catalogue;
pub use currency::{Currency, CurrencyKind};
pub use groups::{UnknownGroup, list_groups, select};
pub use icon::Icon;
pub use own::{
    COLUMNS, CurrencyRefusal, CurrencyReport, CurrencyWords, add_currency, edit_currency,
    export_currencies, import_currencies, state_reserve,
};
