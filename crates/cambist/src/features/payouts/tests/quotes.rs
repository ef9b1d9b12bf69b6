//! Fees and prices, and on whose side they are rounded.

use money::{Amount, Decimal, Scale};
use proptest::prelude::{prop_assert, proptest};

use crate::features::currencies::catalogue;
use crate::features::payouts::{Method, PriceSource, QuoteStop};
use crate::features::rates::RateTable;

fn usd(text: &str) -> Amount {
    Amount::parse(text, Scale::USD).unwrap()
}

fn method(fee: &str, percent: &str, price: &str) -> Method {
    Method {
        id: 1,
        title_en: String::new(),
        title_ru: String::new(),
        currency: "SBERRUB".to_owned(),
        min: usd("1"),
        max: None,
        fee: usd(fee),
        fee_percent: percent.parse().unwrap(),
        price: PriceSource::Fixed(price.parse().unwrap()),
        is_enabled: true,
        position: 1,
    }
}

#[test]
fn what_arrives_is_rounded_down_and_the_fee_up() {
    let rouble = catalogue().into_iter().find(|c| c.code == "SBERRUB").unwrap();
    let table = RateTable::default();
    // amount, fixed fee, percent, price; the fee and what arrives.
    let rows = [
        ("100", "0", "0", "1", "0", "100"),
        ("100", "1", "0.5", "1", "1.5", "98.5"),
        ("100", "1.5", "2", "0.0125", "3.5", "7720"),
        ("0.00000003", "0", "50", "0.0000000001", "0.00000002", "100"),
        ("10", "0", "33.3333", "3", "3.33333", "2.22"),
        ("0.3", "0", "0", "0.7", "0", "0.42"),
        ("92233720368", "0", "99.9999", "1", "92233628134.279632", "92233.72"),
    ];
    for (amount, fee, percent, price, takes, arrives) in rows {
        let quote = method(fee, percent, price).quote(usd(amount), &rouble, &table).unwrap();
        assert_eq!((quote.fee, quote.pay.to_string().as_str()), (usd(takes), arrives), "{amount}");
    }
    for (amount, fee, percent, price) in [
        ("1", "1", "0", "1"),
        ("1", "0.999", "0", "1"),
        ("0.00000001", "0", "0.0001", "1"),
        ("1", "2", "0", "1"),
    ] {
        let quote = method(fee, percent, price).quote(usd(amount), &rouble, &table);
        assert_eq!(quote, Err(QuoteStop::NothingArrives), "{amount} {fee}");
    }
}

#[test]
fn without_a_rate_there_is_no_price() {
    let rouble = catalogue().into_iter().find(|c| c.code == "SBERRUB").unwrap();
    let own = Method { price: PriceSource::Own, ..method("0", "0", "1") };
    assert_eq!(own.quote(usd("1"), &rouble, &RateTable::default()), Err(QuoteStop::NoPrice));
}

proptest! {
    #[test]
    fn the_office_never_pays_more_than_left_the_balance(
        units in 1_i64..1_000_000_000_000_000,
        fee in 0_i64..10_000_000_000,
        percent in 0_i64..1_000_000,
        price in 1_i64..1_000_000_000,
        decimals in 0_u32..9,
    ) {
        let rouble = catalogue().into_iter().find(|c| c.code == "SBERRUB").unwrap();
        let price = Decimal::new(price, decimals);
        let method = Method {
            fee: Amount::from_units(fee, Scale::USD),
            fee_percent: Decimal::new(percent, 4),
            price: PriceSource::Fixed(price),
            ..method("0", "0", "1")
        };
        let amount = Amount::from_units(units, Scale::USD);
        if let Ok(quote) = method.quote(amount, &rouble, &RateTable::default()) {
            let net = amount.checked_sub(quote.fee).unwrap().to_decimal();
            let worth = quote.pay.to_decimal().checked_mul(price).unwrap();
            prop_assert!(worth <= net, "{worth} of {net}");
            // And at most one smallest unit less, so that nothing is lost but by rounding.
            let next = quote.pay.checked_add(Amount::from_units(1, rouble.scale)).unwrap();
            prop_assert!(next.to_decimal().checked_mul(price).unwrap() > net);
            let exact = amount.to_decimal() * Decimal::new(percent, 6);
            prop_assert!(quote.fee.to_decimal() >= exact, "the fee is rounded up");
        }
    }
}
