//! Randomness, passed in: keys, codes, visitors and the demo's life all draw from a [`Chance`].

use std::sync::Mutex;

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A source of random bytes.
pub trait Chance: Send + Sync + 'static {
    /// Fills `bytes` with randomness fit for secrets (unless the source says that it is seeded).
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Chance {
    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A number in `0..below`, without bias. `below` must not be 0.
    pub fn below(&self, below: u64) -> u64 {
        assert!(below > 0, "no number is below 0");
        let zone = u64::MAX - u64::MAX % below;
        loop {
            let drawn = u64::from_le_bytes(self.bytes());
            if drawn < zone {
                return drawn % below;
            }
        }
    }

    /// `length` characters of `alphabet` (ASCII), each equally likely.
    pub fn word(&self, alphabet: &[u8], length: usize) -> String {
        let size = alphabet.len() as u64;
        (0..length).map(|_| char::from(alphabet[self.below(size) as usize])).collect()
    }
}

/// The operating system's randomness.
#[derive(Debug, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no key may be made: going on would be worse than stopping.
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }
}

/// Randomness that repeats for the same seed: for the demo and for tests, never for an office.
pub struct SeededChance(Mutex<ChaCha12Rng>);

impl SeededChance {
    /// The same seed gives the same bytes on every machine.
    pub fn new(seed: u64) -> SeededChance {
        SeededChance(Mutex::new(ChaCha12Rng::seed_from_u64(seed)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut source = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        source.fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, SeededChance};

    #[test]
    fn the_same_seed_gives_the_same_words() {
        let word = |seed| -> String {
            let chance: &dyn Chance = &SeededChance::new(seed);
            chance.word(b"abcdef0123456789", 24)
        };
        assert_eq!(word(7), word(7));
        assert_ne!(word(7), word(8));
    }

    #[test]
    fn numbers_stay_below_their_bound() {
        let chance: &dyn Chance = &SeededChance::new(1);
        assert!((0..1000).all(|_| chance.below(6) < 6));
    }
}
