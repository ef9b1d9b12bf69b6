//! Where partners want to be paid: the accounts that wait for an operator's look, and those that nobody
//! is paid to.

mod blacklist;
mod judge;
mod list;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

/// The section of the desk.
const SECTION: &str = "/desk/accounts";

pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{SECTION}{path}", lang.prefix());
        router = router
            .route(&at(""), get(list::show))
            .route(&at("/{number}/verification"), post(judge::verify))
            .route(&at("/{number}/refusal"), post(judge::refuse))
            .route(&at("/blacklist"), get(blacklist::show).post(blacklist::block))
            .route(&at("/blacklist/removal"), post(blacklist::unblock));
    }
    router
}
