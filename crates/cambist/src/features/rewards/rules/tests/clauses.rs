//! Clauses that operators publish, each as the text of a programme.

use super::super::{Facts, compute};
use super::usd;
use crate::features::rewards::{Agreed, Terms, Usd};

/// Facts of an order on terms as a programme's file writes them; amounts in USD.
fn facts(terms: &str, amount: &str, profit: &str) -> Facts {
    let terms: Terms = toml::from_str(terms).unwrap();
    terms.check().unwrap();
    let known = |text| Some(money::Amount::parse(text, money::Scale::USD).unwrap());
    Facts::new(Agreed::only(terms), known(amount), known(profit))
}

fn earns(terms: &str, amount: &str, profit: &str) -> String {
    compute(&facts(terms, amount, profit)).unwrap().amount.to_string()
}

#[test]
fn thirty_percent_of_profit() {
    let terms = "base = 'profit'\npercent = '30'\nhold_days = 14";
    for (profit, reward) in [("10", "3"), ("0.00000001", "0"), ("0", "0"), ("-10", "0")] {
        assert_eq!(earns(terms, "1000", profit), reward, "{profit}");
    }
}

#[test]
fn one_percent_of_amount() {
    let terms = "base = 'amount'\npercent = '1'\nhold_days = 0";
    for (amount, profit, reward) in
        [("250", "2", "2.5"), ("250", "-9", "2.5"), ("0.000001", "0", "0.00000001")]
    {
        assert_eq!(earns(terms, amount, profit), reward, "{amount}");
    }
}

#[test]
fn six_tiers_by_volume() {
    let terms = "base = 'profit'\nhold_days = 14\nperiod = '30-days'\ntiers = [\
        { from = '0', percent = '10' }, { from = '5000', percent = '12' }, \
        { from = '20000', percent = '15' }, { from = '50000', percent = '18' }, \
        { from = '100000', percent = '22' }, { from = '250000', percent = '25' }]";
    let table = [
        ("0", "10"),
        ("4999.99999999", "10"),
        ("5000", "12"),
        ("20000", "15"),
        ("99999", "18"),
        ("100000", "22"),
        ("250000", "25"),
        ("99999999", "25"),
    ];
    for (volume, reward) in table {
        let volume_usd = Usd::parse(volume).unwrap().amount();
        let facts = Facts { volume_usd, ..facts(terms, "5000", "100") };
        assert_eq!(compute(&facts).unwrap().amount.to_string(), reward, "{volume}");
    }
}

#[test]
fn a_fixed_tenth_of_a_dollar_without_profit() {
    let terms = "base = 'profit'\npercent = '30'\nhold_days = 14\nfloor = '0.10'";
    for (profit, reward) in [("10", "3"), ("0.01", "0.003"), ("0", "0.1"), ("-4", "0.1")] {
        assert_eq!(earns(terms, "100", profit), reward, "{profit}");
    }
    // Also where a part of the amount would be more than the profit.
    let of_amount = "base = 'amount'\npercent = '1'\nhold_days = 14\nfloor = '0.10'";
    for (profit, reward) in [("1", "1"), ("0.99999999", "0.1"), ("-4", "0.1")] {
        assert_eq!(earns(of_amount, "100", profit), reward, "{profit}");
    }
}

#[test]
fn nothing_when_the_profit_is_below_six_tenths_of_a_percent() {
    let terms = "base = 'amount'\npercent = '0.3'\nhold_days = 14\nmin_profit = '0.6'";
    for (profit, reward) in [("6", "3"), ("5.99999999", "0"), ("0", "0"), ("-1", "0")] {
        assert_eq!(earns(terms, "1000", profit), reward, "{profit}");
    }
}

#[test]
fn six_tenths_and_two_tenths_of_a_percent_on_two_levels() {
    let terms = "base = 'amount'\npercent = '0.6'\nhold_days = 14\nlevel2 = '0.2'";
    let first = facts(terms, "1000", "12");
    let second = Facts { level: 2, ..first.clone() };
    assert_eq!(compute(&first).unwrap().amount, usd(6_00000000));
    assert_eq!(compute(&second).unwrap().amount, usd(2_00000000));
}

#[test]
fn a_click_is_required_within_a_day() {
    let terms = "base = 'profit'\npercent = '30'\nhold_days = 14\nclick_within_hours = 24";
    for (age, reward) in [(Some(86_400), 3_00000000), (Some(86_401), 0), (None, 0)] {
        let facts = Facts { click_age_s: age, ..facts(terms, "100", "10") };
        assert_eq!(compute(&facts).unwrap().amount, usd(reward), "{age:?}");
    }
}
