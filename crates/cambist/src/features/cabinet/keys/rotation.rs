//! Edge: a new key in the place of one that works.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::clock::utc_text;
use crate::features::partners::{ApiKey, KeyRefusal, PartnerUser, rotate_key};
use crate::pages::{Form, Frame, Page, see_other};

use super::super::sections::{Section, SectionLink};
use super::{KeyView, Made, find_key, show_once, tell};

/// How long both keys may work: the word of the form, seconds, and the key of its words.
const OVERLAPS: [(&str, i64, &str); 4] = [
    ("none", 0, "key-overlap-none"),
    ("hour", 3600, "key-overlap-hour"),
    ("day", 86_400, "key-overlap-day"),
    ("week", 604_800, "key-overlap-week"),
];

/// What is chosen until somebody chooses.
const USUAL: &str = "day";

/// Which overlap a key's rotation is to have.
#[derive(Template)]
#[template(path = "features/cabinet/pages/key_rotation.html")]
struct RotationPage {
    page: Page,
    section: Section,
    key: KeyView,
    chosen: String,
    error: Option<String>,
}

impl RotationPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    fn overlaps(&self) -> Vec<(&'static str, String, bool)> {
        let told = |(word, _, key): (&'static str, i64, &str)| {
            (word, self.page.word(key), word == self.chosen)
        };
        OVERLAPS.map(told).into()
    }
}

fn page(frame: &Frame, key: KeyView, chosen: &str, error: Option<String>) -> Response {
    let page = frame.page(&format!("{}/{}/rotation", Section::Api.path(), key.id));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (section, chosen) = (Section::Api, chosen.to_owned());
    frame.html(status, &RotationPage { page, section, key, chosen, error })
}

/// The key that can be rotated, or the answer for one that can't.
async fn working(
    app: &App,
    frame: &Frame,
    user: &PartnerUser,
    number: &str,
) -> Result<KeyView, Response> {
    match find_key(app, user, number).await {
        Err(fault) => Err(frame.fault(&fault)),
        Ok(None) => Err(frame.error(StatusCode::NOT_FOUND)),
        Ok(Some(key)) if !key.works() => Err(see_other(&Section::Api.href(&frame.page("")))),
        Ok(Some(key)) => Ok(key),
    }
}

pub(in crate::features::cabinet) async fn ask(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    Path(number): Path<String>,
) -> Response {
    match working(&app, &frame, &user, &number).await {
        Ok(key) => page(&frame, key, USUAL, None),
        Err(answer) => answer,
    }
}

pub(in crate::features::cabinet) async fn rotate(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    Path(number): Path<String>,
    form: Form,
) -> Response {
    let old = match working(&app, &frame, &user, &number).await {
        Ok(key) => key,
        Err(answer) => return answer,
    };
    let here = frame.page(Section::Api.path());
    let found = OVERLAPS.into_iter().find(|(word, ..)| *word == form.text("overlap"));
    let Some((word, overlap_s, _)) = found else {
        return page(&frame, old, USUAL, Some(here.word("wrong-overlap")));
    };
    let key = ApiKey::generate(app.chance());
    match write(&app, &user, old.id, &key, overlap_s).await {
        Ok(()) => {
            let end_s = app.clock().now_s() + overlap_s;
            let note = match overlap_s {
                0 => here.word_of("key-rotated-at-once", "code", &old.prefix),
                _ => here.word_of("key-rotated-until", "value", &utc_text(end_s)),
            };
            show_once(&app, &frame, Made { page: here, key: &key, note: Some(note) })
        }
        Err(Stop::Broke(fault)) => frame.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let error = tell(&here, &refusal).of("form").map(str::to_owned);
            page(&frame, old, word, error.or_else(|| Some(here.word("wrong-try-again"))))
        }
    }
}

async fn write(
    app: &App,
    user: &PartnerUser,
    key_id: i64,
    key: &ApiKey,
    overlap_s: i64,
) -> Result<(), Stop<KeyRefusal>> {
    let (kept, partner_id) = (key.clone(), user.partner.id);
    let deed = user.who.deed(app.clock().now_ms());
    let unit = move |tx: &mut Tx<'_>| rotate_key(tx, &deed, partner_id, key_id, &kept, overlap_s);
    app.store().write(unit).await.map(|_| ())
}
