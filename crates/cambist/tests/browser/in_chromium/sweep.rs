//! Every page in both languages, light and dark, on a phone and on a screen.

use std::collections::{BTreeMap, BTreeSet};

use cambist::demo::DemoCard;
use cambist::testkit::TestApp;

use crate::browser::chromium::{Chromium, PHONE, SCREEN, Tab, Theme, View};
use crate::browser::pages::{PAGES, Who};

use super::axe::{Scope, violations};
use super::look;
use super::reach::{Reader, enter};

/// Every way to look at a page, and how much axe looks for: names and roles do not depend on the
/// theme, contrasts do.
const LOOKS: [(View, Theme, Scope); 4] = [
    (SCREEN, Theme::Light, Scope::Everything),
    (SCREEN, Theme::Dark, Scope::Contrasts),
    (PHONE, Theme::Dark, Scope::Contrasts),
    (PHONE, Theme::Light, Scope::Everything),
];

/// The scripts of a page as they are sent, in bytes.
const MOST_SCRIPT: usize = 60_000;

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

/// The scripts of each page.
type Scripts = BTreeMap<&'static str, BTreeSet<String>>;

/// Looks at every page that is for somebody.
fn sweep(base: &str, card: &DemoCard, who: Who) -> (Faults, Scripts) {
    let tab = Chromium::tab(base, &format!("sweep {who:?}"));
    enter(&tab, card, who);
    let (mut faults, mut scripts) = (Faults::default(), Scripts::new());
    for lang in ["en", "ru"] {
        let mut reader = Reader::new(&tab, lang);
        for page in PAGES.iter().filter(|page| page.who == who) {
            reader.open(page);
            faults.examine(&tab, lang, base, page.route, 200);
            let ours = tab.requests().into_iter().filter(|request| request.kind == "Script");
            scripts.entry(page.route).or_default().extend(ours.map(|request| request.url));
        }
    }
    (faults, scripts)
}

/// Fails when the scripts of a page are larger than they may be as they are sent.
async fn require_light(app: &TestApp, base: &str, scripts: &Scripts) {
    for (page, urls) in scripts {
        let mut bytes = 0;
        for url in urls {
            let path = url.strip_prefix(base).expect("scripts are ours");
            let sent = app.get(path).header("accept-encoding", "gzip, br").send().await;
            assert_eq!(sent.status, 200, "{path}");
            bytes += sent.body.len();
        }
        assert!(bytes <= MOST_SCRIPT, "the scripts of {page} are {bytes} bytes: {urls:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_has_a_fault_in_either_language_theme_or_width() {
    // As large as people see it: a smaller one has no payouts to look at.
    let (app, card) = TestApp::demo_on_sqlite("sweep", 20_000, 1500).await;
    let base = app.app.config().base_url();
    let (faults, scripts) = std::thread::scope(|scope| {
        let sweeps = [Who::Anyone, Who::Partner, Who::Operator].map(|who| {
            let (base, card) = (&base, &card);
            scope.spawn(move || sweep(base, card, who))
        });
        let found = sweeps.into_iter().map(|sweep| sweep.join().expect("a sweep ends"));
        found.fold((Faults::default(), Scripts::new()), |(faults, mut scripts), (more, theirs)| {
            scripts.extend(theirs);
            (faults.join(more), scripts)
        })
    });
    faults.require_none();
    require_light(&app, &base, &scripts).await;
    app.close().await;
}
