//! Directions in bulk, as the shell does it.

use std::time::Instant;

use proptest::prelude::{ProptestConfig, prop, proptest};
use proptest::strategy::Strategy;
use store::Tx;

use super::columns::COLUMNS;
use super::setting::Setting;
use super::{Cells, Wanted};
use crate::app::Plain;
use crate::command::{DirectionErrand, Errand};
use crate::features::rates::sources::{
    PushBody, SourceChange, add_source, push, set_source_enabled,
};
use crate::features::settings::{Topic, versions};
use crate::on_both_engines;
use crate::testkit::TestApp;

fn between(from: &str, to: &str) -> Wanted {
    Wanted { from: from.to_owned(), to: to.to_owned(), ..Wanted::default() }
}

fn pairs(pairs: &str) -> Wanted {
    Wanted { pairs: pairs.to_owned(), ..Wanted::default() }
}

fn cells(all: &[(&str, &str)]) -> Cells {
    all.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn make(wanted: Wanted, said: &[(&str, &str)], dry_run: bool) -> DirectionErrand {
    DirectionErrand::Make { wanted, cells: cells(said), dry_run }
}

fn edit(wanted: Wanted, said: &[(&str, &str)]) -> DirectionErrand {
    DirectionErrand::Edit { wanted, cells: cells(said), dry_run: false }
}

fn copy(source: &str, wanted: Wanted, only: &[&str]) -> DirectionErrand {
    let only = only.iter().map(|name| (*name).to_owned()).collect();
    DirectionErrand::Copy { source: source.to_owned(), wanted, only, dry_run: false }
}

fn import(text: &str, dry_run: bool) -> DirectionErrand {
    DirectionErrand::Import { text: text.to_owned(), dry_run }
}

async fn done(app: &TestApp, errand: DirectionErrand) -> String {
    let answer = app.errand(Errand::Direction(errand)).await;
    assert_eq!(answer.error, None);
    answer.text
}

async fn refused(app: &TestApp, errand: DirectionErrand) -> String {
    app.errand(Errand::Direction(errand)).await.error.expect("it is refused")
}

async fn export(app: &TestApp) -> String {
    done(app, DirectionErrand::Export { wanted: Wanted::default() }).await
}

/// The line of an offer in the sheet of all, by the fields that it begins with.
async fn line(app: &TestApp, start: &str) -> String {
    let text = export(app).await;
    let found = text.lines().find(|line| line.starts_with(start));
    found.unwrap_or_else(|| panic!("no {start} in {text}")).to_owned()
}

async fn version(app: &TestApp) -> i64 {
    let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(versions(tx)?.of(Topic::Rates)) };
    app.app.store().read(read).await.unwrap()
}

