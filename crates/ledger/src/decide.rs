//! The decision: a command on the books becomes a transaction or a refusal.

use std::fmt;

use money::{Amount, Scale};

use crate::account::{Account, PartnerId, Pot};
use crate::balances::TooLarge;
use crate::command::{Command, Movement};
use crate::fact::FactId;
use crate::outstanding::Outstanding;
use crate::state::State;
use crate::transaction::{Posting, Transaction};

/// What is to be done about a fact that isn't refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The fact is new: post this.
    New(Transaction),
    /// The fact was recorded before with the same content: this is how. There is nothing to post.
    Repeated(Transaction),
}

impl Decision {
    /// The transaction, whether it is new or not.
    pub fn transaction(&self) -> &Transaction {
        match self {
            Decision::New(transaction) | Decision::Repeated(transaction) => transaction,
        }
    }
}

/// What differs between a fact and its earlier report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What kind of event it is.
    Kind,
    /// Whose money it moves.
    Partner,
    /// Where a reward is reversed from.
    Pot,
    /// How much it moves.
    Amount,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Field::Kind => "kind",
            Field::Partner => "partner",
            Field::Pot => "pot",
            Field::Amount => "amount",
        })
    }
}

/// Why the books refuse a command, in order of precedence: the first reason that applies is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The fact was recorded before with another content.
    #[error(
        "this fact is recorded already with another {field}; report a correction as a new fact"
    )]
    FactConflict {
        /// The first field that differs.
        field: Field,
    },
    /// A grant is below zero.
    #[error("the amount of a grant is negative; it is 0 or more")]
    Negative,
    /// The amount of anything else but an adjustment is zero or below.
    #[error("the amount is not positive; it is at least 0.00000001 USD")]
    NotPositive,
    /// An adjustment changes nothing.
    #[error("the adjustment is 0; it is above zero to add and below zero to take")]
    NothingToAdjust,
    /// A reward was to be reversed from a payout.
    #[error(
        "a reward is not reversed from a payout; reverse it from available, or cancel the payout"
    )]
    PotNotReversible,
    /// More was to be taken than is held.
    #[error("only {has} USD is held; take at most that")]
    InsufficientHeld {
        /// What is held.
        has: Amount,
    },
    /// More was asked for than is available.
    #[error("only {has} USD is available; ask for at most that")]
    InsufficientAvailable {
        /// What is available; it may be below zero.
        has: Amount,
    },
    /// More was to be paid or cancelled than is in payout.
    #[error("only {has} USD is in payout; take at most that")]
    InsufficientInPayout {
        /// What is in payout.
        has: Amount,
    },
    /// More was to be taken back than was given for the same cause.
    #[error("only {left} USD of what was given for this is left; take back at most that")]
    MoreThanGiven {
        /// What was given and not taken back.
        left: Amount,
    },
    /// A balance, or the posting itself, would not fit.
    #[error(
        "the amount is too large: {account} would not fit; a balance is at most 92233720368.54775807 USD"
    )]
    TooLarge {
        /// The account whose balance it is.
        account: Account,
    },
}

impl From<TooLarge> for Refusal {
    fn from(TooLarge { account }: TooLarge) -> Refusal {
        Refusal::TooLarge { account }
    }
}

/// Decides what a command does to the books. Nothing is changed: whoever asks posts a
/// [`Decision::New`].
///
/// # Errors
///
/// The first [`Refusal`] that applies.
///
/// # Panics
///
/// When the command's amount isn't in USD at 8 decimals, which is a bug of the caller.
pub fn decide(fact: &FactId, command: &Command, state: &State) -> Result<Decision, Refusal> {
    judge(fact, command, state, None)
}

/// Decides what a command does to the books, and takes back no more than is outstanding of its cause.
///
/// # Errors
///
/// The first [`Refusal`] that applies.
///
/// # Panics
///
/// As [`decide`].
pub fn decide_within(
    fact: &FactId,
    command: &Command,
    state: &State,
    outstanding: &Outstanding,
) -> Result<Decision, Refusal> {
    judge(fact, command, state, Some(outstanding))
}

