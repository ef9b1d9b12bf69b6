//! Granting: computing what an order earns, and giving it.

use store::{Fault, Stop, Tx};

use crate::features::audit::Deed;
use crate::features::book::{
    BookRefusal, Command, FactId, PartnerId, Report, Subject, hold_partners, post_all,
};
use crate::features::orders::Order;

use super::derivation::Derivation;
use super::reward::{Reward, Status};
use super::rules::{Computed, compute};
use super::store::update;
use super::volume::volume_of;

const DAY_S: i64 = 86_400;

/// Grants the rewards of an order that aren't decided yet, those of several partners at once, and
/// writes them all. A reward that can't be decided keeps its reason: the order is never undone.
pub(super) fn grant_all(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order: &Order,
    rewards: Vec<Reward>,
) -> Result<(), Fault> {
    let rewards = with_volumes(tx, rewards)?;
    let (mut computed, mut reports) = (Vec::new(), Vec::new());
    for reward in &rewards {
        let result = (reward.status == Status::None).then(|| compute(&reward.facts(order)));
        if let Some(Ok(Computed { amount, .. })) = &result {
            let command = given(PartnerId(reward.partner_id), *amount);
            reports.push(Report { fact: fact("grant", reward)?, command, subject: about(reward) });
        }
        computed.push(result);
    }
    // A grant of nothing but undecided ones locks nobody's balance.
    let posted = if reports.is_empty() { Vec::new() } else { post_all(tx, deed, &reports)? };
    let mut posted = posted.into_iter();
    for (reward, result) in rewards.into_iter().zip(computed) {
        let reward = match result {
            None => reward,
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

/// Reads what the partner has brought where his percentage depends on it.
fn with_volumes(tx: &mut Tx<'_>, rewards: Vec<Reward>) -> Result<Vec<Reward>, Fault> {
    if !rewards.iter().any(Reward::wants_volume) {
        return Ok(rewards);
    }
    // Whoever completes another order of this partner waits here, and then sees ours counted.
    let partners: Vec<_> = rewards.iter().map(|reward| PartnerId(reward.partner_id)).collect();
    hold_partners(tx, &partners)?;
    let read = |reward: Reward| match reward.completed_day.filter(|_| reward.wants_volume()) {
        None => Ok(reward),
        Some(day) => {
            let volume = volume_of(tx, reward.partner_id, reward.agreed.terms.period, day)?;
            Ok(Reward { volume: Some(volume), ..reward })
        }
    };
    rewards.into_iter().map(read).collect()
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
