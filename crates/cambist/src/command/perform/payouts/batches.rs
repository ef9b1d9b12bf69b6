//! Many payouts at once.

use std::collections::BTreeSet;

use store::{Stop, Tx};

use crate::app::App;
use crate::clock::utc_text;
use crate::command::perform::{Answer, Outcome, deed, read, write};
use crate::features::payouts::{
    Batch, BatchAsked, BatchRefusal, ImportReport, batch_sheet, find_batch, import_references,
    list_batches, make_batch, payouts_in,
};

pub(super) async fn export(
    app: &App,
    method_id: i64,
    ids: Option<BTreeSet<i64>>,
    again: bool,
) -> Outcome {
    let (deed, asked) = (deed(app), BatchAsked { method_id, ids, again });
    let made = write(app, move |tx| make_batch(tx, &deed, &asked)).await?;
    Ok(Answer::done(batch_sheet(&made.1)))
}

/// The sheet of an earlier batch: what is left to be paid of it.
pub(super) async fn again(app: &App, id: i64) -> Outcome {
    let found = read(app, move |tx| match find_batch(tx, id)? {
        None => Ok(None),
        Some(_) => Ok(Some(payouts_in(tx, id)?)),
    });
    let payouts = found.await?.ok_or(BatchRefusal::Unknown(id).to_string())?;
    Ok(Answer::done(batch_sheet(&payouts)))
}

pub(super) async fn import(app: &App, text: String, dry_run: bool) -> Outcome {
    let (deed, reactions) = (deed(app), app.payout_terms().reactions);
    let unit = move |tx: &mut Tx<'_>| import_references(tx, &deed, &text, dry_run, &reactions);
    match app.store().write(unit).await {
        Ok(report) => Ok(Answer::done(told(&report, false))),
        Err(Stop::Refused(BatchRefusal::DryRun(report))) => Ok(Answer::done(told(&report, true))),
        Err(stop) => Err(stop.to_string()),
    }
}

fn told(report: &ImportReport, is_dry: bool) -> String {
    let verb = if is_dry { "would be" } else { "are" };
    let numbers: Vec<_> = report.done.iter().map(i64::to_string).collect();
    let mut text = format!("{} payouts {verb} done", report.done.len());
    if !numbers.is_empty() {
        text.push_str(&format!(": {}", numbers.join(", ")));
    }
    text.push('\n');
    if report.unchanged > 0 {
        text.push_str(&format!("{} were done before, by the same reference\n", report.unchanged));
    }
    if report.waiting > 0 {
        text.push_str(&format!("{} have no reference yet and stay pending\n", report.waiting));
    }
    if is_dry {
        text.push_str("this was a dry run: nothing was changed\n");
    }
    text
}

pub(super) async fn list(app: &App) -> Outcome {
    let all = read(app, |tx| list_batches(tx, 100)).await?;
    if all.is_empty() {
        return Ok(Answer::done("no payouts were taken out yet\n".to_owned()));
    }
    let line = |batch: &Batch| {
        let Batch { id, method_id, made_at_ms, made_by, payouts } = batch;
        let time = utc_text(made_at_ms.div_euclid(1000));
        format!("{id:>4}  {time}  method {method_id}  {payouts} payouts  by {made_by}\n")
    };
    Ok(Answer::done(all.iter().map(line).collect()))
}
