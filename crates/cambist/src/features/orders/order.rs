//! An order.

use money::{Amount, Rate};

use crate::features::clicks::Rule;
use crate::words::Lang;

use super::state::State;

/// One exchange by one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The order's number, the same everywhere.
    pub id: i64,
    /// What stands in the address of the customer's page.
    pub public_id: String,
    /// The offer that was taken.
    pub offer_id: i64,
    /// The code of what is given.
    pub from: String,
    /// The code of what is received.
    pub to: String,
    /// The city's code; empty: none.
    pub city: String,
    /// The version of the rates that it was priced from.
    pub snapshot: i64,
    /// The rate.
    pub rate: Rate,
    /// What the customer gives.
    pub give: Amount,
    /// What the customer gets.
    pub get: Amount,
    /// The value given in USD at the prices of that moment; `None`: no price was known.
    pub give_usd: Option<Amount>,
    /// The value paid out in USD at the prices of that moment; `None`: no price was known.
    pub get_usd: Option<Amount>,
    /// The profit in USD as somebody who knows has stated it; `None`: what the values leave.
    pub stated_profit_usd: Option<Amount>,
    /// What the customer was given off, in USD.
    pub discount_usd: Amount,
    /// The customer's address for mail.
    pub email: String,
    /// The language that the customer reads.
    pub lang: Lang,
    /// Where the customer is paid.
    pub account: String,
    /// Where it stands.
    pub state: State,
    /// Where a paused order goes on.
    pub paused_from: Option<State>,
    /// By which payment the customer was paid, which he reads too; empty until completed.
    pub reference: String,
    /// Until when the rate holds, in unix seconds.
    pub rate_until_s: i64,
    /// When it was placed, in unix milliseconds.
    pub created_at_ms: i64,
    /// The number of its last change as it was read: it rises over all orders.
    pub version: i64,
    /// Whom it belongs to; `None`: it came by itself.
    pub attributed: Option<Attributed>,
}

/// Which click an order belongs to, copied whole: nothing joins across the two databases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributed {
    /// Whom it credits.
    pub partner_id: i64,
    /// The link that was followed.
    pub link_id: i64,
    /// The click.
    pub click_id: i64,
    /// The click's query.
    pub query_string: String,
    /// The token by which the partner joins it with his clicks.
    pub user_hash: String,
    /// The earlier order that bound the customer; `None`: the click itself counted.
    pub bound_by: Option<i64>,
    /// The rule that decided.
    pub rule: Rule,
}

impl Order {
    /// What the office keeps of the order in USD; `None`: no price was known.
    pub fn profit_usd(&self) -> Option<Amount> {
        let left = || self.give_usd?.checked_sub(self.get_usd?);
        self.stated_profit_usd.or_else(left)
    }
}
