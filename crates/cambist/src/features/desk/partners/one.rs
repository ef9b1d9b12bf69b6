//! Edge: one partner, and switching him off or on again.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use money::Amount;
use store::{Fault, Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::book::{PartnerBalances, PartnerId, balances};
use crate::features::links::{Link, list_links};
use crate::features::partners::{
    KeyRow, Partner, PartnerRefusal, find_partner, list_keys, referrer_of, set_suspended,
};
use crate::features::rewards::{Agreed, Base, own_of, programme_of};
use crate::features::storefront::follow;
use crate::pages::{Desk, DeskNav, Form, Page, human_number, see_other};
use crate::words::{Lang, word_with};

use super::super::changes::usd;
use super::super::confirm::deed_of;
use super::super::order::Number;
use super::super::partner_path;
use super::super::queue::Asked;
use super::PATH;

/// What is known of a partner.
struct Known {
    partner: Partner,
    balances: PartnerBalances,
    links: Vec<Link>,
    keys: Vec<KeyRow>,
    agreed: Agreed,
    /// Who brought him.
    referrer: Option<i64>,
}

/// One partner.
#[derive(Template)]
#[template(path = "features/desk/pages/partner.html")]
struct PartnerPage {
    page: Page,
    nav: DeskNav,
    known: Known,
    now_s: i64,
}

/// What switching a partner off, or on again, will do.
#[derive(Template)]
#[template(path = "features/desk/pages/suspension.html")]
struct SuspensionPage {
    page: Page,
    nav: DeskNav,
    known: Known,
    now_s: i64,
    /// Whether somebody else has done it meanwhile.
    is_late: bool,
}

impl Known {
    fn live_links(&self) -> usize {
        self.links.iter().filter(|link| link.is_live).count()
    }

    /// Links that would count again.
    fn stopped_links(&self) -> usize {
        self.links.len() - self.live_links()
    }

    fn working_keys(&self, now_s: i64) -> usize {
        let works = |key: &&KeyRow| {
            key.revoked_at_s.is_none() && key.expires_at_s.is_none_or(|end| end >= now_s)
        };
        self.keys.iter().filter(works).count()
    }
}

impl PartnerPage {
    fn list(&self) -> String {
        format!("{}{PATH}", self.page.lang.prefix())
    }

    fn suspension(&self) -> String {
        format!("{}/suspension", partner_path(self.page.lang, self.known.partner.id))
    }

    fn orders(&self) -> String {
        Asked::partner(self.known.partner.id).address(&self.page)
    }

    fn referrer(&self, id: &i64) -> String {
        partner_path(self.page.lang, *id)
    }

    fn usd(&self, amount: &Amount) -> String {
        usd(&self.page, *amount)
    }

    /// His terms, a line for each.
    fn terms(&self) -> Vec<String> {
        let agreed = &self.known.agreed;
        let days = agreed.hold_days().to_string();
        let line = |percent: String| {
            let values = [("number", percent.as_str()), ("code", days.as_str())];
            match agreed.base() {
                Base::Amount => word_with(self.page.lang, "desk-terms-amount", &values),
                Base::Profit => word_with(self.page.lang, "desk-terms-profit", &values),
            }
        };
        let human = |text: String| human_number(&text, self.page.lang);
        let percent = agreed.set_percent().unwrap_or(agreed.terms.percent);
        if !agreed.needs_volume() {
            return vec![line(human(percent.to_string()))];
        }
        let tier = |tier: &crate::features::rewards::Tier| {
            let from = human(tier.from.to_string());
            let values =
                [("number", from.as_str()), ("code", &*line(human(tier.percent.to_string())))];
            word_with(self.page.lang, "partner-tier", &values)
        };
        agreed.terms.tiers.iter().map(tier).collect()
    }

    fn programme(&self) -> String {
        match &self.known.agreed.programme {
            Some(programme) => programme.name.clone(),
            None => self.page.word("partner-everyones"),
        }
    }

    /// Until when a key works, or since when it doesn't.
    fn key_state(&self, key: &KeyRow) -> String {
        match (key.revoked_at_s, key.expires_at_s) {
            (Some(at), _) => self.page.word_of("partner-key-revoked", "number", &utc_text(at)),
            (None, Some(at)) if at < self.now_s => {
                self.page.word_of("partner-key-over", "number", &utc_text(at))
            }
            (None, Some(at)) => self.page.word_of("partner-key-until", "number", &utc_text(at)),
            (None, None) => self.page.word("partner-key-works"),
        }
    }

    fn last_used(&self, key: &KeyRow) -> String {
        key.last_used_at_s.map_or_else(|| "–".to_owned(), utc_text)
    }
}

impl SuspensionPage {
    fn partner(&self) -> String {
        partner_path(self.page.lang, self.known.partner.id)
    }

    /// What will come of it, a sentence each.
    fn sentences(&self) -> Vec<String> {
        let known = &self.known;
        let of = |key: &str, number: usize| {
            word_with(self.page.lang, key, &[("number", &number.to_string())])
        };
        let keys = known.working_keys(self.now_s);
        match known.partner.is_suspended {
            false => vec![
                of("suspension-links", known.live_links()),
                of("suspension-keys", keys),
                self.page.word("suspension-money"),
            ],
            true => {
                vec![of("resumption-links", known.stopped_links()), of("resumption-keys", keys)]
            }
        }
    }
}

async fn know(app: &App, number: i64) -> Result<Option<Known>, Fault> {
    let everyones = app.config().rewards.terms();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let Some(partner) = find_partner(tx, number)? else { return Ok(None) };
        let programme = programme_of(tx, number, &everyones)?;
        Ok(Some(Known {
            balances: balances(tx, PartnerId(number))?,
            links: list_links(tx, number)?,
            keys: list_keys(tx, number)?,
            agreed: Agreed { own: own_of(tx, number)?, ..programme },
            referrer: referrer_of(tx, number)?,
            partner,
        }))
    };
    Ok(app.store().read(read).await?)
}

