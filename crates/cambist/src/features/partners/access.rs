//! Edge: the extractor that lets partners in, and nobody else.

use axum::extract::FromRequestParts;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::identity::{Role, SignedIn};
use crate::pages::Frame;

use super::partner::Partner;
use super::store::find_partner_of_account;

/// A partner, signed in: `partner.id` is what every query of his data takes first.
#[derive(Clone, Debug)]
pub struct PartnerUser {
    /// The partner.
    pub partner: Partner,
    /// His account and session.
    pub who: SignedIn,
}

impl FromRequestParts<App> for PartnerUser {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<PartnerUser, Response> {
        let who = <SignedIn as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let found = match who.role {
            Role::Partner => partner_of(app, who.account_id).await,
            Role::Operator | Role::Customer => Ok(None),
        };
        match found {
            Ok(Some(partner)) => Ok(PartnerUser { partner, who }),
            Ok(None) => Err(Frame::of(parts, app).await.error(StatusCode::FORBIDDEN)),
            Err(fault) => Err(Frame::of(parts, app).await.fault(&fault)),
        }
    }
}

async fn partner_of(app: &App, account_id: i64) -> Result<Option<Partner>, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_partner_of_account(tx, account_id)?) };
    Ok(app.store().read(read).await?)
}
