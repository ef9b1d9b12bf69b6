//! What can be done to an order, and what each step will do, in words.

use money::Amount;

use crate::features::orders::{Action, Order, State};
use crate::features::rewards::rules::compute;
use crate::features::rewards::{Reward, Status};
use crate::pages::Page;
use crate::words::word_with;

/// The steps of an operator, in the order of their buttons. Expiry is the clock's.
const OFFERED: [Action; 7] = [
    Action::MarkPaid,
    Action::Receive,
    Action::Complete,
    Action::Resume,
    Action::Pause,
    Action::Cancel,
    Action::Refund,
];

/// A step that can be taken now.
pub(super) struct Offer {
    /// The action's word.
    pub(super) word: &'static str,
    /// What stands on the button.
    pub(super) button: String,
    /// What it will do, a sentence each.
    pub(super) sentences: Vec<String>,
    /// What the note is asked for as.
    pub(super) note_label: String,
    /// Whether the step can't do without its note.
    pub(super) needs_note: bool,
    /// Whether it leaves the order where somebody has to come back to it.
    pub(super) is_quiet: bool,
    /// Whether money or a promise is given up by it.
    pub(super) is_bad: bool,
    /// What was typed for the note, when it was refused.
    pub(super) note: String,
    /// What is wrong with it.
    pub(super) error: Option<String>,
}

/// The action that a word on the desk means, if anything.
pub(super) fn offered(word: &str) -> Option<Action> {
    Action::from_word(word).filter(|action| OFFERED.contains(action))
}

/// Whether an operator has to say why, or by which payment.
pub(super) fn needs_note(action: Action) -> bool {
    matches!(action, Action::Complete | Action::Refund | Action::Cancel | Action::Pause)
}

/// Every step that can be taken from where the order stands.
pub(super) fn offers(
    page: &Page,
    order: &Order,
    get: &str,
    give: &str,
    rewards: &[Reward],
) -> Vec<Offer> {
    let can = |action: &&Action| order.state.after(**action, order.paused_from).is_some();
    let offer = |action: &Action| Offer {
        word: action.word(),
        button: page.word(button_key(*action)),
        sentences: sentences(page, *action, order, get, give, rewards),
        note_label: page.word(match action {
            Action::Complete => "desk-reference",
            action if needs_note(*action) => "desk-why",
            _ => "desk-note",
        }),
        needs_note: needs_note(*action),
        is_quiet: matches!(action, Action::MarkPaid | Action::Pause),
        is_bad: matches!(action, Action::Refund | Action::Cancel),
        note: String::new(),
        error: None,
    };
    OFFERED.iter().filter(can).map(offer).collect()
}

fn button_key(action: Action) -> &'static str {
    match action {
        Action::MarkPaid => "desk-mark-paid",
        Action::Receive => "desk-receive",
        Action::Complete => "desk-complete",
        Action::Resume => "desk-resume",
        Action::Pause => "desk-pause",
        Action::Cancel => "desk-cancel",
        Action::Refund => "desk-refund",
        Action::Expire => "state-expired",
    }
}

fn sentences(
    page: &Page,
    action: Action,
    order: &Order,
    get: &str,
    give: &str,
    rewards: &[Reward],
) -> Vec<String> {
    let mut told = vec![match action {
        Action::MarkPaid => page.word_of("desk-mark-paid-does", "number", give),
        Action::Receive => page.word_of("desk-receive-does", "number", give),
        Action::Complete => page.word_of("desk-complete-does", "number", get),
        Action::Resume => page.word("desk-resume-does"),
        Action::Pause => page.word("desk-pause-does"),
        Action::Cancel => page.word_of("desk-cancel-does", "number", get),
        Action::Refund if order.state == State::Completed => {
            page.word_of("desk-refund-after-does", "number", give)
        }
        Action::Refund => page.word_between("desk-refund-does", give, get),
        Action::Expire => page.word_of("desk-cancel-does", "number", get),
    }];
    for reward in rewards {
        told.extend(match action {
            Action::Complete => granted(page, order, reward),
            Action::Refund => reversed(page, reward),
            _ => None,
        });
    }
    told
}

/// What completing does to a reward: computed as it will be then.
fn granted(page: &Page, order: &Order, reward: &Reward) -> Option<String> {
    if reward.status != Status::None {
        return None;
    }
    Some(match compute(&reward.facts(order)) {
        Ok(computed) if computed.amount.is_zero() => page.word("desk-reward-zero"),
        Ok(computed) => {
            let number = page.number(&computed.amount.to_string());
            let days = reward.agreed.hold_days().to_string();
            let values = [("number", number.as_str()), ("code", days.as_str())];
            word_with(page.lang, "desk-reward-granted", &values)
        }
        Err(undecided) => page.word_of("desk-reward-undecided", "code", &undecided.to_string()),
    })
}

fn reversed(page: &Page, reward: &Reward) -> Option<String> {
    match (reward.status, reward.amount) {
        (Status::Held | Status::Available, Some(amount)) if amount.is_positive() => {
            Some(page.word_of("desk-reward-reversed", "number", &usd(page, amount)))
        }
        (Status::None, _) => Some(page.word("desk-reward-none")),
        _ => None,
    }
}

/// An amount of USD as people of the page's language write it.
pub(super) fn usd(page: &Page, amount: Amount) -> String {
    format!("{}\u{a0}USD", page.number(&amount.to_string()))
}
