//! What holds for one order: a programme's terms, the partner's own, and the direction's.

use serde::{Deserialize, Serialize};

use super::direction::DirectionRule;
use super::percent::Percent;
use super::terms::{Base, Terms};

/// Everything that decides what an order earns, fixed when it was placed. Its text is stored for
/// ever: an old reward is explained by it, whatever was agreed since.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Agreed {
    /// Which version of which programme; none: everyone's terms of the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeVersion>,
    /// The programme's terms.
    pub terms: Terms,
    /// The partner's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Own>,
    /// What the direction changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<DirectionRule>,
}

/// A version of a programme.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeVersion {
    /// The programme's name then.
    pub name: String,
    /// 1 for its first terms.
    pub version: i64,
}

/// What is agreed with one partner instead of what his programme says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Own {
    /// What the percentage is taken of.
    pub base: Base,
    /// The percentage, whatever his volume.
    pub percent: Percent,
    /// How long his rewards are held, in days.
    pub hold_days: u32,
}

impl Agreed {
    /// Terms that nothing changes.
    pub fn only(terms: Terms) -> Agreed {
        Agreed { programme: None, terms, own: None, direction: None }
    }

    /// What the percentage is taken of.
    pub fn base(&self) -> Base {
        self.own.map_or(self.terms.base, |own| own.base)
    }

    /// How long the reward is held, in days.
    pub fn hold_days(&self) -> u32 {
        self.own.map_or(self.terms.hold_days, |own| own.hold_days)
    }

    /// The percentage that was set last, when one was set for the partner or the direction.
    pub fn set_percent(&self) -> Option<Percent> {
        let of_direction = self.direction.and_then(|rule| rule.percent);
        of_direction.or(self.own.map(|own| own.percent))
    }

    /// The percentage of the first level for a partner who has brought so much.
    pub fn percent_at(&self, volume: money::Amount) -> Percent {
        let of_tier = || self.terms.tier_at(volume).map_or(self.terms.percent, |t| t.percent);
        self.set_percent().unwrap_or_else(of_tier)
    }

    /// Whether the partner's volume decides the percentage.
    pub fn needs_volume(&self) -> bool {
        !self.terms.tiers.is_empty() && self.set_percent().is_none()
    }
}
