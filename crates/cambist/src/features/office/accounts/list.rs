//! Edge: the accounts that partners have saved, with what speaks against each.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::Tx;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::office::notes::Notes;
use crate::features::office::pill::Pill;
use crate::features::partners::titles_of;
use crate::features::payouts::{SavedAccount, Standing, count_unverified, list_accounts};
use crate::features::rates::RateTable;
use crate::features::storefront::currency_of;
use crate::pages::{Desk, DeskNav, Form, Page};

use super::SECTION;

/// Accounts on one page.
const ON_A_PAGE: u32 = 50;
/// The word of the tab with all of them.
const ALL: &str = "all";

/// A tab of the list.
struct TabLink {
    href: String,
    title: String,
    count: Option<i64>,
    is_current: bool,
}

/// An account in the list.
struct Row {
    id: i64,
    account: String,
    label: String,
    currency: String,
    name: String,
    partner: String,
    partner_href: String,
    /// When it was saved: `YYYY-MM-DD HH:MM:SS` in UTC.
    saved: String,
    pill: Pill,
    is_verified: bool,
    is_judged: bool,
    /// Why it was refused; empty: it was not.
    refused: String,
    /// Every account like it, where another partner has, or had, the same; empty: none has.
    shared: String,
    /// Why it is on the blacklist; empty: it is not.
    blocked: String,
    /// What was typed for a refusal, and what is wrong with it; `None`: nothing was.
    typed: Option<(String, String)>,
}

/// What the address asks for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The word of the tab.
    pub(super) tab: &'static str,
    pub(super) q: String,
    pub(super) before: Option<i64>,
}

impl Asked {
    pub(super) fn read(query: &Form) -> Asked {
        let wanted = query.text("status");
        let found = Standing::ALL.iter().map(|standing| standing.word()).find(|w| *w == wanted);
        let tab = if wanted == ALL { ALL } else { found.unwrap_or(Standing::Waiting.word()) };
        let before = query.text("before").parse().ok().filter(|number| *number > 0);
        Asked { tab, q: web::text::cut(query.text("q").trim(), 200).to_owned(), before }
    }

    fn standing(&self) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| standing.word() == self.tab)
    }

    /// The address that asks for the same in another tab, from another account on.
    pub(super) fn address(
        &self,
        page: &Page,
        tab: &str,
        before: Option<i64>,
        done: &str,
    ) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if tab != Standing::Waiting.word() {
            query.append_pair("status", tab);
        }
        for (name, value) in [("q", self.q.as_str()), ("done", done)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        let path = format!("{}{SECTION}", page.lang.prefix());
        match query.finish().as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        }
    }

    /// The address of what is shown, as a form on the page carries it.
    fn query(&self, page: &Page) -> String {
        let address = self.address(page, self.tab, self.before, "");
        address.split_once('?').map_or(String::new(), |(_, query)| query.to_owned())
    }
}

/// The accounts that partners have saved.
#[derive(Template)]
#[template(path = "features/office/accounts/list.html")]
struct AccountsPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    tabs: Vec<TabLink>,
    asked: Asked,
    /// Whether partners wait: nobody is paid to an account that was not verified.
    is_needed: bool,
    rows: Vec<Row>,
    older: Option<String>,
    newest: Option<String>,
}

impl AccountsPage {
    fn at(&self, path: &str) -> String {
        format!("{}{SECTION}{path}", self.page.lang.prefix())
    }

    fn query(&self) -> String {
        self.asked.query(&self.page)
    }
}

/// A refusal that came back: of which account, what was typed, what is wrong.
pub(super) struct Typed {
    pub(super) id: i64,
    pub(super) reason: String,
    pub(super) error: String,
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(SECTION), &query);
    answer(&app, &desk, Asked::read(&query), (StatusCode::OK, notes), None).await
}

/// The list, with what is said above it and perhaps a refusal that came back.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    asked: Asked,
    (status, notes): (StatusCode, Notes),
    typed: Option<Typed>,
) -> Response {
    let wanted = asked.clone();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let Asked { ref q, before, .. } = wanted;
        let accounts = list_accounts(tx, wanted.standing(), q, before, ON_A_PAGE + 1)?;
        let ids: BTreeSet<i64> = accounts.iter().map(|saved| saved.partner_id).collect();
        let titles = titles_of(tx, &ids.into_iter().collect::<Vec<_>>())?;
        Ok((accounts, titles, count_unverified(tx)?))
    };
    let (mut accounts, titles, waiting) = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let has_older = accounts.len() > ON_A_PAGE as usize;
    accounts.truncate(ON_A_PAGE as usize);
    let last = accounts.last().filter(|_| has_older).map(|saved| saved.id);
    let page = Page { query: asked.query(&desk.page(SECTION)), ..desk.page(SECTION) };
    let snapshot = app.snapshot();
    let rows = accounts.into_iter().map(|saved| {
        let typed = typed.as_ref().filter(|typed| typed.id == saved.id);
        row(&page, &snapshot.rates, saved, &titles, typed)
    });
    let view = AccountsPage {
        nav: desk.nav(SECTION),
        notes,
        rows: rows.collect(),
        tabs: tabs(&page, &asked, waiting),
        is_needed: app.config().payouts.verify_accounts,
        older: last.map(|last| asked.address(&page, asked.tab, Some(last), "")),
        newest: asked.before.map(|_| asked.address(&page, asked.tab, None, "")),
        asked,
        page,
    };
    desk.html(status, &view)
}

fn tabs(page: &Page, asked: &Asked, waiting: i64) -> Vec<TabLink> {
    let tab = |word: &'static str, key: &str, count: Option<i64>| TabLink {
        href: asked.address(page, word, None, ""),
        title: page.word(key),
        count,
        is_current: word == asked.tab,
    };
    vec![
        tab(Standing::Waiting.word(), "accounts-waiting", Some(waiting)),
        tab(Standing::Verified.word(), "accounts-verified", None),
        tab(Standing::Refused.word(), "accounts-refused", None),
        tab(ALL, "desk-all", None),
    ]
}

fn row(
    page: &Page,
    table: &RateTable,
    saved: SavedAccount,
    titles: &BTreeMap<i64, String>,
    typed: Option<&Typed>,
) -> Row {
    let title = titles.get(&saved.partner_id).map(String::as_str).unwrap_or_default();
    let standing = saved.standing();
    let same = Asked { tab: ALL, q: saved.normal.clone(), before: None };
    Row {
        id: saved.id,
        name: currency_of(table, &saved.currency, page.lang).name,
        partner: format!("{title} ({})", saved.partner_id),
        partner_href: format!("{}/desk/partners/{}", page.lang.prefix(), saved.partner_id),
        saved: utc_text(saved.created_at_ms.div_euclid(1000)),
        pill: match standing {
            Standing::Waiting => Pill::warn(page.word("accounts-waiting-one")),
            Standing::Verified => Pill::good(page.word("accounts-verified-one")),
            Standing::Refused => Pill::bad(page.word("accounts-refused-one")),
        },
        is_verified: standing == Standing::Verified,
        is_judged: standing != Standing::Waiting,
        refused: saved.refused.unwrap_or_default(),
        shared: if saved.is_shared { same.address(page, ALL, None, "") } else { String::new() },
        blocked: saved.blocked.unwrap_or_default(),
        typed: typed.map(|typed| (typed.reason.clone(), typed.error.clone())),
        account: saved.account,
        label: saved.label,
        currency: saved.currency,
    }
}
