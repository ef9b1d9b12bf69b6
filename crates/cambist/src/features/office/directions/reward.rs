//! Edge: what a direction does to the rewards of its orders.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::office::field::{Field, Words, wrong};
use crate::features::office::notes::Notes;
use crate::features::office::seen::{deed, take};
use crate::features::rewards::{
    DirectionRefusal, DirectionRule, Modifier, read_direction_change, set_direction_rule,
};
use crate::pages::{Desk, FieldErrors, Form, Page, see_other};
use crate::words::word_with;

use super::one::{Back, answer};
use super::{SECTION, path};

/// The fields of the rule.
const WORDS: &[Words] = &[
    Words::new("rule", "reward-rule", "reward-rule-hint"),
    Words::new("value", "reward-value", "reward-value-hint"),
];

/// Rules with the keys of their words.
const RULES: [(&str, &str); 6] = [
    ("none", "reward-rule-none"),
    ("percent", "reward-rule-percent"),
    ("fixed", "reward-rule-fixed"),
    ("min", "reward-rule-min"),
    ("max", "reward-rule-max"),
    ("nothing", "reward-rule-nothing"),
];

/// What a direction does to rewards, in words.
pub(super) fn rule_words(page: &Page, rule: Option<DirectionRule>) -> String {
    let Some(rule) = rule else { return page.word("reward-rule-none") };
    let percent = rule.percent.map(|percent| {
        page.word_of("reward-is-percent", "number", &page.number(&percent.to_string()))
    });
    let usd = |key: &str, sum: crate::features::rewards::Usd| {
        word_with(page.lang, key, &[("number", &page.number(&sum.to_string()))])
    };
    let modifier = rule.modifier.map(|modifier| match modifier {
        Modifier::Nothing => page.word("reward-rule-nothing"),
        Modifier::Fixed(sum) => usd("reward-is-fixed", sum),
        Modifier::Min(sum) => usd("reward-is-min", sum),
        Modifier::Max(sum) => usd("reward-is-max", sum),
    });
    percent.into_iter().chain(modifier).collect::<Vec<_>>().join(", ")
}

/// The fields of a rule.
pub(super) fn rule_fields(
    page: &Page,
    rule: Option<DirectionRule>,
    sent: Option<&Form>,
    errors: &FieldErrors,
) -> Vec<Field> {
    let (word, value) = stated(rule.unwrap_or_default());
    let choices = RULES.map(|(word, key)| (word.to_owned(), page.word(key))).to_vec();
    let fields = [WORDS[0].field(page, word).choice(choices), WORDS[1].field(page, value).number()];
    fields.map(|field| field.typed(sent, errors)).to_vec()
}

/// A rule as it is typed.
fn stated(rule: DirectionRule) -> (&'static str, String) {
    match (rule.modifier, rule.percent) {
        (Some(Modifier::Nothing), _) => ("nothing", String::new()),
        (Some(Modifier::Fixed(sum)), _) => ("fixed", sum.to_string()),
        (Some(Modifier::Min(sum)), _) => ("min", sum.to_string()),
        (Some(Modifier::Max(sum)), _) => ("max", sum.to_string()),
        (None, Some(percent)) => ("percent", percent.to_string()),
        (None, None) => ("none", String::new()),
    }
}

pub(super) async fn set(
    State(app): State<App>,
    desk: Desk,
    Path((from, to)): Path<(String, String)>,
    sent: Form,
) -> Response {
    let page = desk.page(SECTION);
    let value = Some(sent.text("value").trim()).filter(|text| !text.is_empty());
    let rule = sent.text("rule");
    // Rules without a value take none, whatever stands in its field.
    let value = value.filter(|_| !matches!(rule, "none" | "nothing"));
    let change = match read_direction_change(rule, value) {
        Ok(change) => change,
        Err(refused) => {
            let mut errors = FieldErrors::default();
            errors.add("value", wrong(&page, WORDS, "value", &refused.to_string()));
            let notes = Notes::trouble(page.word("form-has-errors"));
            let back = Back { notes, reward: Some(&sent), errors, ..Back::default() };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return answer(&app, &desk, (&from, &to), status, back).await;
        }
    };
    let (deed, pair) = (deed(&app, &desk), (from.clone(), to.clone()));
    let unit = move |tx: &mut Tx<'_>| set_direction_rule(tx, &deed, &pair.0, &pair.1, change);
    match take(&app, unit).await {
        Ok(_) => see_other(&format!("{}?done=saved", path(desk.lang(), &from, &to))),
        Err(Stop::Refused(DirectionRefusal::Unknown { .. })) => desk.error(StatusCode::NOT_FOUND),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
    }
}
