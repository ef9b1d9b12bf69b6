//! What a made-up customer exchanges, and how much of it.

use money::{Amount, Decimal, Rounding};

use crate::app::Snapshot;
use crate::chance::Chance;
use crate::features::clicks::Click;
use crate::features::orders::{Asked, Quote, quote};
use crate::features::rates::OpenOffer;

/// An offer and an amount: the pair that the click asked for, else any.
pub(super) fn draw<'a>(
    snapshot: &'a Snapshot,
    chance: &dyn Chance,
    click: Option<&Click>,
) -> Option<(&'a OpenOffer, Quote)> {
    let table = &snapshot.rates;
    let asked = click.and_then(|click| {
        let pair = (table.find(&click.from_code)?, table.find(&click.to_code)?);
        table.offers(pair.0, pair.1).first()
    });
    let any = || table.open().get(chance.below(table.open().len().max(1) as u64) as usize);
    let open = asked.or_else(any)?;
    let (from, to) = (table.currency(open.from), table.currency(open.to));
    let text = amount(chance, open)?.to_string();
    Some((open, quote(open, from, to, &Asked::Give(text)).ok()?))
}

/// Between the limits, mostly near the lower one, and round to three digits.
fn amount(chance: &dyn Chance, open: &OpenOffer) -> Option<Amount> {
    let (min, max) = (open.min.to_decimal(), open.max.to_decimal());
    let part = Decimal::new(1 + chance.below(100) as i64, 3);
    let sum = min.checked_add(max.checked_sub(min)?.checked_mul(part)?)?.round_sf(3)?;
    Amount::from_decimal(sum.max(min).min(max), open.min.scale(), Rounding::Down).ok()
}
