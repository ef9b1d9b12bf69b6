//! What an operator does.

use crate::browser::chromium::Tab;

/// Opens an order from the queue.
pub(crate) fn open_order(tab: &Tab, number: i64) {
    tab.open("/desk/orders");
    tab.leaving(|| tab.click(&format!("main a[href$='/desk/orders/{number}']")));
}

/// Takes a step of the order that is shown, with a note or reference where the step wants one: the
/// page that says what it will do comes first.
pub(crate) fn step(tab: &Tab, action: &str, note: &str) {
    tab.leaving(|| tab.click(&format!("main a[href$='/steps/{action}']")));
    if !note.is_empty() {
        tab.fill("[name=note]", note);
    }
    tab.leaving(|| tab.click("form:has([name=action]) button"));
}
