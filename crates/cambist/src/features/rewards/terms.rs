//! Terms: what orders earn, as a programme says it.

use serde::{Deserialize, Serialize};
use store::Refusal;
use thiserror::Error;

use crate::features::partners::PartnerRefusal;

use super::percent::{Percent, PercentError, Usd, UsdError};

/// What a percentage is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// The value given, in USD.
    Amount,
    /// What the office keeps of it, in USD.
    Profit,
}

impl Base {
    /// The word in settings, database and shell.
    pub fn word(self) -> &'static str {
        match self {
            Base::Amount => "amount",
            Base::Profit => "profit",
        }
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<Base> {
        [Base::Amount, Base::Profit].into_iter().find(|base| base.word() == word)
    }
}

/// The time over which a partner's volume is counted, up to an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// All that he ever brought.
    #[default]
    Lifetime,
    /// The calendar month of the order's completion, in UTC.
    Month,
    /// The day of the order's completion, in UTC, and the 29 days before it.
    #[serde(rename = "30-days")]
    Days30,
}

impl Period {
    /// Every period with its word.
    pub const ALL: [(Period, &'static str); 3] =
        [(Period::Lifetime, "lifetime"), (Period::Month, "month"), (Period::Days30, "30-days")];

    /// The word in files and shell.
    pub fn word(self) -> &'static str {
        Period::ALL.iter().find(|(period, _)| *period == self).map_or("", |(_, word)| word)
    }
}

/// What becomes of a reward when the customer was given a discount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Discount {
    /// Nothing.
    #[default]
    Ignored,
    /// The discount is taken off the reward, down to nothing.
    Subtracted,
    /// The order earns nothing.
    Excludes,
}

impl Discount {
    /// Every mode with its word.
    pub const ALL: [(Discount, &'static str); 3] = [
        (Discount::Ignored, "ignored"),
        (Discount::Subtracted, "subtracted"),
        (Discount::Excludes, "excludes"),
    ];

    /// The word in files and shell.
    pub fn word(self) -> &'static str {
        Discount::ALL.iter().find(|(mode, _)| *mode == self).map_or("", |(_, word)| word)
    }
}

/// One step of a percentage that grows with a partner's volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// It holds from this volume on, in USD.
    pub from: Usd,
    /// The percentage from there.
    pub percent: Percent,
}

/// What orders earn, as a programme says it. A text of it never changes its meaning: old orders are
/// explained by theirs for ever.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What the percentage is taken of.
    pub base: Base,
    /// The percentage; with tiers it isn't used.
    #[serde(default)]
    pub percent: Percent,
    /// Steps by volume, from 0 on, rising; none: the percentage is the same for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// Over which time volume is counted.
    #[serde(default)]
    pub period: Period,
    /// How long a reward is held, in days.
    pub hold_days: u32,
    /// What is paid when the profit is nothing or less, or smaller than the reward would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Usd>,
    /// At most this part of the profit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Percent>,
    /// Nothing is earned when the profit is a smaller part of the value given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_profit: Option<Percent>,
    /// Whether a loss is shared: the reward is then below zero.
    #[serde(default)]
    pub shares_losses: bool,
    /// What a customer's discount does.
    #[serde(default)]
    pub discount: Discount,
    /// The part of the base for whoever brought the partner; none: one level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level2: Option<Percent>,
    /// How many days a click waits for its order, 0: until the browser is closed; none: as the
    /// settings say for everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_days: Option<u32>,
    /// Nothing is earned without a click at most so many hours before the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub click_within_hours: Option<u32>,
}

/// Why terms can't be agreed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TermsRefusal {
    /// There is no such partner.
    #[error(transparent)]
    Partner(#[from] PartnerRefusal),
    /// The percentage is no part.
    #[error("the percentage must be a plain decimal, 0 to 100, with at most 8 decimals")]
    Percent,
    /// An amount is none.
    #[error(transparent)]
    Usd(#[from] UsdError),
    /// The hold is endless.
    #[error("a reward is held for 0 to 365 days")]
    HoldDays,
    /// Volumes below the first tier would have no percentage.
    #[error("the first tier must begin at 0: smaller volumes would have no percentage")]
    TierZero,
    /// Two tiers hold for the same volume.
    #[error("the tiers overlap: two of them begin at {0} USD")]
    TiersOverlap(Usd),
    /// The tiers are out of order.
    #[error("the tiers must rise: {0} USD comes after a larger volume")]
    TierOrder(Usd),
    /// There are too many tiers.
    #[error("a programme has at most 50 tiers")]
    TooManyTiers,
    /// The window is endless.
    #[error("a click waits for its order for 0 to 3650 days")]
    WindowDays,
    /// The click's window is none.
    #[error("a click is required within 1 to 87600 hours")]
    ClickHours,
}

impl Refusal for TermsRefusal {}

impl From<PercentError> for TermsRefusal {
    fn from(_: PercentError) -> TermsRefusal {
        TermsRefusal::Percent
    }
}

/// Most tiers of a programme.
const TIERS: usize = 50;

impl Terms {
    /// Terms with a percentage and a hold, and nothing else.
    ///
    /// # Errors
    /// [`TermsRefusal`].
    pub fn read(base: Base, percent: &str, hold_days: u32) -> Result<Terms, TermsRefusal> {
        let terms = Terms { percent: Percent::parse(percent)?, ..Terms::plain(base, hold_days) };
        terms.check()?;
        Ok(terms)
    }

    /// Terms that earn nothing yet.
    pub fn plain(base: Base, hold_days: u32) -> Terms {
        Terms {
            base,
            percent: Percent::default(),
            tiers: Vec::new(),
            period: Period::default(),
            hold_days,
            floor: None,
            cap: None,
            min_profit: None,
            shares_losses: false,
            discount: Discount::default(),
            level2: None,
            window_days: None,
            click_within_hours: None,
        }
    }

    /// Whether everything lies in its range.
    ///
    /// # Errors
    /// The first [`TermsRefusal`] that applies.
    pub fn check(&self) -> Result<(), TermsRefusal> {
        if self.hold_days > 365 {
            return Err(TermsRefusal::HoldDays);
        }
        if self.window_days.is_some_and(|days| days > 3650) {
            return Err(TermsRefusal::WindowDays);
        }
        if self.click_within_hours.is_some_and(|hours| !(1..=87_600).contains(&hours)) {
            return Err(TermsRefusal::ClickHours);
        }
        check_tiers(&self.tiers)
    }

    /// The step that holds for a volume; none without tiers.
    pub(super) fn tier_at(&self, volume: money::Amount) -> Option<&Tier> {
        let reached = |tier: &&Tier| tier.from.amount().units() <= volume.units();
        self.tiers.iter().take_while(reached).last().or(self.tiers.first())
    }
}

fn check_tiers(tiers: &[Tier]) -> Result<(), TermsRefusal> {
    if tiers.len() > TIERS {
        return Err(TermsRefusal::TooManyTiers);
    }
    for pair in tiers.windows(2) {
        let (before, after) = (pair[0].from, pair[1].from);
        match before.amount().compare(&after.amount()) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => return Err(TermsRefusal::TiersOverlap(after)),
            std::cmp::Ordering::Greater => return Err(TermsRefusal::TierOrder(after)),
        }
    }
    match tiers.first() {
        Some(first) if first.from != Usd::ZERO => Err(TermsRefusal::TierZero),
        _ => Ok(()),
    }
}
