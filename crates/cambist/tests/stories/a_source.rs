//! A source lies in many ways and no feed changes; it dies, and its direction closes; it returns.

use cambist::command::{Errand, PricingErrand, SourceErrand};
use cambist::features::rates::PricingChange;
use cambist::features::rates::sources::{SourceChange, fetch_due};
use cambist::jobs::price_due;
use cambist::on_both_engines;
use cambist::testkit::{Says, Stranger, TestApp};

const SECOND_MS: i64 = 1000;
const MAX_AGE_S: i64 = 300;

fn ticker(price: &str) -> String {
    format!(r#"[{{"symbol":"BTCRUB","price":"{price}"}}]"#)
}

async fn shell(app: &TestApp, errand: Errand) {
    assert_eq!(app.errand(errand).await.error, None);
}

/// BTC → SBERRUB, priced by a ticker of the Binance shape with a margin of 1 %.
async fn open(app: &TestApp, stranger: &Stranger) {
    let change = SourceChange {
        settings: Some(format!(r#"{{"url":"{}"}}"#, stranger.url())),
        may_be_local: Some(true),
        timeout_ms: Some(1000),
        max_age_s: Some(MAX_AGE_S),
        ..SourceChange::default()
    };
    let (code, kind) = ("test".to_owned(), "binance".to_owned());
    shell(app, Errand::Source(SourceErrand::Add { code, kind, change, dry_run: false })).await;
    let switch = SourceErrand::Switch { code: "test".into(), is_enabled: true };
    shell(app, Errand::Source(switch)).await;
    assert_eq!(fetch_due(&app.app).await, 1);
    let change = PricingChange { margin: Some("1".into()), ..PricingChange::default() };
    let (from, to) = ("BTC".to_owned(), "SBERRUB".to_owned());
    shell(app, Errand::Pricing(PricingErrand::Set { from, to, change, dry_run: false })).await;
}

async fn feed(app: &TestApp) -> String {
    app.app.refresh().await.unwrap();
    app.get("/service/export/txt").send().await.text()
}

/// A second passes, with all the jobs that run by themselves.
async fn pass(app: &TestApp, seconds: i64) {
    for _ in 0..seconds {
        app.clock.advance_ms(SECOND_MS);
        fetch_due(&app.app).await;
        price_due(app.app.clone()).await;
    }
}

fn lies(inside: &Stranger) -> Vec<Says> {
    let said = |text: &str| Says::Document(text.as_bytes().to_vec());
    vec![
        said(&ticker("0")),
        said(&ticker("-6000000")),
        said(&ticker("NaN")),
        said(&ticker("1e300")),
        said(&ticker("6000000.00000000000000000000000001")),
        said(r#"[{"symbol":"ETHRUB","price":"0"}]"#),
        said(r#"[{"symbol":"BTCRUB","price":"1"},{"symbol":"BTCRUB","price":"2"}]"#),
        said("<!DOCTYPE html><html></html>"),
        said(""),
        said("{}"),
        Says::CutOff(ticker("6500000").into()),
        Says::Status(500, String::new()),
        Says::Status(307, format!("location: {}/\r\n", inside.url())),
        Says::Endless,
        Says::Bomb(20_000_000),
        Says::Nothing,
        Says::Rubbish,
    ]
}

on_both_engines! {
    async fn a_source_that_lies_dies_and_returns_never_publishes_nonsense(app: TestApp) {
        let stranger = Stranger::open(Says::Document(ticker("6000000").into())).await;
        let inside = Stranger::open(Says::Document(ticker("1").into())).await;
        open(&app, &stranger).await;
        let honest = feed(&app).await;
        assert!(honest.contains("BTC;SBERRUB;1;5940000;"), "{honest}");

        for lie in lies(&inside) {
            let told: String = format!("{lie:?}").chars().take(60).collect();
            stranger.say(lie);
            let fetch = SourceErrand::Fetch { code: "test".into(), dry_run: false };
            let answer = app.errand(Errand::Source(fetch)).await;
            let why = answer.error.expect("it is not believed");
            assert!(why.starts_with("test: "), "{told}: {why}");
            assert_eq!(feed(&app).await, honest, "{told}");
        }
        assert_eq!(inside.asked(), 0);

        stranger.say_text(&ticker("6000000"));
        let fetch = SourceErrand::Fetch { code: "test".into(), dry_run: false };
        shell(&app, Errand::Source(fetch)).await;
        let begun = stranger.asked();
        stranger.say(Says::Status(503, String::new()));
        pass(&app, MAX_AGE_S).await;
        assert_eq!(feed(&app).await, honest, "the last good price is not too old yet");
        pass(&app, 1).await;
        let closed = feed(&app).await;
        assert!(!closed.contains("BTC;SBERRUB") && closed.contains("SBERRUB;BTC"), "{closed}");
        let asked = stranger.asked() - begun;
        assert!((3..=9).contains(&asked), "a dead source is left alone: asked {asked} times");

        stranger.say_text(&ticker("6010000"));
        pass(&app, 900).await;
        assert!(feed(&app).await.contains("BTC;SBERRUB;1;5949900;"), "{}", feed(&app).await);
        app.close().await;
    }
}
