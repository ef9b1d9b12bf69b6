//! `[clicks]`: how clicks are kept.

use serde::Deserialize;

use super::within;

/// How clicks are kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClicksConfig {
    /// What an answered click survives.
    pub durability: ClickDurability,
    /// How long a redirect waits for its click to be stored, in milliseconds.
    pub wait_ms: u64,
    /// Megabytes that the spool of clicks may take on the disk.
    pub spool_mb: u64,
    /// Days after which address and user agent are erased; 0 keeps them.
    pub erase_after_days: u32,
}

/// What an answered click survives.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum ClickDurability {
    /// The death of the process.
    Process,
    /// The death of the machine.
    Sync,
}

impl ClicksConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        within(wrong, "clicks.wait_ms", self.wait_ms, 10..=10_000);
        within(wrong, "clicks.spool_mb", self.spool_mb, 1..=100_000);
        within(wrong, "clicks.erase_after_days", self.erase_after_days, 0..=3650);
    }
}
