//! The pictures of the documentation: the same life at the same time on every run.

use std::path::{Path, PathBuf};

use cambist::testkit::{BEGIN_MS, TestApp};

use crate::browser::chromium::{Chromium, PHONE, SCREEN, Theme, View};
use crate::browser::pages::{PAGES, Page, Who};

use super::reach::{Reader, enter};

/// A picture may be so large, in bytes.
const LARGEST: usize = 150_000;

/// A page that is shown.
struct Shown {
    name: &'static str,
    about: &'static str,
    /// Its route on the list of all pages.
    route: &'static str,
    /// Also in the dark.
    has_dark: bool,
}

const fn shown(name: &'static str, about: &'static str, route: &'static str) -> Shown {
    Shown { name, about, route, has_dark: false }
}

const fn both(name: &'static str, about: &'static str, route: &'static str) -> Shown {
    Shown { name, about, route, has_dark: true }
}

/// Every page that is shown, as a reader of the documentation meets them.
const SHOWN: &[Shown] = &[
    both("storefront", "The storefront", "/"),
    both("direction", "A direction, at the rate that monitorings show", "/exchange/{from}/{to}"),
    both("order", "An order that waits for its payment", "/order/{public_id}"),
    shown("programme", "A partner's links", "/profile/partner-programme"),
    shown("exchanges", "What a partner has brought", "/profile/exchanges"),
    shown("statement", "A partner's statement", "/profile/statement"),
    shown("payouts", "What a partner asks to be paid", "/profile/payouts"),
    both("desk", "What waits, and what is wrong", "/desk"),
    shown("queue", "The queue of orders", "/desk/orders"),
    both("desk-order", "An order with all that is known of it", "/desk/orders/{number}"),
    shown("review", "Rewards that the rules have stopped", "/desk/review"),
    shown("directions", "Directions, and why each is published or not", "/desk/directions"),
    shown("rates", "Where rates come from", "/desk/rates"),
    shown("feeds", "What monitorings read", "/desk/feeds"),
    shown("step", "What a step will do, before it does", "/desk/orders/{number}/steps/{action}"),
];

impl Shown {
    fn page(&self) -> &'static Page {
        let found = PAGES.iter().find(|page| page.route == self.route);
        found.unwrap_or_else(|| panic!("{} is not on the list of pages", self.route))
    }
}

/// The browser's clock shows the office's time, so that what counts down stands still.
fn at_the_offices_time() -> String {
    format!(
        "(() => {{ const Real = Date, now = {BEGIN_MS}; \
         Date = class extends Real {{ constructor(...of) {{ if (of.length) super(...of); else super(now); }} \
         static now() {{ return now; }} }}; }})()"
    )
}

/// A free port is another one each time: the pictures show an office at an address of its own.
const AT_ITS_ADDRESS: &str = "(() => {
  const told = text => text.replaceAll(location.origin, 'https://office.example');
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) walk.currentNode.data = told(walk.currentNode.data);
  for (const field of document.querySelectorAll('input')) field.value = told(field.value);
})()";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/screenshots")
}

/// Takes a page's pictures and returns their names.
fn take(reader: &mut Reader<'_>, page: &Shown) -> Vec<String> {
    reader.open(page.page());
    reader.tab.evaluate(AT_ITS_ADDRESS);
    let mut looks: Vec<(View, &str, Theme)> =
        vec![(SCREEN, "screen", Theme::Light), (PHONE, "phone", Theme::Light)];
    if page.has_dark {
        looks.extend([(SCREEN, "screen", Theme::Dark), (PHONE, "phone", Theme::Dark)]);
    }
    let names = looks.into_iter().map(|(view, size, theme)| {
        reader.tab.look(view, theme);
        reader.tab.settle();
        let picture = reader.tab.picture("webp").expect("Chromium takes pictures");
        let name = format!("{}.{size}.{}.webp", page.name, theme.word());
        assert!(picture.len() <= LARGEST, "{name} has {} bytes", picture.len());
        std::fs::write(folder().join(&name), picture).expect("the folder is writable");
        name
    });
    names.collect()
}

/// A page that shows all pictures.
fn gallery(taken: &[(&Shown, Vec<String>)]) -> String {
    let mut text =
        "# What it looks like\n\n`cargo x screenshots` takes these pictures of the demo.\n"
            .to_owned();
    for (page, names) in taken {
        text.push_str(&format!("\n## {}\n\n", page.about));
        for name in names {
            let width = if name.contains(".phone.") { 220 } else { 640 };
            text.push_str(&format!(
                "<img src=\"{name}\" alt=\"{}\" width=\"{width}\">\n",
                page.about
            ));
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it writes into docs/screenshots: `cargo x screenshots` runs it"]
async fn the_pictures_of_the_documentation_are_taken() {
    let (app, card) = TestApp::demo_on_sqlite("screenshots", 20_000, 1500).await;
    let base = app.app.config().base_url();
    std::fs::create_dir_all(folder()).unwrap();
    let mut taken = Vec::new();
    for who in [Who::Anyone, Who::Partner, Who::Operator] {
        let tab = Chromium::tab(&base, &format!("screenshots for {who:?}"));
        tab.begin_pages_with(&at_the_offices_time());
        enter(&tab, &card, who);
        let mut reader = Reader::new(&tab, "en");
        for page in SHOWN.iter().filter(|page| page.page().who == who) {
            taken.push((page, take(&mut reader, page)));
        }
        assert_eq!(tab.problems(), [""; 0]);
    }
    std::fs::write(folder().join("README.md"), gallery(&taken)).unwrap();
    app.close().await;
}
