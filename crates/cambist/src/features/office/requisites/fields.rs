//! The fields of requisites, and what is wrong with them in words of the page.

use http::StatusCode;
use money::Amount;

use crate::features::office::field::{Field, Words};
use crate::features::office::notes::Notes;
use crate::features::office::seen::digest;
use crate::features::rates::RateTable;
use crate::features::requisites::{Change, Requisite, RequisiteRefusal};
use crate::features::storefront::currency_of;
use crate::pages::{FieldErrors, Form, Page};

/// The currency of new requisites.
const CURRENCY: Words = Words::new("currency", "requisites-currency", "requisites-currency-hint");

/// What is said of requisites.
const WORDS: &[Words] = &[
    Words::new("account", "requisites-account", "requisites-account-hint"),
    Words::new("memo", "order-pays-memo", "requisites-memo-hint"),
    Words::new("bank", "order-pays-bank", ""),
    Words::new("holder", "order-pays-holder", ""),
    Words::new("note", "order-pays-note", "requisites-note-hint"),
    Words::new("order_min", "requisites-order-min", "requisites-limit-hint"),
    Words::new("order_max", "requisites-order-max", "requisites-limit-hint"),
    Words::new("day_max", "requisites-day-max", "requisites-day-max-hint"),
    Words::new("turn", "requisites-turn", "requisites-turn-hint"),
];

/// The fields of requisites; `None`: of new ones.
pub(super) fn fields(
    page: &Page,
    known: Option<&Requisite>,
    (sent, errors): (Option<&Form>, &FieldErrors),
) -> Vec<Field> {
    let texts = known.map_or_else(texts_of_new, texts);
    let field = |(words, text): (&Words, String)| {
        let field = words.field(page, text);
        let field = match words.name {
            "order_min" | "order_max" | "day_max" | "turn" => field.number(),
            "account" | "note" => field.wide(),
            _ => field,
        };
        field.typed(sent, errors)
    };
    WORDS.iter().zip(texts).map(field).collect()
}

/// The choice of a currency: those that are given somewhere first.
pub(super) fn currency_field(
    page: &Page,
    table: &RateTable,
    wanted: &str,
    (sent, errors): (Option<&Form>, &FieldErrors),
) -> Field {
    let mut given: Vec<usize> = table.listed().map(|listed| listed.from).collect();
    given.sort_unstable();
    given.dedup();
    let choice = |place: usize| {
        let code = &table.currency(place).code;
        (code.clone(), format!("{code} · {}", currency_of(table, code, page.lang).name))
    };
    let others = (0..table.currencies().len()).filter(|place| given.binary_search(place).is_err());
    let choices = given.iter().copied().chain(others).map(choice).collect();
    CURRENCY.field(page, wanted.to_ascii_uppercase()).choice(choices).wide().typed(sent, errors)
}

fn texts_of_new() -> [String; 9] {
    let mut texts: [String; 9] = Default::default();
    // The first turn.
    texts[8] = "1".to_owned();
    texts
}

fn texts(known: &Requisite) -> [String; 9] {
    let Requisite { details, limits, turn, .. } = known;
    let limit = |limit: Option<Amount>| limit.map(|sum| sum.to_string()).unwrap_or_default();
    [
        details.account.clone(),
        details.memo.clone(),
        details.bank.clone(),
        details.holder.clone(),
        details.note.clone(),
        limit(limits.order_min),
        limit(limits.order_max),
        limit(limits.day_max),
        turn.to_string(),
    ]
}

/// What a form was filled in from: all that is set, and nothing of what orders do to it.
pub(super) fn seen(known: &Requisite) -> String {
    let state = if known.is_enabled { "on" } else { "off" };
    digest(texts(known).into_iter().chain([state.to_owned()]))
}

/// What a form says.
pub(super) fn said(sent: &Form) -> Change {
    let text = |name| Some(sent.text(name).to_owned());
    Change {
        account: text("account"),
        memo: text("memo"),
        bank: text("bank"),
        holder: text("holder"),
        note: text("note"),
        order_min: text("order_min"),
        order_max: text("order_max"),
        day_max: text("day_max"),
        turn: text("turn"),
    }
}

/// A refusal as the form tells it.
pub(super) fn told(
    page: &Page,
    refusal: &RequisiteRefusal,
    errors: &mut FieldErrors,
) -> (StatusCode, Notes) {
    match refusal {
        RequisiteRefusal::Unknown(_) => {
            return (StatusCode::NOT_FOUND, Notes::trouble(page.word("requisites-gone")));
        }
        RequisiteRefusal::Currency(_) => errors.add("currency", page.word(CURRENCY.hint)),
        RequisiteRefusal::Details(wrong) => errors.add(wrong.field(), wrong.words(page.lang)),
        RequisiteRefusal::Limit { field, decimals, .. } => {
            let name = match *field {
                "order-min" => "order_min",
                "order-max" => "order_max",
                _ => "day_max",
            };
            let sentence = page.word_of("requisites-wrong-limit", "number", &decimals.to_string());
            errors.add(name, sentence);
        }
        RequisiteRefusal::Turn(_) => errors.add("turn", page.word("requisites-turn-hint")),
        RequisiteRefusal::Empty => errors.add("order_min", page.word("requisites-wrong-order")),
    }
    (StatusCode::UNPROCESSABLE_ENTITY, Notes::trouble(page.word("form-has-errors")))
}
