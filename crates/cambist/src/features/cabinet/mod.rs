//! What a partner sees: signing up, links and terms, API keys, clicks, exchanges and what they earn,
//! every movement of his money, and how he is paid.
//!
//! Story: somebody signs up and has a partner, a first link and a session at once → he copies his
//! link, or makes an API key that is shown once → visitors come, and he reads their clicks here or
//! by the API.
//! Invariant: every query takes the partner's number first; what belongs to another partner does
//! not exist here.

mod clicks;
mod exchange;
mod exchanges;
mod keys;
mod lists;
mod overview;
mod payouts;
mod programme;
mod sections;
mod sign_up;
mod statement;

pub use sections::{Section, SectionLink};
pub use sign_up::wrong_password;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

/// `/sign-up` and everything under `/profile`.
pub fn routes() -> Router<App> {
    let mut router = Router::new().route("/banners/{name}", get(programme::banners::picture));
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{path}", lang.prefix());
        router = router
            .route(&at("/sign-up"), get(sign_up::show).post(sign_up::join_in))
            .route(&at("/profile"), get(overview::show))
            .route(&at("/profile/pulse"), get(overview::tell))
            .route(&at("/profile/partner-programme"), get(programme::show))
            .route(&at("/profile/links"), post(programme::make))
            .route(&at("/profile/links/{code}"), post(programme::change))
            .route(&at("/profile/clicks"), get(clicks::show))
            .route(&at("/profile/clicks/sheet"), get(clicks::download))
            .route(&at("/profile/exchanges"), get(exchanges::show))
            .route(&at("/profile/exchanges/sheet"), get(exchanges::download))
            .route(&at("/profile/exchanges/{order}"), get(exchange::show))
            .route(&at("/profile/statement"), get(statement::show))
            .route(&at("/profile/statement/sheet"), get(statement::download))
            .route(&at("/profile/payouts"), get(payouts::show).post(payouts::ask))
            .route(&at("/profile/payouts/sheet"), get(payouts::download))
            .route(&at("/profile/payouts/accounts"), post(payouts::save))
            .route(&at("/profile/payouts/accounts/{account}/removal"), post(payouts::remove))
            .route(
                &at("/profile/payouts/{payout}/cancellation"),
                get(payouts::ask_to_cancel).post(payouts::cancel),
            )
            .route(&at("/profile/api"), get(keys::show).post(keys::make))
            .route(&at("/profile/api/{key}/revocation"), get(keys::ask).post(keys::revoke))
            .route(
                &at("/profile/api/{key}/rotation"),
                get(keys::rotation::ask).post(keys::rotation::rotate),
            );
    }
    router
}

#[cfg(test)]
mod tests;
