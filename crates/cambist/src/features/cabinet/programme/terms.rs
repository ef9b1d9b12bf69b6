//! The terms in force in plain words, and what they give for an order of today.

use money::Amount;
use store::{Fault, Tx};

use crate::features::rates::{OpenOffer, RateTable, usd_value};
use crate::features::rewards::rules::{Facts, compute};
use crate::features::rewards::{
    Agreed, Base, Derivation, Discount, Percent, Period, Terms, agreed_with, brought, own_of,
    programme_of, steps_in_words,
};
use crate::features::storefront::{currency_of, number_of};
use crate::pages::Page;
use crate::words::word_with;

/// The value, in USD, that the order of the example is near to.
const NEAR_USD: i64 = 1000;
/// Directions that are tried until one has a price.
const TRIED: usize = 20;

/// What an order of today would earn.
pub(super) struct Example {
    /// The direction and the amounts, in a sentence.
    pub(super) order: String,
    /// A sentence for each step of the rules.
    pub(super) steps: Vec<String>,
    /// With its unit.
    pub(super) reward: String,
}

/// What is agreed with the partner, whatever the direction.
pub(super) fn agreed(tx: &mut Tx<'_>, partner_id: i64, everyones: &Terms) -> Result<Agreed, Fault> {
    let own = own_of(tx, partner_id)?;
    Ok(Agreed { own, ..programme_of(tx, partner_id, everyones)? })
}

/// Everything that is agreed, a sentence for each thing.
pub(super) fn words(page: &Page, agreed: &Agreed) -> Vec<String> {
    let terms = &agreed.terms;
    let number = |text: &dyn std::fmt::Display| page.number(&text.to_string());
    let of = |key: &str, text: &dyn std::fmt::Display| {
        word_with(page.lang, key, &[("number", number(text).as_str())])
    };
    let base = page.word(match agreed.base() {
        Base::Amount => "agreed-base-amount",
        Base::Profit => "agreed-base-profit",
    });
    let share = |percent: &Percent| page.word_between("agreed-share", &number(percent), &base);
    let mut told = match (agreed.set_percent(), terms.tiers.as_slice()) {
        (Some(percent), _) => vec![share(&percent)],
        (None, []) => vec![share(&terms.percent)],
        (None, tiers) => tiers
            .iter()
            .map(|tier| {
                let (from, percent) = (number(&tier.from), number(&tier.percent));
                let values = [("from", &*from), ("number", &*percent), ("to", &*base)];
                word_with(page.lang, "agreed-tier", &values)
            })
            .chain([page.word(match terms.period {
                Period::Lifetime => "agreed-period-lifetime",
                Period::Month => "agreed-period-month",
                Period::Days30 => "agreed-period-30",
            })])
            .collect(),
    };
    told.push(match agreed.hold_days() {
        0 => page.word("agreed-hold-none"),
        days => of("agreed-hold", &days),
    });
    told.extend(terms.floor.as_ref().map(|floor| of("agreed-floor", floor)));
    told.extend(terms.cap.as_ref().map(|cap| of("agreed-cap", cap)));
    told.extend(terms.min_profit.as_ref().map(|least| of("agreed-min-profit", least)));
    told.extend(terms.shares_losses.then(|| page.word("agreed-losses")));
    told.extend(match terms.discount {
        Discount::Ignored => None,
        Discount::Subtracted => Some(page.word("agreed-discount-subtracted")),
        Discount::Excludes => Some(page.word("agreed-discount-excludes")),
    });
    told.extend(terms.level2.as_ref().map(|level2| of("agreed-level2", level2)));
    told.extend(terms.click_within_hours.as_ref().map(|hours| of("agreed-click-hours", hours)));
    told
}

/// What an order in an open direction would earn now, by the rules that will decide it.
pub(super) fn example(
    tx: &mut Tx<'_>,
    page: &Page,
    rates: &RateTable,
    (partner_id, now_s): (i64, i64),
    everyones: &Terms,
) -> Result<Option<Example>, Fault> {
    let Some(order) = rates.open().iter().take(TRIED).find_map(|open| worth(rates, open)) else {
        return Ok(None);
    };
    let pair = (&*order.open.offer.from, &*order.open.offer.to);
    let agreed = agreed_with(tx, partner_id, pair, everyones)?;
    let period = agreed.terms.period;
    let mut facts =
        Facts::new(agreed, Some(order.give_usd), order.give_usd.checked_sub(order.get_usd));
    facts.volume_usd = brought(tx, partner_id, period, now_s)?;
    facts.click_age_s = Some(60);
    Ok(compute(&facts).ok().map(|computed| {
        let derivation = Derivation { facts: Vec::new(), steps: computed.steps };
        let stored = serde_json::to_string(&derivation).unwrap_or_default();
        let usd = |amount: Amount| format!("{}\u{a0}USD", page.number(&amount.to_string()));
        Example {
            order: order.words(page, rates, &usd(order.give_usd)),
            steps: steps_in_words(page.lang, &stored),
            reward: usd(computed.amount),
        }
    }))
}

/// An order that could be placed now.
struct Order<'a> {
    open: &'a OpenOffer,
    give: Amount,
    get: Amount,
    give_usd: Amount,
    get_usd: Amount,
}

impl Order<'_> {
    fn words(&self, page: &Page, rates: &RateTable, value: &str) -> String {
        let of = |code: &str, amount| number_of(page, amount, &currency_of(rates, code, page.lang));
        let (from, to) = (of(&self.open.offer.from, self.give), of(&self.open.offer.to, self.get));
        let values = [("from", &*from), ("to", &*to), ("number", value)];
        word_with(page.lang, "agreed-example-order", &values)
    }
}

/// An order near to a round value; `None`: nothing is known of its value, or it can't be placed.
fn worth<'a>(rates: &RateTable, open: &'a OpenOffer) -> Option<Order<'a>> {
    let one = Amount::parse("1", open.min.scale()).ok()?;
    let price = usd_value(rates, open.from, one)?;
    let near = i128::from(NEAR_USD) * 100_000_000 * i128::from(one.units());
    let wanted = i64::try_from(near.checked_div(i128::from(price.units()))?).ok()?;
    let give = Amount::from_units(round(wanted), open.min.scale());
    let give = if give.units() < open.min.units() { open.min } else { give };
    let give = if give.units() > open.max.units() { open.max } else { give };
    let get = open.get_for(give, rates.currency(open.to).scale)?;
    let (give_usd, get_usd) = (usd_value(rates, open.from, give)?, usd_value(rates, open.to, get)?);
    Some(Order { open, give, get, give_usd, get_usd })
}

/// Its first two digits, then zeros: an example is read more easily so.
fn round(units: i64) -> i64 {
    let mut step = 1;
    while units / step >= 100 {
        step *= 10;
    }
    units / step * step
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn an_example_has_two_digits() {
        for (units, rounded) in
            [(0, 0), (7, 7), (99, 99), (123, 120), (1_587_301, 1_500_000), (100_000, 100_000)]
        {
            assert_eq!(round(units), rounded, "{units}");
        }
    }
}
