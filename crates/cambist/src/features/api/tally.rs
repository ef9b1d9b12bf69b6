//! Figures of clicks and exchanges, as they are told.

use serde::Serialize;
use utoipa::ToSchema;

use crate::features::figures;

use super::values::{Exact, Usd};

/// What a group comes to.
#[derive(Serialize, ToSchema)]
pub(super) struct Figures {
    /// Clicks of people.
    #[schema(minimum = 0)]
    clicks: i64,
    /// Clicks that are taken for bots'.
    #[schema(minimum = 0)]
    bot_clicks: i64,
    /// Orders that you brought, placed in the window.
    #[schema(minimum = 0)]
    orders: i64,
    /// Those of them that are completed.
    #[schema(minimum = 0)]
    completed: i64,
    /// What was given in the completed ones; an order without a price counts as nothing.
    volume: Usd,
    /// What they earned you, held or available; shares of losses are below zero.
    reward: Usd,
    /// What you earned from orders of partners whom you brought.
    reward_level2: Usd,
    /// Completed orders in percent of people's clicks, rounded down to 2 decimals; `null`: there were
    /// no clicks.
    conversion: Option<Exact>,
}

/// A group.
#[derive(Serialize, ToSchema)]
pub(super) struct Row {
    /// The day, the pair as `FROM/TO`, the code of the link, or the sub-id; `null`: clicks without a
    /// pair, a link that is gone, no sub-id, or orders of the second level.
    #[schema(example = "2026-11-01")]
    key: Option<String>,
    #[serde(flatten)]
    figures: Figures,
}

impl From<figures::Figures> for Figures {
    fn from(known: figures::Figures) -> Figures {
        Figures {
            clicks: known.clicks,
            bot_clicks: known.bot_clicks,
            orders: known.orders,
            completed: known.completed,
            volume: known.volume.into(),
            reward: known.reward.into(),
            reward_level2: known.reward_level2.into(),
            conversion: known.conversion.map(|percent| Exact::of(&percent)),
        }
    }
}

impl From<(Option<String>, figures::Figures)> for Row {
    fn from((key, known): (Option<String>, figures::Figures)) -> Row {
        Row { key, figures: known.into() }
    }
}
