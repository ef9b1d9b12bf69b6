//! Cards, bank accounts and telephones.
//!
//! What follows a comma is a word to the operator, such as the owner's name: several banks want it.

use super::{AccountFormat, AccountNoun};

const fn bank(
    name: &'static str,
    noun: AccountNoun,
    looks: &'static str,
    sample: &'static str,
    check: fn(&str) -> bool,
) -> AccountFormat {
    AccountFormat { name, noun, looks, sample, may_have_memo: false, check }
}

pub(super) const ALL: &[AccountFormat] = &[
    bank("card", AccountNoun::Card, "4276 1234 5678 9014", "4276 1234 5678 9014", |text| {
        is_card(&number(text))
    }),
    bank(
        "card-rub",
        AccountNoun::Card,
        "2200 7000 1234 5673, 40817810099910004312, +79001234567",
        "40817810099910004312",
        |text| {
            let number = number(text);
            is_card(&number) || is_digits(&number, 20) || is_phone_of(&number, "7", 11)
        },
    ),
    bank(
        "card-uah",
        AccountNoun::Card,
        "4276 1234 5678 9014, UA743052990000026007233566001",
        "UA743052990000026007233566001",
        |text| is_card(&number(text)) || is_iban_of(&number(text), "UA"),
    ),
    bank(
        "card-kzt",
        AccountNoun::Card,
        "4276 1234 5678 9014, KZ86125KZT5004100100, +77011234567",
        "KZ86125KZT5004100100",
        |text| {
            let number = number(text);
            is_card(&number) || is_iban_of(&number, "KZ") || is_phone_of(&number, "7", 11)
        },
    ),
    bank(
        "iban",
        AccountNoun::Iban,
        "DE89370400440532013000, Ann Example",
        "DE89 3704 0044 0532 0130 00",
        |text| is_iban(&number(text)),
    ),
    bank("phone", AccountNoun::Phone, "+79001234567", "+7 900 123-45-67", |text| {
        is_phone(&number(text))
    }),
];

/// The account before the first comma, without what people put between digits.
fn number(text: &str) -> String {
    let account = text.split(',').next().unwrap_or_default();
    account.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '-' | '(' | ')')).collect()
}

/// So many digits and nothing else.
pub(super) fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// 13 to 19 digits, the last of which is Luhn's (ISO/IEC 7812).
pub(super) fn is_card(number: &str) -> bool {
    if !(13..=19).contains(&number.len()) || !is_digits(number, number.len()) {
        return false;
    }
    let weighed = number.bytes().rev().enumerate().map(|(place, byte)| {
        let digit = u32::from(byte - b'0');
        match (place % 2, digit) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => 2 * digit - 9,
            (_, digit) => 2 * digit,
        }
    });
    weighed.sum::<u32>().is_multiple_of(10)
}

/// A number in international form: `+` and 8 to 15 digits (E.164).
pub(super) fn is_phone(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len())
            && is_digits(digits, digits.len())
            && !digits.starts_with('0')
    })
}

/// A number of one country: `+`, its code, and digits up to `length`.
fn is_phone_of(number: &str, code: &str, length: usize) -> bool {
    number
        .strip_prefix('+')
        .is_some_and(|digits| is_digits(digits, length) && digits.starts_with(code))
}

/// An IBAN: country, and a remainder of 1 by 97 (ISO 13616, ISO 7064).
pub(super) fn is_iban(number: &str) -> bool {
    let text = number.to_ascii_uppercase();
    let is_shaped = (15..=34).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && text.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit());
    if !is_shaped {
        return false;
    }
    let turned = text.bytes().skip(4).chain(text.bytes().take(4));
    let rest = turned.fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    });
    rest == 1
}

fn is_iban_of(number: &str, country: &str) -> bool {
    is_iban(number) && number.to_ascii_uppercase().starts_with(country)
}
