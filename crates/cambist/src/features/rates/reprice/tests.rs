//! Directions follow their base prices, on both engines.

use std::time::Instant;

use store::Tx;

use crate::app::Plain;
use crate::command::{Errand, PricingErrand};
use crate::features::alarms::list_open;
use crate::features::currencies::catalogue;
use crate::features::rates::files::Format;
use crate::features::rates::sources::{
    PushBody, SourceChange, add_source, push, set_source_enabled,
};
use crate::features::rates::{
    OfferChange, Pricing, PricingChange, Repriced, Which, reprice, set_pricing,
};
use crate::jobs::price_due;
use crate::on_both_engines;
use crate::testkit::TestApp;

/// Adds a source that is pushed to, and is stale after so many seconds.
async fn add(app: &TestApp, code: &'static str, max_age_s: i64) {
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| {
        let change = SourceChange { max_age_s: Some(max_age_s), ..SourceChange::default() };
        add_source(tx, &deed, code, "push", &change)?;
        set_source_enabled(tx, &deed, code, true).map(|_| ())
    };
    app.app.store().write(unit).await.unwrap();
}

/// Pushes `FROM/TO IN:OUT` prices, as a program of the operator's would.
async fn tell(app: &TestApp, source: &str, prices: &[&str]) {
    let price = |text: &&str| {
        let (pair, rate) = text.split_once(' ').unwrap();
        let ((from, to), (given, got)) =
            (pair.split_once('/').unwrap(), rate.split_once(':').unwrap());
        format!(r#"{{"from":"{from}","to":"{to}","in":"{given}","out":"{got}"}}"#)
    };
    let prices = prices.iter().map(price).collect::<Vec<_>>().join(",");
    let body = format!(r#"{{"source":"{source}","prices":[{prices}]}}"#);
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| {
        let body: PushBody = serde_json::from_str(&body).unwrap();
        push(tx, &deed, &body).map(|_| ())
    };
    app.app.store().write(unit).await.unwrap();
    app.app.refresh().await.unwrap();
}

async fn pricing(app: &TestApp, errand: PricingErrand) -> Result<String, String> {
    let answer = app.errand(Errand::Pricing(errand)).await;
    answer.error.map_or(Ok(answer.text), Err)
}

async fn set(app: &TestApp, from: &str, to: &str, change: PricingChange) -> String {
    let (from, to) = (from.to_owned(), to.to_owned());
    pricing(app, PricingErrand::Set { from, to, change, dry_run: false }).await.unwrap()
}

fn margin(text: &str) -> PricingChange {
    PricingChange { margin: Some(text.to_owned()), ..PricingChange::default() }
}

/// The lines of a direction in the feed, or why it is left out.
async fn shown(app: &TestApp, from: &str, to: &str) -> String {
    let feed = app.get("/service/export/txt").send().await.text();
    let start = format!("{from};{to};");
    let lines: Vec<String> = feed
        .lines()
        .filter_map(|line| line.strip_prefix(&start))
        .map(|rest| rest.split(';').take(2).collect::<Vec<_>>().join(":"))
        .collect();
    if !lines.is_empty() {
        return lines.join(" ");
    }
    let snapshot = app.app.snapshot();
    let mut left_out = snapshot.rates.left_out().iter();
    let left_out = left_out.find(|out| out.from == from && out.to == to);
    left_out.map_or("unknown".to_owned(), |out| out.reason.to_string())
}

/// Lets time pass, and does what a second of it brings.
async fn wait(app: &TestApp, seconds: i64) {
    app.clock.advance_ms(seconds * 1000);
    price_due(app.app.clone()).await;
    app.app.refresh().await.unwrap();
}

async fn alarms(app: &TestApp) -> Vec<String> {
    let list = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_open(tx, 100)?) };
    let open = app.app.store().read(list).await.unwrap();
    open.into_iter().map(|alarm| alarm.key).collect()
}

fn codes(from: &str, to: &str) -> (String, String) {
    (from.to_owned(), to.to_owned())
}

