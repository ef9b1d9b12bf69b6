//! Amounts of a rates file, in whole units.

use money::{Amount, AmountError, Decimal, Plain, Rate, Rounding};

use crate::features::currencies::Currency;
use crate::features::rates::files::FileItem;
use crate::features::rates::limits::within;

/// The limits that an item means in what is given, whichever side it states them on.
pub(super) fn limits(
    item: &FileItem,
    rate: &Rate,
    from: &Currency,
    to: &Currency,
    notes: &mut Notes<'_>,
) -> Result<(Amount, Option<Amount>), String> {
    let mut min = Amount::zero(from.scale);
    let mut max: Option<Amount> = None;
    if let Some(stated) = item.from_limits.min {
        min = notes.amount("minamount", stated, from, Rounding::Up)?;
    }
    if let Some(stated) = item.from_limits.max {
        max = Some(notes.amount("maxamount", stated, from, Rounding::Down)?);
    }
    if let Some(stated) = item.to_limits.min {
        let get = notes.amount("tomin", stated, to, Rounding::Up)?;
        let give = rate.give_for(get, from.scale).map_err(|error| format!("tomin: {error}"))?;
        min = if give.units() > min.units() { give } else { min };
    }
    if let Some(stated) = item.to_limits.max {
        let get = notes.amount("tomax", stated, to, Rounding::Down)?;
        // What is beyond counting on the given side limits nothing there.
        if let Ok(give) = rate.give_for(get, from.scale) {
            let give = within(*rate, give, get);
            max = Some(max.filter(|max| max.units() <= give.units()).unwrap_or(give));
        }
    }
    Ok((min, max))
}

/// Collects what was rounded or capped of a line.
pub(super) struct Notes<'a> {
    pub(super) line: usize,
    pub(super) lines: &'a mut Vec<String>,
}

impl Notes<'_> {
    pub(super) fn add(&mut self, what: String) {
        self.lines.push(format!("line {}: {what}", self.line));
    }

    /// An amount in whole units of `currency`; what had to be rounded or capped is noted.
    pub(super) fn amount(
        &mut self,
        field: &str,
        stated: Decimal,
        currency: &Currency,
        rounding: Rounding,
    ) -> Result<Amount, String> {
        let amount = match Amount::from_decimal(stated, currency.scale, rounding) {
            Ok(amount) => amount,
            // More than can be counted: the most that can be is less, so it promises nothing new.
            Err(AmountError::TooLarge) if rounding == Rounding::Down => {
                Amount::from_units(i64::MAX, currency.scale)
            }
            Err(error) => return Err(format!("{field}: `{}` {error}", Plain(stated))),
        };
        if amount.to_decimal() != stated {
            self.add(format!(
                "{field}: {} became {amount}: {} has {} decimals",
                Plain(stated),
                currency.code,
                currency.scale.get()
            ));
        }
        Ok(amount)
    }
}
