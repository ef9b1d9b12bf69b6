//! How often a page asks the database: as often with four times the data.

use std::collections::BTreeMap;

use cambist::demo::DemoCard;
use cambist::testkit::{Reply, TestApp};

use super::pages::{PAGES, Page, Reach, Who};

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

    async fn address(&self, page: &Page) -> String {
        match page.reach {
            Reach::At(path) => path.to_owned(),
            Reach::Link { on, begin } => {
                let shown = self.get(on).await.text();
                let start = format!("href=\"{begin}");
                let rest = shown.split(&start).nth(1).unwrap_or_else(|| panic!("{on}: {begin}"));
                format!("{begin}{}", rest.split('"').next().unwrap()).replace("&#38;", "&")
            }
            Reach::OwnOrder => {
                self.app.order_of(&self.cookies, "/exchange/BTC/SBERRUB", "0.1").await
            }
        }
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
    for page in PAGES {
        let reader = Reader::enter(&app, &card, page.who).await;
        let path = reader.address(page).await;
        let trips = reader.trips(&path).await;
        // The order's or key's own number is another one in each office.
        let name = if matches!(page.reach, Reach::At(_)) { &path } else { page.route };
        measured.insert(name.to_owned(), trips);
    }
    app.close().await;
    measured
}

mod postgres {
    use super::measure;

    /// No page needs more than so many round trips.
    const MOST: u64 = 40;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_page_asks_more_often_when_there_is_four_times_as_much() {
        let (little, much) = (measure(1500, 300).await, measure(6000, 1200).await);
        let grown = |(name, trips): (&String, &u64)| {
            let before = little[name];
            (*trips > before || *trips > MOST).then(|| format!("{name}: {before} → {trips}"))
        };
        let grown: Vec<String> = much.iter().filter_map(grown).collect();
        assert!(grown.is_empty(), "{grown:#?} of {much:#?}");
    }
}
