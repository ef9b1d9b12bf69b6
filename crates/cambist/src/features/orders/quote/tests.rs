//! Amounts on offers: what is refused, what is paid, and that neither is worse than advertised.

mod tiers;

use money::{Amount, Decimal, Rate, Scale, parse_decimal};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::{Asked, Quote, QuoteRefusal, quote};
use crate::features::currencies::{Currency, CurrencyKind};
use crate::features::rates::files::Fee;
use crate::features::rates::{Offer, RateTable, Standing, Terms, Tier};
use crate::features::settings::Schedule;

fn tier(from: i64, (rate_in, rate_out): (Decimal, Decimal)) -> Tier {
    let from = Amount::from_units(from, scale(4));
    Tier { from, rate: Rate::new(rate_in, rate_out).unwrap() }
}

fn scale(decimals: u8) -> Scale {
    Scale::new(decimals).unwrap()
}

fn currency(code: &str, decimals: u8, reserve: Option<i64>) -> Currency {
    Currency {
        code: code.into(),
        kind: CurrencyKind::Crypto,
        network: String::new(),
        unit: code.into(),
        scale: scale(decimals),
        name_en: code.into(),
        name_ru: code.into(),
        format: crate::features::currencies::accounts::ANY,
        groups: Vec::new(),
        reserve: reserve.map(|units| Amount::from_units(units, scale(decimals))),
        reserved: Amount::zero(scale(decimals)),
    }
}

/// A table with one offer between a currency of 4 decimals and one of 2.
#[derive(Debug)]
struct Office {
    rate: (Decimal, Decimal),
    min: i64,
    max: Option<i64>,
    reserve: i64,
    terms: Terms,
    /// From so many units given on, another rate.
    tiers: Vec<(i64, (Decimal, Decimal))>,
}

impl Office {
    fn at(rate_in: &str, rate_out: &str) -> Office {
        let side = |text| parse_decimal(text).unwrap();
        let rate = (side(rate_in), side(rate_out));
        Office {
            rate,
            min: 0,
            max: None,
            reserve: 1_000_000,
            terms: Terms::default(),
            tiers: Vec::new(),
        }
    }

    fn fees(self, from: &str, to: &str, least: &str) -> Office {
        let fee = |text: &str| (!text.is_empty()).then(|| text.parse::<Fee>().unwrap());
        let terms =
            Terms { from_fee: fee(from), to_fee: fee(to), min_fee: fee(least), ..Terms::default() };
        Office { terms, ..self }
    }

    fn table(&self) -> RateTable {
        let offer = Offer {
            id: 1,
            is_enabled: true,
            from: "AAA".into(),
            to: "BBB".into(),
            city: String::new(),
            rate: Some(Rate::new(self.rate.0, self.rate.1).unwrap()),
            tiers: self.tiers.iter().map(|(from, rate)| tier(*from, *rate)).collect(),
            rate_at_s: 0,
            max_age_s: None,
            rate_minutes: None,
            min: Amount::from_units(self.min, scale(4)),
            max: self.max.map(|max| Amount::from_units(max, scale(4))),
            terms: self.terms.clone(),
            schedule: Schedule::default(),
            margin: None,
            standing: Standing::default(),
        };
        let currencies = vec![currency("AAA", 4, None), currency("BBB", 2, Some(self.reserve))];
        RateTable::build(1, currencies, vec![offer], 0)
    }

    fn quote(&self, asked: &Asked) -> Result<Quote, QuoteRefusal> {
        let table = self.table();
        quote(&table.open()[0], table.currency(0), table.currency(1), asked)
    }

    /// What is given and received, or what is told.
    fn told(&self, asked: Asked) -> String {
        if let Some(closed) = self.table().left_out().first() {
            return closed.reason.to_string();
        }
        match self.quote(&asked) {
            Ok(Quote { give, get }) => format!("{give} for {get}"),
            Err(refusal) => refusal.to_string(),
        }
    }

    fn give(&self, text: &str) -> String {
        self.told(Asked::Give(text.into()))
    }

