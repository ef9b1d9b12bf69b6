//! `GET /api/v1/partner/profile`: who the caller is, what he has, and what is agreed with him.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::header::HeaderMap;
use serde::Serialize;
use store::Tx;
use utoipa::{IntoParams, ToSchema};

use crate::app::{App, Plain};
use crate::features::book::{PartnerBalances, PartnerId, balances};
use crate::features::links::{Link, list_links};
use crate::features::partners::{AddressVisibility, Partner, Scope, find_partner};
use crate::features::rewards::{Agreed, brought, own_of, programme_of};

use super::access::{Allowed, ReadProfile};
use super::params::Params;
use super::problem::Failure;
use super::reply::tagged;
use super::terms::{AgreedTerms, one_of};
use super::values::Usd;

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the query may hold; the query is read by its names")]
struct Query {
    /// The language of words; without it `Accept-Language` decides.
    #[param(inline)]
    lang: Option<Language>,
}

/// A language of words.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it says what a parameter may be")]
#[schema(rename_all = "lowercase")]
pub(super) enum Language {
    /// English.
    En,
    /// Russian.
    Ru,
}

/// Who the caller is.
#[derive(Serialize, ToSchema)]
struct Profile {
    /// The partner's number.
    #[schema(minimum = 1)]
    partner: i64,
    title: String,
    /// All amounts of the account are in it.
    #[schema(example = "USD")]
    currency: &'static str,
    balances: Balances,
    /// The smallest payout that can be asked for.
    min_payout: Usd,
    /// The code of the first link; `null`: there is none.
    link: Option<String>,
    /// What holds for an order placed now, unless its direction says otherwise.
    terms: AgreedTerms,
    /// For how many days a click waits for its order; 0: until the browser is closed.
    window_days: u32,
    /// How much of a click's address is seen: without its last octet, all of it, nothing.
    #[schema(schema_with = visibility_words)]
    address_visibility: &'static str,
    /// What this key may be used for.
    #[schema(schema_with = scope_list)]
    scopes: Vec<&'static str>,
}

/// What the partner has and got.
#[derive(Serialize, ToSchema)]
pub(super) struct Balances {
    /// Granted, and not yet available.
    held: Usd,
    /// What can be asked for; below zero when a reward was taken back that had been paid.
    available: Usd,
    /// Asked for, and on its way.
    in_payout: Usd,
    /// Paid out, ever.
    paid_out: Usd,
}

impl From<PartnerBalances> for Balances {
    fn from(has: PartnerBalances) -> Balances {
        let PartnerBalances { held, available, in_payout, paid_out } = has;
        let [held, available, in_payout, paid_out] =
            [held, available, in_payout, paid_out].map(Usd::from);
        Balances { held, available, in_payout, paid_out }
    }
}

fn visibility_words() -> utoipa::openapi::schema::Object {
    use AddressVisibility::{Full, Network, None};
    one_of([Network, Full, None].map(AddressVisibility::word))
}

fn scope_list() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::Array::new(one_of(Scope::all().map(Scope::word)))
}

/// Who you are, what you have, and what is agreed
///
/// Balances, the terms in force in words and in fields, and the scopes of the key.
#[utoipa::path(
    get,
    path = "/api/v1/partner/profile",
    operation_id = "profile",
    tag = "Account",
    params(Query),
    security(("key" = ["info:read"])),
    responses((status = 200, description = "The profile.", body = Profile)),
)]
pub(super) async fn show(
    State(app): State<App>,
    allowed: Allowed<ReadProfile>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut params = Params::read::<Query>(query.as_deref());
    let lang = params.lang(&headers);
    params.done()?;
    let caller = allowed.caller;
    let (partner_id, now_s) = (caller.partner_id, app.clock().now_s());
    let settings = app.config().rewards.terms();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let programme = programme_of(tx, partner_id, &settings)?;
        let agreed = Agreed { own: own_of(tx, partner_id)?, ..programme };
        let period = agreed.terms.period;
        let volume = match agreed.needs_volume() {
            true => Some(brought(tx, partner_id, period, now_s)?),
            false => None,
        };
        let has = balances(tx, PartnerId(partner_id))?;
        let (partner, links) = (find_partner(tx, partner_id)?, list_links(tx, partner_id)?);
        Ok((partner, links, has, agreed, volume))
    };
    let (partner, links, has, agreed, volume) = app.store().read(read).await?;
    // Whoever has a key that works is a partner: one who was removed since is told to come back.
    let partner: Partner = partner.ok_or(Failure::Key)?;
    let visibility = caller.address_visibility.unwrap_or(app.config().partners.address_visibility);
    let scopes = Scope::all().filter(|scope| caller.scopes.has(*scope));
    let profile = Profile {
        partner: partner.id,
        title: partner.title,
        currency: "USD",
        balances: has.into(),
        min_payout: app.config().partners.min_payout().into(),
        link: links.into_iter().next().map(|link: Link| link.code),
        terms: AgreedTerms::new(lang, &agreed, volume),
        window_days: app.window_of(partner_id),
        address_visibility: visibility.word(),
        scopes: scopes.map(Scope::word).collect(),
    };
    Ok(tagged(&headers, &profile))
}
