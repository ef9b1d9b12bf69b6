//! An exchange as it is listed.

use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::Object;

use crate::app::App;
use crate::features::orders::{Attributed, Order, State};
use crate::features::rewards::{Reward, Status, reason_words};
use crate::words::Lang;

use super::terms::one_of;
use super::values::{Exact, Time, Usd};

/// An exchange on which you have a reward.
#[derive(Serialize, ToSchema)]
pub(super) struct ExchangeItem {
    /// The number, the same everywhere.
    #[schema(minimum = 1)]
    order: i64,
    /// The codes of what is given and received, and how much of each.
    #[schema(example = "BTC")]
    from: String,
    #[schema(example = "SBERRUB")]
    to: String,
    give: Exact,
    get: Exact,
    /// So much given is so much received.
    rate: Rate,
    #[schema(schema_with = state_words)]
    state: &'static str,
    created: Time,
    /// When the order or the reward last changed.
    changed: Time,
    /// Why the order is yours; `null` for a reward of the second level: whose visitor it was is not
    /// for its partner.
    attribution: Option<Attribution>,
    reward: Earned,
}

/// So much given is so much received.
#[derive(Serialize, ToSchema)]
struct Rate {
    give: Exact,
    get: Exact,
}

/// Why the order is yours.
#[derive(Serialize, ToSchema)]
struct Attribution {
    /// The code of the link that was followed; `null`: the link is gone.
    link: Option<String>,
    /// The rule that decided, in words.
    rule: String,
    /// What you had added to the link, verbatim.
    query_string: String,
    /// The same for all clicks and orders of one visitor.
    user_hash: String,
}

/// Your own reward.
#[derive(Serialize, ToSchema)]
struct Earned {
    /// 1: you brought the order; 2: you brought the partner who did.
    #[schema(minimum = 1, maximum = 2)]
    level: i64,
    /// `none`: undecided, or the order ended without one; `available`: also a grant of nothing.
    #[schema(schema_with = status_words)]
    status: &'static str,
    /// What it had been, once reversed or denied; `null` until decided.
    amount: Option<Usd>,
    /// `null`: it is not held now.
    held_until: Option<Time>,
    /// Why it is undecided, reversed or denied; else empty.
    reason: String,
}

/// The words of an order's states.
pub(super) fn state_words() -> Object {
    one_of(State::ALL.map(|(_, word)| word))
}

/// The words of a reward's statuses.
pub(super) fn status_words() -> Object {
    one_of(Status::ALL.map(|(_, word)| word))
}

impl ExchangeItem {
    /// An order as the partner of a reward may read it.
    pub(super) fn new(app: &App, lang: Lang, order: &Order, reward: &Reward) -> ExchangeItem {
        let (give, get) = (order.rate.in_side(), order.rate.out_side());
        ExchangeItem {
            order: order.id,
            from: order.from.clone(),
            to: order.to.clone(),
            give: Exact::of(order.give),
            get: Exact::of(order.get),
            rate: Rate { give: Exact::of(money::Plain(give)), get: Exact::of(money::Plain(get)) },
            state: order.state.word(),
            created: Time::of_ms(order.created_at_ms),
            changed: Time::exact(reward.changed_at_ms),
            attribution: reward.origin(order).map(|came| attribution(app, lang, came)),
            reward: earned(lang, reward),
        }
    }
}

fn attribution(app: &App, lang: Lang, came: &Attributed) -> Attribution {
    Attribution {
        link: app.links().code_of(came.link_id).map(str::to_owned),
        rule: came.rule.words(lang),
        query_string: came.query_string.clone(),
        user_hash: came.user_hash.clone(),
    }
}

fn earned(lang: Lang, reward: &Reward) -> Earned {
    Earned {
        level: reward.level,
        status: reward.status.word(),
        amount: reward.told_amount().map(Usd::from),
        held_until: reward.held_now_until_s().map(Time::of_s),
        reason: reason_words(lang, &reward.reason),
    }
}
