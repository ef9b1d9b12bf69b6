//! `add_payout`: the partner's program asks for money.

use axum::body::Body;
use axum::response::Response;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::audit::{Actor, Deed};
use crate::features::partners::{Caller, find_partner};
use crate::features::payouts::{Asking, PayoutRefusal, Requested, request};

use super::envelope::{Failure, SUCCESS, json};
use super::parameters::Parameters;

pub(super) async fn answer(
    app: &App,
    caller: &Caller,
    parameters: &Parameters,
) -> Result<Response, Failure> {
    let asking = asking(caller.partner_id, parameters)?;
    if parameters.has_key_in_address() {
        // Addresses end up in logs and histories: whoever reads one of them must not move money.
        let text = "payout.key_in_address: send the key as `Authorization: Bearer KEY` or as a field of a POST form, not in the address";
        return Err(Failure::Refused(text.to_owned()));
    }
    let (at_ms, terms) = (app.clock().now_ms(), app.payout_terms());
    let unit = move |tx: &mut Tx<'_>| -> Result<Requested, Stop<PayoutRefusal>> {
        let partner = find_partner(tx, asking.partner_id)?.ok_or(PayoutRefusal::Suspended)?;
        let deed = Deed { at_ms, actor: Actor::Partner(partner.account_id) };
        request(tx, &deed, &asking, &terms)
    };
    match app.store().write(unit).await {
        Ok(requested) => {
            let id = requested.payout().id;
            Ok(json(Body::from(written(id))))
        }
        Err(Stop::Broke(fault)) => Err(Failure::from(fault)),
        Err(Stop::Refused(refusal)) => Err(failure(&refusal)),
    }
}

/// The whole reply.
pub(super) fn written(id: i64) -> String {
    format!(r#"{SUCCESS}{{"payout_id":{id}}}}}"#)
}

fn asking(partner_id: i64, parameters: &Parameters) -> Result<Asking, Failure> {
    let method_id = parameters.method_id()?;
    let account = parameters.text("account").ok_or_else(|| {
        Failure::Parameter("account must be the account to pay to, 3 to 200 characters".to_owned())
    })?;
    let owned = |name| parameters.text(name).map(str::to_owned);
    Ok(Asking {
        partner_id,
        method_id,
        account: account.to_owned(),
        amount: owned("amount"),
        key: owned("idempotency_key"),
    })
}

/// What can't be read is a malformed parameter; everything else is a rule that says no.
fn failure(refusal: &PayoutRefusal) -> Failure {
    match refusal {
        PayoutRefusal::Key => Failure::Parameter(
            "idempotency_key must have 1 to 64 visible ASCII characters".to_owned(),
        ),
        PayoutRefusal::Amount(_) | PayoutRefusal::NotPositive => Failure::Parameter(
            "amount must be USD above 0 with at most 8 decimals, such as 20.5; leave it out for everything that is available"
                .to_owned(),
        ),
        PayoutRefusal::KeyReused(_)
        | PayoutRefusal::Suspended
        | PayoutRefusal::Unconfirmed
        | PayoutRefusal::Method(_)
        | PayoutRefusal::Account(_)
        | PayoutRefusal::Unverified
        | PayoutRefusal::TooFewOrders { .. }
        | PayoutRefusal::Insufficient { .. }
        | PayoutRefusal::BelowMinimum { .. }
        | PayoutRefusal::AboveMaximum { .. }
        | PayoutRefusal::NoPrice(_)
        | PayoutRefusal::NothingArrives(_)
        | PayoutRefusal::Book(_) => Failure::Refused(format!("{}: {refusal}", refusal.code())),
    }
}
