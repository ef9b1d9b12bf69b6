//! Commands: what can happen to a partner's money.

use money::Amount;

use crate::account::{Account, House, PartnerId, Pot};
use crate::transaction::Kind;

/// What happened to a partner's money. Every amount is in USD at 8 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// A reward is given and held; 0 is a decision too.
    Grant {
        /// Who gets it.
        partner: PartnerId,
        /// Zero or more.
        amount: Amount,
    },
    /// A hold ends: held money becomes available.
    Release {
        /// Whose money.
        partner: PartnerId,
        /// Above zero, at most what is held.
        amount: Amount,
    },
    /// A reward is taken back: its order was refunded, or it was fraud.
    Reverse {
        /// Whose reward.
        partner: PartnerId,
        /// Above zero; from `Held` at most what is held.
        amount: Amount,
        /// Where the reward is by now: `Held`, or `Available`, which may go below zero.
        from: Pot,
    },
    /// A partner bears his share of a loss: it leaves what is available, which may go below zero.
    ShareLoss {
        /// Whose share.
        partner: PartnerId,
        /// Above zero.
        amount: Amount,
    },
    /// A share of a loss is given back: its order was refunded or edited.
    ReturnLoss {
        /// Whose share.
        partner: PartnerId,
        /// Above zero.
        amount: Amount,
    },
    /// A partner asks for money.
    RequestPayout {
        /// Who asks.
        partner: PartnerId,
        /// Above zero, at most what is available.
        amount: Amount,
    },
    /// A payout has been made.
    PayoutDone {
        /// Who was paid.
        partner: PartnerId,
        /// Above zero, at most what is in payout.
        amount: Amount,
    },
    /// A payout will not be made: the money is available again.
    PayoutCancelled {
        /// Whose payout.
        partner: PartnerId,
        /// Above zero, at most what is in payout.
        amount: Amount,
    },
    /// An operator adds to what is available, or takes from it, which may go below zero.
    Adjust {
        /// Whose money.
        partner: PartnerId,
        /// Above zero to add, below zero to take.
        amount: Amount,
    },
}

/// One amount that leaves one account for another: debit and credit of the command's row in the
/// table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Movement {
    pub(crate) debit: Account,
    pub(crate) credit: Account,
    /// Below zero only for an adjustment downwards, which is one upwards with its sides exchanged.
    pub(crate) amount: Amount,
}

impl Command {
    /// The kind of transaction that the command becomes.
    pub const fn kind(&self) -> Kind {
        match self {
            Command::Grant { .. } => Kind::Grant,
            Command::Release { .. } => Kind::Release,
            Command::Reverse { .. } => Kind::Reversal,
            Command::ShareLoss { .. } => Kind::Loss,
            Command::ReturnLoss { .. } => Kind::LossReturn,
            Command::RequestPayout { .. } => Kind::PayoutRequest,
            Command::PayoutDone { .. } => Kind::PayoutDone,
            Command::PayoutCancelled { .. } => Kind::PayoutCancelled,
            Command::Adjust { .. } => Kind::Adjustment,
        }
    }

    /// The two accounts that the command touches, in the order in which they are to be locked.
    /// Their balances, and no others, are what [`decide`](crate::decide) needs to know.
    pub fn accounts(&self) -> [Account; 2] {
        let Movement { debit, credit, .. } = self.movement();
        [debit.min(credit), debit.max(credit)]
    }

    pub(crate) fn movement(&self) -> Movement {
        let pot = |partner, pot| Account::Partner { partner, pot };
        let expense = Account::House(House::RewardsExpense);
        let (debit, credit, amount) = match *self {
            Command::Grant { partner, amount } => (expense, pot(partner, Pot::Held), amount),
            Command::Release { partner, amount } => {
                (pot(partner, Pot::Held), pot(partner, Pot::Available), amount)
            }
            Command::Reverse { partner, amount, from } => (pot(partner, from), expense, amount),
            Command::ShareLoss { partner, amount } => {
                (pot(partner, Pot::Available), expense, amount)
            }
            Command::ReturnLoss { partner, amount } => {
                (expense, pot(partner, Pot::Available), amount)
            }
            Command::RequestPayout { partner, amount } => {
                (pot(partner, Pot::Available), pot(partner, Pot::InPayout), amount)
            }
            Command::PayoutDone { partner, amount } => {
                (pot(partner, Pot::InPayout), Account::House(House::PaidOut), amount)
            }
            Command::PayoutCancelled { partner, amount } => {
                (pot(partner, Pot::InPayout), pot(partner, Pot::Available), amount)
            }
            Command::Adjust { partner, amount } => {
                (Account::House(House::Adjustments), pot(partner, Pot::Available), amount)
            }
        };
        Movement { debit, credit, amount }
    }
}
