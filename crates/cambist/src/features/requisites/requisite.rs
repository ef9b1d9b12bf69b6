//! Requisites: an account of the operator, with what a customer has to know to pay there.

use money::{Amount, Scale};
use thiserror::Error;

use crate::features::currencies::accounts::AccountFormat;

/// The longest account, in characters.
const LONGEST_ACCOUNT: usize = 200;
/// The longest memo, bank or holder, in characters.
const LONGEST_TEXT: usize = 120;
/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// Where to pay, as the customer reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// The account, card or address.
    pub account: String,
    /// A memo or tag that belongs to it; empty: none.
    pub memo: String,
    /// The bank; empty: it goes without saying.
    pub bank: String,
    /// Whose account it is; empty: it goes without saying.
    pub holder: String,
    /// What else the customer should know; empty: nothing.
    pub note: String,
}

/// Which orders requisites are for. `None`: no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The least that an order gives.
    pub order_min: Option<Amount>,
    /// The most that an order gives.
    pub order_max: Option<Amount>,
    /// The most that the orders of a day (UTC) give together.
    pub day_max: Option<Amount>,
}

/// Requisites of the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requisite {
    /// Their number.
    pub id: i64,
    /// The code of the currency that is paid there.
    pub currency: String,
    /// The decimals of that currency.
    pub scale: Scale,
    /// Where to pay.
    pub details: Details,
    /// Which orders they are for.
    pub limits: Limits,
    /// Their turn, 1 to 9: those of a later one are given where none of an earlier one fits.
    pub turn: u8,
    /// Whether new orders are given them.
    pub is_enabled: bool,
    /// When an order was given them last, in unix milliseconds; 0: never.
    pub used_at_ms: i64,
    /// How many times an order was given them.
    pub uses: i64,
}

/// What is wrong with where to pay, in order of precedence.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum DetailsWrong {
    /// A text is too short, too long, or has characters that can't be seen.
    #[error("the {field} must have {least} to {most} characters on one line")]
    Text {
        /// Which: `account`, `memo`, `bank`, `holder` or `note`.
        field: &'static str,
        /// The least characters that it has.
        least: usize,
        /// The most.
        most: usize,
    },
    /// It is not written as accounts of the currency are; how one looks.
    #[error("this is no account of the currency; it looks like {0}")]
    Account(&'static str),
    /// A memo where there is none.
    #[error("accounts of this currency have no memo")]
    Memo,
}

/// What an order was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRequisites {
    /// Of which requisites it is a copy; `None`: it was written for this order alone.
    pub requisite_id: Option<i64>,
    /// Where to pay.
    pub details: Details,
    /// When it was given them, in unix milliseconds.
    pub set_at_ms: i64,
}

impl Details {
    /// The same without space around the texts.
    pub(super) fn trimmed(&self) -> Details {
        let trim = |text: &String| text.trim().to_owned();
        Details {
            account: trim(&self.account),
            memo: trim(&self.memo),
            bank: trim(&self.bank),
            holder: trim(&self.holder),
            note: trim(&self.note),
        }
    }

    /// What is wrong with them; `None`: nothing.
    pub(super) fn wrong(&self, format: &'static AccountFormat) -> Option<DetailsWrong> {
        let texts = [
            ("account", &self.account, 3, LONGEST_ACCOUNT),
            ("memo", &self.memo, 0, LONGEST_TEXT),
            ("bank", &self.bank, 0, LONGEST_TEXT),
            ("holder", &self.holder, 0, LONGEST_TEXT),
            ("note", &self.note, 0, LONGEST_NOTE),
        ];
        for (field, text, least, most) in texts {
            let length = text.chars().count();
            if !(least..=most).contains(&length) || text.chars().any(char::is_control) {
                return Some(DetailsWrong::Text { field, least, most });
            }
        }
        if !format.accepts(&self.account) {
            return Some(DetailsWrong::Account(format.looks));
        }
        // A currency without a format of its own says nothing of memos.
        let with_memo = format!("{} {}", self.account, self.memo);
        if !self.memo.is_empty() && !format.accepts(&with_memo) {
            return Some(DetailsWrong::Memo);
        }
        None
    }

    /// The account's last characters, for logs: the whole one is for its customer.
    pub(super) fn ending(&self) -> String {
        let count = self.account.chars().count();
        self.account.chars().skip(count.saturating_sub(4)).collect()
    }
}
