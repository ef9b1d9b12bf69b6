//! Granting: computing what an order earns, and giving it.

use store::{Fault, Stop, Tx};

use crate::features::audit::Deed;
use crate::features::book::{
    BookRefusal, Command, FactId, Held, PartnerId, Report, Subject, hold_partners, post_held,
};
use crate::features::orders::Order;

use super::derivation::Derivation;
use super::judge::{Judge, Judgement};
use super::reward::{Reward, Status};
use super::rules::{Computed, Undecided, compute};
use super::store::update;
use super::volume::volume_of;

const DAY_S: i64 = 86_400;

/// Grants the rewards of an order that aren't decided yet, those of several partners at once, and
/// writes them all. A reward that can't be decided keeps its reason: the order is never undone.
///
/// With a judge, he is asked before anything is given: only here it is known whether there is
/// anything to give.
pub(super) fn grant_all(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order: &Order,
    rewards: Vec<Reward>,
    judge: Option<&dyn Judge>,
) -> Result<(), Fault> {
    let (rewards, held) = with_volumes(tx, rewards)?;
    let computed: Vec<Option<Outcome>> = rewards
        .iter()
        .map(|reward| (reward.status == Status::None).then(|| compute(&reward.facts(order))))
        .collect();
    let judgement = match judge.filter(|_| computed.iter().flatten().any(gives)) {
        Some(judge) => judge.judge(tx, deed, order)?,
        None => Judgement::Pass,
    };
    let rewards: Vec<Reward> = rewards
        .into_iter()
        .zip(&computed)
        .map(|(reward, result)| judged(reward, result, &judgement))
        .collect();
    let reports = reports(&rewards, &computed)?;
    // A grant of nothing but undecided ones locks nobody's balance.
    let posted =
        if reports.is_empty() { Vec::new() } else { post_held(tx, deed, &reports, &held)? };
    let mut posted = posted.into_iter();
    for (reward, result) in rewards.into_iter().zip(computed) {
        let reward = match result {
            None => reward,
            Some(result) if reward.status == Status::Denied => denied(order, reward, result),
            Some(Err(undecided)) => Reward { reason: undecided.to_string(), ..reward },
            Some(Ok(computed)) => match posted.next() {
                Some(Err(refusal)) => Reward { reason: refused(&refusal), ..reward },
                _ => granted(deed, order, reward, computed),
            },
        };
        update(tx, deed, &reward)?;
    }
    Ok(())
}

type Outcome = Result<Computed, Undecided>;

/// Whether there is, or may be, something to give: nobody is judged for a share of a loss.
fn gives(result: &Outcome) -> bool {
    result.as_ref().map_or(true, |computed| computed.amount.is_positive())
}

/// The reward as the judge leaves it, where it would give anything.
fn judged(reward: Reward, result: &Option<Outcome>, judgement: &Judgement) -> Reward {
    match (result, judgement) {
        (Some(result), Judgement::Review) if gives(result) => {
            Reward { is_in_review: true, ..reward }
        }
        (Some(result), Judgement::Deny(reason)) if gives(result) => {
            Reward { status: Status::Denied, reason: (*reason).to_owned(), ..reward }
        }
        _ => reward,
    }
}

/// What the books are told of the rewards that are given.
fn reports(rewards: &[Reward], computed: &[Option<Outcome>]) -> Result<Vec<Report>, Fault> {
    let mut reports = Vec::new();
    for (reward, result) in rewards.iter().zip(computed) {
        if let Some(Ok(Computed { amount, .. })) = result
            && reward.status == Status::None
        {
            let command = given(PartnerId(reward.partner_id), *amount);
            reports.push(Report { fact: fact("grant", reward)?, command, subject: about(reward) });
        }
    }
    Ok(reports)
}

/// A reward that a rule denies: what it would have been is told, and nothing is posted.
fn denied(order: &Order, reward: Reward, result: Outcome) -> Reward {
    let Ok(Computed { amount, steps }) = result else { return reward };
    let steps = Derivation::new(&reward.facts(order), steps).text();
    Reward { amount: Some(amount), steps, ..reward }
}

/// Reads what the partner has brought where his percentage depends on it.
fn with_volumes(tx: &mut Tx<'_>, rewards: Vec<Reward>) -> Result<(Vec<Reward>, Held), Fault> {
    if !rewards.iter().any(Reward::wants_volume) {
        return Ok((rewards, Held::default()));
    }
    // Whoever completes another order of this partner waits here, and then sees ours counted.
    let partners: Vec<_> = rewards.iter().map(|reward| PartnerId(reward.partner_id)).collect();
    let held = hold_partners(tx, &partners)?;
    let read = |reward: Reward| match reward.completed_day.filter(|_| reward.wants_volume()) {
        None => Ok(reward),
        Some(day) => {
            let volume = volume_of(tx, reward.partner_id, reward.agreed.terms.period, day)?;
            Ok(Reward { volume: Some(volume), ..reward })
        }
    };
    let rewards = rewards.into_iter().map(read).collect::<Result<_, Fault>>()?;
    Ok((rewards, held))
}

/// What gives an amount: below zero it is a share of a loss.
fn given(partner: PartnerId, amount: money::Amount) -> Command {
    let zero = money::Amount::zero(amount.scale());
    match zero.checked_sub(amount) {
        Some(loss) if amount.is_negative() => Command::ShareLoss { partner, amount: loss },
        // The one amount without an opposite is refused by the ledger as it stands.
        _ => Command::Grant { partner, amount },
    }
}

fn granted(deed: &Deed, order: &Order, reward: Reward, computed: Computed) -> Reward {
    let Computed { amount, steps } = computed;
    // A grant of 0 has nothing to be held, and a share of a loss is taken at once.
    let status = if amount.is_positive() { Status::Held } else { Status::Available };
    let hold_s = i64::from(reward.agreed.hold_days()) * DAY_S;
    Reward {
        status,
        is_in_review: reward.is_in_review && amount.is_positive(),
        amount: Some(amount),
        held_until_s: reward.held_until_s.or(Some(deed.at_s() + hold_s)),
        reason: String::new(),
        steps: Derivation::new(&reward.facts(order), steps).text(),
        ..reward
    }
}

/// The words of a refusal of the books, as an operator reads them.
pub(super) fn refused(refusal: &BookRefusal) -> String {
    format!("the books refused it: {refusal}")
}

/// A refusal of the books becomes the reason that an operator reads; only a fault stops the order.
pub(super) fn told<T>(posted: Result<T, Stop<BookRefusal>>) -> Result<Result<T, String>, Fault> {
    match posted {
        Ok(posted) => Ok(Ok(posted)),
        Err(Stop::Refused(refusal)) => Ok(Err(refused(&refusal))),
        Err(Stop::Broke(fault)) => Err(fault),
    }
}

/// The name of a fact about a reward: the same deed twice is the same fact. Later grants of an edited
/// order carry their number.
pub(super) fn fact(verb: &str, reward: &Reward) -> Result<FactId, Fault> {
    let Reward { order_id, level, revision, .. } = reward;
    let revision = if *revision == 1 { String::new() } else { format!(":revision:{revision}") };
    FactId::new(format!("{verb}:order:{order_id}:level:{level}{revision}"))
        .map_err(|error| Fault::corrupt(format!("rewards: {error}")))
}

pub(super) fn about(reward: &Reward) -> Subject {
    Subject::order(reward.order_id)
}
