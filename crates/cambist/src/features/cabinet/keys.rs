//! Edge: the partner's API keys.

pub(super) mod rotation;

use std::net::IpAddr;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderValue};
use ipnet::IpNet;
use store::{Fault, Stop, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::partners::{
    ApiKey, KeyRefusal, KeyRow, NewKey, PartnerUser, Scope, Scopes, create_key, list_keys,
    revoke_key,
};
use crate::pages::{FieldErrors, Form, Frame, Page, see_other};

use super::sections::{Section, SectionLink};

/// Networks that one key may name.
const MOST_ADDRESSES: usize = 50;
/// Ten years: whoever means longer means for ever.
const LONGEST_DAYS: u32 = 3650;

/// Whether a key works.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyState {
    Works,
    Expired,
    Revoked,
}

/// A key as it is shown.
struct KeyView {
    id: i64,
    prefix: String,
    label: String,
    scopes: Vec<String>,
    addresses: Vec<String>,
    created: String,
    expires: Option<String>,
    last_used: Option<String>,
    last_used_from: String,
    state: KeyState,
}

impl KeyView {
    fn new(row: KeyRow, now_s: i64) -> KeyView {
        let list = |text: &str| -> Vec<String> {
            text.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        let state = match (row.revoked_at_s, row.expires_at_s) {
            (Some(_), _) => KeyState::Revoked,
            (None, Some(end)) if end < now_s => KeyState::Expired,
            _ => KeyState::Works,
        };
        KeyView {
            id: row.id,
            prefix: row.prefix,
            label: row.label,
            scopes: list(&row.scopes),
            addresses: list(&row.addresses),
            created: utc_text(row.created_at_s),
            expires: row.expires_at_s.map(utc_text),
            last_used: row.last_used_at_s.map(utc_text),
            last_used_from: row.last_used_from.unwrap_or_default(),
            state,
        }
    }

    fn works(&self) -> bool {
        self.state == KeyState::Works
    }

    fn state_word(&self, page: &Page) -> String {
        page.word(match self.state {
            KeyState::Works => "key-works",
            KeyState::Expired => "key-expired",
            KeyState::Revoked => "key-revoked",
        })
    }
}

/// A scope to tick.
struct ScopeView {
    word: &'static str,
    meaning: String,
    is_ticked: bool,
}

/// The partner's keys, and the form to make one.
#[derive(Template)]
#[template(path = "features/cabinet/pages/keys.html")]
struct KeysPage {
    page: Page,
    section: Section,
    keys: Vec<KeyView>,
    label: String,
    addresses: String,
    days: String,
    scopes: Vec<ScopeView>,
    errors: FieldErrors,
}

impl KeysPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    /// What stands in the field of the panel at first.
    fn pasted(&self) -> &'static str {
        ""
    }
}

/// What the panel can try beside the methods of the contract, which take no header.
const MODERN: [&str; 7] = [
    "/api/v1/partner/profile",
    "/api/v1/partner/links",
    "/api/v1/partner/clicks",
    "/api/v1/partner/exchanges",
    "/api/v1/partner/statistics",
    "/api/v1/partner/statement",
    "/api/v1/partner/payouts",
];

/// Methods of the contract that read.
const METHODS: [&str; 4] = ["get_info", "get_links", "get_exchanges", "get_payouts"];

/// A new key, shown this once.
#[derive(Template)]
#[template(path = "features/cabinet/pages/key_made.html")]
struct KeyMadePage {
    page: Page,
    section: Section,
    key: String,
    request: String,
    note: Option<String>,
}

impl KeyMadePage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    /// What stands in the field of the panel at first.
    fn pasted(&self) -> &str {
        &self.key
    }
}

/// Whether a key is really to be revoked.
#[derive(Template)]
#[template(path = "features/cabinet/pages/key_revocation.html")]
struct RevocationPage {
    page: Page,
    section: Section,
    key: KeyView,
}

impl RevocationPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }
}

/// The partner's keys: those that work first, and the newest first among them.
async fn read_keys(app: &App, user: &PartnerUser) -> Result<Vec<KeyView>, Fault> {
    let partner_id = user.partner.id;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_keys(tx, partner_id)?) };
    let now_s = app.clock().now_s();
    let rows = app.store().read(read).await?;
    let mut keys: Vec<KeyView> =
        rows.into_iter().rev().map(|row| KeyView::new(row, now_s)).collect();
    keys.sort_by_key(|key| !key.works());
    Ok(keys)
}