on_both_engines! {
    async fn the_feed_follows_the_base_price(app: TestApp) {
        add(&app, "desk", 600).await;
        tell(&app, "desk", &["BTC/RUB 1:6000000"]).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:5800000.5", "it is not priced yet");
        let told = set(&app, "btc", "sberrub", margin("1.5")).await;
        assert_eq!(
            told,
            "BTC → SBERRUB\n  1 BTC = 6000000 RUB (desk BTC/RUB, 0 s old)\n  base price: 1 : 6000000\n  \
             margin 1.5 %: 1 : 5910000\n  rounded in our favour to 10 digits: 1 : 5910000\n"
        );
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:5910000");
        set(&app, "SBERRUB", "BTC", margin("2")).await;
        tell(&app, "desk", &["BTC/RUB 1:6100000"]).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6008500");
        assert_eq!(shown(&app, "SBERRUB", "BTC").await, "6224489.796:1");
        // The same price again writes no offer and makes no new table.
        let before = app.app.snapshot().rates.version();
        tell(&app, "desk", &["BTC/RUB 1:6100000"]).await;
        assert_eq!(app.app.snapshot().rates.version(), before);
        app.close().await;
    }

    async fn a_jump_freezes_a_direction_until_somebody_has_looked_at_it(app: TestApp) {
        add(&app, "desk", 600).await;
        tell(&app, "desk", &["BTC/RUB 1:6000000"]).await;
        set(&app, "BTC", "SBERRUB", margin("0")).await;
        let own = PricingChange { jump: Some("50".into()), ..margin("0") };
        set(&app, "SBERRUB", "BTC", own).await;
        wait(&app, 30).await;
        tell(&app, "desk", &["BTC/RUB 1:6700000"]).await;
        assert_eq!(
            shown(&app, "BTC", "SBERRUB").await,
            "frozen: the base price went from 1 : 6000000 to 1 : 6700000, by more than 10 % at once"
        );
        assert_eq!(shown(&app, "SBERRUB", "BTC").await, "6700000:1", "it has a guard of its own");
        assert_eq!(alarms(&app).await, ["rates.frozen:BTC-SBERRUB"]);
        // It stays frozen, even when the price comes back.
        tell(&app, "desk", &["BTC/RUB 1:6000000"]).await;
        assert!(shown(&app, "BTC", "SBERRUB").await.starts_with("frozen: "));
        tell(&app, "desk", &["BTC/RUB 1:6650000"]).await;
        let told = pricing(&app, PricingErrand::Explain { from: "BTC".into(), to: "SBERRUB".into(), city: None });
        assert!(told.await.unwrap().contains("`cambist rates thaw BTC SBERRUB` accepts it"));
        let (from, to) = codes("BTC", "SBERRUB");
        pricing(&app, PricingErrand::Thaw { from: from.clone(), to: to.clone() }).await.unwrap();
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6650000");
        assert_eq!(alarms(&app).await, [""; 0]);
        let again = pricing(&app, PricingErrand::Thaw { from, to }).await;
        assert_eq!(again.unwrap_err(), "BTC → SBERRUB is not frozen");
        app.close().await;
    }

    async fn small_steps_within_the_window_count_together(app: TestApp) {
        add(&app, "desk", 600).await;
        tell(&app, "desk", &["BTC/RUB 1:6000000"]).await;
        set(&app, "BTC", "SBERRUB", margin("0")).await;
        for out in ["6300000", "6550000"] {
            wait(&app, 20).await;
            tell(&app, "desk", &[&format!("BTC/RUB 1:{out}")]).await;
            assert_eq!(shown(&app, "BTC", "SBERRUB").await, format!("1:{out}"));
        }
        wait(&app, 20).await;
        tell(&app, "desk", &["BTC/RUB 1:6700000"]).await;
        assert!(shown(&app, "BTC", "SBERRUB").await.starts_with("frozen: "));
        app.close().await;
    }

    async fn a_rate_by_hand_ends_by_the_clock(app: TestApp) {
        add(&app, "desk", 86_400).await;
        tell(&app, "desk", &["BTC/RUB 1:6000000"]).await;
        let tiers = PricingChange { tiers: Some("0.1:-0.5".into()), ..margin("1") };
        set(&app, "BTC", "SBERRUB", tiers).await;
        let by_hand = |text: Option<&str>, hours| {
            let (from, to) = codes("BTC", "SBERRUB");
            PricingErrand::Override { from, to, by_hand: text.map(|text| (text.to_owned(), hours)) }
        };
        let told = pricing(&app, by_hand(Some("1:7000000"), 2)).await.unwrap();
        assert!(told.ends_with("set by hand for another 120 min: 1 : 7000000\n"), "{told}");
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:7000000");
        wait(&app, 7_199).await;
        tell(&app, "desk", &["BTC/RUB 1:6100000"]).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:7000000");
        wait(&app, 1).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6039000");
        pricing(&app, by_hand(Some("1:7000000"), 2)).await.unwrap();
        pricing(&app, by_hand(None, 0)).await.unwrap();
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6039000");
        let refused = [(Some("1:7000000"), 721), (Some("7000000"), 1), (Some("0:1"), 1)];
        for (text, hours) in refused {
            let why = pricing(&app, by_hand(text, hours)).await.unwrap_err();
            assert!(why.contains("1 to 720 hours") || why.contains("is no rate"), "{why}");
        }
        app.close().await;
    }

    async fn a_stale_source_closes_and_another_one_takes_over(app: TestApp) {
        add(&app, "desk", 60).await;
        tell(&app, "desk", &["BTC/RUB 1:6000000"]).await;
        set(&app, "BTC", "SBERRUB", margin("0")).await;
        wait(&app, 60).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6000000");
        wait(&app, 1).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "the rate is 61 s old, more than allowed");
        // The same price, fresh again.
        tell(&app, "desk", &["BTC/RUB 1:6000000"]).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6000000");
        add(&app, "other", 600).await;
        tell(&app, "other", &["BTC/RUB 1:6060000"]).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6000000", "the first one goes first");
        wait(&app, 61).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6060000");
        tell(&app, "desk", &["BTC/RUB 1:6000000"]).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6000000");
        // A pair that a source says no longer ages by itself.
        tell(&app, "desk", &["BTC/USD 1:65000"]).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6000000");
        wait(&app, 61).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:6060000");
        app.close().await;
    }

    async fn a_direction_without_a_price_is_left_out_with_its_reason(app: TestApp) {
        add(&app, "desk", 60).await;
        set(&app, "LTC", "SBERRUB", margin("1")).await;
        assert_eq!(
            shown(&app, "LTC", "SBERRUB").await,
            "no price: no source has one, nor one over the dollar"
        );
        let guard = PricingChange { guard: Some("1:7000..1:8000".into()), ..margin("0") };
        set(&app, "LTC", "SBERRUB", guard).await;
        tell(&app, "desk", &["LTC/USDT 1:75", "USD/RUB 1:92"]).await;
        assert_eq!(
            shown(&app, "LTC", "SBERRUB").await,
            "no price: the rate is worse for the customer than its guard 1 : 7000"
        );
        tell(&app, "desk", &["LTC/USDT 1:82", "USD/RUB 1:92"]).await;
        assert_eq!(shown(&app, "LTC", "SBERRUB").await, "1:7544");
        let disable = {
            let deed = app.deed();
            move |tx: &mut Tx<'_>| set_source_enabled(tx, &deed, "desk", false).map(|_| ())
        };
        app.app.store().write(disable).await.unwrap();
        app.app.refresh().await.unwrap();
        let told = shown(&app, "LTC", "SBERRUB").await;
        assert!(told.starts_with("the rate is "), "its source is switched off: {told}");
        app.close().await;
    }

    async fn cities_have_margins_limits_and_hours_of_their_own(app: TestApp) {
        add(&app, "desk", 864_000).await;
        tell(&app, "desk", &["USDT/RUB 1:90"]).await;
        set(&app, "USDTTRC20", "CASHRUB", margin("1")).await;
        app.import(Format::Txt, "LTC;CASHRUB;1;7000;5000000;;\n").await;
        let offer = |city: &str, change: OfferChange| {
            let (from, to) = codes("usdttrc20", "CASHRUB");
            PricingErrand::Offer { from, to, city: city.to_owned(), change, dry_run: false }
        };
        assert_eq!(shown(&app, "USDTTRC20", "CASHRUB").await, "1:89.1");
        pricing(&app, offer("MSK", OfferChange::default())).await.unwrap();
        let change = OfferChange {
            min: Some("100".into()),
            max: Some("5000".into()),
            schedule: Some("mon-fri 09:00-18:00 +03:00".into()),
            margin: Some("2".into()),
        };
        let told = pricing(&app, offer("spb", change)).await.unwrap();
        assert!(told.contains("in SPB:\n  the city's own margin: 2 %\n  margin 2 %: 1 : 88.2"), "{told}");
        // The tests begin on a Sunday.
        assert_eq!(shown(&app, "USDTTRC20", "CASHRUB").await, "1:89.1");
        let snapshot = app.app.snapshot();
        let closed = snapshot.rates.left_out().iter().find(|out| out.city == "SPB").unwrap();
        assert_eq!(closed.reason.to_string(), "it is outside the offer's hours");
        // Monday 06:00 in UTC: the table knows by itself that the hours have begun.
        wait(&app, 18 * 3600).await;
        assert_eq!(shown(&app, "USDTTRC20", "CASHRUB").await, "1:89.1 1:88.2");
        let page = app.get("/exchange/USDTTRC20/CASHRUB?city=SPB").send().await.text();
        assert!(page.contains("100 – 5,000"), "{page}");
        wait(&app, 9 * 3600).await;
        assert_eq!(shown(&app, "USDTTRC20", "CASHRUB").await, "1:89.1");
        for (city, field, told) in [
            ("M", "min", "`M` is no city's code"),
            ("MSK", "min", "min: `x` is not a plain number"),
            ("MSK", "margin", "margin: `x` is no plain number"),
            ("MSK", "schedule", "schedule: `x` is not"),
        ] {
            let some = |name: &str| (field == name).then(|| "x".to_owned());
            let change = OfferChange { min: some("min"), margin: some("margin"), schedule: some("schedule"), max: None };
            let why = pricing(&app, offer(city, change)).await.unwrap_err();
            assert!(why.starts_with(told), "{why}");
        }
        app.close().await;
    }

    async fn manual_directions_are_offered_while_somebody_is_there(app: TestApp) {
        let xml = "<rates><item><from>BTC</from><to>SBERRUB</to><in>1</in><out>5000000</out>\
            <amount>9000000</amount><param>manual</param></item></rates>";
        app.import(Format::Xml, xml).await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:5000000");
        let duty = |is_on| Errand::Duty { is_on };
        assert_eq!(app.errand(duty(Some(false))).await.error, None);
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "it is manual, and no operator is on duty");
        assert_eq!(shown(&app, "SBERRUB", "BTC").await, "5900000:1", "it needs nobody");
        assert!(app.errand(duty(None)).await.text.starts_with("no operator is on duty"));
        assert_eq!(app.errand(duty(Some(true))).await.error, None);
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:5000000");
        app.close().await;
    }

    async fn a_dry_run_tells_the_rate_and_changes_nothing(app: TestApp) {
        add(&app, "desk", 600).await;
        tell(&app, "desk", &["BTC/RUB 1:6000000"]).await;
        let (from, to) = codes("BTC", "SBERRUB");
        let before = app.app.snapshot().rates.version();
        let errand = PricingErrand::Set { from, to, change: margin("1.5"), dry_run: true };
        let told = pricing(&app, errand).await.unwrap();
        assert!(told.contains("margin 1.5 %: 1 : 5910000\n") && told.ends_with("nothing was changed\n"));
        assert_eq!(app.app.snapshot().rates.version(), before);
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:5800000.5");
        for (from, to, change, told) in [
            ("BTC", "NOSUCH", margin("1"), "`NOSUCH` is not a currency of this office"),
            ("BTC", "btc", margin("1"), "BTC can't be exchanged for itself"),
            ("BTC", "SBERRUB", margin("100"), "margin: 100 % is out of range"),
            ("BTC", "SBERRUB", PricingChange { sources: Some("nobody".into()), ..margin("1") },
             "there is no source `nobody`"),
        ] {
            let (from, to) = codes(from, to);
            let why = pricing(&app, PricingErrand::Set { from, to, change, dry_run: false }).await;
            assert!(why.clone().unwrap_err().starts_with(told), "{why:?}");
        }
        let (from, to) = codes("SBERRUB", "BTC");
        let why = pricing(&app, PricingErrand::Explain { from, to, city: None }).await.unwrap_err();
        assert!(why.starts_with("SBERRUB → BTC is not priced from sources"), "{why}");
        app.close().await;
    }

    async fn a_file_leaves_a_priced_direction_its_rate(app: TestApp) {
        add(&app, "desk", 600).await;
        tell(&app, "desk", &["BTC/RUB 1:6000000", "USDT/USD 1:1"]).await;
        set(&app, "BTC", "SBERRUB", margin("1")).await;
        set(&app, "USDTTRC20", "CASHUSD", margin("1")).await;
        app.import(Format::Txt, "BTC;SBERRUB;1;1;5000000;;\nUSDTTRC20;CASHUSD;1;9;90000;IST;\n").await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:5940000");
        assert_eq!(shown(&app, "USDTTRC20", "CASHUSD").await, "1.010101011:1 1.010101011:1 1.010101011:1");
        let (from, to) = codes("BTC", "SBERRUB");
        pricing(&app, PricingErrand::Clear { from, to }).await.unwrap();
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:5940000");
        app.import(Format::Txt, "BTC;SBERRUB;1;5700000;5000000;;\n").await;
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:5700000");
        app.close().await;
    }

    async fn a_moved_price_touches_only_the_directions_that_use_it(app: TestApp) {
        add(&app, "desk", 600).await;
        let all = catalogue();
        let coin = |code: &str| all.iter().find(|currency| currency.code == code).unwrap().unit.clone();
        let mut units: Vec<String> = all.iter().map(|currency| coin(&currency.code)).collect();
        units.sort();
        units.dedup();
        units.retain(|unit| !matches!(unit.as_str(), "USD" | "USDT" | "USDC" | "DAI" | "TUSD" | "USDP"));
        let prices = |ltc: &str| -> Vec<String> {
            let price = |unit: &String| format!("{unit}/USD 1:{}", if unit == "LTC" { ltc } else { "10" });
            units.iter().map(price).collect()
        };
        let tell_all = async |ltc: &str| {
            let prices = prices(ltc);
            tell(&app, "desk", &prices.iter().map(String::as_str).collect::<Vec<_>>()).await;
        };
        tell_all("80").await;
        let pairs: Vec<(String, String)> = all
            .iter()
            .flat_map(|from| all.iter().map(move |to| (from.code.clone(), to.code.clone())))
            .filter(|(from, to)| from != to)
            .take(5_000)
            .collect();
        let with_ltc = pairs.iter().filter(|(from, to)| coin(from) == "LTC" || coin(to) == "LTC").count();
        let (deed, to_set) = (app.deed(), pairs.clone());
        let unit = move |tx: &mut Tx<'_>| {
            for (from, to) in &to_set {
                set_pricing(tx, &deed, (from, to), &Pricing::default())?;
            }
            reprice(tx, &deed, Which::All).map_err(Into::into)
        };
        let begin = Instant::now();
        let report: Repriced = app.app.store().write(unit).await.unwrap();
        println!("{} directions were set and priced in {:?}", report.looked_at, begin.elapsed());
        assert_eq!((report.looked_at, report.frozen.len()), (5_000, 0));
        let before = app.app.snapshot().rates.version();
        let deed = app.deed();
        let again = move |tx: &mut Tx<'_>| -> Plain<Repriced> { Ok(reprice(tx, &deed, Which::All)?) };
        let again = app.app.store().write(again).await.unwrap();
        assert_eq!((again.looked_at, again.changed), (5_000, 0), "nothing has changed");
        tell_all("81").await;
        assert!(app.app.snapshot().rates.version() > before);
        let deed = app.deed();
        let pair = [("LTC".to_owned(), "USD".to_owned())];
        let unit = move |tx: &mut Tx<'_>| -> Plain<Repriced> {
            Ok(reprice(tx, &deed, Which::Pairs(&pair))?)
        };
        let begin = Instant::now();
        let report = app.app.store().write(unit).await.unwrap();
        println!("{} of 5000 directions use the price, looked at in {:?}", report.looked_at, begin.elapsed());
        assert_eq!((report.looked_at, report.changed), (with_ltc, 0), "they were priced with the push");
        app.close().await;
    }
}
