//! A way to be paid: its limits, its fee and its price.

use money::{Amount, Decimal, Rate, Rounding, Scale};

use crate::features::currencies::Currency;
use crate::features::rates::{RateTable, usd_price};
use crate::words::Lang;

/// Where the price of a method's currency comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PriceSource {
    /// The office's own rates, as they value everything else.
    Own,
    /// So many USD for one of the currency.
    Fixed(Decimal),
}

/// A way to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Its number.
    pub id: i64,
    /// Its name in English.
    pub title_en: String,
    /// Its name in Russian.
    pub title_ru: String,
    /// The code of what is paid.
    pub currency: String,
    /// The smallest amount in USD.
    pub min: Amount,
    /// The largest amount in USD; `None`: any.
    pub max: Option<Amount>,
    /// The part of the fee that is the same for every payout, in USD.
    pub fee: Amount,
    /// The part of the fee that grows with the amount, 0 to below 100, at most 4 decimals.
    pub fee_percent: Decimal,
    /// Where the price comes from.
    pub price: PriceSource,
    /// Whether partners may choose it now.
    pub is_enabled: bool,
    /// Its place in lists: smaller ones first.
    pub position: i64,
}

/// What a payout comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutQuote {
    /// What leaves the balance, in USD.
    pub amount: Amount,
    /// The part of it that the office keeps, in USD.
    pub fee: Amount,
    /// USD for one of the currency.
    pub price: Decimal,
    /// What arrives, in the currency.
    pub pay: Amount,
}

/// Why an amount comes to nothing that could be paid, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteStop {
    /// No open rate values the currency.
    NoPrice,
    /// The fee and the currency's smallest unit leave nothing.
    NothingArrives,
}

impl Method {
    /// The name in a language.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.title_en,
            Lang::Ru => &self.title_ru,
        }
    }

    /// The fee on an amount in USD, at 8 decimals rounded **up**, in the office's favour; `None` when
    /// it is beyond counting.
    pub fn fee_on(&self, amount: Amount) -> Option<Amount> {
        let share = amount.to_decimal().checked_mul(self.fee_percent)?;
        let share = share.checked_div(Decimal::ONE_HUNDRED)?;
        Amount::from_decimal(share, Scale::USD, Rounding::Up).ok()?.checked_add(self.fee)
    }

    /// USD for one of the currency now; `None`: no open rate values it.
    pub fn price_now(&self, rates: &RateTable) -> Option<Decimal> {
        match &self.price {
            PriceSource::Fixed(price) => Some(*price),
            PriceSource::Own => usd_price(rates, rates.find(&self.currency)?),
        }
    }

    /// What an amount in USD comes to now. What arrives is rounded **down** at the currency's
    /// decimals, in the office's favour.
    ///
    /// # Errors
    /// [`QuoteStop`].
    pub fn quote(
        &self,
        amount: Amount,
        currency: &Currency,
        rates: &RateTable,
    ) -> Result<PayoutQuote, QuoteStop> {
        let price = self.price_now(rates).ok_or(QuoteStop::NoPrice)?;
        let rate = Rate::new(price, Decimal::ONE).map_err(|_| QuoteStop::NoPrice)?;
        let fee = self.fee_on(amount).ok_or(QuoteStop::NothingArrives)?;
        let net = amount.checked_sub(fee).filter(|net| net.is_positive());
        let pay = net.and_then(|net| rate.receive(net, currency.scale).ok());
        let pay = pay.filter(|pay| pay.is_positive()).ok_or(QuoteStop::NothingArrives)?;
        Ok(PayoutQuote { amount, fee, price, pay })
    }
}
