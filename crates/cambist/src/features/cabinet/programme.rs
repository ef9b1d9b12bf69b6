//! Edge: the partner's links, the exports and the terms in force.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use store::Tx;

use crate::app::{App, Plain};
use crate::features::links::{Link, list_links};
use crate::features::partners::{AddressVisibility, PartnerUser};
use crate::pages::{Frame, Page};

use super::sections::{Section, SectionLink};

/// The formats of the exports, in the order in which they are listed.
const FORMATS: [&str; 3] = ["xml", "json", "txt"];

/// A link as it is shown.
struct LinkView {
    label: String,
    code: String,
    /// The whole address.
    url: String,
    is_live: bool,
}

/// The partner's links, the exports and the terms in force.
#[derive(Template)]
#[template(path = "features/cabinet/pages/programme.html")]
struct ProgrammePage {
    page: Page,
    section: Section,
    is_suspended: bool,
    links: Vec<LinkView>,
    /// A link to a direction: the address and its two codes.
    deep: Option<(String, String, String)>,
    /// Formats in capitals, with their addresses.
    exports: Vec<(String, String)>,
    /// The smallest payout in USD, a plain decimal.
    min_payout: String,
    /// Days that a click may wait for its order; 0: until the browser is closed.
    window_days: u32,
    visibility: AddressVisibility,
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

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
) -> Response {
    let partner_id = partner.id;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_links(tx, partner_id)?) };
    let links = match app.store().read(read).await {
        Ok(links) => links,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let live = links.iter().find(|link| link.is_live);
    let view = ProgrammePage {
        page: frame.page(Section::Programme.path()),
        section: Section::Programme,
        is_suspended: partner.is_suspended,
        deep: live.and_then(|link| deep_link(&app, link)),
        exports: live.map(|link| exports(&app, link)).unwrap_or_default(),
        links: links.into_iter().map(|link| link_view(&app, link)).collect(),
        min_payout: app.config().partners.min_payout().to_string(),
        window_days: app.window_of(partner.id),
        visibility: visibility(&app, partner.address_visibility),
    };
    frame.html(StatusCode::OK, &view)
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
    LinkView { url: url(app, &link), label: link.label, code: link.code, is_live: link.is_live }
}

/// An example that works now, from the first open direction.
fn deep_link(app: &App, link: &Link) -> Option<(String, String, String)> {
    let snapshot = app.snapshot();
    let open = snapshot.rates.open().first()?;
    let (from, to) = (open.offer.from.clone(), open.offer.to.clone());
    Some((format!("{}?cur_from={from}&cur_to={to}", url(app, link)), from, to))
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
