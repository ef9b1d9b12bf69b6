//! What is agreed with a partner, in fields and in words.

use money::{Amount, Scale};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

use crate::features::rewards::{
    Agreed, Base, DirectionRule, Discount, Modifier, Own, Period, Reward, Terms,
};
use crate::pages::human_number;
use crate::words::{Lang, word, word_with};

use super::values::{Exact, Usd};

/// What decides a reward: the programme's terms, then what is agreed with the partner himself, then
/// what the direction changes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AgreedTerms {
    /// The same in words, a sentence each.
    words: Vec<String>,
    /// The programme and its version; `null`: the terms of everyone who is in none.
    programme: Option<ProgrammeName>,
    /// What the percentage is taken of: the value given, or what the office keeps of it, in USD.
    #[schema(schema_with = base_words)]
    base: &'static str,
    /// The percentage that holds, after programme, volume, partner and direction.
    percent: Exact,
    /// What the partner had brought when the percentage was chosen; `null`: it doesn't matter.
    volume: Option<Usd>,
    /// Percentages by volume; empty: it is the same for all.
    tiers: Vec<Step>,
    /// Over which time the volume is counted.
    #[schema(schema_with = period_words)]
    period: &'static str,
    /// How many days a reward is held before it is available.
    #[schema(maximum = 365)]
    hold_days: u32,
    /// What is paid when the profit is nothing, or smaller than the reward would be.
    floor: Option<Usd>,
    /// At most this percentage of the profit.
    cap: Option<Exact>,
    /// Nothing is earned when the profit is a smaller percentage of the value.
    min_profit: Option<Exact>,
    /// Whether a loss is shared: the reward is then below zero.
    shares_losses: bool,
    /// What a customer's discount does to the reward.
    #[schema(schema_with = discount_words)]
    discount: &'static str,
    /// The percentage for whoever brought the partner; `null`: one level.
    level2: Option<Exact>,
    /// Nothing is earned without a click at most so many hours before the order; `null`: any click
    /// of the window counts.
    click_within_hours: Option<u32>,
    /// What is agreed with the partner himself; `null`: nothing.
    own: Option<OwnTerms>,
    /// What the direction changes; `null`: nothing.
    direction: Option<DirectionTerms>,
}

/// A programme's terms never change: a change makes a new version.
#[derive(Debug, Serialize, ToSchema)]
struct ProgrammeName {
    #[schema(example = "blogs")]
    name: String,
    #[schema(minimum = 1)]
    version: i64,
}

/// One step of a percentage that grows with volume.
#[derive(Debug, Serialize, ToSchema)]
struct Step {
    /// It holds from this volume on.
    from: Usd,
    percent: Exact,
}

/// Instead of what the programme says.
#[derive(Debug, Serialize, ToSchema)]
struct OwnTerms {
    #[schema(schema_with = base_words)]
    base: &'static str,
    percent: Exact,
    #[schema(maximum = 365)]
    hold_days: u32,
}

/// What one direction changes of the rewards of its orders.
#[derive(Debug, Serialize, ToSchema)]
struct DirectionTerms {
    /// Its own percentage, before anybody else's.
    percent: Option<Exact>,
    /// What it does to the reward: nothing is earned, or this, or at least this, or at most this.
    #[schema(schema_with = modifier_words)]
    modifier: Option<&'static str>,
    /// The amount of the modifier.
    usd: Option<Usd>,
}

fn words_of(words: impl IntoIterator<Item = &'static str>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words))
}

/// The schema of a field that holds one of these words.
pub(super) fn one_of(words: impl IntoIterator<Item = &'static str>) -> Object {
    words_of(words).build()
}

fn base_words() -> Object {
    one_of([Base::Amount, Base::Profit].map(Base::word))
}

fn period_words() -> Object {
    one_of(Period::ALL.map(|(_, word)| word))
}

fn discount_words() -> Object {
    one_of(Discount::ALL.map(|(_, word)| word))
}

fn modifier_words() -> Object {
    let words = ["nothing", "fixed", "min", "max"].map(serde_json::Value::from);
    let words = words.into_iter().chain([serde_json::Value::Null]);
    let kind = utoipa::openapi::schema::SchemaType::from_iter([Type::String, Type::Null]);
    ObjectBuilder::new().schema_type(kind).enum_values(Some(words)).build()
}

impl AgreedTerms {
    /// What was agreed for a reward. The second level learns nothing of the first one's agreement.
    pub(super) fn of_reward(lang: Lang, reward: &Reward) -> AgreedTerms {
        match reward.level {
            1 => AgreedTerms::new(lang, &reward.agreed, reward.volume),
            _ => {
                let (base, hold_days) = (reward.agreed.base(), reward.agreed.hold_days());
                let percent = reward.percent();
                let agreed = Agreed::only(Terms { percent, ..Terms::plain(base, hold_days) });
                AgreedTerms::new(lang, &agreed, None)
            }
        }
    }

