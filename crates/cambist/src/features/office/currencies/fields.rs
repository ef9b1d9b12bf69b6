//! The fields of a currency.

use crate::features::currencies::accounts::AccountFormat;
use crate::features::currencies::{Currency, CurrencyKind, CurrencyWords};
use crate::features::office::field::{Field, Words};
use crate::features::office::seen::digest;
use crate::pages::{FieldErrors, Form, Page};

/// What can be said of a currency.
pub(super) const WORDS: &[Words] = &[
    Words::new("code", "currency-code", "currency-code-hint"),
    Words::new("name_en", "currency-name-en", "currency-name-hint"),
    Words::new("name_ru", "currency-name-ru", "currency-name-hint"),
    Words::new("kind", "currency-kind", "currency-kind-hint"),
    Words::new("unit", "currency-unit", "currency-unit-hint"),
    Words::new("network", "currency-network", "currency-network-hint"),
    Words::new("decimals", "currency-decimals", "currency-decimals-hint"),
    Words::new("format", "currency-format", "currency-format-hint"),
    Words::new("groups", "currency-groups", "currency-groups-hint"),
    Words::new("reserve", "currency-reserve", "currency-reserve-hint"),
    Words::new("note", "currency-note", "currency-note-hint"),
];

fn words(name: &str) -> Words {
    let found = WORDS.iter().find(|words| words.name == name);
    *found.unwrap_or(&WORDS[0])
}

/// The word of a kind, for the page.
pub(super) fn kind_word(page: &Page, kind: CurrencyKind) -> String {
    page.word(match kind {
        CurrencyKind::Crypto => "kind-crypto",
        CurrencyKind::Bank => "kind-bank",
        CurrencyKind::Wallet => "kind-wallet",
        CurrencyKind::Cash => "kind-cash",
    })
}

/// The fields of a currency that is known, or of a new one.
pub(super) fn fields(
    page: &Page,
    known: Option<&Currency>,
    sent: Option<&Form>,
    errors: &FieldErrors,
) -> Vec<Field> {
    let text = |get: fn(&Currency) -> String| known.map(get).unwrap_or_default();
    let kinds = CurrencyKind::all().map(|kind| (kind.word().to_owned(), kind_word(page, kind)));
    let line = |name, get: fn(&Currency) -> String| words(name).field(page, text(get));
    let mut fields = Vec::new();
    if known.is_none() {
        fields.push(line("code", |c| c.code.clone()));
    }
    fields.extend([
        line("name_en", |c| c.name_en.clone()),
        line("name_ru", |c| c.name_ru.clone()),
        line("kind", |c| c.kind.word().to_owned()).choice(kinds.collect()),
        line("unit", |c| c.unit.clone()),
        line("network", |c| c.network.clone()),
    ]);
    if known.is_none() {
        fields.push(line("decimals", |c| c.scale.get().to_string()).number());
    }
    fields.push(line("format", |c| c.format.name.to_owned()).choice(formats()));
    fields.push(line("groups", |c| c.groups.join(", ")));
    fields.into_iter().map(|field| field.typed(sent, errors)).collect()
}

/// Every format of accounts, each with how such an account looks.
fn formats() -> Vec<(String, String)> {
    let told = |format: &AccountFormat| match format.looks {
        "" => format.name.to_owned(),
        looks => format!("{} · {looks}", format.name),
    };
    AccountFormat::all().map(|format| (format.name.to_owned(), told(format))).collect()
}

/// The fields of a reserve.
pub(super) fn reserve_fields(
    page: &Page,
    known: &Currency,
    sent: Option<&Form>,
    errors: &FieldErrors,
) -> Vec<Field> {
    let reserve = known.reserve.map(|reserve| reserve.to_string()).unwrap_or_default();
    let fields = [words("reserve").field(page, reserve).number(), words("note").field(page, "")];
    fields.map(|field| field.typed(sent, errors)).to_vec()
}

/// What a form says of a currency.
pub(super) fn said(code: &str, sent: &Form) -> CurrencyWords {
    let text = |name: &str| Some(sent.text(name).trim().to_owned());
    let is_new = !sent.text("code").is_empty();
    CurrencyWords {
        code: code.to_owned(),
        kind: text("kind"),
        network: text("network"),
        unit: text("unit"),
        decimals: if is_new { text("decimals") } else { None },
        name_en: text("name_en"),
        name_ru: text("name_ru"),
        format: text("format"),
        groups: text("groups"),
        reserve: None,
    }
}

/// What a form of a currency was filled in from: how much of it there is has a form of its own.
pub(super) fn seen(known: &Currency) -> String {
    digest([
        known.code.as_str(),
        known.kind.word(),
        known.network.as_str(),
        known.unit.as_str(),
        known.name_en.as_str(),
        known.name_ru.as_str(),
        known.format.name,
        known.groups.join(",").as_str(),
    ])
}

/// What a form of a reserve was filled in from.
pub(super) fn seen_reserve(known: &Currency) -> String {
    let reserve = known.reserve.map(|reserve| reserve.to_string());
    digest([known.code.as_str(), reserve.as_deref().unwrap_or("unknown")])
}
