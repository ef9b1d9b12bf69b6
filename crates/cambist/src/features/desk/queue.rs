//! Edge: the queue of orders.

mod asked;

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::orders::{
    self, Claim, QueueFilter, QueueSort, Queued, Standing, UNDER_WAY, claims_of, count_standing,
    find_order, list_queue,
};
use crate::features::storefront::{currency_of, number_of, state_key};
use crate::pages::{Desk, DeskNav, FieldErrors, Page, see_other};

use super::age::age;
use super::order_path;

pub(super) use asked::{Asked, Tab};

/// Where the queue is, in English.
pub(super) const PATH: &str = "/desk/orders";

/// Orders on one page.
const ON_A_PAGE: u32 = 50;

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
    /// When it was placed: `YYYY-MM-DD HH:MM:SS` in UTC.
    time: String,
    give: String,
    get: String,
    state: orders::State,
    state_words: String,
    /// How long it has stood there.
    age: String,
    /// Since when, in full.
    since: String,
    email: String,
    /// Who works on it; empty: nobody.
    taken_by: String,
    /// Whether that is whoever reads this.
    is_mine: bool,
    /// Whether a partner brought it.
    is_attributed: bool,
}

/// A sort that can be chosen.
struct SortChoice {
    word: &'static str,
    title: String,
    is_chosen: bool,
}

/// A field of the filters.
struct Field<'a> {
    name: &'static str,
    title: String,
    value: &'a str,
    is_day: bool,
}

/// The queue of orders.
#[derive(Template)]
#[template(path = "features/desk/pages/queue.html")]
struct QueuePage {
    page: Page,
    nav: DeskNav,
    asked: Asked,
    tabs: Vec<TabLink>,
    rows: Vec<Row>,
    /// Codes of the currencies that are exchanged now.
    codes: Vec<String>,
    errors: FieldErrors,
    /// The page after this one.
    next: Option<String>,
    /// The first page, when this is another one.
    first: Option<String>,
}

impl QueuePage {
    fn action(&self) -> String {
        format!("{}{PATH}", self.page.lang.prefix())
    }

    fn fields(&self) -> [Field<'_>; 4] {
        let field =
            |name, key, value, is_day| Field { name, title: self.page.word(key), value, is_day };
        [
            field("from", "you-give-third", self.asked.from.as_str(), false),
            field("to", "you-get-third", self.asked.to.as_str(), false),
            field("since", "filter-from", self.asked.since.as_str(), true),
            field("until", "filter-to", self.asked.until.as_str(), true),
        ]
    }

    fn sorts(&self) -> Vec<SortChoice> {
        let choice = |(sort, word): &(QueueSort, &'static str)| SortChoice {
            word,
            title: self.page.word(sort_key(*sort)),
            is_chosen: *sort == self.asked.sort,
        };
        QueueSort::ALL.iter().map(choice).collect()
    }

    /// The states that are listed now, for a form that asks for more.
    fn state_word(&self) -> Option<&'static str> {
        (self.asked.tab != Tab::Open).then(|| self.asked.tab_word())
    }

    /// This page, as it is by then.
    fn here(&self) -> String {
        self.asked.address(&self.page)
    }

    /// The same states without anything else asked.
    fn cleared(&self) -> String {
        Asked::tab(self.asked.tab).address(&self.page)
    }

    /// Whether nothing at all is asked for: then an empty queue means that all is done.
    fn is_plain(&self) -> bool {
        self.asked == Asked::tab(Tab::Open)
    }
}

fn sort_key(sort: QueueSort) -> &'static str {
    match sort {
        QueueSort::Newest => "queue-sort-newest",
        QueueSort::Oldest => "queue-sort-oldest",
        QueueSort::Changed => "queue-sort-changed",
        QueueSort::Waiting => "queue-sort-waiting",
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let asked = Asked::read(&raw);
    if let Some(number) = asked.number() {
        match find(&app, number).await {
            Ok(true) => return see_other(&order_path(desk.lang(), number)),
            Ok(false) => {}
            Err(fault) => return desk.fault(&fault),
        }
    }
    let page = Page { query: raw, ..desk.page(PATH) };
    let now_ms = app.clock().now_ms();
    let me = (desk.who.account_id, now_ms);
    let (filter, errors) = asked.filter(&page, &app.snapshot().rates, &app.links(), me);
    let found = match list(&app, filter, &asked, &errors, now_ms).await {
        Ok(found) => found,
        Err(fault) => return desk.fault(&fault),
    };
    let status = errors.status();
    desk.html(status, &view(&app, &desk, page, asked, errors, found))
}

