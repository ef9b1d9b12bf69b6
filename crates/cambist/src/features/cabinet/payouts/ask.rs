//! Asking for money: first what it comes to, then the request itself.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::{App, Plain};
use crate::features::cabinet::sections::{Section, SectionLink};
use crate::features::partners::PartnerUser;
use crate::features::payouts::{
    Asking, Payout, PayoutRefusal, Requested, find_method, list_accounts_of, request,
};
use crate::features::storefront::{currency_of, number_of};
use crate::pages::{FieldErrors, Form, Frame, Page, see_other};

use super::told::tell;
use super::view::{render, usd};

/// What a form's key is made of.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Why a form makes no payout, in order of precedence.
#[derive(Debug, Error)]
enum FormStop {
    /// The rules say no.
    #[error(transparent)]
    Payout(#[from] PayoutRefusal),
    /// He only wants to see what it comes to.
    #[error("he has not agreed yet")]
    Preview(Box<Payout>),
    /// Less would arrive than he was shown.
    #[error("the price has changed")]
    Worse(Box<Payout>),
}

impl Refusal for FormStop {}

/// What a request comes to, before it is made.
#[derive(Template)]
#[template(path = "features/cabinet/pages/payout_confirm.html")]
struct ConfirmPage {
    page: Page,
    section: Section,
    asking: Asking,
    method: String,
    leaves: String,
    fee: String,
    price: String,
    arrives: String,
    /// What arrives, in smallest units: he agrees to no less.
    pay_units: i64,
    is_worse: bool,
}

impl ConfirmPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }
}

pub(in crate::features::cabinet) async fn ask(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    form: Form,
) -> Response {
    let page = frame.page(Section::Payouts.path());
    let asking = match read_form(&app, &page, &user, &form).await {
        Ok(Ok(asking)) => asking,
        Ok(Err(errors)) => return render(&app, &frame, page, &user, None, (&form, errors)).await,
        Err(fault) => return frame.fault(&fault),
    };
    let seen = form.text("seen").parse::<i64>().ok();
    match make(&app, &user, asking.clone(), seen).await {
        Ok(_) => see_other(&Section::Payouts.href(&page)),
        Err(Stop::Broke(fault)) => frame.fault(&fault),
        Err(Stop::Refused(FormStop::Payout(refusal))) => {
            let errors = tell(&page, &refusal);
            render(&app, &frame, page, &user, None, (&form, errors)).await
        }
        Err(Stop::Refused(FormStop::Preview(payout))) => {
            confirm(&app, &frame, page, asking, &payout, false).await
        }
        Err(Stop::Refused(FormStop::Worse(payout))) => {
            confirm(&app, &frame, page, asking, &payout, true).await
        }
    }
}

/// Makes the request, or does the same and takes it back to show what it comes to.
async fn make(
    app: &App,
    user: &PartnerUser,
    asking: Asking,
    seen: Option<i64>,
) -> Result<Payout, Stop<FormStop>> {
    let (deed, terms) = (user.who.deed(app.clock().now_ms()), app.payout_terms());
    let unit = move |tx: &mut Tx<'_>| -> Result<Payout, Stop<FormStop>> {
        let requested = request(tx, &deed, &asking, &terms).within()?;
        match (requested, seen) {
            (Requested::Repeated(payout), _) => Ok(payout),
            (Requested::New(payout), None) => Err(FormStop::Preview(Box::new(payout)).into()),
            (Requested::New(payout), Some(seen)) if payout.pay.units() < seen => {
                Err(FormStop::Worse(Box::new(payout)).into())
            }
            (Requested::New(payout), Some(_)) => Ok(payout),
        }
    };
    app.store().write(unit).await
}

/// What the form asks for. Its key was made when it was shown, so that sending it twice asks once.
async fn read_form(
    app: &App,
    page: &Page,
    user: &PartnerUser,
    form: &Form,
) -> Result<Result<Asking, FieldErrors>, Fault> {
    let mut errors = FieldErrors::default();
    let method_id = form.text("method").parse::<i64>().ok();
    if method_id.is_none() {
        errors.add("method", page.word("wrong-payout-method"));
    }
    let account = account_text(app, user, form).await?;
    if account.is_empty() {
        errors.add("account", page.word("wrong-payout-account"));
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let amount = form.text("amount").trim().replace([' ', '\u{a0}', '\u{202f}'], "");
    let key = match form.text("key") {
        "" => app.chance().word(LETTERS, 24),
        key => key.to_owned(),
    };
    Ok(Ok(Asking {
        partner_id: user.partner.id,
        method_id: method_id.unwrap_or_default(),
        account,
        amount: (!amount.is_empty()).then_some(amount),
        key: Some(key),
    }))
}

/// The account that was typed, or else the saved one that was chosen.
async fn account_text(app: &App, user: &PartnerUser, form: &Form) -> Result<String, Fault> {
    let typed = form.text("new_account").trim();
    let Some(chosen) = form.text("account").parse::<i64>().ok().filter(|_| typed.is_empty()) else {
        return Ok(typed.to_owned());
    };
    let partner_id = user.partner.id;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_accounts_of(tx, partner_id)?) };
    let saved = app.store().read(read).await?;
    let found = saved.into_iter().find(|saved| saved.id == chosen);
    Ok(found.map(|saved| saved.account).unwrap_or_default())
}

async fn confirm(
    app: &App,
    frame: &Frame,
    page: Page,
    asking: Asking,
    payout: &Payout,
    is_worse: bool,
) -> Response {
    let method_id = payout.method_id;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_method(tx, method_id)?) };
    let method = match app.store().read(read).await {
        Ok(method) => method,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let currency = currency_of(&app.snapshot().rates, &payout.currency, page.lang);
    let view = ConfirmPage {
        section: Section::Payouts,
        method: method.map(|method| method.title(page.lang).to_owned()).unwrap_or_default(),
        leaves: usd(&page, payout.amount),
        fee: usd(&page, payout.fee),
        price: format!(
            "1\u{a0}{} = {}\u{a0}USD",
            currency.unit,
            page.number(&money::plain(payout.price))
        ),
        arrives: number_of(&page, payout.pay, &currency),
        pay_units: payout.pay.units(),
        is_worse,
        asking,
        page,
    };
    let status = if is_worse { StatusCode::CONFLICT } else { StatusCode::OK };
    frame.html(status, &view)
}
