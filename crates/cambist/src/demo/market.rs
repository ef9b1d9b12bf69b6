//! The demo's market: prices in USD, margins, limits, cities.

use std::collections::BTreeMap;

use money::Decimal;

use crate::chance::Chance;
use crate::features::currencies::catalogue;
use crate::features::rates::files::{FileItem, Limits, RatesFile};

/// A currency of the demo: its price in USD, and its reserve in thousands of USD.
struct Priced {
    code: &'static str,
    usd: &'static str,
    reserve_kusd: i64,
}

const fn priced(code: &'static str, usd: &'static str, reserve_kusd: i64) -> Priced {
    Priced { code, usd, reserve_kusd }
}

/// Exchanged with everything.
const MAJOR: &[Priced] = &[
    priced("BTC", "63120.5", 2400),
    priced("USDTTRC20", "1.0002", 1800),
    priced("ETH", "2986.4", 900),
    priced("USDTERC20", "0.9998", 700),
    priced("LTC", "71.35", 260),
];

/// Exchanged with the best-known banks.
const MINOR: &[Priced] = &[
    priced("XMR", "158.2", 140),
    priced("TRX", "0.1243", 120),
    priced("TON", "6.71", 180),
    priced("SOL", "142.6", 150),
    priced("XRP", "0.5214", 90),
    priced("BNBBEP20", "571.3", 110),
    priced("USDCERC20", "1", 200),
    priced("USDTBEP20", "1", 240),
    priced("USDTTON", "1.0001", 160),
    priced("DOGE", "0.1187", 60),
    priced("BCH", "372.8", 70),
    priced("DASH", "24.65", 40),
    priced("ZEC", "28.9", 30),
    priced("ADA", "0.3862", 45),
    priced("DAI", "0.9997", 80),
    priced("ETC", "22.4", 35),
    priced("DOT", "5.12", 35),
    priced("AVAX", "26.3", 30),
];

/// What people pay with.
const PAID: &[Priced] = &[
    priced("SBERRUB", "0.01089", 420),
    priced("TCSBRUB", "0.01089", 380),
    priced("SBPRUB", "0.01089", 310),
    priced("ACRUB", "0.01089", 210),
    priced("TBRUB", "0.01089", 120),
    priced("CARDRUB", "0.01087", 160),
    priced("GPBRUB", "0.01088", 60),
    priced("RFBRUB", "0.01088", 75),
    priced("CARDUAH", "0.02431", 130),
    priced("MONOBUAH", "0.02431", 110),
    priced("P24UAH", "0.02431", 95),
    priced("KSPBKZT", "0.002091", 140),
    priced("HLKBKZT", "0.002091", 60),
    priced("CARDKZT", "0.00209", 55),
    priced("SEPAEUR", "1.0842", 320),
    priced("REVBEUR", "1.0842", 150),
    priced("REVBUSD", "1", 120),
    priced("WISEUSD", "1", 110),
    priced("WISEEUR", "1.0842", 105),
    priced("ZELLEUSD", "1", 65),
    priced("WIREUSD", "1", 260),
    priced("WIREEUR", "1.0842", 210),
    priced("CARDUSD", "0.998", 70),
    priced("CARDEUR", "1.082", 60),
    priced("CARDTRY", "0.0304", 50),
    priced("CARDPLN", "0.2523", 40),
    priced("CARDBYN", "0.3056", 25),
    priced("CARDGEL", "0.3684", 25),
    priced("PMUSD", "0.982", 90),
    priced("ADVCUSD", "0.985", 85),
    priced("ADVCRUB", "0.01079", 45),
    priced("PRUSD", "0.984", 70),
    priced("PRRUB", "0.01078", 40),
    priced("YAMRUB", "0.01085", 65),
    priced("PPUSD", "0.965", 55),
    priced("SKLUSD", "0.968", 30),
    priced("CASHUSD", "1", 340),
    priced("CASHEUR", "1.0842", 190),
    priced("CASHRUB", "0.01089", 280),
    priced("CASHTRY", "0.0304", 45),
];

/// How many of [`PAID`] a minor coin is exchanged with.
const PAID_FOR_MINOR: usize = 3;
/// Cash changes hands in cities.
const CITIES: [&str; 4] = ["MSK", "SPB", "IST", "DXB"];

/// The whole market as one rates file: what an exchanger's engine would have published.
pub(super) fn rates_file(chance: &dyn Chance) -> RatesFile {
    let mut reserves = BTreeMap::new();
    for currency in MAJOR.iter().chain(MINOR).chain(PAID) {
        reserves.insert(currency.code, reserve(currency));
    }
    let mut items = Vec::new();
    for (from, to) in pairs() {
        let line = items.len() + 1;
        items.push(item(line, from, to, reserves.get(to.code).copied(), chance));
        if to.code.starts_with("CASH") || from.code.starts_with("CASH") {
            in_cities(&mut items, chance);
        }
    }
    RatesFile { items, bad: Vec::new(), has_terms: true }
}

