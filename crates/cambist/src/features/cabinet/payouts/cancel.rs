//! Calling off a payout of one's own.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::{App, Plain};
use crate::features::cabinet::sections::{Section, SectionLink};
use crate::features::partners::PartnerUser;
use crate::features::payouts::{EndRefusal, Payout, cancel_own, find_own};
use crate::features::storefront::{currency_of, number_of};
use crate::pages::{FieldErrors, Form, Frame, Page, see_other};

use super::view::{render, usd};

/// Whether a payout is really to be called off.
#[derive(Template)]
#[template(path = "features/cabinet/pages/payout_cancel.html")]
struct CancelPage {
    page: Page,
    section: Section,
    payout: Payout,
    leaves: String,
    arrives: String,
}

impl CancelPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }
}

pub(in crate::features::cabinet) async fn ask_to_cancel(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    Path(number): Path<String>,
) -> Response {
    let Ok(id) = number.parse::<i64>() else { return frame.error(StatusCode::NOT_FOUND) };
    let partner_id = user.partner.id;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_own(tx, partner_id, id)?) };
    let payout = match app.store().read(read).await {
        Err(stop) => return frame.fault(&stop.into_fault()),
        Ok(None) => return frame.error(StatusCode::NOT_FOUND),
        Ok(Some(payout)) => payout,
    };
    if !payout.partner_may_cancel() {
        return see_other(&Section::Payouts.href(&frame.page("")));
    }
    let page = frame.page(&format!("{}/{id}/cancellation", Section::Payouts.path()));
    let currency = currency_of(&app.snapshot().rates, &payout.currency, page.lang);
    let view = CancelPage {
        section: Section::Payouts,
        leaves: usd(&page, payout.amount),
        arrives: number_of(&page, payout.pay, &currency),
        payout,
        page,
    };
    frame.html(StatusCode::OK, &view)
}

pub(in crate::features::cabinet) async fn cancel(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    Path(number): Path<String>,
) -> Response {
    let Ok(id) = number.parse::<i64>() else { return frame.error(StatusCode::NOT_FOUND) };
    let partner_id = user.partner.id;
    let (deed, reactions) = (user.who.deed(app.clock().now_ms()), app.payout_terms().reactions);
    let unit = move |tx: &mut Tx<'_>| cancel_own(tx, &deed, partner_id, id, &reactions);
    let page = frame.page(Section::Payouts.path());
    let sentence = match app.store().write(unit).await {
        Ok(_) => return see_other(&Section::Payouts.href(&page)),
        Err(Stop::Broke(fault)) => return frame.fault(&fault),
        Err(Stop::Refused(EndRefusal::Unknown(_))) => return frame.error(StatusCode::NOT_FOUND),
        Err(Stop::Refused(EndRefusal::InBatch(_))) => page.word("wrong-payout-in-batch"),
        Err(Stop::Refused(EndRefusal::Ended { status, .. })) => {
            page.word_of("wrong-payout-ended", "code", &status.words(page.lang))
        }
        Err(Stop::Refused(EndRefusal::Reference | EndRefusal::Reason | EndRefusal::Book(_))) => {
            page.word("wrong-try-again")
        }
    };
    let mut errors = FieldErrors::default();
    errors.add("form", sentence);
    render(&app, &frame, page, &user, (&Form::default(), errors)).await
}
