//! Bodies are put together from what did not change: the same as if they had been made anew, with
//! as little work as the change asks for.

use std::sync::Arc;
use std::time::Instant;

use money::{Amount, Decimal, Rate};
use store::{Tx, args};

use super::{done, feed};
use crate::app::Plain;
use crate::chance::{Chance, SeededChance};
use crate::command::{Errand, FeedOptions};
use crate::features::currencies::catalogue;
use crate::features::feeds::{
    Feeds, LimitRules, Markup, Profile, Profiles, Scene, build, list_profiles,
};
use crate::features::rates::files::Format;
use crate::features::rates::{
    Offer, RateTable, Standing, Terms, announce_offers, announce_reserve, load_table, set_rate,
};
use crate::features::settings::{OfficeState, Schedule};
use crate::on_both_engines;
use crate::testkit::TestApp;

/// Prices move: offers with their new rates.
async fn set_rates(app: &TestApp, moved: Vec<(i64, Rate)>) {
    let at_s = crate::clock::Clock::now_s(&*app.clock);
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
        for (offer, rate) in &moved {
            set_rate(tx, *offer, rate, at_s)?;
        }
        let offers: Vec<i64> = moved.iter().map(|(offer, _)| *offer).collect();
        Ok(announce_offers(tx, &offers)?)
    };
    app.app.store().write(unit).await.unwrap();
    app.app.refresh().await.unwrap();
}

fn one_to(digits: i64, scale: u32) -> Rate {
    Rate::new(Decimal::ONE, Decimal::new(digits, scale)).unwrap()
}

async fn publish(app: &TestApp, code: &str, options: FeedOptions) {
    done(app, Errand::FeedCreate { code: code.into(), title: code.into(), options }).await;
    done(app, Errand::FeedSwitch { code: code.into(), is_enabled: true }).await;
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Every document of `feeds`, by feed and format: bytes and tag.
fn documents(feeds: &Feeds) -> Vec<(String, String, String)> {
    let named = feeds.by_code.iter().map(|(code, feed)| (code.clone(), feed));
    let mut all = Vec::new();
    for (code, feed) in named.chain(feeds.public.iter().map(|feed| (String::new(), feed))) {
        for document in &feed.documents {
            let body = String::from_utf8(document.body.identity.to_vec()).unwrap();
            all.push((code.clone(), body, document.body.etag.to_str().unwrap().to_owned()));
        }
    }
    all.sort();
    all
}

/// What the office holds in memory is what it would hold had it read and rendered everything anew.
async fn assert_as_if_new(app: &TestApp, step: &str) {
    let snapshot = app.app.snapshot();
    let now_s = crate::clock::Clock::now_s(&*app.clock);
    let read =
        move |tx: &mut Tx<'_>| -> Plain<_> { Ok((load_table(tx, now_s)?, list_profiles(tx)?)) };
    let (table, profiles) = app.app.store().read(read).await.unwrap();
    assert_eq!(snapshot.rates.version(), table.version(), "{step}");
    assert_eq!(snapshot.rates.open(), table.open(), "{step}");
    assert_eq!(snapshot.rates.left_out(), table.left_out(), "{step}");
    assert_eq!(snapshot.rates.currencies(), table.currencies(), "{step}");
    let table = Arc::new(table);
    let state = snapshot.state;
    let scene = Scene { table: &table, profiles: &profiles, state, has_public: true, now_s };
    let new = build(scene, &Feeds::default());
    assert_eq!(documents(&snapshot.feeds), documents(&new), "{step}");
}

/// One step of an operator's or the market's, by chance.
async fn edit_by_chance(app: &TestApp, chance: &dyn Chance) -> String {
    let offers: Vec<i64> = app.app.snapshot().rates.open().iter().map(|o| o.offer.id).collect();
    let any = || offers[chance.below(offers.len() as u64) as usize];
    let number = 1 + chance.below(900_000) as i64;
    match chance.below(9) {
        0..=2 if !offers.is_empty() => {
            let moved: Vec<_> = (0..=chance.below(3)).map(|_| (any(), one_to(number, 3))).collect();
            let told = format!("{moved:?}");
            set_rates(app, moved).await;
            told
        }
        3 | 4 => {
            // The reserve of roubles pays for some directions and is too small for others.
            let units = number;
            let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
                tx.execute(
                    "update currencies set reserve_units = $1 where code = 'SBERRUB'",
                    &args![units],
                )?;
                Ok(announce_reserve(tx)?)
            };
            app.app.store().write(unit).await.unwrap();
            app.app.refresh().await.unwrap();
            format!("reserve {units}")
        }
        5 => {
            let is_enabled = chance.below(2) == 0;
            done(
                app,
                Errand::DirectionSwitch { from: "BTC".into(), to: "SBERRUB".into(), is_enabled },
            )
            .await;
            format!("BTC-SBERRUB {is_enabled}")
        }
        6 => {
            let file =
                format!("ETH;LTC;1;{number};7000000;;\nXMR;SBERRUB;1;{};100;;\n", number + 1);
            app.import(Format::Txt, &file).await;
            file
        }
        7 => {
            let markup = text(&chance.below(4).to_string());
            let exclude = text(["", "BTC", "CASHUSD,ETH-LTC"][chance.below(3) as usize]);
            let options = FeedOptions { markup, exclude, ..FeedOptions::default() };
            let told = format!("{options:?}");
            done(app, Errand::FeedEdit { code: "narrow".into(), title: None, options }).await;
            told
        }
        _ => {
            // Rates grow stale: nobody tells, the clock does.
            app.clock.advance_ms(1_000 * i64::try_from(chance.below(40)).unwrap());
            app.app.refresh().await.unwrap();
            "time".to_owned()
        }
    }
}

