//! The partner's saved accounts.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::cabinet::sections::Section;
use crate::features::partners::PartnerUser;
use crate::features::payouts::{AccountRefusal, NewSavedAccount, remove_account, save_account};
use crate::pages::{FieldErrors, Form, Frame, see_other};

use super::told::account;
use super::view::render;

pub(in crate::features::cabinet) async fn save(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    form: Form,
) -> Response {
    let page = frame.page(Section::Payouts.path());
    let new = NewSavedAccount {
        partner_id: user.partner.id,
        currency: form.text("save_currency").to_owned(),
        account: form.text("save_account").to_owned(),
        label: form.text("label").to_owned(),
    };
    let deed = user.who.deed(app.clock().now_ms());
    let unit = move |tx: &mut Tx<'_>| save_account(tx, &deed, &new);
    let refusal = match app.store().write(unit).await {
        Ok(_) => return see_other(&format!("{}#accounts", Section::Payouts.href(&page))),
        Err(Stop::Broke(fault)) => return frame.fault(&fault),
        Err(Stop::Refused(refusal)) => refusal,
    };
    let field = match &refusal {
        AccountRefusal::Label => "label",
        AccountRefusal::Currency(_) => "save_currency",
        AccountRefusal::Unknown(_)
        | AccountRefusal::Malformed { .. }
        | AccountRefusal::Blocked
        | AccountRefusal::Refused(_)
        | AccountRefusal::Reason
        | AccountRefusal::TooMany => "save_account",
    };
    let mut errors = FieldErrors::default();
    errors.add(field, account(&page, &refusal));
    render(&app, &frame, page, &user, (&form, errors)).await
}

pub(in crate::features::cabinet) async fn remove(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    Path(number): Path<String>,
) -> Response {
    let Ok(id) = number.parse::<i64>() else { return frame.error(StatusCode::NOT_FOUND) };
    let (deed, partner_id) = (user.who.deed(app.clock().now_ms()), user.partner.id);
    let unit = move |tx: &mut Tx<'_>| remove_account(tx, &deed, partner_id, id);
    match app.store().write(unit).await {
        Ok(()) => see_other(&format!("{}#accounts", Section::Payouts.href(&frame.page("")))),
        Err(Stop::Refused(_)) => frame.error(StatusCode::NOT_FOUND),
        Err(Stop::Broke(fault)) => frame.fault(&fault),
    }
}