fn scope_views(page: &Page, is_ticked: impl Fn(Scope) -> bool) -> Vec<ScopeView> {
    let view = |scope: Scope| ScopeView {
        word: scope.word(),
        meaning: page.word(match scope {
            Scope::InfoRead => "scope-info-read",
            Scope::LinksWrite => "scope-links-write",
            Scope::ClicksRead => "scope-clicks-read",
            Scope::ExchangesRead => "scope-exchanges-read",
            Scope::StatementRead => "scope-statement-read",
            Scope::PayoutsRead => "scope-payouts-read",
            Scope::PayoutsWrite => "scope-payouts-write",
        }),
        is_ticked: is_ticked(scope),
    };
    Scope::all().map(view).collect()
}

/// The page with its form: as typed, or as it is at first.
async fn keys_page(
    app: &App,
    frame: &Frame,
    user: &PartnerUser,
    typed: Option<(&Form, FieldErrors)>,
) -> Response {
    let keys = match read_keys(app, user).await {
        Ok(keys) => keys,
        Err(fault) => return frame.fault(&fault),
    };
    let page = frame.page(Section::Api.path());
    let none = Form::default();
    let (form, errors) = typed.unwrap_or((&none, FieldErrors::default()));
    let is_first = errors.is_empty();
    let reading = Scopes::reading();
    let view = KeysPage {
        section: Section::Api,
        keys,
        label: web::text::cut(form.text("label"), 400).to_owned(),
        addresses: web::text::cut(form.text("addresses"), 8000).to_owned(),
        days: web::text::cut(form.text("days"), 20).to_owned(),
        scopes: scope_views(&page, |scope| match is_first {
            true => reading.has(scope),
            false => form.all("scope").any(|word| word == scope.word()),
        }),
        errors,
        page,
    };
    frame.html(view.errors.status(), &view)
}

pub(super) async fn show(State(app): State<App>, frame: Frame, user: PartnerUser) -> Response {
    keys_page(&app, &frame, &user, None).await
}

pub(super) async fn make(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    form: Form,
) -> Response {
    let page = frame.page(Section::Api.path());
    let new = match read_form(&page, &form, app.clock().now_s()) {
        Ok(new) => new,
        Err(errors) => return keys_page(&app, &frame, &user, Some((&form, errors))).await,
    };
    let key = ApiKey::generate(app.chance());
    let (kept, partner_id) = (key.clone(), user.partner.id);
    let deed = user.who.deed(app.clock().now_ms());
    let unit = move |tx: &mut Tx<'_>| create_key(tx, &deed, partner_id, &kept, &new);
    match app.store().write(unit).await {
        Ok(_) => show_once(&app, &frame, Made { page, key: &key, note: None }),
        Err(Stop::Broke(fault)) => frame.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let errors = tell(&page, &refusal);
            keys_page(&app, &frame, &user, Some((&form, errors))).await
        }
    }
}

/// A key that has just been made.
struct Made<'a> {
    page: Page,
    key: &'a ApiKey,
    /// What became of the key in whose place it is.
    note: Option<String>,
}

