//! What a key may be used for.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// One thing that a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Profile, balance, terms and links.
    InfoRead,
    /// Making and changing links; never granted unless asked for.
    LinksWrite,
    /// Clicks.
    ClicksRead,
    /// Exchanges and their rewards.
    ExchangesRead,
    /// Movements of money.
    StatementRead,
    /// Payouts.
    PayoutsRead,
    /// Requesting a payout; never granted unless asked for.
    PayoutsWrite,
}

/// Every scope, in the order in which they are listed.
const ALL: [(Scope, &str); 7] = [
    (Scope::InfoRead, "info:read"),
    (Scope::LinksWrite, "links:write"),
    (Scope::ClicksRead, "clicks:read"),
    (Scope::ExchangesRead, "exchanges:read"),
    (Scope::StatementRead, "statement:read"),
    (Scope::PayoutsRead, "payouts:read"),
    (Scope::PayoutsWrite, "payouts:write"),
];

/// A set of scopes, without repetition, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

/// A word that names no scope.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "`{0}` is not a scope; scopes are info:read, links:write, clicks:read, exchanges:read, statement:read, payouts:read and payouts:write, separated by commas"
)]
pub struct UnknownScope(String);

impl Scope {
    /// Every scope, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = Scope> {
        ALL.iter().map(|(scope, _)| *scope)
    }

    /// Whether it changes something: such a key is never made unless asked for.
    pub fn is_writing(self) -> bool {
        matches!(self, Scope::LinksWrite | Scope::PayoutsWrite)
    }

    /// The word in the database and on the command line: `clicks:read`.
    pub fn word(self) -> &'static str {
        let found = ALL.iter().find(|(scope, _)| *scope == self);
        found.map_or("", |(_, word)| word)
    }
}

impl Scopes {
    /// What a key may do unless said otherwise: read everything.
    pub fn reading() -> Scopes {
        let reading = ALL.iter().map(|(scope, _)| *scope).filter(|scope| !scope.is_writing());
        Scopes(reading.collect())
    }

    /// Whether the set has this scope.
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = ALL.iter().filter(|(scope, _)| self.has(*scope)).map(|(_, word)| *word);
        f.write_str(&words.collect::<Vec<_>>().join(","))
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Scopes, UnknownScope> {
        let mut scopes = Vec::new();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let known = ALL.iter().find(|(_, name)| *name == word);
            let (scope, _) = known.ok_or_else(|| UnknownScope(word.to_owned()))?;
            scopes.push(*scope);
        }
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() { Err(UnknownScope(text.to_owned())) } else { Ok(Scopes(scopes)) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, Scopes};

    #[test]
    fn scopes_are_read_and_written_alike() {
        let scopes: Scopes = " clicks:read, info:read,clicks:read".parse().unwrap();
        assert_eq!(scopes.to_string(), "info:read,clicks:read");
        assert!(scopes.has(Scope::ClicksRead) && !scopes.has(Scope::PayoutsWrite));
        assert!(!Scopes::reading().has(Scope::PayoutsWrite));
        assert!(!Scopes::reading().has(Scope::LinksWrite));
    }

    #[test]
    fn unknown_words_are_named() {
        let error = "clicks:read,everything".parse::<Scopes>().unwrap_err().to_string();
        assert!(error.starts_with("`everything` is not a scope"), "{error}");
        assert!("".parse::<Scopes>().is_err());
    }
}
