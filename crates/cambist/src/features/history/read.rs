//! Putting an order's history together from the tables of the slices above.

use money::Amount;
use store::{Fault, Tx};

use crate::features::book::{Kind, OrderPosting, Pot, StatementEntry, postings_of_order};
use crate::features::clicks::{ClickId, Passed};
use crate::features::journal::{Note, NoteKind, Noted, notes_of};
use crate::features::orders::{
    Attributed, Order, OrderEdit, OrderEvent, OrderNote, State, find_order, list_edits,
    list_events, order_notes,
};
use crate::features::rewards::{Reward, Status, find_rewards, list_revisions};
use crate::words::Lang;

use super::line::{Line, What};

/// Everything that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The order as it stands.
    pub order: Order,
    /// Its rewards, level 1 first.
    pub rewards: Vec<Reward>,
    /// What happened, in the order of its times.
    pub lines: Vec<Line>,
}

/// The history of an order; `None`: there is no such order.
///
/// # Errors
/// The store's faults, and a row that the office never wrote.
pub fn history(tx: &mut Tx<'_>, order_id: i64) -> Result<Option<History>, Fault> {
    let Some(order) = find_order(tx, order_id)? else { return Ok(None) };
    let (events, rewards) = (list_events(tx, order_id)?, find_rewards(tx, order_id)?);
    let (postings, notes) = (postings_of_order(tx, order_id)?, notes_of(tx, order_id)?);
    // What has the same time stands in this order: a sort keeps it.
    let mut lines = origin(&order, &notes);
    lines.extend(events.iter().map(state));
    let edits = list_edits(tx, &order)?.into_iter().map(edited);
    lines.extend(edits);
    let grants = grants(tx, &rewards)?;
    lines.extend(postings.iter().map(|posting| posted(posting, &rewards, &grants)));
    lines.extend(rewards.iter().filter_map(|reward| undecided(reward, &events)));
    let last_ms = lines.iter().map(|line| line.at_ms).max().unwrap_or_default();
    lines.extend(rewards.iter().filter_map(|reward| denied_long_ago(reward, &notes, last_ms)));
    lines.extend(notes.into_iter().filter_map(told));
    lines.extend(order_notes(tx, order_id)?.into_iter().map(noted));
    lines.sort_by_key(|line| line.at_ms);
    Ok(Some(History { order, rewards, lines }))
}

/// The history of an order on which a partner has a reward, with that reward. `None`: there is no
/// such order, or it is another partner's: for him that is the same.
///
/// # Errors
/// As [`history`].
pub fn history_for(
    tx: &mut Tx<'_>,
    order_id: i64,
    partner_id: i64,
) -> Result<Option<(History, Reward)>, Fault> {
    let found = history(tx, order_id)?;
    Ok(found.and_then(|found| {
        let reward = found.reward_of(partner_id)?.clone();
        Some((found, reward))
    }))
}

impl History {
    /// The reward of a partner.
    pub fn reward_of(&self, partner_id: i64) -> Option<&Reward> {
        self.rewards.iter().find(|reward| reward.partner_id == partner_id)
    }

    /// What a partner may read: the order's states without anybody's notes, his own reward, and,
    /// when he brought the order himself, the click and the rule. Nothing of other partners.
    pub fn for_partner(&self, partner_id: i64) -> Vec<Line> {
        let lines = self.lines.iter().filter_map(|line| match &line.what {
            What::State(state, _) => {
                let what = What::State(*state, String::new());
                Some(Line { actor: String::new(), what, ..line.clone() })
            }
            // That it was corrected explains his reward; why is between operators.
            What::Edited(_) => {
                let what = What::Edited(String::new());
                Some(Line { actor: String::new(), what, ..line.clone() })
            }
            What::Nobody { .. } | What::PassedOver(_) | What::FormAgain => None,
            _ if line.partner_id == Some(partner_id) => {
                Some(Line { actor: String::new(), ..line.clone() })
            }
            _ => None,
        });
        lines.collect()
    }
}

/// The click, whose order it is, and who does not get it.
fn origin(order: &Order, notes: &[Noted]) -> Vec<Line> {
    let at_ms = order.created_at_ms;
    let line = |at_ms, partner_id, what| Line { at_ms, actor: String::new(), partner_id, what };
    let passed = notes.iter().filter_map(|noted| {
        let passed = Passed::read(&noted.note.detail)?;
        let is_passed = noted.note.kind == NoteKind::PassedOver;
        is_passed.then(|| line(at_ms, noted.note.partner_id, What::PassedOver(passed)))
    });
    let passed: Vec<Line> = passed.collect();
    let mut lines = Vec::new();
    match &order.attributed {
        Some(Attributed { partner_id, click_id, query_string, bound_by, rule, .. }) => {
            let click = ClickId::from_number(*click_id).filter(|_| bound_by.is_none());
            lines.extend(click.map(|id| {
                let what = What::Click { id, query: query_string.clone() };
                // A click of the same moment stands before its order.
                line(id.at_ms().min(at_ms), Some(*partner_id), what)
            }));
            lines.push(line(at_ms, Some(*partner_id), What::Belongs(rule.clone())));
        }
        None => {
            let had_candidates = !passed.is_empty();
            lines.push(line(at_ms, None, What::Nobody { had_candidates }));
        }
    }
    lines.extend(passed);
    lines
}

