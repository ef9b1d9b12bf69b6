//! An order whose reward a rule has stopped.

use std::fmt;

use money::Amount;

use super::evidence::Evidence;
use super::rule::Mode;

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    /// It waits for an operator: its reward stays held.
    Open,
    /// An operator let the reward go on.
    Released,
    /// The reward is not given: a rule or an operator said so.
    Denied,
    /// An operator took the reward back.
    Reversed,
    /// The order was refunded before anybody decided.
    Closed,
}

impl CaseState {
    /// Every state, in the order of the tabs.
    pub const ALL: [CaseState; 5] = [
        CaseState::Open,
        CaseState::Released,
        CaseState::Denied,
        CaseState::Reversed,
        CaseState::Closed,
    ];

    /// The word in database, shell and addresses.
    pub fn word(self) -> &'static str {
        match self {
            CaseState::Open => "open",
            CaseState::Released => "released",
            CaseState::Denied => "denied",
            CaseState::Reversed => "reversed",
            CaseState::Closed => "closed",
        }
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<CaseState> {
        CaseState::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl fmt::Display for CaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a rule saw of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The rule's name.
    pub rule: String,
    /// What the rule did about it: flag or deny.
    pub verdict: Mode,
    /// What it saw.
    pub evidence: Evidence,
}

/// An order whose reward a rule has stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The order.
    pub order_id: i64,
    /// The partner who brought it.
    pub partner_id: i64,
    /// What he is called.
    pub partner_title: String,
    /// The strongest of its hits.
    pub verdict: Mode,
    /// Where it stands.
    pub state: CaseState,
    /// When, in unix milliseconds.
    pub opened_at_ms: i64,
    /// When it was decided, in unix milliseconds; `None`: it was not, or by the rule at once.
    pub decided_at_ms: Option<i64>,
    /// Who decided; empty: nobody yet, or the rule.
    pub actor: String,
    /// Why.
    pub note: String,
    /// The reward of whoever brought it, in USD; `None`: it is not decided.
    pub reward: Option<Amount>,
    /// Which rules stopped it, in the order of the list of rules.
    pub hits: Vec<Hit>,
}

impl Case {
    /// Whether an operator may still let the reward go on, or deny it: nobody has decided yet but,
    /// perhaps, a rule.
    pub fn is_undecided(&self) -> bool {
        self.decided_at_ms.is_none() && self.state != CaseState::Closed
    }

    /// Whether the reward may be taken back: it is somewhere.
    pub fn has_reward(&self) -> bool {
        matches!(self.state, CaseState::Open | CaseState::Released)
    }
}