fn judge(
    fact: &FactId,
    command: &Command,
    state: &State,
    outstanding: Option<&Outstanding>,
) -> Result<Decision, Refusal> {
    let movement = command.movement();
    assert!(
        movement.amount.scale() == Scale::USD,
        "a command's amount is not in USD at 8 decimals"
    );
    if let Some(recorded) = state.recorded(fact) {
        return match difference(recorded, command, &movement) {
            Some(field) => Err(Refusal::FactConflict { field }),
            None => Ok(Decision::Repeated(recorded.clone())),
        };
    }
    check_amount(command, movement.amount)?;
    check_balance(command, state)?;
    outstanding.map_or(Ok(()), |outstanding| outstanding.check(command))?;
    let transaction = Transaction::new(fact.clone(), command.kind(), postings(&movement)?)
        .expect("a movement between two accounts is balanced");
    state.balances().after(&transaction)?;
    Ok(Decision::New(transaction))
}

/// The first field in which a command differs from what its fact was recorded as.
fn difference(recorded: &Transaction, command: &Command, movement: &Movement) -> Option<Field> {
    let accounts = command.accounts();
    let recorded_accounts = || recorded.postings().iter().map(|posting| posting.account);
    if recorded.kind() != command.kind() {
        Some(Field::Kind)
    } else if whose(recorded_accounts()) != whose(accounts) {
        Some(Field::Partner)
    } else if !recorded_accounts().eq(accounts) {
        Some(Field::Pot)
    } else if recorded.posted_to(movement.debit) != Some(movement.amount) {
        Some(Field::Amount)
    } else {
        None
    }
}

/// The partner among these accounts: a transaction moves the money of one.
fn whose(accounts: impl IntoIterator<Item = Account>) -> Option<PartnerId> {
    accounts.into_iter().find_map(Account::partner)
}

fn check_amount(command: &Command, amount: Amount) -> Result<(), Refusal> {
    match command {
        Command::Grant { .. } if amount.is_negative() => Err(Refusal::Negative),
        Command::Grant { .. } => Ok(()),
        Command::Adjust { .. } if amount.is_zero() => Err(Refusal::NothingToAdjust),
        Command::Adjust { .. } => Ok(()),
        _ if !amount.is_positive() => Err(Refusal::NotPositive),
        _ => Ok(()),
    }
}

/// Refuses to take more from a pot than it has, save where the office may take what was already
/// given.
fn check_balance(command: &Command, state: &State) -> Result<(), Refusal> {
    let (partner, amount, pot) = match *command {
        Command::Reverse { from: Pot::InPayout, .. } => return Err(Refusal::PotNotReversible),
        Command::Grant { .. }
        | Command::Adjust { .. }
        | Command::ShareLoss { .. }
        | Command::ReturnLoss { .. }
        | Command::Reverse { from: Pot::Available, .. } => return Ok(()),
        Command::Release { partner, amount }
        | Command::Reverse { partner, amount, from: Pot::Held } => (partner, amount, Pot::Held),
        Command::RequestPayout { partner, amount } => (partner, amount, Pot::Available),
        Command::PayoutDone { partner, amount } | Command::PayoutCancelled { partner, amount } => {
            (partner, amount, Pot::InPayout)
        }
    };
    let has = state.balances().of_partner(partner, pot);
    if amount.compare(&has).is_le() {
        return Ok(());
    }
    Err(match pot {
        Pot::Held => Refusal::InsufficientHeld { has },
        Pot::Available => Refusal::InsufficientAvailable { has },
        Pot::InPayout => Refusal::InsufficientInPayout { has },
    })
}

fn postings(movement: &Movement) -> Result<Vec<Posting>, Refusal> {
    let Movement { debit, credit, amount } = *movement;
    let opposite = Amount::zero(Scale::USD).checked_sub(amount);
    // The one amount without an opposite is the lowest of all.
    let opposite = opposite.ok_or(Refusal::TooLarge { account: credit })?;
    let debit = Posting { account: debit, amount };
    let credit = Posting { account: credit, amount: opposite };
    Ok(vec![debit, credit])
}

#[cfg(test)]
mod tests;