fn state(event: &OrderEvent) -> Line {
    let what = What::State(event.state, event.note.clone());
    Line { at_ms: event.at_ms, actor: event.actor.clone(), partner_id: None, what }
}

fn edited(edit: OrderEdit) -> Line {
    let OrderEdit { at_ms, actor, reason, .. } = edit;
    Line { at_ms, actor, partner_id: None, what: What::Edited(reason) }
}

fn noted(note: OrderNote) -> Line {
    let OrderNote { at_ms, actor, words } = note;
    Line { at_ms, actor, partner_id: None, what: What::Noted(words) }
}

/// How each grant of an order was computed: partner, number of the grant, steps.
type Grants = Vec<(i64, i64, String)>;

/// An order that was edited was granted more than once; what each grant was is kept.
fn grants(tx: &mut Tx<'_>, rewards: &[Reward]) -> Result<Grants, Fault> {
    let mut grants = Grants::new();
    for reward in rewards {
        if reward.revision > 1 {
            for earlier in list_revisions(tx, reward.order_id, reward.level)? {
                grants.push((reward.partner_id, earlier.revision, earlier.steps));
            }
        }
        grants.push((reward.partner_id, reward.revision, reward.steps.clone()));
    }
    Ok(grants)
}

/// The number of a grant, which stands in the name of its fact from the second one on.
fn revision_of(entry: &StatementEntry) -> i64 {
    let (_, number) = entry.fact.as_str().rsplit_once(":revision:").unwrap_or(("", "1"));
    number.parse().unwrap_or(1)
}

fn posted(posting: &OrderPosting, rewards: &[Reward], grants: &Grants) -> Line {
    let OrderPosting { partner, entry } = posting;
    let reward = rewards.iter().find(|reward| reward.partner_id == partner.0);
    let moved = |pot| entry.change_of(pot).filter(|change| !change.is_zero());
    let (held, available) = (moved(Pot::Held), moved(Pot::Available));
    let what = match (entry.kind, held, available) {
        (Kind::Grant, Some(amount), _) => {
            // While somebody looks at it, nobody knows until when.
            let until_s = |reward: &Reward| reward.held_until_s.filter(|_| !reward.is_in_review);
            What::Granted { amount, until_s: reward.and_then(until_s) }
        }
        (Kind::Grant, None, _) => {
            let number = revision_of(entry);
            let steps = grants.iter().find(|(id, grant, _)| (*id, *grant) == (partner.0, number));
            What::GrantedNothing(steps.map_or_else(String::new, |(.., steps)| steps.clone()))
        }
        (Kind::Release, _, Some(amount)) => What::Released(amount),
        (Kind::Reversal, Some(change), _) | (Kind::Reversal, None, Some(change)) => {
            What::Reversed(opposite(change))
        }
        (Kind::Loss, _, Some(change)) => What::LossShared(opposite(change)),
        (Kind::LossReturn, _, Some(change)) => What::LossReturned(change),
        _ => What::Posted { words: [Lang::En, Lang::Ru].map(|lang| entry.cause(lang)) },
    };
    Line { at_ms: entry.at_ms, actor: String::new(), partner_id: Some(partner.0), what }
}

fn opposite(change: Amount) -> Amount {
    Amount::zero(change.scale()).checked_sub(change).unwrap_or(change)
}

/// A completed order whose reward waits for an operator.
fn undecided(reward: &Reward, events: &[OrderEvent]) -> Option<Line> {
    let completed = events.iter().rev().find(|event| event.state == State::Completed)?;
    (reward.status == Status::None && !reward.reason.is_empty()).then(|| Line {
        at_ms: completed.at_ms,
        actor: String::new(),
        partner_id: Some(reward.partner_id),
        what: What::Undecided(reward.reason.clone()),
    })
}

/// Denials of a version that left no note stand after everything else that is known.
fn denied_long_ago(reward: &Reward, notes: &[Noted], last_ms: i64) -> Option<Line> {
    let is_noted = notes.iter().any(|noted| {
        noted.note.kind == NoteKind::Denied && noted.note.partner_id == Some(reward.partner_id)
    });
    (reward.status == Status::Denied && !is_noted).then(|| Line {
        at_ms: last_ms,
        actor: String::new(),
        partner_id: Some(reward.partner_id),
        what: What::Denied(reward.reason.clone()),
    })
}

/// The notes that are told where they stand; who was passed over is told with the origin.
fn told(Noted { at_ms, actor, note }: Noted) -> Option<Line> {
    let Note { partner_id, kind, detail, .. } = note;
    let what = match kind {
        NoteKind::PassedOver => return None,
        NoteKind::FormAgain => What::FormAgain,
        NoteKind::FactAgain => What::FactAgain(detail),
        NoteKind::Denied => What::Denied(detail),
        NoteKind::InReview => What::InReview,
        NoteKind::Cleared => What::Cleared,
    };
    Some(Line { at_ms, actor, partner_id, what })
}
