//! What a partner asks for, and why he may be told no.

use money::{Amount, AmountError};
use store::Refusal;
use thiserror::Error;

use crate::features::book::BookRefusal;

use super::accounts::AccountRefusal;

/// A request for money, whoever brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Who asks.
    pub partner_id: i64,
    /// By which method.
    pub method_id: i64,
    /// The account to pay to, as the partner writes it.
    pub account: String,
    /// How much is to leave the balance, in USD with at most 8 decimals; `None`: all that is
    /// available.
    pub amount: Option<String>,
    /// What the partner's program calls this request, 1 to 64 visible ASCII characters: asking twice
    /// by one name makes one payout.
    pub key: Option<String>,
}

/// A field of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutField {
    /// The method.
    Method,
    /// The account.
    Account,
    /// The amount.
    Amount,
}

impl PayoutField {
    /// The field's name in both APIs.
    pub fn name(self) -> &'static str {
        match self {
            PayoutField::Method => "method_id",
            PayoutField::Account => "account",
            PayoutField::Amount => "amount",
        }
    }
}

/// Why a payout is not granted, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PayoutRefusal {
    /// The idempotency key is empty, too long, or has characters that can't be seen.
    #[error("an idempotency key has 1 to 64 visible ASCII characters")]
    Key,
    /// The key was used for another request.
    #[error("this idempotency key was used for a request with another {}; make up a new key", .0.name())]
    KeyReused(PayoutField),
    /// The partner is unknown or suspended.
    #[error("the partnership is suspended; ask the office")]
    Suspended,
    /// The partner has not shown yet that letters reach him.
    #[error(
        "the e-mail address of the account is not confirmed yet; follow the link in our letter"
    )]
    Unconfirmed,
    /// No method that may be chosen has this number.
    #[error("there is no payout method {0}, or it can't be chosen now")]
    Method(i64),
    /// The account can't be paid to.
    #[error(transparent)]
    Account(#[from] AccountRefusal),
    /// No operator has verified the account yet.
    #[error("this account has not been verified yet; save it, and the office will look at it")]
    Unverified,
    /// Too few orders of the partner's visitors are completed.
    #[error(
        "the first payout needs {needs} completed orders of your visitors, and there are {has}"
    )]
    TooFewOrders {
        /// How many there are.
        has: i64,
        /// How many there must be.
        needs: u32,
    },
    /// The amount is no number, finer than 8 decimals or too large.
    #[error("amount {0}")]
    Amount(AmountError),
    /// The amount is zero or below.
    #[error("amount is not above zero; leave it out to ask for everything that is available")]
    NotPositive,
    /// Less is available.
    #[error("{available} USD are available; ask for at most that")]
    Insufficient {
        /// What is available; it may be below zero.
        available: Amount,
    },
    /// It is less than the smallest payout.
    #[error("{amount} USD is less than the smallest payout by this method, {min} USD")]
    BelowMinimum {
        /// What was asked for, or is available.
        amount: Amount,
        /// The smallest payout.
        min: Amount,
    },
    /// It is more than the largest payout.
    #[error("{amount} USD is more than the largest payout by this method, {max} USD")]
    AboveMaximum {
        /// What was asked for, or is available.
        amount: Amount,
        /// The largest payout.
        max: Amount,
    },
    /// No open rate values the method's currency.
    #[error("no rate values {0} now; try again later, or choose another method")]
    NoPrice(String),
    /// The fee leaves nothing.
    #[error("the fee leaves nothing of {0} USD; ask for more")]
    NothingArrives(Amount),
    /// The books say no.
    #[error(transparent)]
    Book(BookRefusal),
}

impl Refusal for PayoutRefusal {}

impl PayoutRefusal {
    /// The stable code, which programs compare.
    pub fn code(&self) -> &'static str {
        match self {
            PayoutRefusal::Key => "payout.key_malformed",
            PayoutRefusal::KeyReused(_) => "payout.key_reused",
            PayoutRefusal::Suspended => "payout.suspended",
            PayoutRefusal::Unconfirmed => "payout.unconfirmed",
            PayoutRefusal::Method(_) => "payout.method_unavailable",
            PayoutRefusal::Account(AccountRefusal::Blocked | AccountRefusal::Refused(_)) => {
                "payout.account_blocked"
            }
            PayoutRefusal::Account(_) => "payout.account_malformed",
            PayoutRefusal::Unverified => "payout.account_unverified",
            PayoutRefusal::TooFewOrders { .. } => "payout.too_few_orders",
            PayoutRefusal::Amount(_) => "payout.amount_malformed",
            PayoutRefusal::NotPositive => "payout.amount_not_positive",
            PayoutRefusal::Insufficient { .. } => "payout.insufficient",
            PayoutRefusal::BelowMinimum { .. } => "payout.below_minimum",
            PayoutRefusal::AboveMaximum { .. } => "payout.above_maximum",
            PayoutRefusal::NoPrice(_) => "payout.no_price",
            PayoutRefusal::NothingArrives(_) => "payout.nothing_arrives",
            PayoutRefusal::Book(_) => "payout.books",
        }
    }

    /// The field that has to be changed, where it is one.
    pub fn field(&self) -> Option<PayoutField> {
        match self {
            PayoutRefusal::KeyReused(field) => Some(*field),
            PayoutRefusal::Method(_) | PayoutRefusal::NoPrice(_) => Some(PayoutField::Method),
            PayoutRefusal::Account(_) | PayoutRefusal::Unverified => Some(PayoutField::Account),
            PayoutRefusal::Amount(_)
            | PayoutRefusal::NotPositive
            | PayoutRefusal::Insufficient { .. }
            | PayoutRefusal::BelowMinimum { .. }
            | PayoutRefusal::AboveMaximum { .. }
            | PayoutRefusal::NothingArrives(_) => Some(PayoutField::Amount),
            PayoutRefusal::Key
            | PayoutRefusal::Suspended
            | PayoutRefusal::Unconfirmed
            | PayoutRefusal::TooFewOrders { .. }
            | PayoutRefusal::Book(_) => None,
        }
    }
}
