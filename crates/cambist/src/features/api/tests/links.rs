//! Links, made and changed by programs.

use super::kit::{each, problem, read, sent};
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

async fn write_key(app: &TestApp, partner: i64) -> String {
    app.key_with(partner, Some("info:read,links:write"), Vec::new(), None).await
}

async fn send(app: &TestApp, method: &str, key: &str, rest: &str, body: &str) -> Reply {
    sent(app, method, key, rest).json(body).send().await
}

on_both_engines! {
    async fn a_link_is_made_read_changed_and_switched_off(app: TestApp) {
        let key = write_key(&app, app.partner("alpha").await).await;
        let body = r#"{"code":"autumn","label":"Autumn","target":"/exchange/BTC/SBERRUB"}"#;
        let made = send(&app, "POST", &key, "links", body).await;
        assert_eq!((made.status, made.header("location")), (201, Some("/api/v1/partner/links/autumn")));
        assert_eq!(made.json(), read(&app, &key, "links/autumn").await);
        assert_eq!(app.get("/ref/autumn").send().await.header("location"), Some("/exchange/BTC/SBERRUB"));
        let again = send(&app, "POST", &key, "links", body).await;
        assert_eq!((again.status, problem(&again).as_str()), (409, "link.code_taken"));
        let generated = send(&app, "POST", &key, "links", "{}").await;
        assert_eq!((generated.status, generated.json()["code"].as_str().unwrap().len()), (201, 6));
        let off = send(&app, "PATCH", &key, "links/autumn", r#"{"is_enabled":false,"label":"Gone"}"#).await;
        assert_eq!(off.status, 200);
        let link = read(&app, &key, "links/autumn").await;
        assert_eq!((&link["is_enabled"], &link["is_live"], &link["label"]), (&false.into(), &false.into(), &"Gone".into()));
        assert_eq!(link["target"], "/exchange/BTC/SBERRUB", "what is left out stays");
        let links = read(&app, &key, "links").await;
        assert_eq!(each(links["items"].as_array().unwrap(), "code")[..2], ["alpha", "autumn"]);
        app.close().await;
    }

    async fn each_field_that_cannot_be_is_named(app: TestApp) {
        let key = write_key(&app, app.partner("alpha").await).await;
        for (body, status, code, fields) in [
            (r#"{"code":"a b","label":7,"x":1}"#, 422, "request.invalid", &["code", "label", "x"][..]),
            (r#"{"target":"//evil.example"}"#, 422, "request.invalid", &["target"]),
            (r#"{"target":"/ref/alpha"}"#, 422, "request.invalid", &["target"]),
            (r#"{"label":"a\u0000b"}"#, 422, "request.invalid", &["label"]),
            (r#"{"code":null}"#, 422, "request.invalid", &["code"]),
            ("[]", 400, "request.malformed", &[]),
            ("{", 400, "request.malformed", &[]),
        ] {
            let reply = send(&app, "POST", &key, "links", body).await;
            assert_eq!((reply.status, problem(&reply).as_str()), (status, code), "{body}");
            let errors = reply.json()["errors"].as_array().cloned().unwrap_or_default();
            assert_eq!(each(&errors, "field"), fields, "{body}");
        }
        let form = sent(&app, "POST", &key, "links").form("code=autumn").send().await;
        assert_eq!((form.status, problem(&form).as_str()), (415, "request.media_type"));
        let endless = format!(r#"{{"label":"{}"}}"#, "x".repeat(70_000));
        let reply = send(&app, "POST", &key, "links", &endless).await;
        assert_eq!((reply.status, problem(&reply).as_str()), (413, "request.too_large"));
        app.close().await;
    }

    async fn a_strangers_link_is_the_same_as_none(app: TestApp) {
        let alpha = app.partner("alpha").await;
        let key = write_key(&app, alpha).await;
        app.partner("beta").await;
        app.browser(&["/ref/beta"]).await;
        for method in ["GET", "PATCH"] {
            let there = send(&app, method, &key, "links/beta", "{}").await;
            let nowhere = send(&app, method, &key, "links/nobody", "{}").await;
            assert_eq!((there.status, problem(&there).as_str()), (404, "link.unknown"));
            assert_eq!(there.text(), nowhere.text());
        }
        let reading = app.key(alpha).await;
        assert_eq!(read(&app, &reading, "clicks?link=beta").await["items"], serde_json::json!([]));
        app.close().await;
    }
}
