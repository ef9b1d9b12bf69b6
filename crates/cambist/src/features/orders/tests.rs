//! Behaviours of orders, on both engines.

mod advertised;
mod attribution;
mod expiry;
mod placing;
mod reserve;
mod steps;
