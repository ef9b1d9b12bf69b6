//! What the office has prices for: the units and the codes of its catalogue.

use std::collections::HashSet;

use crate::features::currencies::Currency;

/// The longest unit or code that is looked up.
const LONGEST: usize = 32;

/// The units (`BTC`, `EUR`) and codes (`USDTTRC20`) of the catalogue.
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: HashSet<String>,
    codes: HashSet<String>,
}

impl Units {
    /// Those of a catalogue.
    pub fn of(currencies: &[Currency]) -> Units {
        Units {
            units: currencies.iter().map(|currency| currency.unit.clone()).collect(),
            codes: currencies.iter().map(|currency| currency.code.clone()).collect(),
        }
    }

    /// A unit or a code as the catalogue writes it, in whatever letter case it came.
    pub fn find(&self, text: &str) -> Option<&str> {
        let upper = upper(text)?;
        self.units.get(&upper).or_else(|| self.codes.get(&upper)).map(String::as_str)
    }

    /// A unit as the catalogue writes it.
    pub fn find_unit(&self, text: &str) -> Option<&str> {
        self.units.get(&upper(text)?).map(String::as_str)
    }

    /// The two units that a symbol such as `BTCUSDT` is made of: `None` when there are no such two,
    /// or more than one way to cut it.
    pub fn cut(
        &self,
        symbol: &str,
        unit_of: impl Fn(&Units, &str) -> Vec<String>,
    ) -> Option<(String, String)> {
        let mut found = None;
        let is_short = symbol.len() <= 2 * LONGEST && symbol.is_ascii();
        let ends = if is_short { 1..symbol.len() } else { 0..0 };
        for end in ends {
            let (base, quote) = symbol.split_at(end);
            for base in unit_of(self, base) {
                for quote in unit_of(self, quote) {
                    let pair = (base.clone(), quote);
                    if found.as_ref().is_some_and(|found| *found != pair) {
                        return None;
                    }
                    found = Some(pair);
                }
            }
        }
        found.filter(|(base, quote)| base != quote)
    }
}

fn upper(text: &str) -> Option<String> {
    (text.len() <= LONGEST).then(|| text.to_ascii_uppercase())
}

#[cfg(test)]
impl Units {
    /// Those of the shipped catalogue.
    pub(super) fn shipped() -> Units {
        Units::of(&crate::features::currencies::catalogue())
    }
}
