//! A reward, and where it stands.

use money::{Amount, Scale};

use crate::features::clicks::ClickId;
use crate::features::orders::{Attributed, Order, State};

use super::agreed::Agreed;
use super::percent::Percent;
use super::rules::Facts;

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
    /// Every status with its word.
    pub const ALL: [(Status, &'static str); 5] = [
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
    /// What was agreed when the order was placed.
    pub agreed: Agreed,
    /// The number of that agreement's text.
    pub terms_id: i64,
    /// Counts its grants: an edited order is granted anew.
    pub revision: i64,
    /// What the partner had brought before the order completed, in USD over his programme's period;
    /// `None`: it doesn't matter, or the order did not complete yet.
    pub volume: Option<Amount>,
    /// The day on which the order completed: days since 1970, in UTC.
    pub completed_day: Option<i64>,
    /// Where it stands.
    pub status: Status,
    /// USD at 8 decimals, below zero: a share of a loss; what it had been, once reversed or denied; `None` until decided.
    pub amount: Option<Amount>,
    /// Until when it is held, in unix seconds.
    pub held_until_s: Option<i64>,
    /// Whether it waits for an operator's look, whatever its hold says.
    pub is_in_review: bool,
    /// Why it is undecided, reversed or denied; else empty.
    pub reason: String,
    /// How it was computed, as stored: [`super::Derivation::read`] reads it, [`super::derivation_words`]
    /// tells it. Rows of an older office hold English lines.
    pub steps: String,
    /// When its partner's view of it or of its order last changed, in unix milliseconds.
    pub changed_at_ms: i64,
}

impl Reward {
    /// Whether its percentage depends on what the partner has brought, and that isn't known yet.
    pub(super) fn wants_volume(&self) -> bool {
        self.level == 1 && self.agreed.needs_volume() && self.volume.is_none()
    }

    /// The percentage of its level, by the volume that is known.
    pub fn percent(&self) -> Percent {
        let terms = &self.agreed.terms;
        if self.level != 1 {
            return terms.level2.unwrap_or_default();
        }
        self.agreed.percent_at(self.volume.unwrap_or(Amount::zero(Scale::USD)))
    }

    /// What its partner is told that it is, or had been, in USD; `None`: it isn't decided.
    pub fn told_amount(&self) -> Option<Amount> {
        self.amount.filter(|_| self.status != Status::None)
    }

    /// Until when it is held, in unix seconds; `None`: it isn't held now, or nobody knows as it is in
    /// review.
    pub fn held_now_until_s(&self) -> Option<i64> {
        self.held_until_s.filter(|_| self.status == Status::Held && !self.is_in_review)
    }

    /// The key of the words for where it stands.
    pub fn standing_key(&self, order: State) -> &'static str {
        match self.status {
            Status::Held if self.is_in_review => "reward-in-review",
            status => status_key(status, order),
        }
    }

    /// What its order was attributed by, as far as its partner may read it: whose visitor it was is
    /// for the partner who brought him, not for that partner's own referrer.
    pub fn origin<'a>(&self, order: &'a Order) -> Option<&'a Attributed> {
        order.attributed.as_ref().filter(|_| self.level == 1)
    }

    /// What it is computed from, as the order stands.
    pub fn facts(&self, order: &Order) -> Facts {
        let click = order.attributed.as_ref().and_then(|attributed| {
            let click = ClickId::from_number(attributed.click_id)?;
            Some((order.created_at_ms - click.at_ms()).div_euclid(1000))
        });
        let facts = Facts::new(self.agreed.clone(), order.give_usd, order.profit_usd());
        Facts {
            level: self.level,
            discount_usd: order.discount_usd,
            volume_usd: self.volume.unwrap_or(facts.volume_usd),
            click_age_s: click,
            ..facts
        }
    }
}
