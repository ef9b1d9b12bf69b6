//! Edge: one direction, with why it is published or not.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::audit::{self, Entry};
use crate::features::feeds::{Profile, advertise, closed, list_profiles};
use crate::features::office::field::Field;
use crate::features::office::history::{self, Done};
use crate::features::office::notes::Notes;
use crate::features::office::pill::Pill;
use crate::features::office::reason::{self, Why};
use crate::features::rates::directions::{Setting, settings_of};
use crate::features::rates::{Listed, RateTable};
use crate::features::rewards::{DirectionRule, rule_of};
use crate::features::storefront::{currency_of, number_of, rate_of};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page};

use super::edit::NEW_CITY;
use super::fields::{fields, seen};
use super::reward::{rule_fields, rule_words};
use super::{SECTION, path};

/// One of a direction's offers.
struct OfferView {
    /// The city's code; empty: none.
    city: String,
    href: String,
    is_current: bool,
    rate: Option<String>,
    limits: Option<String>,
    pill: Pill,
    why: Option<Why>,
}

/// What a feed shows of an offer.
struct Shown {
    title: String,
    href: String,
    city: String,
    /// What it shows; `None`: nothing.
    rate: Option<String>,
    why: Option<Why>,
}

/// One direction.
#[derive(Template)]
#[template(path = "features/office/directions/one.html")]
struct DirectionPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    from: String,
    to: String,
    names: String,
    /// The city whose terms are shown; empty: none.
    city: String,
    offers: Vec<OfferView>,
    seen: String,
    whole: Vec<Field>,
    own: Vec<Field>,
    rule: String,
    rule_fields: Vec<Field>,
    new_city: Vec<Field>,
    feeds: Vec<Shown>,
    history: Vec<Done>,
}

impl DirectionPage {
    fn list(&self) -> String {
        format!("{}{SECTION}", self.page.lang.prefix())
    }

    fn path(&self) -> String {
        path(self.page.lang, &self.from, &self.to)
    }

    fn public(&self) -> String {
        format!("{}/exchange/{}/{}", self.page.lang.prefix(), self.from, self.to)
    }

    fn copy(&self) -> String {
        format!("{}/copy", self.path())
    }

    fn derivation(&self) -> String {
        format!("{}/desk/rates/{}/{}", self.page.lang.prefix(), self.from, self.to)
    }
}

/// What came back of a form.
#[derive(Default)]
pub(super) struct Back<'a> {
    pub(super) notes: Notes,
    /// The city whose terms are shown.
    pub(super) city: String,
    /// What was typed into the form of the direction as a whole.
    pub(super) whole: Option<&'a Form>,
    /// What was typed into the form of one offer.
    pub(super) own: Option<&'a Form>,
    /// What was typed into the form of the reward.
    pub(super) reward: Option<&'a Form>,
    /// What was typed into the form of a new city.
    pub(super) new_city: Option<&'a Form>,
    pub(super) errors: FieldErrors,
}

/// Everything that the books know of a direction.
struct Known {
    settings: Vec<Setting>,
    rule: Option<DirectionRule>,
    profiles: Vec<Profile>,
    entries: Vec<Entry>,
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((from, to)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(SECTION), &query);
    let city = web::text::cut(query.text("city"), 40).to_owned();
    let back = Back { notes, city, ..Back::default() };
    answer(&app, &desk, (&from, &to), StatusCode::OK, back).await
}

/// The page of a direction, with what came back of a form.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    pair: (&str, &str),
    status: StatusCode,
    back: Back<'_>,
) -> Response {
    let pair = (pair.0.to_ascii_uppercase(), pair.1.to_ascii_uppercase());
    match know(app, pair).await {
        Ok(known) if known.settings.is_empty() => desk.error(StatusCode::NOT_FOUND),
        Ok(known) => desk.html(status, &view(app, desk, known, back)),
        Err(fault) => desk.fault(&fault),
    }
}

async fn know(app: &App, (from, to): (String, String)) -> Result<Known, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let subject = format!("{from}-{to}");
        let mut entries = audit::list_about(tx, "direction", &subject, history::LINES)?;
        entries.extend(audit::list_about(tx, "pricing", &subject, history::LINES)?);
        Ok(Known {
            settings: settings_of(tx, &from, &to)?,
            rule: rule_of(tx, &from, &to)?,
            profiles: list_profiles(tx)?.good,
            entries,
        })
    };
    Ok(app.store().read(read).await?)
}

