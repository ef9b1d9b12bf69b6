//! What a customer sees: the storefront and the directions' pages, in English and Russian.
//!
//! Story: a monitoring sends a visitor to any address of the storefront with `cur_from` and `cur_to`
//! → when both are ours and the direction is open he lands on its page, otherwise on the storefront
//! with whatever could be preselected and a polite notice.
//! → he fills in the form → an order is made, and its page at an address that nobody can guess tells
//! him what comes next.
//! Invariant: nobody sees an error because of somebody else's mistake in a link.

mod attribution;
mod describe;
pub mod form;
mod order_page;
pub mod ordering;
mod pages;
mod quoting;
mod sitemap;
mod taking;
mod texts;
pub mod views;

pub use describe::{currency_of, number_of, rate_of};
pub use order_page::{QrView, order_path, qr, state_key};
pub use pages::{method_not_allowed, not_found, routes};
pub use taking::follow;
pub use views::CurrencyView;

#[cfg(test)]
mod quoting_tests;
#[cfg(test)]
mod tests;
