//! The end of a payout: it was made, or somebody called it off. Once, whoever is first.

use store::{Fault, Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::clock::utc_text;
use crate::features::audit::{self, Deed};
use crate::features::book::{BookRefusal, Command, FactId, PartnerId, Subject, post};

use super::payout::{Payout, Status};
use super::reaction::{PayoutFact, PayoutReactions};
use super::store::{hold, write_end};

/// The longest reference, in characters.
pub(super) const LONGEST_REFERENCE: usize = 200;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 300;

/// Why a payout does not end as somebody wants, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EndRefusal {
    /// No such payout, or another partner's: one text for both.
    #[error("there is no payout {0}")]
    Unknown(i64),
    /// It is not said by which payment it was made.
    #[error(
        "say by which payment it was made: a reference of 1 to {LONGEST_REFERENCE} characters on one line"
    )]
    Reference,
    /// It is not said why it is called off.
    #[error(
        "say why: a reason of 1 to {LONGEST_REASON} characters on one line; the partner reads it"
    )]
    Reason,
    /// It has ended before.
    #[error(
        "payout {id} is {} already, since {} UTC{}",
        .status.word().replace('_', " "), utc_text(.at_ms.div_euclid(1000)), ended_by(.by)
    )]
    Ended {
        /// The payout.
        id: i64,
        /// How.
        status: Status,
        /// When, in unix milliseconds.
        at_ms: i64,
        /// Who ended it, by the actor's name.
        by: String,
    },
    /// An operator is about to pay it.
    #[error("payout {0} is being paid; ask the office to call it off")]
    InBatch(i64),
    /// The books say no.
    #[error(transparent)]
    Book(#[from] BookRefusal),
}

impl Refusal for EndRefusal {}

fn ended_by(actor: &str) -> String {
    if actor.is_empty() { String::new() } else { format!(", by {actor}") }
}

impl EndRefusal {
    /// The stable code, which programs compare.
    pub fn code(&self) -> &'static str {
        match self {
            EndRefusal::Unknown(_) => "payout.unknown",
            EndRefusal::Reference => "payout.reference_missing",
            EndRefusal::Reason => "payout.reason_missing",
            EndRefusal::Ended { .. } => "payout.ended",
            EndRefusal::InBatch(_) => "payout.being_paid",
            EndRefusal::Book(_) => "payout.books",
        }
    }
}

/// Says that a payout was made, by the payment with this reference.
///
/// # Errors
/// [`EndRefusal`]; the store's faults.
pub fn mark_done(
    tx: &mut Tx<'_>,
    deed: &Deed,
    id: i64,
    reference: &str,
    reactions: &PayoutReactions,
) -> Result<Payout, Stop<EndRefusal>> {
    let payout = hold(tx, id)?.ok_or(EndRefusal::Unknown(id))?;
    let reference = line(reference, LONGEST_REFERENCE).ok_or(EndRefusal::Reference)?;
    let end = End { status: Status::Done, reference, reason: "" };
    finish(tx, deed, payout, &end, reactions)
}

/// Calls a payout off, as an operator: the money is available to its partner again.
///
/// # Errors
/// [`EndRefusal`]; the store's faults.
pub fn cancel(
    tx: &mut Tx<'_>,
    deed: &Deed,
    id: i64,
    reason: &str,
    reactions: &PayoutReactions,
) -> Result<Payout, Stop<EndRefusal>> {
    let payout = hold(tx, id)?.ok_or(EndRefusal::Unknown(id))?;
    let reason = line(reason, LONGEST_REASON).ok_or(EndRefusal::Reason)?;
    let end = End { status: Status::Cancelled, reference: "", reason };
    finish(tx, deed, payout, &end, reactions)
}

/// Calls a partner's own payout off, as himself. Not once an operator has taken it out to pay it:
/// the money may be on its way.
///
/// # Errors
/// [`EndRefusal`]; the store's faults.
pub fn cancel_own(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    id: i64,
    reactions: &PayoutReactions,
) -> Result<Payout, Stop<EndRefusal>> {
    let held = hold(tx, id)?.filter(|payout| payout.partner_id == partner_id);
    let payout = held.ok_or(EndRefusal::Unknown(id))?;
    if payout.is_pending() && !payout.partner_may_cancel() {
        return Err(EndRefusal::InBatch(id).into());
    }
    let end = End { status: Status::CancelledByPartner, reference: "", reason: "" };
    finish(tx, deed, payout, &end, reactions)
}

/// How a payout ends.
struct End<'a> {
    status: Status,
    reference: &'a str,
    reason: &'a str,
}

/// A text on one line, of at most so many characters.
pub(super) fn line(text: &str, longest: usize) -> Option<&str> {
    let text = text.trim();
    let is_sound =
        (1..=longest).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    is_sound.then_some(text)
}

fn finish(
    tx: &mut Tx<'_>,
    deed: &Deed,
    before: Payout,
    end: &End<'_>,
    reactions: &PayoutReactions,
) -> Result<Payout, Stop<EndRefusal>> {
    if !before.is_pending() {
        let Payout { id, status, ended_at_ms, ended_by: by, .. } = before;
        let at_ms = ended_at_ms.unwrap_or_default();
        return Err(EndRefusal::Ended { id, status, at_ms, by }.into());
    }
    let payout = Payout {
        status: end.status,
        // Whoever waited for the lock brings a time from before it.
        ended_at_ms: Some(deed.at_ms.max(before.requested_at_ms)),
        ended_by: deed.actor.name().into_owned(),
        reference: end.reference.to_owned(),
        reason: end.reason.to_owned(),
        ..before
    };
    let (action, fact) = match end.status {
        Status::Done => ("payout.done", PayoutFact::Done),
        Status::CancelledByPartner => ("payout.cancel_own", PayoutFact::CancelledByPartner),
        Status::Cancelled | Status::Pending => ("payout.cancel", PayoutFact::Cancelled),
    };
    book(tx, deed, &payout)?;
    write_end(tx, &payout)?;
    let detail = format!("{}{}", end.reference, end.reason);
    audit::record(tx, deed, action, &payout.id.to_string(), &detail)?;
    for reaction in reactions.iter() {
        reaction.react(tx, deed, &payout, fact)?;
    }
    Ok(payout)
}

/// Where the money goes, in the books.
fn book(tx: &mut Tx<'_>, deed: &Deed, payout: &Payout) -> Result<(), Stop<EndRefusal>> {
    let (partner, amount) = (PartnerId(payout.partner_id), payout.amount);
    let (what, command) = match payout.status {
        Status::Done => ("done", Command::PayoutDone { partner, amount }),
        _ => ("cancelled", Command::PayoutCancelled { partner, amount }),
    };
    let fact = FactId::new(format!("payout:{}:{what}", payout.id))
        .map_err(|error| Fault::corrupt(error.to_string()))?;
    post(tx, deed, &fact, &command, &Subject::payout(payout.id)).within()?;
    Ok(())
}
