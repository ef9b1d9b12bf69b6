//! `/metrics`: what a program that watches the office reads, in the text format of Prometheus
//! (exposition format 0.0.4).

use std::fmt::{Display, Write as _};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use subtle::ConstantTimeEq;

use crate::app::{App, Plain};
use crate::features::orders::{Standing, count_standing};

const FORMAT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// Answers `/metrics` to whoever shows the token of the settings; without one there is no such page.
pub async fn metrics(State(app): State<App>, headers: HeaderMap) -> Response {
    let token = app.config().server.metrics_token.reveal();
    if token.is_empty() {
        return (StatusCode::NOT_FOUND, "server.metrics_token is not set\n").into_response();
    }
    let shown = headers.get(AUTHORIZATION).map_or(&b""[..], HeaderValue::as_bytes);
    let shown = shown.strip_prefix(b"Bearer ").unwrap_or_default();
    if !bool::from(shown.ct_eq(token.as_bytes())) {
        let scheme = HeaderValue::from_static("Bearer");
        return (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, scheme)]).into_response();
    }
    let read = |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(count_standing(tx)?) };
    // Books that don't answer are a figure too, and no reason to keep the others back.
    let standing = match app.store().read(read).await {
        Ok(standing) => Some(standing),
        Err(stop) => {
            tracing::warn!(fault = %stop.into_fault(), "the books don't answer whoever reads the metrics");
            None
        }
    };
    ([(CONTENT_TYPE, FORMAT)], page(&app, standing.as_deref())).into_response()
}

fn page(app: &App, standing: Option<&[Standing]>) -> String {
    let mut page = Page::default();
    clicks(app, &mut page);
    spool(app, &mut page);
    page.one("cambist_feed_polls_total", "counter", "Polls of feeds.", app.polls().noted());
    let is_up = u8::from(standing.is_some());
    page.one("cambist_books_up", "gauge", "1: the books answer.", is_up);
    page.head("cambist_orders", "gauge", "Orders under way, by state.");
    for Standing { state, count, .. } in standing.unwrap_or_default() {
        page.line(&format!("cambist_orders{{state=\"{}\"}}", state.word()), count);
    }
    page.0
}

fn clicks(app: &App, page: &mut Page) {
    let written = app.click_writer().batch().written();
    let help = "Clicks that the writer has committed.";
    page.one("cambist_clicks_stored_total", "counter", help, written.stored);
    let help = "Batches whose transaction failed; their clicks were tried again or spooled.";
    page.one("cambist_click_batches_failed_total", "counter", help, written.failed);
    page.head("cambist_click_batch_size", "histogram", "Clicks that shared one transaction.");
    let mut sum = 0;
    for (most, batches) in written.sizes {
        sum += batches;
        page.line(&format!("cambist_click_batch_size_bucket{{le=\"{most}\"}}"), sum);
    }
    page.line("cambist_click_batch_size_bucket{le=\"+Inf\"}", sum);
    page.line("cambist_click_batch_size_sum", written.stored);
    page.line("cambist_click_batch_size_count", sum);
}

fn spool(app: &App, page: &mut Page) {
    let (state, size) = (app.spool().state(), app.spool().size());
    let help = "Clicks that were kept in the spool.";
    page.one("cambist_clicks_spooled_total", "counter", help, size.kept);
    let help = "Clicks that were answered and neither stored nor kept.";
    page.one("cambist_clicks_lost_total", "counter", help, state.lost);
    let help = "Clicks that wait in the spool.";
    page.one("cambist_click_spool_waiting", "gauge", help, state.waiting);
    page.one("cambist_click_spool_bytes", "gauge", "Bytes of the spool.", size.bytes);
    let help = "Bytes that the spool may take: clicks.spool_mb.";
    page.one("cambist_click_spool_limit_bytes", "gauge", help, size.most_bytes);
}

/// Lines under way.
#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing into a string can't fail.
        let _written = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, value: impl Display) {
        let _written = writeln!(self.0, "{name} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.head(name, kind, help);
        self.line(name, value);
    }
}

#[cfg(test)]
mod tests {
    use crate::on_both_engines;
    use crate::testkit::{Reply, TestApp};

    const TOKEN: &str = "a-token-of-the-watcher";

    async fn ask(app: &TestApp, shown: &str) -> Reply {
        app.get("/metrics").header("authorization", shown).send().await
    }

    async fn with_token(app: TestApp) -> TestApp {
        let token: crate::config::Password = serde_json::from_value(TOKEN.into()).unwrap();
        app.reopen(move |config| config.server.metrics_token = token).await
    }

    fn figure(text: &str, name: &str) -> u64 {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
        line.unwrap_or_else(|| panic!("{name} in {text}")).parse().unwrap()
    }

    on_both_engines! {
        async fn figures_are_told_to_whoever_shows_the_token_and_to_nobody_else(app: TestApp) {
            assert_eq!(ask(&app, "Bearer ").await.status, 404);
            app.partner("alpha").await;
            let app = with_token(app).await;
            for wrong in ["", "Bearer", "Bearer ", "Bearer a-token-of-the-watche", TOKEN] {
                assert_eq!(ask(&app, wrong).await.status, 401, "{wrong}");
            }
            for _ in 0..3 {
                assert_eq!(app.get("/ref/alpha").send().await.status, 302);
            }
            app.get("/service/export/txt").send().await;
            let told = ask(&app, &format!("Bearer {TOKEN}")).await;
            assert_eq!(told.status, 200);
            let text = told.text();
            for (name, expected) in [
                ("cambist_clicks_stored_total", 3),
                ("cambist_click_batch_size_bucket{le=\"1\"}", 3),
                ("cambist_click_batch_size_sum", 3),
                ("cambist_click_batch_size_count", 3),
                ("cambist_clicks_spooled_total", 0),
                ("cambist_click_spool_limit_bytes", 256_000_000),
                ("cambist_feed_polls_total", 1),
                ("cambist_books_up", 1),
            ] {
                assert_eq!(figure(&text, name), expected, "{name}");
            }
            app.app.clicks().clone().close().await;
            app.get("/ref/alpha").send().await;
            let text = ask(&app, &format!("Bearer {TOKEN}")).await.text();
            assert_eq!(figure(&text, "cambist_clicks_spooled_total"), 1);
            assert_eq!(figure(&text, "cambist_click_spool_waiting"), 1);
            assert!(figure(&text, "cambist_click_spool_bytes") > 100);
            app.close().await;
        }
    }
}
