//! The list of exchanges as a sheet.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use money::{Amount, plain};
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::rfc3339;
use crate::features::cabinet::lists::{Asked, Part, sheet};
use crate::features::cabinet::sections::Section;
use crate::features::orders::Order;
use crate::features::partners::PartnerUser;
use crate::features::rewards::{Reward, reason_words};
use crate::pages::Frame;
use crate::sheet::row;
use crate::words::Lang;

use super::find::Wish;

/// Exchanges in one read.
const READ: u32 = 500;

/// The first line. Its names are the same in every language: programs read them.
const HEAD: [&str; 16] = [
    "order",
    "time",
    "from",
    "to",
    "give",
    "get",
    "rate_in",
    "rate_out",
    "status",
    "reward_status",
    "reward_usd",
    "reason",
    "level",
    "link",
    "query_string",
    "user_hash",
];

pub(in crate::features::cabinet) async fn download(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let page = frame.page(Section::Exchanges.path());
    let raw = query.unwrap_or_default();
    let mut asked = Asked::read(&raw, &page, String::new(), app.clock().now_s());
    let wish = Wish::read(&app, &page, partner.id, &mut asked);
    if !asked.errors.is_empty() {
        return frame.error(asked.errors.status());
    }
    let lang = frame.lang();
    sheet("exchanges", &HEAD, move |after| part(app.clone(), wish.clone(), lang, after))
}

async fn part(app: App, wish: Wish, lang: Lang, after: Option<i64>) -> Result<Part, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(wish.page(tx, after, READ)?) };
    let found = app.store().read_long(read).await?;
    let lines = found.rows.iter().map(|(order, reward)| line(&app, lang, order, reward)).collect();
    Ok(Part { lines, next: found.next })
}

fn line(app: &App, lang: Lang, order: &Order, reward: &Reward) -> String {
    let origin = reward.origin(order);
    let links = app.links();
    let link = origin.and_then(|origin| links.code_of(origin.link_id)).unwrap_or_default();
    let amount = |amount: Option<Amount>| amount.map(|sum| sum.to_string()).unwrap_or_default();
    row([
        order.id.to_string(),
        rfc3339(order.created_at_ms.div_euclid(1000)),
        order.from.clone(),
        order.to.clone(),
        order.give.to_string(),
        order.get.to_string(),
        plain(order.rate.in_side()),
        plain(order.rate.out_side()),
        order.state.word().to_owned(),
        reward.status.word().to_owned(),
        amount(reward.told_amount()),
        reason_words(lang, &reward.reason),
        reward.level.to_string(),
        link.to_owned(),
        origin.map(|origin| origin.query_string.clone()).unwrap_or_default(),
        origin.map(|origin| origin.user_hash.clone()).unwrap_or_default(),
    ])
}
