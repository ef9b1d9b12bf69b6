//! Rates files as an operator takes them: what is published, what is refused, what is said about it.

use std::time::Instant;

use money::{Amount, Decimal, Rate, Rounding, Scale};
use store::{Stop, Tx, args};

use super::files::{self, FileItem, Format, RatesFile};
use super::offer::{OpenOffer, Reason};
use super::store::load_offers;
use super::{ImportOptions, ImportRefusal, ImportReport, import};
use crate::app::Plain;
use crate::command::Errand;
use crate::features::currencies::{Currency, catalogue, load_currencies};
use crate::features::settings::versions;
use crate::on_both_engines;
use crate::testkit::TestApp;

const CLASSIC: &str = include_str!("../../../testdata/classic.xml");
const MIXED: &str = include_str!("../../../testdata/mixed.xml");
const CITIES: &str = include_str!("../../../testdata/cities.txt");
const FLAT: &str = include_str!("../../../testdata/flat.json");
const DAMAGED: &str = include_str!("../../../testdata/damaged.xml");

const STRICT: ImportOptions = ImportOptions { skip_bad: false, dry_run: false, max_age_s: None };
const SKIPPING: ImportOptions = ImportOptions { skip_bad: true, ..STRICT };

fn file(format: Format, text: &str) -> RatesFile {
    files::read(format, text.as_bytes()).unwrap()
}

async fn take(
    app: &TestApp,
    file: RatesFile,
    options: ImportOptions,
) -> Result<ImportReport, ImportRefusal> {
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| import(tx, &deed, &file, options);
    let outcome = app.app.store().write(unit).await;
    app.app.refresh().await.unwrap();
    outcome.map_err(|stop| match stop {
        Stop::Refused(refusal) => refusal,
        Stop::Broke(fault) => panic!("{fault}"),
    })
}

async fn taken(app: &TestApp, format: Format, text: &str) -> ImportReport {
    take(app, file(format, text), STRICT).await.unwrap()
}

/// Everything that an import may write, as text.
async fn books(app: &TestApp) -> String {
    let read = |tx: &mut Tx<'_>| -> Plain<String> {
        let directions = tx.query(
            "select id, from_code, to_code, is_enabled from directions order by id",
            &args![],
            |row| {
                let codes = (row.get::<String>(1)?, row.get::<String>(2)?);
                Ok((row.get::<i64>(0)?, codes, row.get::<bool>(3)?))
            },
        )?;
        let audit = tx.query(
            "select id, at_ms, action, detail from audit_log order by id",
            &args![],
            |row| {
                let words = (row.get::<String>(2)?, row.get::<String>(3)?);
                Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, words))
            },
        )?;
        let (currencies, offers) = (load_currencies(tx)?, load_offers(tx)?);
        Ok(format!("{:?}", (directions, audit, currencies, offers, versions(tx)?)))
    };
    app.app.store().read(read).await.unwrap()
}

fn published(app: &TestApp, item: &FileItem, city: &str) -> Result<OpenOffer, Reason> {
    let snapshot = app.app.snapshot();
    let table = &snapshot.rates;
    let places = (table.find(&item.from).unwrap(), table.find(&item.to).unwrap());
    let mut open = table.offers(places.0, places.1).iter();
    if let Some(open) = open.find(|open| open.offer.city == city) {
        return Ok(open.clone());
    }
    let (from, to) = (item.from.to_uppercase(), item.to.to_uppercase());
    let mut left_out = table.left_out().iter();
    let left_out = left_out.find(|out| out.from == from && out.to == to && out.city == city);
    Err(left_out.unwrap_or_else(|| panic!("line {} went missing", item.line)).reason.clone())
}

fn cities(item: &FileItem) -> Vec<String> {
    if item.cities.is_empty() { vec![String::new()] } else { item.cities.clone() }
}

async fn export(app: &TestApp, format: Format) -> String {
    let reply = app.get(&format!("/service/export/{format}")).send().await;
    assert_eq!(reply.status, 200);
    reply.text()
}

