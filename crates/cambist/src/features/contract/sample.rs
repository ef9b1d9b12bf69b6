//! Replies as the documentation shows them: written by the code that writes real ones, in this
//! office's own codes, rates and payout methods.

use http::StatusCode;
use money::{Amount, Rate};

use crate::app::App;
use crate::features::partners::{Caller, Partner, Scope, Scopes};
use crate::features::payouts::{Method, PayoutTerms};

use super::call::METHODS;
use super::envelope::Failure;
use super::parameters::Parameters;
use super::{add_payout, call, get_exchanges, get_info, get_links, get_payouts};

/// One item and what stands around it, in bytes.
const LARGEST: usize = 256 * 1024;

/// What the made-up replies are made of.
pub struct SampleScene {
    /// The code of the partner's link.
    pub link: String,
    /// The terms of payouts.
    pub terms: PayoutTerms,
    /// The methods that can be chosen now.
    pub methods: Vec<Method>,
    /// The codes of a direction.
    pub pair: (String, String),
    /// Its rate.
    pub rate: Rate,
    /// What somebody gave and got.
    pub amounts: (Amount, Amount),
    /// When: unix seconds.
    pub at_s: i64,
}

/// Every method's name and the scope that a key needs for it, in the order of the documentation.
pub fn methods() -> impl Iterator<Item = (&'static str, Scope)> {
    METHODS.iter().map(|(name, _, scope)| (*name, *scope))
}

/// The whole reply to a method; empty for a name that is none.
pub fn sample(name: &str, scene: &SampleScene) -> String {
    match METHODS.iter().find(|(known, ..)| *known == name) {
        Some((_, call::Method::Info, _)) => get_info::sample(scene),
        Some((_, call::Method::Links, _)) => get_links::sample(scene),
        Some((_, call::Method::Exchanges, _)) => get_exchanges::sample(scene),
        Some((_, call::Method::Payouts, _)) => get_payouts::sample(scene),
        Some((_, call::Method::AddPayout, _)) => add_payout::written(17),
        None => String::new(),
    }
}

/// The reply to a call without a good key, whole.
pub fn sample_failure() -> String {
    Failure::Key.body()
}

/// Every number of an error, and the status of its reply, by number.
pub fn failures() -> Vec<(u8, StatusCode)> {
    let empty = String::new;
    let mut all: Vec<_> = [
        Failure::Key,
        Failure::Address([127, 0, 0, 1].into()),
        Failure::Method(empty()),
        Failure::Parameter(empty()),
        Failure::TooMany(1),
        Failure::Unavailable,
        Failure::Refused(empty()),
    ]
    .into_iter()
    .map(|failure| (failure.number(), failure.reply().status()))
    .collect();
    all.sort_unstable_by_key(|(number, _)| *number);
    all
}

/// What a partner's own program would be told now by a method that reads: his newest item. `None`:
/// the method writes, or the books can't be read.
pub async fn own(app: &App, partner: &Partner, name: &str) -> Option<String> {
    let caller = Caller {
        partner_id: partner.id,
        key_id: 0,
        scopes: Scopes::reading(),
        address_visibility: partner.address_visibility,
    };
    let newest = Parameters::read("limit=1", b"");
    let reply = match name {
        "get_info" => get_info::answer(app, &caller).await,
        "get_links" => get_links::answer(app, &caller, &newest).await,
        "get_exchanges" => get_exchanges::answer(app, &caller, &newest).await,
        "get_payouts" => get_payouts::answer(app, &caller, &newest).await,
        _ => return None,
    };
    let body = axum::body::to_bytes(reply.ok()?.into_body(), LARGEST).await;
    String::from_utf8(body.ok()?.into()).ok()
}
