//! `GET /api/v1/partner/payout-methods`: how money can be asked for, and what would arrive.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::header::HeaderMap;
use money::Amount;
use serde::Serialize;
use store::Tx;
use utoipa::{IntoParams, ToSchema};

use crate::app::{App, Plain};
use crate::features::book::{PartnerId, balances};
use crate::features::payouts::{Method, PayoutTerms, list_methods};
use crate::words::Lang;

use super::access::{Allowed, ReadPayouts};
use super::params::Params;
use super::problem::Failure;
use super::profile::Language;
use super::reply::tagged;
use super::values::{Exact, Usd};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the query may hold; the query is read by its names")]
struct Query {
    /// The language of words; without it `Accept-Language` decides.
    #[param(inline)]
    lang: Option<Language>,
}

/// Every method that can be chosen now.
#[derive(Serialize, ToSchema)]
struct MethodList {
    items: Vec<MethodItem>,
}

/// A way to be paid.
#[derive(Serialize, ToSchema)]
struct MethodItem {
    #[schema(minimum = 1)]
    id: i64,
    title: String,
    /// The code of what is paid.
    #[schema(example = "USDTTRC20")]
    currency: String,
    /// An account of the currency, as an example of how they are written.
    account_sample: String,
    /// The smallest and the largest amount that can leave the balance; `null`: any.
    min: Usd,
    max: Option<Usd>,
    /// What the office keeps of each payout: an amount, and a percentage rounded up at 8 decimals.
    fee: Usd,
    fee_percent: Exact,
    /// USD for one of the currency now; `null`: no rate values it at the moment.
    price: Option<Exact>,
    /// What the whole available balance would come to now, whatever the limits; `null`: nothing.
    whole_balance: Option<WholeBalance>,
}

/// What the whole available balance would come to now.
#[derive(Serialize, ToSchema)]
struct WholeBalance {
    /// What would leave the balance.
    amount: Usd,
    /// The part of it that the office would keep.
    fee: Usd,
    /// What would arrive, in the method's currency, rounded down at its decimals.
    arrives: Exact,
}

/// How money can be asked for
#[utoipa::path(
    get,
    path = "/api/v1/partner/payout-methods",
    operation_id = "payout_methods",
    tag = "Payouts",
    params(Query),
    security(("key" = ["payouts:read"])),
    responses((status = 200, description = "Every method that can be chosen.", body = MethodList)),
)]
pub(super) async fn list(
    State(app): State<App>,
    allowed: Allowed<ReadPayouts>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let partner_id = allowed.caller.partner_id;
    let mut params = Params::read::<Query>(query.as_deref());
    let lang = params.lang(&headers);
    params.done()?;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        Ok((list_methods(tx, true)?, balances(tx, PartnerId(partner_id))?.available))
    };
    let (methods, available) = app.store().read(read).await?;
    let terms = app.payout_terms();
    let items = methods.iter().map(|method| item(method, available, &terms, lang)).collect();
    Ok(tagged(&headers, &MethodList { items }))
}

fn item(method: &Method, available: Amount, terms: &PayoutTerms, lang: Lang) -> MethodItem {
    let rates = &terms.rates;
    let currency = rates.find(&method.currency).map(|place| rates.currency(place));
    let quote = currency.filter(|_| available.is_positive());
    let quote = quote.and_then(|currency| method.quote(available, currency, rates).ok());
    let is_larger = method.min.units() >= terms.smallest.units();
    MethodItem {
        id: method.id,
        title: method.title(lang).to_owned(),
        currency: method.currency.clone(),
        account_sample: currency.map_or_else(String::new, |c| c.format.sample.to_owned()),
        min: if is_larger { method.min } else { terms.smallest }.into(),
        max: method.max.map(Usd::from),
        fee: method.fee.into(),
        fee_percent: Exact::of(money::Plain(method.fee_percent)),
        price: method.price_now(rates).map(|price| Exact::of(money::Plain(price))),
        whole_balance: quote.map(|quote| WholeBalance {
            amount: quote.amount.into(),
            fee: quote.fee.into(),
            arrives: Exact::of(quote.pay),
        }),
    }
}
