//! The office as a whole: its state, its backup.

use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use crate::app::App;
use crate::features::settings::OfficeState;

use super::{Answer, Outcome, deed};

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