fn view(app: &App, desk: &Desk, known: Known, back: Back<'_>) -> DirectionPage {
    let snapshot = app.snapshot();
    let table = &snapshot.rates;
    let shown = known.settings.iter().find(|setting| setting.city == back.city);
    let setting = shown.unwrap_or(&known.settings[0]);
    let (from, to, city) = (setting.from.clone(), setting.to.clone(), setting.city.clone());
    let page = desk.page(&path(crate::words::Lang::En, &from, &to));
    let places = table.find(&from).zip(table.find(&to));
    let listed: Vec<Listed<'_>> =
        places.map(|(from, to)| table.listed_of(from, to).collect()).unwrap_or_default();
    let name = |code: &str| currency_of(table, code, page.lang).name;
    let scene = (snapshot.state, app.clock().now_s());
    let feeds = known.profiles.iter().filter(|profile| profile.is_enabled);
    DirectionPage {
        nav: desk.nav(SECTION),
        notes: back.notes,
        names: format!("{} → {}", name(&from), name(&to)),
        offers: listed.iter().map(|listed| offer_view(&page, table, *listed, &city)).collect(),
        seen: seen(&known.settings),
        whole: fields(&page, setting, true, (back.whole, &back.errors)),
        own: fields(&page, setting, false, (back.own, &back.errors)),
        rule: rule_words(&page, known.rule),
        rule_fields: rule_fields(&page, known.rule, back.reward, &back.errors),
        new_city: vec![NEW_CITY.field(&page, "").typed(back.new_city, &back.errors)],
        feeds: feeds.flat_map(|profile| shown_in(&page, table, profile, &listed, scene)).collect(),
        history: history::told(&page, known.entries),
        from,
        to,
        city,
        page,
    }
}

fn offer_view(page: &Page, table: &RateTable, listed: Listed<'_>, current: &str) -> OfferView {
    let offer = listed.offer;
    let from = currency_of(table, &offer.from, page.lang);
    let to = currency_of(table, &offer.to, page.lang);
    let open = listed.open(table);
    let rate = open.map(|open| open.rate).or(offer.rate);
    let limits = open.map(|open| {
        let max = number_of(page, open.max, &from);
        page.word_between("office-between", &page.number(&open.min.to_string()), &max)
    });
    let query = form_urlencoded::Serializer::new(String::new());
    let query = { query }.append_pair("city", &offer.city).finish();
    OfferView {
        city: offer.city.clone(),
        href: format!("{}?{query}#terms", path(page.lang, &offer.from, &offer.to)),
        is_current: offer.city == current,
        rate: rate.map(|rate| rate_of(page, rate, &from, &to)),
        limits,
        pill: reason::pill(page, listed.closed),
        why: listed.closed.map(|closed| reason::why(page, closed)),
    }
}

/// What one feed shows of each offer of the direction.
fn shown_in(
    page: &Page,
    table: &RateTable,
    profile: &Profile,
    listed: &[Listed<'_>],
    (state, now_s): (crate::features::settings::OfficeState, i64),
) -> Vec<Shown> {
    let one = |listed: &Listed<'_>| {
        let offer = listed.offer;
        let from = currency_of(table, &offer.from, page.lang);
        let to = currency_of(table, &offer.to, page.lang);
        let told = match (listed.open(table), closed(Some(profile), state, now_s)) {
            (None, _) => Err(listed.closed.cloned()),
            (Some(_), Some(reason)) => Err(Some(reason)),
            (Some(open), None) => {
                advertise(Some(profile), open).map_err(Some).map(|shown| shown.rate)
            }
        };
        let (rate, reason) = match told {
            Ok(rate) => (Some(rate_of(page, rate, &from, &to)), None),
            Err(reason) => (None, reason),
        };
        Shown {
            title: profile.title.clone(),
            href: format!(
                "{}/desk/feeds/{}/preview?q={}+{}",
                page.lang.prefix(),
                profile.code,
                offer.from,
                offer.to
            ),
            city: offer.city.clone(),
            rate,
            why: reason.map(|reason| reason::why(page, &reason)),
        }
    };
    listed.iter().map(one).collect()
}
