//! A change of terms, as it travels from the shell to the office.

use serde::{Deserialize, Serialize};

/// What is different in terms: each as it was written, `none` to take it away; `None` stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TermsChange {
    /// All terms, as a file writes them; the rest is changed in them.
    pub file: Option<String>,
    /// `profit` or `amount`.
    pub base: Option<String>,
    /// The percentage.
    pub percent: Option<String>,
    /// `FROM=PERCENT` each; one `none`: no tiers.
    pub tiers: Option<Vec<String>>,
    /// `lifetime`, `month` or `30-days`.
    pub period: Option<String>,
    /// Days for which rewards are held.
    pub hold_days: Option<u32>,
    /// USD.
    pub floor: Option<String>,
    /// A percentage of the profit.
    pub cap: Option<String>,
    /// A percentage of the value given.
    pub min_profit: Option<String>,
    /// `yes` or `no`.
    pub share_losses: Option<String>,
    /// `ignored`, `subtracted` or `excludes`.
    pub discount: Option<String>,
    /// The percentage of the second level.
    pub level2: Option<String>,
    /// Days.
    pub window_days: Option<String>,
    /// Hours.
    pub click_hours: Option<String>,
}
