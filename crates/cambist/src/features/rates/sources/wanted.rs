//! The pairs that an operator wants of a ticker of thousands.

use super::reading::Reading;

/// Pairs as the settings write them; none: every pair.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted(Vec<(String, String)>);

impl Wanted {
    /// Reads `["BTC/USDT",…]`.
    ///
    /// # Errors
    /// A sentence that names the pair.
    pub(super) fn read(pairs: &[String]) -> Result<Wanted, String> {
        pairs.iter().map(|pair| read_pair(pair)).collect::<Result<_, _>>().map(Wanted)
    }

    /// Whether a pair is to be taken.
    pub(super) fn has(&self, base: &str, quote: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|(b, q)| b == base && q == quote)
    }

    /// Says which wanted pairs the document does not have.
    pub(super) fn miss(&self, reading: &mut Reading) {
        for (base, quote) in &self.0 {
            let is_there = reading.stated.iter().any(|s| s.base == *base && s.quote == *quote);
            if !is_there {
                reading.bad.add(format!("{base}/{quote} is not in it, or has no good price"));
            }
        }
    }
}

/// `BTC/USDT`, in upper case.
///
/// # Errors
/// A sentence that says what to write.
pub(super) fn read_pair(text: &str) -> Result<(String, String), String> {
    let upper = text.to_ascii_uppercase();
    match upper.split_once('/') {
        Some((base, quote)) if !base.is_empty() && !quote.is_empty() && !quote.contains('/') => {
            Ok((base.to_owned(), quote.to_owned()))
        }
        _ => Err(format!("pairs: `{text}` is not a pair; write BTC/USDT")),
    }
}
