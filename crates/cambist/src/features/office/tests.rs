//! The pages over the wire: who is let in, what is shown, what each form does, and when it does not.

mod accounts;
mod currencies;
mod directions;
mod feeds;
mod look;
mod rates;
mod requisites;
mod settings;
mod wide;

use crate::testkit::{Reply, TestApp};

/// An operator, signed in.
async fn olga(app: &TestApp) -> String {
    app.operator("olga").await;
    app.sign_in("olga@office.example").await
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A page of the desk, as text.
async fn page(app: &TestApp, cookies: &str, path: &str) -> String {
    let reply = app.open_page(cookies, path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    reply.text()
}

/// The value of a hidden field in the form that is sent to `action`, whatever its query.
fn hidden_in(html: &str, action: &str, name: &str) -> String {
    let begins = ["\"", "?"].map(|end| format!("action=\"{action}{end}"));
    let form = begins.iter().find_map(|begin| html.split_once(begin.as_str()));
    let (_, form) = form.expect("the page has the form");
    let (form, _) = form.split_once("</form>").expect("the form ends");
    crate::testkit::hidden(form, name)
}

/// Sends a form with the version that the page at `path` shows for it.
async fn send(
    app: &TestApp,
    cookies: &str,
    (path, action): (&str, &str),
    fields: &[(&str, &str)],
) -> Reply {
    let html = page(app, cookies, path).await;
    let seen = hidden_in(&html, action.split('?').next().unwrap_or(action), "seen");
    let all = [fields, &[("seen", seen.as_str())]].concat();
    app.post(cookies, action, &form(&all)).await
}

/// That a form was taken.
fn assert_taken(reply: &Reply, done: &str) {
    assert_eq!(reply.status, 303, "{}", reply.text());
    let location = reply.header("location").unwrap_or_default();
    assert!(location.contains(&format!("done={done}")), "{location}");
}
