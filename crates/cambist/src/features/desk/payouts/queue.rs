//! The queue of payouts.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};
use web::query::Query;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::partners::titles_of;
use crate::features::payouts::{
    Method, Payout, PayoutTerms, QueueFilter, Status, count_pending, list_methods, list_queue,
    pending_total,
};
use crate::features::storefront::{currency_of, number_of};
use crate::pages::{Desk, DeskNav, Page};

use super::super::changes::usd;
use super::{PATH, payout_path};

/// Payouts on one page.
const ON_A_PAGE: u32 = 50;

/// A tab of the queue.
struct TabLink {
    href: String,
    title: String,
    count: Option<i64>,
    is_current: bool,
}

/// A payout in a list.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) id: i64,
    /// When it was asked for: `YYYY-MM-DD HH:MM:SS` in UTC.
    pub(super) time: String,
    pub(super) partner: String,
    pub(super) method: String,
    pub(super) leaves: String,
    pub(super) arrives: String,
    pub(super) account: String,
    pub(super) status: String,
    pub(super) badge: &'static str,
    /// Why somebody should look at it twice: a word or two, and a sentence.
    pub(super) flags: Vec<(String, String)>,
    pub(super) batch: Option<i64>,
}

/// A method to choose.
struct Choice {
    id: i64,
    title: String,
    is_chosen: bool,
}

/// The queue of payouts.
#[derive(Template)]
#[template(path = "features/desk/pages/payouts.html")]
struct QueuePage {
    page: Page,
    nav: DeskNav,
    tabs: Vec<TabLink>,
    status: &'static str,
    methods: Vec<Choice>,
    /// The number of the partner whose payouts are listed, as typed.
    partner: String,
    only_flagged: bool,
    is_filtered: bool,
    rows: Vec<Row>,
    pending: String,
    older: Option<String>,
    newest: Option<String>,
}

impl QueuePage {
    fn path(&self) -> String {
        format!("{}{PATH}", self.page.lang.prefix())
    }
}

/// What the address asks for.
#[derive(Clone)]
struct Asked {
    /// The word of the tab.
    status: &'static str,
    filter: QueueFilter,
    before: Option<i64>,
}

impl Asked {
    fn read(raw: &str) -> Asked {
        let query = Query::parse(raw);
        let text = |name| query.exact(name).unwrap_or_default().trim().to_owned();
        let number = |name| text(name).parse::<i64>().ok().filter(|number| *number > 0);
        let status = match text("status").as_str() {
            "all" => None,
            word => Some(Status::from_word(word).unwrap_or(Status::Pending)),
        };
        let filter = QueueFilter {
            status,
            method_id: number("method"),
            partner_id: number("partner"),
            only_flagged: text("flagged") == "1",
        };
        Asked { status: status.map_or("all", Status::word), filter, before: number("before") }
    }

    fn is_filtered(&self) -> bool {
        let QueueFilter { method_id, partner_id, only_flagged, .. } = self.filter;
        method_id.is_some() || partner_id.is_some() || only_flagged
    }

    /// The address that asks for the same in another tab, from another payout on.
    fn address(&self, page: &Page, status: &str, before: Option<i64>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if status != Status::Pending.word() {
            query.append_pair("status", status);
        }
        for (name, number) in [
            ("method", self.filter.method_id),
            ("partner", self.filter.partner_id),
            ("flagged", self.filter.only_flagged.then_some(1)),
            ("before", before),
        ] {
            if let Some(number) = number {
                query.append_pair(name, &number.to_string());
            }
        }
        let path = format!("{}{PATH}", page.lang.prefix());
        match query.finish().as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        }
    }
}

/// What names are made of.
pub(super) struct Names {
    pub(super) methods: Vec<Method>,
    pub(super) partners: BTreeMap<i64, String>,
}

impl Names {
    /// Those that these payouts need.
    pub(super) fn read(tx: &mut Tx<'_>, payouts: &[Payout]) -> Result<Names, Fault> {
        let ids: BTreeSet<i64> = payouts.iter().map(|payout| payout.partner_id).collect();
        let partners = titles_of(tx, &ids.into_iter().collect::<Vec<_>>())?;
        Ok(Names { methods: list_methods(tx, false)?, partners })
    }

    /// A method's name in the page's language.
    pub(super) fn method(&self, page: &Page, id: i64) -> String {
        let found = self.methods.iter().find(|method| method.id == id);
        found.map(|method| method.title(page.lang).to_owned()).unwrap_or_default()
    }

    /// A partner's name with his number.
    pub(super) fn partner(&self, id: i64) -> String {
        let title = self.partners.get(&id).map(String::as_str).unwrap_or_default();
        format!("{title} ({id})")
    }
}

/// A payout as lists show it.
pub(super) fn row(page: &Page, payout: &Payout, names: &Names, terms: &PayoutTerms) -> Row {
    let currency = currency_of(&terms.rates, &payout.currency, page.lang);
    Row {
        href: payout_path(page.lang, payout.id),
        id: payout.id,
        time: utc_text(payout.requested_at_ms.div_euclid(1000)),
        partner: names.partner(payout.partner_id),
        method: names.method(page, payout.method_id),
        leaves: usd(page, payout.amount),
        arrives: number_of(page, payout.pay, &currency),
        account: payout.account.clone(),
        status: payout.status.words(page.lang),
        badge: payout.status.badge(),
        flags: payout
            .flags
            .iter()
            .map(|flag| (flag.mark(page.lang), flag.words(page.lang)))
            .collect(),
        batch: payout.batch_id,
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let asked = Asked::read(&raw);
    let page = Page { query: raw, ..desk.page(PATH) };
    let (filter, before) = (asked.filter.clone(), asked.before);
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let payouts = list_queue(tx, &filter, before, ON_A_PAGE + 1)?;
        let names = Names::read(tx, &payouts)?;
        Ok((payouts, names, count_pending(tx)?, pending_total(tx)?))
    };
    let (mut payouts, names, count, total) = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let has_older = payouts.len() > ON_A_PAGE as usize;
    payouts.truncate(ON_A_PAGE as usize);
    let last = payouts.last().filter(|_| has_older).map(|payout| payout.id);
    let terms = app.payout_terms();
    let chosen = |id: Option<i64>, one: i64| id == Some(one);
    let method = |method: &Method| Choice {
        id: method.id,
        title: method.title(page.lang).to_owned(),
        is_chosen: chosen(asked.filter.method_id, method.id),
    };
    let view = QueuePage {
        nav: desk.nav(PATH),
        tabs: tabs(&page, &asked, count),
        status: asked.status,
        methods: names.methods.iter().map(method).collect(),
        partner: asked.filter.partner_id.map(|id| id.to_string()).unwrap_or_default(),
        only_flagged: asked.filter.only_flagged,
        is_filtered: asked.is_filtered(),
        rows: payouts.iter().map(|payout| row(&page, payout, &names, &terms)).collect(),
        pending: usd(&page, total),
        older: last.map(|last| asked.address(&page, asked.status, Some(last))),
        newest: asked.before.map(|_| asked.address(&page, asked.status, None)),
        page,
    };
    desk.html(StatusCode::OK, &view)
}

fn tabs(page: &Page, asked: &Asked, pending: i64) -> Vec<TabLink> {
    let tab = |word: &'static str, title: String| TabLink {
        href: asked.address(page, word, None),
        title,
        count: (word == Status::Pending.word()).then_some(pending),
        is_current: word == asked.status,
    };
    let each = Status::ALL.iter().map(|status| tab(status.word(), status.words(page.lang)));
    each.chain([tab("all", page.word("desk-all"))]).collect()
}
