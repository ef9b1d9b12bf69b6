//! Everything that a deed on an order may move, as it stands at one moment.

use money::Amount;
use sha2::{Digest, Sha256};
use store::{Fault, Tx};

use crate::features::book::{About, AboutLine, PartnerBalances, PartnerId, balances, posted_about};
use crate::features::currencies::currency_with_reserve;
use crate::features::mail::letters_of_order;
use crate::features::orders::{Order, Seen, find_order};
use crate::features::requisites::{Details, requisites_of};
use crate::features::rewards::{Reward, find_rewards};

/// How much there is of the currency that an order pays out, and how much open orders have taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reserve {
    /// `None`: nobody has said.
    pub(super) whole: Option<Amount>,
    pub(super) taken: Amount,
}

/// Everything that a deed on an order may move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) order: Order,
    /// `None`: the currency is gone from the catalogue.
    pub(super) reserve: Option<Reserve>,
    /// Where its customer pays; `None`: nobody has told him.
    pub(super) requisites: Option<Details>,
    /// Level 1 first.
    pub(super) rewards: Vec<Reward>,
    /// What the partners of the rewards have, by their numbers.
    pub(super) purses: Vec<(i64, PartnerBalances)>,
    /// What the books hold about the order, oldest first.
    pub(super) lines: Vec<AboutLine>,
    /// The letters about it, oldest first.
    pub(super) letters: Vec<Mailed>,
}

/// A letter about an order: to whom, and its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mailed {
    pub(super) to: String,
    pub(super) subject: String,
}

/// An order before and after a deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// How much there was to see of the order before.
    pub(super) seen: Seen,
    pub(super) before: Picture,
    pub(super) after: Picture,
}

/// The picture of an order; `None`: there is no such order.
pub(super) fn picture(tx: &mut Tx<'_>, order_id: i64) -> Result<Option<Picture>, Fault> {
    let Some(order) = find_order(tx, order_id)? else { return Ok(None) };
    let currency = currency_with_reserve(tx, &order.to)?;
    let rewards = find_rewards(tx, order_id)?;
    let mut ids: Vec<i64> = rewards.iter().map(|reward| reward.partner_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut purses = Vec::new();
    for id in ids {
        purses.push((id, balances(tx, PartnerId(id))?));
    }
    let letters = letters_of_order(tx, order_id)?
        .into_iter()
        .map(|stored| Mailed { to: stored.letter.to, subject: stored.letter.subject });
    Ok(Some(Picture {
        letters: letters.collect(),
        requisites: requisites_of(tx, order_id)?.map(|given| given.details),
        reserve: currency.map(|found| Reserve { whole: found.reserve, taken: found.reserved }),
        lines: posted_about(tx, About::Order(order_id))?,
        order,
        rewards,
        purses,
    }))
}

impl Change {
    /// What the deed adds to the books.
    pub(super) fn posted(&self) -> &[AboutLine] {
        self.after.lines.get(self.before.lines.len()..).unwrap_or_default()
    }

    /// The letters that the deed writes.
    pub(super) fn mailed(&self) -> &[Mailed] {
        self.after.letters.get(self.before.letters.len()..).unwrap_or_default()
    }

    /// Every figure that the deed leads to, in one short word. A form carries it, so that what was
    /// shown is what happens, or nothing does. Times are left out: they go on while one reads; of
    /// what other orders move as well only the change counts.
    pub(super) fn promise(&self) -> String {
        let digest = Sha256::digest(self.figures());
        digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn figures(&self) -> String {
        let Picture { order, reserve, rewards, .. } = &self.after;
        let units = |amount: Option<Amount>| amount.map(Amount::units);
        let mut told = format!(
            "{} {:?} {} {} {:?} {:?} {:?} {}",
            order.state,
            order.paused_from,
            order.give,
            order.get,
            units(order.give_usd),
            units(order.get_usd),
            units(order.profit_usd()),
            order.discount_usd
        );
        if let (Some(before), Some(after)) = (&self.before.reserve, reserve) {
            let change = |before: i64, after: i64| after - before;
            let whole = units(after.whole).zip(units(before.whole));
            let whole = whole.map(|(after, before)| change(before, after));
            let taken = change(before.taken.units(), after.taken.units());
            told.push_str(&format!("\nreserve {whole:?} {taken}"));
        }
        // What is given in the place of what: of two operators the second learns of the first.
        let (before, after) = (&self.before.requisites, &self.after.requisites);
        if before != after {
            told.push_str(&format!("\nrequisites {before:?} {after:?}"));
        }
        for reward in rewards {
            let Reward { level, partner_id, status, amount, .. } = reward;
            let amount = units(*amount);
            told.push_str(&format!("\nreward {level} {partner_id} {} {amount:?}", status.word()));
        }
        for line in self.posted() {
            let AboutLine { fact, account, side, amount, .. } = line;
            told.push_str(&format!("\nposting {fact} {account} {side:?} {amount}"));
        }
        for letter in self.mailed() {
            told.push_str(&format!("\nletter {} {}", letter.to, letter.subject));
        }
        told
    }
}
