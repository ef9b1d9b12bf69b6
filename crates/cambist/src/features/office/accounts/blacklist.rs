//! Edge: the accounts that nobody is paid to.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::office::field::{Field, Words};
use crate::features::office::notes::Notes;
use crate::features::office::pager::Pager;
use crate::features::office::seen::{deed, take};
use crate::features::payouts::{
    AccountRefusal, BlacklistRefusal, Blacklisted, block_account, list_blacklist, unblock_normal,
};
use crate::features::rates::RateTable;
use crate::features::storefront::currency_of;
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, see_other};

use super::SECTION;

/// The path of the page, in English.
const PATH: &str = "/desk/accounts/blacklist";

/// What is said of an account that goes on the list.
const WORDS: [Words; 3] = [
    Words::new("currency", "requisites-currency", "blacklist-currency-hint"),
    Words::new("account", "requisites-account", "blacklist-account-hint"),
    Words::new("reason", "desk-why", "blacklist-reason-hint"),
];

/// An account on the list.
struct Row {
    account: String,
    normal: String,
    reason: String,
    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    since: String,
    /// Saved accounts that are the same.
    saved: String,
}

/// The accounts that nobody is paid to.
#[derive(Template)]
#[template(path = "features/office/accounts/blacklist.html")]
struct BlacklistPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    q: String,
    fields: Vec<Field>,
    rows: Vec<Row>,
    /// Whether nothing is on the list at all.
    is_empty: bool,
    pager: Pager,
}

impl BlacklistPage {
    fn list(&self) -> String {
        format!("{}{SECTION}", self.page.lang.prefix())
    }

    fn path(&self) -> String {
        format!("{}{PATH}", self.page.lang.prefix())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(PATH), &query);
    let head = (StatusCode::OK, notes);
    answer(&app, &desk, &query, head, (None, &FieldErrors::default())).await
}

async fn answer(
    app: &App,
    desk: &Desk,
    query: &Form,
    (status, notes): (StatusCode, Notes),
    (sent, errors): (Option<&Form>, &FieldErrors),
) -> Response {
    let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_blacklist(tx)?) };
    let all = match app.store().read(read).await {
        Ok(all) => all,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let page = Page { query: query.without(&["done"]), ..desk.page(PATH) };
    let q = web::text::cut(query.text("q").trim(), 200).to_owned();
    let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
    let has = |listed: &&Blacklisted| {
        let text = format!("{} {} {}", listed.account, listed.normal, listed.reason).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let found: Vec<&Blacklisted> = all.iter().filter(has).collect();
    let address = |number: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &q).append_pair("page", &number.to_string());
        format!("{}{PATH}?{}", page.lang.prefix(), query.finish())
    };
    let pager = Pager::new(found.len(), query.text("page"), address);
    let snapshot = app.snapshot();
    let fields = WORDS.map(|words| {
        let field = words.field(&page, "");
        let field = match words.name {
            "currency" => field.choice(currencies(&page, &snapshot.rates)),
            "reason" => field.wide(),
            _ => field,
        };
        field.typed(sent, errors)
    });
    let view = BlacklistPage {
        nav: desk.nav(SECTION),
        notes,
        fields: fields.to_vec(),
        rows: pager.take(found.into_iter().map(|listed| row(&page, listed))),
        is_empty: all.is_empty(),
        pager,
        q,
        page,
    };
    desk.html(status, &view)
}

/// Every currency: accounts of any may be unwanted.
fn currencies(page: &Page, table: &RateTable) -> Vec<(String, String)> {
    let choice = |code: &String| {
        (code.clone(), format!("{code} · {}", currency_of(table, code, page.lang).name))
    };
    table.currencies().iter().map(|currency| choice(&currency.code)).collect()
}

fn row(page: &Page, listed: &Blacklisted) -> Row {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("status", "all").append_pair("q", &listed.normal);
    Row {
        account: listed.account.clone(),
        normal: listed.normal.clone(),
        reason: listed.reason.clone(),
        since: utc_text(listed.at_ms.div_euclid(1000)),
        saved: format!("{}{SECTION}?{}", page.lang.prefix(), query.finish()),
    }
}

pub(super) async fn block(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let text = |name: &str| sent.text(name).to_owned();
    let (deed, currency, account, reason) =
        (deed(&app, &desk), text("currency"), text("account"), text("reason"));
    let unit = move |tx: &mut Tx<'_>| block_account(tx, &deed, &currency, &account, &reason);
    match take(&app, unit).await {
        Ok(()) => see_other(&format!("{}{PATH}?done=listed", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let page = desk.page(PATH);
            let mut errors = FieldErrors::default();
            tell(&page, &refusal, &mut errors);
            let notes = Notes::trouble(page.word("form-has-errors"));
            let head = (StatusCode::UNPROCESSABLE_ENTITY, notes);
            answer(&app, &desk, &Form::default(), head, (Some(&sent), &errors)).await
        }
    }
}

/// A refusal beside its field.
fn tell(page: &Page, refusal: &BlacklistRefusal, errors: &mut FieldErrors) {
    match refusal {
        BlacklistRefusal::Account(AccountRefusal::Malformed { format, .. }) => {
            let looks = if format.looks.is_empty() { format.sample } else { format.looks };
            errors.add("account", page.word_of("requisites-wrong-account", "value", looks));
        }
        BlacklistRefusal::Account(AccountRefusal::Currency(_)) => {
            errors.add("currency", page.word(WORDS[0].hint));
        }
        BlacklistRefusal::Reason => errors.add("reason", page.word("deed-wrong-reason")),
        BlacklistRefusal::Account(_) | BlacklistRefusal::NotListed => {
            errors.add("account", page.word(WORDS[1].hint));
        }
    }
}

pub(super) async fn unblock(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let (deed, normal) = (deed(&app, &desk), sent.text("normal").to_owned());
    match take(&app, move |tx: &mut Tx<'_>| unblock_normal(tx, &deed, &normal)).await {
        // Whoever was faster has done the same.
        Ok(()) | Err(Stop::Refused(_)) => {
            see_other(&format!("{}{PATH}?done=unlisted", desk.lang().prefix()))
        }
        Err(Stop::Broke(fault)) => desk.fault(&fault),
    }
}
