//! How what is said of an offer is read.

use money::{Amount, Decimal, parse_decimal};

use crate::features::rates::directions::setting::Setting;
use crate::features::rates::files::Fee;
use crate::features::rates::pricing::{Pricing, read_rate};

/// The longest word of a label or a floating mark, in characters.
const LONGEST_WORD: usize = 40;
/// More labels than this are a mistake.
const MOST_LABELS: usize = 50;

pub(super) fn set_margin(setting: &mut Setting, text: &str) -> Result<(), String> {
    match optional(text, decimal)? {
        None => setting.whole.pricing = None,
        Some(margin) => {
            setting.whole.pricing.get_or_insert_default().margin = margin;
        }
    }
    Ok(())
}

pub(super) fn set_rate(setting: &mut Setting, text: &str) -> Result<(), String> {
    if setting.whole.pricing.is_some() {
        return of_priced(text, "gets its rate from its sources");
    }
    if !text.is_empty() {
        let wrong = || format!("`{}` is no rate; write IN:OUT, e.g. 1:92.5", shown(text));
        setting.rate = Some(read_rate(text).ok_or_else(wrong)?);
    }
    Ok(())
}

/// Words, or changes of the words that are there.
pub(super) fn set_labels(setting: &mut Setting, text: &str) -> Result<(), String> {
    let labels = &mut setting.terms.labels;
    let words: Vec<&str> = text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    let is_change = |word: &&str| word.starts_with(['+', '-']);
    if words.is_empty() || !words.iter().all(is_change) {
        labels.clear();
    }
    for written in words {
        let label = word(written.trim_start_matches(['+', '-']))?.to_lowercase();
        labels.retain(|known| *known != label);
        if !written.starts_with('-') {
            labels.push(label);
        }
    }
    match labels.len() <= MOST_LABELS {
        true => Ok(()),
        false => Err(format!("there are too many; write at most {MOST_LABELS}")),
    }
}

/// What is said of a pricing, when there is one.
pub(super) fn pricing(setting: &Setting, get: impl Fn(&Pricing) -> String) -> String {
    setting.whole.pricing.as_ref().map(get).unwrap_or_default()
}

/// Changes a pricing; where there is none only nothing can be said of it.
pub(super) fn priced(
    setting: &mut Setting,
    text: &str,
    change: impl FnOnce(&mut Pricing) -> Result<(), String>,
) -> Result<(), String> {
    match &mut setting.whole.pricing {
        Some(pricing) => change(pricing),
        None if text.is_empty() => Ok(()),
        None => Err("is of a direction that is priced from sources; say its margin too".to_owned()),
    }
}

/// What is computed can't be said.
pub(super) fn of_priced(text: &str, why: &str) -> Result<(), String> {
    match text {
        "" => Ok(()),
        _ => Err(format!("a direction with a margin {why}; leave it empty")),
    }
}

/// A pricing's sentence without the field's name, which the column tells.
pub(super) fn unnamed(error: impl ToString) -> String {
    let told = error.to_string();
    told.split_once(": ").map_or(told.clone(), |(_, what)| what.to_owned())
}

pub(super) fn text_of(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

pub(super) fn optional<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

pub(super) fn decimal(text: &str) -> Result<Decimal, String> {
    parse_decimal(text).map_err(|error| format!("`{}` {error}", shown(text)))
}

pub(super) fn whole(text: &str, least: i64, most: i64) -> Result<i64, String> {
    let wrong =
        || format!("`{}` is none; write a whole number from {least} to {most}", shown(text));
    text.parse().ok().filter(|number| (least..=most).contains(number)).ok_or_else(wrong)
}

pub(super) fn number(text: &str, least: i64, most: i64) -> Result<Option<u32>, String> {
    let number = optional(text, |text| whole(text, least, most))?;
    Ok(number.and_then(|number| u32::try_from(number).ok()))
}

pub(super) fn amount(text: &str, like: Amount) -> Result<Amount, String> {
    match Amount::parse(text, like.scale()) {
        Ok(amount) if amount.is_negative() => {
            Err(format!("`{text}` is below zero; write 0 or more"))
        }
        Ok(amount) => Ok(amount),
        Err(error) => Err(format!("`{}` {error}", shown(text))),
    }
}

pub(super) fn fee(text: &str) -> Result<Fee, String> {
    text.parse::<Fee>().map_err(|error| error.to_string())
}

pub(super) fn word(text: &str) -> Result<String, String> {
    if text.is_empty() || text.chars().count() > LONGEST_WORD || text.contains(char::is_control) {
        let told = shown(text);
        return Err(format!("`{told}` is none; write a word of at most {LONGEST_WORD} characters"));
    }
    Ok(text.to_owned())
}

/// The part of a wrong value that a sentence shows.
pub(super) fn shown(text: &str) -> &str {
    web::text::cut(text, 40)
}