/// What each unit of the market is worth in USD, as the settings of a source of fixed prices.
pub(super) fn fixed_prices() -> String {
    let catalogue = catalogue();
    let mut units = BTreeMap::new();
    for priced in MAJOR.iter().chain(MINOR).chain(PAID) {
        let known = catalogue.iter().find(|currency| currency.code == priced.code);
        let unit = known.map(|currency| currency.unit.as_str()).filter(|unit| *unit != "USD");
        // Of several currencies of one unit the best-known one comes first.
        unit.map(|unit| units.entry(unit).or_insert(priced.usd));
    }
    let price = |(base, usd)| serde_json::json!({"base": base, "quote": "USD", "out": usd});
    let prices: Vec<_> = units.into_iter().map(price).collect();
    serde_json::json!({ "prices": prices }).to_string()
}

/// Turns the last item into one for each of some cities, a little dearer the further away.
fn in_cities(items: &mut Vec<FileItem>, chance: &dyn Chance) {
    let Some(first) = items.pop() else { return };
    let cities = 2 + chance.below(CITIES.len() as u64 - 1) as usize;
    for (place, city) in CITIES.iter().take(cities).enumerate() {
        let mut item = first.clone();
        item.line = items.len() + 1;
        item.cities = vec![(*city).to_owned()];
        // The side that is 1 stays 1, so that the rate keeps its digits.
        match item.rate_in == Decimal::ONE {
            true => item.rate_out = short(item.rate_out * Decimal::new(1000 - place as i64, 3)),
            false => item.rate_in = short(item.rate_in * Decimal::new(1000 + place as i64, 3)),
        }
        items.push(item);
    }
}

fn pairs() -> Vec<(&'static Priced, &'static Priced)> {
    let mut pairs = Vec::new();
    let mut both = |a, b| pairs.extend([(a, b), (b, a)]);
    for coin in MAJOR {
        PAID.iter().for_each(|paid| both(coin, paid));
    }
    for coin in MINOR {
        PAID.iter().take(PAID_FOR_MINOR).for_each(|paid| both(coin, paid));
    }
    for (place, coin) in MAJOR.iter().enumerate() {
        MAJOR[place + 1..].iter().for_each(|other| both(coin, other));
    }
    pairs
}

fn decimal(text: &str) -> Decimal {
    money::parse_decimal(text).expect("the demo's prices are plain decimals")
}

fn reserve(currency: &Priced) -> Decimal {
    nice(Decimal::from(currency.reserve_kusd * 1000) / decimal(currency.usd))
}

/// Two significant digits: people set such limits and reserves.
fn nice(amount: Decimal) -> Decimal {
    amount.round_sf(2).unwrap_or(amount).normalize()
}

/// Seven significant digits: people quote such rates.
fn short(price: Decimal) -> Decimal {
    price.round_sf(7).unwrap_or(price).normalize()
}

/// A rate as people quote it: one side is 1, the other has seven significant digits.
fn quoted(from_usd: Decimal, to_usd: Decimal) -> (Decimal, Decimal) {
    match from_usd >= to_usd {
        true => (Decimal::ONE, short(from_usd / to_usd)),
        false => (short(to_usd / from_usd), Decimal::ONE),
    }
}

fn item(
    line: usize,
    from: &Priced,
    to: &Priced,
    reserve: Option<Decimal>,
    chance: &dyn Chance,
) -> FileItem {
    let (from_usd, to_usd) = (decimal(from.usd), decimal(to.usd));
    // The office keeps 0.4 to 2.6 %.
    let kept = 10_000 - 40 - chance.below(221) as i64;
    let min_usd = Decimal::from(20 + 10 * chance.below(9));
    let max_usd = Decimal::from(5_000 + 1_000 * chance.below(40));
    let (rate_in, rate_out) = quoted(from_usd * Decimal::new(kept, 4), to_usd);
    let mut labels = Vec::new();
    if chance.below(6) == 0 {
        labels.push("manual".to_owned());
    }
    if from.code.starts_with("CARD") {
        labels.push("cardverify".to_owned());
    }
    FileItem {
        line,
        from: from.code.to_owned(),
        to: to.code.to_owned(),
        rate_in,
        rate_out,
        reserve,
        from_limits: Limits {
            min: Some(nice(min_usd / from_usd)),
            max: Some(nice(max_usd / from_usd)),
        },
        to_limits: Limits::default(),
        from_fee: None,
        to_fee: None,
        min_fee: None,
        floating: None,
        delay_minutes: None,
        labels,
        cities: Vec::new(),
    }
}
