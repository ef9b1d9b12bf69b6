//! The sign by which people know a currency.

use crate::assets;

use super::{Currency, CurrencyKind};

/// How many grounds the style sheet has for letters.
const TINTS: u32 = 8;

/// The sign of a currency: an icon, or its first letters on a ground of its own, and in the corner
/// what tells it from its like: the network of a coin, the flag of a bank's money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Icon {
    /// The address of the icon; `None`: the letters stand for it.
    pub sign: Option<String>,
    /// The address of what stands in the corner.
    pub badge: Option<String>,
    /// One or two letters.
    pub letters: String,
    /// The ground of the letters, 0 to 7.
    pub tint: u32,
}

/// Payment systems with an icon, by what their codes begin with.
const BRANDS: [(&str, &str); 14] = [
    ("ALP", "brand-alipay"),
    ("CARD", "kind-card"),
    ("MG", "brand-moneygram"),
    ("PIX", "brand-pix"),
    ("PP", "brand-paypal"),
    ("QW", "brand-qiwi"),
    ("REVB", "brand-revolut"),
    ("SEPA", "brand-sepa"),
    ("WCT", "brand-wechat"),
    ("WIRE", "kind-bank"),
    ("WISE", "brand-wise"),
    ("WM", "brand-webmoney"),
    ("WU", "brand-westernunion"),
    ("ZELLE", "brand-zelle"),
];

/// Networks whose sign is that of a coin.
const NETWORKS: [(&str, &str); 12] = [
    ("ARBITRUM", "arb"),
    ("AVAXC", "avax"),
    ("BASE", "base"),
    ("BEP20", "bnb"),
    ("ERC20", "eth"),
    ("LIGHTNING", "lightning"),
    ("NEAR", "near"),
    ("OPTIMISM", "op"),
    ("POLYGON", "pol"),
    ("SOL", "sol"),
    ("TON", "ton"),
    ("TRC20", "trx"),
];

impl Icon {
    /// The sign of a currency.
    pub fn of(currency: &Currency) -> Icon {
        let unit = currency.unit.to_lowercase();
        let flag = || assets::sign(&format!("flag-{unit}"));
        let (sign, badge) = match currency.kind {
            CurrencyKind::Crypto => (assets::sign(&unit), network(&currency.network)),
            CurrencyKind::Cash => (flag(), None),
            CurrencyKind::Bank | CurrencyKind::Wallet => (brand(&currency.code), flag()),
        };
        // A coin on the network of its own name needs no second sign of it.
        let badge = badge.filter(|badge| Some(badge) != sign.as_ref());
        Icon { sign, badge, ..Icon::letters(&currency.name_en) }
    }

    /// The sign of what the catalogue does not know.
    pub fn letters(name: &str) -> Icon {
        let first = name.chars().find(|c| c.is_alphanumeric()).unwrap_or('?');
        let tint = name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte));
        Icon {
            sign: None,
            badge: None,
            letters: first.to_uppercase().collect(),
            tint: tint % TINTS,
        }
    }
}

fn brand(code: &str) -> Option<String> {
    let found = BRANDS.iter().find(|(start, _)| code.starts_with(start));
    assets::sign(found?.1)
}

fn network(network: &str) -> Option<String> {
    let found = NETWORKS.iter().find(|(name, _)| *name == network);
    assets::sign(found?.1)
}

#[cfg(test)]
mod tests {
    use super::{BRANDS, Icon, NETWORKS};
    use crate::assets;

    #[test]
    fn every_icon_that_is_named_is_there() {
        for (_, id) in BRANDS.iter().chain(&NETWORKS) {
            assert!(assets::sign(id).is_some(), "{id}");
        }
        assert_eq!(assets::sign("nothing"), None);
    }

    #[test]
    fn letters_stand_for_what_has_no_icon() {
        let icon = Icon::letters("«Сбер» RUB");
        assert_eq!((icon.letters.as_str(), icon.sign), ("С", None));
        assert_eq!(Icon::letters("").letters, "?");
        assert!(Icon::letters("monobank UAH").tint < 8);
    }
}
