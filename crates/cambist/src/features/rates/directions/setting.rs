//! A setting: everything that an operator says of an offer and of its direction.

use money::{Amount, Decimal, Rate, Scale};

use crate::features::rates::offer::{Offer, Terms};
use crate::features::rates::pricing::Pricing;
use crate::features::settings::Schedule;

/// Everything that an operator says of an offer and of its direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The code of what is given.
    pub from: String,
    /// The code of what is received.
    pub to: String,
    /// The city's code; empty: none.
    pub city: String,
    /// What is said of the direction, in all its cities.
    pub whole: Whole,
    /// The rate of a direction that is not priced from sources; `None`: nobody has set one.
    pub rate: Option<Rate>,
    /// Seconds after which that rate is stale; `None`: never.
    pub max_age_s: Option<i64>,
    /// The least that can be given.
    pub min: Amount,
    /// The most that can be given; `None`: whatever the reserve allows.
    pub max: Option<Amount>,
    /// What is charged and asked for beside the rate.
    pub terms: Terms,
    /// Hours of the week in which it is offered.
    pub schedule: Schedule,
    /// The city's own margin in percent; `None`: the direction's.
    pub city_margin: Option<Decimal>,
}

/// What is said of a direction, in all its cities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Whether it is switched on.
    pub is_enabled: bool,
    /// Minutes for which the rate of a new order holds; `None`: as the settings say for everyone.
    pub rate_minutes: Option<u32>,
    /// Whether an unpaid order is computed anew when they are over, rather than expires.
    pub is_recalculated: bool,
    /// How it is priced from sources; `None`: it has the rate that was set.
    pub pricing: Option<Pricing>,
}

impl Setting {
    /// An offer of which nothing has been said; amounts given are counted in `scale`.
    pub(super) fn new(from: &str, to: &str, city: &str, scale: Scale) -> Setting {
        Setting {
            from: from.to_owned(),
            to: to.to_owned(),
            city: city.to_owned(),
            whole: Whole {
                is_enabled: true,
                rate_minutes: None,
                is_recalculated: false,
                pricing: None,
            },
            rate: None,
            max_age_s: None,
            min: Amount::zero(scale),
            max: None,
            terms: Terms::default(),
            schedule: Schedule::default(),
            city_margin: None,
        }
    }

    /// What has been said of an offer whose direction is priced so, and whose unpaid orders become so.
    pub(super) fn of(offer: &Offer, pricing: Option<Pricing>, is_recalculated: bool) -> Setting {
        Setting {
            from: offer.from.clone(),
            to: offer.to.clone(),
            city: offer.city.clone(),
            whole: Whole {
                is_enabled: offer.is_enabled,
                rate_minutes: offer.rate_minutes,
                is_recalculated,
                pricing,
            },
            rate: offer.rate,
            max_age_s: offer.max_age_s,
            min: offer.min,
            max: offer.max,
            terms: offer.terms.clone(),
            schedule: offer.schedule.clone(),
            city_margin: offer.margin,
        }
    }

    /// Its direction and city, for people.
    pub fn name(&self) -> String {
        match self.city.as_str() {
            "" => format!("{} → {}", self.from, self.to),
            city => format!("{} → {} in {city}", self.from, self.to),
        }
    }

    /// What of it contradicts itself, by its column.
    pub(super) fn contradiction(&self) -> Option<(&'static str, String)> {
        if let Some(max) = self.max.filter(|max| max.units() < self.min.units()) {
            let (min, max) = (self.min, max);
            return Some(("max", format!("{max} is below the minimum, which is {min}")));
        }
        let pricing = self.whole.pricing.as_ref()?;
        // Their sentences begin with the field's own name.
        let told = pricing.check().err()?.to_string();
        let (field, what) = told.split_once(": ").unwrap_or(("margin", &told));
        let columns = ["sources", "tiers", "digits", "guard", "jump"];
        let column = columns.into_iter().find(|column| *column == field).unwrap_or("margin");
        Some((column, what.to_owned()))
    }
}
