//! Payouts: the queue, one payout, and its end.

mod accounts;
mod batches;
mod methods;

use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::clock::utc_text;
use crate::command::PayoutErrand;
use crate::features::book::{PartnerBalances, PartnerId, balances};
use crate::features::payouts::{
    EndRefusal, Payout, QueueFilter, Status, cancel, find_method, find_payout, list_payouts,
    list_queue, mark_done,
};

use super::{Answer, Outcome, deed, read};

/// Payouts in one list.
const LISTED: u32 = 50;

/// Performs what concerns payouts.
pub(super) async fn perform(app: &App, errand: PayoutErrand) -> Outcome {
    match errand {
        PayoutErrand::List { status, method, partner, flagged, before } => {
            let status = status.as_deref().and_then(Status::from_word);
            let filter = QueueFilter {
                status,
                method_id: method,
                partner_id: partner,
                only_flagged: flagged,
            };
            list(app, filter, before).await
        }
        PayoutErrand::Show { payout } => show(app, payout).await,
        PayoutErrand::Done { payout, reference, dry_run } => {
            end(app, payout, End::Done(reference), dry_run).await
        }
        PayoutErrand::Cancel { payout, reason, dry_run } => {
            end(app, payout, End::Cancelled(reason), dry_run).await
        }
        PayoutErrand::Methods => methods::list(app).await,
        PayoutErrand::MethodAdd { words, dry_run } => methods::add(app, words, dry_run).await,
        PayoutErrand::MethodEdit { method, words, dry_run } => {
            methods::edit(app, method, words, dry_run).await
        }
        PayoutErrand::MethodSwitch { method, is_enabled } => {
            methods::switch(app, method, is_enabled).await
        }
        PayoutErrand::BatchExport { method, ids, again, batch } => match (batch, method) {
            (Some(batch), _) => batches::again(app, batch).await,
            (None, Some(method)) => batches::export(app, method, ids, again).await,
            (None, None) => Err("say which method's payouts: --method N".to_owned()),
        },
        PayoutErrand::BatchImport { text, dry_run } => batches::import(app, text, dry_run).await,
        PayoutErrand::Batches => batches::list(app).await,
        PayoutErrand::Accounts { partner, unverified, before } => {
            accounts::list(app, partner, unverified, before).await
        }
        PayoutErrand::AccountVerify { account, is_verified } => {
            accounts::verify(app, account, is_verified).await
        }
        PayoutErrand::AccountRefuse { account, reason } => {
            accounts::refuse(app, account, reason).await
        }
        PayoutErrand::Blacklist => accounts::blacklist(app).await,
        PayoutErrand::BlacklistAdd { currency, account, reason } => {
            accounts::block(app, currency, account, reason).await
        }
        PayoutErrand::BlacklistRemove { currency, account } => {
            accounts::unblock(app, currency, account).await
        }
    }
}

async fn list(app: &App, filter: QueueFilter, before: Option<i64>) -> Outcome {
    let payouts = read(app, move |tx| list_queue(tx, &filter, before, LISTED)).await?;
    if payouts.is_empty() {
        return Ok(Answer::done("there are no such payouts\n".to_owned()));
    }
    let mut text: String = payouts.iter().map(line).collect();
    if let Some(last) = payouts.last().filter(|_| payouts.len() == LISTED as usize) {
        text.push_str(&format!("older ones: --before {}\n", last.id));
    }
    Ok(Answer::done(text))
}

fn line(payout: &Payout) -> String {
    let Payout { id, partner_id, method_id, amount, pay, currency, status, .. } = payout;
    let time = utc_text(payout.requested_at_ms.div_euclid(1000));
    let batch = payout.batch_id.map(|batch| format!("  batch {batch}")).unwrap_or_default();
    format!(
        "{id:>6}  {time}  {:<20} partner {partner_id}  method {method_id}  {amount} USD → {pay} {currency}{}{batch}\n",
        status.word(),
        flags(payout)
    )
}

fn flags(payout: &Payout) -> String {
    let words: Vec<_> = payout.flags.iter().map(|flag| flag.word()).collect();
    if words.is_empty() { String::new() } else { format!("  [{}]", words.join(", ")) }
}

