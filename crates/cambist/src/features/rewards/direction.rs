//! What a direction changes of the rewards of its orders.

use money::Amount;
use serde::{Deserialize, Serialize};
use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

use super::percent::{Percent, Usd};

/// What a direction changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DirectionRule {
    /// Its own percentage, before anybody else's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Percent>,
    /// What it does to the reward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modifier: Option<Modifier>,
}

/// What a direction does to a reward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Modifier {
    /// Its orders earn nobody anything.
    Nothing,
    /// Each of its orders earns this.
    Fixed(Usd),
    /// At least this.
    Min(Usd),
    /// At most this.
    Max(Usd),
}

impl Modifier {
    fn word(self) -> (&'static str, i64) {
        match self {
            Modifier::Nothing => ("nothing", 0),
            Modifier::Fixed(usd) => ("fixed", usd.amount().units()),
            Modifier::Min(usd) => ("min", usd.amount().units()),
            Modifier::Max(usd) => ("max", usd.amount().units()),
        }
    }

    fn from_row(word: &str, units: i64) -> Option<Modifier> {
        let usd = || Usd::parse(&Amount::from_units(units, money::Scale::USD).to_string()).ok();
        match word {
            "nothing" => Some(Modifier::Nothing),
            "fixed" => usd().map(Modifier::Fixed),
            "min" => usd().map(Modifier::Min),
            "max" => usd().map(Modifier::Max),
            _ => None,
        }
    }
}

/// A change of a direction's rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectionChange {
    /// It has no rule of its own any more.
    Clear,
    /// Its own percentage.
    Percent(Percent),
    /// Its own modifier, instead of the one it had.
    Modifier(Modifier),
}

/// Why a direction's rule is not set.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DirectionRefusal {
    /// There is no such direction.
    #[error("there is no direction {from} → {to}; directions come with imported rates")]
    Unknown {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
    },
}

impl Refusal for DirectionRefusal {}

/// A change out of a rule's word and its value, as an operator says them.
///
/// # Errors
/// [`RuleWords`].
pub fn read_direction_change(
    rule: &str,
    value: Option<&str>,
) -> Result<DirectionChange, RuleWords> {
    let wrong = |text: &str, why: String| RuleWords::Value {
        rule: rule.to_owned(),
        text: text.to_owned(),
        why,
    };
    let dollars = |text: &str| Usd::parse(text).map_err(|error| wrong(text, error.to_string()));
    Ok(match (rule, value) {
        ("none", None) => DirectionChange::Clear,
        ("nothing", None) => DirectionChange::Modifier(Modifier::Nothing),
        ("fixed", Some(text)) => DirectionChange::Modifier(Modifier::Fixed(dollars(text)?)),
        ("min", Some(text)) => DirectionChange::Modifier(Modifier::Min(dollars(text)?)),
        ("max", Some(text)) => DirectionChange::Modifier(Modifier::Max(dollars(text)?)),
        ("percent", Some(text)) => DirectionChange::Percent(
            Percent::parse(text).map_err(|error| wrong(text, error.to_string()))?,
        ),
        ("none" | "nothing", Some(_)) => return Err(RuleWords::Superfluous(rule.to_owned())),
        ("fixed" | "min" | "max" | "percent", None) => {
            return Err(RuleWords::Missing(rule.to_owned()));
        }
        (other, _) => return Err(RuleWords::Unknown(other.to_owned())),
    })
}

/// Why words are no rule, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RuleWords {
    /// A value that is no percentage, or no sum.
    #[error("{rule} `{text}`: {why}")]
    Value {
        /// Of which rule.
        rule: String,
        /// What was written.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// A value for a rule that takes none.
    #[error("`{0}` takes no value")]
    Superfluous(String),
    /// No value for a rule that needs one.
    #[error("`{0}` needs a value: {0} 0.5")]
    Missing(String),
    /// No such rule.
    #[error("`{0}` is no rule; write none, nothing, fixed, min, max or percent")]
    Unknown(String),
}

/// The rule of a direction, if it has one.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn rule_of(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<Option<DirectionRule>, Fault> {
    tx.query_opt(
        "select percent, modifier, usd_units from reward_directions \
         where from_code = $1 and to_code = $2",
        &args![from, to],
        |row| read(row.get(0)?, row.get(1)?, row.get(2)?),
    )
}

fn read(
    percent: Option<String>,
    modifier: Option<String>,
    units: i64,
) -> Result<DirectionRule, Fault> {
    let corrupt = |column: &str| Fault::corrupt(format!("reward_directions.{column}"));
    let percent = percent.map(|text| Percent::parse(&text)).transpose();
    let modifier =
        modifier.map(|word| Modifier::from_row(&word, units).ok_or_else(|| corrupt("modifier")));
    Ok(DirectionRule {
        percent: percent.map_err(|_| corrupt("percent"))?,
        modifier: modifier.transpose()?,
    })
}

/// Every direction that has a rule: the two codes and the rule, by codes.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_direction_rules(
    tx: &mut Tx<'_>,
) -> Result<Vec<(String, String, DirectionRule)>, Fault> {
    tx.query(
        "select from_code, to_code, percent, modifier, usd_units from reward_directions \
         order by from_code, to_code",
        &args![],
        |row| Ok((row.get(0)?, row.get(1)?, read(row.get(2)?, row.get(3)?, row.get(4)?)?)),
    )
}

/// Changes what a direction does to the rewards of orders placed from now on.
///
/// # Errors
/// [`DirectionRefusal`]; the store's faults.
pub fn set_direction_rule(
    tx: &mut Tx<'_>,
    deed: &Deed,
    from: &str,
    to: &str,
    change: DirectionChange,
) -> Result<DirectionRule, Stop<DirectionRefusal>> {
    let known = crate::features::rates::has_direction(tx, from, to)?;
    if !known {
        let (from, to) = (from.to_owned(), to.to_owned());
        return Err(DirectionRefusal::Unknown { from, to }.into());
    }
    let before = rule_of(tx, from, to)?.unwrap_or_default();
    let rule = match change {
        DirectionChange::Clear => DirectionRule::default(),
        DirectionChange::Percent(percent) => DirectionRule { percent: Some(percent), ..before },
        DirectionChange::Modifier(modifier) => DirectionRule { modifier: Some(modifier), ..before },
    };
    write(tx, from, to, rule)?;
    let told = serde_json::to_string(&rule).expect("a rule is plain text");
    audit::record(tx, deed, "reward.direction", &format!("{from} {to}"), &told)?;
    Ok(rule)
}

fn write(tx: &mut Tx<'_>, from: &str, to: &str, rule: DirectionRule) -> Result<(), Fault> {
    if rule == DirectionRule::default() {
        tx.execute(
            "delete from reward_directions where from_code = $1 and to_code = $2",
            &args![from, to],
        )?;
        return Ok(());
    }
    let (word, units) = rule.modifier.map(Modifier::word).unzip();
    tx.execute(
        "insert into reward_directions (from_code, to_code, percent, modifier, usd_units) \
         values ($1, $2, $3, $4, $5) on conflict (from_code, to_code) do update set \
         percent = excluded.percent, modifier = excluded.modifier, usd_units = excluded.usd_units",
        &args![from, to, rule.percent.map(String::from), word, units.unwrap_or_default()],
    )?;
    Ok(())
}
