//! Calls of the API as programs make them.

use serde_json::Value;

use crate::testkit::{Reply, Sent, TestApp};

const ROOT: &str = "/api/v1/partner";

/// A request with a key.
pub(super) fn sent(app: &TestApp, method: &str, key: &str, rest: &str) -> Sent {
    let target = format!("{ROOT}/{rest}");
    app.request(method, &target).header("authorization", &format!("Bearer {key}"))
}

/// What is read.
pub(super) async fn get(app: &TestApp, key: &str, rest: &str) -> Reply {
    sent(app, "GET", key, rest).send().await
}

/// The same, which must be there.
pub(super) async fn read(app: &TestApp, key: &str, rest: &str) -> Value {
    let reply = get(app, key, rest).await;
    assert_eq!(reply.status, 200, "{rest}: {}", reply.text());
    assert_eq!(reply.header("content-type"), Some("application/json"), "{rest}");
    reply.json()
}

/// Every item of a list, page by page.
pub(super) async fn all(app: &TestApp, key: &str, rest: &str) -> Vec<Value> {
    let joint = if rest.contains('?') { '&' } else { '?' };
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = read(app, key, &format!("{rest}{cursor}")).await;
        items.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("{joint}cursor={next}"),
            None => return items,
        }
    }
}

/// The stable code of a problem; its frame is checked on the way.
pub(super) fn problem(reply: &Reply) -> String {
    assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{}", reply.text());
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let problem = reply.json();
    assert_eq!(
        (&problem["status"], &problem["type"]),
        (&reply.status.into(), &"about:blank".into())
    );
    problem["code"].as_str().unwrap().to_owned()
}

/// The values of a field.
pub(super) fn each<'a>(items: &'a [Value], field: &str) -> Vec<&'a Value> {
    items.iter().map(|item| &item[field]).collect()
}

/// A sum of amounts, in units of 0.00000001 USD.
pub(super) fn units(text: &Value) -> i64 {
    money::Amount::parse(text.as_str().unwrap(), money::Scale::USD).unwrap().units()
}
