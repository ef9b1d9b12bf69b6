//! The desk over the wire: who is let in, what is listed, what each deed promises and does.

mod deeds;
mod door;
mod foresight;
mod give;
mod partners;
mod queue;
mod today;
mod two;

use store::Tx;

use crate::app::Plain;
use crate::features::orders::{Action, State, Step, advance, find_order};
use crate::testkit::{Reply, TestApp, hidden};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const BTC: &str = "/exchange/BTC/SBERRUB";

/// An operator, signed in.
async fn operator(app: &TestApp, name: &str) -> String {
    app.operator(name).await;
    app.sign_in(&format!("{name}@office.example")).await
}

async fn olga(app: &TestApp) -> String {
    operator(app, "olga").await
}

/// An order that a partner's link has brought, priced in dollars.
async fn attributed(app: &TestApp, give: &str) {
    let link = app.get("/ref/alpha/?sub1=%3Cb%3E").header("user-agent", FIREFOX);
    let cookies = link.send().await.cookies().join("; ");
    app.order_of(&cookies, "/exchange/USDTTRC20/CASHUSD?city=MSK", give).await;
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The page that says what a step will do.
async fn preview(app: &TestApp, cookies: &str, number: i64, action: &str) -> Reply {
    app.open_page(cookies, &format!("/desk/orders/{number}/steps/{action}")).await
}

/// Confirms a step on the page that was shown.
async fn confirm(app: &TestApp, cookies: &str, number: i64, shown: &str, note: &str) -> Reply {
    let [action, seen, promise] = ["action", "seen", "promise"].map(|name| hidden(shown, name));
    let fields = [
        ("action", action.as_str()),
        ("seen", seen.as_str()),
        ("promise", promise.as_str()),
        ("note", note),
    ];
    app.post(cookies, &format!("/desk/orders/{number}/steps"), &form(&fields)).await
}

/// Looks at what a step will do, and confirms it.
async fn press(app: &TestApp, cookies: &str, number: i64, action: &str, note: &str) -> Reply {
    let shown = preview(app, cookies, number, action).await;
    assert_eq!(shown.status, 200, "{action}: {}", shown.text());
    confirm(app, cookies, number, &shown.text(), note).await
}

async fn state(app: &TestApp, number: i64) -> State {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_order(tx, number)?) };
    app.app.store().read(read).await.unwrap().unwrap().state
}

/// A step that somebody takes elsewhere.
async fn step(app: &TestApp, order_id: i64, action: Action) {
    let (deed, reactions) = (app.deed(), app.app.reactions());
    let step = Step { order_id, action, note: "by the shell".to_owned() };
    let unit = move |tx: &mut Tx<'_>| advance(tx, &deed, &step, &reactions);
    app.app.store().write(unit).await.unwrap();
}