    /// What holds for a partner who has brought so much.
    pub(super) fn new(lang: Lang, agreed: &Agreed, volume: Option<Amount>) -> AgreedTerms {
        let Agreed { programme, terms, own, direction } = agreed;
        let step = |tier: &crate::features::rewards::Tier| Step {
            from: tier.from.into(),
            percent: Exact::of(tier.percent),
        };
        AgreedTerms {
            words: words(lang, agreed, volume),
            programme: programme.as_ref().map(|programme| ProgrammeName {
                name: programme.name.clone(),
                version: programme.version,
            }),
            base: agreed.base().word(),
            percent: Exact::of(agreed.percent_at(known(volume))),
            volume: volume.map(Usd::from),
            tiers: terms.tiers.iter().map(step).collect(),
            period: terms.period.word(),
            hold_days: agreed.hold_days(),
            floor: terms.floor.map(Usd::from),
            cap: terms.cap.map(Exact::of),
            min_profit: terms.min_profit.map(Exact::of),
            shares_losses: terms.shares_losses,
            discount: terms.discount.word(),
            level2: terms.level2.map(Exact::of),
            click_within_hours: terms.click_within_hours,
            own: own.as_ref().map(own_terms),
            direction: direction.as_ref().map(direction_terms),
        }
    }
}

fn known(volume: Option<Amount>) -> Amount {
    volume.unwrap_or(Amount::zero(Scale::USD))
}

fn own_terms(own: &Own) -> OwnTerms {
    let Own { base, percent, hold_days } = own;
    OwnTerms { base: base.word(), percent: Exact::of(percent), hold_days: *hold_days }
}

fn direction_terms(rule: &DirectionRule) -> DirectionTerms {
    let (modifier, usd) = match rule.modifier {
        None => (None, None),
        Some(Modifier::Nothing) => (Some("nothing"), None),
        Some(Modifier::Fixed(usd)) => (Some("fixed"), Some(usd.into())),
        Some(Modifier::Min(usd)) => (Some("min"), Some(usd.into())),
        Some(Modifier::Max(usd)) => (Some("max"), Some(usd.into())),
    };
    DirectionTerms { percent: rule.percent.map(Exact::of), modifier, usd }
}

/// The percentage, the base and the hold come first; then whatever else there is.
fn words(lang: Lang, agreed: &Agreed, volume: Option<Amount>) -> Vec<String> {
    let number = |value: &dyn std::fmt::Display| human_number(&value.to_string(), lang);
    let with = |key: &str, value: &dyn std::fmt::Display| {
        word_with(lang, key, &[("number", &number(value))])
    };
    let terms = &agreed.terms;
    let key = match agreed.base() {
        Base::Amount => "desk-terms-amount",
        Base::Profit => "desk-terms-profit",
    };
    let (percent, days) = (agreed.percent_at(known(volume)), agreed.hold_days().to_string());
    let first = word_with(lang, key, &[("number", &number(&percent)), ("code", &days)]);
    let mut said = vec![first];
    if agreed.set_percent().is_none() && !terms.tiers.is_empty() {
        said.push(word(lang, &format!("terms-period-{}", terms.period.word())));
        said.extend(terms.tiers.iter().map(|tier| {
            let values = [("percent", number(&tier.percent)), ("from", number(&tier.from))];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            word_with(lang, "terms-tier", &values)
        }));
    }
    said.extend(terms.floor.map(|floor| with("terms-floor", &floor)));
    said.extend(terms.cap.map(|cap| with("terms-cap", &cap)));
    said.extend(terms.min_profit.map(|part| with("terms-min-profit", &part)));
    said.extend(terms.shares_losses.then(|| word(lang, "terms-losses")));
    said.extend(match terms.discount {
        Discount::Ignored => None,
        Discount::Subtracted => Some(word(lang, "terms-discount-subtracted")),
        Discount::Excludes => Some(word(lang, "terms-discount-excludes")),
    });
    said.extend(terms.level2.map(|part| with("terms-level2", &part)));
    said.extend(terms.click_within_hours.map(|hours| with("terms-click", &hours)));
    said.extend(agreed.direction.and_then(|rule| match rule.modifier? {
        Modifier::Nothing => Some(word(lang, "terms-direction-nothing")),
        Modifier::Fixed(usd) => Some(with("terms-direction-fixed", &usd)),
        Modifier::Min(usd) => Some(with("terms-direction-min", &usd)),
        Modifier::Max(usd) => Some(with("terms-direction-max", &usd)),
    }));
    said
}
