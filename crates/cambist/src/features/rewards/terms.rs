//! What is agreed with a partner.

use money::{Decimal, parse_decimal, plain};
use store::{Fault, Refusal, Stop, Tx, Within, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::partners::{PartnerRefusal, require_partner};

/// What a percentage is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
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

/// What is agreed with a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What the percentage is taken of.
    pub base: Base,
    /// 0 to 100.
    pub percent: Decimal,
    /// How long a reward is held, in days.
    pub hold_days: u32,
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
    /// The hold is endless.
    #[error("a reward is held for 0 to 365 days")]
    HoldDays,
}

impl Refusal for TermsRefusal {}

impl Terms {
    /// Reads terms as people write them.
    ///
    /// # Errors
    /// [`TermsRefusal`].
    pub fn read(base: Base, percent: &str, hold_days: u32) -> Result<Terms, TermsRefusal> {
        let percent = parse_decimal(percent).map_err(|_| TermsRefusal::Percent)?;
        if percent.is_sign_negative() || percent > Decimal::ONE_HUNDRED || percent.scale() > 8 {
            return Err(TermsRefusal::Percent);
        }
        if hold_days > 365 {
            return Err(TermsRefusal::HoldDays);
        }
        Ok(Terms { base, percent, hold_days })
    }
}

/// The terms of a partner: his own, or everyone's.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn terms_of(tx: &mut Tx<'_>, partner_id: i64, everyones: Terms) -> Result<Terms, Fault> {
    let own = tx.query_opt(
        "select base, percent, hold_days from reward_terms where partner_id = $1",
        &args![partner_id],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<u32>(2)?)),
    )?;
    let Some((base, percent, hold_days)) = own else { return Ok(everyones) };
    let read = Base::from_word(&base).and_then(|base| Terms::read(base, &percent, hold_days).ok());
    read.ok_or_else(|| Fault::corrupt(format!("reward_terms of partner {partner_id}")))
}

/// Agrees on terms with a partner. They hold for orders placed from now on.
///
/// # Errors
/// [`TermsRefusal`]; the store's faults.
pub fn set_terms(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    terms: &Terms,
) -> Result<(), Stop<TermsRefusal>> {
    require_partner(tx, partner_id).within()?;
    let percent = plain(terms.percent);
    tx.execute(
        "insert into reward_terms (partner_id, base, percent, hold_days) values ($1, $2, $3, $4) \
         on conflict (partner_id) do update set \
         base = excluded.base, percent = excluded.percent, hold_days = excluded.hold_days",
        &args![partner_id, terms.base.word(), percent.as_str(), terms.hold_days],
    )?;
    let told = format!("{percent} % of {}, held {} days", terms.base.word(), terms.hold_days);
    audit::record(tx, deed, "partner.terms", &partner_id.to_string(), &told)?;
    Ok(())
}