/// Whether there is an order with this number.
async fn find(app: &App, number: i64) -> Result<bool, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_order(tx, number)?.is_some()) };
    Ok(app.store().read(read).await?)
}

/// One page of the queue as it stands in the books: three queries, however many orders there are.
struct Found {
    rows: Vec<Queued>,
    claims: Vec<Claim>,
    standing: Vec<Standing>,
}

async fn list(
    app: &App,
    filter: QueueFilter,
    asked: &Asked,
    errors: &FieldErrors,
    now_ms: i64,
) -> Result<Found, Fault> {
    let (sort, after, is_wrong) = (asked.sort, asked.after, !errors.is_empty());
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let rows = match is_wrong {
            true => Vec::new(),
            false => list_queue(tx, &filter, sort, after, ON_A_PAGE + 1)?,
        };
        let ids: Vec<_> = rows.iter().map(|row| row.order.id).collect();
        let claims = claims_of(tx, &ids, now_ms)?;
        Ok(Found { rows, claims, standing: count_standing(tx)? })
    };
    Ok(app.store().read(read).await?)
}

fn view(
    app: &App,
    desk: &Desk,
    page: Page,
    asked: Asked,
    errors: FieldErrors,
    found: Found,
) -> QueuePage {
    let Found { mut rows, claims, standing } = found;
    let has_more = rows.len() > ON_A_PAGE as usize;
    rows.truncate(ON_A_PAGE as usize);
    let last = rows.last().filter(|_| has_more).map(Queued::key);
    let from_here = |after| Asked { after, ..asked.clone() }.address(&page);
    let tab = |tab| tab_link(&page, tab, &asked, &standing);
    let me = desk.who.account_id;
    QueuePage {
        nav: desk.nav(PATH),
        tabs: Tab::SHOWN.into_iter().map(tab).collect(),
        rows: rows.iter().map(|queued| row(app, &page, queued, &claims, me)).collect(),
        codes: codes(app),
        next: last.map(|last| from_here(Some(last))),
        first: asked.after.map(|_| from_here(None)),
        errors,
        page,
        asked,
    }
}

fn tab_link(page: &Page, tab: Tab, asked: &Asked, standing: &[Standing]) -> TabLink {
    let states = tab.states();
    let is_open = !states.is_empty() && states.iter().all(|state| UNDER_WAY.contains(state));
    let here = standing.iter().filter(|found| states.contains(&found.state));
    TabLink {
        href: Asked { tab, after: None, ..asked.clone() }.address(page),
        title: match tab {
            Tab::Open => page.word("desk-open"),
            Tab::Waiting => page.word("queue-waiting"),
            Tab::In(state) => page.word(state_key(state)),
            Tab::All => page.word("desk-all"),
        },
        count: is_open.then(|| here.map(|found| found.count).sum()),
        is_current: tab == asked.tab,
    }
}

/// Codes of the currencies that are exchanged now, for the fields to offer.
fn codes(app: &App) -> Vec<String> {
    let snapshot = app.snapshot();
    let places: BTreeSet<usize> =
        snapshot.rates.open().iter().flat_map(|open| [open.from, open.to]).collect();
    places.into_iter().map(|place| snapshot.rates.currency(place).code.clone()).collect()
}

fn row(app: &App, page: &Page, queued: &Queued, claims: &[Claim], me: i64) -> Row {
    let snapshot = app.snapshot();
    let currency = |code: &str| currency_of(&snapshot.rates, code, page.lang);
    let order = &queued.order;
    let claim = claims.iter().find(|claim| claim.order_id == order.id);
    Row {
        href: order_path(page.lang, order.id),
        number: order.id,
        time: utc_text(order.created_at_ms.div_euclid(1000)),
        give: number_of(page, order.give, &currency(&order.from)),
        get: number_of(page, order.get, &currency(&order.to)),
        state: order.state,
        state_words: page.word(state_key(order.state)),
        age: age(page, queued.changed_at_ms, app.clock().now_ms()),
        since: utc_text(queued.changed_at_ms.div_euclid(1000)),
        email: order.email.clone(),
        taken_by: claim.map(|claim| claim.email.clone()).unwrap_or_default(),
        is_mine: claim.is_some_and(|claim| claim.account_id == me),
        is_attributed: order.attributed.is_some(),
    }
}