/// Whether `rate` gives at most what the file's price gives, by whole numbers alone.
fn is_no_better(rate: &Rate, item: &FileItem) -> bool {
    let product = |a: Decimal, b: Decimal| {
        let (a, b) = (a.normalize(), b.normalize());
        (a.mantissa() * b.mantissa(), a.scale() + b.scale())
    };
    let (ours, our_scale) = product(rate.out_side(), item.rate_in);
    let (theirs, their_scale) = product(item.rate_out, rate.in_side());
    let finest = our_scale.max(their_scale);
    let up = |value: i128, scale| value.checked_mul(10_i128.pow(finest - scale)).unwrap();
    up(ours, our_scale) <= up(theirs, their_scale)
}

/// What holds for every open offer, whatever the file said.
fn assert_sound(open: &OpenOffer, to: Scale) {
    let name = format!("{open:?}");
    assert!(open.min.is_positive() && open.min.units() <= open.max.units(), "{name}");
    assert!(open.rate.receive(open.max, to).unwrap().units() <= open.reserve.units(), "{name}");
    assert!(open.rate.receive(open.min, to).unwrap().units() >= 1, "{name}");
}

fn assert_all_sound(app: &TestApp) {
    let snapshot = app.app.snapshot();
    for open in snapshot.rates.open() {
        assert_sound(open, snapshot.rates.currency(open.to).scale);
    }
}

/// What the file promises is what the office shows: the rate to the last digit where one side is 1,
/// the limits as far as the reserve and whole units allow.
fn assert_kept(app: &TestApp, item: &FileItem, open: &OpenOffer) {
    let snapshot = app.app.snapshot();
    let (from, to) = (snapshot.rates.currency(open.from), snapshot.rates.currency(open.to));
    let rate = &open.rate;
    if item.rate_in == Decimal::ONE || item.rate_out == Decimal::ONE {
        assert_eq!((rate.in_side(), rate.out_side()), (item.rate_in, item.rate_out));
    }
    assert!(is_no_better(rate, item), "line {}", item.line);
    if let Some(min) = item.from_limits.min {
        let min = Amount::from_decimal(min, from.scale, Rounding::Up).unwrap();
        let is_raised = open.min.units() > min.units();
        assert!(open.min.units() >= min.units(), "line {}", item.line);
        assert!(!is_raised || item.to_limits.min.is_some(), "line {}: {}", item.line, open.min);
    }
    if let Some(max) = item.from_limits.max {
        let max = Amount::from_decimal(max, from.scale, Rounding::Down).unwrap();
        assert!(open.max.units() <= max.units(), "line {}", item.line);
        // It is lowered only where one unit more would bring all that there is, or that is allowed.
        let more = Amount::from_units(open.max.units() + 1, from.scale);
        let pays = rate.receive(more, to.scale).unwrap().to_decimal();
        let all = open.reserve.to_decimal().min(item.to_limits.max.unwrap_or(Decimal::MAX));
        let is_lowered = open.max.units() < max.units();
        assert!(!is_lowered || pays >= all, "line {}: {} of {max}", item.line, open.max);
    }
}

/// A file of `FROM;TO;IN;OUT;AMOUNT;;` lines over many pairs of the catalogue.
fn many_lines(count: usize, mut line: impl FnMut(usize, &Currency, &Currency) -> String) -> String {
    let all = catalogue();
    let pairs = all.iter().flat_map(|from| all.iter().map(move |to| (from, to)));
    let pairs = pairs.filter(|(from, to)| from.code != to.code);
    pairs.take(count).enumerate().map(|(number, (from, to))| line(number, from, to)).collect()
}

/// Numbers that repeat from run to run and have nothing to do with each other.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// A decimal of up to six digits, from 0.000001 to 999999.
    fn decimal(&mut self) -> Decimal {
        let digits = i64::try_from(self.below(999_999)).unwrap() + 1;
        Decimal::new(digits, u32::try_from(self.below(7)).unwrap())
    }
}

