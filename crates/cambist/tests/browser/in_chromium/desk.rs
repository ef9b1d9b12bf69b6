//! What an operator does.

use crate::browser::chromium::Tab;

/// Opens an order from the queue.
pub(crate) fn open_order(tab: &Tab, number: i64) {
    tab.open("/desk/orders");
    tab.leaving(|| tab.click(&format!("main a[href$='/desk/orders/{number}']")));
}

/// Takes a step of the order that is shown, with a note or reference where the step wants one.
pub(crate) fn step(tab: &Tab, action: &str, note: &str) {
    let form = format!("form:has([name=action][value={action}])");
    if !note.is_empty() {
        tab.fill(&format!("{form} [name=note]"), note);
    }
    tab.leaving(|| tab.click(&format!("{form} button")));
}
