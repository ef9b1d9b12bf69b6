//! Joining, and keeping an account one's own.

use cambist::app::Plain;
use cambist::config::Deliver;
use cambist::features::identity::{TotpSecret, begun_factor, find_account};
use cambist::features::mail::send_waiting;
use cambist::testkit::{PASSWORD, TestApp};

use crate::browser::chromium::{Chromium, Tab};

use super::sweep::Faults;

const EMAIL: &str = "blog@partner.example";

/// An office whose letters stay on the desk, with an operator who looks at them.
async fn open() -> (TestApp, Tab) {
    let app = TestApp::on_sqlite("joining").await;
    let app = app.reopen(|config| config.mail.deliver = Deliver::Mailbox).await;
    app.operator("olga").await;
    let desk = Chromium::tab(&app.app.config().base_url(), "joining: the operator");
    desk.sign_in("olga@office.example", PASSWORD);
    (app, desk)
}

/// Where the link of the newest letter leads, as the mailbox on the desk shows it.
async fn newest_link(app: &TestApp, desk: &Tab) -> String {
    send_waiting(&app.app, || false).await.expect("the mailbox takes every letter");
    desk.open("/desk/mail");
    desk.leaving(|| desk.click("tbody a"));
    let link = desk.evaluate("document.querySelector('.facts a').getAttribute('href')");
    link.as_str().expect("the letter has a link").to_owned()
}

/// What a device that has scanned the picture knows.
async fn scan(app: &TestApp) -> TotpSecret {
    let key = app.app.secrets().second_factor.clone();
    let read = move |tx: &mut store::Tx<'_>| -> Plain<_> {
        let email = EMAIL.parse().expect("it is an address");
        let (account_id, _) = find_account(tx, &email)?.expect("he has an account");
        Ok(begun_factor(tx, &key, account_id)?.expect("he is setting it up"))
    };
    app.app.store().read(read).await.unwrap()
}

fn sign_up(tab: &Tab) {
    tab.open("/sign-up");
    tab.fill("[name=title]", "Coins by the Sea");
    tab.fill("[name=email]", EMAIL);
    tab.fill("[name=password]", PASSWORD);
    tab.click("[name=terms]");
    tab.leaving(|| tab.press("Enter"));
    assert!(tab.path().starts_with("/profile"), "{}", tab.text("main"));
}

fn sign_out(tab: &Tab) {
    tab.leaving(|| tab.click("form[action$='/sign-out'] button"));
}

/// Tells what the page of the second step asks for.
fn tell(tab: &Tab, code: &str) {
    tab.fill("#code", code);
    tab.leaving(|| tab.press("Enter"));
}

/// Signs up, confirms the address, and sees the first click.
async fn joins(app: &TestApp, desk: &Tab, partner: &Tab) {
    sign_up(partner);
    assert!(partner.text("main").contains(&format!("confirm your e-mail address {EMAIL}")));
    let link = newest_link(app, desk).await;
    partner.open(&link);
    partner.leaving(|| partner.click("form[action*='/confirmation/'] button"));
    assert!(partner.text("main").contains("Your address is confirmed"), "{}", partner.text("main"));
    partner.open("/profile/partner-programme");
    assert!(!partner.has(".confirm-notice"), "{}", partner.text("main"));
    let path = partner.evaluate("document.body.innerHTML.match(/\\/ref\\/[A-Za-z0-9_-]+/)[0]");
    let visitor = Chromium::tab(&app.app.config().base_url(), "joining: the first visitor");
    visitor.open(&format!("{}/", path.as_str().unwrap()));
    partner.open("/profile/clicks");
    assert_eq!(partner.evaluate("document.querySelectorAll('tbody tr').length"), 1);
}

/// Switches the second factor on; the device and the recovery codes.
async fn sets_up(app: &TestApp, partner: &Tab, faults: &mut Faults) -> (TotpSecret, Vec<String>) {
    let base = app.app.config().base_url();
    partner.open("/profile/security");
    partner.leaving(|| partner.click("form[action$='/second-factor'] button"));
    let device = scan(app).await;
    for (lang, prefix) in [("ru", "/ru"), ("en", "")] {
        partner.open(&format!("{prefix}/profile/security/second-factor"));
        faults.examine(partner, lang, &base, "setting the second factor up", 200);
    }
    tell(partner, &device.code_at(app.app.clock().now_s()));
    let codes = partner.evaluate("document.querySelector('#codes').value.split('\\n')");
    let codes: Vec<String> =
        codes.as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    faults.examine(partner, "en", &base, "recovery codes", 200);
    for (lang, prefix) in [("ru", "/ru"), ("en", "")] {
        partner.open(&format!("{prefix}/profile/security/second-factor"));
        faults.examine(partner, lang, &base, "a second factor that is on", 200);
    }
    (device, codes)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_joins_guards_his_account_and_comes_back_whatever_he_has_lost() {
    let (app, desk) = open().await;
    let base = app.app.config().base_url();
    let partner = Chromium::tab(&base, "joining: the partner");
    let mut faults = Faults::default();
    joins(&app, &desk, &partner).await;
    let (device, codes) = sets_up(&app, &partner, &mut faults).await;

    sign_out(&partner);
    app.clock.advance_ms(30_000);
    partner.sign_in(EMAIL, PASSWORD);
    for (lang, prefix) in [("ru", "/ru"), ("en", "")] {
        for query in ["?by=recovery", ""] {
            partner.open(&format!("{prefix}/sign-in/code{query}"));
            faults.examine(&partner, lang, &base, "the second step", 200);
        }
    }
    tell(&partner, &device.code_at(app.app.clock().now_s()));
    assert!(partner.path().starts_with("/profile"), "{}", partner.text("main"));

    // His telephone is at home.
    sign_out(&partner);
    partner.sign_in(EMAIL, PASSWORD);
    partner.leaving(|| partner.click("a[href*='by=recovery']"));
    tell(&partner, &codes[0]);
    assert!(partner.path().starts_with("/profile"), "{}", partner.text("main"));
    sign_out(&partner);
    partner.sign_in(EMAIL, PASSWORD);
    partner.leaving(|| partner.click("a[href*='by=recovery']"));
    tell(&partner, &codes[0]);
    assert!(partner.text("main").contains("was used before"), "{}", partner.text("main"));

    // And he has forgotten his password.
    partner.open("/sign-in");
    partner.leaving(|| partner.click("a[href$='/password-reset']"));
    partner.fill("#email", EMAIL);
    partner.leaving(|| partner.press("Enter"));
    assert!(partner.text("main").contains("If there is an account"), "{}", partner.text("main"));
    partner.open(&newest_link(&app, &desk).await);
    partner.fill("#password", "another long password");
    partner.leaving(|| partner.press("Enter"));
    assert!(partner.text("main").contains("Your new password is set"), "{}", partner.text("main"));
    partner.sign_in(EMAIL, "another long password");
    app.clock.advance_ms(30_000);
    tell(&partner, &device.code_at(app.app.clock().now_s()));
    assert!(partner.path().starts_with("/profile"), "{}", partner.text("main"));
    faults.require_none();
    drop((desk, partner));
    app.close().await;
}
