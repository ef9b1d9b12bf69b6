//! Rates files and currencies.

use crate::app::App;
use crate::features::rates::files::{self, Format};
use crate::features::rates::{
    ImportOptions, ImportRefusal, ImportReport, import as import_file, set_direction_enabled,
    set_rate_minutes, set_when_over,
};
use store::Stop;

use super::{Answer, Outcome, deed, lines};

pub(super) async fn import(
    app: &App,
    name: String,
    format: Option<String>,
    text: String,
    skip_bad: bool,
    dry_run: bool,
    max_age_s: Option<i64>,
) -> Outcome {
    let format = match format {
        Some(word) => word.parse::<Format>().map_err(|error| error.to_string())?,
        None => Format::guess(Some(&name), text.as_bytes()).ok_or_else(|| {
            format!(
                "{name}: neither name nor content tells the format; say --format xml, txt or json"
            )
        })?,
    };
    let file = files::read(format, text.as_bytes()).map_err(|error| format!("{name}: {error}"))?;
    if file.items.is_empty() && file.bad.is_empty() {
        return Err(format!("{name}: the file has no directions; nothing was changed"));
    }
    let options = ImportOptions { skip_bad, dry_run, max_age_s };
    let deed = deed(app);
    let unit = move |tx: &mut store::Tx<'_>| import_file(tx, &deed, &file, options);
    match app.store().write(unit).await {
        Ok(report) => {
            app.refresh().await.map_err(|fault| fault.to_string())?;
            Ok(Answer::done(told(&report, false) + &omissions(app)))
        }
        Err(Stop::Refused(ImportRefusal::DryRun(report))) => Ok(Answer::done(told(&report, true))),
        Err(Stop::Refused(ImportRefusal::BadLines(bad))) => Err(format!(
            "{name}: {} of the file's items can't be taken, so nothing was changed; \
             correct them, or take the rest with --skip-bad:\n{}",
            bad.len(),
            bad.join("\n")
        )),
        Err(Stop::Broke(fault)) => Err(fault.to_string()),
    }
}

fn told(report: &ImportReport, is_dry: bool) -> String {
    let verb = if is_dry { "would be" } else { "were" };
    let mut text = lines(&report.added, &format!("offers {verb} added"))
        + &lines(&report.changed, &format!("offers {verb} changed"))
        + &lines(&report.reserves, &format!("reserves {verb} changed"))
        + &lines(&report.notes, "notes");
    if !report.bad.is_empty() {
        // Every line that was left out is listed, however many.
        text.push_str(&format!("{} items {verb} left out:\n", report.bad.len()));
        report.bad.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    }
    text.push_str(&format!("{} offers stand as they were\n", report.unchanged));
    if is_dry {
        text.push_str("this was a dry run: nothing was changed\n");
    }
    text
}

/// What the office has and does not publish after the import.
fn omissions(app: &App) -> String {
    let snapshot = app.snapshot();
    let left_out = snapshot.rates.left_out();
    if left_out.is_empty() {
        return String::new();
    }
    let mut text = format!("{} offers are not published:\n", left_out.len());
    left_out.iter().for_each(|out| text.push_str(&format!("  {out}\n")));
    text
}

pub(super) async fn switch(app: &App, from: String, to: String, is_enabled: bool) -> Outcome {
    let deed = deed(app);
    let told = format!("{from} → {to} is switched {}\n", if is_enabled { "on" } else { "off" });
    super::write(app, move |tx| set_direction_enabled(tx, &deed, &from, &to, is_enabled)).await?;
    Ok(Answer::done(told))
}

pub(super) async fn set_minutes(
    app: &App,
    from: String,
    to: String,
    minutes: Option<u32>,
) -> Outcome {
    let deed = deed(app);
    let held = minutes.unwrap_or(app.config().orders.rate_for_minutes);
    let told = format!("the rate of a new order {from} → {to} holds for {held} minutes\n");
    super::write(app, move |tx| set_rate_minutes(tx, &deed, &from, &to, minutes)).await?;
    Ok(Answer::done(told))
}

pub(super) async fn set_after(
    app: &App,
    from: String,
    to: String,
    is_recalculated: bool,
) -> Outcome {
    let deed = deed(app);
    let what = match is_recalculated {
        true => "is computed anew, and its customer is asked",
        false => "expires",
    };
    let told = format!("an unpaid order {from} → {to} {what} when its rate's time is over\n");
    super::write(app, move |tx| set_when_over(tx, &deed, &from, &to, is_recalculated)).await?;
    Ok(Answer::done(told))
}

pub(super) fn list_currencies(app: &App, search: Option<String>) -> Outcome {
    let wanted = search.unwrap_or_default().to_lowercase();
    let snapshot = app.snapshot();
    let mut text = String::new();
    for currency in snapshot.rates.currencies() {
        let words = format!("{} {} {}", currency.code, currency.name_en, currency.name_ru);
        if words.to_lowercase().contains(&wanted) {
            let reserve = currency.reserve.map_or("-".to_owned(), |reserve| reserve.to_string());
            text.push_str(&format!(
                "{:<12} {:<6} {:>2} decimals  reserve {:<20} {}\n",
                currency.code,
                currency.kind.word(),
                currency.scale.get(),
                reserve,
                currency.name_en
            ));
        }
    }
    if text.is_empty() {
        return Err(format!("no currency's code or name contains `{wanted}`"));
    }
    Ok(Answer::done(text))
}
