//! The fields of a direction: its columns, in words of the page.

use crate::features::office::field::{Field, Words};
use crate::features::office::seen::digest;
use crate::features::rates::directions::{COLUMNS, Cells, Column, Setting};
use crate::pages::{FieldErrors, Form, Page};

/// Every column, in the words of the page.
pub(super) const WORDS: &[Words] = &[
    Words::new("enabled", "column-enabled", "column-enabled-hint"),
    Words::new("minutes", "column-minutes", "column-minutes-hint"),
    Words::new("when_over", "column-when-over", "column-when-over-hint"),
    Words::new("margin", "column-margin", "column-margin-hint"),
    Words::new("sources", "column-sources", "column-sources-hint"),
    Words::new("add_on", "column-add-on", "column-add-on-hint"),
    Words::new("tiers", "column-tiers", "column-tiers-hint"),
    Words::new("guard", "column-guard", "column-guard-hint"),
    Words::new("digits", "column-digits", "column-digits-hint"),
    Words::new("jump", "column-jump", "column-jump-hint"),
    Words::new("rate", "column-rate", "column-rate-hint"),
    Words::new("max_age", "column-max-age", "column-max-age-hint"),
    Words::new("city_margin", "column-city-margin", "column-city-margin-hint"),
    Words::new("min", "column-min", "column-min-hint"),
    Words::new("max", "column-max", "column-max-hint"),
    Words::new("from_fee", "column-from-fee", "column-from-fee-hint"),
    Words::new("to_fee", "column-to-fee", "column-to-fee-hint"),
    Words::new("min_fee", "column-min-fee", "column-min-fee-hint"),
    Words::new("floating", "column-floating", "column-floating-hint"),
    Words::new("delay", "column-delay", "column-delay-hint"),
    Words::new("labels", "column-labels", "column-labels-hint"),
    Words::new("schedule", "column-schedule", "column-schedule-hint"),
];

/// The words of a column.
pub(super) fn words(column: &Column) -> Words {
    let found = WORDS.iter().find(|words| words.name == column.name);
    // A column that nobody has found words for is called what the sheet calls it.
    found.copied().unwrap_or(Words::new(column.name, column.name, ""))
}

/// A column's name in words, by what the sheet calls it.
pub(super) fn label(page: &Page, column: &str) -> String {
    let found = WORDS.iter().find(|words| words.name == column);
    found.map_or_else(|| column.to_owned(), |words| page.word(words.label))
}

/// Whether a column has anything to say of an offer: one with a margin has no rate of its own, one
/// without is not priced.
fn is_shown(column: &Column, setting: &Setting) -> bool {
    match (column.name, &setting.whole.pricing) {
        ("rate" | "max_age", Some(_)) => false,
        ("sources" | "add_on" | "tiers" | "guard" | "digits" | "jump" | "city_margin", None) => {
            false
        }
        ("city_margin", Some(_)) => !setting.city.is_empty(),
        _ => true,
    }
}

/// How a column is filled in.
pub(super) fn field(page: &Page, column: &Column, value: String) -> Field {
    let field = words(column).field(page, value);
    match column.name {
        "enabled" => field.choice(vec![
            ("yes".to_owned(), page.word("office-yes")),
            ("no".to_owned(), page.word("office-no")),
        ]),
        "when_over" => field.choice(vec![
            (String::new(), page.word("column-when-over-expire")),
            ("recalculate".to_owned(), page.word("column-when-over-recalculate")),
        ]),
        "tiers" | "guard" | "labels" | "schedule" | "sources" => field.wide(),
        "minutes" | "margin" | "add_on" | "digits" | "jump" | "max_age" | "city_margin" | "min"
        | "max" | "delay" => field.number(),
        _ => field,
    }
}

/// The fields of a direction as a whole, or of one of its offers.
pub(super) fn fields(
    page: &Page,
    setting: &Setting,
    is_whole: bool,
    (sent, errors): (Option<&Form>, &FieldErrors),
) -> Vec<Field> {
    let columns = COLUMNS.iter().filter(|column| column.is_of_direction == is_whole);
    let shown = columns.filter(|column| is_shown(column, setting));
    shown.map(|column| field(page, column, column.text(setting)).typed(sent, errors)).collect()
}

/// What a form says of a direction as a whole, or of one of its offers: only what differs from how
/// it was filled in, so that a field that was not on the form is left alone.
pub(super) fn cells(setting: &Setting, is_whole: bool, sent: &Form) -> Cells {
    let columns = COLUMNS.iter().filter(|column| column.is_of_direction == is_whole);
    let shown = columns.filter(|column| is_shown(column, setting));
    let said = shown.map(|column| (column.name.to_owned(), sent.text(column.name).to_owned()));
    said.filter(|(name, text)| {
        let column = COLUMNS.iter().find(|column| column.name == *name);
        column.is_none_or(|column| column.text(setting) != text.trim())
    })
    .collect()
}

/// What the forms of a direction were filled in from: everything that is set of it.
pub(super) fn seen(settings: &[Setting]) -> String {
    digest(settings.iter().flat_map(|setting| {
        let texts = COLUMNS.iter().map(|column| column.text(setting));
        std::iter::once(setting.name()).chain(texts)
    }))
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, WORDS};

    #[test]
    fn every_column_has_words() {
        let columns: Vec<_> = COLUMNS.iter().map(|column| column.name).collect();
        let words: Vec<_> = WORDS.iter().map(|words| words.name).collect();
        assert_eq!(columns, words);
    }
}