    fn get(&self, text: &str) -> String {
        self.told(Asked::Get(text.into()))
    }
}

#[test]
fn an_amount_is_read_as_people_write_it_and_nothing_else_is() {
    let office = Office::at("1", "2");
    let forty = "1".repeat(40);
    let table = [
        ("1.5", "1.5 for 3"),
        (" 1.5 ", "1.5 for 3"),
        ("1,5", "1.5 for 3"),
        ("01.50000000", "1.5 for 3"),
        ("0.0099", "0.0099 for 0.01"),
        ("0", "the amount must be above zero"),
        ("-0", "the amount must be above zero"),
        ("-5", "the amount must be above zero"),
        ("0.00001", "the amount has too many decimals; at most 4 are allowed here"),
    ];
    for (text, told) in table {
        assert_eq!(office.give(text), told, "{text}");
    }
    let refused = [
        "",
        "1,000.5",
        "1.000,5",
        "1,000,000",
        "1 000",
        "1e3",
        ".5",
        "5.",
        "+1",
        "NaN",
        "٣",
        "0x1",
    ];
    for text in refused.into_iter().chain([forty.as_str()]) {
        let refusal = office.quote(&Asked::Give(text.into())).unwrap_err();
        assert!(matches!(refusal, QuoteRefusal::Amount(_)), "{text}: {refusal}");
        let refusal = office.quote(&Asked::Get(text.into())).unwrap_err();
        assert!(matches!(refusal, QuoteRefusal::Amount(_)), "{text}: {refusal}");
    }
}

#[test]
fn what_is_received_has_the_decimals_of_its_own_currency() {
    let office = Office::at("1", "2");
    assert_eq!(office.get("0.01"), "0.005 for 0.01");
    assert_eq!(office.get("0.001"), "the amount has too many decimals; at most 2 are allowed here");
}

#[test]
fn limits_hold_on_either_side() {
    let office = Office { min: 10_000, max: Some(50_000), ..Office::at("1", "2") };
    let table = [
        (office.give("1"), "1 for 2"),
        (office.give("0.9999"), "at least 1 AAA can be given"),
        (office.give("5"), "5 for 10"),
        (office.give("5.0001"), "at most 5 AAA can be given"),
        (office.get("2"), "1 for 2"),
        (office.get("1.99"), "at least 1 AAA can be given"),
        (office.get("10"), "5 for 10"),
        (office.get("10.01"), "at most 5 AAA can be given"),
        (office.get("92233720368547758.07"), "at most 5 AAA can be given"),
    ];
    for (said, told) in table {
        assert_eq!(said, told);
    }
    let poor = Office { reserve: 300, ..Office::at("1", "2") };
    assert_eq!(poor.give("1.5"), "1.5 for 3");
    assert_eq!(poor.give("1.5001"), "at most 1.5 AAA can be given");
}

#[test]
fn fees_are_taken_from_the_side_that_they_are_named_for() {
    let fees = |from, to, least| Office::at("1", "2").fees(from, to, least);
    let table = [
        (fees("", "", "").give("10"), "10 for 20"),
        (fees("1", "", "").give("10"), "10 for 18"),
        (fees("10%", "", "").give("10"), "10 for 18"),
        (fees("", "1.5", "").give("10"), "10 for 18.5"),
        (fees("", "10%", "").give("10"), "10 for 18"),
        (fees("1", "10%", "").give("10"), "10 for 16.2"),
        (fees("10%", "", "2").give("10"), "10 for 16"),
        (fees("10%", "", "2").give("100"), "100 for 180"),
        (fees("", "", "3").give("10"), "10 for 14"),
        (fees("", "", "20%").give("10"), "10 for 16"),
        (fees("1", "", "").get("18"), "10 for 18"),
        (fees("10%", "1", "").get("17"), "9.9999 for 17"),
        (fees("10%", "", "2").get("16"), "10 for 16"),
        // The least fee is on the side that has a fee.
        (fees("", "10%", "3").give("10"), "10 for 17"),
        (fees("", "10%", "3").give("100"), "100 for 180"),
        (fees("1%", "10%", "3").give("10"), "10 for 12.6"),
        // An amount that brings nothing is not within the limits.
        (fees("10", "", "").give("10"), "at least 10.005 AAA can be given"),
        (fees("10", "", "").give("10.005"), "10.005 for 0.01"),
        (fees("", "20", "").give("10"), "at least 10.005 AAA can be given"),
        (fees("100%", "", "").give("10"), "no amount between the limits brings anything"),
        (fees("", "100%", "").get("10"), "no amount between the limits brings anything"),
        (
            fees("9999999999999999999999999999", "", "").give("10"),
            "no amount between the limits brings anything",
        ),
    ];
    for (said, told) in table {
        assert_eq!(said, told);
    }
}