async fn show(app: &App, id: i64) -> Outcome {
    let found = read(app, move |tx| {
        let Some(payout) = find_payout(tx, id)? else { return Ok(None) };
        let has = balances(tx, PartnerId(payout.partner_id))?;
        let past = list_payouts(tx, payout.partner_id, Some(payout.id), 10)?;
        let method = find_method(tx, payout.method_id)?;
        Ok(Some((payout, has, past, method)))
    })
    .await?;
    let (payout, has, past, method) = found.ok_or(EndRefusal::Unknown(id).to_string())?;
    let method = method.map(|method| method.title_en).unwrap_or_default();
    let mut text = told(&payout, &method);
    text.push_str(&format!("partner {} has {}\n", payout.partner_id, in_words(&has)));
    if !past.is_empty() {
        text.push_str("his payouts before:\n");
        past.iter().for_each(|payout| text.push_str(&line(payout)));
    }
    Ok(Answer::done(text))
}

fn told(payout: &Payout, method: &str) -> String {
    let Payout { id, amount, fee, price, pay, currency, account, .. } = payout;
    let mut text = format!(
        "payout {id} is {}{}\n{amount} USD by {method}, less {fee} USD fee, at {} USD for one: {pay} {currency}\nto {account}\nrequested {} UTC\n",
        payout.status.word().replace('_', " "),
        flags(payout),
        money::plain(*price),
        utc_text(payout.requested_at_ms.div_euclid(1000))
    );
    if let Some(batch) = payout.batch_id {
        text.push_str(&format!("taken out with batch {batch}\n"));
    }
    if let Some(ended) = payout.ended_at_ms {
        let time = utc_text(ended.div_euclid(1000));
        let why = [("reference", &payout.reference), ("reason", &payout.reason)];
        let why = why.iter().find(|(_, text)| !text.is_empty());
        let why = why.map(|(name, text)| format!(", {name}: {text}")).unwrap_or_default();
        text.push_str(&format!("ended {time} UTC by {}{why}\n", payout.ended_by));
    }
    text
}

fn in_words(has: &PartnerBalances) -> String {
    let PartnerBalances { held, available, in_payout, paid_out } = has;
    format!("{held} USD held, {available} available, {in_payout} in payout, {paid_out} paid out")
}

/// How the shell ends a payout.
enum End {
    Done(String),
    Cancelled(String),
}

/// Why a payout does not end by the shell.
#[derive(Debug, Error)]
enum EndStop {
    #[error(transparent)]
    End(#[from] EndRefusal),
    /// It was a dry run: this is what would be.
    #[error("a dry run changes nothing")]
    DryRun(Box<(Payout, PartnerBalances)>),
}

impl Refusal for EndStop {}

async fn end(app: &App, id: i64, end: End, dry_run: bool) -> Outcome {
    let (deed, reactions) = (deed(app), app.payout_terms().reactions);
    let unit = move |tx: &mut Tx<'_>| -> Result<_, Stop<EndStop>> {
        let payout = match &end {
            End::Done(reference) => mark_done(tx, &deed, id, reference, &reactions).within()?,
            End::Cancelled(reason) => cancel(tx, &deed, id, reason, &reactions).within()?,
        };
        let has = balances(tx, PartnerId(payout.partner_id)).map_err(Stop::<EndStop>::from)?;
        match dry_run {
            true => Err(EndStop::DryRun(Box::new((payout, has))).into()),
            false => Ok((payout, has)),
        }
    };
    match app.store().write(unit).await {
        Ok((payout, has)) => Ok(Answer::done(ended(&payout, &has, false))),
        Err(Stop::Refused(EndStop::DryRun(would))) => {
            Ok(Answer::done(ended(&would.0, &would.1, true)))
        }
        Err(stop) => Err(stop.to_string()),
    }
}

fn ended(payout: &Payout, has: &PartnerBalances, is_dry: bool) -> String {
    let (verb, has_verb) = if is_dry { ("would be", "would have") } else { ("is", "has") };
    let note = if is_dry { "this was a dry run: nothing was changed\n" } else { "" };
    format!(
        "payout {} of {} USD {verb} {}\npartner {} {has_verb} {}\n{note}",
        payout.id,
        payout.amount,
        payout.status.word(),
        payout.partner_id,
        in_words(has)
    )
}
