use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use rust_decimal::Decimal;

use super::DecimalError::{Comma, Empty, Exponent, NotANumber, TooManyDigits};
use super::{Plain, parse_decimal, plain};

#[test]
fn every_other_spelling_of_a_number_is_refused_with_its_reason() {
    let forty = "1".repeat(40);
    let forty_decimals = format!("0.{}", "1".repeat(40));
    let table = [
        ("", Empty),
        ("1e5", Exponent),
        ("1E5", Exponent),
        ("-2.5e-7", Exponent),
        ("1,5", Comma),
        ("1,000", Comma),
        ("1,000.5", Comma),
        (",5", Comma),
        (" ", NotANumber),
        (" 1", NotANumber),
        ("1 ", NotANumber),
        ("1 000", NotANumber),
        ("1\u{a0}000", NotANumber),
        ("1_000", NotANumber),
        ("1'000", NotANumber),
        ("1.", NotANumber),
        (".5", NotANumber),
        (".", NotANumber),
        ("-", NotANumber),
        ("-.5", NotANumber),
        ("--1", NotANumber),
        ("1-", NotANumber),
        ("+1", NotANumber),
        ("1.2.3", NotANumber),
        ("1..2", NotANumber),
        ("١٢٣", NotANumber),
        ("\u{ff11}\u{ff12}", NotANumber),
        ("−1", NotANumber),
        ("NaN", NotANumber),
        ("inf", NotANumber),
        ("e5", NotANumber),
        ("0x10", NotANumber),
        ("10 USD", NotANumber),
        ("5%", NotANumber),
        ("1\n", NotANumber),
        ("1\0", NotANumber),
        (&forty, TooManyDigits),
        (&forty_decimals, TooManyDigits),
        ("12345678901234567890123456789", TooManyDigits),
        ("1234567890123456789012345678.0", TooManyDigits),
        ("0.00000000000000000000000000001", TooManyDigits),
        ("0.00000000000000000000000000000", TooManyDigits),
    ];
    for (text, reason) in table {
        assert_eq!(parse_decimal(text), Err(reason), "{text:?}");
    }
}

#[test]
fn plain_decimals_are_read_exactly() {
    let table = [
        ("0", 0, 0),
        ("-0", 0, 0),
        ("-0.00", 0, 2),
        ("7", 7, 0),
        ("007", 7, 0),
        ("-12.50", -1250, 2),
        ("7053614.12345678", 705_361_412_345_678, 8),
        ("0.0000000000000000000000000001", 1, 28),
        ("1234567890123456789012345678", 1_234_567_890_123_456_789_012_345_678, 0),
        ("-9.999999999999999999999999999", -9_999_999_999_999_999_999_999_999_999, 27),
        ("000000000000000000000000000000000000000001.5", 15, 1),
    ];
    for (text, digits, scale) in table {
        let value = parse_decimal(text).unwrap();
        assert_eq!((value.mantissa(), value.scale()), (digits, scale), "{text:?}");
    }
}

#[test]
fn minus_zero_is_read_and_printed_as_zero() {
    assert!(!parse_decimal("-0").unwrap().is_sign_negative());
    assert_eq!(plain(-Decimal::ZERO), "0");
    assert_eq!(plain(Decimal::from_i128_with_scale(0, 8)), "0");
}

#[test]
fn a_decimal_is_printed_without_trailing_zeros_and_without_an_exponent() {
    let table = [
        (1_000_000, 0, "1000000"),
        (150, 2, "1.5"),
        (-150, 1, "-15"),
        (1, 28, "0.0000000000000000000000000001"),
        (79_228_162_514_264_337_593_543_950_335, 0, "79228162514264337593543950335"),
    ];
    for (digits, scale, text) in table {
        assert_eq!(plain(Decimal::from_i128_with_scale(digits, scale)), text);
    }
}

#[test]
fn a_precision_in_a_format_string_rounds_nothing() {
    let value = parse_decimal("1.987").unwrap();
    assert_eq!(format!("{:.1}", Plain(value)), "1.987");
}

#[test]
fn every_message_says_what_to_write() {
    for reason in [Empty, Exponent, Comma, NotANumber, TooManyDigits] {
        assert!(reason.to_string().contains("; write "), "{reason}");
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(
        digits in -9_999_999_999_999_999_999_999_999_999_i128..=9_999_999_999_999_999_999_999_999_999,
        scale in 0_u32..=28,
    ) {
        let value = Decimal::from_i128_with_scale(digits, scale);
        let text = plain(value);
        prop_assert_eq!(parse_decimal(&text), Ok(value));
        let is_plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-'));
        prop_assert!(is_plain, "{}", text);
    }

    #[test]
    fn no_text_panics_and_only_plain_ones_are_read(text in any::<String>()) {
        if parse_decimal(&text).is_ok() {
            prop_assert!(text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-')));
        }
    }

    #[test]
    fn texts_that_are_almost_numbers_never_panic(text in "[-+]?[0-9]{0,32}[.,eE ]?[0-9]{0,32}") {
        if let Ok(value) = parse_decimal(&text) {
            // Reading keeps every digit that was written: printing at its own scale gives the text
            // again.
            let written = text.trim_start_matches('-').trim_start_matches('0');
            let printed = value.abs().to_string();
            prop_assert_eq!(printed.trim_start_matches('0'), written);
        }
    }
}
