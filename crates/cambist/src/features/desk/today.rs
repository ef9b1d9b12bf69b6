//! Edge: the first page of the desk: what waits, what is wrong, what the day has brought.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use money::Amount;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::alarms::Alarm;
use crate::features::clicks::{Whose, Window, count_clicks};
use crate::features::fraud;
use crate::features::orders::{self, Figures, Standing, count_standing, figures};
use crate::features::payouts;
use crate::features::rewards::{count_undecided, earned_between, list_undecided};
use crate::features::storefront::state_key;
use crate::pages::{Desk, DeskNav, Page};
use crate::words::word_with;

use super::age::age;
use super::changes::usd;
use super::order_path;
use super::queue::{Asked, Tab};

const DAY_MS: i64 = 86_400_000;

/// Something that waits for an operator.
struct Waiting {
    /// Empty: there is no page of it.
    href: String,
    title: String,
    count: i64,
    /// Since when, or how much it comes to; empty: nothing to say.
    detail: String,
}

/// A figure of the day.
struct Figure {
    title: String,
    today: String,
    /// What it was yesterday at the same time of day.
    by_now: String,
    /// What it was in the end.
    yesterday: String,
}

/// What waits, what is wrong, what the day has brought.
#[derive(Template)]
#[template(path = "features/desk/pages/today.html")]
struct TodayPage {
    page: Page,
    nav: DeskNav,
    waiting: Vec<Waiting>,
    figures: Vec<Figure>,
    /// `YYYY-MM-DD`.
    day: String,
    now_ms: i64,
}

impl TodayPage {
    fn since(&self, alarm: &Alarm) -> String {
        utc_text(alarm.raised_at_ms.div_euclid(1000))
    }

    fn age(&self, alarm: &Alarm) -> String {
        age(&self.page, alarm.raised_at_ms, self.now_ms)
    }
}

/// What a stretch of time brought.
#[derive(Clone, Copy)]
struct Brought {
    orders: Figures,
    rewards_usd: Amount,
    clicks: i64,
}

/// What waits, as it stands in the books: a query for each, however much there is.
struct Found {
    standing: Vec<Standing>,
    payouts: (i64, Amount),
    review: i64,
    undecided: (i64, Option<i64>),
    unverified: i64,
    /// Today so far, yesterday by this time, yesterday as a whole.
    orders: [(Figures, Amount); 3],
}

pub(super) async fn show(State(app): State<App>, desk: Desk) -> Response {
    let now_ms = app.clock().now_ms();
    let today_ms = now_ms - now_ms.rem_euclid(DAY_MS);
    let spans = [
        (today_ms, now_ms + 1),
        (today_ms - DAY_MS, now_ms + 1 - DAY_MS),
        (today_ms - DAY_MS, today_ms),
    ];
    let (found, clicks) = match (find(&app, spans).await, clicks(&app, spans).await) {
        (Ok(found), Ok(clicks)) => (found, clicks),
        (Err(fault), _) | (_, Err(fault)) => return desk.fault(&fault),
    };
    let page = desk.page("/desk");
    let brought = [0, 1, 2].map(|span: usize| {
        let (orders, rewards_usd) = found.orders[span];
        Brought { orders, rewards_usd, clicks: clicks[span] }
    });
    let view = TodayPage {
        nav: desk.nav("/desk"),
        waiting: waiting(&app, &page, &found, now_ms),
        figures: told(&page, brought),
        day: utc_text(now_ms.div_euclid(1000)).chars().take(10).collect(),
        page,
        now_ms,
    };
    desk.html(StatusCode::OK, &view)
}

async fn find(app: &App, spans: [(i64, i64); 3]) -> Result<Found, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let mut orders = Vec::new();
        for (from_ms, until_ms) in spans {
            let earned = earned_between(tx, from_ms, until_ms)?;
            orders.push((figures(tx, from_ms, until_ms)?, earned));
        }
        let first = list_undecided(tx, 0, 1)?.first().map(|reward| reward.order_id);
        Ok(Found {
            standing: count_standing(tx)?,
            payouts: (payouts::count_pending(tx)?, payouts::pending_total(tx)?),
            review: fraud::count_open(tx)?,
            undecided: (count_undecided(tx)?, first),
            unverified: payouts::count_unverified(tx)?,
            orders: [orders[0], orders[1], orders[2]],
        })
    };
    Ok(app.store().read(read).await?)
}

async fn clicks(app: &App, spans: [(i64, i64); 3]) -> Result<[i64; 3], Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let mut counts = [0; 3];
        for (count, (from_ms, until_ms)) in counts.iter_mut().zip(spans) {
            let window = Window::of_ms(from_ms, until_ms - 1);
            *count = count_clicks(tx, Whose::Everybody, window)?.people;
        }
        Ok(counts)
    };
    Ok(app.clicks().read(read).await?)
}

fn waiting(app: &App, page: &Page, found: &Found, now_ms: i64) -> Vec<Waiting> {
    let in_state = |state: orders::State| {
        let standing = found.standing.iter().find(|standing| standing.state == state);
        let longest = |standing: &Standing| {
            page.word_of("today-longest", "code", &age(page, standing.since_ms, now_ms))
        };
        Waiting {
            href: Asked::tab(Tab::In(state)).address(page),
            title: page.word(state_key(state)),
            count: standing.map_or(0, |standing| standing.count),
            detail: standing.map(longest).unwrap_or_default(),
        }
    };
    use crate::features::orders::State;
    let mut rows: Vec<_> =
        [State::Paid, State::Received, State::Paused, State::New].map(in_state).into();
    let at = |path: &str| format!("{}{path}", page.lang.prefix());
    let (count, total) = found.payouts;
    rows.push(Waiting {
        href: at("/desk/payouts"),
        title: page.word("today-payouts"),
        count,
        detail: if count > 0 { usd(page, total) } else { String::new() },
    });
    rows.push(Waiting {
        href: at("/desk/review"),
        title: page.word("today-review"),
        count: found.review,
        detail: String::new(),
    });
    let (count, first) = found.undecided;
    rows.push(Waiting {
        href: first.map(|number| order_path(page.lang, number)).unwrap_or_default(),
        title: page.word("today-undecided"),
        count,
        detail: String::new(),
    });
    if app.config().payouts.verify_accounts {
        rows.push(Waiting {
            href: at("/desk/accounts"),
            title: page.word("today-unverified"),
            count: found.unverified,
            detail: String::new(),
        });
    }
    rows
}

fn told(page: &Page, brought: [Brought; 3]) -> Vec<Figure> {
    let count = |number: i64| page.number(&number.to_string());
    let row = |title: String, of: &dyn Fn(&Brought) -> String| {
        let [today, by_now, yesterday] = [0, 1, 2].map(|span: usize| of(&brought[span]));
        Figure { title, today, by_now, yesterday }
    };
    let cents = |amount: Amount| {
        let text = amount.to_string();
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let shown = format!("{whole}.{:0<2}", rest.get(..2).unwrap_or(rest));
        word_with(page.lang, "today-usd", &[("number", &page.number(&shown))])
    };
    vec![
        row(page.word("today-clicks"), &|of| count(of.clicks)),
        row(page.word("today-placed"), &|of| count(of.orders.placed)),
        row(page.word("today-completed"), &|of| count(of.orders.completed)),
        row(page.word("today-volume"), &|of| cents(of.orders.volume_usd)),
        row(page.word("today-profit"), &|of| cents(of.orders.profit_usd)),
        row(page.word("today-rewards"), &|of| cents(of.rewards_usd)),
    ]
}
