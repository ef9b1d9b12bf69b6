//! What a deed changes, as a person reads it: a line for each figure that moves, and what is added to
//! the books.

use money::Amount;

use crate::features::book::{AboutLine, Account, House, PartnerBalances, Pot, Side};
use crate::features::orders::{Order, State};
use crate::features::requisites::Details;
use crate::features::rewards::{Reward, Status, reason_words};
use crate::features::storefront::{CurrencyView, number_of, state_key};
use crate::pages::Page;
use crate::words::word_with;

use super::people::People;
use super::picture::{Change, Picture};

/// A figure before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) what: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// A line that is added to the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) account: String,
    /// Empty: a credit.
    pub(super) debit: String,
    /// Empty: a debit.
    pub(super) credit: String,
}

/// What it takes to write a change down.
pub(super) struct Writer<'a> {
    pub(super) page: &'a Page,
    pub(super) from: &'a CurrencyView,
    pub(super) to: &'a CurrencyView,
    pub(super) people: &'a People,
}

/// An amount of USD as people of the page's language write it.
pub(super) fn usd(page: &Page, amount: Amount) -> String {
    format!("{}\u{a0}USD", page.number(&amount.to_string()))
}

/// A state in words; a paused order says where it goes on.
pub(super) fn state_words(page: &Page, order: &Order) -> String {
    let state = page.word(state_key(order.state));
    match order.paused_from.filter(|_| order.state == State::Paused) {
        Some(from) => format!("{state} ({})", page.word(state_key(from))),
        None => state,
    }
}

impl Writer<'_> {
    /// Every figure that moves, in the order in which one asks for it.
    pub(super) fn moved(&self, change: &Change) -> Vec<Moved> {
        let (before, after) = (&change.before, &change.after);
        let mut rows =
            vec![self.both("order-state", |of| state_words(self.page, &of.order), change)];
        let order = |of: &Picture| of.order.clone();
        rows.extend([
            self.both("you-give-third", |of| self.give(order(of).give), change),
            self.both("you-get-third", |of| self.get(order(of).get), change),
            self.both("deed-discount", |of| usd(self.page, of.order.discount_usd), change),
            self.both("desk-profit", |of| self.value(of.order.profit_usd()), change),
        ]);
        rows.push(self.both("order-pays-to", |of| self.requisites(of), change));
        let reserve = |of: &Picture| of.reserve.and_then(|reserve| reserve.whole);
        let taken = |of: &Picture| of.reserve.map(|reserve| reserve.taken);
        let amount = |amount: Option<Amount>| amount.map_or("–".to_owned(), |sum| self.get(sum));
        rows.push(self.both("deed-reserve", |of| amount(reserve(of)), change));
        rows.push(self.both("deed-taken", |of| amount(taken(of)), change));
        for (old, new) in before.rewards.iter().zip(&after.rewards) {
            rows.push(Moved {
                what: self.page.word_of(
                    "desk-reward",
                    "code",
                    &self.people.partner(new.partner_id),
                ),
                before: self.reward(old, before.order.state),
                after: self.reward(new, after.order.state),
            });
        }
        for ((id, old), (_, new)) in before.purses.iter().zip(&after.purses) {
            rows.extend(self.purse(*id, old, new));
        }
        rows.retain(|row| row.before != row.after);
        rows
    }

    fn both(&self, key: &str, of: impl Fn(&Picture) -> String, change: &Change) -> Moved {
        Moved { what: self.page.word(key), before: of(&change.before), after: of(&change.after) }
    }

    /// Where the customer pays, on one line.
    fn requisites(&self, of: &Picture) -> String {
        let Some(details) = &of.requisites else { return self.page.word("order-pays-nowhere") };
        let Details { account, memo, bank, holder, note } = details;
        let parts = [account, memo, bank, holder, note];
        let said = parts.into_iter().filter(|text| !text.is_empty()).map(String::as_str);
        said.collect::<Vec<_>>().join(" · ")
    }

    fn purse(&self, id: i64, old: &PartnerBalances, new: &PartnerBalances) -> [Moved; 2] {
        let partner = self.people.partner(id);
        let row = |key, old, new| Moved {
            what: format!("{partner}: {}", self.page.word(key).to_lowercase()),
            before: usd(self.page, old),
            after: usd(self.page, new),
        };
        [
            row("money-held", old.held, new.held),
            row("money-available", old.available, new.available),
        ]
    }

    fn give(&self, amount: Amount) -> String {
        number_of(self.page, amount, self.from)
    }

    fn get(&self, amount: Amount) -> String {
        number_of(self.page, amount, self.to)
    }

    fn value(&self, amount: Option<Amount>) -> String {
        amount.map_or_else(|| self.page.word("desk-no-price"), |amount| usd(self.page, amount))
    }

    fn reward(&self, reward: &Reward, order: State) -> String {
        let status = self.page.word(reward.standing_key(order));
        match (reward.status, reward.amount) {
            (Status::None, _) if !reward.reason.is_empty() => {
                format!("{status}: {}", reason_words(self.page.lang, &reward.reason))
            }
            (Status::None, _) | (_, None) => status,
            (Status::Held, Some(amount)) if !reward.is_in_review => {
                let days = reward.agreed.hold_days().to_string();
                let values = [("number", &*usd(self.page, amount)), ("code", &*days)];
                word_with(self.page.lang, "deed-reward-held", &values)
            }
            (_, Some(amount)) => format!("{}, {}", usd(self.page, amount), status.to_lowercase()),
        }
    }

    /// What is added to the books.
    pub(super) fn postings(&self, lines: &[AboutLine]) -> Vec<Posting> {
        let posting = |line: &AboutLine| {
            let amount = usd(self.page, line.amount);
            let (debit, credit) = match line.side {
                Side::Debit => (amount, String::new()),
                Side::Credit => (String::new(), amount),
            };
            Posting { account: self.account(line.account), debit, credit }
        };
        lines.iter().map(posting).collect()
    }

    fn account(&self, account: Account) -> String {
        let house =
            |key: &str| format!("{}: {}", self.page.word("account-house"), self.page.word(key));
        match account {
            Account::Partner { partner, pot } => {
                let key = match pot {
                    Pot::Held => "money-held",
                    Pot::Available => "money-available",
                    Pot::InPayout => "money-in-payout",
                };
                let pot = self.page.word(key).to_lowercase();
                format!("{}: {pot}", self.people.partner(partner.0))
            }
            Account::House(House::RewardsExpense) => house("account-rewards"),
            Account::House(House::PaidOut) => house("account-paid-out"),
            Account::House(House::Adjustments) => house("account-adjustments"),
        }
    }
}
