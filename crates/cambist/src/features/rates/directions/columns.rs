//! The columns of a setting: what each is called, how it is written and read.

mod reading;

use money::{Amount, plain};

use super::setting::Setting;
use crate::features::rates::pricing::{Pricing, check_margin, write_rate};

use reading::{
    amount, decimal, fee, number, of_priced, optional, priced, pricing, set_labels, set_margin,
    set_rate, shown, text_of, unnamed, whole, word,
};

/// The longest time after which a rate is stale: a year.
const LONGEST_AGE_S: i64 = 31_536_000;

/// Something that can be said of an offer.
pub struct Column {
    /// Its name in a sheet; as an option with `-` for `_`.
    pub name: &'static str,
    /// What to write, for people.
    pub about: &'static str,
    /// Whether it is said of the whole direction, so that all its cities have the same.
    pub is_of_direction: bool,
    pub(super) get: fn(&Setting) -> String,
    pub(super) set: fn(&mut Setting, &str) -> Result<(), String>,
}

impl Column {
    /// What is said of an offer, as it is written.
    pub fn text(&self, setting: &Setting) -> String {
        (self.get)(setting)
    }
}

const fn column(
    name: &'static str,
    about: &'static str,
    get: fn(&Setting) -> String,
    set: fn(&mut Setting, &str) -> Result<(), String>,
) -> Column {
    Column { name, about, is_of_direction: false, get, set }
}

const fn of_direction(
    name: &'static str,
    about: &'static str,
    get: fn(&Setting) -> String,
    set: fn(&mut Setting, &str) -> Result<(), String>,
) -> Column {
    Column { is_of_direction: true, ..column(name, about, get, set) }
}

