//! Edge: which programs are let in, and to what.
//!
//! A handler takes [`Allowed`] with what it does as the type: without the key's scope it isn't run.

use std::marker::PhantomData;

use axum::extract::{Extension, FromRequestParts};
use http::request::Parts;

use crate::app::{App, Client};
use crate::features::partners::{Caller, Denied, Scope, admit, bearer};

use super::problem::Failure;

/// Something that a key may be used for.
pub(super) trait Purpose: Send + Sync + 'static {
    /// The scopes that it needs, all of them.
    const SCOPES: &'static [Scope];
}

/// A partner's program whose key may be used for `P`. A key in the address is no key here: it would
/// end up in logs.
pub(super) struct Allowed<P: Purpose> {
    /// Whose program it is.
    pub(super) caller: Caller,
    purpose: PhantomData<P>,
}

macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident: $($scope:ident)+;)*) => {
        $($(#[$doc])*
        pub(super) struct $name;
        impl Purpose for $name {
            const SCOPES: &'static [Scope] = &[$(Scope::$scope),+];
        })*
    };
}

purposes! {
    /// Profile, terms, links.
    ReadProfile: InfoRead;
    /// Making and changing links.
    WriteLinks: LinksWrite;
    /// Clicks.
    ReadClicks: ClicksRead;
    /// Exchanges and their rewards.
    ReadExchanges: ExchangesRead;
    /// Movements of money.
    ReadStatement: StatementRead;
    /// What clicks and exchanges come to together.
    ReadStatistics: ClicksRead ExchangesRead;
    /// Payouts, and by which methods they can be asked for.
    ReadPayouts: PayoutsRead;
    /// Asking for payouts, and calling them off.
    WritePayouts: PayoutsWrite;
}

impl<P: Purpose> FromRequestParts<App> for Allowed<P> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Allowed<P>, Failure> {
        let Extension(Client(client)) =
            Extension::<Client>::from_request_parts(parts, app).await.map_err(|error| {
                tracing::error!(%error, "a request came without its address");
                Failure::Unavailable
            })?;
        let caller =
            admit(app, client, bearer(&parts.headers)).await.map_err(|denied| match denied {
                Denied::TooMany(wait_s) => Failure::TooMany(wait_s),
                Denied::Closed => Failure::Unavailable,
                Denied::Key => Failure::Key,
                Denied::Address(address) => Failure::Address(address),
                Denied::Broke(fault) => Failure::from(fault),
            })?;
        match P::SCOPES.iter().find(|scope| !caller.scopes.has(**scope)) {
            None => Ok(Allowed { caller, purpose: PhantomData }),
            Some(scope) => Err(Failure::Scope(scope.word())),
        }
    }
}
