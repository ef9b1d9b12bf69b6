//! The tables say what the replies have.

use serde_json::Value;

use crate::features::contract;
use crate::features::feeds::formats;
use crate::testkit::TestApp;
use crate::words::{Lang, word};

use super::methods::{ALL, Named};
use super::partner_api::scene;
use super::rows::{Kind, key_part};

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
fn every_row_has_its_words_in_both_languages() {
    let mut keys: Vec<String> =
        contract::failures().into_iter().map(|(n, _)| format!("doc-error-{n}")).collect();
    for method in &ALL {
        let method_key = format!("doc-{}", key_part(method.name));
        keys.push(method_key.clone());
        keys.push(format!("{method_key}-text"));
        let params = method.parameters.iter();
        keys.extend(params.map(|named| format!("doc-param-{}", key_part(named.name))));
        for named in method.data.iter().chain(method.items) {
            keys.push(match named.kind {
                Kind::Seconds | Kind::Date => format!("doc-field-{}", key_part(named.name)),
                _ => format!("{method_key}-{}", key_part(named.name)),
            });
        }
    }
    keys.extend(formats::ALL.iter().map(|format| format!("mon-format-{}", format.name)));
    for &lang in Lang::ALL {
        let missing: Vec<&String> = keys.iter().filter(|key| word(lang, key) == **key).collect();
        assert!(missing.is_empty(), "{lang}: {missing:?}");
    }
}
