//! Balances: what the postings add up to.

use std::collections::BTreeMap;

use money::{Amount, Scale};

use crate::account::{Account, PartnerId, Pot, Side};
use crate::transaction::{Posting, Transaction};

/// A balance would not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the balance of {account} would not fit; a balance is at most 92233720368.54775807 USD")]
pub struct TooLarge {
    /// The account whose balance it is.
    pub account: Account,
}

/// The balance of every account, in USD at 8 decimals. An account that was never posted to has 0.
///
/// A balance is positive on the side on which its account grows ([`Account::growing_side`]): a
/// partner's pots and `paid_out` by credits, `rewards_expense` and `adjustments` by debits. So a
/// partner's balance is what he is owed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balances {
    // Zeros are left out, so that two books are equal when their balances are.
    by_account: BTreeMap<Account, Amount>,
}

impl Balances {
    /// The balances after all these transactions, from nothing.
    ///
    /// # Errors
    ///
    /// [`TooLarge`].
    pub fn replay<'a>(
        transactions: impl IntoIterator<Item = &'a Transaction>,
    ) -> Result<Balances, TooLarge> {
        let mut balances = Balances::default();
        for transaction in transactions {
            balances.apply(transaction)?;
        }
        Ok(balances)
    }

    /// The balance of an account.
    pub fn of(&self, account: Account) -> Amount {
        self.by_account.get(&account).copied().unwrap_or(Amount::zero(Scale::USD))
    }

    /// What a partner has in a pot; below zero when he owes it.
    pub fn of_partner(&self, partner: PartnerId, pot: Pot) -> Amount {
        self.of(Account::Partner { partner, pot })
    }

    /// Every account whose balance isn't zero, in the order of accounts.
    pub fn iter(&self) -> impl Iterator<Item = (Account, Amount)> + '_ {
        self.by_account.iter().map(|(account, balance)| (*account, *balance))
    }

    /// Sets a balance that is known from elsewhere, such as a stored one.
    ///
    /// # Panics
    ///
    /// When the amount isn't in USD at 8 decimals, which is a bug.
    pub fn set(&mut self, account: Account, balance: Amount) {
        assert!(
            balance.scale() == Scale::USD,
            "the balance of {account} is not in USD at 8 decimals"
        );
        if balance.is_zero() {
            self.by_account.remove(&account);
        } else {
            self.by_account.insert(account, balance);
        }
    }

    /// Adds a transaction, wholly or not at all.
    ///
    /// # Errors
    ///
    /// [`TooLarge`], and then nothing has changed.
    pub fn apply(&mut self, transaction: &Transaction) -> Result<(), TooLarge> {
        for (account, balance) in self.after(transaction)? {
            self.set(account, balance);
        }
        Ok(())
    }

    /// The balances of the transaction's accounts after it.
    pub(crate) fn after(
        &self,
        transaction: &Transaction,
    ) -> Result<Vec<(Account, Amount)>, TooLarge> {
        transaction.postings().iter().map(|posting| self.after_posting(posting)).collect()
    }

    fn after_posting(&self, posting: &Posting) -> Result<(Account, Amount), TooLarge> {
        let Posting { account, amount } = *posting;
        let before = self.of(account);
        let after = match account.growing_side() {
            Side::Debit => before.checked_add(amount),
            Side::Credit => before.checked_sub(amount),
        };
        Ok((account, after.ok_or(TooLarge { account })?))
    }
}

#[cfg(test)]
mod tests;
