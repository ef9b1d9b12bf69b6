//! The partner API as its clients meet it, on both engines.

mod judging;
mod limits;
mod links;
mod payouts;
mod secrecy;
mod streaming;

use std::net::IpAddr;

use serde_json::Value;
use store::{Tx, Value as Argument};

use crate::app::Plain;
use crate::command::Errand;
use crate::features::clicks::{Click, ClickIds, Visitor, insert_clicks};
use crate::testkit::{Reply, Sent, TestApp};

/// The contract's address.
const API: &str = "/service/partner/api.php";

/// A GET with everything but the key.
fn get(app: &TestApp, rest: &str) -> Sent {
    app.get(&format!("{API}?api_action=pp&{rest}"))
}

/// The contract's number for what came of a call; the frame of the reply is checked on the way.
fn verdict(reply: &Reply) -> u64 {
    assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert!(reply.is_whole, "the reply ends as it should");
    let (text, json) = (reply.text(), reply.json());
    let number = json["error"].as_u64().expect("the number of the error is one");
    let status = match number {
        5 => 429,
        6 => 503,
        _ => 200,
    };
    assert_eq!(reply.status, status, "{text}");
    assert_eq!(reply.header("retry-after").is_some(), status != 200, "{text}");
    if number == 0 {
        let begin = r#"{"status":"success","error":0,"error_text":"","data":{"#;
        assert!(text.starts_with(begin), "{text}");
    } else {
        let begin = format!(r#"{{"status":"error","error":{number},"error_text":""#);
        assert!(text.starts_with(&begin) && text.ends_with(r#"","data":{}}"#), "{text}");
        assert!(!error_text(reply).is_empty());
    }
    number
}

fn error_text(reply: &Reply) -> String {
    reply.json()["error_text"].as_str().expect("the error's text is text").to_owned()
}

/// The ids of a reply, in the order in which they are written.
fn ids(reply: &Reply) -> Vec<i64> {
    assert_eq!(verdict(reply), 0);
    // The order of a parsed object is the parser's: the text itself is asked.
    let text = reply.text();
    let mut ids: Vec<i64> = Vec::new();
    for part in text.split("{\"id\":").skip(1) {
        ids.push(part.split(',').next().and_then(|id| id.parse().ok()).expect("an id"));
    }
    let items = reply.json()["data"]["items"].clone();
    let items = items.as_object().expect("items are an object");
    assert_eq!(items.len(), ids.len());
    for id in &ids {
        assert_eq!(items[&id.to_string()]["id"], Value::from(*id), "the key is the id");
    }
    ids
}

/// Adds a click of the link `code` for each time and address.
async fn add(app: &TestApp, code: &str, ids: &ClickIds, made: Vec<(i64, IpAddr)>) -> Vec<i64> {
    let link = app.app.links().by_code(code).expect("the link is there").clone();
    let clicks: Vec<Click> = made
        .into_iter()
        .map(|(at_ms, address)| Click {
            id: ids.next(at_ms),
            partner_id: link.partner_id,
            link_id: link.id,
            visitor: Visitor::fresh(app.app.chance()),
            address,
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0".into(),
            referrer: "https://monitoring.example/".into(),
            query_string: "sub1=\"x\\y\u{1}".into(),
            from_code: String::new(),
            to_code: String::new(),
            marks: crate::features::clicks::Marks::default(),
        })
        .collect();
    let numbers = clicks.iter().map(|click| click.id.number()).collect();
    app.app
        .clicks()
        .write(move |tx| -> crate::app::Plain<u64> { Ok(insert_clicks(tx, &clicks)?) })
        .await
        .expect("clicks are stored");
    numbers
}

/// So many clicks, a millisecond apart, from one address.
async fn add_many(app: &TestApp, code: &str, ids: &ClickIds, count: i64) -> Vec<i64> {
    let address = IpAddr::from([203, 0, 113, 9]);
    let begin = crate::testkit::BEGIN_MS - 10_000_000;
    add(app, code, ids, (0..count).map(|n| (begin + n, address)).collect()).await
}

/// Changes the books behind the office's back.
async fn change(store: &store::Store, sql: &'static str, number: i64) {
    let unit =
        move |tx: &mut Tx<'_>| -> Plain<u64> { Ok(tx.execute(sql, &[Argument::from(number)])?) };
    assert_eq!(store.write(unit).await.expect("the statement is run"), 1);
}

async fn done(app: &TestApp, errand: Errand) {
    assert_eq!(app.errand(errand).await.error, None);
}