on_both_engines! {
    async fn a_direction_that_is_switched_off_is_nowhere_until_it_is_switched_on(app: TestApp) {
        let switch = |is_enabled| Errand::DirectionSwitch {
            from: "btc".into(),
            to: "SBERRUB".into(),
            is_enabled,
        };
        assert_eq!(app.errand(switch(false)).await.error, None);
        let feed = app.get("/service/export/txt").send().await.text();
        assert!(!feed.contains("BTC;SBERRUB;") && feed.contains("SBERRUB;BTC;"), "{feed}");
        let page = app.get("/exchange/BTC/SBERRUB").send().await;
        assert_eq!(page.header("location"), Some("/?cur_from=BTC&cur_to=SBERRUB"));
        assert_eq!(app.errand(switch(true)).await.error, None);
        assert!(app.get("/service/export/txt").send().await.text().contains("BTC;SBERRUB;"));
        let unknown =
            Errand::DirectionSwitch { from: "XMR".into(), to: "ETH".into(), is_enabled: false };
        let told = app.errand(unknown).await.error.unwrap();
        assert!(told.starts_with("there is no direction from XMR to ETH"), "{told}");
        app.close().await;
    }

    async fn a_format_without_limits_and_fees_leaves_them_as_they_are(app: TestApp) {
        let known = "<rates><item><from>LTC</from><to>SBERRUB</to><in>1</in><out>6500</out>\
            <amount>900000</amount><minamount>0.5</minamount><maxamount>40</maxamount>\
            <fromfee>0.01</fromfee><param>manual</param></item></rates>";
        taken(&app, Format::Xml, known).await;
        let report = taken(&app, Format::Txt, "LTC;SBERRUB;1;6400;900000;;\n").await;
        assert_eq!(report.changed, ["LTC → SBERRUB: rate 1 : 6500 → 1 : 6400"]);
        let json = r#"{"rates":[{"from":"LTC","to":"SBERRUB","in":1,"out":6400,"amount":900000}]}"#;
        let report = taken(&app, Format::Json, json).await;
        let expected = "LTC → SBERRUB: limits 0.5…40 → 0…reserve; fees, labels or delay";
        assert_eq!(report.changed, [expected], "JSON could have said them, and did not");
        app.close().await;
    }

    async fn every_test_file_is_published_as_it_says(app: TestApp) {
        // Each: what stands in the file, lines left out, offers published and not.
        for (name, format, text, bad, open, closed) in [
            ("classic", Format::Xml, CLASSIC, 0, 5, 0),
            ("mixed", Format::Xml, MIXED, 0, 4, 1),
            ("cities", Format::Txt, CITIES, 0, 8, 0),
            ("flat", Format::Json, FLAT, 1, 4, 0),
            ("damaged", Format::Xml, DAMAGED, 12, 2, 0),
        ] {
            let read = file(format, text);
            let report = take(&app, read.clone(), SKIPPING).await.unwrap();
            assert_eq!(report.bad, read.bad.iter().map(ToString::to_string).collect::<Vec<_>>(), "{name}");
            assert_eq!(report.bad.len(), bad, "{name}");
            let mut found = (0, 0);
            for item in &read.items {
                for city in cities(item) {
                    match published(&app, item, &city) {
                        Ok(offer) => {
                            found.0 += 1;
                            assert_kept(&app, item, &offer);
                        }
                        Err(reason) => {
                            found.1 += 1;
                            assert_eq!(reason, Reason::ReserveUnknown, "{name} line {}", item.line);
                            assert_eq!(item.reserve, None);
                        }
                    }
                }
            }
            assert_eq!(found, (open, closed), "{name}");
        }
        assert_all_sound(&app);
        // The terms of the classic file reach the feed word for word.
        let xml = export(&app, Format::Xml).await;
        for shown in [
            "<out>7053614.123456789012345678</out>", "<in>7251930.4418</in>", "<minfee>150</minfee>\n<fromfee>0.5 %</fromfee>",
            "<floating>15</floating>\n<delay>30</delay>\n<param>manual,verifying,cardverify</param>",
            "<floating>1%</floating>", "<city>SPB</city>",
        ] {
            assert!(xml.contains(shown), "{shown}");
        }
        app.close().await;
    }

    async fn an_offer_that_is_not_published_is_told_with_its_reason(app: TestApp) {
        let errand = crate::command::Errand::RatesImport {
            name: "mixed.xml".into(),
            format: None,
            text: MIXED.into(),
            skip_bad: false,
            dry_run: false,
            max_age_s: None,
        };
        let answer = app.errand(errand).await;
        assert_eq!(answer.error, None);
        let told = "1 offers are not published:\n  \
                    BTC → PMUSD: no reserve of the currency paid out is known\n";
        assert!(answer.text.ends_with(told), "{}", answer.text);
        app.close().await;
    }

    async fn what_one_office_exports_another_one_exports_again_to_the_byte(app: TestApp) {
        for (format, text) in [(Format::Xml, CLASSIC), (Format::Xml, MIXED), (Format::Json, FLAT)] {
            take(&app, file(format, text), SKIPPING).await.unwrap();
        }
        let others = "LTC;MONOBUAH;1;3391.77;940000;;\nETH;LTC;3;100;12.5;;\n\
                      CASHEUR;USDTERC20;1;1.0712;84000.25;PRG;\n";
        taken(&app, Format::Txt, others).await;
        for format in [Format::Xml, Format::Json, Format::Txt] {
            let exported = export(&app, format).await;
            let copy = TestApp::on_sqlite("round_trip").await;
            let read = file(format, &exported);
            assert!(read.items.len() >= 15, "{}", read.items.len());
            let report = take(&copy, read, STRICT).await.unwrap();
            assert_eq!(report.notes, Vec::<String>::new(), "{format}");
            assert_eq!(export(&copy, format).await, exported, "{format}");
            copy.close().await;
        }
        app.close().await;
    }

    async fn one_bad_line_refuses_the_file_and_all_bad_lines_are_told(app: TestApp) {
        let text = "BTC;ETH;1;20;5;;\nBTC;NOSUCH;1;2;3;;\nBTC;LTC;1;1e3;3;;\nXXX;BTC;1;2;3;;\n\
                    LTC;ETH;1;0.03;7;;\nbtc;eth;1;2;3;;\nETH;BTC;0.0000000000000001;0.5;1;;\n";
        let before = books(&app).await;
        let Err(ImportRefusal::BadLines(bad)) = take(&app, file(Format::Txt, text), STRICT).await
        else {
            panic!("the file is refused");
        };
        let told = [
            "line 2: to: `NOSUCH` is not a currency of this office; `cambist currencies` lists those it has",
            "line 3: OUT: `1e3` is written with an exponent; write 1000",
            "line 4: from: `XXX` is not a currency of this office; `cambist currencies` lists those it has",
            "line 6: btc to eth is already on line 1; keep one of the two",
            "line 7: rate: is out of range; each side of a rate is from 0.000000000000001 to 1000000000000000",
        ];
        assert_eq!(bad.iter().map(|line| line.replace("out:", "OUT:")).collect::<Vec<_>>(), told);
        assert_eq!(books(&app).await, before, "nothing was changed");

        let report = take(&app, file(Format::Txt, text), SKIPPING).await.unwrap();
        assert_eq!(report.bad, bad);
        assert_eq!(report.added, ["BTC → ETH at 1 : 20", "LTC → ETH at 1 : 0.03"]);
        let txt = export(&app, Format::Txt).await;
        assert!(txt.contains("BTC;ETH;1;20;5;;\n") && txt.contains("LTC;ETH;1;0.03;5;;\n"), "{txt}");
        app.close().await;
    }

    async fn a_line_that_is_left_out_leaves_neither_note_nor_reserve(app: TestApp) {
        let xml = "<rates><item><from>BTC</from><to>ETH</to><in>3</in><out>50</out><amount>7</amount>
            <minamount>1000000000000000</minamount></item></rates>";
        let report = take(&app, file(Format::Xml, xml), SKIPPING).await.unwrap();
        assert_eq!(report.bad.len(), 1, "{report:?}");
        assert!(report.bad[0].starts_with("line 1: minamount: `1000000000000000` is too large"));
        assert_eq!((report.notes.len(), report.reserves.len(), report.added.len()), (0, 0, 0));
        app.close().await;
    }

    async fn a_dry_run_changes_nothing_and_tells_the_same(app: TestApp) {
        for (format, text) in [(Format::Xml, CLASSIC), (Format::Xml, DAMAGED), (Format::Json, FLAT)] {
            let before = (books(&app).await, export(&app, Format::Xml).await);
            let dry = ImportOptions { dry_run: true, max_age_s: Some(60), ..SKIPPING };
            let Err(ImportRefusal::DryRun(foretold)) = take(&app, file(format, text), dry).await else {
                panic!("a dry run takes nothing");
            };
            assert_eq!((books(&app).await, export(&app, Format::Xml).await), before);
            let wet = ImportOptions { dry_run: false, ..dry };
            let report = take(&app, file(format, text), wet).await.unwrap();
            assert_eq!(report, *foretold);
            assert_ne!(books(&app).await, before.0);
            let again = take(&app, file(format, text), wet).await.unwrap();
            assert_eq!((again.added.len(), again.changed.len(), again.reserves.len()), (0, 0, 0));
        }
        let strict = ImportOptions { dry_run: true, ..STRICT };
        let refused = take(&app, file(Format::Xml, DAMAGED), strict).await;
        assert!(matches!(refused, Err(ImportRefusal::BadLines(bad)) if bad.len() == 12));
        app.close().await;
    }

    async fn a_change_is_told_with_what_was_and_is(app: TestApp) {
        taken(&app, Format::Txt, "LTC;XMR;1;0.5;70;;\n").await;
        let xml = "<rates><item><from>LTC</from><to>XMR</to><in>1</in><out>0.52</out>
            <amount>80</amount><minamount>0.5</minamount><tofee>1%</tofee></item></rates>";
        let report = take(&app, file(Format::Xml, xml), ImportOptions { max_age_s: Some(9), ..STRICT });
        let report = report.await.unwrap();
        assert_eq!(report.changed, [
            "LTC → XMR: rate 1 : 0.5 → 1 : 0.52; limits 0…reserve → 0.5…reserve; fees, labels or delay; \
             the age at which the rate is stale"
        ]);
        assert_eq!(report.reserves, ["XMR: 70 → 80"]);
        app.close().await;
    }

    async fn of_differing_reserves_the_smaller_one_is_taken_and_a_missing_one_changes_nothing(app: TestApp) {
        let report = taken(&app, Format::Txt, "BTC;XMR;1;400;70;;\nLTC;XMR;1;0.5;30;;\nETH;XMR;1;12;50;;\n").await;
        assert_eq!(report.reserves, ["XMR: unknown → 30"]);
        assert_eq!(report.notes, [
            "line 2: amount: the reserve of XMR is 30 here and 70 on line 1; the smaller one is taken",
            "line 3: amount: the reserve of XMR is 50 here and 30 on line 2; the smaller one is taken",
        ]);
        let report = taken(&app, Format::Txt, "BTC;XMR;1;401;;;\nTRX;XMR;1;0.001;\n").await;
        assert_eq!((report.reserves.len(), report.notes.len()), (0, 0));
        let txt = export(&app, Format::Txt).await;
        for line in ["BTC;XMR;1;401;30;;\n", "LTC;XMR;1;0.5;30;;\n", "TRX;XMR;1;0.001;30;;\n"] {
            assert!(txt.contains(line), "{line} in {txt}");
        }
        app.close().await;
    }

    async fn a_price_without_a_1_is_rounded_in_our_favour_and_said(app: TestApp) {
        let mut dice = Dice(7);
        let text = many_lines(400, |_, from, to| {
            format!("{};{};{};{};1000;;\n", from.code, to.code, dice.decimal(), dice.decimal())
        });
        let read = file(Format::Txt, &text);
        let report = take(&app, read.clone(), SKIPPING).await.unwrap();
        assert_eq!(read.items.len(), 400);
        let mut rounded = 0;
        for item in &read.items {
            let offer = published(&app, item, "").map(|open| open.offer);
            let Ok(offer) = offer else { continue };
            let rate = offer.rate.unwrap();
            assert!(is_no_better(&rate, item), "line {}: {rate}", item.line);
            let has_one = item.rate_in == Decimal::ONE || item.rate_out == Decimal::ONE;
            let exactly = FileItem { rate_in: rate.in_side(), rate_out: rate.out_side(), ..item.clone() };
            let file_rate = Rate::new(item.rate_in, item.rate_out).unwrap();
            assert_eq!(file_rate, rate);
            let is_exact = has_one || {
                // Both ways no better: the same price.
                let (a, b) = (item.rate_out * exactly.rate_in, item.rate_in * exactly.rate_out);
                a.normalize() == b.normalize()
            };
            let note = format!("line {}: the rate ", item.line);
            assert_eq!(report.notes.iter().any(|n| n.starts_with(&note)), !is_exact, "line {}", item.line);
            rounded += usize::from(!is_exact);
        }
        assert!(rounded > 100, "{rounded}");
        assert_all_sound(&app);
        app.close().await;
    }

    async fn limits_finer_than_the_currency_are_rounded_inwards_and_said(app: TestApp) {
        let xml = "<rates><item><from>SBERRUB</from><to>BTC</to><in>6000000</in><out>1</out><amount>2</amount>
            <minamount>100.001</minamount><maxamount>200.009</maxamount></item></rates>";
        let report = taken(&app, Format::Xml, xml).await;
        assert_eq!(report.notes, [
            "line 1: minamount: 100.001 became 100.01: SBERRUB has 2 decimals",
            "line 1: maxamount: 200.009 became 200: SBERRUB has 2 decimals",
        ]);
        let exported = export(&app, Format::Xml).await;
        assert!(exported.contains("<minamount>100.01</minamount>\n<maxamount>200</maxamount>"), "{exported}");
        // Nothing lies between them: the offer is left out, and told with its reason.
        let narrow = xml.replace("200.009", "100.009");
        taken(&app, Format::Xml, &narrow).await;
        let item = &file(Format::Xml, xml).items[0];
        assert_eq!(published(&app, item, ""), Err(Reason::NoAmount));
        app.close().await;
    }

    async fn a_reserve_beyond_counting_is_capped_and_the_direction_stays_open(app: TestApp) {
        let text = "BTC;LTC;1;3;123456789012345678901;;\nETH;XMR;7;3;92233720368.54775807;;\n";
        let report = taken(&app, Format::Txt, text).await;
        let cap = "92233720368.54775807";
        assert!(report.notes.contains(&format!(
            "line 1: amount: 123456789012345678901 became {cap}: LTC has 8 decimals"
        )), "{report:?}");
        assert_eq!(report.reserves, [format!("LTC: unknown → {cap}"), format!("XMR: unknown → {cap}")]);
        for item in &file(Format::Txt, text).items {
            let open = published(&app, item, "").unwrap();
            assert_eq!(open.reserve.to_string(), cap);
        }
        assert_all_sound(&app);
        app.close().await;
    }

    async fn limits_on_the_received_side_appear_converted(app: TestApp) {
        let item = |rate: &str, limits: &str| format!(
            "<rates><item><from>SBERRUB</from><to>BTC</to>{rate}<amount>2</amount>{limits}</item></rates>"
        );
        let rate = "<in>6000000</in><out>1</out>";
        for (rate, limits, min, max) in [
            (rate, "<tomin>0.001</tomin><tomax>0.5</tomax>", "6000", "3000000"),
            (rate, "<tomax>0.5</tomax>", "0.06", "3000000"),
            (rate, "<tomin>0.001</tomin>", "6000", "12000000"),
            (rate, "<tomin>0.001</tomin><tomax>0.5</tomax><frommin>7000</frommin><frommax>9000.5</frommax>", "7000", "9000.5"),
            (rate, "<tomin>0.001</tomin><tomax>0.5</tomax><frommin>1</frommin><frommax>9000000</frommax>", "6000", "3000000"),
            ("<in>7</in><out>1</out>", "<tomin>0.33333333</tomin><tomax>0.33333333</tomax>", "2.34", "2.33"),
            (rate, "<tomax>99999999999999999999</tomax>", "0.06", "12000000"),
            ("<in>1</in><out>3</out>", "<tomax>99999999999999999999</tomax>", "0.01", "0.66"),
        ] {
            let text = item(rate, limits);
            taken(&app, Format::Xml, &text).await;
            match published(&app, &file(Format::Xml, &text).items[0], "") {
                Ok(open) => assert_eq!((open.min.to_string().as_str(), open.max.to_string().as_str()), (min, max), "{limits}"),
                Err(reason) => assert_eq!((reason, min), (Reason::NoAmount, "2.34"), "{limits}"),
            }
        }
        assert_all_sound(&app);
        app.close().await;
    }

    async fn five_thousand_directions_are_taken_in_reasonable_time(app: TestApp) {
        let text = many_lines(5_000, |number, from, to| {
            format!("{};{};1;{}.25;1000000;;\n", from.code, to.code, number + 1)
        });
        let read = file(Format::Txt, &text);
        assert_eq!(read.items.len(), 5_000);
        let begin = Instant::now();
        let report = take(&app, read.clone(), STRICT).await.unwrap();
        println!("5000 directions were added in {:?}", begin.elapsed());
        assert!(report.added.len() >= 4_990, "{}", report.added.len());
        let begin = Instant::now();
        let again = take(&app, read, STRICT).await.unwrap();
        println!("5000 directions stood as they were after {:?}", begin.elapsed());
        assert_eq!((again.added.len(), again.changed.len(), again.unchanged), (0, 0, 5_000));
        assert!(begin.elapsed().as_secs() < 60);
        assert!(export(&app, Format::Txt).await.lines().count() >= 4_990);
        assert_all_sound(&app);
        app.close().await;
    }

    async fn hostile_limits_and_reserves_never_make_an_unsound_offer(app: TestApp) {
        let mut dice = Dice(11);
        let mut items = String::new();
        many_lines(400, |_, from, to| {
            let mut word = |name: &str| match dice.below(3) {
                0 => String::new(),
                _ => format!("<{name}>{}</{name}>", dice.decimal()),
            };
            let limits = ["minamount", "maxamount", "tomin", "tomax", "amount"].map(&mut word).concat();
            let rate = format!("<in>{}</in><out>{}</out>", dice.decimal(), dice.decimal());
            items.push_str(&format!("<item><from>{}</from><to>{}</to>{rate}{limits}</item>\n", from.code, to.code));
            String::new()
        });
        let read = file(Format::Xml, &format!("<rates>\n{items}</rates>"));
        let count = read.items.len() + read.bad.len();
        take(&app, read, SKIPPING).await.unwrap();
        let open = app.app.snapshot().rates.open().len();
        println!("{open} of {count} hostile offers are open");
        assert!(count == 400 && open > 40, "{open} of {count}");
        assert_all_sound(&app);
        app.close().await;
    }
}
