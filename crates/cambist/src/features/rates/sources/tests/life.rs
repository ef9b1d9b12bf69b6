//! A source's life: due, fetched by one replica, failing, alarming, coming back.

use crate::app::Plain;
use crate::command::{Errand, SourceErrand};
use crate::features::alarms::list_open;
use crate::features::rates::sources::{
    KnownPrice, Source, SourceChange, fetch_due, list_prices, list_sources,
};
use crate::on_both_engines;
use crate::testkit::{Says, Stranger, TestApp};

use super::sample;

const TICKER: &str =
    r#"[{"symbol":"BTCUSDT","price":"65000.5"},{"symbol":"ETHUSDT","price":"3000"}]"#;

async fn ask(app: &TestApp, errand: SourceErrand) -> String {
    let answer = app.errand(Errand::Source(errand)).await;
    assert_eq!(answer.error, None);
    answer.text
}

async fn refused(app: &TestApp, errand: SourceErrand) -> String {
    app.errand(Errand::Source(errand)).await.error.expect("it is refused")
}

fn at(stranger: &Stranger) -> SourceChange {
    SourceChange {
        settings: Some(format!(r#"{{"url":"{}/ticker"}}"#, stranger.url())),
        may_be_local: Some(true),
        timeout_ms: Some(2000),
        ..SourceChange::default()
    }
}

async fn add(app: &TestApp, kind: &str, change: SourceChange) {
    let code = "test".to_owned();
    let kind = kind.to_owned();
    ask(app, SourceErrand::Add { code, kind, change, dry_run: false }).await;
    switch(app, true).await;
}

async fn switch(app: &TestApp, is_enabled: bool) {
    ask(app, SourceErrand::Switch { code: "test".into(), is_enabled }).await;
}

async fn source(app: &TestApp) -> Source {
    let read = |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(list_sources(tx)?) };
    let all = app.app.store().read(read).await.unwrap();
    all.into_iter().find(|source| source.code == "test").unwrap()
}

async fn prices(app: &TestApp) -> Vec<KnownPrice> {
    let read = |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(list_prices(tx)?) };
    app.app.store().read(read).await.unwrap()
}

async fn words(app: &TestApp) -> Vec<String> {
    prices(app).await.iter().map(|known| known.price.to_string()).collect()
}

async fn alarms(app: &TestApp) -> Vec<String> {
    let read = |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(list_open(tx, 10)?) };
    let open = app.app.store().read(read).await.unwrap();
    open.into_iter().map(|alarm| format!("{}: {}", alarm.key, alarm.text)).collect()
}

/// Waits until the source is due, and has it fetched.
async fn next(app: &TestApp) {
    let wait_ms = source(app).await.health.next_at_ms - app.app.clock().now_ms();
    app.clock.advance_ms(wait_ms.max(0));
    assert_eq!(fetch_due(&app.app).await, 1);
}

