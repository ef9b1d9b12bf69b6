//! The frame around a request for a page: its language, and who asks.

use std::convert::Infallible;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::response::{Html, IntoResponse, Response};
use flate2::Compression;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use store::Fault;
use web::cookies::{SetCookie, cookie};

use crate::app::App;
use crate::assets;
use crate::features::identity::{Role, recognise};
use crate::features::settings::{OfficeState, TextName};
use crate::words::{LANGUAGE_COOKIE, Lang};

use super::{ErrorPage, OfficeStatus, Page, Theme};

/// A year: a choice of language is for keeps.
const LANGUAGE_AGE_S: u64 = 365 * 86_400;

/// What fits into one packet anyway is not compressed.
const SMALL: usize = 1200;

/// What every handler of a page takes: it makes the page's frame and writes the answer.
pub struct Frame {
    app: App,
    lang: Lang,
    /// The language of an error page: the address may not be one of ours.
    error_lang: Lang,
    theme: Theme,
    takes_gzip: bool,
    signed_in: Option<Role>,
    unconfirmed: Option<String>,
    /// A choice of language that the browser does not keep yet.
    chosen_language: Option<HeaderValue>,
}

impl FromRequestParts<App> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Frame, Infallible> {
        Ok(Frame::of(parts, app).await)
    }
}

impl Frame {
    /// The frame around a request.
    pub async fn of(parts: &mut Parts, app: &App) -> Frame {
        let lang = Lang::of_path(parts.uri.path());
        let error_lang = match lang {
            Lang::Ru => Lang::Ru,
            Lang::En => app.language(&parts.headers),
        };
        let who = match recognise(parts, app).await {
            Ok(who) => who,
            Err(fault) => {
                // Only the head of the page depends on it: rates are shown all the same. What is
                // not for everyone asks by an extractor of its own, and that one refuses.
                tracing::error!(%fault, "a page was shown without knowing who asks");
                None
            }
        };
        let chosen_language = chosen_language(&parts.headers, lang);
        Frame {
            theme: Theme::chosen(&parts.headers),
            takes_gzip: assets::takes_gzip(&parts.headers),
            app: app.clone(),
            lang,
            error_lang,
            signed_in: who.as_ref().map(|who| who.role),
            unconfirmed: who.filter(|who| !who.is_confirmed).map(|who| who.email),
            chosen_language,
        }
    }

    /// The language that the address names.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The frame of the page at `path`, which is its path in English: `/exchange/BTC/XMR`.
    pub fn page(&self, path: &str) -> Page {
        let snapshot = self.app.snapshot();
        let look = &snapshot.look;
        Page {
            lang: self.lang,
            office_name: look.name.clone().unwrap_or(self.app.config().office.name.clone()),
            base_url: self.app.config().base_url(),
            path_en: path.to_owned(),
            path_ru: format!("{}{path}", Lang::Ru.prefix()),
            query: String::new(),
            css_href: assets::hued_href("app.css", look.hue),
            logo_href: look.logo.as_ref().map(|logo| logo.href.clone()),
            icon_href: assets::hued_href("favicon.svg", look.hue),
            status: match snapshot.state {
                OfficeState::Open => OfficeStatus::Open,
                OfficeState::Closed => OfficeStatus::Closed,
                OfficeState::Maintenance => OfficeStatus::Maintenance,
            },
            hours: snapshot.texts.of(TextName::Hours, self.lang).to_owned(),
            notice: snapshot.texts.of(TextName::Notice, self.lang).to_owned(),
            theme: self.theme,
            signed_in: self.signed_in,
            unconfirmed: self.unconfirmed.clone(),
        }
    }

    /// Answers with a page.
    pub fn html(&self, status: StatusCode, view: &impl Template) -> Response {
        let text = match view.render() {
            Ok(text) => text,
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        };
        let coded = self.gzipped(&text);
        let is_coded = coded.is_some();
        let body = coded.map_or_else(|| Body::from(text), Body::from);
        let mut reply = (status, Html(body)).into_response();
        let fields = reply.headers_mut();
        // The next person at this machine must not read it by the back button.
        let caching = if self.signed_in.is_some() { "no-store" } else { "no-cache" };
        fields.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        let language = HeaderValue::from_static(self.lang.code());
        fields.insert(header::CONTENT_LANGUAGE, language);
        if is_coded {
            fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            fields.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some(chosen) = &self.chosen_language {
            fields.append(header::SET_COOKIE, chosen.clone());
        }
        reply
    }

    /// The page compressed, for whom that hides nothing: beside what a stranger can have written
    /// into it, the length of a compressed page tells of what only its owner may see.
    fn gzipped(&self, text: &str) -> Option<Bytes> {
        let may = self.takes_gzip && self.signed_in.is_none() && text.len() > SMALL;
        may.then(|| assets::gzipped(text.as_bytes(), Compression::fast())).flatten()
    }

    /// Answers with the page of an error.
    pub fn error(&self, status: StatusCode) -> Response {
        self.error_page(status, None)
    }

    /// Answers for a fault of the store: the visitor sees a reference, the log what broke.
    pub fn fault(&self, fault: &Fault) -> Response {
        let trace_id = self.app.chance().word(b"0123456789abcdefghjkmnpqrstvwxyz", 10);
        tracing::error!(%fault, trace_id, "a page met a fault");
        let status = match fault.is_unavailable() {
            true => StatusCode::SERVICE_UNAVAILABLE,
            false => StatusCode::INTERNAL_SERVER_ERROR,
        };
        self.error_page(status, Some(trace_id))
    }

    fn error_page(&self, status: StatusCode, trace_id: Option<String>) -> Response {
        let page = Page { lang: self.error_lang, ..self.page("/") };
        let view = ErrorPage { page, status: status.as_u16(), trace_id };
        let mut reply = self.html(status, &view);
        let language = HeaderValue::from_static(self.error_lang.code());
        reply.headers_mut().insert(header::CONTENT_LANGUAGE, language);
        reply
    }
}

/// A visitor who goes from one page of ours to one in another language has chosen it.
fn chosen_language(headers: &HeaderMap, lang: Lang) -> Option<HeaderValue> {
    let is_ours = headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
    if !is_ours || cookie(headers, LANGUAGE_COOKIE) == Some(lang.code()) {
        return None;
    }
    SetCookie::new(LANGUAGE_COOKIE, lang.code()).path("/").max_age(LANGUAGE_AGE_S).header().ok()
}

/// 303 to a path of ours: the answer to a form, so that reloading the next page sends nothing again.
pub fn see_other(path: &str) -> Response {
    // Our own paths are plain ASCII; should one ever not be, the storefront is a good place.
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    let caching = HeaderValue::from_static("no-store");
    let fields = [(header::LOCATION, location), (header::CACHE_CONTROL, caching)];
    (StatusCode::SEE_OTHER, fields).into_response()
}
