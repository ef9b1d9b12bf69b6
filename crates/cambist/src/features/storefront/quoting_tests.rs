//! What a form that is still being filled in is answered with, and what search engines read.

use serde_json::Value;

use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

fn fields(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn ask(app: &TestApp, path: &str, typed: &[(&str, &str)]) -> Reply {
    let asked = app.request("POST", path).header("sec-fetch-site", "same-origin");
    asked.form(&fields(typed)).send().await
}

async fn told(app: &TestApp, path: &str, typed: &[(&str, &str)]) -> Value {
    let reply = ask(app, path, typed).await;
    assert_eq!(reply.status, 200, "{path}");
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    serde_json::from_str(&reply.text()).unwrap()
}

const PAIR: &str = "/exchange/BTC/SBERRUB/quote";

on_both_engines! {
    async fn a_script_is_told_what_the_page_itself_would_say(app: TestApp) {
        let told_by_give = told(&app, PAIR, &[("give", "0.01")]).await;
        assert_eq!((&told_by_give["give"], &told_by_give["get"]), (&"0.01".into(), &"58000".into()), "{told_by_give}");
        assert_eq!(told_by_give["rate"], "1\u{a0}BTC = 5,800,000.5\u{a0}RUB", "{told_by_give}");
        assert_eq!(told_by_give["wrong"], serde_json::json!({}));
        // The very page of the same amount.
        let page = app.get("/exchange/BTC/SBERRUB?give=0.01").send().await.text();
        assert!(page.contains("58,000"), "{page}");
        let by_get = told(&app, PAIR, &[("get", "58000"), ("side", "get"), ("give", "7")]).await;
        assert_eq!(by_get["get"], told_by_give["get"], "{by_get}");
        let russian = told(&app, "/ru/exchange/BTC/SBERRUB/quote", &[("give", "0.01")]).await;
        assert!(russian["rate"].as_str().unwrap().contains("5\u{202f}800\u{202f}000,5"), "{russian}");
        app.close().await;
    }

    async fn what_is_typed_wrong_is_said_at_its_field_and_what_is_empty_is_not(app: TestApp) {
        for (typed, field, said) in [
            (&[("give", "x")][..], "give", "digits"),
            (&[("get", "0")], "get", "above zero"),
            (&[("give", "0.01"), ("email", "ann@")], "email", "name@host.example"),
            (&[("give", "0.01"), ("account", "1234")], "account", "card or account"),
        ] {
            let told = told(&app, PAIR, typed).await;
            let wrong = told["wrong"].as_object().unwrap();
            assert_eq!(wrong.len(), 1, "{told}");
            assert!(wrong[field].as_str().unwrap().contains(said), "{told}");
        }
        let nothing = told(&app, PAIR, &[]).await;
        assert_eq!(nothing["wrong"], serde_json::json!({}));
        let closed = told(&app, "/exchange/SBERRUB/SBERRUB/quote", &[]).await;
        assert!(closed["wrong"]["form"].as_str().unwrap().contains("same currency"), "{closed}");
        assert_eq!(ask(&app, "/exchange/NO/BTC/quote", &[]).await.status, 404);
        app.close().await;
    }

    async fn search_engines_find_every_open_page_in_both_languages(app: TestApp) {
        let robots = app.get("/robots.txt").send().await.text();
        assert!(robots.contains("Disallow: /ru/desk\n") && robots.contains("/sitemap.xml\n"), "{robots}");
        let map = app.get("/sitemap.xml").send().await;
        assert_eq!(map.header("content-type"), Some("application/xml; charset=utf-8"));
        let map = map.text();
        let base = app.app.config().base_url();
        for path in ["/", "/ru/", "/terms", "/exchange/BTC/SBERRUB", "/ru/exchange/BTC/SBERRUB"] {
            assert!(map.contains(&format!("<loc>{base}{path}</loc>")), "{path}: {map}");
        }
        assert_eq!(app.get("/sitemaps/2.xml").send().await.status, 404);
        assert_eq!(app.get("/sitemaps/0.xml").send().await.status, 404);
        app.close().await;
    }

    async fn a_theme_is_kept_without_a_script_and_leads_back(app: TestApp) {
        let switch = |theme: &'static str| {
            let asked = app.request("POST", "/theme").header("sec-fetch-site", "same-origin");
            asked.form(&fields(&[("theme", theme), ("back", "/ru/terms?x=1")]))
        };
        let dark = switch("dark").send().await;
        assert_eq!((dark.status, dark.header("location")), (303, Some("/ru/terms?x=1")));
        let cookie = dark.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let page = app.get("/ru/terms").header("cookie", &cookie).send().await.text();
        assert!(page.contains("<html lang=\"ru\" data-theme=\"dark\">"), "{page}");
        let system = switch("system").send().await;
        assert!(system.header("set-cookie").unwrap().contains("Max-Age=0"));
        app.close().await;
    }

    async fn pages_and_style_sheets_are_compressed_for_who_takes_that(app: TestApp) {
        let plain = app.get("/").send().await;
        assert_eq!(plain.header("content-encoding"), None);
        let coded = app.get("/").header("accept-encoding", "gzip").send().await;
        assert_eq!(coded.header("content-encoding"), Some("gzip"));
        assert_eq!(coded.header("vary"), Some("accept-encoding"));
        assert!(coded.body.len() * 2 < plain.body.len());
        let html = plain.text();
        for name in ["picker", "quote"] {
            let start = html.find(&format!("/assets/{name}.")).unwrap();
            let script = html[start..].split('"').next().unwrap();
            let script = app.get(script).header("accept-encoding", "gzip").send().await;
            assert_eq!(script.header("content-encoding"), Some("gzip"), "{name}");
            assert!(script.body.len() < 10_000, "{name}: {}", script.body.len());
        }
        app.close().await;
    }
}
