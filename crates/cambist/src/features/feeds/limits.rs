//! Narrower limits than the office's own, for one monitoring.

use std::fmt;
use std::str::FromStr;

use money::{Amount, Decimal, Rounding, parse_decimal, plain};
use thiserror::Error;

use super::mapping::code;

/// The least and the most that a feed shows for directions from a currency; it only narrows what the
/// office takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitRules {
    rules: Vec<LimitRule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct LimitRule {
    code: String,
    min: Option<Decimal>,
    max: Option<Decimal>,
}

/// Why a text is no list of limits.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LimitsError {
    /// A part is not of the form asked for.
    #[error(
        "`{0}` is no limit; write CODE:MIN..MAX of the currency given, either of them may be left \
         out, separated by commas, e.g. BTC:0.01..2,SBERRUB:5000.."
    )]
    Part(String),
    /// No amount is left.
    #[error("`{0}` leaves no amount: its minimum is above its maximum")]
    Empty(String),
    /// A currency is limited twice.
    #[error("`{0}` is limited twice")]
    Twice(String),
}

impl LimitRules {
    /// The limits to show for a direction from `code` whose own ones are `min` and `max`, never
    /// wider than those; `None`: no amount is left.
    pub fn narrow(&self, code: &str, min: Amount, max: Amount) -> Option<(Amount, Amount)> {
        let Some(rule) = self.rules.iter().find(|rule| rule.code == code) else {
            return Some((min, max));
        };
        let read = |limit: Option<Decimal>, rounding| {
            limit.map(|limit| Amount::from_decimal(limit, min.scale(), rounding))
        };
        let (mut least, mut most) = (min, max);
        match read(rule.min, Rounding::Up) {
            Some(Ok(wanted)) if wanted.units() > least.units() => least = wanted,
            // More than can be counted.
            Some(Err(_)) => return None,
            _ => {}
        }
        // A maximum beyond counting narrows nothing.
        if let Some(Ok(wanted)) = read(rule.max, Rounding::Down)
            && wanted.units() < most.units()
        {
            most = wanted;
        }
        (least.units() <= most.units()).then_some((least, most))
    }

    /// Whether nothing is narrowed.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Every currency that is limited.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.code.as_str())
    }
}

impl FromStr for LimitRules {
    type Err = LimitsError;

    fn from_str(text: &str) -> Result<LimitRules, LimitsError> {
        let mut rules: Vec<LimitRule> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let rule = rule(part)?;
            if rules.iter().any(|known| known.code == rule.code) {
                return Err(LimitsError::Twice(rule.code));
            }
            rules.push(rule);
        }
        Ok(LimitRules { rules })
    }
}

fn rule(part: &str) -> Result<LimitRule, LimitsError> {
    let wrong = || LimitsError::Part(part.to_owned());
    let (name, range) = part.split_once(':').ok_or_else(wrong)?;
    let (min, max) = range.split_once("..").ok_or_else(wrong)?;
    let side = |text: &str| match text.trim() {
        "" => Ok(None),
        number => match parse_decimal(number) {
            Ok(limit) if limit > Decimal::ZERO => Ok(Some(limit.normalize())),
            _ => Err(wrong()),
        },
    };
    let rule = LimitRule { code: code(name).ok_or_else(wrong)?, min: side(min)?, max: side(max)? };
    match (rule.min, rule.max) {
        (None, None) => Err(wrong()),
        (Some(min), Some(max)) if min > max => Err(LimitsError::Empty(part.to_owned())),
        _ => Ok(rule),
    }
}

impl fmt::Display for LimitRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |limit: Option<Decimal>| limit.map(plain).unwrap_or_default();
        let part =
            |rule: &LimitRule| format!("{}:{}..{}", rule.code, side(rule.min), side(rule.max));
        f.write_str(&self.rules.iter().map(part).collect::<Vec<_>>().join(","))
    }
}
