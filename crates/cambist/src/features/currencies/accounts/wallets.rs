//! Accounts of payment systems.

use super::banks::{is_digits, is_iban, is_phone};
use super::{AccountFormat, AccountNoun};

const fn wallet(
    name: &'static str,
    looks: &'static str,
    sample: &'static str,
    check: fn(&str) -> bool,
) -> AccountFormat {
    AccountFormat { name, noun: AccountNoun::Wallet, looks, sample, may_have_memo: false, check }
}

pub(super) const ALL: &[AccountFormat] = &[
    wallet("pm-usd", "U1234567", "U1234567", |text| is_lettered(text, "U", 6..=9)),
    wallet("pm-eur", "E1234567", "E1234567", |text| is_lettered(text, "E", 6..=9)),
    wallet("pm-btc", "B1234567", "B1234567", |text| is_lettered(text, "B", 6..=9)),
    wallet("volet", "U 1234 5678 9012, ann@mail.example", "U 1234 5678 9012", |text| {
        let joined = text.replace(' ', "");
        is_email(text) || joined.get(..1).is_some_and(is_capital) && is_digits(&joined[1..], 12)
    }),
    wallet("payeer", "P1234567890", "P1234567890", |text| is_lettered(text, "P", 7..=12)),
    wallet("yoomoney", "410011234567890", "410011234567890", |text| {
        is_lettered(text.strip_prefix('4').unwrap_or_default(), "1", 9..=18)
    }),
    wallet("webmoney-z", "Z123456789012", "Z123456789012", |text| is_lettered(text, "Z", 12..=12)),
    wallet("webmoney-e", "E123456789012", "E123456789012", |text| is_lettered(text, "E", 12..=12)),
    wallet("webmoney-p", "P123456789012", "P123456789012", |text| is_lettered(text, "P", 12..=12)),
    wallet("webmoney-x", "X123456789012", "X123456789012", |text| is_lettered(text, "X", 12..=12)),
    wallet("email", "ann@mail.example", "ann@mail.example", is_email),
    wallet("email-or-phone", "ann@mail.example, +15550100123", "ann@mail.example", |text| {
        is_email(text) || is_phone(&without_spaces(text))
    }),
    wallet("revolut", "@ann, +447700900123, GB82WEST12345698765432", "@ann", |text| {
        let joined = without_spaces(text);
        is_tag(text) || is_phone(&joined) || is_iban(&joined) || is_email(text)
    }),
    wallet("upi", "ann@okbank", "ann@okbank", |text| {
        text.split_once('@').is_some_and(|(name, bank)| {
            is_word(name, 2..=64) && is_word(bank, 2..=32) && !bank.contains('.')
        })
    }),
];

fn is_capital(letter: &str) -> bool {
    letter.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_lettered(text: &str, letter: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    let digits = text.strip_prefix(letter);
    digits.is_some_and(|digits| lengths.contains(&digits.len()) && is_digits(digits, digits.len()))
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect()
}

fn is_word(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    lengths.contains(&text.len()) && text.bytes().all(is_letter)
}

fn is_tag(text: &str) -> bool {
    text.strip_prefix('@').is_some_and(|name| is_word(name, 2..=32))
}

/// One `@`, something before it, and a host with a dot behind it.
pub(super) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let is_inner = |byte: u8| byte > b' ' && byte != b'@' && byte != b',' && byte < 0x7f;
    (1..=64).contains(&name.len())
        && name.bytes().all(is_inner)
        && is_word(host, 3..=253)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
}
