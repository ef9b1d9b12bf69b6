//! How the pages of the list are reached.

use cambist::demo::DemoCard;
use serde_json::Value;

use crate::browser::chromium::Tab;
use crate::browser::pages::{Page, Reach, TRIED, Who, is_of};

use super::customer;

/// Signs somebody of the demo in.
pub(crate) fn enter(tab: &Tab, card: &DemoCard, who: Who) {
    match who {
        Who::Anyone => {}
        Who::Partner => tab.sign_in(&card.partner.email, &card.partner.password),
        Who::Operator => tab.sign_in(&card.operator.email, &card.operator.password),
    }
}

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
            Reach::LinkedOn(_) => self.linked(page),
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

    /// The address of a page that others link to: some of the pages on the way are tried.
    fn linked(&self, page: &Page) -> String {
        let (begin, routes) = page.way();
        let mut paths = vec![self.path(begin)];
        for route in &routes {
            let mut found = Vec::new();
            for path in paths.iter().take(TRIED) {
                self.tab.open(path);
                found.extend(self.links().into_iter().filter(|address| is_of(route, address)));
                if *route == page.route && !found.is_empty() {
                    break;
                }
            }
            paths = found;
        }
        let first = paths.into_iter().next();
        first.unwrap_or_else(|| panic!("no link leads from {begin} through {routes:?}"))
    }

    fn links(&self) -> Vec<String> {
        let found = self.tab.evaluate(
            "[...document.querySelectorAll('main a[href^=\"/\"]')].map(a => a.getAttribute('href'))",
        );
        let found = found.as_array().into_iter().flatten().filter_map(Value::as_str);
        found.map(str::to_owned).collect()
    }
}
