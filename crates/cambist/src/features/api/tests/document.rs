//! The description and the calls are one.

use serde_json::Value;

use super::adjust;
use super::kit::{get, problem, sent};
use crate::features::partners::Scope;
use crate::on_both_engines;
use crate::testkit::TestApp;

/// Every described call of partners' programs: method, path with numbers put in, its description.
async fn calls(app: &TestApp) -> Vec<(String, String, Value)> {
    let document = app.get("/api/v1/openapi.json").send().await.json();
    let mut calls = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, call) in item.as_object().unwrap() {
            let path =
                path.replace("{code}", "nobody").replace("{order}", "1").replace("{id}", "1");
            calls.push((method.to_uppercase(), path, call.clone()));
        }
    }
    assert!(calls.len() >= 16, "{}", calls.len());
    calls
}

fn scopes(call: &Value) -> Option<Vec<String>> {
    let scopes = call["security"][0]["key"].as_array()?;
    Some(scopes.iter().map(|scope| scope.as_str().unwrap().to_owned()).collect())
}

on_both_engines! {
    async fn every_call_is_described_with_everything_that_it_answers(app: TestApp) {
        for (method, path, call) in calls(&app).await {
            let bare = app.request(&method, &path).header("content-length", "0").send().await;
            assert_eq!(bare.status, 401, "{method} {path}");
            assert!(!call["summary"].as_str().unwrap_or_default().is_empty(), "{method} {path}");
            let told = call["responses"].as_object().unwrap();
            for status in ["400", "401", "403", "429", "503"] {
                let content = &told[status]["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(content, "#/components/schemas/Problem", "{method} {path} {status}");
            }
            let is_read = method == "GET";
            assert_eq!(told.contains_key("304"), is_read, "{method} {path}");
            assert_eq!(told.contains_key("415"), call.get("requestBody").is_some(), "{method} {path}");
        }
        app.close().await;
    }

    async fn a_call_needs_the_scopes_that_stand_with_it_and_no_others(app: TestApp) {
        let partner = app.partner("alpha").await;
        for (method, path, call) in calls(&app).await {
            let Some(needed) = scopes(&call) else { continue };
            let only = app.key_with(partner, Some(&needed.join(",")), Vec::new(), None).await;
            let send = async |key: &str| {
                let bare = app.request(&method, &path).header("content-length", "0");
                bare.header("authorization", &format!("Bearer {key}")).send().await
            };
            let reply = send(&only).await;
            assert!(![401, 403, 405].contains(&reply.status), "{method} {path}: {}", reply.text());
            for missing in &needed {
                let others = Scope::all().map(Scope::word).filter(|word| word != missing);
                let others = others.collect::<Vec<_>>().join(",");
                let key = app.key_with(partner, Some(&others), Vec::new(), None).await;
                let reply = send(&key).await;
                assert_eq!((reply.status, problem(&reply).as_str()), (403, "key.scope"), "{method} {path}");
                assert!(reply.text().contains(&format!("needs the scope {missing}")));
            }
        }
        app.close().await;
    }

    async fn what_is_not_described_is_not_there(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        for path in ["/api/v1/partner/nothing", "/api/v1/nothing", "/api/v1/partner/links/a/b"] {
            let reply = app.get(path).send().await;
            assert_eq!((reply.status, problem(&reply).as_str()), (404, "address.unknown"), "{path}");
        }
        for (method, path, allowed) in [
            ("DELETE", "/api/v1/partner/links", "GET,HEAD,POST"),
            ("PUT", "/api/v1/partner/profile", "GET,HEAD"),
            ("GET", "/api/v1/partner/payouts/1/cancel", "POST"),
            ("GET", "/api/v1/operator/rates", "PUT"),
        ] {
            let reply = app.request(method, path).header("content-length", "0").send().await;
            assert_eq!((reply.status, problem(&reply).as_str()), (405, "method.not_allowed"), "{path}");
            assert_eq!(reply.header("allow"), Some(allowed), "{path}");
        }
        let odd = get(&app, &key, "links/%ff").await;
        assert_eq!((odd.status, problem(&odd).as_str()), (404, "link.unknown"));
        app.close().await;
    }

    async fn every_parameter_is_described_and_every_other_one_refused_by_name(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        for (method, path, call) in calls(&app).await {
            if method != "GET" || scopes(&call).is_none() {
                continue;
            }
            let rest = path.strip_prefix("/api/v1/partner/").unwrap();
            let described = call["parameters"].as_array().cloned().unwrap_or_default();
            for parameter in described.iter().filter(|parameter| parameter["in"] == "query") {
                // A control character is right for no parameter: whoever reads it says so.
                let name = parameter["name"].as_str().unwrap();
                let reply = get(&app, &key, &format!("{rest}?{name}=%01")).await;
                assert_eq!(reply.status, 400, "{path} {name}: {}", reply.text());
                assert_eq!(reply.json()["errors"][0]["field"], name, "{path}");
            }
            let reply = get(&app, &key, &format!("{rest}?api_key=x")).await;
            assert_eq!((reply.status, problem(&reply).as_str()), (400, "parameter.invalid"), "{path}");
            assert_eq!(reply.json()["errors"][0]["field"], "api_key", "{path}");
        }
        app.close().await;
    }

    async fn what_has_not_changed_is_not_sent_again(app: TestApp) {
        let partner = app.partner("alpha").await;
        let key = app.key(partner).await;
        let described = app.get("/api/v1/openapi.json").send().await;
        let tag = described.header("etag").unwrap().to_owned();
        let again = app.get("/api/v1/openapi.json").header("if-none-match", &tag).send().await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        for rest in ["profile", "links", "clicks", "exchanges", "statement", "payouts", "payout-methods"] {
            let first = get(&app, &key, rest).await;
            let tag = first.header("etag").unwrap().to_owned();
            assert!(tag.starts_with('"'), "the tag is strong: {tag}");
            assert_eq!(first.header("cache-control"), Some("private, no-cache"), "{rest}");
            let conditional = sent(&app, "GET", &key, rest).header("if-none-match", &tag);
            let again = conditional.clone().send().await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{rest}");
            assert_eq!(again.header("etag"), Some(&*tag), "{rest}");
            let head = sent(&app, "HEAD", &key, rest).send().await;
            assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, Some(&*tag)), "{rest}");
            if rest == "profile" {
                adjust(&app, partner, "1").await;
                assert_eq!(conditional.send().await.status, 200, "his balance has changed");
            }
        }
        app.close().await;
    }

    async fn too_many_calls_are_told_when_to_come_back(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let app = app.reopen(|config| config.api.calls_per_minute = 3).await;
        for _ in 0..3 {
            assert_eq!(get(&app, &key, "profile").await.status, 200);
        }
        let reply = get(&app, &key, "profile").await;
        assert_eq!((reply.status, problem(&reply).as_str()), (429, "calls.too_many"));
        let wait: u64 = reply.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        app.close().await;
    }
}
