//! What the owner of an account does for its safety: password, address, second factor, sessions. The
//! same pages stand in a partner's profile and on an operator's desk.
//!
//! Story: somebody opens *Security* → what costs the account if a stranger does it asks for the password
//! or for a code, and attempts are counted → the verb of [`identity`](crate::features::identity) tells
//! the owner by letter.
//! Invariant: recovery codes are shown once, and the secret of a second factor only until it is on.

mod browser;
mod email;
mod factor;
mod overview;
mod password;
mod place;
mod sessions;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::pages::{Frame, see_other};
use crate::words::Lang;

/// Everything under `/profile/security` and `/desk/security`.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        for base in ["/profile/security", "/desk/security"] {
            let at = |path: &str| format!("{}{base}{path}", lang.prefix());
            router = router
                .route(&at(""), get(overview::show))
                .route(&at("/password"), post(password::change))
                .route(&at("/email"), post(email::change))
                .route(&at("/confirmation"), post(email::send_again))
                .route(&at("/sessions/{session}/removal"), post(sessions::end_one))
                .route(&at("/sessions/removal"), post(sessions::end_others))
                .route(&at("/second-factor"), get(factor::show).post(factor::begin))
                .route(&at("/second-factor/confirmation"), post(factor::enable))
                .route(&at("/second-factor/recovery-codes"), post(factor::renew))
                .route(&at("/second-factor/removal"), post(factor::disable));
        }
        // Where the password was changed before there was more to see to.
        router = router.route(&format!("{}/profile/password", lang.prefix()), get(moved));
    }
    router
}

async fn moved(frame: Frame) -> axum::response::Response {
    see_other(&format!("{}/profile/security", frame.lang().prefix()))
}

#[cfg(test)]
mod tests;
