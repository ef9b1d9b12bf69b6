//! Directions in bulk.

use std::collections::HashMap;

use store::{Stop, Tx};

use crate::app::App;
use crate::command::errand::DirectionErrand;
use crate::features::rates::directions::{
    DirectionsRefusal, DirectionsReport, Wanted, copy_directions, edit_directions,
    export_directions, find_directions, import_directions, make_directions, read_sheet,
};
use crate::features::rates::{OpenOffer, RateTable, Reason};

use super::currencies::wrong_sheet;
use super::{Answer, Outcome, deed, lines};

pub(super) async fn perform(app: &App, errand: DirectionErrand) -> Outcome {
    let deed = deed(app);
    match errand {
        DirectionErrand::List { wanted, state } => list(app, wanted, state).await,
        DirectionErrand::Make { wanted, cells, dry_run } => {
            let unit = move |tx: &mut Tx<'_>| make_directions(tx, &deed, &wanted, &cells, dry_run);
            told(app.store().write(unit).await, "stand as they were")
        }
        DirectionErrand::Edit { wanted, cells, dry_run } => {
            let unit = move |tx: &mut Tx<'_>| edit_directions(tx, &deed, &wanted, &cells, dry_run);
            told(app.store().write(unit).await, "are so already")
        }
        DirectionErrand::Copy { source, wanted, only, dry_run } => {
            let unit = move |tx: &mut Tx<'_>| {
                copy_directions(tx, &deed, &source, (&wanted, &only), dry_run)
            };
            told(app.store().write(unit).await, "are so already")
        }
        DirectionErrand::Import { text, dry_run } => {
            let sheet = read_sheet(&text).map_err(|wrong| wrong_sheet(&wrong))?;
            let unit = move |tx: &mut Tx<'_>| import_directions(tx, &deed, &sheet, dry_run);
            told(app.store().write(unit).await, "stand as they were")
        }
        DirectionErrand::Export { wanted } => {
            let unit = move |tx: &mut Tx<'_>| export_directions(tx, &wanted);
            let text = app.store().read_long(unit).await.map_err(|stop| stop.to_string())?;
            Ok(Answer::done(text))
        }
    }
}

fn told(done: Result<DirectionsReport, Stop<DirectionsRefusal>>, unchanged: &str) -> Outcome {
    let (report, is_dry) = match done {
        Ok(report) => (report, false),
        Err(Stop::Refused(DirectionsRefusal::DryRun(report))) => (*report, true),
        Err(stop) => return Err(stop.to_string()),
    };
    let verb = if is_dry { "would be" } else { "were" };
    let mut text = lines(&report.added, &format!("offers {verb} added"))
        + &lines(&report.changed, &format!("offers {verb} changed"))
        + &lines(&report.left, "notes");
    if !report.unchanged.is_empty() {
        text.push_str(&format!("{} offers {unchanged}\n", report.unchanged.len()));
    }
    if is_dry {
        text.push_str("this was a dry run: nothing was changed\n");
    }
    Ok(Answer::done(text))
}

/// The offers that are meant, each with its rate and limits, or why it is closed.
async fn list(app: &App, wanted: Wanted, state: Option<String>) -> Outcome {
    let unit = move |tx: &mut Tx<'_>| find_directions(tx, &wanted);
    let found = app.store().read_long(unit).await.map_err(|stop| stop.to_string())?;
    let snapshot = app.snapshot();
    let standing = Standing::of(&snapshot.rates);
    let mut text = String::new();
    for setting in &found {
        let key = (setting.from.as_str(), setting.to.as_str(), setting.city.as_str());
        let (is_meant, told) = standing.tell(key, state.as_deref());
        if is_meant {
            text.push_str(&format!("{:<32} {told}\n", setting.name()));
        }
    }
    match text.is_empty() {
        true => Err("no direction is in that state".to_owned()),
        false => Ok(Answer::done(text)),
    }
}

/// How each offer stands, by its direction and city.
struct Standing<'a> {
    open: HashMap<(&'a str, &'a str, &'a str), &'a OpenOffer>,
    closed: HashMap<(&'a str, &'a str, &'a str), &'a Reason>,
}

impl<'a> Standing<'a> {
    fn of(table: &'a RateTable) -> Standing<'a> {
        let open = table.open().iter().map(|open| {
            let offer = &open.offer;
            ((offer.from.as_str(), offer.to.as_str(), offer.city.as_str()), open)
        });
        let closed = table
            .left_out()
            .iter()
            .map(|out| ((out.from.as_str(), out.to.as_str(), out.city.as_str()), &out.reason));
        Standing { open: open.collect(), closed: closed.collect() }
    }

    /// Whether an offer is in a state, and what to tell of it.
    fn tell(&self, key: (&str, &str, &str), state: Option<&str>) -> (bool, String) {
        match (self.open.get(&key), self.closed.get(&key)) {
            (Some(open), _) => {
                let told = format!("{}  {} to {}", open.rate, open.min, open.max);
                (state.is_none_or(|state| state == "open"), told)
            }
            (None, Some(reason)) => {
                (state.is_none_or(|state| is_in(reason, state)), format!("closed: {reason}"))
            }
            // It was made since the table was read.
            (None, None) => (state.is_none(), "new".to_owned()),
        }
    }
}

fn is_in(reason: &Reason, state: &str) -> bool {
    match state {
        "closed" => true,
        "off" => *reason == Reason::SwitchedOff,
        "frozen" => matches!(reason, Reason::Frozen { .. }),
        "stale" => matches!(reason, Reason::Stale { .. }),
        "no-price" => matches!(reason, Reason::NoPrice { .. }),
        _ => false,
    }
}
