//! From the table of rates to the plain data of the pages.

use money::{Amount, Plain, Rate, plain};

use crate::features::clicks::city_query;
use crate::features::currencies::{Currency, CurrencyKind, Icon};
use crate::features::rates::files::Fee;
use crate::features::rates::{OpenOffer, RateTable, Tier};
use crate::pages::Page;
use crate::words::Lang;

use super::views::{
    CityView, CurrencyGroup, CurrencyView, DirectionGroup, DirectionRow, FeeSide, FeeView,
    FromLink, NearLink, Section, TierView, WorkedAmount,
};

/// How many digits of a reserve a list shows.
const SHOWN_DIGITS: usize = 8;
/// How many directions near to a closed one are shown on either side.
const NEAR: usize = 4;

pub(super) fn currency(currency: &Currency, lang: Lang) -> CurrencyView {
    let (name, other_name) = match lang {
        Lang::En => (&currency.name_en, &currency.name_ru),
        Lang::Ru => (&currency.name_ru, &currency.name_en),
    };
    CurrencyView {
        code: currency.code.clone(),
        name: name.clone(),
        unit: currency.unit.clone(),
        network: currency.network.clone(),
        other_name: other_name.clone(),
        icon: Icon { letters: Icon::letters(name).letters, ..Icon::of(currency) },
    }
}

/// An amount with its unit, as people of the page's language write it.
pub fn number_of(page: &Page, amount: Amount, currency: &CurrencyView) -> String {
    format!("{}\u{a0}{}", page.number(&amount.to_string()), currency.unit_label())
}

/// A rate with its units, as people of the page's language write it.
pub fn rate_of(page: &Page, rate: Rate, from: &CurrencyView, to: &CurrencyView) -> String {
    let side = |side, currency: &CurrencyView| {
        format!("{}\u{a0}{}", page.number(&plain(side)), currency.unit)
    };
    format!("{} = {}", side(rate.in_side(), from), side(rate.out_side(), to))
}

/// The currency with this code; orders outlive what the catalogue says of theirs.
pub fn currency_of(table: &RateTable, code: &str, lang: Lang) -> CurrencyView {
    match table.find(code) {
        Some(place) => currency(table.currency(place), lang),
        None => CurrencyView {
            code: code.to_owned(),
            name: code.to_owned(),
            unit: code.to_owned(),
            network: String::new(),
            other_name: String::new(),
            icon: Icon::letters(code),
        },
    }
}

pub(super) fn section(kind: CurrencyKind) -> Section {
    match kind {
        CurrencyKind::Crypto => Section::Crypto,
        CurrencyKind::Bank => Section::Bank,
        CurrencyKind::Wallet => Section::Wallet,
        CurrencyKind::Cash => Section::Cash,
    }
}

/// The currencies at `places` (sorted, once each), grouped by kind.
pub(super) fn groups(
    table: &RateTable,
    places: impl Iterator<Item = usize>,
    lang: Lang,
) -> Vec<CurrencyGroup> {
    let mut groups: Vec<CurrencyGroup> = Vec::new();
    for place in places {
        let found = table.currency(place);
        let section = section(found.kind);
        let view = currency(found, lang);
        match groups.iter_mut().find(|group| group.section == section) {
            Some(group) => group.currencies.push(view),
            None => groups.push(CurrencyGroup { section, currencies: vec![view] }),
        }
    }
    groups
}

/// The open directions from what stands at `from`. A direction in several cities is one row, at the
/// rate of its first city.
pub(super) fn board(table: &RateTable, from: usize, lang: Lang) -> Option<DirectionGroup> {
    let offers = table.open_from(from);
    let rows: Vec<DirectionRow> =
        offers.chunk_by(|a, b| a.to == b.to).map(|cities| row(&cities[0], table, lang)).collect();
    (!rows.is_empty()).then(|| DirectionGroup { from: currency(table.currency(from), lang), rows })
}

/// What can be given, each with the address of its directions.
pub(super) fn froms(
    table: &RateTable,
    places: impl Iterator<Item = usize>,
    current: Option<usize>,
    lang: Lang,
) -> Vec<FromLink> {
    let link = |place| FromLink {
        currency: currency(table.currency(place), lang),
        href: format!("{}/?cur_from={}#rates", lang.prefix(), table.currency(place).code),
        is_current: current == Some(place),
    };
    places.map(link).collect()
}

/// What is open instead of a pair that is not: first for the same money to give, then for the same
/// money to get; of each the likest first.
pub(super) fn near(table: &RateTable, from: usize, to: usize, lang: Lang) -> Vec<NearLink> {
    let unlike = |a: usize, b: usize| {
        let (a, b) = (table.currency(a), table.currency(b));
        2 * u8::from(a.unit != b.unit) + u8::from(a.kind != b.kind)
    };
    let mut same_from: Vec<&OpenOffer> = table.open_from(from).iter().collect();
    same_from.dedup_by_key(|open| open.to);
    same_from.sort_by_key(|open| unlike(open.to, to));
    let mut same_to: Vec<&OpenOffer> =
        table.open().iter().filter(|open| open.to == to && open.from != to).collect();
    same_to.dedup_by_key(|open| open.from);
    same_to.sort_by_key(|open| unlike(open.from, from));
    let found = same_from.into_iter().take(NEAR).chain(same_to.into_iter().take(NEAR));
    found
        .map(|open| NearLink {
            from: currency(table.currency(open.from), lang),
            to: currency(table.currency(open.to), lang),
            href: path(open, lang),
        })
        .collect()
}

