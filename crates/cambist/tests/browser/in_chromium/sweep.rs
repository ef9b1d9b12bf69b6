//! Every page in both languages, light and dark, on a phone and on a screen.

use std::collections::{BTreeMap, BTreeSet};

use cambist::demo::DemoCard;
use cambist::testkit::TestApp;

use crate::browser::chromium::{Chromium, PHONE, SCREEN, Tab, Theme, View};
use crate::browser::pages::{PAGES, Who};

use super::axe::{Scope, violations};
use super::look;
use super::reach::Reader;

/// Every way to look at a page, and how much axe looks for: names and roles do not depend on the
/// theme, contrasts do.
const LOOKS: [(View, Theme, Scope); 4] = [
    (SCREEN, Theme::Light, Scope::Everything),
    (SCREEN, Theme::Dark, Scope::Contrasts),
    (PHONE, Theme::Dark, Scope::Contrasts),
    (PHONE, Theme::Light, Scope::Everything),
];

/// What is wrong, with an example, and on which pages.
#[derive(Default)]
pub(crate) struct Faults(BTreeMap<String, (String, BTreeSet<String>)>);

impl Faults {
    fn add(&mut self, what: String, example: String, pages: BTreeSet<String>) {
        self.0.entry(what).or_insert_with(|| (example, BTreeSet::new())).1.extend(pages);
    }

    fn join(mut self, other: Faults) -> Faults {
        for (what, (example, pages)) in other.0 {
            self.add(what, example, pages);
        }
        self
    }

    /// Looks at the page that is open in every way there is; `status` is what it is answered with.
    pub(crate) fn examine(&mut self, tab: &Tab, lang: &str, base: &str, name: &str, status: u64) {
        let mut note = |what, example| {
            self.add(what, example, BTreeSet::from([format!("{lang} {name}")]));
        };
        for what in look::wrong(tab, lang) {
            note(what, String::new());
        }
        for (view, theme, scope) in LOOKS {
            tab.look(view, theme);
            if let Some(example) = look::too_wide(tab) {
                note(format!("it scrolls sideways at {}", view.width), example);
            }
            for (what, example) in violations(tab, scope) {
                note(what, format!("{} {}: {example}", view.width, theme.word()));
            }
        }
        for what in look::troubles(tab, base, status) {
            note(what, String::new());
        }
        tab.look(SCREEN, Theme::Light);
    }

    /// # Panics
    /// When there is a fault; each is told once, with the pages that have it.
    pub(crate) fn require_none(&self) {
        let line = |(what, (example, pages)): (&String, &(String, BTreeSet<String>))| {
            let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
            format!("{what}\n    on {}\n    {example}\n", pages.join(", "))
        };
        let told: String = self.0.iter().map(line).collect();
        assert!(self.0.is_empty(), "{} faults:\n{told}", self.0.len());
    }
}

/// Looks at every page that is for somebody.
fn sweep(base: &str, card: &DemoCard, who: Who) -> Faults {
    let tab = Chromium::tab(base, &format!("sweep {who:?}"));
    match who {
        Who::Anyone => {}
        Who::Partner => tab.sign_in(&card.partner.email, &card.partner.password),
        Who::Operator => tab.sign_in(&card.operator.email, &card.operator.password),
    }
    let mut faults = Faults::default();
    for lang in ["en", "ru"] {
        let mut reader = Reader::new(&tab, lang);
        for page in PAGES.iter().filter(|page| page.who == who) {
            reader.open(page);
            faults.examine(&tab, lang, base, page.route, 200);
        }
    }
    faults
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_has_a_fault_in_either_language_theme_or_width() {
    let (app, card) = TestApp::demo_on_sqlite("sweep", 600, 120).await;
    let base = app.app.config().base_url();
    let faults = std::thread::scope(|scope| {
        let people = [Who::Anyone, Who::Partner, Who::Operator];
        let sweeps = people.map(|who| {
            let (base, card) = (&base, &card);
            scope.spawn(move || sweep(base, card, who))
        });
        let found = sweeps.into_iter().map(|sweep| sweep.join().expect("a sweep ends"));
        found.fold(Faults::default(), Faults::join)
    });
    faults.require_none();
    app.close().await;
}
