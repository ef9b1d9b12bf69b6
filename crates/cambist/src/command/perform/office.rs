//! The office as a whole: its state, its backup.

use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use store::Tx;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::alarms::{self, Alarm};
use crate::features::settings::{OfficeState, load_duty, set_duty};

use super::{Answer, Outcome, deed, read};

pub(super) async fn switch(app: &App, state: Option<OfficeState>) -> Outcome {
    let Some(state) = state else {
        return Ok(Answer::done(format!("the office is {}\n", described(app.office_state()))));
    };
    app.switch(deed(app), state).await.map_err(|fault| fault.to_string())?;
    Ok(Answer::done(format!("the office is now {}\n", described(state))))
}

fn described(state: OfficeState) -> &'static str {
    match state {
        OfficeState::Open => "open: feeds show its rates",
        OfficeState::Closed => "closed: feeds are valid and empty, pages and the partner API go on",
        OfficeState::Maintenance => {
            "under maintenance: feeds are valid and empty, the partner API answers error 6"
        }
    }
}

/// Whether an operator is there, whom manual directions need.
pub(super) async fn duty(app: &App, is_on: Option<bool>) -> Outcome {
    let is_on = match is_on {
        None => read(app, load_duty).await?,
        Some(is_on) => {
            let deed = deed(app);
            let unit = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(set_duty(tx, &deed, is_on)?) };
            app.store().write(unit).await.map_err(|stop| stop.to_string())?;
            is_on
        }
    };
    Ok(Answer::done(match is_on {
        true => "an operator is on duty: manual directions are offered\n".to_owned(),
        false => "no operator is on duty: manual directions are left out\n".to_owned(),
    }))
}

/// What is wrong, and what was over within the last hours.
pub(super) async fn alarms(app: &App, hours: u32) -> Outcome {
    let since_ms = app.clock().now_ms() - i64::from(hours) * 3_600_000;
    let listed = read(app, move |tx| alarms::list_alarms(tx, since_ms)).await?;
    if listed.is_empty() {
        return Ok(Answer::done("nothing is wrong\n".to_owned()));
    }
    Ok(Answer::done(listed.iter().map(line).collect()))
}

fn line(alarm: &Alarm) -> String {
    let text = |at_ms: i64| utc_text(at_ms.div_euclid(1000));
    let state = match alarm.cleared_at_ms {
        None => "OPEN".to_owned(),
        Some(cleared) => format!("over since {}", text(cleared)),
    };
    format!("{}  {}  {state}\n    {}\n", text(alarm.raised_at_ms), alarm.key, alarm.text)
}

/// Copies both files. The books go first: an order in the copy then finds its click, which was there
/// before it.
pub(super) async fn backup(app: &App, to: PathBuf) -> Outcome {
    if app.store().engine() == store::Engine::Postgres {
        return Err("a PostgreSQL office is backed up with PostgreSQL's own pg_dump".to_owned());
    }
    // The copy holds the same hashes and secrets as the books: it is for their owner only.
    std::fs::DirBuilder::new().mode(0o700).create(&to).map_err(|error| {
        format!("{}: {error}; name a new folder in one that exists", to.display())
    })?;
    let copy = async {
        app.store().backup(&to.join("office.db")).await?;
        app.clicks().backup(&to.join("clicks.db")).await
    };
    if let Err(fault) = copy.await {
        // Half a copy might be taken for a whole one; the fault is told, whatever comes of this.
        let _left_behind = std::fs::remove_dir_all(&to);
        return Err(fault.to_string());
    }
    Ok(Answer::done(format!(
        "the books are copied to {}; `cambist serve --data {}` opens the copy\n",
        to.display(),
        to.display()
    )))
}
