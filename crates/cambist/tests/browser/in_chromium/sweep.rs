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

/// What is wrong, and on which pages.
type Faults = BTreeMap<String, BTreeSet<String>>;

/// What is wrong with a page that is open.
fn examine(tab: &Tab, lang: &str, base: &str, status: u64) -> BTreeSet<String> {
    let mut wrong: BTreeSet<String> = look::wrong(tab, lang).into_iter().collect();
    for (view, theme, scope) in LOOKS {
        tab.look(view, theme);
        let seen = look::too_wide(tab).into_iter().chain(violations(tab, scope));
        wrong.extend(seen.map(|what| format!("{} {}: {what}", view.width, theme.word())));
    }
    wrong.extend(look::troubles(tab, base, status));
    tab.look(SCREEN, Theme::Light);
    wrong
}

/// Looks at every page that is for somebody.
fn sweep(base: &str, card: &DemoCard, who: Who) -> Faults {
    let tab = Chromium::tab(base, &format!("sweep {who:?}"));
    match who {
        Who::Anyone => {}
        Who::Partner => tab.sign_in(&card.partner.email, &card.partner.password),
        Who::Operator => tab.sign_in(&card.operator.email, &card.operator.password),
    }
    let mut faults = Faults::new();
    for lang in ["en", "ru"] {
        let mut reader = Reader::new(&tab, lang);
        for page in PAGES.iter().filter(|page| page.who == who) {
            reader.open(page);
            for what in examine(&tab, lang, base, 200) {
                faults.entry(what).or_default().insert(format!("{lang} {}", page.route));
            }
        }
    }
    faults
}

/// Each fault once, with the pages that have it.
fn told(faults: &Faults) -> String {
    let line = |(what, pages): (&String, &BTreeSet<String>)| {
        format!(
            "{what}\n    on {}\n",
            pages.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        )
    };
    faults.iter().map(line).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_has_a_fault_in_either_language_theme_or_width() {
    let (app, card) = TestApp::demo_on_sqlite("sweep", 600, 120).await;
    let base = app.app.config().base_url();
    let faults: Faults = std::thread::scope(|scope| {
        let people = [Who::Anyone, Who::Partner, Who::Operator];
        let sweeps = people.map(|who| {
            let (base, card) = (&base, &card);
            scope.spawn(move || sweep(base, card, who))
        });
        sweeps.into_iter().flat_map(|sweep| sweep.join().expect("a sweep ends")).fold(
            Faults::new(),
            |mut all, (what, pages)| {
                all.entry(what).or_default().extend(pages);
                all
            },
        )
    });
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), told(&faults));
    app.close().await;
}
