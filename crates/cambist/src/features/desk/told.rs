//! Why a deed was not done, as the page tells it.

use http::StatusCode;

use crate::features::orders::{EditRefusal, State, StepRefusal};
use crate::features::requisites::{AssignRefusal, RequisiteRefusal};
use crate::features::storefront::state_key;
use crate::pages::Page;
use crate::words::word_with;

use super::age::age;
use super::deed::DeedRefusal;

/// What went wrong.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    /// The status of the answer.
    pub(super) status: StatusCode,
    /// What is wrong, in words of the page's language.
    pub(super) sentence: String,
    /// The field that it is about; `None`: the deed as a whole.
    pub(super) field: Option<&'static str>,
}

impl Trouble {
    /// The deed as a whole can't be done any more.
    fn late(sentence: String) -> Trouble {
        Trouble { status: StatusCode::CONFLICT, sentence, field: None }
    }

    /// A field holds what can't be.
    pub(super) fn wrong(field: &'static str, sentence: String) -> Trouble {
        Trouble { status: StatusCode::UNPROCESSABLE_ENTITY, sentence, field: Some(field) }
    }
}

/// A refusal in words; `None`: there is no such order.
pub(super) fn told(page: &Page, refusal: &DeedRefusal, now_ms: i64) -> Option<Trouble> {
    Some(match refusal {
        DeedRefusal::Taken(claim) => {
            // The time that is left is as long as a time that has passed.
            let left = age(page, now_ms, claim.until_ms);
            let values = [("code", claim.email.as_str()), ("number", left.as_str())];
            Trouble::late(word_with(page.lang, "deed-taken-by", &values))
        }
        DeedRefusal::Stale => Trouble::late(page.word("deed-stale")),
        DeedRefusal::Promise => Trouble::late(page.word("deed-promise")),
        DeedRefusal::Step(refusal) => return step(page, refusal),
        DeedRefusal::Edit(refusal) => return edit(page, refusal),
        DeedRefusal::Requisites(refusal) => return requisites(page, refusal),
    })
}

fn step(page: &Page, refusal: &StepRefusal) -> Option<Trouble> {
    Some(match refusal {
        StepRefusal::Unknown(_) => return None,
        StepRefusal::Reference => Trouble::wrong("note", page.word("desk-wrong-reference")),
        StepRefusal::Note => {
            Trouble::wrong("note", page.word_of("desk-wrong-note", "number", "1000"))
        }
        StepRefusal::NotFromHere { state, .. } => Trouble::late(moved(page, *state)),
    })
}

/// A step that can't be taken from where the order stands now.
fn moved(page: &Page, state: State) -> String {
    page.word_of("deed-not-from-here", "code", &page.word(state_key(state)))
}

fn requisites(page: &Page, refusal: &AssignRefusal) -> Option<Trouble> {
    Some(match refusal {
        AssignRefusal::Unknown(_) => return None,
        AssignRefusal::Over(_, state) => Trouble::late(moved(page, *state)),
        AssignRefusal::Requisite(RequisiteRefusal::Details(wrong)) => {
            Trouble::wrong(wrong.field(), wrong.words(page.lang))
        }
        // Whatever else can't be given was not on the page.
        AssignRefusal::OtherCurrency { .. } | AssignRefusal::Requisite(_) => {
            Trouble::wrong("pick", page.word("give-wrong-pick"))
        }
    })
}

fn edit(page: &Page, refusal: &EditRefusal) -> Option<Trouble> {
    Some(match refusal {
        EditRefusal::Unknown(_) => return None,
        EditRefusal::Reason => Trouble::wrong("reason", page.word("deed-wrong-reason")),
        EditRefusal::Ended(_, state) => Trouble::late(moved(page, *state)),
        EditRefusal::Amount { side, decimals, .. } => {
            let sentence = page.word_of("deed-wrong-amount", "number", &decimals.to_string());
            Trouble::wrong(side, sentence)
        }
        EditRefusal::Discount => Trouble::wrong("discount", page.word("deed-wrong-discount")),
        EditRefusal::Nothing(_) => Trouble {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            sentence: page.word("deed-nothing"),
            field: None,
        },
        EditRefusal::ReserveShort(amount) => {
            let sum = page.number(&amount.to_string());
            Trouble::wrong("get", page.word_of("deed-reserve-short", "number", &sum))
        }
    })
}
