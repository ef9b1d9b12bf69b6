//! Edge: a rate by hand for some hours, and accepting a price that has jumped. Both are shown as they
//! would be before they are done.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use money::Rate;
use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::features::audit::Deed;
use crate::features::office::field::wrong;
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, same, take};
use crate::features::rates::pricing::read_rate;
use crate::features::rates::{Explained, PricingRefusal, explain, set_override, thaw};
use crate::pages::{Desk, FieldErrors, Form, Page, see_other};

use super::derivation::{Back, Tried, WORDS, answer, seen};
use super::words::line;
use super::{SECTION, path};

/// What an operator does to a direction's price.
#[derive(Clone, Copy)]
enum Hand {
    /// Sets the rate for so many hours.
    Set(Rate, u32),
    /// Ends that.
    End,
    /// Accepts a price that has jumped.
    Thaw,
}

impl Hand {
    fn apply(
        self,
        tx: &mut Tx<'_>,
        deed: &Deed,
        pair: (&str, &str),
    ) -> Result<(), Stop<PricingRefusal>> {
        match self {
            Hand::Set(rate, hours) => set_override(tx, deed, pair, Some((rate, hours))),
            Hand::End => set_override(tx, deed, pair, None),
            Hand::Thaw => thaw(tx, deed, pair),
        }
    }

    /// What is said when it is done.
    fn done(self) -> &'static str {
        match self {
            Hand::Set(..) => "override",
            Hand::End => "ended",
            Hand::Thaw => "thawed",
        }
    }

    fn title(self, page: &Page) -> String {
        page.word(match self {
            Hand::Set(..) => "hand-would-set",
            Hand::End => "hand-would-end",
            Hand::Thaw => "hand-would-thaw",
        })
    }
}

