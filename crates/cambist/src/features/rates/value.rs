//! What an amount is worth in USD, by the office's own open rates.
//!
//! Dollars and the tokens that stand for them count as one. Anything else is worth the middle
//! between what the office pays for it and what it asks for it, against the first dollar currency of
//! the pickers that it is exchanged with.

use money::{Amount, Decimal, Rate, Rounding, Scale};

use super::table::RateTable;

/// Units that count as a dollar.
pub(super) const DOLLARS: [&str; 6] = ["USD", "USDT", "USDC", "DAI", "TUSD", "USDP"];
/// Decimals of a price: finer than any currency's smallest unit is worth.
const PRICE_DECIMALS: u32 = 12;

/// The value in USD at 8 decimals, rounded down; `None` when no open rate leads to a dollar.
pub fn usd_value(table: &RateTable, place: usize, amount: Amount) -> Option<Amount> {
    let price = usd_price(table, place)?;
    // A rate counts in whole integers: a product of decimals would round past 28 digits by itself.
    Rate::new(Decimal::ONE, price).ok()?.receive(amount, Scale::USD).ok()
}

/// What one is worth in USD, at 12 decimals at most, rounded down; `None` when no open rate leads to a
/// dollar.
pub fn usd_price(table: &RateTable, place: usize) -> Option<Decimal> {
    let is_dollar = |place: usize| DOLLARS.contains(&table.currency(place).unit.as_str());
    if is_dollar(place) {
        return Some(Decimal::ONE);
    }
    let dollars = (0..table.currencies().len()).filter(|other| is_dollar(*other));
    let sides = dollars.map(|dollar| (bid(table, place, dollar), ask(table, place, dollar)));
    let mut one_sided = None;
    for (bid, ask) in sides {
        match (bid, ask) {
            (Some(bid), Some(ask)) => {
                let middle = bid.checked_add(ask)?.checked_div(Decimal::TWO)?;
                return Some(Rounding::Down.round(middle, PRICE_DECIMALS));
            }
            (Some(price), None) | (None, Some(price)) => {
                one_sided = one_sided.or(Some(Rounding::Down.round(price, PRICE_DECIMALS)));
            }
            (None, None) => {}
        }
    }
    one_sided
}

/// What the office pays for one.
fn bid(table: &RateTable, place: usize, dollar: usize) -> Option<Decimal> {
    let rate = table.offers(place, dollar).first()?.rate;
    rate.out_side().checked_div(rate.in_side())
}

/// What the office asks for one.
fn ask(table: &RateTable, place: usize, dollar: usize) -> Option<Decimal> {
    let rate = table.offers(dollar, place).first()?.rate;
    rate.in_side().checked_div(rate.out_side())
}
