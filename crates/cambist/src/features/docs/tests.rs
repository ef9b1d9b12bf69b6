//! The tables say what the replies have.

use serde_json::Value;

use crate::features::contract;
use crate::testkit::TestApp;

use super::methods::{ALL, Named};
use super::partner_api::{ERRORS, scene};
use super::rows::Kind;

/// The names of an object's fields in their order; a parser would sort them.
fn names(json: &str, value: &Value) -> Vec<String> {
    let place = |name: &String| json.find(&format!("\"{name}\":"));
    let mut names: Vec<String> =
        value.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    names.sort_by_key(place);
    names
}

fn is_of_kind(value: &Value, kind: Kind) -> bool {
    match kind {
        Kind::Whole | Kind::Seconds => value.is_i64(),
        Kind::Flag => value == 0 || value == 1,
        Kind::Decimal | Kind::Usd => value.is_number(),
        Kind::Text => value.is_string(),
        Kind::Date => value.as_str().is_some_and(|text| text.len() == 19),
        Kind::List => value.is_array(),
    }
}

fn assert_described(json: &str, value: &Value, described: &[Named], rest: &[&str]) {
    let mut told: Vec<&str> = described.iter().map(|named| named.name).collect();
    told.extend(rest);
    assert_eq!(names(json, value), told, "{json}");
    for named in described {
        assert!(is_of_kind(&value[named.name], named.kind), "{} of {json}", named.name);
    }
}

#[tokio::test]
async fn every_method_stands_in_the_tables_with_every_field_in_its_order() {
    let app = TestApp::on_sqlite("docs-tables").await;
    let scene = scene(&app.app).await.unwrap();
    let names: Vec<&str> = ALL.iter().map(|method| method.name).collect();
    let mut real: Vec<&str> = contract::methods().map(|(name, _)| name).collect();
    assert_eq!(names.len(), real.len());
    real.retain(|name| !names.contains(name));
    assert!(real.is_empty(), "not described: {real:?}");
    for method in &ALL {
        let json = contract::sample(method.name, &scene);
        let reply: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(reply["error"], 0);
        let has_items = reply["data"].get("items").is_some();
        let rest: &[&str] = if has_items { &["items"] } else { &[] };
        assert_described(&json, &reply["data"], method.data, rest);
        for item in reply["data"]["items"].as_object().into_iter().flatten() {
            let (_, inner) = json.split_once("\"items\":").unwrap();
            assert_described(inner, item.1, method.items, &[]);
        }
    }
    app.close().await;
}

#[test]
fn every_error_has_its_row() {
    let numbers: Vec<u8> = contract::failures().into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(numbers.len(), ERRORS.len());
}