/// What came of a unit that may only have been tried.
#[derive(Debug, Error)]
enum HandRefusal {
    #[error(transparent)]
    Late(#[from] Late<PricingRefusal>),
    #[error("a dry run changes nothing")]
    Tried(Option<Explained>),
}

impl Refusal for HandRefusal {}

pub(super) async fn set(
    State(app): State<App>,
    desk: Desk,
    Path(pair): Path<(String, String)>,
    sent: Form,
) -> Response {
    if sent.text("end") == "yes" {
        return perform(&app, &desk, pair, Hand::End, &sent).await;
    }
    let page = desk.page(SECTION);
    let mut errors = FieldErrors::default();
    let rate = read_rate(sent.text("rate").trim());
    if rate.is_none() {
        errors.add("rate", page.word("hand-rate-hint"));
    }
    let hours = sent.text("hours").trim().parse::<u32>().ok().filter(|h| (1..=720).contains(h));
    if hours.is_none() {
        errors.add("hours", page.word("hand-hours-hint"));
    }
    match rate.zip(hours) {
        Some((rate, hours)) => perform(&app, &desk, pair, Hand::Set(rate, hours), &sent).await,
        None => wrong_form(&app, &desk, pair, &sent, errors).await,
    }
}

pub(super) async fn accept(
    State(app): State<App>,
    desk: Desk,
    Path(pair): Path<(String, String)>,
    sent: Form,
) -> Response {
    perform(&app, &desk, pair, Hand::Thaw, &sent).await
}

async fn wrong_form(
    app: &App,
    desk: &Desk,
    (from, to): (String, String),
    sent: &Form,
    errors: FieldErrors,
) -> Response {
    let notes = Notes::trouble(desk.page(SECTION).word("form-has-errors"));
    let back = Back { notes, sent: Some(sent), errors, tried: None };
    answer(app, desk, (&from, &to), StatusCode::UNPROCESSABLE_ENTITY, back).await
}

async fn perform(
    app: &App,
    desk: &Desk,
    (from, to): (String, String),
    hand: Hand,
    sent: &Form,
) -> Response {
    let (deed, now_ms) = (deed(app, desk), app.clock().now_ms());
    let (was, is_tried) = (sent.text("seen").to_owned(), sent.text("step") != "do");
    let pair = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<HandRefusal>> {
        let pair = (pair.0.as_str(), pair.1.as_str());
        let stands = explain(tx, now_ms, pair, None)?.ok_or_else(|| {
            Late::from(PricingRefusal::NotPriced(pair.0.to_owned(), pair.1.to_owned()))
        });
        same(&seen(&stands.map_err(HandRefusal::Late)?), &was).map_err(HandRefusal::Late)?;
        hand.apply(tx, &deed, pair).map_err(late)?;
        match is_tried {
            true => Err(HandRefusal::Tried(explain(tx, now_ms, pair, None)?).into()),
            false => Ok(()),
        }
    };
    let refusal = match take(app, unit).await {
        Ok(()) => {
            return see_other(&format!("{}?done={}", path(desk.lang(), &from, &to), hand.done()));
        }
        Err(Stop::Broke(fault)) => return desk.fault(&fault),
        Err(Stop::Refused(refusal)) => refusal,
    };
    let page = desk.page(SECTION);
    let (status, back) = told(&page, refusal, hand, sent);
    answer(app, desk, (&from, &to), status, back).await
}

fn late(stop: Stop<PricingRefusal>) -> Stop<HandRefusal> {
    let stop: Result<(), Stop<Late<PricingRefusal>>> = Err(stop).within();
    let stop: Result<(), Stop<HandRefusal>> = stop.within();
    stop.err().unwrap_or(Stop::Refused(HandRefusal::Late(Late::Changed)))
}

fn told<'a>(
    page: &Page,
    refusal: HandRefusal,
    hand: Hand,
    sent: &'a Form,
) -> (StatusCode, Back<'a>) {
    let trouble = |status, sentence: String| {
        (status, Back { notes: Notes::trouble(sentence), sent: Some(sent), ..Back::default() })
    };
    let refusal = match refusal {
        HandRefusal::Tried(explained) => {
            let lines = explained.iter().flat_map(|explained| &explained.lines);
            let lines = lines.map(|told| line(page, told)).collect();
            let names: &[&'static str] = match hand {
                Hand::Set(..) => &["rate", "hours", "seen"],
                Hand::End => &["end", "seen"],
                Hand::Thaw => &["seen"],
            };
            let fields = names.iter().map(|name| (*name, sent.text(name).to_owned()));
            let tried = Tried {
                deed: if matches!(hand, Hand::Thaw) { "thaw" } else { "override" },
                title: hand.title(page),
                lines,
                fields: fields.collect(),
            };
            let typed = matches!(hand, Hand::Set(..)).then_some(sent);
            return (StatusCode::OK, Back { tried: Some(tried), sent: typed, ..Back::default() });
        }
        HandRefusal::Late(Late::Changed) => {
            return trouble(StatusCode::CONFLICT, page.word("office-late"));
        }
        HandRefusal::Late(Late::Refused(refusal)) => refusal,
    };
    let what = refusal.to_string();
    match refusal {
        PricingRefusal::Hours => {
            let mut errors = FieldErrors::default();
            errors.add("hours", wrong(page, WORDS, "hours", &what));
            let (status, back) =
                trouble(StatusCode::UNPROCESSABLE_ENTITY, page.word("form-has-errors"));
            (status, Back { errors, ..back })
        }
        PricingRefusal::NotFrozen(..) => {
            trouble(StatusCode::CONFLICT, page.word("hand-not-frozen"))
        }
        PricingRefusal::Wrong(_)
        | PricingRefusal::Currency(_)
        | PricingRefusal::Itself(_)
        | PricingRefusal::Source(_)
        | PricingRefusal::NotPriced(..) => {
            trouble(StatusCode::UNPROCESSABLE_ENTITY, page.word("hand-not-priced"))
        }
    }
}
