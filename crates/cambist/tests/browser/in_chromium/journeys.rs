//! Whole journeys, as customers and operators go them.

use std::time::Duration;

use cambist::testkit::{PASSWORD, TestApp};
use tokio::task::JoinHandle;

use crate::browser::chromium::{Chromium, Tab};

use super::customer::{self, ACCOUNT};
use super::desk;

/// Rates that a monitoring shows.
const DIRECTION: &str = "/exchange/BTC/SBERRUB";

/// Looks at the counters again and again, as a running office does on a timer.
fn follow(app: &TestApp) -> JoinHandle<()> {
    let app = app.app.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            app.refresh().await.expect("the tables are read");
        }
    })
}

/// Closes tabs that saw nothing wrong, and the office.
async fn end(app: TestApp, tabs: Vec<Tab>) {
    for tab in &tabs {
        assert_eq!(tab.problems(), [""; 0], "{}", tab.path());
    }
    drop(tabs);
    app.close().await;
}

/// A customer comes from a monitoring, orders, and says that he has paid; an operator receives and
/// completes the order; the customer's page follows by itself.
async fn from_monitoring_to_completion(app: TestApp) {
    let base = app.app.config().base_url();
    app.partner("alpha").await;
    app.operator("olga").await;
    let following = follow(&app);
    let customer = Chromium::tab(&base, "journey: the customer");
    customer.open("/ref/alpha/?cur_from=BTC&cur_to=SBERRUB");
    assert_eq!(customer.path(), DIRECTION, "the deep link leads to the pair");
    customer::place(&customer, "0.1");
    let order = customer.path();
    assert!(customer.text("main").contains("580,000.05"), "{}", customer.text("main"));

    let desk = Chromium::tab(&base, "journey: the operator");
    desk.sign_in("olga@office.example", PASSWORD);
    customer.leaving(|| customer.click("form[action$='/payment'] button"));
    customer.wait_until("document.querySelector('.state.is-paid')");
    desk::open_order(&desk, 1);
    desk::step(&desk, "receive", "");
    customer.wait_until("document.querySelector('.state.is-received')");
    desk::step(&desk, "complete", "transfer 4711");
    customer.wait_until("document.querySelector('.state.is-completed')");
    assert_eq!(customer.path(), order, "it is the page on which the customer was");
    following.abort();
    end(app, vec![customer, desk]).await;
}

mod sqlite {
    use cambist::testkit::TestApp;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_customer_comes_from_a_monitoring_and_watches_his_order_being_completed() {
        super::from_monitoring_to_completion(TestApp::on_sqlite("journey").await).await;
    }
}

