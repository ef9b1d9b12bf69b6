//! Numbers of other people's documents, exactly as they are written.

use money::{Decimal, parse_decimal};

use crate::outgoing::shown;

/// The longest number that is looked at: no honest price is longer.
const LONGEST: usize = 64;

/// Reads a number, also one with an exponent, without ever rounding it: `0.5`, `1e-05`, `6.5E4`.
///
/// # Errors
/// A sentence that shows the number and says what is wrong with it.
pub(super) fn exact(text: &str) -> Result<Decimal, String> {
    let text = text.trim();
    let wrong = |what: &str| format!("`{}` {what}", shown(text));
    if text.len() > LONGEST {
        return Err(wrong("is longer than any price"));
    }
    if !text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return Err(wrong("is not a number"));
    }
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        None => (text, 0),
        Some((digits, exponent)) => {
            let exponent: Option<i32> = exponent.parse().ok().filter(|e| (-28..=28).contains(e));
            (digits, exponent.ok_or_else(|| wrong("is out of range, or no number"))?)
        }
    };
    let plain = shifted(digits, exponent).ok_or_else(|| wrong("is not a number"))?;
    parse_decimal(&plain).map_err(|error| wrong(&error.to_string()))
}

/// A number with a comma before its decimals, as the Bank of Russia writes them: `91,8312`.
///
/// # Errors
/// As [`exact`].
pub(super) fn with_comma(text: &str) -> Result<Decimal, String> {
    match text.contains('.') || text.matches(',').count() > 1 {
        true => Err(format!("`{}` is not a number with a decimal comma", shown(text))),
        false => exact(&text.replace(',', ".")),
    }
}

/// The digits with their point moved to the right by `exponent`; `None` where there is no number.
fn shifted(digits: &str, exponent: i32) -> Option<String> {
    if exponent == 0 {
        return Some(digits.to_owned());
    }
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let all = [whole, decimals].concat();
    if whole.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let length = i32::try_from(all.len()).ok()?;
    let before = usize::try_from(1 - point).unwrap_or(0);
    let after = usize::try_from(point - length).unwrap_or(0);
    let padded = ["0".repeat(before), all, "0".repeat(after)].concat();
    let point = usize::try_from(point.max(1)).ok()?;
    let (whole, decimals) = padded.split_at(point);
    let dot = if decimals.is_empty() { "" } else { "." };
    Some([sign, whole, dot, decimals].concat())
}

#[cfg(test)]
mod tests {
    use money::plain;
    use proptest::prelude::{any, proptest};

    use super::{exact, with_comma};

    #[test]
    fn a_number_is_what_is_written() {
        for (text, expected) in [
            ("65000.50000000", "65000.5"),
            ("0", "0"),
            ("-1.5", "-1.5"),
            (" 1.25 ", "1.25"),
            ("1e0", "1"),
            ("1e-05", "0.00001"),
            ("1E-5", "0.00001"),
            ("6.5E4", "65000"),
            ("6.5e+4", "65000"),
            ("1.23e1", "12.3"),
            ("12.3e-3", "0.0123"),
            ("123e-2", "1.23"),
            ("-2.5e-1", "-0.25"),
            ("0.00000000000000000000000001", "0.00000000000000000000000001"),
        ] {
            assert_eq!(exact(text).map(plain), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_shown() {
        for text in [
            "",
            "NaN",
            "Infinity",
            "-inf",
            "1e300",
            "1e-300",
            "1e",
            "e5",
            "1e5e5",
            "1e5.0",
            ".5",
            "1.",
            "+1",
            "1,5",
            "0x10",
            "1 000",
            "null",
            "12345678901234567890123456789",
            "٣",
            "1e99999999999",
        ] {
            assert!(exact(text).is_err(), "{text}: {:?}", exact(text));
        }
        let long = "1".repeat(1000);
        assert!(exact(&long).unwrap_err().len() < 300, "a message stays short");
    }

    #[test]
    fn a_decimal_comma_is_a_point() {
        assert_eq!(with_comma("91,8312").map(plain), Ok("91.8312".to_owned()));
        assert_eq!(with_comma("1234").map(plain), Ok("1234".to_owned()));
        for text in ["91.8312", "1,234,5", "1.234,5", ",5", "", "1,5e3,"] {
            assert!(with_comma(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_exponent_changes_no_digit(digits in 1_i64..1_000_000_000, exponent in -15_i32..15) {
            let written = exact(&format!("{digits}e{exponent}")).unwrap();
            let power = money::Decimal::from(10_i64.pow(exponent.unsigned_abs()));
            let expected = match exponent < 0 {
                true => money::Decimal::from(digits) / power,
                false => money::Decimal::from(digits) * power,
            };
            assert_eq!(written, expected);
        }

        #[test]
        fn no_text_breaks_the_reading(text in any::<String>()) {
            let _any = (exact(&text), with_comma(&text));
        }
    }
}
