//! The catalogue of currencies.

use store::Stop;

use crate::app::App;
use crate::command::errand::CurrencyErrand;
use crate::features::currencies::{
    COLUMNS, CurrencyRefusal, CurrencyReport, add_currency, edit_currency, export_currencies,
    import_currencies, list_groups,
};
use crate::sheet::{Sheet, Wrong, all_told};

use super::{Answer, Outcome, deed, lines};

pub(super) async fn perform(app: &App, errand: CurrencyErrand) -> Outcome {
    match errand {
        CurrencyErrand::Groups => Ok(groups(app)),
        CurrencyErrand::Export => {
            Ok(Answer::done(export_currencies(app.snapshot().rates.currencies())))
        }
        CurrencyErrand::Add { said, dry_run } => {
            let deed = deed(app);
            let unit = move |tx: &mut store::Tx<'_>| add_currency(tx, &deed, &said, dry_run);
            told(app.store().write(unit).await)
        }
        CurrencyErrand::Edit { said, dry_run } => {
            let deed = deed(app);
            let unit = move |tx: &mut store::Tx<'_>| edit_currency(tx, &deed, &said, dry_run);
            told(app.store().write(unit).await)
        }
        CurrencyErrand::Import { text, dry_run } => import(app, &text, dry_run).await,
    }
}

fn groups(app: &App) -> Answer {
    let snapshot = app.snapshot();
    let groups = list_groups(snapshot.rates.currencies());
    Answer::done(groups.iter().map(|(name, count)| format!("{count:>5}  {name}\n")).collect())
}

async fn import(app: &App, text: &str, is_dry: bool) -> Outcome {
    let sheet = Sheet::read(text, COLUMNS, &["code"]).map_err(|wrong| wrong_sheet(&wrong))?;
    let deed = deed(app);
    let unit = move |tx: &mut store::Tx<'_>| import_currencies(tx, &deed, &sheet, is_dry);
    told(app.store().write(unit).await)
}

/// Everything that is wrong with the form of a sheet.
pub(super) fn wrong_sheet(wrong: &[Wrong]) -> String {
    format!("the sheet can't be taken, so nothing was changed:\n{}", all_told(wrong))
}

fn told(done: Result<CurrencyReport, Stop<CurrencyRefusal>>) -> Outcome {
    match done {
        Ok(report) => Ok(Answer::done(text(&report, false))),
        Err(Stop::Refused(CurrencyRefusal::DryRun(report))) => {
            Ok(Answer::done(text(&report, true)))
        }
        Err(stop) => Err(stop.to_string()),
    }
}

fn text(report: &CurrencyReport, is_dry: bool) -> String {
    let verb = if is_dry { "would be" } else { "were" };
    let mut text = lines(&report.added, &format!("currencies {verb} added"))
        + &lines(&report.changed, &format!("currencies {verb} changed"));
    if report.unchanged > 0 {
        text.push_str(&format!("{} currencies stand as they were\n", report.unchanged));
    }
    if is_dry {
        text.push_str("this was a dry run: nothing was changed\n");
    }
    text
}
