//! From a base price to the feed and to an order, and what happens when the price misbehaves.

use cambist::command::{Errand, PricingErrand, SourceErrand};
use cambist::features::rates::sources::{PushBody, SourceChange, push};
use cambist::features::rates::{OfferChange, PricingChange};
use cambist::jobs::price_due;
use cambist::on_both_engines;
use cambist::testkit::TestApp;
use store::Tx;

async fn done(app: &TestApp, errand: Errand) -> String {
    let answer = app.errand(errand).await;
    assert_eq!(answer.error, None);
    answer.text
}

async fn price(app: &TestApp, errand: PricingErrand) -> String {
    done(app, Errand::Pricing(errand)).await
}

/// A source that is pushed to; what it says is stale after ten minutes.
async fn source(app: &TestApp) {
    let change = SourceChange { max_age_s: Some(600), ..SourceChange::default() };
    let (code, kind) = ("desk".to_owned(), "push".to_owned());
    done(app, Errand::Source(SourceErrand::Add { code, kind, change, dry_run: false })).await;
    let enable = SourceErrand::Switch { code: "desk".into(), is_enabled: true };
    done(app, Errand::Source(enable)).await;
}

async fn says(app: &TestApp, dollars: &str) {
    let body = format!(
        r#"{{"source":"desk","prices":[{{"from":"BTC","to":"USDT","out":"{dollars}"}},
            {{"from":"USD","to":"RUB","out":"90"}}]}}"#
    );
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| {
        let body: PushBody = serde_json::from_str(&body).unwrap();
        push(tx, &deed, &body).map(|_| ())
    };
    app.app.store().write(unit).await.unwrap();
    app.app.refresh().await.unwrap();
}

/// What the feed shows of a direction: `IN:OUT` of each city, or nothing.
async fn advertised(app: &TestApp, start: &str) -> Vec<String> {
    let feed = app.get("/service/export/txt").send().await.text();
    let lines = feed.lines().filter_map(|line| line.strip_prefix(start));
    lines.map(|rest| rest.split(';').take(2).collect::<Vec<_>>().join(":")).collect()
}

async fn second(app: &TestApp, seconds: i64) {
    app.clock.advance_ms(seconds * 1000);
    price_due(app.app.clone()).await;
    app.app.refresh().await.unwrap();
}

fn pair() -> (String, String) {
    ("BTC".to_owned(), "SBERRUB".to_owned())
}

on_both_engines! {
    async fn a_price_makes_its_way_to_the_feed_and_to_an_order(app: TestApp) {
        source(&app).await;
        says(&app, "60000").await;
        let (from, to) = pair();
        let change = PricingChange {
            margin: Some("1.5".into()),
            tiers: Some("0.1:-0.2,0.5:-0.5".into()),
            guard: Some("1:4000000..1:7000000".into()),
            ..PricingChange::default()
        };
        let told = price(&app, PricingErrand::Set { from, to, change, dry_run: false }).await;
        assert!(told.contains("crossed") && told.contains("base price: 1 : 5400000\n"), "{told}");
        // The smallest amounts have the worst rate, and that is what the feed promises.
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, ["1:5319000"]);

        let page = app.get("/exchange/BTC/SBERRUB").send().await.text();
        for words in ["The rate depends on the amount", "From 0.1\u{a0}BTC", "5,329,800"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let russian = app.get("/ru/exchange/BTC/SBERRUB").send().await.text();
        assert!(russian.contains("Курс зависит от суммы") && russian.contains("От 0,1\u{a0}BTC"));
        let order = app.order_on_page("/exchange/BTC/SBERRUB", "0.2").await;
        let shown = app.get(&order).send().await.text();
        assert!(shown.contains("1,065,960") && shown.contains("5,329,800"), "{shown}");

        // The price moves after the page was shown: who sees a worse rate must agree to it first.
        let stale = app.form("BTC", "SBERRUB", "0.01");
        says(&app, "59000").await;
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, ["1:5230350"]);
        let refused = app.submit(&cambist::testkit::browser_with(""), &stale).await.unwrap_err();
        assert!(refused.to_string().contains("it is now 1 : 5230350"), "{refused}");

        // A jump is not published.
        says(&app, "75000").await;
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, [""; 0]);
        assert!(done(&app, Errand::Alarms { hours: 1 }).await.contains("cambist rates thaw BTC SBERRUB"));
        let (from, to) = pair();
        let told = price(&app, PricingErrand::Thaw { from, to }).await;
        assert!(told.contains("base price: 1 : 6750000"), "{told}");
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, ["1:6648750"]);

        // By hand for an hour, then by itself again.
        let (from, to) = pair();
        let by_hand = Some(("1:6600000".to_owned(), 1));
        price(&app, PricingErrand::Override { from, to, by_hand }).await;
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, ["1:6600000"]);
        for _ in 0..6 {
            second(&app, 599).await;
            says(&app, "75500").await;
        }
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, ["1:6600000"]);
        second(&app, 6).await;
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, ["1:6693075"]);

        // A city keeps a margin of its own.
        let (from, to) = pair();
        let change = OfferChange { margin: Some("3".into()), ..OfferChange::default() };
        let offer = PricingErrand::Offer { from, to, city: "MSK".into(), change, dry_run: false };
        price(&app, offer).await;
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, ["1:6591150"]);

        // Silence closes it.
        second(&app, 601).await;
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, [""; 0]);
        let (from, to) = pair();
        let told = price(&app, PricingErrand::Explain { from, to, city: None }).await;
        assert!(told.contains("BTC → SBERRUB in MSK: the rate is 6") && told.contains("too old"), "{told}");
        says(&app, "75500").await;
        assert_eq!(advertised(&app, "BTC;SBERRUB;").await, ["1:6591150"]);
        app.close().await;
    }
}