on_both_engines! {
    async fn one_changed_rate_renders_one_item_of_each_document_that_shows_it(app: TestApp) {
        app.import(Format::Txt, "LTC;XMR;1;0.5;70;;\nETH;XMR;1;20;70;;\n").await;
        publish(&app, "plain", FeedOptions::default()).await;
        publish(&app, "worse", FeedOptions { markup: text("1"), xml: text("eref"), ..FeedOptions::default() }).await;
        publish(&app, "without", FeedOptions { exclude: text("LTC"), ..FeedOptions::default() }).await;
        // A profile that was switched has its own three documents made, of five items, and no other.
        let rendered = || app.app.snapshot().feeds.rendered;
        assert_eq!(rendered(), 3 * 5);
        let find = |from: &str| {
            let snapshot = app.app.snapshot();
            snapshot.rates.open().iter().find(|open| open.offer.from == from).unwrap().offer.id
        };
        set_rates(&app, vec![(find("LTC"), one_to(49, 2))]).await;
        assert_eq!(rendered(), 3 * 3, "the public feed, plain and worse, each in three formats");
        assert!(feed(&app, "txt/worse").await.text().contains("LTC;XMR;1;0.4851;70;;\n"));
        set_rates(&app, vec![(find("ETH"), one_to(21, 0)), (find("LTC"), one_to(48, 2))]).await;
        assert_eq!(rendered(), 2 * 3 * 3 + 3);
        // The reserve of Monero is in both of its directions, and in nothing else.
        let unit = |tx: &mut Tx<'_>| -> Plain<()> {
            tx.execute("update currencies set reserve_units = reserve_units - 1 where code = 'XMR'", &args![])?;
            Ok(announce_reserve(tx)?)
        };
        app.app.store().write(unit).await.unwrap();
        app.app.refresh().await.unwrap();
        assert_eq!(rendered(), 2 * 3 * 3 + 3);
        assert_as_if_new(&app, "at the end").await;
        app.close().await;
    }

    async fn what_is_kept_is_what_would_be_made_anew(app: TestApp) {
        publish(&app, "narrow", FeedOptions { map: text("BTC=XBT"), json: text("1.3"), ..FeedOptions::default() }).await;
        let stale = Errand::RatesImport {
            name: "rates.txt".into(), format: None, text: "BTC;ETH;1;20;700;;\nXMR;ETH;1;0.1;700;;\n".into(),
            skip_bad: false, dry_run: false, max_age_s: Some(120),
        };
        done(&app, stale).await;
        let chance = SeededChance::new(416);
        let mut told = Vec::new();
        for _ in 0..60 {
            told.push(edit_by_chance(&app, &chance).await);
            assert_as_if_new(&app, &told.join("\n")).await;
        }
        app.close().await;
    }

    async fn a_replica_that_is_far_behind_or_missed_a_line_reads_everything(app: TestApp) {
        let other = app.replica().await;
        let offer = app.app.snapshot().rates.open()[0].offer.id;
        for step in 0..300 {
            let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
                set_rate(tx, offer, &one_to(1000 + step, 3), 1_793_534_400)?;
                Ok(announce_offers(tx, &[offer])?)
            };
            app.app.store().write(unit).await.unwrap();
        }
        app.app.refresh().await.unwrap();
        other.app.refresh().await.unwrap();
        for app in [&app, &other] {
            assert_as_if_new(app, "far behind").await;
        }
        // An older program writes no line of what it changed.
        let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
            set_rate(tx, offer, &one_to(777, 3), 1_793_534_400)?;
            crate::features::settings::bump(tx, crate::features::settings::Topic::Rates)?;
            Ok(announce_reserve(tx)?)
        };
        app.app.store().write(unit).await.unwrap();
        other.app.refresh().await.unwrap();
        assert_as_if_new(&other, "without a line").await;
        other.close().await;
        app.close().await;
    }
}

