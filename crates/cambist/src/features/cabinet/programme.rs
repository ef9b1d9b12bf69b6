//! Edge: the partner's links, the builder of deep links, the exports, banners and the terms in force.

pub(super) mod banners;
mod builder;
mod links;
mod terms;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::links::{Link, list_links};
use crate::features::partners::{AddressVisibility, Partner, PartnerUser};
use crate::features::rewards::Agreed;
use crate::features::storefront::{QrView, qr};
use crate::pages::{FieldErrors, Form, Frame, Page};

use super::sections::{Section, SectionLink};

use banners::Banner;
use builder::Builder;
pub(super) use links::{change, make};
use terms::Example;

/// The formats of the exports, in the order in which they are listed.
const FORMATS: [&str; 3] = ["xml", "json", "txt"];

/// A link as it is shown.
struct LinkView {
    label: String,
    code: String,
    /// The whole address.
    url: String,
    is_live: bool,
    is_enabled: bool,
    qr: Option<QrView>,
}

/// The partner's links, the exports and the terms in force.
#[derive(Template)]
#[template(path = "features/cabinet/pages/programme.html")]
struct ProgrammePage {
    page: Page,
    section: Section,
    is_suspended: bool,
    links: Vec<LinkView>,
    builder: Option<Builder>,
    /// Formats in capitals, with their addresses.
    exports: Vec<(String, String)>,
    banners: Vec<Banner>,
    /// What is agreed, a sentence for each thing.
    terms: Vec<String>,
    example: Option<Example>,
    /// The smallest payout in USD, a plain decimal.
    min_payout: String,
    /// Days that a click may wait for its order; 0: until the browser is closed.
    window_days: u32,
    visibility: AddressVisibility,
    /// What was typed for a new link.
    new_label: String,
    new_code: String,
    errors: FieldErrors,
}

impl ProgrammePage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    fn window(&self) -> String {
        window_words(&self.page, self.window_days)
    }

    fn addresses(&self) -> String {
        self.page.word(match self.visibility {
            AddressVisibility::Network => "terms-addresses-network",
            AddressVisibility::Full => "terms-addresses-full",
            AddressVisibility::None => "terms-addresses-none",
        })
    }
}

/// What the page is made of.
struct Found {
    links: Vec<Link>,
    agreed: Agreed,
    /// What an order of an open direction would earn: that direction's terms.
    example: Option<Example>,
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    render(&app, &frame, &partner, &raw, (&Form::default(), FieldErrors::default())).await
}

/// The page, with what was typed into its form, and what is wrong with it.
async fn render(
    app: &App,
    frame: &Frame,
    partner: &Partner,
    raw: &str,
    (form, errors): (&Form, FieldErrors),
) -> Response {
    let page = Page { query: raw.to_owned(), ..frame.page(Section::Programme.path()) };
    let found = match find(app, &page, partner.id).await {
        Ok(found) => found,
        Err(fault) => return frame.fault(&fault),
    };
    let live = found.links.iter().find(|link| link.is_live);
    let builder = Builder::read(app, &page, raw, &found.links);
    let typed = |name| web::text::cut(form.text(name).trim(), 100).to_owned();
    let view = ProgrammePage {
        section: Section::Programme,
        is_suspended: partner.is_suspended,
        exports: live.map(|link| exports(app, link)).unwrap_or_default(),
        banners: live.map(|link| banners::banners(app, &page, link)).unwrap_or_default(),
        builder,
        links: found.links.into_iter().map(|link| link_view(app, link)).collect(),
        terms: terms::words(&page, &found.agreed),
        example: found.example,
        min_payout: app.config().partners.min_payout().to_string(),
        window_days: app.window_of(partner.id),
        visibility: visibility(app, partner.address_visibility),
        new_label: typed("label"),
        new_code: typed("code"),
        errors,
        page,
    };
    frame.html(view.errors.status(), &view)
}

async fn find(app: &App, page: &Page, partner_id: i64) -> Result<Found, Fault> {
    let (app_terms, snapshot, now_s) =
        (app.config().rewards.terms(), app.snapshot(), app.clock().now_s());
    let page = page.clone();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let agreed = terms::agreed(tx, partner_id, &app_terms)?;
        let example = terms::example(tx, &page, &snapshot.rates, (partner_id, now_s), &app_terms)?;
        Ok(Found { links: list_links(tx, partner_id)?, agreed, example })
    };
    Ok(app.store().read(read).await?)
}

/// How long a click counts, in words.
pub(super) fn window_words(page: &Page, days: u32) -> String {
    match days {
        0 => page.word("terms-window-session"),
        days => page.word_of("terms-window-days", "number", &days.to_string()),
    }
}

/// How much of an address the partner sees.
pub(super) fn visibility(app: &App, own: Option<AddressVisibility>) -> AddressVisibility {
    own.unwrap_or(app.config().partners.address_visibility)
}

fn url(app: &App, link: &Link) -> String {
    format!("{}/ref/{}/", app.config().base_url(), link.code)
}

fn link_view(app: &App, link: Link) -> LinkView {
    let url = url(app, &link);
    LinkView {
        qr: qr(url.clone()),
        url,
        label: link.label,
        code: link.code,
        is_live: link.is_live,
        is_enabled: link.is_enabled,
    }
}

/// Where a program reads the rates; without the public feed there is nothing for a link's code.
fn exports(app: &App, link: &Link) -> Vec<(String, String)> {
    if !app.config().feeds.public {
        return Vec::new();
    }
    let base = app.config().base_url();
    let address = |format: &str| {
        (format.to_uppercase(), format!("{base}/service/export/{format}/{}", link.code))
    };
    FORMATS.iter().map(|format| address(format)).collect()
}
