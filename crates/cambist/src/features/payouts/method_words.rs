//! What is said of a method, as it was written, and what it can't be.

use money::{Amount, Decimal, Rate, Scale, parse_decimal, plain};
use serde::{Deserialize, Serialize};
use store::Refusal;
use thiserror::Error;

use crate::features::currencies::Currency;

use super::method::{Method, PriceSource};

/// What is said of a method; `None`: it stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodWords {
    /// The name in English, 1 to 80 characters.
    pub title_en: Option<String>,
    /// The name in Russian, 1 to 80 characters.
    pub title_ru: Option<String>,
    /// The code of what is paid.
    pub currency: Option<String>,
    /// The smallest amount in USD.
    pub min: Option<String>,
    /// The largest amount in USD, or `none`.
    pub max: Option<String>,
    /// The fixed part of the fee in USD.
    pub fee: Option<String>,
    /// The growing part of the fee in percent.
    pub fee_percent: Option<String>,
    /// `own`, or USD for one of the currency.
    pub price: Option<String>,
    /// The place in lists, 0 to 10000.
    pub position: Option<String>,
}

/// Why a method is not made or changed, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum MethodRefusal {
    /// No method has this number.
    #[error("there is no payout method {0}; `cambist payouts methods list` shows them all")]
    Unknown(i64),
    /// Something that was said can't be.
    #[error("--{}: {what}", .field.replace('_', "-"))]
    Field {
        /// Which field, as in [`MethodWords`].
        field: &'static str,
        /// The rest of the sentence, with the allowed range.
        what: String,
    },
    /// It was a dry run: this is what the method would be.
    #[error("a dry run changes nothing")]
    DryRun(Box<Method>),
}

impl Refusal for MethodRefusal {}

/// A field that can't be, and why.
type Wrong = (&'static str, String);

impl MethodWords {
    /// The method that `before` becomes; the currencies are those of the office.
    pub(super) fn judge(
        &self,
        before: Option<&Method>,
        currencies: &[Currency],
    ) -> Result<Method, Wrong> {
        let currency = self.currency(before, currencies)?;
        let said = |word: &Option<String>, field, was: Option<Amount>| match (word, was) {
            (Some(text), _) => usd(field, text),
            (None, Some(was)) => Ok(was),
            (None, None) => Ok(Amount::zero(Scale::USD)),
        };
        let method = Method {
            id: before.map_or(0, |method| method.id),
            title_en: title("title_en", &self.title_en, before.map(|was| &was.title_en))?,
            title_ru: title("title_ru", &self.title_ru, before.map(|was| &was.title_ru))?,
            currency,
            min: said(&self.min, "min", before.map(|method| method.min))?,
            max: match self.max.as_deref().map(str::trim) {
                None => before.and_then(|method| method.max),
                Some("none" | "") => None,
                Some(text) => Some(usd("max", text)?),
            },
            fee: said(&self.fee, "fee", before.map(|method| method.fee))?,
            fee_percent: percent(self.fee_percent.as_deref(), before)?,
            price: price(self.price.as_deref(), before)?,
            is_enabled: before.is_none_or(|method| method.is_enabled),
            position: position(self.position.as_deref(), before)?,
        };
        together(method)
    }

    fn currency(&self, before: Option<&Method>, all: &[Currency]) -> Result<String, Wrong> {
        let Some(said) = &self.currency else {
            let missing = || ("currency", "say what is paid, such as USDTTRC20".to_owned());
            return before.map(|method| method.currency.clone()).ok_or_else(missing);
        };
        let code = said.trim().to_ascii_uppercase();
        if !all.iter().any(|currency| currency.code == code) {
            let what = format!(
                "there is no currency {}; `cambist currencies` lists them",
                web::text::cut(&code, 40)
            );
            return Err(("currency", what));
        }
        match before {
            // What was promised and saved is counted in it.
            Some(method) if method.currency != code => {
                Err(("currency", "can't be changed; make another method".to_owned()))
            }
            _ => Ok(code),
        }
    }
}

/// What only several fields together tell.
fn together(method: Method) -> Result<Method, Wrong> {
    if !method.min.is_positive() {
        return Err(("min", "is above 0 USD, such as 20".to_owned()));
    }
    if let Some(max) = method.max
        && max.units() < method.min.units()
    {
        return Err((
            "max",
            format!("is {max} USD and the minimum {} USD; it is at least that", method.min),
        ));
    }
    let fee = method.fee_on(method.min).filter(|fee| fee.units() < method.min.units());
    if fee.is_none() {
        let what = format!("leaves nothing of the smallest payout, {} USD; write less", method.min);
        return Err(("fee", what));
    }
    Ok(method)
}

fn title(
    field: &'static str,
    said: &Option<String>,
    before: Option<&String>,
) -> Result<String, Wrong> {
    let text = said.as_ref().or(before).map_or("", |text| text.trim());
    let is_sound = (1..=80).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    let wrong = || (field, "has 1 to 80 characters, all of them visible".to_owned());
    is_sound.then(|| text.to_owned()).ok_or_else(wrong)
}

fn usd(field: &'static str, text: &str) -> Result<Amount, Wrong> {
    let amount = Amount::parse(text.trim(), Scale::USD);
    let amount = amount.map_err(|error| (field, format!("{error}")))?;
    match amount.is_negative() {
        true => Err((field, "is 0 USD or more".to_owned())),
        false => Ok(amount),
    }
}

fn percent(said: Option<&str>, before: Option<&Method>) -> Result<Decimal, Wrong> {
    let Some(text) = said else { return Ok(before.map_or(Decimal::ZERO, |was| was.fee_percent)) };
    let percent = parse_decimal(text.trim()).map_err(|error| ("fee_percent", error.to_string()))?;
    let percent = percent.normalize();
    let is_sound = !percent.is_sign_negative() && percent < Decimal::ONE_HUNDRED;
    match is_sound && percent.scale() <= 4 {
        true => Ok(percent),
        false => Err(("fee_percent", "is 0 to below 100, with at most 4 decimals".to_owned())),
    }
}

fn price(said: Option<&str>, before: Option<&Method>) -> Result<PriceSource, Wrong> {
    match said.map(str::trim) {
        None => Ok(before.map_or(PriceSource::Own, |method| method.price.clone())),
        Some("own") => Ok(PriceSource::Own),
        Some(text) => {
            let range = "write `own`, or USD for one of the currency, such as 1.0005";
            let price =
                parse_decimal(text).map_err(|error| ("price", format!("{error}; {range}")))?;
            Rate::new(price, Decimal::ONE)
                .map_err(|error| ("price", format!("{error}; {range}")))?;
            Ok(PriceSource::Fixed(price.normalize()))
        }
    }
}

fn position(said: Option<&str>, before: Option<&Method>) -> Result<i64, Wrong> {
    let Some(text) = said else { return Ok(before.map_or(100, |method| method.position)) };
    let position = text.trim().parse::<i64>().ok().filter(|place| (0..=10_000).contains(place));
    position.ok_or_else(|| ("position", "is a whole number, 0 to 10000".to_owned()))
}

impl PriceSource {
    /// `own`, or the price.
    pub fn word(&self) -> String {
        match self {
            PriceSource::Own => "own".to_owned(),
            PriceSource::Fixed(price) => plain(*price),
        }
    }
}
