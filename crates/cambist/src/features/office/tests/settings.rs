//! The office itself.

use crate::on_both_engines;
#[allow(unused_imports)]
use crate::testkit::TestApp;

use super::{assert_taken, form, olga, page, send};

const SETTINGS: &str = "/desk/settings";

on_both_engines! {
    async fn closing_says_what_it_does_and_then_feeds_are_empty(app: TestApp) {
        let cookies = olga(&app).await;
        let at = "/desk/settings/state";
        let asked = app.post(&cookies, at, "state=closed&seen=open").await;
        assert_eq!(asked.status, 200);
        assert!(asked.text().contains("Every feed becomes a valid, empty document at once"), "{}", asked.text());
        assert!(app.get("/service/export/txt").send().await.text().contains("BTC"), "it was only asked");
        assert_taken(&app.post(&cookies, at, "state=closed&seen=open&step=do").await, "closed");
        assert_eq!(app.get("/service/export/txt").send().await.text(), "");
        let late = app.post(&cookies, at, "state=maintenance&seen=open&step=do").await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("somebody has switched the office meanwhile"), "{}", late.text());
        assert_eq!(app.post(&cookies, at, "state=gone&seen=open").await.status, 422);
        assert_taken(&app.post(&cookies, at, "state=open&seen=closed&step=do").await, "opened");
        assert!(app.get("/service/export/txt").send().await.text().contains("BTC"));
        app.close().await;
    }

    async fn hours_are_set_and_duty_is_taken(app: TestApp) {
        let cookies = olga(&app).await;
        let good = [("hours", "mon-fri 09:00-18:00 +03:00")];
        assert_taken(&send(&app, &cookies, (SETTINGS, SETTINGS), &good).await, "saved");
        let html = page(&app, &cookies, SETTINGS).await;
        assert!(html.contains("mon-fri 09:00-18:00 +03:00"), "{html}");
        let sent = send(&app, &cookies, (SETTINGS, SETTINGS), &[("hours", "someday")]).await;
        assert_eq!(sent.status, 422);
        assert!(sent.text().contains("id=\"hours-error\""), "{}", sent.text());
        let late = [&good[..], &[("seen", "x")]].concat();
        assert_eq!(app.post(&cookies, SETTINGS, &form(&late)).await.status, 409);
        assert_taken(&app.post(&cookies, "/desk/settings/duty", "on=no").await, "duty-off");
        assert!(page(&app, &cookies, SETTINGS).await.contains("Go on duty"));
        assert_taken(&app.post(&cookies, "/desk/settings/duty", "on=yes").await, "duty-on");
        app.close().await;
    }
}
