//! The partner contract: `/service/partner/api.php`, one file for each method.
//!
//! Story: a call comes by GET or POST → limits, office, key, method and parameters are judged in the
//! contract's order → the method reads through the doors of the slices above → the reply is written
//! in the contract's envelope.
//! Invariants: field names and order are those that clients of other exchangers already read;
//! additions come after them; a key appears in no log and no reply.

mod add_payout;
mod call;
mod envelope;
mod get_exchanges;
mod get_info;
mod get_links;
mod get_payouts;
mod limits;
mod parameters;
mod sample;
mod streamed;

pub use call::routes;
pub use limits::Limits;
pub use sample::{SampleScene, failures, methods, own, sample, sample_failure};

#[cfg(test)]
mod tests;