/// Offers between every two of the catalogue's currencies, until there are so many.
fn large_table(
    count: usize,
    version: i64,
    moved: Option<usize>,
    before: Option<&RateTable>,
) -> RateTable {
    let mut currencies = catalogue();
    for currency in &mut currencies {
        currency.reserve = Some(Amount::from_units(1_000_000_000_000, currency.scale));
    }
    let pairs = (0..currencies.len()).flat_map(|a| (0..currencies.len()).map(move |b| (a, b)));
    let pairs: Vec<_> = pairs.filter(|(a, b)| a != b).take(count).collect();
    let offer = |number: usize| {
        let (from, to) = (&currencies[pairs[number].0], &currencies[pairs[number].1]);
        let price =
            1_234_567 + 1_000 * i64::try_from(number).unwrap() + i64::from(moved == Some(number));
        Offer {
            id: i64::try_from(number).unwrap() + 1,
            is_enabled: true,
            from: from.code.clone(),
            to: to.code.clone(),
            city: String::new(),
            rate: Some(one_to(price, 5)),
            tiers: Vec::new(),
            rate_at_s: 0,
            max_age_s: None,
            rate_minutes: None,
            min: Amount::from_units(1000, from.scale),
            max: None,
            terms: Terms { labels: vec!["manual".to_owned()], ..Terms::default() },
            schedule: Schedule::default(),
            margin: None,
            standing: Standing::default(),
        }
    };
    match (before, moved) {
        (Some(before), Some(moved)) => {
            let read = offer(moved);
            before.next(version, currencies.clone(), [(read.id, Some(read))], 0)
        }
        _ => RateTable::build(version, currencies.clone(), (0..count).map(offer).collect(), 0),
    }
}

/// Seven profiles, most of which show the rates otherwise than the public feed.
fn seven() -> Profiles {
    let profile = |number: i64| Profile {
        id: number,
        code: format!("feed{number}"),
        is_enabled: true,
        markup: format!("0.{number}").parse::<Markup>().unwrap(),
        limits: "BTC:0.01..".parse::<LimitRules>().unwrap(),
        ..Profile::default()
    };
    Profiles { good: (1..=7).map(profile).collect(), broken: Vec::new() }
}

fn scene<'a>(table: &'a Arc<RateTable>, profiles: &'a Profiles, now_s: i64) -> Scene<'a> {
    Scene { table, profiles, state: OfficeState::Open, has_public: true, now_s }
}

#[test]
fn one_rate_of_five_thousand_costs_one_item_of_each_document() {
    let profiles = seven();
    let table = Arc::new(large_table(5_000, 1, None, None));
    let begin = Instant::now();
    let all = build(scene(&table, &profiles, 0), &Feeds::default());
    let anew = begin.elapsed();
    assert_eq!(all.rendered, 5_000 * 8 * 3);
    let mut feeds = all;
    let mut table = table;
    let mut spent = Vec::new();
    for (second, moved) in [0, 2_500, 4_999].into_iter().enumerate() {
        let begin = Instant::now();
        let next = Arc::new(large_table(5_000, 2, Some(moved), Some(&table)));
        feeds = build(scene(&next, &profiles, 1 + i64::try_from(second).unwrap()), &feeds);
        spent.push(begin.elapsed());
        table = next;
        assert_eq!(feeds.rendered, 8 * 3, "one item for each of 24 documents");
    }
    let bytes: usize = feeds.documents().map(|document| document.body.identity.len()).sum();
    println!("24 documents of 5,000 offers, {bytes} bytes: anew {anew:?}, one rate {spent:?}");
    assert_eq!(
        documents(&feeds),
        documents(&build(scene(&table, &profiles, 9), &Feeds::default()))
    );
}
