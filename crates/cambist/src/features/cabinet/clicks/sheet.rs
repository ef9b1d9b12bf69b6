//! The list of clicks as a sheet.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::rfc3339;
use crate::features::cabinet::lists::{Asked, Part, sheet};
use crate::features::cabinet::programme::visibility;
use crate::features::cabinet::sections::Section;
use crate::features::clicks::{ClickRow, user_hash};
use crate::features::partners::{AddressVisibility, PartnerUser};
use crate::pages::Frame;
use crate::sheet::row;

use super::find::Wish;

/// Clicks in one read.
const READ: usize = 4900;

/// The first line. Its names are the same in every language: programs read them.
const HEAD: [&str; 10] =
    ["time", "id", "link", "from", "to", "query_string", "browser", "ip", "user_hash", "bot"];

/// Whom the sheet is for.
#[derive(Clone, Copy)]
struct Reader {
    partner_id: i64,
    visibility: AddressVisibility,
}

pub(in crate::features::cabinet) async fn download(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let page = frame.page(Section::Clicks.path());
    let raw = query.unwrap_or_default();
    let mut asked = Asked::read(&raw, &page, String::new(), app.clock().now_s());
    let wish = Wish::read(&app, &page, partner.id, &mut asked);
    if !asked.errors.is_empty() {
        return frame.error(asked.errors.status());
    }
    let visibility = visibility(&app, partner.address_visibility);
    let reader = Reader { partner_id: partner.id, visibility };
    sheet("clicks", &HEAD, move |after| part(app.clone(), wish.clone(), reader, after))
}

async fn part(app: App, wish: Wish, reader: Reader, after: Option<i64>) -> Result<Part, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(wish.page(tx, after, READ)?) };
    let (rows, next) = app.clicks().read_long(read).await?;
    let lines = rows.iter().map(|click| line(&app, reader, click)).collect();
    Ok(Part { lines, next })
}

fn line(app: &App, reader: Reader, click: &ClickRow) -> String {
    let address = click.address.and_then(|address| reader.visibility.show(address));
    row([
        rfc3339(click.id.at_s()),
        click.id.number().to_string(),
        app.links().code_of(click.link_id).unwrap_or_default().to_owned(),
        click.from_code.clone(),
        click.to_code.clone(),
        click.query_string.clone(),
        click.browser.clone(),
        address.map(|address| address.to_string()).unwrap_or_default(),
        user_hash(&app.secrets().user_hash, reader.partner_id, &click.visitor),
        if click.is_bot { "1" } else { "0" }.to_owned(),
    ])
}
