//! What a profile may choose, and what it shows then.

use money::{Amount, Decimal, Rate, Scale, parse_decimal};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

use super::{done, feed, within_a_second};
use crate::command::{Answer, Errand, FeedOptions};
use crate::features::feeds::{Cities, Exclusions, LabelRules, LimitRules, Mapping, Markup};
use crate::features::rates::files::Format;
use crate::on_both_engines;
use crate::testkit::TestApp;

/// A published feed `monitor` with these options.
async fn monitor(app: &TestApp, options: FeedOptions) {
    let code = "monitor".to_owned();
    let made = Errand::FeedCreate { code: code.clone(), title: "Monitor".into(), options };
    done(app, made).await;
    done(app, Errand::FeedSwitch { code, is_enabled: true }).await;
}

async fn edit(app: &TestApp, options: FeedOptions) -> Answer {
    app.errand(Errand::FeedEdit { code: "monitor".into(), title: None, options }).await
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

async fn diff(app: &TestApp, other: Option<&str>) -> Answer {
    let errand = Errand::FeedDiff { code: "monitor".into(), other: other.map(str::to_owned) };
    app.errand(errand).await
}

#[test]
fn options_are_read_as_they_are_shown_and_nothing_else_is() {
    for markup in ["0", "0.5", "50", "0.000001"] {
        assert_eq!(markup.parse::<Markup>().unwrap().to_string(), markup);
    }
    for wrong in ["-0.1", "50.1", "x", "", "0.0000001", "1e1"] {
        assert!(wrong.parse::<Markup>().is_err(), "{wrong}");
    }
    assert_eq!(" 1.50 %".parse::<Markup>().unwrap().to_string(), "1.5");
    for limits in ["", "BTC:0.01..2", "BTC:..2,SBERRUB:1000.."] {
        assert_eq!(limits.parse::<LimitRules>().unwrap().to_string(), limits);
    }
    for wrong in ["BTC", "BTC:1", "BTC:..", "BTC:2..1", "BTC:0..1", "BTC:-1..", "BTC:1..,BTC:..2"] {
        assert!(wrong.parse::<LimitRules>().is_err(), "{wrong}");
    }
    for labels in ["", "+reg,-manual,verifying=cardverify"] {
        assert_eq!(labels.parse::<LabelRules>().unwrap().to_string(), labels);
    }
    for wrong in ["reg", "+", "+a b", "a=", "=a"] {
        assert!(wrong.parse::<LabelRules>().is_err(), "{wrong}");
    }
    for cities in ["", "MSK=MOW,SPB=LED"] {
        assert_eq!(cities.parse::<Cities>().unwrap().to_string(), cities);
    }
    for wrong in ["MSK", "MSK=", "MSK=A,MSK=B", "MSK=A,SPB=A", "M K=A"] {
        assert!(wrong.parse::<Cities>().is_err(), "{wrong}");
    }
    assert_eq!("btc=xbt".parse::<Mapping>().unwrap().to_string(), "BTC=XBT");
    assert_eq!("btc-xmr, zec".parse::<Exclusions>().unwrap().to_string(), "ZEC,BTC-XMR");
}

#[test]
fn labels_are_added_removed_and_renamed_and_none_stands_twice() {
    let labels = ["manual", "verifying"].map(str::to_owned);
    for (rules, shown) in [
        ("", "manual,verifying"),
        ("+reg", "manual,verifying,reg"),
        ("+manual", "manual,verifying"),
        ("-manual", "verifying"),
        ("-other", "manual,verifying"),
        ("verifying=cardverify", "manual,cardverify"),
        ("verifying=manual", "manual"),
        ("-manual,+manual", "verifying,manual"),
    ] {
        let rules: LabelRules = rules.parse().unwrap();
        assert_eq!(rules.apply(&labels).join(","), shown, "{rules}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn a_markup_never_makes_a_rate_better(
        digits in 1..1_000_000_000_000_000_i64, scale in 0..=15_u32, is_out in any::<bool>(),
        markup in 0..50_000_000_i64,
    ) {
        let (side, one) = (Decimal::new(digits, scale), Decimal::ONE);
        let rate = if is_out { Rate::new(one, side) } else { Rate::new(side, one) }.unwrap();
        let markup: Markup = money::plain(Decimal::new(markup, 6)).parse().unwrap();
        if let Some(worse) = markup.worsen(rate) {
            prop_assert!(worse.is_no_better_than(&rate), "{rate} {markup} {worse}");
            prop_assert!(markup.is_none() == (worse == rate) || worse == rate);
            prop_assert!(worse.in_side() == Decimal::ONE || worse.out_side() == Decimal::ONE);
        }
    }

    #[test]
    fn limits_of_a_profile_only_narrow(
        min in 1..1_000_000_i64, width in 0..1_000_000_i64, low in 1..2_000_000_i64,
        more in 0..2_000_000_i64, has_low in any::<bool>(),
    ) {
        let scale = Scale::new(2).unwrap();
        let (min, max) = (Amount::from_units(min, scale), Amount::from_units(min + width, scale));
        // Three decimals, so that some must be rounded into the scale.
        let side = |units: i64| money::plain(Decimal::new(units, 3));
        let low_text = if has_low { side(low) } else { String::new() };
        let rules: LimitRules = format!("BTC:{low_text}..{}", side(low + more)).parse().unwrap();
        prop_assert_eq!(rules.narrow("ETH", min, max), Some((min, max)));
        if let Some((least, most)) = rules.narrow("BTC", min, max) {
            prop_assert!(min.units() <= least.units() && least.units() <= most.units());
            prop_assert!(most.units() <= max.units());
            prop_assert!(!has_low || least.to_decimal() >= parse_decimal(&low_text).unwrap());
            prop_assert!(most.to_decimal() <= Decimal::new(low + more, 3));
        }
    }
}

on_both_engines! {
    async fn a_profile_shows_its_own_rate_limits_labels_and_cities(app: TestApp) {
        let file = r#"{"rates":[
            {"from":"BTC","to":"SBERRUB","in":1,"out":5800000.5,"amount":5000000,"in_min_amount":0.001,"in_max_amount":0.5,"options":["manual","verifying"]},
            {"from":"SBERRUB","to":"BTC","in":5900000,"out":1,"amount":2.5,"in_min_amount":5000,"in_max_amount":100000}]}"#;
        app.import(Format::Json, file).await;
        monitor(&app, FeedOptions {
            markup: text("0.5"),
            limits: text("BTC:0.01..2,SBERRUB:..50000.555"),
            labels: text("+reg,-manual,verifying=cardverify"),
            cities: text("MSK=MOW"),
            ..FeedOptions::default()
        }).await;
        let xml = feed(&app, "xml/monitor").await.text();
        for shown in [
            "<in>1</in>\n<out>5771000.4975</out>",
            // 5900000 ÷ 0.995, rounded up at ten digits.
            "<in>5929648.24120604</in>\n<out>1</out>",
            "<minamount>0.01</minamount>\n<maxamount>0.5</maxamount>\n<param>cardverify,reg</param>",
            "<minamount>5000</minamount>\n<maxamount>50000.55</maxamount>\n<param>reg</param>",
            "<city>MOW</city>", "<city>SPB</city>",
        ] {
            assert!(xml.contains(shown), "{shown} in {xml}");
        }
        assert!(feed(&app, "xml").await.text().contains("<out>5800000.5</out>"), "the public feed is as ever");
        // A change shows at once; what narrows everything away is explained.
        let shown = edit(&app, FeedOptions { limits: text("BTC:0.6.."), markup: text(""), ..FeedOptions::default() }).await;
        assert_eq!(shown.error, None);
        assert!(shown.text.contains("limits    BTC:0.6..\n") && shown.text.contains("markup    0 %\n"), "{shown:?}");
        let xml = feed(&app, "xml/monitor").await.text();
        assert!(!xml.contains("<from>BTC</from>") && xml.contains("<in>5900000</in>"), "{xml}");
        let check = app.errand(Errand::FeedCheck { code: text("monitor") }).await;
        assert_eq!(check.error, None);
        assert!(check.text.contains("  BTC → SBERRUB: the feed's own limits leave no amount\n"), "{check:?}");
        assert!(check.text.contains("warning: no link is tied to it"), "{check:?}");
        app.close().await;
    }

    async fn a_profile_chooses_its_variants(app: TestApp) {
        monitor(&app, FeedOptions { xml: text("eref"), json: text("1.3"), ..FeedOptions::default() }).await;
        assert!(feed(&app, "xml/monitor").await.text().contains("<frommin>"));
        assert_eq!(feed(&app, "json/monitor").await.json()["version"], "1.3");
        assert!(feed(&app, "json").await.json()["rates"].is_array());
        let refused = edit(&app, FeedOptions { xml: text("erefs"), ..FeedOptions::default() }).await;
        assert_eq!(refused.error.as_deref(), Some("--xml: `erefs` is no variant of XML; write classic or eref"));
        app.close().await;
    }

    async fn a_mapping_that_would_print_a_pair_twice_is_refused(app: TestApp) {
        monitor(&app, FeedOptions::default()).await;
        let mapped = |map, exclude| FeedOptions { map: text(map), exclude: text(exclude), ..FeedOptions::default() };
        let refused = edit(&app, mapped("USDTTRC20=USDTERC20", "")).await.error.unwrap();
        assert!(refused.contains("USDTTRC20=USDTERC20") && refused.contains("exclude USDTERC20"), "{refused}");
        for good in [("USDTTRC20=USDTERC20", "USDTERC20"), ("BTC=ETH,ETH=BTC", ""), ("BTC=BTC", ""), ("", "")] {
            assert_eq!(edit(&app, mapped(good.0, good.1)).await.error, None, "{good:?}");
        }
        let cities = |cities| FeedOptions { cities: text(cities), ..FeedOptions::default() };
        let refused = edit(&app, cities("MSK=SPB")).await.error.unwrap();
        assert!(refused.contains("MSK=SPB"), "{refused}");
        assert_eq!(edit(&app, cities("MSK=SPB,SPB=MSK")).await.error, None);
        let limits = FeedOptions { limits: text("NOPE:1.."), ..FeedOptions::default() };
        assert!(edit(&app, limits).await.error.unwrap().contains("`NOPE`"));
        app.close().await;
    }

    async fn a_feed_is_empty_outside_of_its_hours_and_comes_back_by_itself(app: TestApp) {
        // The test begins on a Sunday at noon.
        monitor(&app, FeedOptions { schedule: text("sat-sun 10:00-12:01"), ..FeedOptions::default() }).await;
        assert!(feed(&app, "txt/monitor").await.text().contains("BTC;SBERRUB"));
        app.clock.advance_ms(59_999);
        app.app.refresh().await.unwrap();
        assert!(!feed(&app, "txt/monitor").await.body.is_empty());
        app.clock.advance_ms(1);
        app.app.refresh().await.unwrap();
        let closed = feed(&app, "txt/monitor").await;
        assert_eq!((closed.status, closed.body.len()), (200, 0));
        assert_eq!(feed(&app, "json/monitor").await.text(), "{\"rates\":[]}\n");
        assert!(!feed(&app, "txt").await.body.is_empty(), "the others go on");
        let check = app.errand(Errand::FeedCheck { code: text("monitor") }).await;
        assert!(check.error.unwrap().ends_with("it is outside of the feed's hours"));
        app.clock.advance_ms(6 * 86_400_000 - 2 * 3_600_000);
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let mut jobs = crate::jobs::start(&app.app, &stopping);
        let opened = async || feed(&app, "txt/monitor").await.text().contains("BTC;SBERRUB");
        within_a_second("the opening on Saturday", opened).await;
        stop.send_replace(true);
        while jobs.join_next().await.is_some() {}
        app.close().await;
    }

    async fn a_diff_tells_what_a_feed_shows_differently(app: TestApp) {
        monitor(&app, FeedOptions::default()).await;
        let same = diff(&app, None).await;
        assert_eq!((same.error, same.text.as_str()), (None, "the feed monitor shows the same as the site's table\n"));
        let options = FeedOptions { markup: text("1"), map: text("BTC=XBT"), exclude: text("CASHUSD"), ..FeedOptions::default() };
        assert_eq!(edit(&app, options).await.error, None);
        let differs = diff(&app, None).await;
        assert_eq!(differs.error.as_deref(), Some("the feed monitor differs from the site's table in 4 offers"));
        for line in [
            "BTC → SBERRUB: name BTC-SBERRUB → XBT-SBERRUB; rate 1 : 5800000.5 → 1 : 5742000.495\n",
            "USDTTRC20 → CASHUSD in MSK: left out, the feed profile excludes it\n",
        ] {
            assert!(differs.text.contains(line), "{}", differs.text);
        }
        let other = Errand::FeedCreate { code: "other".into(), title: "Other".into(), options: FeedOptions::default() };
        done(&app, other).await;
        let differs = diff(&app, Some("other")).await;
        assert_eq!(differs.error.as_deref(), Some("the feed monitor differs from feed other in 4 offers"));
        assert_eq!(diff(&app, Some("nobody")).await.error.as_deref(), Some("there is no feed `nobody`; `cambist feed list` shows them all"));
        app.close().await;
    }

    async fn a_removed_feed_answers_404_and_its_code_is_free(app: TestApp) {
        monitor(&app, FeedOptions::default()).await;
        assert_eq!(feed(&app, "xml/monitor").await.status, 200);
        done(&app, Errand::FeedRemove { code: "monitor".into() }).await;
        assert_eq!(feed(&app, "xml/monitor").await.status, 404);
        let again = app.errand(Errand::FeedRemove { code: "monitor".into() }).await;
        assert_eq!(again.error.as_deref(), Some("there is no feed `monitor`; `cambist feed list` shows them all"));
        app.partner("monitor").await;
        assert_eq!(feed(&app, "xml/monitor").await.status, 200, "the code is a link's now");
        app.close().await;
    }
}
