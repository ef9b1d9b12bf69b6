//! Decimals as text: one strict form to read, one plain form to print.

use std::fmt;

use rust_decimal::Decimal;

/// The most significant digits that a [`Decimal`] holds whatever they are; it has as many decimals.
const MAX_DIGITS: u32 = 28;

/// Why a text is not a decimal that the office accepts; each message says what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Nothing is written.
    #[error("is empty; write a number such as 10 or 0.5")]
    Empty,
    /// The number is written with an exponent, as in `1e5`.
    #[error("is written with an exponent; write all its digits, such as 100000 for 1e5")]
    Exponent,
    /// The number has a comma, as a decimal mark or between thousands: which of the two is never
    /// guessed.
    #[error(
        "has a comma; write a point before the decimals and nothing between thousands, such as 1234.5"
    )]
    Comma,
    /// The text is no plain decimal: a sign `+`, a space, a letter, a missing digit beside the
    /// point.
    #[error(
        "is not a plain number; write digits with at most one point between them, such as 1234.5"
    )]
    NotANumber,
    /// More digits are written than can be kept exactly.
    #[error("has too many digits; write at most 28 significant digits and at most 28 decimals")]
    TooManyDigits,
}

/// Reads a plain decimal: an optional `-`, ASCII digits, and at most one point with digits on both
/// sides of it.
///
/// Everything else is refused, so that a number is never understood differently from how it was
/// meant: `+1`, `1.`, `.5`, `1e5`, `1,5`, `1 000`, `0x10` and digits of other scripts. Leading
/// zeros are accepted, trailing zeros are kept in the scale of the result, and `-0` is read as `0`.
///
/// # Errors
///
/// [`DecimalError`] for any other text, and for more than 28 significant digits or 28 decimals.
pub fn parse_decimal(text: &str) -> Result<Decimal, DecimalError> {
    if text.is_empty() {
        return Err(DecimalError::Empty);
    }
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if let Some(bad) = digits.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b'.')) {
        return Err(what_stopped(digits.as_bytes(), bad));
    }
    let (whole, decimals) = match digits.split_once('.') {
        Some((_, "")) => return Err(DecimalError::NotANumber),
        Some((whole, decimals)) => (whole, decimals),
        None => (digits, ""),
    };
    if whole.is_empty() || decimals.contains('.') {
        return Err(DecimalError::NotANumber);
    }
    let magnitude = significant(whole, decimals)?;
    let scale = u32::try_from(decimals.len()).map_err(|_| DecimalError::TooManyDigits)?;
    let mantissa = if is_negative { -magnitude } else { magnitude };
    Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| DecimalError::TooManyDigits)
}

/// Names what is wrong with the byte at `bad`, which is neither a digit nor a point.
fn what_stopped(digits: &[u8], bad: usize) -> DecimalError {
    let follows_a_digit = bad > 0 && digits[bad - 1].is_ascii_digit();
    match digits[bad] {
        b',' => DecimalError::Comma,
        b'e' | b'E' if follows_a_digit => DecimalError::Exponent,
        _ => DecimalError::NotANumber,
    }
}

/// The digits on both sides of the point as one integer, when they are few enough to be exact.
fn significant(whole: &str, decimals: &str) -> Result<i128, DecimalError> {
    let digits = whole.bytes().chain(decimals.bytes());
    let mut value = 0_i128;
    let mut count = 0;
    for digit in digits.skip_while(|digit| *digit == b'0') {
        count += 1;
        if count > MAX_DIGITS {
            return Err(DecimalError::TooManyDigits);
        }
        value = value * 10 + i128::from(digit - b'0');
    }
    Ok(value)
}

/// Prints a decimal plainly: no exponent, no trailing zeros after the point, never `-0`.
///
/// The width and precision of a format string are ignored: a precision would round without saying
/// which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain(pub Decimal);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_zero() {
            return f.write_str("0");
        }
        write!(f, "{}", self.0.normalize())
    }
}

/// The decimal as [`Plain`] prints it.
pub fn plain(d: Decimal) -> String {
    Plain(d).to_string()
}

#[cfg(test)]
mod tests;
