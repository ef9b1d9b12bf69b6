//! `[feeds]`: what is published to everyone.

use serde::Deserialize;

/// What is published to everyone.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedsConfig {
    /// Whether the feed without a code exists.
    pub public: bool,
}