on_both_engines! {
    async fn a_source_is_fetched_when_it_is_due_and_not_before(app: TestApp) {
        let stranger = Stranger::open(Says::Document(TICKER.into())).await;
        add(&app, "binance", at(&stranger)).await;
        assert_eq!(fetch_due(&app.app).await, 1);
        assert_eq!(words(&app).await, ["1 BTC = 65000.5 USDT", "1 ETH = 3000 USDT"]);
        assert_eq!(fetch_due(&app.app).await, 0);
        app.clock.advance_ms(9_999);
        assert_eq!(fetch_due(&app.app).await, 0);
        app.clock.advance_ms(1);
        assert_eq!(fetch_due(&app.app).await, 1);
        assert_eq!(stranger.asked(), 2);
        let health = source(&app).await.health;
        assert_eq!(health.last_good_ms, Some(app.app.clock().now_ms()));
        assert_eq!((health.failures, health.problem.as_str()), (0, ""));
        app.close().await;
    }

    async fn a_source_that_is_off_is_not_asked(app: TestApp) {
        let stranger = Stranger::open(Says::Document(TICKER.into())).await;
        add(&app, "binance", at(&stranger)).await;
        switch(&app, false).await;
        assert_eq!(fetch_due(&app.app).await, 0);
        assert_eq!(stranger.asked(), 0);
        app.close().await;
    }

    async fn replicas_never_fetch_a_source_twice(app: TestApp) {
        let other = app.replica().await;
        let stranger = Stranger::open(Says::Document(TICKER.into())).await;
        add(&app, "binance", at(&stranger)).await;
        for _ in 0..5 {
            let fetched = tokio::join!(fetch_due(&app.app), fetch_due(&other.app));
            assert_eq!(fetched.0 + fetched.1, 1);
            app.clock.advance_ms(10_000);
        }
        assert_eq!(stranger.asked(), 5);
        other.close().await;
        app.close().await;
    }

    async fn what_comes_after_the_source_was_changed_is_not_taken(app: TestApp) {
        let stranger = Stranger::open(Says::Slowly(b"[]".repeat(5))).await;
        add(&app, "binance", at(&stranger)).await;
        let office = app.app.clone();
        let fetch = tokio::spawn(async move { fetch_due(&office).await });
        while stranger.asked() == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        switch(&app, false).await;
        assert_eq!(fetch.await.unwrap(), 1);
        let health = source(&app).await.health;
        assert_eq!((health.failures, health.last_try_ms), (0, None), "the lease was over");
        app.close().await;
    }

    async fn a_source_that_lies_in_every_way_changes_no_price(app: TestApp) {
        let stranger = Stranger::open(Says::Document(TICKER.into())).await;
        add(&app, "binance", at(&stranger)).await;
        assert_eq!(fetch_due(&app.app).await, 1);
        let inside = Stranger::open(Says::Document(TICKER.into())).await;
        let redirect = format!("location: {}/\r\n", inside.url());
        let lies = [
            (Says::Document(br#"[{"symbol":"BTCUSDT","price":"0"}]"#.to_vec()), "not positive"),
            (Says::Document(br#"[{"symbol":"BTCUSDT","price":"-1"}]"#.to_vec()), "not positive"),
            (Says::Document(br#"[{"symbol":"BTCUSDT","price":"NaN"}]"#.to_vec()), "NaN"),
            (Says::Document(br#"[{"symbol":"BTCUSDT","price":1e300}]"#.to_vec()), "1e300"),
            (Says::Document(br#"[{"symbol":"BTCLIES","price":"1"}]"#.to_vec()), "no price of two"),
            (Says::Document(b"<html>busy</html>".to_vec()), "not JSON"),
            (Says::Document(Vec::new()), "empty"),
            (Says::CutOff(TICKER.into()), "broken off"),
            (Says::Endless, "larger than 8388608 bytes"),
            (Says::Bomb(20_000_000), "larger than 8388608 bytes when unpacked"),
            (Says::Nothing, "no whole answer within 2000 ms"),
            (Says::Status(302, redirect), "redirects are not followed"),
            (Says::Status(500, String::new()), "answered 500"),
            (Says::Rubbish, "broken off"),
        ];
        let before = prices(&app).await;
        for (count, (says, told)) in (1..).zip(lies) {
            stranger.say(says);
            next(&app).await;
            let health = source(&app).await.health;
            assert!(health.problem.contains(told), "{told}: {}", health.problem);
            assert_eq!(health.failures, count);
            assert_eq!(prices(&app).await, before, "{told}: the last good prices stay, with their age");
            let listed = ask(&app, SourceErrand::List).await;
            assert!(listed.contains(told), "{listed}");
        }
        assert_eq!(inside.asked(), 0);
        stranger.say_text(TICKER);
        next(&app).await;
        assert_eq!(source(&app).await.health.failures, 0);
        app.close().await;
    }

    async fn the_third_failure_in_a_row_is_an_alarm_that_the_next_success_ends(app: TestApp) {
        let stranger = Stranger::open(Says::Status(503, String::new())).await;
        add(&app, "binance", at(&stranger)).await;
        let mut waits = Vec::new();
        for _ in 0..3 {
            assert_eq!(alarms(&app).await, [""; 0]);
            next(&app).await;
            waits.push(source(&app).await.health.next_at_ms - app.app.clock().now_ms());
        }
        let open = alarms(&app).await;
        assert!(open.len() == 1 && open[0].starts_with("source.failing:test: the rate source test fails: it answered 503"), "{open:?}");
        for (wait, full) in waits.iter().zip([10_000, 20_000, 40_000]) {
            assert!((full / 2..=full).contains(wait), "{waits:?}");
        }
        stranger.say_text(TICKER);
        next(&app).await;
        assert_eq!(alarms(&app).await, [""; 0]);
        app.close().await;
    }

    async fn a_pair_that_is_missing_keeps_its_price_and_ages(app: TestApp) {
        let stranger = Stranger::open(Says::Document(TICKER.into())).await;
        add(&app, "binance", at(&stranger)).await;
        assert_eq!(fetch_due(&app.app).await, 1);
        let first_ms = app.app.clock().now_ms();
        stranger.say_text(r#"[{"symbol":"BTCUSDT","price":"65001"},{"symbol":"ETHUSDT","price":"0"}]"#);
        for _ in 0..3 {
            next(&app).await;
        }
        let now_ms = app.app.clock().now_ms();
        let all = prices(&app).await;
        let fresh: Vec<_> = all.iter().map(|known| (known.price.base.as_str(), known.fresh_ms)).collect();
        assert_eq!(fresh, [("BTC", now_ms), ("ETH", first_ms)]);
        assert!(source(&app).await.health.problem.contains("ETH/USDT"));
        app.clock.advance_ms(290_000);
        let now_ms = app.app.clock().now_ms();
        let is_fresh: Vec<_> = all.iter().map(|known| known.is_fresh(now_ms)).collect();
        assert_eq!(is_fresh, [true, false], "each pair has an age of its own");
        stranger.say_text(TICKER);
        next(&app).await;
        assert!(prices(&app).await.iter().all(|known| known.fresh_ms == app.app.clock().now_ms()));
        app.close().await;
    }

    async fn a_dated_document_is_as_fresh_as_its_date(app: TestApp) {
        let stranger = Stranger::open(Says::Document(sample("sources/ecb.xml"))).await;
        add(&app, "ecb", at(&stranger)).await;
        assert_eq!(fetch_due(&app.app).await, 1);
        let of_ms = crate::clock::day_begin_s("2026-10-30").unwrap() * 1000;
        assert!(prices(&app).await.iter().all(|known| known.fresh_ms == of_ms));
        assert_eq!(source(&app).await.health.last_good_ms, Some(app.app.clock().now_ms()));
        let older = String::from_utf8(sample("sources/ecb.xml")).unwrap().replace("2026-10-30", "2026-10-29");
        stranger.say_text(&older);
        next(&app).await;
        assert!(source(&app).await.health.problem.contains("before the one that was read already"));
        app.clock.advance_ms(6 * 86_400_000);
        stranger.say(Says::Document(sample("sources/ecb.xml")));
        next(&app).await;
        assert!(source(&app).await.health.problem.contains("older than 518400 s"));
        assert!(prices(&app).await.iter().all(|known| !known.is_fresh(app.app.clock().now_ms())));
        app.close().await;
    }

    async fn without_leave_no_source_reaches_the_offices_own_network(app: TestApp) {
        let stranger = Stranger::open(Says::Document(TICKER.into())).await;
        let change = SourceChange { may_be_local: Some(false), ..at(&stranger) };
        add(&app, "binance", change).await;
        assert_eq!(fetch_due(&app.app).await, 1);
        assert!(source(&app).await.health.problem.contains("127.0.0.1, which is not a public address"));
        let by_name = format!(r#"{{"url":"{}"}}"#, stranger.url().replace("127.0.0.1", "localhost"));
        let change = SourceChange { settings: Some(by_name), ..SourceChange::default() };
        ask(&app, SourceErrand::Edit { code: "test".into(), change, dry_run: false }).await;
        next(&app).await;
        assert!(source(&app).await.health.problem.contains("localhost leads to"), "{}", source(&app).await.health.problem);
        assert_eq!(stranger.asked(), 0);
        app.close().await;
    }

    async fn a_file_is_as_fresh_as_it_was_last_written(app: TestApp) {
        let path = app.folder().join("rates.txt");
        std::fs::write(&path, "BTC;SBERRUB;1;5800000.5;5000000;;\n").unwrap();
        let now_s = std::time::Duration::from_millis(app.app.clock().now_ms().unsigned_abs());
        let written = std::time::UNIX_EPOCH + now_s - std::time::Duration::from_secs(100);
        let touch = |to| std::fs::File::options().write(true).open(&path).unwrap().set_modified(to).unwrap();
        touch(written);
        let settings = Some(format!(r#"{{"path":"{}"}}"#, path.display()));
        add(&app, "file", SourceChange { settings, ..SourceChange::default() }).await;
        assert_eq!(fetch_due(&app.app).await, 1);
        assert_eq!(words(&app).await, ["1 BTC = 5800000.5 SBERRUB"]);
        assert_eq!(prices(&app).await[0].fresh_ms, app.app.clock().now_ms() - 100_000);
        touch(written - std::time::Duration::from_secs(300));
        next(&app).await;
        assert!(source(&app).await.health.problem.contains("older than 300 s"));
        std::fs::remove_file(&path).unwrap();
        next(&app).await;
        assert!(source(&app).await.health.problem.contains("rates.txt: No such file"));
        std::fs::create_dir(&path).unwrap();
        next(&app).await;
        assert!(source(&app).await.health.problem.contains("it is not a file"));
        app.close().await;
    }

    async fn the_shell_manages_sources(app: TestApp) {
        let listed = ask(&app, SourceErrand::List).await;
        assert!(listed.contains("ecb") && listed.contains("source enable"), "{listed}");
        let fixed = |settings: &str| SourceChange { settings: Some(settings.into()), ..SourceChange::default() };
        let good = fixed(r#"{"prices":[{"base":"USDT","quote":"USD","out":"1"}]}"#);
        let code = || "test".to_owned();
        let kind = || "fixed".to_owned();
        let add_as = |code: &str, kind: &str, change: &SourceChange, dry_run| SourceErrand::Add {
            code: code.into(), kind: kind.into(), change: change.clone(), dry_run,
        };
        let told = ask(&app, add_as("test", "fixed", &good, true)).await;
        assert!(told.contains("dry run") && !ask(&app, SourceErrand::List).await.contains("test"));
        ask(&app, add_as("test", "fixed", &good, false)).await;
        for (errand, told) in [
            (add_as("test", "fixed", &good, false), "there is a source `test` already"),
            (add_as("Test 2", "fixed", &good, false), "1 to 32 characters"),
            (add_as("other", "magic", &good, false), "`magic` is not a kind"),
            (add_as("other", "fixed", &fixed("{}"), false), "missing field `prices`"),
            (SourceErrand::Switch { code: "none".into(), is_enabled: true }, "there is no source `none`"),
            (SourceErrand::Fetch { code: "none".into(), dry_run: false }, "there is no source `none`"),
            (SourceErrand::Remove { code: "none".into(), dry_run: false }, "there is no source `none`"),
            (SourceErrand::Edit { code: code(), change: SourceChange { interval_s: Some(0), ..SourceChange::default() }, dry_run: false }, "--interval is 0"),
            (SourceErrand::Prices { source: None }, "there are no prices yet"),
        ] {
            let sentence = refused(&app, errand).await;
            assert!(sentence.contains(told), "{sentence}");
        }
        assert_eq!(kind(), source(&app).await.kind);
        let told = ask(&app, SourceErrand::Fetch { code: code(), dry_run: true }).await;
        assert!(told.contains("1 USDT = 1 USD") && told.contains("dry run"), "{told}");
        assert_eq!(words(&app).await, [""; 0]);
        let told = ask(&app, SourceErrand::Fetch { code: code(), dry_run: false }).await;
        assert!(told.contains("test gives 1 prices"), "{told}");
        assert!(ask(&app, SourceErrand::Prices { source: None }).await.contains("its source is off"));
        switch(&app, true).await;
        let told = ask(&app, SourceErrand::Prices { source: Some(code()) }).await;
        assert!(told.contains("1 USDT = 1 USD") && told.contains("0 s ago\n"), "{told}");
        let change = fixed(r#"{"prices":[{"base":"USDC","quote":"USD","out":"1"}]}"#);
        ask(&app, SourceErrand::Edit { code: code(), change, dry_run: false }).await;
        assert_eq!(words(&app).await, [""; 0], "prices of other settings are not kept");
        next(&app).await;
        assert_eq!(words(&app).await, ["1 USDC = 1 USD"]);
        ask(&app, SourceErrand::Switch { code: "ecb".into(), is_enabled: true }).await;
        ask(&app, SourceErrand::Switch { code: "ecb".into(), is_enabled: false }).await;
        assert!(ask(&app, SourceErrand::Remove { code: code(), dry_run: true }).await.contains("1 prices"));
        ask(&app, SourceErrand::Remove { code: code(), dry_run: false }).await;
        assert_eq!(words(&app).await, [""; 0]);
        app.close().await;
    }
}
