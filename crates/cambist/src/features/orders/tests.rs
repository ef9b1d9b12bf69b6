//! Behaviours of orders, on both engines.

mod advertised;
mod attribution;
mod expiry;
mod placing;
mod renewal;
mod reserve;
mod steps;
mod whose;

use super::Order;

/// An order without the number of its change, which is given at the end of each transaction, after the
/// order that its verb returns was read.
fn unnumbered(order: &Order) -> Order {
    Order { version: 0, ..order.clone() }
}