fn show_once(app: &App, frame: &Frame, made: Made<'_>) -> Response {
    let Made { page, key, note } = made;
    let base = app.config().base_url();
    let key = key.reveal().to_owned();
    let request =
        format!("{base}/service/partner/api.php?api_action=pp&api_key={key}&method=get_info");
    let view = KeyMadePage { page, section: Section::Api, key, request, note };
    let mut reply = frame.html(StatusCode::OK, &view);
    // The frame says so for everyone who is signed in; a key must not depend on it.
    reply.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

fn tell(page: &Page, refusal: &KeyRefusal) -> FieldErrors {
    let mut errors = FieldErrors::default();
    match refusal {
        KeyRefusal::Label => errors.add("label", page.word("wrong-label")),
        KeyRefusal::TooMany => errors.add("form", page.word("wrong-too-many-keys")),
        KeyRefusal::ExpiresInThePast => errors.add("days", page.word("wrong-key-days")),
        KeyRefusal::Partner(_) | KeyRefusal::Unknown { .. } | KeyRefusal::Ended { .. } => {
            errors.add("form", page.word("wrong-try-again"));
        }
    }
    errors
}

fn read_form(page: &Page, form: &Form, now_s: i64) -> Result<NewKey, FieldErrors> {
    let mut errors = FieldErrors::default();
    let label = form.text("label").trim().to_owned();
    if label.chars().count() > 60 || label.chars().any(char::is_control) {
        errors.add("label", page.word("wrong-label"));
    }
    let words = form.all("scope").collect::<Vec<_>>().join(",");
    let scopes = words.parse::<Scopes>();
    if scopes.is_err() {
        errors.add("scope", page.word("wrong-scopes"));
    }
    let addresses = match read_addresses(form.text("addresses")) {
        Ok(addresses) if addresses.len() <= MOST_ADDRESSES => addresses,
        Ok(_) => {
            errors.add("addresses", page.word("wrong-addresses-many"));
            Vec::new()
        }
        Err(piece) => {
            errors.add("addresses", page.word_of("wrong-address", "code", piece));
            Vec::new()
        }
    };
    let days = match form.text("days").trim() {
        "" => None,
        text => {
            let days = text.parse::<u32>().ok().filter(|days| (1..=LONGEST_DAYS).contains(days));
            if days.is_none() {
                errors.add("days", page.word("wrong-key-days"));
            }
            days
        }
    };
    match scopes {
        Ok(scopes) if errors.is_empty() => {
            let expires_at_s = days.map(|days| now_s + i64::from(days) * 86_400);
            Ok(NewKey { label, scopes, addresses, expires_at_s })
        }
        _ => Err(errors),
    }
}

/// Addresses and networks between spaces, commas or line ends; the first piece that is neither.
fn read_addresses(text: &str) -> Result<Vec<IpNet>, &str> {
    let pieces = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
    let read = |piece: &'_ str| {
        let one = piece.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
        one.ok().or_else(|| piece.parse::<IpNet>().ok().map(|net| net.trunc()))
    };
    pieces
        .filter(|piece| !piece.is_empty())
        .map(|piece| read(piece).ok_or_else(|| web::text::cut(piece, 60)))
        .collect()
}

/// The partner's key that an address names; a key of another partner's is none.
async fn find_key(app: &App, user: &PartnerUser, number: &str) -> Result<Option<KeyView>, Fault> {
    let Ok(number) = number.parse::<i64>() else { return Ok(None) };
    let keys = read_keys(app, user).await?;
    Ok(keys.into_iter().find(|key| key.id == number))
}

pub(super) async fn ask(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    Path(number): Path<String>,
) -> Response {
    match find_key(&app, &user, &number).await {
        Err(fault) => frame.fault(&fault),
        Ok(None) => frame.error(StatusCode::NOT_FOUND),
        Ok(Some(key)) if !key.works() => see_other(&Section::Api.href(&frame.page(""))),
        Ok(Some(key)) => {
            let page = frame.page(&format!("{}/{}/revocation", Section::Api.path(), key.id));
            frame.html(StatusCode::OK, &RevocationPage { page, section: Section::Api, key })
        }
    }
}

pub(super) async fn revoke(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    Path(number): Path<String>,
) -> Response {
    let Ok(key_id) = number.parse::<i64>() else { return frame.error(StatusCode::NOT_FOUND) };
    let partner_id = user.partner.id;
    let deed = user.who.deed(app.clock().now_ms());
    let unit = move |tx: &mut Tx<'_>| revoke_key(tx, &deed, partner_id, key_id);
    match app.store().write(unit).await {
        Ok(()) => see_other(&Section::Api.href(&frame.page(""))),
        Err(Stop::Refused(_)) => frame.error(StatusCode::NOT_FOUND),
        Err(Stop::Broke(fault)) => frame.fault(&fault),
    }
}

#[cfg(test)]
mod tests {
    use super::read_addresses;

    #[test]
    fn addresses_and_networks_are_read_between_anything_that_divides_them() {
        let read = |text| -> Result<Vec<String>, &str> {
            read_addresses(text).map(|all| all.iter().map(ToString::to_string).collect())
        };
        assert_eq!(read(" \r\n"), Ok(vec![]));
        let text = "203.0.113.7, 10.1.2.3/8;\r\n2001:db8::1\n::ffff:192.0.2.1 2001:db8::5/48";
        let expected =
            ["203.0.113.7/32", "10.0.0.0/8", "2001:db8::1/128", "192.0.2.1/32", "2001:db8::/48"];
        assert_eq!(read(text).unwrap(), expected);
        for (text, piece) in [
            ("203.0.113.7 office", "office"),
            ("10.0.0.0/33", "10.0.0.0/33"),
            ("1.2.3", "1.2.3"),
            ("0", "0"),
        ] {
            assert_eq!(read(text), Err(piece), "{text}");
        }
    }
}
