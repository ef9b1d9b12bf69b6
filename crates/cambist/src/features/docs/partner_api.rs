//! Edge: `/partner-api-docs`, the contract in our own words.

use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::response::Response;
use http::StatusCode;
use money::{Amount, Rate, Scale};
use rust_decimal::Decimal;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::contract::{self, SampleScene};
use crate::features::partners::{Partner, PartnerUser};
use crate::features::payouts::list_methods;
use crate::pages::code::{laid_out, marked};
use crate::pages::examples::Example;
use crate::pages::{Frame, Page, inline};
use crate::words::word_with;

use super::examples;
use super::methods::{self, Described, Named};
use super::rows::Row;

/// Where the page is.
pub(super) const PATH: &str = "/partner-api-docs";

/// A moment that samples use: they must not change with every look.
const SAMPLE_S: i64 = 1_795_442_709;

/// The key of what each error means, by its number.
pub(super) const ERRORS: [&str; 7] = [
    "doc-error-1",
    "doc-error-2",
    "doc-error-3",
    "doc-error-4",
    "doc-error-5",
    "doc-error-6",
    "doc-error-7",
];

/// Parts of the page before the methods, and the keys of their titles.
const BEFORE: [(&str, &str); 5] = [
    ("start", "doc-start-title"),
    ("link", "doc-link-title"),
    ("exports", "doc-exports-title"),
    ("access", "doc-access-title"),
    ("errors", "doc-errors-title"),
];

/// Parts after them.
const AFTER: [(&str, &str); 3] =
    [("paging", "doc-paging-title"), ("join", "doc-join-title"), ("modern", "doc-modern-title")];

/// A method as it is shown.
struct MethodView {
    name: &'static str,
    title: String,
    about: String,
    scope: &'static str,
    parameters: Vec<Row>,
    data: Vec<Row>,
    items: Vec<Row>,
    example: Example,
    reply: Reply,
}

/// A reply, as HTML.
struct Reply {
    html: String,
    /// Whether it is of the reader's own account.
    is_own: bool,
}

/// A line of the contents.
struct Place {
    href: String,
    title: String,
    /// The name that programs know, where the place is a method.
    code: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "features/docs/pages/partner_api.html")]
struct PartnerApiPage {
    page: Page,
    contents: Vec<Place>,
    link: String,
    deep_link: String,
    link_rows: Vec<Row>,
    exports: Vec<String>,
    has_feed: bool,
    request: String,
    failure: String,
    errors: Vec<(Row, u16)>,
    methods: Vec<MethodView>,
    feed: Example,
    paging: Example,
    calls: String,
    limit: String,
}

impl PartnerApiPage {
    fn told(&self, key: &str) -> String {
        inline(&self.page.word(key))
    }

    fn told_of(&self, key: &str, name: &'static str, value: &str) -> String {
        inline(&self.page.word_of(key, name, value))
    }

    fn description(&self) -> String {
        self.page.word_of("doc-about", "office", &self.page.office_name)
    }
}

/// A visitor, who may be a partner who is signed in.
pub(super) struct Reader(Option<Partner>);

impl FromRequestParts<App> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut http::request::Parts,
        app: &App,
    ) -> Result<Reader, Self::Rejection> {
        let user = PartnerUser::from_request_parts(parts, app).await;
        Ok(Reader(user.ok().map(|user| user.partner)))
    }
}

pub(super) async fn show(State(app): State<App>, frame: Frame, reader: Reader) -> Response {
    let scene = match scene(&app).await {
        Ok(scene) => scene,
        Err(fault) => return frame.fault(&fault),
    };
    let page = frame.page(PATH);
    let limit = page.number(&app.config().api.default_limit.to_string());
    let mut views = Vec::new();
    for method in &methods::ALL {
        let own = match &reader.0 {
            Some(partner) => own(&app, partner, method).await,
            None => None,
        };
        views.push(view(&page, method, &scene, &limit, own));
    }
    frame.html(StatusCode::OK, &whole(&app, page, &scene, views))
}

/// What the samples are made of: a direction that is open, and the payout methods of now.
pub(super) async fn scene(app: &App) -> Result<SampleScene, Fault> {
    let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_methods(tx, true)?) };
    let mut methods = app.store().read(read).await?;
    methods.sort_by_key(|method| method.id);
    let snapshot = app.snapshot();
    let open = snapshot.rates.open().first().and_then(|open| {
        let to = snapshot.rates.currency(open.to);
        let got = open.rate.receive(open.min, to.scale).ok()?;
        let pair = (open.offer.from.clone(), open.offer.to.clone());
        Some((pair, open.rate, (open.min, got)))
    });
    let (pair, rate, amounts) = open.unwrap_or_else(unopened);
    Ok(SampleScene {
        link: "summer".to_owned(),
        terms: app.payout_terms(),
        methods,
        pair,
        rate,
        amounts,
        at_s: SAMPLE_S,
    })
}

