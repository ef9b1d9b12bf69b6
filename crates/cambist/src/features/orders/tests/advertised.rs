//! Whatever a feed promises is paid: for directions priced in every way, read back from the feed's own
//! text.

use money::{Amount, Decimal, Rate, parse_decimal};
use serde_json::Value;
use store::Tx;

use crate::features::currencies::Currency;
use crate::features::orders::quote::tests::advertised_at;
use crate::features::orders::{Asked, quote};
use crate::features::rates::files::{Fee, Format};
use crate::features::rates::sources::{
    PushBody, SourceChange, add_source, push, set_source_enabled,
};
use crate::features::rates::{
    OfferChange, OpenOffer, PricingChange, Terms, Which, find_pricing, reprice, set_offer,
    set_override, set_pricing,
};
use crate::on_both_engines;
use crate::testkit::TestApp;

/// Numbers that repeat from run to run and have nothing to do with each other.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// A decimal from `least` on, below `least + span`, both in units of so many decimals.
    fn decimal(&mut self, least: i64, span: u64, decimals: u32) -> Decimal {
        Decimal::new(least + self.below(span) as i64, decimals)
    }

    fn maybe(&mut self, one_in: u64, text: impl FnOnce(&mut Dice) -> String) -> Option<String> {
        (self.below(one_in) == 0).then(|| text(self))
    }
}

/// What of the catalogue is exchanged here, and what each unit is worth in dollars.
const UNITS: [(&str, &str); 6] = [
    ("BTC", "63120.57"),
    ("ETH", "2986.413"),
    ("LTC", "71.35"),
    ("RUB", "0.010893"),
    ("EUR", "1.0842"),
    ("TRX", "0.1243"),
];
const CODES: [&str; 9] =
    ["BTC", "ETH", "LTC", "TRX", "USDTTRC20", "SBERRUB", "TCSBRUB", "SEPAEUR", "CASHUSD"];

fn pairs() -> Vec<(&'static str, &'static str)> {
    let all = CODES.iter().flat_map(|from| CODES.iter().map(move |to| (*from, *to)));
    all.filter(|(from, to)| from != to).collect()
}

/// Limits, reserves and fees of every pair, as a file; its rates are not used later.
fn terms(dice: &mut Dice) -> String {
    let item = |(from, to): (&str, &str), dice: &mut Dice| {
        let mut fee = |name: &str| {
            let percent = dice.below(2) == 0;
            let sum = dice.decimal(1, 300, 2);
            let text =
                if percent { format!("{sum} %") } else { dice.decimal(1, 50, 5).to_string() };
            dice.maybe(3, |_| format!("<{name}>{text}</{name}>")).unwrap_or_default()
        };
        let fees = ["minfee", "fromfee", "tofee"].map(&mut fee).concat();
        let (min, max) = (dice.decimal(1, 900, 3), dice.decimal(2, 900, 1));
        format!(
            "<item><from>{from}</from><to>{to}</to><in>1</in><out>1</out>\
             <minamount>{min}</minamount><maxamount>{max}</maxamount>{fees}</item>\n"
        )
    };
    let items: String = pairs().into_iter().map(|pair| item(pair, dice)).collect();
    let reserves: String = CODES
        .iter()
        .map(|code| {
            let other = if *code == "BTC" { "ETH" } else { "BTC" };
            let reserve = dice.decimal(1, 90_000, 1);
            format!("{other};{code};1;1;{reserve};;\n")
        })
        .collect();
    format!("{items}|{reserves}")
}

fn change(dice: &mut Dice) -> PricingChange {
    let tier = |dice: &mut Dice, from: i64| format!("{from}:{}", dice.decimal(-150, 300, 2));
    PricingChange {
        margin: Some(dice.decimal(-50, 500, 2).to_string()),
        add_on: dice.maybe(3, |dice| dice.decimal(-2, 5, 4).to_string()),
        tiers: dice.maybe(2, |dice| format!("{},{}", tier(dice, 1), tier(dice, 7))),
        digits: dice.maybe(2, |dice| (4 + dice.below(12)).to_string()),
        ..PricingChange::default()
    }
}

