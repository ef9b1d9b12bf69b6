//! How accounts are written: named formats, each with a check.
//!
//! A checksum is checked where the format has one, so that a mistyped address is told while its
//! owner still looks at it. Banks and wallets are checked as far as their own rules are public.

mod banks;
mod base58;
mod bech;
mod crypto;
mod hashed;
mod normal;
mod wallets;

use std::fmt;

/// What an account is, for the sentence that refuses one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountNoun {
    /// Any text that tells an operator where to pay.
    Text,
    /// An address on a network.
    Address,
    /// The number of a card, or of a card or bank account.
    Card,
    /// An international bank account number.
    Iban,
    /// A telephone number.
    Phone,
    /// The account of a payment system.
    Wallet,
}

/// A format of accounts.
pub struct AccountFormat {
    /// Its name in catalogue and database: `btc`, `card-rub`.
    pub name: &'static str,
    /// What such an account is.
    pub noun: AccountNoun,
    /// How one looks, in no language: `bc1…, 1…, 3…`.
    pub looks: &'static str,
    /// One that is written well, for documents and tests.
    pub sample: &'static str,
    /// Whether an exchange or contract may ask for a memo or tag, which follows after a space.
    may_have_memo: bool,
    check: fn(&str) -> bool,
}

/// Any text: what a currency has whose accounts have no common form.
pub const ANY: &AccountFormat = &AccountFormat {
    name: "any",
    noun: AccountNoun::Text,
    looks: "",
    sample: "Ann Example, +1 555 0100",
    may_have_memo: false,
    check: |_| true,
};

/// The longest memo, in characters.
const LONGEST_MEMO: usize = 64;

impl AccountFormat {
    /// Every format, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = &'static AccountFormat> {
        let listed = crypto::ALL.iter().chain(banks::ALL).chain(wallets::ALL);
        std::iter::once(ANY).chain(listed)
    }

    /// The format with this name.
    pub fn find(name: &str) -> Option<&'static AccountFormat> {
        AccountFormat::all().find(|format| format.name == name)
    }

    /// Whether a text is such an account. Space around it does not count.
    pub fn accepts(&self, text: &str) -> bool {
        let text = text.trim();
        let is_memo = |memo: &str| {
            !memo.is_empty()
                && memo.chars().count() <= LONGEST_MEMO
                && !memo.contains(char::is_control)
        };
        match text.split_once(char::is_whitespace) {
            Some((address, memo)) if self.may_have_memo => {
                (self.check)(address) && is_memo(memo.trim())
            }
            _ => (self.check)(text),
        }
    }
}

/// A format is its name: there is one of each.
impl PartialEq for AccountFormat {
    fn eq(&self, other: &AccountFormat) -> bool {
        self.name == other.name
    }
}

impl Eq for AccountFormat {}

impl fmt::Debug for AccountFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests;
