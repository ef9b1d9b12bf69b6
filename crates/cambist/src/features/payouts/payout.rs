//! A payout.

use money::{Amount, Decimal};

use crate::words::{Lang, word};

/// Where a payout stands, numbered as the partner contract counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It waits for an operator.
    Pending,
    /// It was made.
    Done,
    /// An operator called it off.
    Cancelled,
    /// The partner called it off.
    CancelledByPartner,
}

impl Status {
    /// Every status, in the order of its numbers.
    pub const ALL: [Status; 4] =
        [Status::Pending, Status::Done, Status::Cancelled, Status::CancelledByPartner];

    /// The contract's number, 0 to 3.
    pub fn number(self) -> i64 {
        match self {
            Status::Pending => 0,
            Status::Done => 1,
            Status::Cancelled => 2,
            Status::CancelledByPartner => 3,
        }
    }

    /// The status with a number.
    pub fn from_number(number: i64) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.number() == number)
    }

    /// The word in addresses, in the shell and in the new API.
    pub fn word(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::Done => "done",
            Status::Cancelled => "cancelled",
            Status::CancelledByPartner => "cancelled_by_partner",
        }
    }

    /// What people read.
    pub fn words(self, lang: Lang) -> String {
        word(
            lang,
            match self {
                Status::Pending => "payout-pending",
                Status::Done => "payout-done",
                Status::Cancelled => "payout-cancelled",
                Status::CancelledByPartner => "payout-cancelled-by-partner",
            },
        )
    }

    /// How the style sheet shows it: a kind of badge.
    pub fn badge(self) -> &'static str {
        match self {
            Status::Pending => "is-warn",
            Status::Done => "is-good",
            Status::Cancelled => "is-bad",
            Status::CancelledByPartner => "",
        }
    }

    /// The status that a word means.
    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// Why somebody should look at a payout twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Another partner has, or had, the same account.
    SharedAccount,
    /// The account came onto the blacklist after the request.
    Blacklisted,
    /// A partner who was paid to another account before asked for it to a new one.
    NewAccount,
}

impl Flag {
    /// The word in the shell and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Flag::SharedAccount => "shared-account",
            Flag::Blacklisted => "blacklisted",
            Flag::NewAccount => "new-account",
        }
    }

    /// What it means, in a word or two for lists.
    pub fn mark(self, lang: Lang) -> String {
        word(
            lang,
            match self {
                Flag::SharedAccount => "payout-mark-shared",
                Flag::Blacklisted => "payout-mark-blacklisted",
                Flag::NewAccount => "payout-mark-new",
            },
        )
    }

    /// What it means, in a sentence for an operator.
    pub fn words(self, lang: Lang) -> String {
        word(
            lang,
            match self {
                Flag::SharedAccount => "payout-flag-shared",
                Flag::Blacklisted => "payout-flag-blacklisted",
                Flag::NewAccount => "payout-flag-new",
            },
        )
    }
}

/// Money that left a partner's balance, or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Its number, the same everywhere.
    pub id: i64,
    /// Whose.
    pub partner_id: i64,
    /// By which method.
    pub method_id: i64,
    /// The partner's account, by its number.
    pub account_id: i64,
    /// The account as it was when it was asked for.
    pub account: String,
    /// What was asked for in USD; `None`: everything that was available.
    pub asked: Option<Amount>,
    /// What left the balance, in USD.
    pub amount: Amount,
    /// The part of it that the office keeps, in USD.
    pub fee: Amount,
    /// USD for one of the currency, as it was when it was asked for.
    pub price: Decimal,
    /// The code of what is paid.
    pub currency: String,
    /// What arrives, in the currency.
    pub pay: Amount,
    /// Where it stands.
    pub status: Status,
    /// When it was asked for, in unix milliseconds.
    pub requested_at_ms: i64,
    /// When it was done or called off, in unix milliseconds; `None`: it was not.
    pub ended_at_ms: Option<i64>,
    /// Who did that; empty while it is pending.
    pub ended_by: String,
    /// By which payment it was done; empty until then.
    pub reference: String,
    /// Why it was called off; empty unless an operator did.
    pub reason: String,
    /// The last batch that it was taken out with.
    pub batch_id: Option<i64>,
    /// Why somebody should look at it twice.
    pub flags: Vec<Flag>,
    /// The account as it is compared.
    pub(super) normal: String,
}

impl Payout {
    /// Whether it still waits for an operator.
    pub fn is_pending(&self) -> bool {
        self.status == Status::Pending
    }

    /// Whether its partner may call it off now: not once an operator has taken it out to pay it.
    pub fn partner_may_cancel(&self) -> bool {
        self.is_pending() && self.batch_id.is_none()
    }
}
