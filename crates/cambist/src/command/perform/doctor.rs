//! `cambist doctor`: one look at everything that may be wrong, in lines that say what to do.

use std::fmt::Display;

use store::Stop;

use crate::app::{App, Plain};
use crate::features::alarms;
use crate::features::clicks::{SpoolState, has_uncounted};
use crate::features::settings::versions;

use super::{Answer, Outcome};

/// What was found.
#[derive(Default)]
struct Findings {
    text: String,
    wrong: usize,
}

impl Findings {
    fn well(&mut self, line: impl Display) {
        self.text.push_str(&format!("ok     {line}\n"));
    }

    fn wrong(&mut self, line: impl Display) {
        self.text.push_str(&format!("WRONG  {line}\n"));
        self.wrong += 1;
    }
}

/// Looks whether everything is well; the shell is told when it is not.
pub(super) async fn examine(app: &App) -> Outcome {
    let mut findings = Findings::default();
    books(app, &mut findings).await;
    clicks(app, &mut findings).await;
    spool(app, &mut findings);
    let error = match findings.wrong {
        0 => None,
        1 => Some("1 thing is wrong".to_owned()),
        many => Some(format!("{many} things are wrong")),
    };
    Ok(Answer { text: findings.text, error })
}

async fn books(app: &App, findings: &mut Findings) {
    let since_ms = app.clock().now_ms();
    let read = move |tx: &mut store::Tx<'_>| -> Plain<_> {
        versions(tx)?;
        Ok(alarms::list_alarms(tx, since_ms)?)
    };
    let open = match app.store().read(read).await.map_err(Stop::into_fault) {
        Ok(listed) => {
            findings.well("the books answer");
            listed.into_iter().filter(|alarm| alarm.cleared_at_ms.is_none()).collect::<Vec<_>>()
        }
        Err(fault) => return findings.wrong(format!("the books do not answer: {fault}")),
    };
    if open.is_empty() {
        findings.well("no alarm is open");
    }
    for alarm in open {
        findings.wrong(format!("{}: {}", alarm.key, alarm.text));
    }
}

async fn clicks(app: &App, findings: &mut Findings) {
    let read = |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(has_uncounted(tx)?) };
    match app.clicks().read(read).await.map_err(Stop::into_fault) {
        Ok(false) => findings.well("the clicks answer, and all are in the counts of their hours"),
        Ok(true) => findings.well(
            "the clicks answer; those of an older version are being counted, which only makes \
             statistics slower until then",
        ),
        Err(fault) => findings.wrong(format!("the clicks do not answer: {fault}")),
    }
}

fn spool(app: &App, findings: &mut Findings) {
    let (state, size) = (app.spool().state(), app.spool().size());
    let room = format!("{} of {} bytes", size.bytes, size.most_bytes);
    match state {
        SpoolState { waiting: 0, .. } => {
            findings.well(format!("the spool of clicks is empty: {room}"))
        }
        SpoolState { waiting, .. } => findings.wrong(format!(
            "{waiting} clicks wait in the spool ({room}): look at the store before it is full"
        )),
    }
    if state.lost > 0 {
        findings.wrong(format!(
            "{} clicks were lost since the office opened: the spool was full, or its disk refused; see \
             clicks.spool_mb",
            state.lost
        ));
    }
}
