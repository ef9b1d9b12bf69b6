//! PostgreSQL: workers with a connection each, re-runs, and reconnecting.

mod bulk;
mod fault;
mod pending;
mod session;
mod statement;
mod tls;
mod url;
mod value;
mod wire;
mod worker;

pub(crate) use session::{Role, Session};
pub use url::PgUrl;
pub(crate) use value::{cell, column_name};
pub(crate) use worker::Worker;