/// Prices of all units, a little moved.
fn prices(dice: &mut Dice) -> String {
    let moved = |dice: &mut Dice, usd: &str| {
        let part = Decimal::ONE + dice.decimal(-20, 40, 3);
        (parse_decimal(usd).unwrap() * part).round_dp(9)
    };
    let price = |(unit, usd): &(&str, &str), dice: &mut Dice| {
        format!(r#"{{"from":"{unit}","to":"USD","out":"{}"}}"#, moved(dice, usd))
    };
    let mut prices: Vec<String> = UNITS.iter().map(|unit| price(unit, dice)).collect();
    // Some pairs have a price of their own, stated the other way round or without a 1.
    prices.push(r#"{"from":"RUB","to":"BTC","in":"5800123.5","out":"1"}"#.to_owned());
    prices.push(r#"{"from":"ETH","to":"BTC","in":"63","out":"3"}"#.to_owned());
    format!(r#"{{"source":"desk","prices":[{}]}}"#, prices.join(","))
}

async fn prepare(app: &TestApp, dice: &mut Dice) {
    let text = terms(dice);
    let (items, reserves) = text.split_once('|').unwrap();
    app.import(Format::Xml, &format!("<rates>\n{items}</rates>")).await;
    app.import(Format::Txt, reserves).await;
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| {
        let change = SourceChange { max_age_s: Some(600), ..SourceChange::default() };
        add_source(tx, &deed, "desk", "push", &change)?;
        set_source_enabled(tx, &deed, "desk", true).map(|_| ())
    };
    app.app.store().write(unit).await.unwrap();
}

/// Prices every pair in a way of its own, a city and a rate by hand now and then.
async fn shuffle(app: &TestApp, dice: &mut Dice) {
    let (deed, body) = (app.deed(), prices(dice));
    let unit = move |tx: &mut Tx<'_>| {
        let body: PushBody = serde_json::from_str(&body).unwrap();
        push(tx, &deed, &body).map(|_| ())
    };
    app.app.store().write(unit).await.unwrap();
    for pair in pairs() {
        let (deed, change) = (app.deed(), change(dice));
        let by_hand = dice.below(12) == 0;
        let rate = Rate::new(Decimal::ONE, dice.decimal(1, 9_999, 3)).unwrap();
        let city = (dice.below(6) == 0).then(|| dice.decimal(0, 400, 2).to_string());
        let unit = move |tx: &mut Tx<'_>| {
            let known = find_pricing(tx, pair.0, pair.1)?.unwrap_or_default();
            let pricing = change.apply(known).unwrap();
            set_pricing(tx, &deed, pair, &pricing)?;
            if by_hand {
                set_override(tx, &deed, pair, Some((rate, 1)))?;
            }
            Ok::<(), store::Stop<crate::features::rates::PricingRefusal>>(())
        };
        app.app.store().write(unit).await.unwrap();
        if let Some(margin) = city {
            let deed = app.deed();
            let unit = move |tx: &mut Tx<'_>| {
                let change = OfferChange { margin: Some(margin.clone()), ..OfferChange::default() };
                set_offer(tx, &deed, pair, "MSK", &change)
            };
            app.app.store().write(unit).await.unwrap();
        }
    }
    let deed = app.deed();
    let unit =
        move |tx: &mut Tx<'_>| -> crate::app::Plain<_> { Ok(reprice(tx, &deed, Which::All)?) };
    app.app.store().write(unit).await.unwrap();
    app.app.refresh().await.unwrap();
}

/// An item as a reader of the feed understands it.
struct Read {
    rate: Rate,
    terms: Terms,
    min: Decimal,
    max: Decimal,
}

fn read(item: &Value) -> Read {
    let number = |name: &str| parse_decimal(&item[name].to_string()).unwrap();
    let fee = |name: &str| match &item[name] {
        Value::Null => None,
        Value::String(text) => Some(text.parse::<Fee>().unwrap()),
        number => Some(number.to_string().parse::<Fee>().unwrap()),
    };
    Read {
        rate: Rate::new(number("in"), number("out")).unwrap(),
        terms: Terms {
            from_fee: fee("in_fee"),
            to_fee: fee("out_fee"),
            min_fee: fee("min_fee"),
            ..Terms::default()
        },
        min: number("in_min_amount"),
        max: number("in_max_amount"),
    }
}

/// Orders both ends and some amounts between them, and compares with what was promised; how many.
fn try_amounts(
    read: &Read,
    open: &OpenOffer,
    (from, to): (&Currency, &Currency),
    dice: &mut Dice,
) -> usize {
    assert_eq!(
        (read.min, read.max),
        (open.min.to_decimal().normalize(), open.max.to_decimal().normalize())
    );
    assert!(read.min > Decimal::ZERO && read.min <= read.max);
    let span = u64::try_from(open.max.units() - open.min.units()).unwrap();
    let mut gives = vec![open.min.units(), open.max.units()];
    gives.extend((0..4).map(|_| open.min.units() + dice.below(span + 1) as i64));
    for units in &gives {
        let give = Amount::from_units(*units, from.scale);
        let told = advertised_at(&read.rate, &read.terms, give, to.scale);
        let quote = quote(open, from, to, &Asked::Give(give.to_string())).unwrap();
        assert!(
            i128::from(quote.get.units()) >= told,
            "{} < {told} for {give}: {open:?}",
            quote.get
        );
        assert!(quote.get.units() <= open.reserve.units());
    }
    gives.len()
}

on_both_engines! {
    async fn an_order_pays_whatever_the_feed_promises(app: TestApp) {
        let mut dice = Dice(20_261_122);
        prepare(&app, &mut dice).await;
        let (mut tried, mut tiered, mut left_out) = (0, 0, 0);
        for _ in 0..6 {
            shuffle(&app, &mut dice).await;
            let text = app.get("/service/export/json").send().await.text();
            assert!(!text.contains("e+") && !text.contains("e-"), "no exponent");
            let feed: Value = serde_json::from_str(&text).unwrap();
            let snapshot = app.app.snapshot();
            let table = &snapshot.rates;
            for item in feed["rates"].as_array().unwrap() {
                let place = |name: &str| table.find(item[name].as_str().unwrap()).unwrap();
                let (from, to) = (place("from"), place("to"));
                let city = item["city"].as_str().unwrap_or_default();
                let open = table.offers(from, to).iter().find(|open| open.offer.city == city).unwrap();
                tiered += usize::from(open.tiers.len() > 1);
                let money = (table.currency(from), table.currency(to));
                tried += try_amounts(&read(item), open, money, &mut dice);
            }
            left_out += table.left_out().len();
        }
        println!("{tried} amounts were tried, {tiered} items have tiers, {left_out} were left out");
        assert!(tried > 1_500 && tiered > 50, "{tried} {tiered}");
        app.close().await;
    }
}
