//! The states in which nobody hopes to see the office: each is drawn as well as the pages are.

use cambist::features::settings::OfficeState;
use cambist::testkit::{PASSWORD, TestApp};

use crate::browser::chromium::{Chromium, Tab};

use super::sweep::Faults;

/// Opens an address in both languages, and looks at what is answered.
fn look(faults: &mut Faults, tab: &Tab, base: &str, path: &str, status: u64, name: &str) {
    for (lang, prefix) in [("en", ""), ("ru", "/ru")] {
        tab.open(&format!("{prefix}{path}"));
        faults.examine(tab, lang, base, name, status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closed_missing_forbidden_and_broken_pages_have_no_fault_either() {
    let app = TestApp::on_sqlite("states").await;
    let base = app.app.config().base_url();
    let mut faults = Faults::default();
    app.partner("alpha").await;
    let tab = Chromium::tab(&base, "states");
    look(&mut faults, &tab, &base, "/no/such/page", 404, "a page that is not there");
    look(&mut faults, &tab, &base, "/exchange/BTC/XMR", 200, "a direction that is not there");
    for (state, name) in
        [(OfficeState::Closed, "closed"), (OfficeState::Maintenance, "under maintenance")]
    {
        app.app.switch(app.deed(), state).await.unwrap();
        look(&mut faults, &tab, &base, "/", 200, name);
        look(&mut faults, &tab, &base, "/exchange/BTC/SBERRUB", 200, name);
    }
    app.app.switch(app.deed(), OfficeState::Open).await.unwrap();

    look(&mut faults, &tab, &base, "/desk", 200, "a session that has ended");
    assert!(tab.path().ends_with("/sign-in"), "{}", tab.path());
    tab.sign_in("alpha@partner.example", PASSWORD);
    look(&mut faults, &tab, &base, "/desk", 403, "a page for others");

    // Nobody closes an office whose books are away: it is only let go of.
    let broken = TestApp::on_sqlite("broken").await;
    let its_base = broken.app.config().base_url();
    let stranger = Chromium::tab(&its_base, "states of a broken office");
    broken.app.store().clone().close().await;
    look(&mut faults, &stranger, &its_base, "/order/0123456789abcdefghjkmn", 503, "broken");
    assert!(stranger.text("main").chars().filter(char::is_ascii_digit).count() > 0, "a reference");
    faults.require_none();
    app.close().await;
}