#[test]
fn a_fee_of_a_part_of_the_smallest_unit_makes_nothing_worse_than_advertised() {
    // (1.0001 − 0.5 %) × 7000 − 0.5 % comes to 6930.8680…; both fees rounded up would cost 0.69.
    let office = Office::at("1", "7000").fees("0.5%", "0.5%", "");
    assert_eq!(office.give("1.0001"), "1.0001 for 6930.88");
    // ⌊10.9 − 0.95⌋ in the smallest unit is more than ⌊10.9⌋ − ⌈0.95⌉.
    let office = Office::at("1", "0.109").fees("", "0.0095", "");
    assert_eq!(office.give("1"), "1 for 0.1");
}

/// A sum as a fraction of whole numbers.
#[derive(Clone, Copy)]
struct Ratio(i128, i128);

impl Ratio {
    /// In lowest terms, so that the products of a formula fit.
    fn lowest(self) -> Ratio {
        let (mut a, mut b) = (self.0.abs(), self.1);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Ratio(self.0 / a, self.1 / a)
    }

    fn minus(self, other: Ratio) -> Ratio {
        let Ratio(ours, theirs) = Ratio(self.1, other.1).lowest();
        Ratio(self.0 * theirs - other.0 * ours, self.1 * theirs).lowest()
    }

    fn times(self, other: Ratio) -> Ratio {
        let (a, b) = (Ratio(self.0, other.1).lowest(), Ratio(other.0, self.1).lowest());
        Ratio(a.0 * b.0, a.1 * b.1)
    }

    fn larger(self, other: Ratio) -> Ratio {
        if self.minus(other).0 >= 0 { self } else { other }
    }
}

fn ratio(decimal: Decimal) -> Ratio {
    Ratio(decimal.mantissa(), 10_i128.pow(decimal.scale()))
}

fn part(fee: Option<Fee>, of: Ratio) -> Ratio {
    match fee {
        None => Ratio(0, 1),
        Some(Fee::Fixed(sum)) => ratio(sum),
        Some(Fee::Percent(percent)) => of.times(ratio(percent)).times(Ratio(1, 100)),
    }
}

/// What is advertised at the office's own rate.
fn advertised(office: &Office, give: Amount) -> i128 {
    let rate = Rate::new(office.rate.0, office.rate.1).unwrap();
    advertised_at(&rate, &office.terms, give, scale(2))
}

/// ⌊(give − fromfee) × rate − tofee⌋ of what is advertised, in the smallest units of what is received.
pub(in crate::features::orders) fn advertised_at(
    rate: &Rate,
    terms: &Terms,
    give: Amount,
    to: Scale,
) -> i128 {
    let give = ratio(give.to_decimal());
    // A reader takes the least fee for one on the side that has a fee.
    let Terms { from_fee, to_fee, min_fee, .. } = *terms;
    let is_on_to = from_fee.is_none() && to_fee.is_some();
    let (from_least, to_least) = if is_on_to { (None, min_fee) } else { (min_fee, None) };
    let fee = part(from_fee, give).larger(part(from_least, give));
    let (rate_in, rate_out) = (ratio(rate.in_side()), ratio(rate.out_side()));
    let rate = Ratio(rate_out.0 * rate_in.1, rate_out.1 * rate_in.0);
    let gross = give.minus(fee).times(rate);
    let fee = part(to_fee, gross).larger(part(to_least, gross));
    let one = 10_i128.pow(u32::from(to.get()));
    let Ratio(units, of) = gross.minus(fee).times(Ratio(one, 1));
    units.div_euclid(of)
}

