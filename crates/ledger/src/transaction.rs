//! Transactions: balanced facts, and the postings they consist of.

use std::fmt;
use std::str::FromStr;

use money::{Amount, Scale};

use crate::account::Account;
use crate::fact::FactId;

/// What kind of event a transaction records. The names are stored, and therefore never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A reward was granted; also one of 0.
    Grant,
    /// A hold ended.
    Release,
    /// A reward was taken back.
    Reversal,
    /// A partner bore his share of a loss.
    Loss,
    /// A share of a loss was given back.
    LossReturn,
    /// A partner asked for money.
    PayoutRequest,
    /// The money arrived.
    PayoutDone,
    /// The money came back to what is available.
    PayoutCancelled,
    /// An operator added or took money, with a reason that the office keeps beside the books.
    Adjustment,
}

impl Kind {
    /// Every kind, in the order that money takes.
    pub const ALL: [Kind; 9] = [
        Kind::Grant,
        Kind::Release,
        Kind::Reversal,
        Kind::Loss,
        Kind::LossReturn,
        Kind::PayoutRequest,
        Kind::PayoutDone,
        Kind::PayoutCancelled,
        Kind::Adjustment,
    ];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Grant => "grant",
            Kind::Release => "release",
            Kind::Reversal => "reversal",
            Kind::Loss => "loss",
            Kind::LossReturn => "loss_return",
            Kind::PayoutRequest => "payout_request",
            Kind::PayoutDone => "payout_done",
            Kind::PayoutCancelled => "payout_cancelled",
            Kind::Adjustment => "adjustment",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no kind of transaction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a kind of transaction; write grant, release, reversal, loss, loss_return, \
     payout_request, payout_done, payout_cancelled or adjustment"
)]
pub struct KindError {
    /// What was written.
    pub text: String,
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Kind, KindError> {
        let mut all = Kind::ALL.into_iter();
        all.find(|kind| kind.name() == text).ok_or_else(|| KindError { text: text.to_owned() })
    }
}

/// One line of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Posting {
    /// The account that is debited or credited.
    pub account: Account,
    /// By how much, in USD at 8 decimals: **a debit is positive, a credit is negative**.
    pub amount: Amount,
}

/// Why postings are not a transaction: a bug of ours or damaged books, never a partner's mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// There is no posting.
    #[error("a transaction has at least two postings, and this one has none")]
    Empty,
    /// A posting isn't in USD at 8 decimals.
    #[error("the posting to {account} has {decimals} decimals, and the books have 8")]
    WrongScale {
        /// The account of that posting.
        account: Account,
        /// The decimals of its amount.
        decimals: u8,
    },
    /// An account is posted to more than once.
    #[error("{account} has more than one posting; add them up")]
    Twice {
        /// That account.
        account: Account,
    },
    /// A posting moves nothing, in a transaction that isn't a grant of 0.
    #[error("the posting to {account} is 0; only a grant of 0 moves nothing")]
    Nothing {
        /// The account of that posting.
        account: Account,
    },
    /// Debits and credits differ.
    #[error("debits exceed credits by {by} units of 0.00000001 USD; a transaction sums to zero")]
    Unbalanced {
        /// Debits minus credits, in units of 0.00000001 USD.
        by: i128,
    },
}

/// One balanced fact of the books. It can't be built otherwise, and it is never changed: a
/// correction is a new fact.
///
/// A **grant of 0** is a transaction like any other, as the decision to give nothing is a fact too.
/// It has the two postings of a grant, both of 0, so that it still says whose grant it is, and so
/// that reporting it again for someone else is noticed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Transaction {
    fact: FactId,
    kind: Kind,
    postings: Vec<Posting>,
}

impl Transaction {
    /// Builds a transaction; the postings may come in any order and are kept in that of their
    /// accounts.
    ///
    /// # Errors
    ///
    /// [`Malformed`], unless the postings are at the scale of the books, one per account, each other
    /// than zero (save in a grant of 0) and sum to zero.
    pub fn new(
        fact: FactId,
        kind: Kind,
        mut postings: Vec<Posting>,
    ) -> Result<Transaction, Malformed> {
        if postings.is_empty() {
            return Err(Malformed::Empty);
        }
        postings.sort_by_key(|posting| posting.account);
        if let Some(pair) = postings.windows(2).find(|pair| pair[0].account == pair[1].account) {
            return Err(Malformed::Twice { account: pair[0].account });
        }
        check_amounts(kind, &postings)?;
        Ok(Transaction { fact, kind, postings })
    }

    /// Which event this is.
    pub fn fact(&self) -> &FactId {
        &self.fact
    }

    /// What kind of event.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The postings, in the order of their accounts.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// What is posted to an account; `None` when the transaction doesn't touch it.
    pub fn posted_to(&self, account: Account) -> Option<Amount> {
        let posting = self.postings.iter().find(|posting| posting.account == account)?;
        Some(posting.amount)
    }
}

fn check_amounts(kind: Kind, postings: &[Posting]) -> Result<(), Malformed> {
    if let Some(odd) = postings.iter().find(|posting| posting.amount.scale() != Scale::USD) {
        let decimals = odd.amount.scale().get();
        return Err(Malformed::WrongScale { account: odd.account, decimals });
    }
    let is_grant_of_zero =
        kind == Kind::Grant && postings.iter().all(|posting| posting.amount.is_zero());
    let idle = postings.iter().find(|posting| posting.amount.is_zero());
    if let Some(idle) = idle.filter(|_| !is_grant_of_zero) {
        return Err(Malformed::Nothing { account: idle.account });
    }
    match postings.iter().map(|posting| i128::from(posting.amount.units())).sum() {
        0 => Ok(()),
        by => Err(Malformed::Unbalanced { by }),
    }
}

#[cfg(test)]
mod tests;