pub(in crate::features::desk) async fn show(
    State(app): State<App>,
    desk: Desk,
    number: Number,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    match know(&app, number).await {
        Ok(Some(known)) => {
            let page = desk.page(&partner_path(Lang::En, number));
            let now_s = app.clock().now_s();
            desk.html(StatusCode::OK, &PartnerPage { nav: desk.nav(PATH), page, known, now_s })
        }
        Ok(None) => desk.error(StatusCode::NOT_FOUND),
        Err(fault) => desk.fault(&fault),
    }
}

pub(in crate::features::desk) async fn ask(
    State(app): State<App>,
    desk: Desk,
    number: Number,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    suspension(&app, &desk, number, false).await
}

async fn suspension(app: &App, desk: &Desk, number: i64, is_late: bool) -> Response {
    match know(app, number).await {
        Ok(Some(known)) => {
            let page = desk.page(&format!("{}/suspension", partner_path(Lang::En, number)));
            let now_s = app.clock().now_s();
            let view = SuspensionPage { nav: desk.nav(PATH), page, known, now_s, is_late };
            desk.html(if is_late { StatusCode::CONFLICT } else { StatusCode::OK }, &view)
        }
        Ok(None) => desk.error(StatusCode::NOT_FOUND),
        Err(fault) => desk.fault(&fault),
    }
}

/// Why a partner is not switched, in order of precedence.
#[derive(Debug, Error)]
enum SwitchRefusal {
    /// There is no such partner.
    #[error(transparent)]
    Partner(#[from] PartnerRefusal),
    /// He is so already: somebody was faster.
    #[error("the partner is so already")]
    Already,
}

impl Refusal for SwitchRefusal {}

pub(in crate::features::desk) async fn switch(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    sent: Form,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let (deed, is_off) = (deed_of(&app, &desk), sent.text("do") == "suspend");
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<SwitchRefusal>> {
        let before = find_partner(tx, number)?.ok_or(PartnerRefusal::Unknown(number));
        if before.map_err(SwitchRefusal::Partner)?.is_suspended == is_off {
            return Err(SwitchRefusal::Already.into());
        }
        set_suspended(tx, &deed, number, is_off).within()?;
        Ok(())
    };
    match app.store().write(unit).await {
        Ok(()) => {
            follow(&app).await;
            see_other(&partner_path(desk.lang(), number))
        }
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(SwitchRefusal::Already)) => suspension(&app, &desk, number, true).await,
        Err(Stop::Refused(SwitchRefusal::Partner(_))) => desk.error(StatusCode::NOT_FOUND),
    }
}
