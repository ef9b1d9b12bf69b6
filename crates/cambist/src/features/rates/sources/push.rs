//! Prices that the operator's own program sends.

use serde::Deserialize;

use super::kind::{Kind, Place, Reader, settings};
use super::reading::Reading;
use super::source::Pace;
use super::units::Units;

/// Prices by key.
pub(super) const KIND: Kind = Kind {
    name: "push",
    about: "Prices that a program sends with an operator's key: PUT /api/v1/operator/rates. Nothing \
            is fetched; they are as fresh as the last push. `cambist operator key` makes the key.",
    example: "{}",
    pace: Pace { interval_s: 60, timeout_ms: 1_000, max_age_s: 300 },
    understand: |text| {
        let Settings {} = settings(text)?;
        Ok(Box::new(Push))
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {}

struct Push;

impl Reader for Push {
    fn place(&self) -> Place {
        Place::Pushed
    }

    fn read(&self, _: &[u8], _: &Units) -> Result<Reading, String> {
        Err("a push source is not fetched: its prices are sent to the office".to_owned())
    }
}
