//! Sources that the office knows of from the beginning, all of them switched off.

use super::kind_named;
use super::source::{Health, Source, SourceRefusal};

/// Codes, which are those of their kinds, in the order in which they are preferred.
const ALL: [&str; 4] = ["binance", "kraken", "ecb", "cbr"];

/// Sources that the office can switch on without anything being set; `known` are those it has.
pub fn shipped(known: &[Source]) -> Vec<Source> {
    let is_new = |code: &&str| known.iter().all(|source| source.code != *code);
    ALL.into_iter().filter(is_new).filter_map(|code| find_shipped(code).ok()).collect()
}

/// A shipped source by its code.
///
/// # Errors
/// [`SourceRefusal::Unknown`].
pub(super) fn find_shipped(code: &str) -> Result<Source, SourceRefusal> {
    let unknown = || SourceRefusal::Unknown(code.to_owned());
    let place = ALL.iter().position(|known| *known == code).ok_or_else(unknown)?;
    let kind = kind_named(code)?;
    Ok(Source {
        code: code.to_owned(),
        kind: code.to_owned(),
        settings: "{}".to_owned(),
        pace: kind.pace,
        is_enabled: false,
        may_be_local: false,
        // After whatever the operator adds himself, which begins at 1.
        position: 1000 + i64::try_from(place).unwrap_or(0),
        health: Health::default(),
    })
}
