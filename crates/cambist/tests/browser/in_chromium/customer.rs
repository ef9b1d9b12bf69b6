//! What a customer does.

use crate::browser::chromium::Tab;

/// An account at a bank in Russia, written well.
pub(crate) const ACCOUNT: &str = "2200 7000 1234 5673";

/// The button that makes the order; there is another one that only calculates.
pub(crate) const SEND: &str = "form:has([name=account]) button:not([name])";

/// Fills in the order form of the direction that is shown, sends it, and stands on the order's page.
pub(crate) fn place(tab: &Tab, give: &str) {
    tab.fill("#give", give);
    tab.fill("#email", "ann@mail.example");
    tab.fill("#account", ACCOUNT);
    tab.leaving(|| tab.click(SEND));
    if !tab.path().contains("/order/") {
        panic!("no order was made: {}", tab.text("main"));
    }
}
