//! Rounding, always by name.

use rust_decimal::Decimal;

/// Which way digits are dropped. There is no default: whoever drops digits says whom it favours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// Towards zero. Of an amount that the office pays it favours the office.
    Down,
    /// Away from zero. Of an amount that the office is given it favours the office.
    Up,
    /// To the nearest, halves away from zero. It favours neither side by more than half a unit, so
    /// it is for showing a value and for prices, never for what is owed.
    HalfUp,
}

impl Rounding {
    /// Rounds to at most `decimals` decimals; a number with fewer stays as it is, to the last
    /// digit.
    pub fn round(self, d: Decimal, decimals: u32) -> Decimal {
        let Some(excess) = d.scale().checked_sub(decimals).filter(|excess| *excess > 0) else {
            return d;
        };
        let mantissa = self.divide(d.mantissa(), 10_i128.pow(excess));
        // At least one digit went, so even rounded up the rest fits.
        Decimal::from_i128_with_scale(mantissa, decimals)
    }

    /// The quotient of two integers, rounded; `divisor` is positive and at most 10^28.
    pub(crate) fn divide(self, value: i128, divisor: i128) -> i128 {
        let (quotient, rest) = (value / divisor, value % divisor);
        let moves_away = match self {
            Rounding::Down => false,
            Rounding::Up => rest != 0,
            Rounding::HalfUp => rest.abs() * 2 >= divisor,
        };
        if moves_away { quotient + value.signum() } else { quotient }
    }
}

#[cfg(test)]
mod tests;
