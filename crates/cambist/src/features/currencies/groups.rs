//! Groups: many currencies by one word.
//!
//! A word is a code, or a group: `all`; a kind (`crypto`, `banks`, `wallets`, `cash`); a kind in one
//! unit (`banks-rub`, `cash-eur`); `unit:USDT`; `network:TRC20`; or a group that stands with the
//! currency, such as `stablecoins`. Words stand between commas, and `!` takes away what it names.

use std::collections::BTreeMap;

use thiserror::Error;

use super::currency::{Currency, CurrencyKind};

/// A word that names no currency.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "`{0}` is neither a currency nor a group; `cambist currencies` lists currencies, \
     `cambist currencies groups` lists groups"
)]
pub struct UnknownGroup(pub String);

/// The currencies that `words` name, each once, in the order in which they stand in `all`.
///
/// # Errors
/// [`UnknownGroup`]: the first word that names none.
pub fn select<'a>(all: &'a [Currency], words: &str) -> Result<Vec<&'a Currency>, UnknownGroup> {
    let mut is_taken = vec![false; all.len()];
    for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let (name, is_wanted) = match word.strip_prefix('!') {
            Some(name) => (name, false),
            None => (word, true),
        };
        let mut is_known = false;
        for (currency, taken) in all.iter().zip(&mut is_taken) {
            if is_named(currency, name) {
                (is_known, *taken) = (true, is_wanted);
            }
        }
        if !is_known {
            return Err(UnknownGroup(web::text::cut(name, 40).to_owned()));
        }
    }
    Ok(all.iter().zip(is_taken).filter(|(_, taken)| *taken).map(|(currency, _)| currency).collect())
}

/// Every group with how many currencies it has, in the order of their names.
pub fn list_groups(all: &[Currency]) -> BTreeMap<String, usize> {
    let mut groups = BTreeMap::new();
    for currency in all {
        let kind = plural(currency.kind);
        let unit = currency.unit.to_ascii_lowercase();
        let mut names = vec!["all".to_owned(), kind.to_owned(), format!("unit:{}", currency.unit)];
        if currency.kind != CurrencyKind::Crypto {
            names.push(format!("{kind}-{unit}"));
        }
        if !currency.network.is_empty() {
            names.push(format!("network:{}", currency.network));
        }
        names.extend(currency.groups.iter().cloned());
        names.into_iter().for_each(|name| *groups.entry(name).or_default() += 1);
    }
    groups
}

fn is_named(currency: &Currency, name: &str) -> bool {
    if name.eq_ignore_ascii_case(&currency.code) || name.eq_ignore_ascii_case("all") {
        return true;
    }
    if let Some((property, value)) = name.split_once(':') {
        return match property.to_ascii_lowercase().as_str() {
            "unit" => value.eq_ignore_ascii_case(&currency.unit),
            "network" => !value.is_empty() && value.eq_ignore_ascii_case(&currency.network),
            _ => false,
        };
    }
    let kind = plural(currency.kind);
    let in_unit = || {
        let (start, unit) = name.split_once('-').unwrap_or_default();
        start.eq_ignore_ascii_case(kind) && unit.eq_ignore_ascii_case(&currency.unit)
    };
    name.eq_ignore_ascii_case(kind)
        || in_unit()
        || currency.groups.iter().any(|group| name.eq_ignore_ascii_case(group))
}

/// Whether a word can be a group of an operator's own: nothing else is called so.
pub(super) fn is_group_name(word: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_built_in = word == "all"
        || CurrencyKind::all().any(|kind| {
            word.strip_prefix(plural(kind))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        });
    (2..=32).contains(&word.len()) && word.bytes().all(is_letter) && !is_built_in
}

fn plural(kind: CurrencyKind) -> &'static str {
    match kind {
        CurrencyKind::Crypto => "crypto",
        CurrencyKind::Bank => "banks",
        CurrencyKind::Wallet => "wallets",
        CurrencyKind::Cash => "cash",
    }
}

#[cfg(test)]
mod tests {
    use super::{is_group_name, list_groups, select};
    use crate::features::currencies::catalogue;

    fn codes(words: &str) -> Vec<String> {
        let all = catalogue();
        let found = select(&all, words).unwrap();
        found.iter().map(|currency| currency.code.clone()).collect()
    }

    #[test]
    fn groups_name_many_and_words_take_away() {
        assert_eq!(codes("sberrub,btc"), ["BTC", "SBERRUB"], "the order of the pickers");
        assert_eq!(codes("unit:ETH,!network:BEP20"), ["ETH", "ETHARBTM", "ETHOPTM", "ETHBASE"]);
        assert!(codes("banks-rub").iter().all(|code| code.ends_with("RUB")));
        assert!(codes("banks-uah").contains(&"MONOBUAH".to_owned()));
        assert_eq!(codes("cash-eur"), ["CASHEUR"]);
        assert!(codes("stablecoins,!USDTTRC20").iter().all(|code| code != "USDTTRC20"));
        assert_eq!(codes("all").len(), catalogue().len());
        let of_kinds = ["crypto", "banks", "wallets", "cash"].map(|kind| codes(kind).len());
        assert_eq!(of_kinds.iter().sum::<usize>(), catalogue().len());
        assert_eq!(codes(""), Vec::<String>::new());
    }

    #[test]
    fn a_word_that_names_nothing_is_told() {
        let all = catalogue();
        for word in ["banks-xyz", "NOSUCH", "unit:", "network:", "kind:bank", "!nobody"] {
            let told = select(&all, &format!("BTC,{word}")).unwrap_err().to_string();
            assert!(told.contains(&format!("`{}`", word.trim_start_matches('!'))), "{told}");
        }
    }

    #[test]
    fn every_group_that_is_listed_can_be_named() {
        let all = catalogue();
        for (name, count) in list_groups(&all) {
            assert_eq!(select(&all, &name).unwrap().len(), count, "{name}");
        }
        assert!(list_groups(&all)["stablecoins"] > 10);
    }

    #[test]
    fn an_own_group_is_called_like_nothing_else() {
        for (word, is_good) in
            [("vip", true), ("cash", false), ("banks-vip", false), ("all", false), ("V", false)]
        {
            assert_eq!(is_group_name(word), is_good, "{word}");
        }
    }
}
