//! The states of an order, and the steps between them.

use std::fmt;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Placed; the customer has not paid.
    New,
    /// The customer says that he has paid.
    Paid,
    /// The money has arrived.
    Received,
    /// The customer has been paid.
    Completed,
    /// The rate's time ran out before anything was paid.
    Expired,
    /// Called off before any money arrived.
    Cancelled,
    /// The customer's money went back.
    Refunded,
    /// Something has to be found out first.
    Paused,
}

/// What can be done to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The customer says that he has paid.
    MarkPaid,
    /// The money has arrived.
    Receive,
    /// The customer has been paid.
    Complete,
    /// Call it off.
    Cancel,
    /// The rate's time ran out.
    Expire,
    /// Send the money back.
    Refund,
    /// Stop until something is found out.
    Pause,
    /// Go on where it was paused.
    Resume,
}

impl State {
    /// Every state with its word, in the order of a successful exchange, then the others.
    pub const ALL: [(State, &'static str); 8] = [
        (State::New, "new"),
        (State::Paid, "paid"),
        (State::Received, "received"),
        (State::Completed, "completed"),
        (State::Expired, "expired"),
        (State::Cancelled, "cancelled"),
        (State::Refunded, "refunded"),
        (State::Paused, "paused"),
    ];

    /// The word in database, API and shell.
    pub fn word(self) -> &'static str {
        State::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }

    /// Whether the order holds a part of the reserve.
    pub fn holds_reserve(self) -> bool {
        matches!(self, State::New | State::Paid | State::Received | State::Paused)
    }

    /// Where `action` leads from here; `None` when it can't be done. `paused_from` is where a
    /// paused order goes on.
    pub fn after(self, action: Action, paused_from: Option<State>) -> Option<State> {
        match (self, action) {
            (State::New, Action::MarkPaid) => Some(State::Paid),
            (State::New | State::Paid, Action::Receive) => Some(State::Received),
            (State::Received, Action::Complete) => Some(State::Completed),
            (State::New | State::Paid, Action::Cancel) => Some(State::Cancelled),
            (State::New, Action::Expire) => Some(State::Expired),
            (State::Received | State::Completed, Action::Refund) => Some(State::Refunded),
            (State::New | State::Paid | State::Received, Action::Pause) => Some(State::Paused),
            (State::Paused, Action::Resume) => paused_from,
            (State::Paused, Action::Cancel) => match paused_from {
                // Money that has arrived goes back by a refund, not by calling off.
                Some(State::Received) => None,
                _ => Some(State::Cancelled),
            },
            _ => None,
        }
    }

    /// Whether the customer himself may do it from here: money that he has announced is the
    /// operator's to look for, so that he can't call the order off any more.
    pub fn customer_may(self, action: Action) -> bool {
        self == State::New && matches!(action, Action::MarkPaid | Action::Cancel)
    }

    /// What can be done from here.
    pub fn actions(self, paused_from: Option<State>) -> impl Iterator<Item = Action> {
        let can = move |action: &Action| self.after(*action, paused_from).is_some();
        Action::ALL.iter().map(|(action, _)| *action).filter(can)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Action {
    /// Every action with its word.
    pub const ALL: [(Action, &'static str); 8] = [
        (Action::MarkPaid, "mark-paid"),
        (Action::Receive, "receive"),
        (Action::Complete, "complete"),
        (Action::Cancel, "cancel"),
        (Action::Expire, "expire"),
        (Action::Refund, "refund"),
        (Action::Pause, "pause"),
        (Action::Resume, "resume"),
    ];

    /// The word in addresses, shell and audit log.
    pub fn word(self) -> &'static str {
        Action::ALL.iter().find(|(action, _)| *action == self).map_or("", |(_, word)| word)
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<Action> {
        Action::ALL.iter().find(|(_, known)| *known == word).map(|(action, _)| *action)
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, State};

    #[test]
    fn every_step_is_in_the_table_and_no_other() {
        let table = [
            (State::New, "mark-paid receive cancel expire pause"),
            (State::Paid, "receive cancel pause"),
            (State::Received, "complete refund pause"),
            (State::Completed, "refund"),
            (State::Expired, ""),
            (State::Cancelled, ""),
            (State::Refunded, ""),
        ];
        for (state, words) in table {
            let found: Vec<_> = state.actions(None).map(Action::word).collect();
            assert_eq!(found.join(" "), words, "{state}");
        }
    }

    #[test]
    fn a_paused_order_goes_on_where_it_was() {
        for from in [State::New, State::Paid, State::Received] {
            assert_eq!(State::Paused.after(Action::Resume, Some(from)), Some(from));
        }
        assert_eq!(State::Paused.after(Action::Cancel, Some(State::Received)), None);
        assert_eq!(State::Paused.after(Action::Cancel, Some(State::Paid)), Some(State::Cancelled));
    }

    #[test]
    fn a_customer_pays_or_calls_off_and_only_while_the_order_is_new() {
        for (state, _) in State::ALL {
            for (action, _) in Action::ALL {
                let expected =
                    state == State::New && (action == Action::MarkPaid || action == Action::Cancel);
                assert_eq!(state.customer_may(action), expected, "{state} {}", action.word());
            }
        }
    }

    #[test]
    fn words_are_read_and_written_alike() {
        for (state, word) in State::ALL {
            assert_eq!(State::from_word(word), Some(state));
        }
        for (action, word) in Action::ALL {
            assert_eq!(Action::from_word(word), Some(action));
        }
    }
}
