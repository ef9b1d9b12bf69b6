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
    Asking, PayoutQuote, PayoutRefusal, Requested, find_method, foresee, list_accounts_of, request,
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
    Preview(Box<PayoutQuote>),
    /// Less would arrive than he was shown.
    #[error("the price has changed")]
    Worse(Box<PayoutQuote>),
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
        Ok(Err(errors)) => return render(&app, &frame, page, &user, (&form, errors)).await,
        Err(fault) => return frame.fault(&fault),
    };
    let seen = form.text("seen").parse::<i64>().ok();
    match make(&app, &user, asking.clone(), seen).await {
        Ok(()) => see_other(&Section::Payouts.href(&page)),
        Err(Stop::Broke(fault)) => frame.fault(&fault),
        Err(Stop::Refused(FormStop::Payout(refusal))) => {
            let errors = tell(&page, &refusal);
            render(&app, &frame, page, &user, (&form, errors)).await
        }
        Err(Stop::Refused(FormStop::Preview(quote))) => {
            confirm(&app, &frame, page, asking, &quote, false).await
        }
        Err(Stop::Refused(FormStop::Worse(quote))) => {
            confirm(&app, &frame, page, asking, &quote, true).await
        }
    }
}

/// Makes the request, or takes it back when he has only looked so far or would get less than shown.
async fn make(
    app: &App,
    user: &PartnerUser,
    asking: Asking,
    seen: Option<i64>,
) -> Result<(), Stop<FormStop>> {
    let (deed, terms) = (user.who.deed(app.clock().now_ms()), app.payout_terms());
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<FormStop>> {
        let Some(seen) = seen else {
            let quote = foresee(tx, &deed, &asking, &terms).within()?;
            return Err(FormStop::Preview(Box::new(quote)).into());
        };
        match request(tx, &deed, &asking, &terms).within()? {
            Requested::New(payout) if payout.pay.units() < seen => {
                let (amount, fee) = (payout.amount, payout.fee);
                let quote = PayoutQuote { amount, fee, price: payout.price, pay: payout.pay };
                Err(FormStop::Worse(Box::new(quote)).into())
            }
            Requested::New(_) | Requested::Repeated(_) => Ok(()),
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
    quote: &PayoutQuote,
    is_worse: bool,
) -> Response {
    let method_id = asking.method_id;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_method(tx, method_id)?) };
    let method = match app.store().read(read).await {
        Ok(method) => method,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let code = method.as_ref().map(|method| method.currency.clone()).unwrap_or_default();
    let currency = currency_of(&app.snapshot().rates, &code, page.lang);
    let view = ConfirmPage {
        section: Section::Payouts,
        method: method.map(|method| method.title(page.lang).to_owned()).unwrap_or_default(),
        leaves: usd(&page, quote.amount),
        fee: usd(&page, quote.fee),
        price: format!(
            "1\u{a0}{} = {}\u{a0}USD",
            currency.unit,
            page.number(&money::plain(quote.price))
        ),
        arrives: number_of(&page, quote.pay, &currency),
        pay_units: quote.pay.units(),
        is_worse,
        asking,
        page,
    };
    let status = if is_worse { StatusCode::CONFLICT } else { StatusCode::OK };
    frame.html(status, &view)
}
