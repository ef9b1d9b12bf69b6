//! What the shell may ask about requisites.

use serde::{Deserialize, Serialize};

/// What concerns requisites.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequisitesErrand {
    /// Add requisites.
    Add {
        /// The code of the currency.
        currency: String,
        /// What they say.
        words: RequisitesWords,
    },
    /// Change requisites.
    Edit {
        /// Their number.
        id: i64,
        /// What is different.
        words: RequisitesWords,
    },
    /// Say whether new orders are given them.
    Switch {
        /// Their number.
        id: i64,
        /// On or off.
        is_enabled: bool,
    },
    /// List requisites.
    List {
        /// Only those of this currency.
        currency: Option<String>,
    },
    /// Say where the customer of one order pays.
    Give {
        /// The order's number.
        order: i64,
        /// Requisites of the list.
        listed: Option<i64>,
        /// Some for this order alone.
        words: RequisitesWords,
    },
}

/// Requisites as they were typed; what is `None` was not.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RequisitesWords {
    /// The account, card or address.
    pub account: Option<String>,
    /// The memo or tag.
    pub memo: Option<String>,
    /// The bank.
    pub bank: Option<String>,
    /// Whose account it is.
    pub holder: Option<String>,
    /// What else the customer should know.
    pub note: Option<String>,
    /// The least that an order gives.
    pub order_min: Option<String>,
    /// The most that an order gives.
    pub order_max: Option<String>,
    /// The most that a day's orders give together.
    pub day_max: Option<String>,
    /// The turn.
    #[serde(default)]
    pub turn: Option<String>,
}
