//! A currency.

use money::{Amount, Scale};

use super::accounts::AccountFormat;

/// What can be given or received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    /// The short code, in upper case: `USDTTRC20`.
    pub code: String,
    /// What sort of money it is.
    pub kind: CurrencyKind,
    /// The network, where the unit lives on several: `TRC20`; else empty.
    pub network: String,
    /// ISO 4217 or ticker: `USDT`.
    pub unit: String,
    /// How finely amounts are counted.
    pub scale: Scale,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Russian.
    pub name_ru: String,
    /// How its accounts are written.
    pub format: &'static AccountFormat,
    /// The groups that it belongs to beside those of its kind and unit, such as `stablecoins`.
    pub groups: Vec<String>,
    /// How much of it there is; `None`: nobody has said.
    pub reserve: Option<Amount>,
    /// How much of it open orders have taken.
    pub reserved: Amount,
}

impl Currency {
    /// How much of it can still be promised; `None`: nobody has said.
    pub fn available(&self) -> Option<Amount> {
        let left = self.reserve?.checked_sub(self.reserved)?;
        Some(if left.is_negative() { Amount::zero(self.scale) } else { left })
    }
}

/// What sort of money it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurrencyKind {
    /// Coins and tokens.
    Crypto,
    /// Banks, cards and transfers.
    Bank,
    /// Payment systems.
    Wallet,
    /// Notes, in a city.
    Cash,
}

/// Every kind with its word, in the order of the pickers.
const ALL: [(CurrencyKind, &str); 4] = [
    (CurrencyKind::Crypto, "crypto"),
    (CurrencyKind::Bank, "bank"),
    (CurrencyKind::Wallet, "wallet"),
    (CurrencyKind::Cash, "cash"),
];

impl CurrencyKind {
    /// Every kind, in the order of the pickers.
    pub fn all() -> impl Iterator<Item = CurrencyKind> {
        ALL.iter().map(|(kind, _)| *kind)
    }

    /// The word in catalogue and database.
    pub fn word(self) -> &'static str {
        ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<CurrencyKind> {
        ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}
