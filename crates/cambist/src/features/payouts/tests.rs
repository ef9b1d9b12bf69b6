//! What payouts do, on both engines.

mod accounts;
mod batches;
mod ends;
mod methods;
mod quotes;
mod requests;
mod rush;
mod scene;