on_both_engines! {
    async fn all_pairs_of_two_groups_are_made_at_once(app: TestApp) {
        let said = [("min", "10"), ("labels", "Manual"), ("minutes", "15")];
        let wanted = || between("stablecoins,BTC", "banks-rub,USDTTRC20");
        let told = done(&app, make(wanted(), &said, true)).await;
        assert!(told.contains("offers would be added") && told.contains("dry run"), "{told}");
        assert!(told.contains("1 offers stand as they were"), "BTC → SBERRUB is there: {told}");
        assert_eq!(export(&app).await.lines().count(), 5);
        let before = version(&app).await;
        done(&app, make(wanted(), &said, false)).await;
        assert_eq!(version(&app).await, before + 1, "the tables are read again once");
        let text = export(&app).await;
        assert!(!text.lines().any(|line| line.starts_with("USDTTRC20,USDTTRC20")), "never with itself");
        assert!(line(&app, "USDTTON,SBERRUB,,yes,15,").await.ends_with(",10,,,,,,,manual,"));
        assert!(line(&app, "BTC,SBERRUB,,yes,,").await.contains(",1:5800000.5,"), "what is there stays");
        // Nobody has set a price: the feeds don't have it, and the list says so.
        assert!(!app.get("/service/export/txt/").send().await.text().contains("USDTTON;SBERRUB"));
        let wanted = between("USDTTON", "SBERRUB");
        let told = done(&app, DirectionErrand::List { wanted, state: Some("no-price".into()) }).await;
        assert!(told.contains("USDTTON → SBERRUB") && told.contains("no price: nobody has set one"), "{told}");
        let told = done(&app, make(between("BTC", "CASHUSD"), &[], false)).await;
        assert!(told.starts_with("1 offers were added:\n  BTC → CASHUSD"), "{told}");
        app.close().await;
    }

    async fn cities_are_made_under_what_is_said_of_their_direction(app: TestApp) {
        let wanted = Wanted { cities: "msk, DXB".to_owned(), ..between("USDTTRC20", "CASHUSD") };
        let told = done(&app, make(wanted, &[("min", "100"), ("minutes", "5")], false)).await;
        assert!(told.contains("1 offers were added:\n  USDTTRC20 → CASHUSD in DXB\n1 offers stand"), "{told}");
        assert!(line(&app, "USDTTRC20,CASHUSD,DXB,yes,,").await.contains(",100,"));
        app.close().await;
    }

    async fn many_are_changed_in_the_same_way(app: TestApp) {
        let told = done(&app, edit(between("all", "cash"), &[("min", "50"), ("labels", "+manual,+office"), ("schedule", "mon-fri 09:00-18:00 +03:00")])).await;
        assert!(told.contains("2 offers were changed:\n  USDTTRC20 → CASHUSD in MSK: min 0 → 50; labels none → manual,office; schedule none → mon-fri 09:00-18:00 +03:00"), "{told}");
        let told = done(&app, edit(pairs("usdttrc20-cashusd"), &[("labels", "-office,+reg")])).await;
        assert!(told.contains("labels manual,office → manual,reg"), "{told}");
        let in_msk = || Wanted { cities: "MSK".into(), ..pairs("USDTTRC20-CASHUSD") };
        done(&app, edit(in_msk(), &[("max", "5000"), ("min", "")])).await;
        assert!(line(&app, "USDTTRC20,CASHUSD,MSK").await.contains(",0,5000,"));
        assert!(line(&app, "USDTTRC20,CASHUSD,SPB").await.contains(",50,,"));
        let told = done(&app, edit(in_msk(), &[("max", "5000")])).await;
        assert_eq!(told, "1 offers are so already\n");

        let table = [
            (pairs("BTC-ETH"), vec![("min", "1")], "there is no direction BTC-ETH"),
            (between("nobody", "all"), vec![("min", "1")], "`nobody` is neither"),
            (between("cash", "cash"), vec![("min", "1")], "no direction is named so"),
            (in_msk(), vec![("minutes", "5")], "--minutes: is said of the whole direction"),
            (between("all", "all"), vec![("min", "5000.5"), ("max", "9")], "BTC → SBERRUB: --max: 9 is below the minimum"),
            (between("all", "all"), vec![("min", "0.005")], "SBERRUB → BTC: --min: `0.005`"),
            (between("all", "all"), vec![("max", "1e5")], "BTC → SBERRUB: --max: `1e5`"),
            (between("all", "all"), vec![("minutes", "0")], "BTC → SBERRUB: --minutes: `0` is none; write a whole number from 1 to 1440"),
            (between("all", "all"), vec![("tiers", "5:1")], "BTC → SBERRUB: --tiers: is of a direction that is priced"),
            (between("all", "all"), vec![("margin", "100")], "BTC → SBERRUB: --margin: 100 % is out of range"),
            (between("all", "all"), vec![("margin", "1"), ("sources", "nope")], "BTC → SBERRUB: --sources: there is no source `nope`"),
            (between("all", "all"), vec![("from_fee", "101%")], "BTC → SBERRUB: --from-fee: `101%`"),
            (between("all", "all"), vec![("schedule", "someday")], "BTC → SBERRUB: --schedule:"),
            (between("all", "all"), vec![("enabled", "maybe")], "BTC → SBERRUB: --enabled: `maybe` is neither"),
        ];
        let before = export(&app).await;
        for (wanted, said, told) in table {
            let sentence = refused(&app, edit(wanted, &said)).await;
            assert!(sentence.starts_with(told), "{sentence}");
        }
        assert_eq!(export(&app).await, before);
        app.close().await;
    }

    async fn settings_are_copied_where_they_mean_the_same(app: TestApp) {
        done(&app, make(between("USDTERC20,LTC", "CASHUSD"), &[], false)).await;
        let model = Wanted { cities: "MSK".into(), ..pairs("USDTTRC20-CASHUSD") };
        done(&app, edit(model, &[("min", "50"), ("max", "9000"), ("to_fee", "5"), ("from_fee", "0.5%"), ("labels", "manual"), ("delay", "30")])).await;
        done(&app, edit(pairs("USDTTRC20-CASHUSD"), &[("minutes", "45")])).await;
        let told = done(&app, copy("usdttrc20-cashusd", between("USDTERC20,LTC", "cash"), &[])).await;
        assert!(told.contains("2 offers were changed"), "{told}");
        assert!(told.contains("LTC → CASHUSD: min, max stay: they would mean something else there"), "{told}");
        let same = line(&app, "USDTERC20,CASHUSD").await;
        assert!(same.contains(",50,9000,0.5%,5,,,30,manual,"), "{same}");
        let other = line(&app, "LTC,CASHUSD,,yes,45,").await;
        assert!(other.contains(",0,,0.5%,5,,,30,manual,"), "{other}");
        done(&app, copy("USDTTRC20-CASHUSD", pairs("BTC-SBERRUB"), &["labels"])).await;
        let other = line(&app, "BTC,SBERRUB,,yes,,").await;
        assert!(other.contains(",1:5800000.5,,,0,,,,,,,manual,"), "{other}");
        let sentence = refused(&app, copy("USDTTRC20-CASHUSD", pairs("BTC-SBERRUB"), &["colour"])).await;
        assert!(sentence.starts_with("--only: `colour` is no setting; write some of enabled, minutes"), "{sentence}");
        assert!(refused(&app, copy("BTC-ETH", pairs("BTC-SBERRUB"), &[])).await.contains("no direction BTC-ETH"));
        assert!(refused(&app, copy("BTC-SBERRUB", pairs("BTC-SBERRUB"), &[])).await.contains("no direction is named so"));
        app.close().await;
    }

    async fn a_sheet_of_all_directions_comes_back_and_changes_nothing(app: TestApp) {
        done(&app, edit(between("all", "all"), &[("min", "1"), ("from_fee", "0.5%"), ("labels", "manual,=cmd"), ("schedule", "mon-fri 09:00-18:00 +03:00"), ("floating", "1%")])).await;
        done(&app, make(between("BTC", "crypto"), &[("margin", "-0.5"), ("tiers", "1000:-0.2,5000:-0.5"), ("guard", "1:0.5..1:90"), ("digits", "9"), ("jump", "5"), ("add_on", "0.01")], false)).await;
        let (text, before) = (export(&app).await, version(&app).await);
        assert!(text.contains("\"1000:-0.2,5000:-0.5\"") && text.contains(",-0.5,"), "{text}");
        let told = done(&app, import(&text, false)).await;
        assert_eq!(told, format!("{} offers stand as they were\n", text.lines().count() - 1));
        assert_eq!(version(&app).await, before, "nothing is read again for nothing");
        // With only some of the columns the others stay, and spreadsheets may reorder them.
        let told = done(&app, import("to;from;labels\nSBERRUB;BTC;juridical\n", false)).await;
        assert!(told.contains("BTC → SBERRUB: labels manual,=cmd → juridical"), "{told}");
        done(&app, import("from,to,labels\nBTC,SBERRUB,\"manual,=cmd\"\n", false)).await;
        assert_eq!(export(&app).await, text);
        app.close().await;
    }

    async fn everything_that_is_wrong_in_a_sheet_is_named_and_nothing_is_taken(app: TestApp) {
        let (text, before) = (export(&app).await, version(&app).await);
        let sheet = "\
            from,to,city,rate,min,max,labels,minutes,margin,enabled\n\
            ETH,SBERRUB,,1:300000,1,2,,,,\n\
            BTC,NOPE,,1:1,,,,,,\n\
            ,SBERRUB,,1:1,,,,,,\n\
            BTC,btc,,1:1,,,,,,\n\
            BTC,SBERRUB,\"A,B\",1:1,,,,,,\n\
            eth,sberrub,,1:1,,,,,,\n\
            LTC,SBERRUB,,2/3,x,-1,,1441,,\n\
            XMR,SBERRUB,,1:3,5,4,,,,\n\
            TRX,SBERRUB,,1:3,,,,,1.5,\n\
            TON,CASHUSD,MSK,1:3,,,,5,,\n\
            TON,CASHUSD,SPB,1:3,,,,6,,no\n";
        let sentence = refused(&app, import(sheet, false)).await;
        let lines: Vec<&str> = sentence.lines().collect();
        let expected = [
            "13 fields can't be taken, so nothing was changed:",
            "line 3, column to: `NOPE` is not a currency of this office; `cambist currencies` lists those it has",
            "line 4, column from: is missing; write the code of a currency",
            "line 5, column to: BTC can't be exchanged for itself",
            "line 6, column city: write one code",
            "line 7: ETH → SBERRUB is already on line 2",
            "line 8, column minutes: `1441` is none; write a whole number from 1 to 1440",
            "line 8, column rate: `2/3` is no rate; write IN:OUT, e.g. 1:92.5",
            "line 8, column min: `x` ",
            "line 8, column max: `-1` is below zero",
            "line 9, column max: 4 is below the minimum, which is 5",
            "line 10, column rate: a direction with a margin gets its rate from its sources",
            "line 12, column enabled: is said of the whole direction, and line 11 says `yes`",
            "line 12, column minutes: is said of the whole direction, and line 11 says `5`",
        ];
        assert_eq!(lines.len(), expected.len(), "{sentence}");
        for (line, start) in lines.iter().zip(expected) {
            assert!(line.starts_with(start), "{line}");
        }
        assert_eq!((export(&app).await, version(&app).await), (text, before));
        let sentence = refused(&app, import("from,to,colour\n", false)).await;
        assert!(sentence.contains("line 1, column colour: is not a column; write from, to, city, enabled"), "{sentence}");
        app.close().await;
    }

    async fn a_rate_in_a_sheet_is_in_force_at_once(app: TestApp) {
        let sheet = "from,to,rate,min,max,max_age\nBTC,SBERRUB,1:5700000,0.01,0.5,60\nUSDTTRC20,SBERRUB,1:91.5,,,\n";
        let told = done(&app, import(sheet, true)).await;
        assert!(told.contains("1 offers would be added:\n  USDTTRC20 → SBERRUB\n1 offers would be changed:\n  BTC → SBERRUB: rate 1:5800000.5 → 1:5700000; max_age none → 60; min 0 → 0.01; max none → 0.5\n"), "{told}");
        done(&app, import(sheet, false)).await;
        let feed = app.get("/service/export/txt/").send().await.text();
        assert!(feed.contains("BTC;SBERRUB;1;5700000;") && feed.contains("USDTTRC20;SBERRUB;1;91.5;"), "{feed}");
        app.clock.advance_ms(61_000);
        app.app.refresh().await.unwrap();
        assert!(!app.get("/service/export/txt/").send().await.text().contains("BTC;SBERRUB"));
        // A sheet that says another rate makes it fresh; one that says the same leaves its age.
        done(&app, import("from,to,rate\nBTC,SBERRUB,1:5700000\n", false)).await;
        assert!(!app.get("/service/export/txt/").send().await.text().contains("BTC;SBERRUB"));
        done(&app, import("from,to,rate\nBTC,SBERRUB,1:5700001\n", false)).await;
        assert!(app.get("/service/export/txt/").send().await.text().contains("BTC;SBERRUB;1;5700001;"));
        app.close().await;
    }

    async fn directions_with_a_margin_are_priced_at_once(app: TestApp) {
        let deed = app.deed();
        let unit = move |tx: &mut Tx<'_>| {
            add_source(tx, &deed, "desk", "push", &SourceChange::default())?;
            set_source_enabled(tx, &deed, "desk", true).map(|_| ())
        };
        app.app.store().write(unit).await.unwrap();
        let deed = app.deed();
        let unit = move |tx: &mut Tx<'_>| {
            let body = r#"{"source":"desk","prices":[{"from":"LTC","to":"RUB","in":"1","out":"9000"}]}"#;
            let body: PushBody = serde_json::from_str(body).unwrap();
            push(tx, &deed, &body).map(|_| ())
        };
        app.app.store().write(unit).await.unwrap();
        let said = [("margin", "1"), ("sources", "desk")];
        done(&app, make(between("LTC", "SBERRUB,TCSBRUB"), &said, false)).await;
        let listed = |state: &str| {
            let (wanted, state) = (between("LTC", "all"), Some(state.to_owned()));
            DirectionErrand::List { wanted, state }
        };
        let told = done(&app, listed("open")).await;
        assert!(told.starts_with("LTC → SBERRUB ") && told.contains("1 : 8910  0.0000"), "{told}");
        assert!(done(&app, listed("closed")).await.contains("LTC → TCSBRUB"), "its reserve is unknown");
        let before = version(&app).await;
        done(&app, edit(between("LTC", "SBERRUB"), &[("margin", "2"), ("tiers", "10:-1")])).await;
        assert_eq!(version(&app).await, before + 1);
        assert!(app.get("/service/export/txt/").send().await.text().contains("LTC;SBERRUB;1;8820;"));
        let sheet = "from,to,margin,sources\nLTC,TCSBRUB,3,nobody\n";
        let sentence = refused(&app, import(sheet, false)).await;
        assert!(sentence.contains("line 2, column sources: there is no source `nobody`"), "{sentence}");
        // Pricing ends by an empty margin; the rate stays until somebody sets another one.
        done(&app, import("from,to,margin,rate\nLTC,SBERRUB,,1:8000\n", false)).await;
        assert!(app.get("/service/export/txt/").send().await.text().contains("LTC;SBERRUB;1;8000;"));
        app.close().await;
    }

    async fn five_thousand_directions_are_taken_in_seconds(app: TestApp) {
        let mut sheet = String::from("from,to,rate,min,labels\n");
        let snapshot = app.app.snapshot();
        let codes: Vec<_> = snapshot.rates.currencies().iter().map(|c| c.code.clone()).collect();
        let all = codes.iter().flat_map(|from| codes.iter().map(move |to| (from, to)));
        for (from, to) in all.filter(|(from, to)| from != to).take(5000) {
            sheet.push_str(&format!("{from},{to},1:2,1,manual\n"));
        }
        let begun = Instant::now();
        let told = done(&app, import(&sheet, false)).await;
        let added = begun.elapsed();
        assert!(told.contains("offers were added"), "{told}");
        let begun = Instant::now();
        done(&app, import(&sheet.replace(",1:2,1,", ",1:3,2,"), false)).await;
        let changed = begun.elapsed();
        println!("5000 directions: added in {added:?}, changed in {changed:?}");
        let begun = Instant::now();
        let text = export(&app).await;
        println!("exported in {:?}", begun.elapsed());
        assert!(text.lines().count() > 5000);
        // Without optimisation and beside other tests: the bound of a release is five seconds.
        assert!(added.as_secs() < 30 && changed.as_secs() < 30);
        app.close().await;
    }
}

