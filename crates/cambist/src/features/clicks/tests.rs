//! What happens to a visitor who follows a link, on both engines.

mod attribution;
mod counting;
mod erasing;
mod hours;
mod landing;
mod partitions;
mod records;
mod trouble;
mod truth;

use serde_json::Value;

use crate::command::{Errand, NewAccount};
use crate::features::partners::AddressVisibility;
use crate::testkit::{Reply, Sent, TestApp};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// A person's browser asks for `target`.
fn browse(app: &TestApp, target: &str) -> Sent {
    app.get(target).header("user-agent", FIREFOX)
}

/// Where a person who asks for `target` is sent.
async fn landing(app: &TestApp, target: &str) -> String {
    location(&browse(app, target).send().await)
}

fn location(reply: &Reply) -> String {
    assert_eq!(reply.status, 302);
    reply.header("location").expect("a redirect says where to").to_owned()
}

/// The clicks that the API shows, oldest first.
async fn clicks(app: &TestApp, key: &str) -> Vec<Value> {
    let reply = app.call(key, "method=get_links").await;
    let data = reply.json()["data"].clone();
    data["items"].as_object().expect("items are an object").values().cloned().collect()
}

async fn done(app: &TestApp, errand: Errand) {
    assert_eq!(app.errand(errand).await.error, None);
}

async fn link(app: &TestApp, partner: i64, code: &str, target: &str) {
    let (label, target) = (String::new(), target.to_owned());
    let code = Some(code.to_owned());
    done(app, Errand::PartnerLink { partner, code, label, target }).await;
}

async fn legacy(app: &TestApp, code: &str, parameter: &str, value: &str) {
    let [code, parameter, value] = [code, parameter, value].map(str::to_owned);
    done(app, Errand::LinkLegacy { code, parameter, value }).await;
}

/// A partner who sees whole addresses, with his key.
async fn seeing_partner(app: &TestApp, code: &str) -> String {
    let email = format!("{code}@partner.example");
    let errand = Errand::PartnerCreate {
        account: NewAccount { email, password: Some("a good long password".into()) },
        title: "Sees everything".into(),
        code: Some(code.to_owned()),
        visibility: Some(AddressVisibility::Full),
        referred_by: None,
    };
    let answer = app.errand(errand).await;
    let number = answer.text.split(' ').nth(1).and_then(|number| number.parse().ok());
    app.key(number.expect("the shell tells the number")).await
}
