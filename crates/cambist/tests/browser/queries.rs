//! How often a page asks the database: as often with four times the data.

use std::collections::BTreeMap;

use cambist::demo::DemoCard;
use cambist::testkit::{Reply, TestApp};

use super::pages::{PAGES, Page, Reach, TRIED, Who, is_of};

/// Somebody who reads pages, with the cookies of whoever is signed in.
struct Reader<'a> {
    app: &'a TestApp,
    cookies: String,
}

impl Reader<'_> {
    async fn enter<'a>(app: &'a TestApp, card: &DemoCard, who: Who) -> Reader<'a> {
        let (email, password) = match who {
            Who::Anyone => return Reader { app, cookies: String::new() },
            Who::Partner => (&card.partner.email, &card.partner.password),
            Who::Operator => (&card.operator.email, &card.operator.password),
        };
        let fields = format!("email={}&password={password}", email.replace('@', "%40"));
        let reply = app.post("", "/sign-in", &fields).await;
        assert_eq!(reply.status, 303, "{email} is not let in");
        Reader { app, cookies: reply.cookies().join("; ") }
    }

    async fn get(&self, path: &str) -> Reply {
        let reply = self.app.open_page(&self.cookies, path).await;
        assert_eq!(reply.status, 200, "{path}");
        reply
    }

    /// Where a page is; `None` when nothing leads there yet.
    async fn address(&self, page: &Page) -> Option<String> {
        match page.reach {
            Reach::At(path) => Some(path.to_owned()),
            Reach::OwnOrder => {
                Some(self.app.order_of(&self.cookies, "/exchange/BTC/SBERRUB", "0.1").await)
            }
            Reach::LinkedOn(_) => self.linked(page).await,
        }
    }

    async fn linked(&self, page: &Page) -> Option<String> {
        let (begin, routes) = page.way();
        let mut paths = vec![begin.to_owned()];
        for route in &routes {
            let mut found = Vec::new();
            for path in paths.iter().take(TRIED) {
                let shown = self.get(path).await.text();
                let links =
                    shown.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(links.filter(|link| is_of(route, link)).map(str::to_owned));
                if *route == page.route && !found.is_empty() {
                    break;
                }
            }
            // The switch of languages links to the same pages in the other one.
            found.retain(|link| !link.starts_with("/ru/"));
            paths = found;
        }
        paths.into_iter().next().map(|path| path.replace("&#38;", "&"))
    }

    /// Round trips to the books and to the clicks, once each connection has prepared its statements.
    async fn trips(&self, path: &str) -> u64 {
        let count = || self.app.app.store().round_trips() + self.app.app.clicks().round_trips();
        let mut trips = Vec::new();
        for _ in 0..6 {
            let before = count();
            self.get(path).await;
            trips.push(count() - before);
        }
        *trips.iter().min().unwrap()
    }
}

async fn measure(clicks: u32, orders: u32) -> BTreeMap<String, u64> {
    let (app, card) = TestApp::demo_on_postgres("queries", clicks, orders).await;
    let mut measured = BTreeMap::new();
    let mut readers = BTreeMap::new();
    for who in [Who::Anyone, Who::Partner, Who::Operator] {
        readers.insert(who, Reader::enter(&app, &card, who).await);
    }
    for page in PAGES {
        let reader = &readers[&page.who];
        let Some(path) = reader.address(page).await else { continue };
        let trips = reader.trips(&path).await;
        // The order's or key's own number is another one in each office.
        let name = if matches!(page.reach, Reach::At(_)) { &path } else { page.route };
        measured.insert(name.to_owned(), trips);
    }
    drop(readers);
    app.close().await;
    measured
}

mod postgres {
    use super::measure;

    /// No page needs more than so many round trips.
    const MOST: u64 = 40;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_page_asks_more_often_when_there_is_four_times_as_much() {
        let (little, much) = (measure(2000, 400).await, measure(8000, 1600).await);
        let grown = |(name, trips): (&String, &u64)| {
            // What little does not lead to has its bound all the same.
            let before = little.get(name).copied().unwrap_or(MOST);
            (*trips > before || *trips > MOST).then(|| format!("{name}: {before} → {trips}"))
        };
        let grown: Vec<String> = much.iter().filter_map(grown).collect();
        assert!(grown.is_empty(), "{grown:#?} of {much:#?}");
        assert!(much.len() >= little.len() && little.len() > 30, "{little:#?}");
    }
}