mod postgres {
    use cambist::testkit::TestApp;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_customer_comes_from_a_monitoring_and_watches_his_order_being_completed() {
        super::from_monitoring_to_completion(TestApp::on_postgres("journey").await).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_a_customer_orders_pays_and_sees_the_order_completed() {
    let app = TestApp::on_sqlite("plain").await;
    app.operator("olga").await;
    let base = app.app.config().base_url();
    let tab = Chromium::tab(&base, "without scripts");
    tab.allow_scripts(false);
    tab.open("/?cur_from=BTC&cur_to=SBERRUB");
    tab.open(DIRECTION);
    customer::place(&tab, "0.1");
    let order = tab.path();
    tab.leaving(|| tab.click("form[action$='/payment'] button"));
    assert!(tab.has(".state.is-paid"), "{}", tab.text("main"));

    let desk = Chromium::tab(&base, "an operator without scripts");
    desk.allow_scripts(false);
    desk.sign_in("olga@office.example", PASSWORD);
    desk::open_order(&desk, 1);
    desk::step(&desk, "receive", "");
    desk::step(&desk, "complete", "transfer 4711");
    tab.open(&order);
    assert!(tab.has(".state.is-completed"), "{}", tab.text("main"));
    end(app, vec![tab, desk]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_orders_with_the_keyboard_alone() {
    let app = TestApp::on_sqlite("keyboard").await;
    let tab = Chromium::tab(&app.app.config().base_url(), "keyboard");
    tab.open(DIRECTION);
    tab.press("Tab");
    assert!(
        tab.evaluate("document.activeElement.matches('.skip')") == true,
        "first is a way past the menu"
    );
    tab.press("Enter");
    for (name, text) in [("give", "0.1"), ("account", ACCOUNT), ("email", "ann@mail.example")] {
        tab_to(&tab, &format!("[name={name}]"));
        tab.type_text(text);
    }
    tab_to(&tab, customer::SEND);
    let outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    assert_ne!(outline, "none", "one sees where one is");
    tab.leaving(|| tab.press("Enter"));
    assert!(tab.path().starts_with("/order/"), "{}", tab.text("main"));
    tab_to(&tab, "form[action$='/payment'] button");
    tab.leaving(|| tab.press("Space"));
    tab.wait_until("document.querySelector('.state.is-paid')");
    end(app, vec![tab]).await;
}

/// Presses Tab until an element has the focus: nobody needs to press it more than so often.
fn tab_to(tab: &Tab, css: &str) {
    let script = format!("document.activeElement.matches({})", serde_json::json!(css));
    for _ in 0..40 {
        if tab.evaluate(&script) == true {
            return;
        }
        tab.press("Tab");
    }
    panic!(
        "{css} is not reached with Tab; the focus is at {}",
        tab.evaluate("document.activeElement.outerHTML")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_up_has_a_link_whose_first_click_he_sees() {
    let app = TestApp::on_sqlite("sign-up").await;
    let base = app.app.config().base_url();
    let partner = Chromium::tab(&base, "a new partner");
    partner.open("/");
    partner.open("/sign-up");
    partner.fill("[name=title]", "Coins by the Sea");
    partner.fill("[name=email]", "blog@partner.example");
    partner.fill("[name=password]", PASSWORD);
    partner.click("[name=terms]");
    partner.leaving(|| partner.press("Enter"));
    assert!(partner.path().starts_with("/profile"), "{}", partner.text("main"));
    let link = partner.evaluate("document.body.innerHTML.match(/\\/ref\\/[A-Za-z0-9_-]+/)[0]");
    let visitor = Chromium::tab(&base, "the first visitor");
    visitor.open(&format!("{}/", link.as_str().unwrap()));
    assert_eq!(visitor.path(), "/");
    partner.open("/profile/clicks");
    assert_eq!(partner.evaluate("document.querySelectorAll('tbody tr').length"), 1);
    end(app, vec![partner, visitor]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_the_office_is_told_before_and_empties_the_feeds() {
    let app = TestApp::on_sqlite("closing").await;
    let base = app.app.config().base_url();
    app.operator("olga").await;
    let items = async |app: &TestApp| {
        app.get("/service/export/xml").send().await.text().matches("<item>").count()
    };
    let before = items(&app).await;
    assert!(before > 0);
    let desk = Chromium::tab(&base, "an operator who closes");
    desk.sign_in("olga@office.example", PASSWORD);
    desk.open("/desk/settings");
    desk.leaving(|| desk.click("button[name=state][value=closed]"));
    assert_eq!(items(&app).await, before, "it is only told what would happen");
    desk.leaving(|| desk.click("button[name=step][value=do]"));
    assert_eq!(items(&app).await, 0);
    let visitor = Chromium::tab(&base, "a visitor of a closed office");
    visitor.open(DIRECTION);
    assert!(visitor.has(".status.is-closed"), "{}", visitor.text("body"));
    assert!(!visitor.has("[name=account]"), "nothing can be ordered");
    desk.leaving(|| desk.click("button[name=state][value=open]"));
    desk.leaving(|| desk.click("button[name=step][value=do]"));
    assert_eq!(items(&app).await, before);
    end(app, vec![desk, visitor]).await;
}

/// A partner builds a deep link and sees his visitor's click on the overview without loading it again;
/// then he narrows his clicks and takes them away as a sheet.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_builds_a_link_and_sees_its_click_arrive() {
    let app = TestApp::on_sqlite("cabinet").await;
    let base = app.app.config().base_url();
    app.partner("alpha").await;
    let partner = Chromium::tab(&base, "a partner");
    partner.sign_in("alpha@partner.example", PASSWORD);
    partner.open("/profile/partner-programme");
    partner.fill("#from", "USDTTRC20");
    partner.fill("#to", "CASHUSD");
    partner.fill("#city", "MSK");
    partner.fill("#sub1", "post 7");
    partner.wait_until("document.getElementById('deep-link').value.includes('sub1=post+7')");
    assert!(partner.text("#builder-leads").contains("city MSK"), "{}", partner.text("main"));
    let link = partner.evaluate("document.getElementById('deep-link').value");
    partner.open("/profile");
    assert!(partner.text("#pulse").contains("clicks 0"), "{}", partner.text("main"));
    let visitor = Chromium::tab(&base, "his visitor");
    visitor.open(link.as_str().unwrap().strip_prefix(&base).unwrap());
    assert_eq!(visitor.path(), "/exchange/USDTTRC20/CASHUSD");
    partner.wait_until("document.getElementById('pulse').textContent.includes('clicks 1')");
    partner.open("/profile/clicks?sub=post+7");
    assert_eq!(partner.evaluate("document.querySelectorAll('tbody tr').length"), 1);
    let sheet = "fetch(document.querySelector('a[download]').href).then((reply) => reply.text())";
    partner.wait_until(&format!(
        "window.sheet || ({sheet}.then((text) => {{ window.sheet = text; }}), false)"
    ));
    let sheet = partner.evaluate("window.sheet");
    assert!(sheet.as_str().unwrap().contains("USDTTRC20,CASHUSD,"), "{sheet}");
    end(app, vec![partner, visitor]).await;
}