/// Every column, in the order of a sheet. A pricing begins with its margin, so that comes first.
pub const COLUMNS: &[Column] = &[
    of_direction(
        "enabled",
        "yes or no: whether the direction is switched on",
        |setting| (if setting.whole.is_enabled { "yes" } else { "no" }).to_owned(),
        |setting, text| {
            setting.whole.is_enabled = match text.to_ascii_lowercase().as_str() {
                "" | "yes" | "on" | "1" | "true" => true,
                "no" | "off" | "0" | "false" => false,
                _ => return Err(format!("`{}` is neither; write yes or no", shown(text))),
            };
            Ok(())
        },
    ),
    of_direction(
        "minutes",
        "for how many minutes the rate of a new order holds, 1 to 1440; empty: as for everyone",
        |setting| text_of(setting.whole.rate_minutes),
        |setting, text| {
            setting.whole.rate_minutes = number(text, 1, 1440)?;
            Ok(())
        },
    ),
    of_direction(
        "when_over",
        "what becomes of an unpaid order when these minutes are over: expire, or recalculate; empty: expire",
        |setting| (if setting.whole.is_recalculated { "recalculate" } else { "" }).to_owned(),
        |setting, text| {
            setting.whole.is_recalculated = match text.to_ascii_lowercase().as_str() {
                "" | "expire" => false,
                "recalculate" => true,
                _ => {
                    return Err(format!(
                        "`{}` is neither; write expire or recalculate",
                        shown(text)
                    ));
                }
            };
            Ok(())
        },
    ),
    of_direction(
        "margin",
        "percent that the office keeps of a base price; empty: the direction is not priced from sources",
        |setting| pricing(setting, |pricing| plain(pricing.margin)),
        set_margin,
    ),
    of_direction(
        "sources",
        "sources of base prices in the order of preference, comma-separated; empty: every one that is on",
        |setting| pricing(setting, |pricing| pricing.sources.join(",")),
        |setting, text| {
            priced(setting, text, |pricing| {
                pricing.sources = Pricing::read_sources(text).map_err(unnamed)?;
                Ok(())
            })
        },
    ),
    of_direction(
        "add_on",
        "what is added to the rate in our favour, on the side that is not 1",
        |setting| {
            let add_on = |pricing: &Pricing| match pricing.add_on.is_zero() {
                true => String::new(),
                false => plain(pricing.add_on),
            };
            pricing(setting, add_on)
        },
        |setting, text| {
            priced(setting, text, |pricing| {
                pricing.add_on = optional(text, decimal)?.unwrap_or_default();
                Ok(())
            })
        },
    ),
    of_direction(
        "tiers",
        "points that the margin changes by from an amount given on, e.g. 1000:-0.2,5000:-0.5",
        |setting| pricing(setting, |pricing| pricing.tiers.to_string()),
        |setting, text| {
            priced(setting, text, |pricing| {
                pricing.tiers = text.parse().map_err(unnamed)?;
                Ok(())
            })
        },
    ),
    of_direction(
        "guard",
        "WORST..BEST with rates as IN:OUT, e.g. 1:90..1:110; either may be missing",
        |setting| pricing(setting, |pricing| pricing.guard.to_string()),
        |setting, text| {
            priced(setting, text, |pricing| {
                pricing.guard = text.parse().map_err(unnamed)?;
                Ok(())
            })
        },
    ),
    of_direction(
        "digits",
        "significant digits of the rate, 4 to 18; empty: as for everyone",
        |setting| pricing(setting, |pricing| text_of(pricing.digits)),
        |setting, text| {
            priced(setting, text, |pricing| {
                pricing.digits = number(text, 4, 18)?;
                Ok(())
            })
        },
    ),
    of_direction(
        "jump",
        "the largest change of the base price, in percent, that is published without a look; empty: as for everyone",
        |setting| pricing(setting, |pricing| pricing.jump_percent.map(plain).unwrap_or_default()),
        |setting, text| {
            priced(setting, text, |pricing| {
                pricing.jump_percent = optional(text, decimal)?;
                Ok(())
            })
        },
    ),
    column(
        "rate",
        "IN:OUT of a direction that is not priced from sources; empty: it stays what it is",
        |setting| match setting.whole.pricing {
            Some(_) => String::new(),
            None => setting.rate.as_ref().map(write_rate).unwrap_or_default(),
        },
        set_rate,
    ),
    column(
        "max_age",
        "seconds after which that rate is stale; empty: never",
        |setting| match setting.whole.pricing {
            Some(_) => String::new(),
            None => text_of(setting.max_age_s),
        },
        |setting, text| {
            if setting.whole.pricing.is_some() {
                return of_priced(text, "ages with its sources");
            }
            setting.max_age_s = optional(text, |text| whole(text, 1, LONGEST_AGE_S))?;
            Ok(())
        },
    ),
    column(
        "city_margin",
        "percent that the office keeps in this city; empty: the direction's margin",
        |setting| setting.city_margin.map(plain).unwrap_or_default(),
        |setting, text| {
            let margin = optional(text, decimal)?;
            margin.map_or(Ok(()), |margin| check_margin("margin", margin)).map_err(unnamed)?;
            setting.city_margin = margin;
            Ok(())
        },
    ),
    column(
        "min",
        "the least that can be given",
        |setting| setting.min.to_string(),
        |setting, text| {
            let zero = Amount::zero(setting.min.scale());
            setting.min = optional(text, |text| amount(text, zero))?.unwrap_or(zero);
            Ok(())
        },
    ),
    column(
        "max",
        "the most that can be given; empty: whatever the reserve allows",
        |setting| setting.max.map(|max| max.to_string()).unwrap_or_default(),
        |setting, text| {
            setting.max = optional(text, |text| amount(text, setting.min))?;
            Ok(())
        },
    ),
    column(
        "from_fee",
        "taken from what is given: an amount, or percent as 0.5%",
        |setting| text_of(setting.terms.from_fee),
        |setting, text| {
            setting.terms.from_fee = optional(text, fee)?;
            Ok(())
        },
    ),
    column(
        "to_fee",
        "taken from what is received: an amount, or percent as 0.5%",
        |setting| text_of(setting.terms.to_fee),
        |setting, text| {
            setting.terms.to_fee = optional(text, fee)?;
            Ok(())
        },
    ),
    column(
        "min_fee",
        "the least fee",
        |setting| text_of(setting.terms.min_fee),
        |setting, text| {
            setting.terms.min_fee = optional(text, fee)?;
            Ok(())
        },
    ),
    column(
        "floating",
        "minutes for which the rate is fixed, or percent by which it may move, e.g. 15 or 1%",
        |setting| setting.terms.floating.clone().unwrap_or_default(),
        |setting, text| {
            setting.terms.floating = optional(text, word)?;
            Ok(())
        },
    ),
    column(
        "delay",
        "how long the exchange takes, in minutes",
        |setting| text_of(setting.terms.delay_minutes),
        |setting, text| {
            setting.terms.delay_minutes = number(text, 0, 1_000_000)?;
            Ok(())
        },
    ),
    column(
        "labels",
        "words such as manual,cardverify; with + and - before each they are added and taken away",
        |setting| setting.terms.labels.join(","),
        set_labels,
    ),
    column(
        "schedule",
        "hours of the week, e.g. mon-fri 09:00-18:00 +03:00; empty: always",
        |setting| setting.schedule.to_string(),
        |setting, text| {
            setting.schedule = text.parse().map_err(|error| format!("{error}"))?;
            Ok(())
        },
    ),
];

/// The column with this name.
pub(super) fn find(name: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|column| column.name == name)
}
