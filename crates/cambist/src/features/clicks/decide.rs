//! Whom an order belongs to: one pure decision on everything that is known of it.

use serde::{Deserialize, Serialize};

use super::click::ClickId;
use super::rule::{Rule, Why};

pub(super) const DAY_MS: i64 = 86_400_000;

/// Which of a visitor's clicks counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// The one before the order.
    LastClick,
    /// The one that made the exchanger known to him.
    FirstClick,
}

/// Whether a customer who was brought once belongs to his partner for life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// No: only clicks count.
    Never,
    /// To the first partner who brought him, whatever he follows later.
    First,
    /// To the latest one: a click counts first, and makes a new binding.
    Latest,
}

/// A click or an earlier order that may have brought this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Whom it would credit.
    pub partner_id: i64,
    /// The link that was followed.
    pub link_id: i64,
    /// The link's code.
    pub link: String,
    /// The click.
    pub click: ClickId,
    /// Whether the partner is suspended.
    pub is_suspended: bool,
    /// Whether the partner himself orders, and must not earn on it.
    pub is_own: bool,
    /// How long the partner's clicks wait for an order, in days; 0: the browser's session.
    pub window_days: u32,
}

/// Everything that the decision depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Which click counts.
    pub model: Model,
    /// Whether customers are bound.
    pub binding: Binding,
    /// When the order is placed, in unix milliseconds.
    pub now_ms: i64,
    /// The visitor's first click, by his cookie.
    pub first: Option<Candidate>,
    /// His last click; the first one again when he followed one link.
    pub last: Option<Candidate>,
    /// The completed order by which the customer is bound, by its number, and what brought it.
    pub bound: Option<(i64, Candidate)>,
}

/// Where a candidate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    First,
    Last,
    Bound(i64),
}

/// A candidate that does not get the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Whom it would have credited.
    pub partner_id: i64,
    /// The link.
    pub link: String,
    /// The click's number.
    pub click: i64,
    /// Why it does not get it.
    #[serde(flatten)]
    pub why: Why,
}

impl Passed {
    /// The text in a row.
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("names and numbers always serialize")
    }

    /// Reads a row; `None`: it is none of ours.
    pub fn read(text: &str) -> Option<Passed> {
        serde_json::from_str(text).ok()
    }
}

/// Whom the order belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The partner.
    pub partner_id: i64,
    /// The link.
    pub link_id: i64,
    /// The click.
    pub click: ClickId,
    /// The earlier order that bound the customer; `None`: the click itself counted.
    pub bound_by: Option<i64>,
    /// The rule that decided.
    pub rule: Rule,
}

/// What was decided, and what was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whom the order belongs to; `None`: nobody.
    pub credit: Option<Credit>,
    /// Who else might have brought it, and why he does not get it.
    pub passed: Vec<Passed>,
}

/// Decides whom an order belongs to.
///
/// Whatever can't count — a click that is too old, of a suspended partner, of the partner's own
/// order — is as if it had never happened, and the next candidate is looked at. That is what the
/// cookie does with a link that is suspended already when it is followed, so that the moment of a
/// suspension decides nothing. A link that was switched off since keeps the clicks that it had.
pub fn decide_attribution(facts: &Facts) -> Verdict {
    let mut passed = Vec::new();
    let mut winner: Option<(Origin, &Candidate)> = None;
    for (origin, candidate) in in_order(facts) {
        let why = match (disqualified(facts, origin, candidate), winner) {
            (Some(why), _) => why,
            (None, Some((winning, _))) => outranked_by(winning),
            (None, None) => {
                winner = Some((origin, candidate));
                continue;
            }
        };
        let (link, click) = (candidate.link.clone(), candidate.click.number());
        passed.push(Passed { partner_id: candidate.partner_id, link, click, why });
    }
    let credit = winner.map(|(origin, candidate)| credit(facts, origin, candidate));
    Verdict { credit, passed }
}

/// The candidates, the one that counts most first.
fn in_order(facts: &Facts) -> Vec<(Origin, &Candidate)> {
    let first = facts.first.as_ref().map(|candidate| (Origin::First, candidate));
    let last = facts.last.as_ref().map(|candidate| (Origin::Last, candidate));
    let is_one = first.zip(last).is_some_and(|((_, a), (_, b))| a.click == b.click);
    let mut clicks: Vec<_> = match facts.model {
        Model::LastClick => last.into_iter().chain(first.filter(|_| !is_one)).collect(),
        Model::FirstClick => first.into_iter().chain(last.filter(|_| !is_one)).collect(),
    };
    let bound = facts.bound.as_ref().map(|(order, candidate)| (Origin::Bound(*order), candidate));
    match facts.binding {
        Binding::Never => {}
        Binding::First => clicks.splice(0..0, bound).for_each(drop),
        Binding::Latest => clicks.extend(bound),
    }
    clicks
}

fn disqualified(facts: &Facts, origin: Origin, candidate: &Candidate) -> Option<Why> {
    if candidate.is_suspended {
        return Some(Why::Suspended);
    }
    if candidate.is_own {
        return Some(Why::Own);
    }
    let is_bound = matches!(origin, Origin::Bound(_));
    let age_ms = facts.age_ms(candidate);
    let window_ms = facts.window_ms(candidate).filter(|_| !is_bound)?;
    (age_ms > window_ms).then_some(Why::Expired { ago_ms: age_ms, window_ms })
}

fn outranked_by(winner: Origin) -> Why {
    match winner {
        Origin::Last => Why::LaterClick,
        Origin::First => Why::EarlierClick,
        Origin::Bound(_) => Why::BoundToAnother,
    }
}

fn credit(facts: &Facts, origin: Origin, candidate: &Candidate) -> Credit {
    let (ago_ms, link) = (facts.age_ms(candidate), candidate.link.clone());
    let is_newest = facts.last.as_ref().is_none_or(|last| last.click <= candidate.click);
    let is_oldest = facts.first.as_ref().is_none_or(|first| first.click >= candidate.click);
    let rule = match (origin, facts.model) {
        (Origin::Bound(order), _) => Rule::Bound { order, link },
        (_, Model::LastClick) if is_newest => Rule::LastClick { ago_ms, link },
        (_, Model::FirstClick) if is_oldest => Rule::FirstClick { ago_ms, link },
        // The one before it, or after it, could not count.
        (_, Model::LastClick | Model::FirstClick) => Rule::NextClick { ago_ms, link },
    };
    let bound_by = match origin {
        Origin::Bound(order) => Some(order),
        Origin::First | Origin::Last => None,
    };
    let Candidate { partner_id, link_id, click, .. } = *candidate;
    Credit { partner_id, link_id, click, bound_by, rule }
}

impl Facts {
    fn age_ms(&self, candidate: &Candidate) -> i64 {
        (self.now_ms - candidate.click.at_ms()).max(0)
    }

    /// How long a click counts; `None`: as long as the browser keeps it.
    ///
    /// A session ends with the browser, which forgets the cookie. When another partner's longer
    /// window keeps the cookie, nobody can tell any more, and a day stands for the session.
    fn window_ms(&self, candidate: &Candidate) -> Option<i64> {
        let clicks = [&self.first, &self.last].into_iter().flatten();
        match candidate.window_days {
            0 if clicks.map(|click| click.window_days).any(|days| days > 0) => Some(DAY_MS),
            0 => None,
            days => Some(i64::from(days) * DAY_MS),
        }
    }
}
