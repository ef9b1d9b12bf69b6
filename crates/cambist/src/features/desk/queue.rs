//! Edge: the queue of orders.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};
use web::query::Query;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::orders::{self, Order, count_in, find_order, list_in};
use crate::features::storefront::{currency_of, number_of, state_key};
use crate::pages::{Desk, DeskNav, FieldErrors, Page, see_other};

use super::order_path;

/// Orders on one page.
const ON_A_PAGE: u32 = 50;

/// Orders that are under way, those that wait for the operator first.
const OPEN: [orders::State; 4] =
    [orders::State::Paid, orders::State::Received, orders::State::New, orders::State::Paused];

/// Which orders are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    /// Everything that is under way.
    Open,
    /// One state.
    In(orders::State),
    /// Everything.
    All,
}

impl Tab {
    const ALL: [Tab; 10] = [
        Tab::Open,
        Tab::In(orders::State::Paid),
        Tab::In(orders::State::Received),
        Tab::In(orders::State::New),
        Tab::In(orders::State::Paused),
        Tab::In(orders::State::Completed),
        Tab::In(orders::State::Expired),
        Tab::In(orders::State::Cancelled),
        Tab::In(orders::State::Refunded),
        Tab::All,
    ];

    fn word(self) -> &'static str {
        match self {
            Tab::Open => "open",
            Tab::In(state) => state.word(),
            Tab::All => "all",
        }
    }

    fn from_word(word: &str) -> Tab {
        Tab::ALL.into_iter().find(|tab| tab.word() == word).unwrap_or(Tab::Open)
    }

    fn states(self) -> Vec<orders::State> {
        match self {
            Tab::Open => OPEN.to_vec(),
            Tab::In(state) => vec![state],
            Tab::All => orders::State::ALL.iter().map(|(state, _)| *state).collect(),
        }
    }

    fn title(self, page: &Page) -> String {
        match self {
            Tab::Open => page.word("desk-open"),
            Tab::In(state) => page.word(state_key(state)),
            Tab::All => page.word("desk-all"),
        }
    }
}

/// A tab of the queue.
struct TabLink {
    href: String,
    title: String,
    /// How many orders wait there; only for orders under way, whose number stays small.
    count: Option<i64>,
    is_current: bool,
}

/// An order in the queue.
struct Row {
    href: String,
    number: i64,
    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    time: String,
    give: String,
    get: String,
    state: orders::State,
    state_words: String,
    email: String,
    /// Whether a partner brought it.
    is_attributed: bool,
}

/// The queue of orders.
#[derive(Template)]
#[template(path = "features/desk/pages/queue.html")]
struct QueuePage {
    page: Page,
    nav: DeskNav,
    tabs: Vec<TabLink>,
    rows: Vec<Row>,
    /// What was typed to search for.
    number: String,
    errors: FieldErrors,
    /// The page of older orders.
    older: Option<String>,
    /// The first page, when this is another one.
    newest: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let query = Query::parse(&raw);
    let typed = |name| {
        let text = query.exact(name).unwrap_or_default();
        web::text::cut(text.trim(), 40).to_owned()
    };
    let number = typed("number");
    let mut errors = FieldErrors::default();
    if !number.is_empty() {
        match find(&app, &number).await {
            Ok(Some(order)) => return see_other(&order_path(desk.lang(), order.id)),
            Ok(None) => errors.add("number", desk.page("/desk/orders").word("desk-unknown")),
            Err(fault) => return desk.fault(&fault),
        }
    }
    let tab = Tab::from_word(&typed("state"));
    let before = typed("before").parse::<i64>().ok().filter(|before| *before > 0);
    let page = Page { query: raw.clone(), ..desk.page("/desk/orders") };
    match list(&app, desk.nav("/desk/orders"), page, tab, before).await {
        Ok(view) => {
            let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::NOT_FOUND };
            desk.html(status, &QueuePage { number, errors, ..view })
        }
        Err(fault) => desk.fault(&fault),
    }
}

/// The order with the number typed, as people write it: `12`, `#12`, `№ 12`.
async fn find(app: &App, typed: &str) -> Result<Option<Order>, Fault> {
    let digits = typed.trim_start_matches(['#', '№', ' ']);
    let Ok(number) = digits.parse::<i64>() else { return Ok(None) };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_order(tx, number)?) };
    Ok(app.store().read(read).await?)
}

async fn list(
    app: &App,
    nav: DeskNav,
    page: Page,
    tab: Tab,
    before: Option<i64>,
) -> Result<QueuePage, Fault> {
    let states = tab.states();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let orders = list_in(tx, &states, before, ON_A_PAGE + 1)?;
        Ok((orders, count_in(tx, &OPEN)?))
    };
    let (mut orders, counts) = app.store().read(read).await?;
    let has_older = orders.len() > ON_A_PAGE as usize;
    orders.truncate(ON_A_PAGE as usize);
    let last = orders.last().filter(|_| has_older).map(|order| order.id);
    Ok(QueuePage {
        nav,
        tabs: Tab::ALL.into_iter().map(|other| tab_link(&page, other, tab, &counts)).collect(),
        rows: orders.iter().map(|order| row(app, &page, order)).collect(),
        number: String::new(),
        errors: FieldErrors::default(),
        older: last.map(|last| address(&page, tab, Some(last))),
        newest: before.map(|_| address(&page, tab, None)),
        page,
    })
}

fn tab_link(page: &Page, tab: Tab, current: Tab, counts: &[(orders::State, i64)]) -> TabLink {
    let sum = |states: &[orders::State]| {
        counts.iter().filter(|(state, _)| states.contains(state)).map(|(_, count)| count).sum()
    };
    let states = tab.states();
    let is_open = states.iter().all(|state| OPEN.contains(state));
    TabLink {
        href: address(page, tab, None),
        title: tab.title(page),
        count: is_open.then(|| sum(&states)),
        is_current: tab == current,
    }
}

/// The address of a tab, from another order on.
fn address(page: &Page, tab: Tab, before: Option<i64>) -> String {
    let path = format!("{}/desk/orders", page.lang.prefix());
    let state = match tab {
        Tab::Open => None,
        tab => Some(format!("state={}", tab.word())),
    };
    let before = before.map(|before| format!("before={before}"));
    let query: Vec<_> = [state, before].into_iter().flatten().collect();
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

fn row(app: &App, page: &Page, order: &Order) -> Row {
    let snapshot = app.snapshot();
    let currency = |code: &str| currency_of(&snapshot.rates, code, page.lang);
    Row {
        href: order_path(page.lang, order.id),
        number: order.id,
        time: utc_text(order.created_at_ms.div_euclid(1000)),
        give: number_of(page, order.give, &currency(&order.from)),
        get: number_of(page, order.get, &currency(&order.to)),
        state: order.state,
        state_words: page.word(state_key(order.state)),
        email: order.email.clone(),
        is_attributed: order.attributed.is_some(),
    }
}
