//! The steps of an operator: their buttons, their keys, what each asks for.

use crate::features::orders::{Action, Order, State};

/// The steps of an operator, in the order of their buttons. Expiry is the clock's.
pub(super) const OFFERED: [Action; 7] = [
    Action::Receive,
    Action::Complete,
    Action::Resume,
    Action::MarkPaid,
    Action::Pause,
    Action::Cancel,
    Action::Refund,
];

/// The action that a word on the desk means, if anything.
pub(super) fn offered(word: &str) -> Option<Action> {
    Action::from_word(word).filter(|action| OFFERED.contains(action))
}

/// Every step that can be taken from where an order stands.
pub(super) fn steps_of(order: &Order) -> impl Iterator<Item = Action> {
    let (state, from) = (order.state, order.paused_from);
    OFFERED.into_iter().filter(move |action| state.after(*action, from).is_some())
}

/// The step that mostly comes next.
pub(super) fn usual(order: &Order) -> Option<Action> {
    match order.state {
        State::New | State::Paid => Some(Action::Receive),
        State::Received => Some(Action::Complete),
        State::Paused => Some(Action::Resume),
        State::Completed | State::Expired | State::Cancelled | State::Refunded => None,
    }
}

/// Whether an operator has to say why, or by which payment.
pub(super) fn needs_note(action: Action) -> bool {
    matches!(action, Action::Complete | Action::Refund | Action::Cancel | Action::Pause)
}

/// Whether money or a promise is given up by it.
pub(super) fn is_bad(action: Action) -> bool {
    matches!(action, Action::Refund | Action::Cancel)
}

/// How many characters its note may have.
pub(super) fn longest_note(action: Action) -> usize {
    if action == Action::Complete { 200 } else { 1000 }
}

/// The key of the words on its button.
pub(super) fn button_key(action: Action) -> &'static str {
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

/// What its note is asked for as.
pub(super) fn note_key(action: Action) -> &'static str {
    match action {
        Action::Complete => "desk-reference",
        action if needs_note(action) => "desk-why",
        _ => "desk-note",
    }
}

/// The key of the keyboard that presses its button.
pub(super) fn letter(action: Action) -> &'static str {
    match action {
        Action::Receive => "r",
        Action::Complete => "c",
        Action::Resume => "u",
        Action::MarkPaid => "m",
        Action::Pause => "p",
        Action::Cancel => "x",
        Action::Refund => "b",
        Action::Expire => "",
    }
}
