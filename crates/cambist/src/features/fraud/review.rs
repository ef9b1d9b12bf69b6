//! An operator decides a case, once.

use std::fmt;

use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::journal::{Note, NoteKind, note};
use crate::features::orders::hold_order;
use crate::features::rewards::{self, DenyRefusal, Reward, let_go_on, take_back};

use super::case::{Case, CaseState};
use super::store::{end_case, find_case};

/// What an operator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The reward goes on: it is available when its hold has ended.
    Release,
    /// The reward is not given; the partner reads the note.
    Deny,
    /// The reward is taken back from wherever it is; the partner reads the note.
    Reverse,
}

impl Decision {
    /// Every decision, in the order of the buttons.
    pub const ALL: [Decision; 3] = [Decision::Release, Decision::Deny, Decision::Reverse];

    /// The word in shell and forms.
    pub fn word(self) -> &'static str {
        match self {
            Decision::Release => "release",
            Decision::Deny => "deny",
            Decision::Reverse => "reverse",
        }
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<Decision> {
        Decision::ALL.into_iter().find(|decision| decision.word() == word)
    }

    /// Whether a case may be decided so.
    pub fn fits(self, case: &Case) -> bool {
        match self {
            Decision::Release => case.is_undecided(),
            Decision::Deny => case.state == CaseState::Open,
            Decision::Reverse => case.has_reward(),
        }
    }

    fn leads_to(self) -> CaseState {
        match self {
            Decision::Release => CaseState::Released,
            Decision::Deny => CaseState::Denied,
            Decision::Reverse => CaseState::Reversed,
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Why a case is not decided, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReviewRefusal {
    /// Nobody would know why.
    #[error("a decision needs a note of 1 to 300 characters on one line")]
    Note,
    /// No rule has stopped the order's reward.
    #[error("order {0} has no case; `cambist fraud review list` lists those there are")]
    Unknown(i64),
    /// It was decided already, or ended by itself.
    #[error("the case of order {order_id} is {state} by now{by}: {decision} can't be done to it")]
    Decided {
        /// The order.
        order_id: i64,
        /// Where it stands.
        state: CaseState,
        /// Who decided, as ` (operator:7)`; empty: nobody.
        by: String,
        /// What was asked for.
        decision: Decision,
    },
    /// The rewards themselves can't be denied.
    #[error(transparent)]
    Deny(#[from] DenyRefusal),
}

impl Refusal for ReviewRefusal {}

/// Decides the case of an order and returns its rewards as they are then.
///
/// # Errors
/// [`ReviewRefusal`]; the store's faults.
pub fn decide(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    decision: Decision,
    why: &str,
) -> Result<Vec<Reward>, Stop<ReviewRefusal>> {
    let why = why.trim();
    if !(1..=300).contains(&why.chars().count()) || why.chars().any(char::is_control) {
        return Err(ReviewRefusal::Note.into());
    }
    // The order is the lock, as it is for its steps: of two operators the second sees what the first
    // has decided, and a refund and a decision never wait for each other in a circle.
    let order = hold_order(tx, order_id)?.ok_or(ReviewRefusal::Unknown(order_id))?;
    let case = find_case(tx, order_id)?.ok_or(ReviewRefusal::Unknown(order_id))?;
    if !decision.fits(&case) {
        let by = if case.actor.is_empty() { String::new() } else { format!(" ({})", case.actor) };
        return Err(ReviewRefusal::Decided { order_id, state: case.state, by, decision }.into());
    }
    let rewards = match decision {
        Decision::Release => {
            let partner_id = Some(case.partner_id);
            let told =
                Note { order_id, partner_id, kind: NoteKind::Cleared, detail: String::new() };
            note(tx, deed, &told, None)?;
            let_go_on(tx, deed, &order)?
        }
        Decision::Deny => rewards::deny(tx, deed, order_id, why).within()?,
        Decision::Reverse => take_back(tx, deed, order_id, why)?,
    };
    end_case(tx, deed, order_id, decision.leads_to(), why)?;
    let action = format!("fraud.{decision}");
    audit::record(tx, deed, &action, &order_id.to_string(), why)?;
    Ok(rewards)
}

/// Denies the rewards of an order, whether or not a rule has stopped them; an open case ends with it.
///
/// # Errors
/// [`DenyRefusal`]; the store's faults.
pub fn deny(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    reason: &str,
) -> Result<Vec<Reward>, Stop<DenyRefusal>> {
    let reason = reason.trim();
    let held = hold_order(tx, order_id)?;
    let case = if held.is_some() { find_case(tx, order_id)? } else { None };
    let denied = rewards::deny(tx, deed, order_id, reason)?;
    if case.is_some_and(|case| case.state == CaseState::Open) {
        end_case(tx, deed, order_id, CaseState::Denied, reason)?;
    }
    Ok(denied)
}
