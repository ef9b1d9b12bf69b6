//! How the pages of the list are reached.

use serde_json::json;

use crate::browser::chromium::Tab;
use crate::browser::pages::{Page, Reach};

use super::customer;

/// Opens pages in one language.
pub(crate) struct Reader<'a> {
    pub(crate) tab: &'a Tab,
    /// `en` or `ru`.
    pub(crate) lang: &'static str,
    /// The path of an order of this visitor's own, in English; empty until there is one.
    order: String,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(tab: &'a Tab, lang: &'static str) -> Reader<'a> {
        Reader { tab, lang, order: String::new() }
    }

    fn prefix(&self) -> &'static str {
        if self.lang == "ru" { "/ru" } else { "" }
    }

    /// A path of the list in this reader's language.
    fn path(&self, path: &str) -> String {
        format!("{}{path}", self.prefix())
    }

    /// Opens a page.
    pub(crate) fn open(&mut self, page: &Page) {
        let path = match page.reach {
            Reach::At(path) => self.path(path),
            Reach::Link { on, begin } => self.linked(on, begin),
            Reach::OwnOrder => {
                if self.order.is_empty() {
                    self.tab.open(&self.path("/exchange/BTC/SBERRUB"));
                    customer::place(self.tab, "0.1");
                    let path = self.tab.path();
                    self.order = path.strip_prefix(self.prefix()).unwrap_or(&path).to_owned();
                }
                self.path(&self.order)
            }
        };
        self.tab.open(&path);
    }

    fn linked(&self, on: &str, begin: &str) -> String {
        self.tab.open(&self.path(on));
        let begin = self.path(begin);
        let script = format!(
            "document.querySelector(`main a[href^={begin}]`)?.getAttribute('href')",
            begin = json!(begin)
        );
        let found = self.tab.evaluate(&script);
        let found = found.as_str().unwrap_or_else(|| panic!("{on} links to nothing at {begin}"));
        found.to_owned()
    }
}
