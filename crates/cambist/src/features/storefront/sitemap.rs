//! Edge: what search engines ask for: `robots.txt`, and the addresses of all pages for everyone.
//!
//! A sitemap holds at most 50,000 addresses (sitemaps.org), each page has one in each language, and
//! above that `/sitemap.xml` is an index of numbered ones.

use std::fmt::Write;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};

use crate::app::App;
use crate::features::rates::RateTable;
use crate::words::Lang;

use super::texts;

/// The most pages of one sitemap; each has an address in both languages.
const LARGEST: usize = 25_000;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/robots.txt", get(robots))
        .route("/sitemap.xml", get(first))
        .route("/sitemaps/{number}", get(numbered))
}

async fn robots(State(app): State<App>) -> Response {
    let own = [
        "/desk",
        "/profile",
        "/order/",
        "/sign-in",
        "/sign-up",
        "/ref/",
        "/confirmation/",
        "/password-reset",
    ];
    let mut text = "User-agent: *\n".to_owned();
    for path in own {
        let _ = write!(text, "Disallow: {path}\nDisallow: /ru{path}\n");
    }
    let _ = write!(text, "\nSitemap: {}/sitemap.xml\n", app.config().base_url());
    reply("text/plain; charset=utf-8", text)
}

async fn first(State(app): State<App>) -> Response {
    let (base, paths) = (app.config().base_url(), paths(&app.snapshot().rates));
    match paths.len() {
        0..=LARGEST => reply(XML, sitemap(&base, &paths)),
        many => reply(XML, index(&base, many.div_ceil(LARGEST))),
    }
}

async fn numbered(State(app): State<App>, Path(number): Path<String>) -> Response {
    let paths = paths(&app.snapshot().rates);
    let number = number.strip_suffix(".xml").and_then(|number| number.parse::<usize>().ok());
    let part = number.and_then(|number| paths.chunks(LARGEST).nth(number.checked_sub(1)?));
    match part {
        Some(part) => reply(XML, sitemap(&app.config().base_url(), part)),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

const XML: &str = "application/xml; charset=utf-8";

fn reply(content_type: &'static str, text: String) -> Response {
    let fields = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "max-age=3600")];
    (fields, text).into_response()
}

/// What programs and monitorings read about us: pages of a slice below.
const DOCUMENTATION: [&str; 3] = ["/partner-api-docs", "/for-monitorings", "/api/v1/docs"];

/// The paths of all pages for everyone, in English.
fn paths(table: &RateTable) -> Vec<String> {
    let own = ["/".to_owned()].into_iter().chain(texts::PAGES.map(|(_, path, _)| path.to_owned()));
    let pairs = table.open().chunk_by(|a, b| (a.from, a.to) == (b.from, b.to));
    let path = |from: usize, to: usize| {
        format!("/exchange/{}/{}", table.currency(from).code, table.currency(to).code)
    };
    let own = own.chain(DOCUMENTATION.map(str::to_owned));
    own.chain(pairs.map(|offers| path(offers[0].from, offers[0].to))).collect()
}

/// A sitemap of these pages: each in both languages, each naming the other.
fn sitemap(base: &str, paths: &[String]) -> String {
    let mut text = format!(
        "{HEAD}<urlset xmlns=\"{SITEMAP}\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    );
    for path in paths {
        let url = |lang: Lang| format!("{base}{}{path}", lang.prefix());
        let twins: String = Lang::ALL
            .iter()
            .map(|&lang| (lang.code(), url(lang)))
            .chain([("x-default", url(Lang::default()))])
            .map(|(code, url)| {
                format!("<xhtml:link rel=\"alternate\" hreflang=\"{code}\" href=\"{url}\"/>")
            })
            .collect();
        for &lang in Lang::ALL {
            let _ = writeln!(text, "<url><loc>{}</loc>{twins}</url>", url(lang));
        }
    }
    text + "</urlset>\n"
}

fn index(base: &str, parts: usize) -> String {
    let mut text = format!("{HEAD}<sitemapindex xmlns=\"{SITEMAP}\">\n");
    for number in 1..=parts {
        let _ = writeln!(text, "<sitemap><loc>{base}/sitemaps/{number}.xml</loc></sitemap>");
    }
    text + "</sitemapindex>\n"
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

#[cfg(test)]
mod tests {
    use super::{LARGEST, index, sitemap};

    #[test]
    fn each_page_stands_in_both_languages_and_names_its_twin() {
        let text =
            sitemap("https://office.example", &["/".to_owned(), "/exchange/BTC/XMR".to_owned()]);
        assert_eq!(text.matches("<url>").count(), 4);
        assert!(text.contains("<loc>https://office.example/ru/exchange/BTC/XMR</loc>"), "{text}");
        assert!(
            text.contains(
                "hreflang=\"x-default\" href=\"https://office.example/exchange/BTC/XMR\""
            )
        );
    }

    #[test]
    fn more_addresses_than_a_sitemap_holds_are_split() {
        let text = index("https://office.example", (2 * LARGEST + 1).div_ceil(LARGEST));
        assert_eq!(text.matches("<sitemap>").count(), 3);
        assert!(text.contains("<loc>https://office.example/sitemaps/3.xml</loc>"), "{text}");
    }
}