/// What a middling amount comes to, to be shown where nothing is typed yet.
pub(super) fn sample(open: &OpenOffer, to: &Currency) -> Option<WorkedAmount> {
    let round = round_amounts(open.min, open.max);
    let give = round.get(round.len() / 2).copied().unwrap_or(open.min);
    let get = open.get_for(give, to.scale)?;
    Some(WorkedAmount { give: give.to_string(), get: get.to_string() })
}

fn row(open: &OpenOffer, table: &RateTable, lang: Lang) -> DirectionRow {
    DirectionRow {
        to: currency(table.currency(open.to), lang),
        rate_in: plain(open.rate.in_side()),
        rate_out: plain(open.rate.out_side()),
        reserve: brief(open.reserve),
        min: open.min.to_string(),
        max: open.max.to_string(),
        href: path(open, lang),
    }
}

/// As much of a reserve as a list shows: its first eight digits, never more than there is.
fn brief(amount: Amount) -> String {
    let text = amount.to_string();
    let Some((whole, fraction)) = text.split_once('.') else { return text };
    let kept = fraction.len().min(SHOWN_DIGITS.saturating_sub(whole.len()));
    let fraction = fraction[..kept].trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// The path of an offer's direction in a language.
pub(super) fn path(open: &OpenOffer, lang: Lang) -> String {
    format!("{}/exchange/{}/{}", lang.prefix(), open.offer.from, open.offer.to)
}

/// The rates of larger amounts; none where one rate holds for every amount.
pub(super) fn tiers(open: &OpenOffer) -> Vec<TierView> {
    let from = |place: usize, from: Amount| match place {
        0 => open.min,
        _ => from,
    };
    let view = |(place, tier): (usize, &Tier)| TierView {
        from: from(place, tier.from).to_string(),
        rate_in: plain(tier.rate.in_side()),
        rate_out: plain(tier.rate.out_side()),
    };
    match open.tiers.len() {
        0 | 1 => Vec::new(),
        _ => open.tiers.iter().enumerate().map(view).collect(),
    }
}

/// The rates that a page shows, for its form to send back: `IN:OUT`, then `,AMOUNT=IN:OUT` for each
/// larger amount from which another one holds.
pub(super) fn shown_rates(open: &OpenOffer) -> String {
    let rate = |rate: Rate| format!("{}:{}", plain(rate.in_side()), plain(rate.out_side()));
    let mut text = rate(open.tiers.first().map_or(open.rate, |tier| tier.rate));
    for tier in open.tiers.iter().skip(1) {
        text.push_str(&format!(",{}={}", tier.from, rate(tier.rate)));
    }
    text
}

pub(super) fn fees(open: &OpenOffer) -> Vec<FeeView> {
    let terms = &open.offer.terms;
    let least = match terms.least_fee_is_on_to() {
        true => FeeSide::MinimumTo,
        false => FeeSide::Minimum,
    };
    let sides =
        [(FeeSide::From, terms.from_fee), (FeeSide::To, terms.to_fee), (least, terms.min_fee)];
    let view = |(side, fee): (FeeSide, Option<Fee>)| {
        let (amount, is_percent) = match fee? {
            Fee::Fixed(amount) => (amount, false),
            Fee::Percent(percent) => (percent, true),
        };
        Some(FeeView { side, amount: Plain(amount).to_string(), is_percent })
    };
    sides.into_iter().filter_map(view).collect()
}

/// The cities of a direction; none when it has only one offer without a city.
pub(super) fn cities(offers: &[OpenOffer], current: &OpenOffer, lang: Lang) -> Vec<CityView> {
    let with_city = offers.iter().filter(|open| !open.offer.city.is_empty());
    with_city
        .map(|open| CityView {
            code: open.offer.city.clone(),
            name: open.offer.city.clone(),
            href: format!("{}?{}", path(open, lang), city_query(&open.offer.city)),
            is_current: open.offer.city == current.offer.city,
        })
        .collect()
}

/// What some amounts would bring: the least, round amounts between, the most. Only where no fee
/// changes the sum, so that the page never promises more than is paid.
pub(super) fn examples(open: &OpenOffer, to: &Currency) -> Vec<WorkedAmount> {
    if !fees(open).is_empty() {
        return Vec::new();
    }
    let mut gives = vec![open.min];
    gives.extend(round_amounts(open.min, open.max));
    gives.extend(open.tiers.iter().skip(1).map(|tier| tier.from));
    gives.push(open.max);
    gives.sort_by_key(|give| give.units());
    gives.dedup();
    let worked = |give: Amount| {
        let get = open.get_for(give, to.scale)?;
        Some(WorkedAmount { give: give.to_string(), get: get.to_string() })
    };
    gives.into_iter().filter_map(worked).collect()
}

/// Up to four powers of ten and halves of them between two amounts, spread over the whole range.
fn round_amounts(min: Amount, max: Amount) -> Vec<Amount> {
    let mut round = Vec::new();
    let mut units: i64 = 1;
    while units < max.units() {
        for candidate in [units, units.saturating_mul(5)] {
            if candidate > min.units() && candidate < max.units() {
                round.push(Amount::from_units(candidate, min.scale()));
            }
        }
        match units.checked_mul(10) {
            Some(next) => units = next,
            None => break,
        }
    }
    const SHOWN: usize = 4;
    match round.len() {
        0..=SHOWN => round,
        found => (0..SHOWN).map(|place| round[place * (found - 1) / (SHOWN - 1)]).collect(),
    }
}
