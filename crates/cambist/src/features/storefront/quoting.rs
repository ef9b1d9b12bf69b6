//! Edge: what a form that is still being filled in comes to, for the script of the page.
//!
//! The script computes nothing: whoever types sees the very sentences and figures that the form
//! itself would be answered with.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde::Serialize;

use crate::app::{App, Snapshot};
use crate::features::rates::{OpenOffer, RateTable};
use crate::pages::{Form, Frame, Page};
use crate::words::{word, word_with};

use super::form::{Field, OrderForm};
use super::pages::Codes;
use super::taking::find_pair;
use super::views::CurrencyView;
use super::{describe, number_of, rate_of};

/// What a script is told. Amounts in `give` and `get` are plain decimals for the fields; everything
/// else is words of the page's language.
#[derive(Debug, Default, Serialize)]
struct Told {
    /// What is given; empty while no amount can be worked out.
    give: String,
    /// What is received.
    get: String,
    /// The rate of this amount.
    rate: String,
    /// How much can be given.
    limits: String,
    /// How much there is to be had.
    reserve: String,
    /// What is wrong, by field; a field that is empty is not wrong yet.
    wrong: Wrong,
}

/// What is wrong, by field.
#[derive(Debug, Default, Serialize)]
struct Wrong {
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    give: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    get: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
}

/// Answers `POST /exchange/{from}/{to}/quote`. Whatever stands in the fields, the answer is 200.
pub(super) async fn answer_quote(
    State(app): State<App>,
    Path(codes): Path<(String, String)>,
    frame: Frame,
    sent: Form,
) -> Response {
    let snapshot = app.snapshot();
    let codes: Codes = Ok(Path(codes));
    let Some((from, to)) = find_pair(&snapshot.rates, codes) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let offers = snapshot.rates.offers(from, to);
    let in_city = |open: &&OpenOffer| open.offer.city == sent.text("city");
    let told = match offers.iter().find(in_city).or(offers.first()) {
        Some(open) => told(&app, &frame.page("/"), &snapshot, open, &sent),
        None => closed(&frame.page("/"), &snapshot.rates, from, to),
    };
    let fields = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    // Strings in a struct: there is nothing in it that can't be written.
    (fields, serde_json::to_string(&told).unwrap_or_default()).into_response()
}

fn told(app: &App, page: &Page, snapshot: &Snapshot, open: &OpenOffer, sent: &Form) -> Told {
    let (lang, table) = (page.lang, &snapshot.rates);
    let (from, to) = (table.currency(open.from), table.currency(open.to));
    let mut form = OrderForm::empty(app, table, open, lang);
    form.keep(sent);
    if form.has_amount() {
        form.work_out(snapshot, lang, &open.offer.from, &open.offer.to);
    }
    if !form.email.is_empty() || !form.account.is_empty() {
        form.check_person(lang);
    }
    let views: [CurrencyView; 2] = [from, to].map(|found| describe::currency(found, lang));
    let give =
        form.worked.as_ref().and_then(|worked| money::Amount::parse(&worked.give, from.scale).ok());
    let rate = give.map_or(open.rate, |give| open.rate_for(give));
    let range = format!(
        "{} – {}",
        page.number(&open.min.to_string()),
        number_of(page, open.max, &views[0])
    );
    let worked = form.worked.take().unwrap_or_default();
    Told {
        give: worked.give,
        get: worked.get,
        rate: rate_of(page, rate, &views[0], &views[1]),
        limits: range,
        reserve: number_of(page, open.reserve, &views[1]),
        wrong: wrong(&form),
    }
}

/// What is wrong with what has been typed; what is still empty is asked for when the form is sent.
fn wrong(form: &OrderForm) -> Wrong {
    let of = |field| form.error(field).map(str::to_owned);
    Wrong {
        form: of(Field::Form),
        give: of(Field::Give),
        get: of(Field::Get),
        email: of(Field::Email).filter(|_| !form.email.is_empty()),
        account: of(Field::Account).filter(|_| !form.account.is_empty()),
    }
}

/// A pair that is not open, in the words of the storefront.
fn closed(page: &Page, table: &RateTable, from: usize, to: usize) -> Told {
    let (from, to) = (&table.currency(from).code, &table.currency(to).code);
    let is_set = table.left_out().iter().any(|out| &out.from == from && &out.to == to);
    let sentence = match (from == to, is_set) {
        (true, _) => word(page.lang, "notice-same-currency"),
        (false, true) => {
            word_with(page.lang, "notice-direction-closed", &[("from", from), ("to", to)])
        }
        (false, false) => {
            word_with(page.lang, "notice-unknown-pair", &[("from", from), ("to", to)])
        }
    };
    Told { wrong: Wrong { form: Some(sentence), ..Wrong::default() }, ..Told::default() }
}