/// Texts for each column that it takes.
fn good(name: &'static str) -> prop::sample::Select<&'static str> {
    prop::sample::select(match name {
        "enabled" => vec!["yes", "no"],
        "minutes" => vec!["", "1", "1440"],
        "when_over" => vec!["", "recalculate"],
        "margin" => vec!["0", "1.5", "-3.25", "99"],
        "sources" => vec!["", "ecb", "binance,kraken-1"],
        "add_on" => vec!["", "0.5", "-1"],
        "tiers" => vec!["", "1000:-0.2", "0.5:-0.2,5000:-1.25"],
        "guard" => vec!["", "1:90..1:110", "..1:110", "7000000:1.."],
        "digits" => vec!["", "4", "18"],
        "jump" => vec!["", "0.1", "1000"],
        "rate" => vec!["", "1:5800000.5", "92.25:1"],
        "max_age" => vec!["", "1", "31536000"],
        "city_margin" => vec!["", "0", "-1.5"],
        "min" => vec!["0", "0.00000001", "15"],
        "max" => vec!["", "15", "900000.5"],
        "from_fee" | "to_fee" | "min_fee" => vec!["", "5", "0.5%"],
        "floating" => vec!["", "15", "1%"],
        "delay" => vec!["", "0", "90"],
        "labels" => vec!["", "manual", "manual,cardverify"],
        _ => vec!["", "mon-fri 09:00-18:00 +03:00"],
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_a_column_tells_is_what_it_takes(
        texts in COLUMNS.iter().map(|column| good(column.name)).collect::<Vec<_>>(),
        is_priced in prop::bool::ANY,
    ) {
        let scale = money::Scale::new(8).unwrap();
        let mut setting = Setting::new("BTC", "SBERRUB", "", scale);
        let of_pricing = ["sources", "add_on", "tiers", "guard", "digits", "jump"];
        for (column, text) in COLUMNS.iter().zip(texts) {
            let is_said = match column.name {
                "margin" => is_priced,
                "rate" | "max_age" => !is_priced,
                name => is_priced || !of_pricing.contains(&name),
            };
            if is_said {
                (column.set)(&mut setting, text).unwrap();
                assert_eq!((column.get)(&setting), text, "{}", column.name);
            }
        }
        let mut again = Setting::new("BTC", "SBERRUB", "", scale);
        for column in COLUMNS {
            (column.set)(&mut again, &(column.get)(&setting)).unwrap();
        }
        assert_eq!(again, setting);
    }

    #[test]
    fn no_text_makes_a_column_panic(text in prop::string::string_regex(".{0,50}").unwrap().boxed()) {
        let mut setting = Setting::new("BTC", "SBERRUB", "", money::Scale::new(8).unwrap());
        for column in COLUMNS {
            let _ = (column.set)(&mut setting, &text);
            (column.get)(&setting);
        }
        setting.contradiction();
    }
}