/// A direction for an office that has none open.
fn unopened() -> ((String, String), Rate, (Amount, Amount)) {
    let rate = Rate::new(Decimal::ONE, Decimal::ONE).expect("one for one is a rate");
    let amount = Amount::from_units(2_500_000_000, Scale::USD);
    (("USDTTRC20".to_owned(), "USDTERC20".to_owned()), rate, (amount, amount))
}

/// The reader's own newest item; what has no item shows nothing of how one looks.
async fn own(app: &App, partner: &Partner, method: &Described) -> Option<String> {
    let reply = contract::own(app, partner, method.name).await?;
    let is_empty = method.data.is_empty() && reply.contains("\"items\":{}");
    (!is_empty).then_some(reply)
}

fn view(
    page: &Page,
    method: &Described,
    scene: &SampleScene,
    limit: &str,
    own: Option<String>,
) -> MethodView {
    let scope = contract::methods().find(|(name, _)| *name == method.name);
    let field = |named: &Named| Row::new(page, named.name, Some(named.kind), named.words);
    let smallest = scene.terms.smallest.to_string();
    let method_id = scene.methods.first().map_or(1, |method| method.id);
    let is_own = own.is_some();
    let reply = own.unwrap_or_else(|| contract::sample(method.name, scene));
    MethodView {
        name: method.name,
        title: page.word(method.title),
        about: inline(&page.word(method.about)),
        scope: scope.map_or("", |(_, scope)| scope.word()),
        parameters: method.parameters.iter().map(|named| parameter(page, named, limit)).collect(),
        data: method.data.iter().map(field).collect(),
        items: method.items.iter().map(field).collect(),
        example: examples::of_method(&page.base_url, method, method_id, &smallest),
        reply: Reply { html: marked(&laid_out(&reply)), is_own },
    }
}

fn parameter(page: &Page, named: &Named, limit: &str) -> Row {
    let words = word_with(page.lang, named.words, &[("number", limit)]);
    let row = Row::of(page, named.name, Some(named.kind), &words);
    Row { is_required: named.is_required, ..row }
}

fn whole(app: &App, page: Page, scene: &SampleScene, methods: Vec<MethodView>) -> PartnerApiPage {
    let base = page.base_url.clone();
    let (from, to) = &scene.pair;
    let address = |format| format!("{base}/service/export/{format}");
    let errors = contract::failures().into_iter().zip(ERRORS).map(|((number, status), key)| {
        (Row::new(&page, &number.to_string(), None, key), status.as_u16())
    });
    let number = |number: u32| page.number(&number.to_string());
    let api = &app.config().api;
    PartnerApiPage {
        contents: contents(&page, &methods),
        link: marked(&format!("{base}/ref/YOUR_CODE/")),
        deep_link: marked(&format!("{base}/ref/YOUR_CODE/?cur_from={from}&cur_to={to}&sub1=post7")),
        link_rows: link_rows(&page),
        exports: ["xml", "json", "txt"].map(address).into(),
        has_feed: app.snapshot().feeds.public.is_some(),
        request: marked(&format!("{base}/service/partner/api.php?api_action=pp&method=get_info")),
        failure: marked(&laid_out(&contract::sample_failure())),
        errors: errors.collect(),
        feed: examples::feed(&base),
        paging: examples::paging(&base),
        calls: number(api.calls_per_minute),
        limit: number(api.default_limit),
        methods,
        page,
    }
}

fn link_rows(page: &Page) -> Vec<Row> {
    let other = page.word("doc-link-other-name");
    [
        ("YOUR_CODE", "doc-link-code"),
        ("cur_from", "doc-link-cur-from"),
        ("cur_to", "doc-link-cur-to"),
        ("city", "doc-link-city"),
        ("amount", "doc-link-amount"),
        (other.as_str(), "doc-link-other"),
    ]
    .map(|(name, key)| Row::new(page, name, None, key))
    .into()
}

fn contents(page: &Page, methods: &[MethodView]) -> Vec<Place> {
    let place = |(id, key): (&str, &str)| Place {
        href: format!("#{id}"),
        title: page.word(key),
        code: None,
    };
    let method = |method: &MethodView| Place {
        href: format!("#{}", method.name),
        title: method.title.clone(),
        code: Some(method.name),
    };
    let (before, after) = (BEFORE.into_iter().map(place), AFTER.into_iter().map(place));
    before.chain(methods.iter().map(method)).chain(after).collect()
}