fn a_fee(fixed: i64) -> impl Strategy<Value = Option<Fee>> {
    prop_oneof![
        proptest::strategy::Just(None),
        (0..fixed).prop_map(|units| Some(Fee::Fixed(Decimal::new(units, 3)))),
        (0_i64..4000).prop_map(|part| Some(Fee::Percent(Decimal::new(part, 2)))),
    ]
}

fn an_office() -> impl Strategy<Value = Office> {
    let side = (1_i64..100_000, 0_u32..4).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    let rate = prop_oneof![
        side.clone().prop_map(|side| (Decimal::ONE, side)),
        side.prop_map(|side| (side, Decimal::ONE)),
    ];
    let fees = (a_fee(3000), a_fee(3000), a_fee(3000));
    (rate, 100_i64..1_000_000_000, fees).prop_map(|(rate, reserve, (from_fee, to_fee, min_fee))| {
        let terms = Terms { from_fee, to_fee, min_fee, ..Terms::default() };
        Office { rate, min: 0, max: Some(10_000_000), reserve, terms, tiers: Vec::new() }
    })
}

proptest! {
    #[test]
    fn an_order_pays_at_least_what_is_advertised_and_at_most_the_reserve(
        office in an_office(),
        place in 0_i64..1_000_001,
    ) {
        let table = office.table();
        for open in table.open() {
            let span = i128::from(open.max.units() - open.min.units());
            let into = i64::try_from(span * i128::from(place) / 1_000_000).unwrap();
            let give = Amount::from_units(open.min.units() + into, scale(4));
            let told = advertised(&office, give);
            match office.quote(&Asked::Give(give.to_string())) {
                Ok(quote) => {
                    prop_assert_eq!(quote.give, give);
                    prop_assert!(i128::from(quote.get.units()) >= told, "{} < {}", quote.get, told);
                    prop_assert!(quote.get.units() <= office.reserve);
                    // One unit for the fee on each side is all that rounding may give away.
                    let rate = office.rate.1.checked_div(office.rate.0).unwrap();
                    let most = Amount::from_decimal(rate, scale(2), money::Rounding::Up).unwrap();
                    let slack = i128::from(most.units()) / 10_000 + 3;
                    prop_assert!(i128::from(quote.get.units()) <= told + slack);
                }
                Err(refusal) => {
                    prop_assert_eq!(refusal, QuoteRefusal::FeesLeaveNothing);
                    prop_assert!(told <= 0, "{} was advertised", told);
                }
            }
        }
    }

    #[test]
    fn the_amount_given_for_a_wish_is_the_least_that_brings_it(
        office in an_office(),
        wish in 1_i64..1_000_000,
    ) {
        let table = office.table();
        let Some(open) = table.open().first() else { return Ok(()) };
        let get = Amount::from_units(wish, scale(2));
        match office.quote(&Asked::Get(get.to_string())) {
            Ok(quote) => {
                prop_assert!(quote.get.units() >= wish);
                let less = Amount::from_units(quote.give.units() - 1, scale(4));
                if let Ok(short) = office.quote(&Asked::Give(less.to_string())) {
                    prop_assert!(short.get.units() < wish, "{} brings it too", less);
                }
            }
            Err(QuoteRefusal::AboveMaximum { .. }) => {
                let most = office.quote(&Asked::Give(open.max.to_string()));
                prop_assert!(most.is_err_and(|refusal| refusal == QuoteRefusal::FeesLeaveNothing)
                    || office.quote(&Asked::Give(open.max.to_string())).unwrap().get.units() < wish);
            }
            Err(QuoteRefusal::BelowMinimum { .. }) => {
                let least = office.quote(&Asked::Give(open.min.to_string())).unwrap();
                prop_assert!(least.get.units() >= wish);
            }
            Err(refusal) => prop_assert!(false, "{}", refusal),
        }
    }
}
