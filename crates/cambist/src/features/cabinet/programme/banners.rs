//! Banners: pictures of ours that other sites show, with a rate of now where there is room for one.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{self, HeaderValue};
use web::query::Query;

use crate::app::App;
use crate::assets::Hue;
use crate::features::links::Link;
use crate::features::rates::{OpenOffer, RateTable};
use crate::features::storefront::{currency_of, rate_of};
use crate::pages::{Frame, Page};

/// The usual sizes, in pixels.
const SIZES: [(u32, u32); 4] = [(468, 60), (728, 90), (300, 250), (240, 400)];

/// A banner as it is offered.
pub(super) struct Banner {
    pub(super) width: u32,
    pub(super) height: u32,
    /// The picture's path on this office.
    pub(super) path: String,
    /// What is copied into a site.
    pub(super) html: String,
}

/// A banner's picture.
#[derive(Template)]
#[template(path = "features/cabinet/pages/banner.svg")]
struct Picture {
    width: u32,
    height: u32,
    name: String,
    pair: String,
    /// The rate of now; empty: the direction is closed now.
    rate: String,
    call: String,
    hue: Hue,
}

impl Picture {
    /// Whether it is a strip rather than a block.
    fn is_strip(&self) -> bool {
        self.width > 2 * self.height
    }
}

/// Every banner of a link.
pub(super) fn banners(app: &App, page: &Page, link: &Link) -> Vec<Banner> {
    let base = app.config().base_url();
    let office = html_text(&page.office_name);
    let lang = page.lang.code();
    let banner = |(width, height): (u32, u32)| {
        let path = format!("/banners/{width}x{height}.svg?lang={lang}");
        let html = format!(
            "<a href=\"{base}/ref/{}/\"><img src=\"{base}{path}\" width=\"{width}\" \
             height=\"{height}\" alt=\"{office}\"></a>",
            link.code
        );
        Banner { width, height, path, html }
    };
    SIZES.map(banner).into()
}

/// A text inside an attribute of HTML.
fn html_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// `GET /banners/{name}`: a picture for other sites, kept for a minute.
pub(in crate::features::cabinet) async fn picture(
    State(app): State<App>,
    frame: Frame,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let size = SIZES.iter().find(|(width, height)| name == format!("{width}x{height}.svg"));
    let Some((width, height)) = size.copied() else { return frame.error(StatusCode::NOT_FOUND) };
    let raw = query.unwrap_or_default();
    let query = Query::parse(&raw);
    let mut page = frame.page("/");
    page.lang = crate::words::Lang::from_code(&query.first("lang").unwrap_or_default())
        .unwrap_or(page.lang);
    let snapshot = app.snapshot();
    let wanted = query.first("from").zip(query.first("to"));
    let open = match &wanted {
        Some((from, to)) => offer(&snapshot.rates, from, to),
        None => snapshot.rates.open().first(),
    };
    let picture = Picture {
        width,
        height,
        name: page.office_name.clone(),
        pair: open
            .map(|open| format!("{} → {}", open.offer.from, open.offer.to))
            .unwrap_or_default(),
        rate: open.map(|open| rate(&page, &snapshot.rates, open)).unwrap_or_default(),
        call: page.word("banner-call"),
        hue: snapshot.look.hue,
    };
    let Ok(text) = picture.render() else { return frame.error(StatusCode::INTERNAL_SERVER_ERROR) };
    let caching = HeaderValue::from_static("public, max-age=60");
    let kind = HeaderValue::from_static("image/svg+xml");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, caching)], text).into_response()
}

fn offer<'a>(rates: &'a RateTable, from: &str, to: &str) -> Option<&'a OpenOffer> {
    let places = rates.find(&from.to_uppercase()).zip(rates.find(&to.to_uppercase()));
    places.and_then(|(from, to)| rates.offers(from, to).first())
}

fn rate(page: &Page, rates: &RateTable, open: &OpenOffer) -> String {
    let currency = |code: &str| currency_of(rates, code, page.lang);
    rate_of(page, open.rate, &currency(&open.offer.from), &currency(&open.offer.to))
}
