//! Which exchanges a partner looks for.

use store::{Fault, Tx};

use crate::app::App;
use crate::features::cabinet::clicks::is_token;
use crate::features::cabinet::lists::{Asked, own_link};
use crate::features::figures::Wanted;
use crate::features::orders::{Order, State, orders_by_number};
use crate::features::rewards::{
    ExchangeFilter, ExchangeOrder, Reward, Status, exchange_places, rewards_by_number,
};
use crate::pages::Page;

/// Which exchanges are wanted.
#[derive(Clone)]
pub(super) struct Wish {
    filter: ExchangeFilter,
    sub: Option<Wanted>,
}

/// Exchanges of a page, and the order after which the list goes on.
pub(super) struct Found {
    pub(super) rows: Vec<(Order, Reward)>,
    pub(super) next: Option<i64>,
}

impl Wish {
    /// Reads what is asked for, and says what can't be.
    pub(super) fn read(app: &App, page: &Page, partner_id: i64, asked: &mut Asked) -> Wish {
        let looked_for = asked.said("q").to_ascii_lowercase();
        let order_id = looked_for.trim_start_matches('#').parse::<i64>().ok();
        let user_hash = Some(looked_for.clone()).filter(|text| is_token(text));
        if !looked_for.is_empty() && order_id.is_none() && user_hash.is_none() {
            asked.errors.add("q", page.word("wrong-exchange-search"));
        }
        let (from, until) = asked.window_ms();
        let order = match asked.said("sort") {
            "oldest" => ExchangeOrder::Oldest,
            "reward" => ExchangeOrder::LargestReward,
            _ => ExchangeOrder::Newest,
        };
        let filter = ExchangeFilter {
            partner_id,
            window_ms: (from.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX)),
            state: asked.chosen("state", &State::ALL),
            status: asked.chosen("reward", &Status::ALL),
            link_id: own_link(app, partner_id, asked),
            user_hash: user_hash.filter(|_| order_id.is_none()),
            order_id,
            order,
        };
        Wish { filter, sub: asked.sub() }
    }

    /// Up to `wanted` exchanges after one.
    pub(super) fn page(
        &self,
        tx: &mut Tx<'_>,
        after: Option<i64>,
        wanted: u32,
    ) -> Result<Found, Fault> {
        if let Some(order_id) = self.filter.order_id {
            return Ok(Found { rows: self.rows(tx, &[order_id])?, next: None });
        }
        let takes = |query: &str| self.sub.as_ref().is_none_or(|sub| sub.is_in(query));
        let takes: Option<&dyn Fn(&str) -> bool> =
            if self.sub.is_some() { Some(&takes) } else { None };
        let places = exchange_places(tx, &self.filter, after, wanted, takes)?;
        Ok(Found { rows: self.rows(tx, &places.found)?, next: places.next })
    }

    /// The exchanges with these numbers, in this order.
    fn rows(&self, tx: &mut Tx<'_>, numbers: &[i64]) -> Result<Vec<(Order, Reward)>, Fault> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let rewards = rewards_by_number(tx, self.filter.partner_id, numbers)?;
        let orders = orders_by_number(tx, numbers)?;
        let both = |number: &i64| {
            let reward = rewards.binary_search_by_key(number, |reward| reward.order_id).ok()?;
            let order = orders.binary_search_by_key(number, |order| order.id).ok()?;
            Some((orders.get(order)?.clone(), rewards.get(reward)?.clone()))
        };
        Ok(numbers.iter().filter_map(both).collect())
    }
}
