//! Numbers as rates files write them, and the sentences for those that cannot be read.

use std::ops::RangeInclusive;

use money::{Decimal, DecimalError, parse_decimal, plain};

/// How much of a wrong value a message shows, in characters.
const SHOWN: usize = 40;

/// The longest unit after an amount, in characters.
const MAX_UNIT: usize = 16;

/// A number without a unit.
///
/// The error is the rest of a sentence that begins with the name of the element.
pub(super) fn plain_number(text: &str) -> Result<Decimal, String> {
    parse_decimal(text).map_err(|error| sentence(text, text, error))
}

/// An amount, zero or more, with or without a unit after it (`50`, `50 USD`, `0.01BTC`).
///
/// The unit is not kept: the side of the exchange says which currency it is.
pub(super) fn amount(text: &str) -> Result<Decimal, String> {
    let number = without_unit(text);
    let amount = parse_decimal(number).map_err(|error| sentence(text, number, error))?;
    if amount < Decimal::ZERO {
        return Err(format!("`{}` is below zero; write 0 or more", shown(text)));
    }
    Ok(amount)
}

/// The part of a value that a message shows, without line breaks.
pub(super) fn shown(text: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut start: String = text.chars().take(SHOWN).map(clean).collect();
    if text.chars().nth(SHOWN).is_some() {
        start.push('…');
    }
    start
}

fn without_unit(text: &str) -> &str {
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+') || is_separator(c);
    match text.find(|c| !in_number(c)).map(|end| text.split_at(end)) {
        Some((number, unit)) if !number.is_empty() && is_unit(unit) => number.trim_end(),
        _ => text,
    }
}

/// A unit is a currency sign, or a word of at least two letters: `1e5` and `0x10` have none.
fn is_unit(text: &str) -> bool {
    if matches!(text, "$" | "€" | "£" | "¥" | "₽" | "₴" | "₸" | "₿" | "Ξ") {
        return true;
    }
    let hexadecimal = text
        .strip_prefix(['x', 'X'])
        .is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()));
    let letters = text.chars().take_while(|c| c.is_alphabetic()).count();
    let is_word = text.chars().all(|c| c.is_alphanumeric() || c == '.');
    letters >= 2 && is_word && !hexadecimal && text.chars().count() <= MAX_UNIT
}

/// What to write instead of a text whose number cannot be read.
fn sentence(text: &str, number: &str, error: DecimalError) -> String {
    let advice = match error {
        _ if is_grouped(number) => grouped(number),
        DecimalError::Exponent => {
            format!("is written with an exponent; write {}", expanded(number))
        }
        other => other.to_string(),
    };
    format!("`{}` {advice}", shown(text))
}

fn expanded(number: &str) -> String {
    match Decimal::from_scientific(number) {
        Ok(value) if !value.is_zero() => plain(value),
        _ => "all its digits".to_owned(),
    }
}

/// `1 000`, `1,000.5`, `1'000`: a group of one to three digits, then groups of exactly three.
fn is_grouped(number: &str) -> bool {
    let whole = number.split('.').next().unwrap_or_default();
    let Some((first, rest)) = whole.split_once(is_separator) else {
        return false;
    };
    let has_digits = |group: &str, sizes: RangeInclusive<usize>| {
        sizes.contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit())
    };
    has_digits(first, 1..=3) && rest.split(is_separator).all(|group| has_digits(group, 3..=3))
}

fn grouped(number: &str) -> String {
    let digits = shown(&number.replace(is_separator, ""));
    // One comma may be meant as the decimal one, and the difference is a factor of a thousand.
    if number.matches(is_separator).count() == 1 && number.contains(',') && !number.contains('.') {
        return format!(
            "has a comma; write {digits}, or {} for decimals",
            shown(&number.replace(',', "."))
        );
    }
    format!("has a thousands separator; write {digits}")
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '\'' | '_')
}
