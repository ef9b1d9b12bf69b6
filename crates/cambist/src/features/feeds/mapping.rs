//! A monitoring's own words for our currencies, and what it does not want to see.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Our codes and what a monitoring calls them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    pairs: Vec<(String, String)>,
    theirs: HashMap<String, String>,
    ours: HashMap<String, String>,
}

/// Why a mapping or a list of exclusions can't be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum MappingError {
    /// A part is not of the form asked for.
    #[error("`{0}` is not a mapping; write OURS=THEIRS, separated by commas, e.g. USDTOMNI=USDT")]
    Mapping(String),
    /// A code stands twice on one side: nobody could tell what it means.
    #[error("`{0}` stands twice on one side of the mapping")]
    Twice(String),
    /// A part is not of the form asked for.
    #[error(
        "`{0}` is not a mapping of cities; write OURS=THEIRS, separated by commas, e.g. MSK=MOW"
    )]
    City(String),
    /// A part excludes nothing.
    #[error(
        "`{0}` excludes nothing; write codes or FROM-TO, separated by commas, e.g. XMR,BTC-CASHUSD"
    )]
    Exclusion(String),
}

/// Codes have letters and digits; they are compared in upper case.
pub(super) fn code(text: &str) -> Option<String> {
    let text = text.trim();
    let is_code = |b: u8| b.is_ascii_alphanumeric();
    ((2..=32).contains(&text.len()) && text.bytes().all(is_code)).then(|| text.to_ascii_uppercase())
}

impl Mapping {
    /// What the monitoring calls our currency.
    pub fn theirs<'a>(&'a self, ours: &'a str) -> &'a str {
        self.theirs.get(ours).map_or(ours, String::as_str)
    }

    /// Our word, by the monitoring's word for it in any letter case.
    pub fn ours(&self, theirs: &str) -> Option<&str> {
        if self.ours.is_empty() {
            return None;
        }
        self.ours.get(&theirs.to_uppercase()).map(String::as_str)
    }

    /// The first of our words that would be printed as another one of ours, which is printed too.
    pub fn printed_twice(&self, is_printed: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
        let clashes = |(ours, theirs): &&(String, String)| {
            ours != theirs && !self.theirs.contains_key(theirs) && is_printed(theirs)
        };
        let (ours, theirs) = self.pairs.iter().find(clashes)?;
        Some((ours, theirs))
    }

    /// Every `(ours, theirs)`, as written.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

impl FromStr for Mapping {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Mapping, MappingError> {
        Mapping::read(text, code, MappingError::Mapping)
    }
}

impl Mapping {
    /// Reads `OURS=THEIRS` parts whose sides are what `word` takes.
    fn read(
        text: &str,
        word: fn(&str) -> Option<String>,
        error: fn(String) -> MappingError,
    ) -> Result<Mapping, MappingError> {
        let mut mapping = Mapping::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = || error(part.to_owned());
            let (ours, theirs) = part.split_once('=').ok_or_else(wrong)?;
            let (ours, theirs) = (word(ours).ok_or_else(wrong)?, word(theirs).ok_or_else(wrong)?);
            if mapping.theirs.insert(ours.clone(), theirs.clone()).is_some() {
                return Err(MappingError::Twice(ours));
            }
            if mapping.ours.insert(theirs.clone(), ours.clone()).is_some() {
                return Err(MappingError::Twice(theirs));
            }
            mapping.pairs.push((ours, theirs));
        }
        Ok(mapping)
    }
}

impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.pairs.iter().map(|(ours, theirs)| format!("{ours}={theirs}"));
        f.write_str(&parts.collect::<Vec<_>>().join(","))
    }
}

/// Our cities and what a monitoring calls them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cities(pub Mapping);

/// Codes of cities are whatever a rates file called them; they are compared in upper case.
fn city(text: &str) -> Option<String> {
    let text = text.trim();
    let is_allowed = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    ((1..=32).contains(&text.chars().count()) && text.chars().all(is_allowed))
        .then(|| text.to_uppercase())
}

impl FromStr for Cities {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Cities, MappingError> {
        Mapping::read(text, city, MappingError::City).map(Cities)
    }
}

impl fmt::Display for Cities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Currencies and directions that a feed leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclusions {
    currencies: Vec<String>,
    directions: Vec<(String, String)>,
}

impl Exclusions {
    /// Whether everything with this currency is left out.
    pub fn has_currency(&self, code: &str) -> bool {
        self.currencies.iter().any(|known| known == code)
    }

    /// Whether a direction is left out.
    pub fn cover(&self, from: &str, to: &str) -> bool {
        self.currencies.iter().any(|code| code == from || code == to)
            || self.directions.iter().any(|(f, t)| f == from && t == to)
    }
}

impl FromStr for Exclusions {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Exclusions, MappingError> {
        let mut exclusions = Exclusions::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = || MappingError::Exclusion(part.to_owned());
            match part.split_once('-') {
                None => exclusions.currencies.push(code(part).ok_or_else(wrong)?),
                Some((from, to)) => {
                    let pair = (code(from).ok_or_else(wrong)?, code(to).ok_or_else(wrong)?);
                    exclusions.directions.push(pair);
                }
            }
        }
        Ok(exclusions)
    }
}

impl fmt::Display for Exclusions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let directions = self.directions.iter().map(|(from, to)| format!("{from}-{to}"));
        let parts: Vec<_> = self.currencies.iter().cloned().chain(directions).collect();
        f.write_str(&parts.join(","))
    }
}
