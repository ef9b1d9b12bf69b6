//! People with browsers and mailboxes.

use store::Tx;

use crate::app::Plain;
use crate::clock::Clock;
use crate::features::identity::{TotpSecret, begun_factor, find_account};
use crate::features::mail::{Stored, list_letters};
use crate::testkit::{PASSWORD, Reply, TestApp};

pub(super) const FIREFOX: &str =
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

pub(super) fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub(super) fn session(reply: &Reply) -> String {
    let found = reply.cookies().into_iter().find(|cookie| cookie.contains("cambist_session"));
    found.expect("a session is set").to_owned()
}

pub(super) async fn sign_up(app: &TestApp, email: &str) -> String {
    let fields = [("email", email), ("password", PASSWORD), ("title", ""), ("terms", "yes")];
    session(&app.post("", "/sign-up", &form(&fields)).await)
}

/// Tells address and password.
pub(super) async fn enter(app: &TestApp, email: &str, password: &str) -> Reply {
    app.post("", "/sign-in", &form(&[("email", email), ("password", password)])).await
}

/// Tells address and password of an account with a second factor, and returns half a session.
pub(super) async fn enter_half(app: &TestApp, email: &str) -> String {
    let reply = enter(app, email, PASSWORD).await;
    assert_eq!((reply.status, reply.header("location")), (303, Some("/sign-in/code")));
    assert!(reply.cookies().iter().all(|cookie| !cookie.contains("cambist_session")));
    let half = reply.cookies().into_iter().find(|cookie| cookie.contains("cambist_half"));
    half.expect("half a session is set").to_owned()
}

pub(super) async fn tell(app: &TestApp, half: &str, code: &str) -> Reply {
    app.post(half, "/sign-in/code", &form(&[("code", code)])).await
}

/// Every letter, the oldest first.
pub(super) async fn letters(app: &TestApp) -> Vec<Stored> {
    let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_letters(tx, None, None, 100)?) };
    let mut all = app.app.store().read(read).await.unwrap();
    all.reverse();
    all
}

pub(super) async fn last_letter(app: &TestApp) -> Stored {
    letters(app).await.pop().expect("a letter was written")
}

/// Where the link of the last letter leads.
pub(super) async fn last_link(app: &TestApp) -> String {
    last_letter(app).await.letter.body.link.expect("it has a link").path
}

/// What a device that has read the picture knows.
pub(super) async fn device_of(app: &TestApp, email: &str) -> TotpSecret {
    let (email, key) = (email.parse().unwrap(), app.app.secrets().second_factor.clone());
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let (account_id, _) = find_account(tx, &email)?.expect("there is an account");
        Ok(begun_factor(tx, &key, account_id)?.expect("it is being set up"))
    };
    app.app.store().read(read).await.unwrap()
}

/// The code that the device shows now.
pub(super) fn code(app: &TestApp, device: &TotpSecret) -> String {
    device.code_at(app.clock.now_s())
}

/// Switches the second factor on, and returns the device and the recovery codes.
pub(super) async fn set_up(
    app: &TestApp,
    cookies: &str,
    base: &str,
    email: &str,
) -> (TotpSecret, Vec<String>) {
    let begun = app.post(cookies, &format!("{base}/second-factor"), "").await;
    assert_eq!(begun.header("location"), Some(&*format!("{base}/second-factor")));
    let device = device_of(app, email).await;
    let fields = form(&[("code", &code(app, &device))]);
    let reply = app.post(cookies, &format!("{base}/second-factor/confirmation"), &fields).await;
    assert_eq!((reply.status, reply.header("cache-control")), (200, Some("no-store")));
    (device, shown_codes(&reply.text()))
}

/// The recovery codes on a page.
pub(super) fn shown_codes(html: &str) -> Vec<String> {
    let (_, rest) = html.split_once("id=\"codes\"").expect("the codes are shown");
    let (_, rest) = rest.split_once('>').unwrap();
    let (text, _) = rest.split_once("</textarea>").unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The audit log's actions that begin with `account.`, the oldest first.
pub(super) async fn deeds(app: &TestApp) -> Vec<String> {
    let read = |tx: &mut Tx<'_>| -> Plain<Vec<String>> {
        let sql = "select action from audit_log where action like 'account.%' order by id";
        Ok(tx.query(sql, &store::args![], |row| row.get(0))?)
    };
    app.app.store().read(read).await.unwrap()
}
