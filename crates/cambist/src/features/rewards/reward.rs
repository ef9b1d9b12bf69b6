//! A reward, and where it stands.

use money::Amount;

use crate::features::orders::State;

use super::terms::Terms;

/// Where a reward stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The order has not ended, or the reward could not be decided.
    None,
    /// Granted, and held for some days.
    Held,
    /// Granted and available; also a grant of 0.
    Available,
    /// Taken back, because the order was refunded.
    Reversed,
    /// Not given, with a reason.
    Denied,
}

impl Status {
    const ALL: [(Status, &'static str); 5] = [
        (Status::None, "none"),
        (Status::Held, "held"),
        (Status::Available, "available"),
        (Status::Reversed, "reversed"),
        (Status::Denied, "denied"),
    ];

    /// The word in database and API.
    pub fn word(self) -> &'static str {
        Status::ALL.iter().find(|(status, _)| *status == self).map_or("", |(_, word)| word)
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.iter().find(|(_, known)| *known == word).map(|(status, _)| *status)
    }

    /// Whether the reward has been decided and credited.
    pub fn is_accrued(self) -> bool {
        matches!(self, Status::Held | Status::Available)
    }
}

/// The key of the words for where an order's reward stands.
pub fn status_key(status: Status, order: State) -> &'static str {
    match status {
        // Nothing is left to be decided of an order that ended before it was completed.
        Status::None if matches!(order, State::Expired | State::Cancelled | State::Refunded) => {
            "reward-nothing"
        }
        Status::None => "reward-none",
        Status::Held => "reward-held",
        Status::Available => "reward-available",
        Status::Reversed => "reward-reversed",
        Status::Denied => "reward-denied",
    }
}

/// What an order earns a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reward {
    /// The order.
    pub order_id: i64,
    /// 1: who brought the order; 2: who brought that partner.
    pub level: i64,
    /// Whom it is for.
    pub partner_id: i64,
    /// The terms in force when the order was placed.
    pub terms: Terms,
    /// Where it stands.
    pub status: Status,
    /// USD at 8 decimals; what it had been, once reversed or denied; `None` until decided.
    pub amount: Option<Amount>,
    /// Until when it is held, in unix seconds.
    pub held_until_s: Option<i64>,
    /// Why it is undecided, reversed or denied; else empty.
    pub reason: String,
    /// How it was computed, a line for each step.
    pub steps: String,
}
