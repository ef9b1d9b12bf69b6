//! How old what comes from sources is.

use std::collections::HashMap;

use super::offer::Offer;
use super::sources::Source;

/// How old a source's prices may be, and since when they are what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SourceAge {
    /// The time that its prices are of, in unix seconds; `None`: it never had any.
    fresh_s: Option<i64>,
    /// Seconds after which they are stale.
    max_age_s: i64,
}

impl SourceAge {
    pub(super) fn of(source: &Source) -> SourceAge {
        let fresh_s = source.health.fresh_ms.map(|ms| ms.div_euclid(1000));
        SourceAge {
            fresh_s: fresh_s.filter(|_| source.is_enabled),
            max_age_s: source.pace.max_age_s,
        }
    }
}

impl Offer {
    /// Dates the offer by the oldest price that its rate was made of, and by when the first of them
    /// is stale. A price whose source is switched off or gone has been stale for ever.
    pub(super) fn freshen(&mut self, ages: &HashMap<String, SourceAge>) {
        let (mut at_s, mut until_s) = (None::<i64>, self.standing.until_s);
        for code in &self.standing.sources {
            let age = ages.get(code).and_then(|age| Some((age.fresh_s?, age.max_age_s)));
            let (fresh_s, max_age_s) = age.unwrap_or((0, 0));
            at_s = Some(at_s.map_or(fresh_s, |at_s| at_s.min(fresh_s)));
            let until = fresh_s.saturating_add(max_age_s);
            until_s = Some(until_s.map_or(until, |until_s| until_s.min(until)));
        }
        let Some(until_s) = until_s else { return };
        self.rate_at_s = at_s.unwrap_or(self.rate_at_s).min(until_s);
        self.max_age_s = Some(until_s - self.rate_at_s);
    }
}
