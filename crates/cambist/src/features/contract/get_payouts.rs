//! `get_payouts`: the partner's payouts. Payouts can't be requested yet, so there are none.

use axum::body::Body;
use axum::response::Response;

use super::envelope::{Failure, SUCCESS, json};

pub(super) fn answer() -> Result<Response, Failure> {
    Ok(json(Body::from(format!(r#"{SUCCESS}{{"items":{{}}}}}}"#))))
}
