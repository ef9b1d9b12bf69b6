//! Just enough 256-bit arithmetic for exact rates.
//!
//! An amount times a rate needs up to 186 bits before it is divided, and `rust_decimal` rounds
//! silently past 96, even in its checked operations. Doing that one multiplication and division on
//! integers keeps every rate exact.

/// An unsigned integer of 256 bits; the derived order is the order of values, as the high half
/// comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wide {
    high: u128,
    low: u128,
}

/// What a division gives: its whole part, and whether nothing was left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quotient {
    pub(crate) floor: u128,
    pub(crate) is_exact: bool,
}

impl Quotient {
    /// The quotient rounded up.
    pub(crate) fn ceil(self) -> Option<u128> {
        self.floor.checked_add(u128::from(!self.is_exact))
    }
}

/// The largest power of ten that fits a `u128`.
const MAX_EXPONENT: u32 = 38;
const LOW_HALF: u128 = u64::MAX as u128;

impl Wide {
    /// The product, which always fits.
    pub(crate) fn product(a: u128, b: u128) -> Wide {
        let (a1, a0) = (a >> 64, a & LOW_HALF);
        let (b1, b0) = (b >> 64, b & LOW_HALF);
        let lowest = a0 * b0;
        // Each term is below 2^128 - 2^65 + 2, so adding two halves to it can't overflow.
        let middle = a1 * b0 + (lowest >> 64);
        let other_middle = a0 * b1 + (middle & LOW_HALF);
        Wide {
            high: a1 * b1 + (middle >> 64) + (other_middle >> 64),
            low: (other_middle << 64) | (lowest & LOW_HALF),
        }
    }

    /// The product with a power of ten, or `None` past 256 bits.
    pub(crate) fn checked_scale_up(self, exponent: u32) -> Option<Wide> {
        let mut scaled = self;
        let mut left = exponent;
        while left > 0 {
            let step = left.min(MAX_EXPONENT);
            scaled = scaled.checked_mul(10_u128.pow(step))?;
            left -= step;
        }
        Some(scaled)
    }

    /// The sum, or `None` past 256 bits.
    pub(crate) fn checked_add(self, other: Wide) -> Option<Wide> {
        let (low, carries) = self.low.overflowing_add(other.low);
        let high = self.high.checked_add(other.high)?.checked_add(u128::from(carries))?;
        Some(Wide { high, low })
    }

    /// The difference, or `None` below zero.
    pub(crate) fn checked_sub(self, other: Wide) -> Option<Wide> {
        let (low, borrows) = self.low.overflowing_sub(other.low);
        let high = self.high.checked_sub(other.high)?.checked_sub(u128::from(borrows))?;
        Some(Wide { high, low })
    }

    /// The number, if 128 bits hold it.
    pub(crate) fn narrow(self) -> Option<u128> {
        (self.high == 0).then_some(self.low)
    }

    /// A tenth of it, and whether that dropped something.
    pub(crate) fn tenth(self) -> (Wide, bool) {
        let (tenth, rest) = self.divide(10);
        (tenth, rest != 0)
    }

    fn checked_mul(self, factor: u128) -> Option<Wide> {
        let low = Wide::product(self.low, factor);
        let high = self.high.checked_mul(factor)?.checked_add(low.high)?;
        Some(Wide { high, low: low.low })
    }

    /// The whole part and the rest, by long division in base two; `divisor` is not zero.
    fn divide(self, divisor: u128) -> (Wide, u128) {
        if self.high == 0 {
            let low = self.low / divisor;
            return (Wide { high: 0, low }, self.low % divisor);
        }
        let (high, mut rest) = (self.high / divisor, self.high % divisor);
        let mut low = 0;
        for bit in (0..u128::BITS).rev() {
            let is_past_128_bits = rest >> (u128::BITS - 1) == 1;
            rest = (rest << 1) | ((self.low >> bit) & 1);
            low <<= 1;
            // A rest that left its 128 bits is above any divisor; the wrapping difference is then
            // the true one.
            if is_past_128_bits || rest >= divisor {
                rest = rest.wrapping_sub(divisor);
                low |= 1;
            }
        }
        (Wide { high, low }, rest)
    }
}

/// `a × b × 10^exponent ÷ divisor`, exactly; `None` when the product needs more than 256 bits or
/// the quotient more than 128. `divisor` is not zero.
pub(crate) fn scaled_ratio(a: u128, b: u128, exponent: i32, divisor: u128) -> Option<Quotient> {
    let mut value = Wide::product(a, b);
    let mut is_exact = true;
    if exponent > 0 {
        value = value.checked_scale_up(exponent.unsigned_abs())?;
    }
    // Dividing in steps and dropping each rest gives the same whole part as one division by the
    // product.
    let mut left = if exponent < 0 { exponent.unsigned_abs() } else { 0 };
    while left > 0 {
        let step = left.min(MAX_EXPONENT);
        let (quotient, rest) = value.divide(10_u128.pow(step));
        (value, is_exact) = (quotient, is_exact && rest == 0);
        left -= step;
    }
    let (value, rest) = value.divide(divisor);
    let floor = (value.high == 0).then_some(value.low)?;
    Some(Quotient { floor, is_exact: is_exact && rest == 0 })
}

#[cfg(test)]
mod tests;
