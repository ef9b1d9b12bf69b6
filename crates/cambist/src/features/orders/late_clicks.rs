//! Edge: clicks that waited in the spool are stored, and orders that were placed meanwhile learn
//! with which query their visitors came.

use std::collections::HashMap;
use std::sync::Arc;

use store::{Fault, Tx, args};
use thiserror::Error;

use crate::app::{App, Plain};
use crate::features::alarms;
use crate::features::clicks::{Click, SpoolFault, SpoolState, insert_clicks};

/// Clicks of one unit: the writer is held up for no longer than by a burst of visitors.
const AT_ONCE: usize = 500;
/// How far back orders are looked through for clicks that were not stored when they were placed.
const ORDERS_BACK: u32 = 5000;

const WAITING: &str = "clicks.spooled";
const LOST: &str = "clicks.lost";
const STILL_WAITING: &str = "The store does not take clicks. They wait in the spool and visitors go \
     on; look at the store before the spool is full.";

/// Why the spool was not emptied; what is left is tried again later.
#[derive(Debug, Error)]
pub enum DrainFault {
    /// The store does not take the clicks yet.
    #[error(transparent)]
    Store(#[from] Fault),
    /// The spool can't be read.
    #[error(transparent)]
    Spool(#[from] SpoolFault),
}

/// Stores what waits in the spool, oldest first, and tells an operator while something waits or was
/// lost.
///
/// # Errors
/// [`DrainFault`]: what could not be stored waits on.
pub async fn store_late_clicks(app: &App) -> Result<u64, DrainFault> {
    if app.spool().state() == SpoolState::default() {
        return Ok(0);
    }
    let stored = drain(app).await;
    tell(app).await?;
    stored
}

async fn drain(app: &App) -> Result<u64, DrainFault> {
    let mut stored = 0;
    while let Some(batch) = app.spool().oldest(AT_ONCE).await? {
        let clicks: Arc<[Click]> = batch.clicks.clone().into();
        let missing = Arc::clone(&clicks);
        stored += app
            .clicks()
            .write(move |tx| -> Plain<u64> { Ok(insert_clicks(tx, &missing)?) })
            .await
            .map_err(Fault::from)?;
        let fill = move |tx: &mut Tx<'_>| -> Plain<u64> { Ok(fill_queries(tx, &clicks)?) };
        app.store().write(fill).await.map_err(Fault::from)?;
        app.spool().forget(&batch).await;
    }
    Ok(stored)
}

/// Gives orders the queries of their clicks, where these were not known yet; how many.
fn fill_queries(tx: &mut Tx<'_>, clicks: &[Click]) -> Result<u64, Fault> {
    let queries: HashMap<i64, &str> = clicks
        .iter()
        .filter(|click| !click.query_string.is_empty())
        .map(|click| (click.id.number(), click.query_string.as_str()))
        .collect();
    if queries.is_empty() {
        return Ok(0);
    }
    let recent = format!(
        "select id, click_id from (select id, click_id, query_string from orders \
         order by id desc limit {ORDERS_BACK}) recent \
         where click_id is not null and query_string = ''"
    );
    let orders = tx.query(&recent, &args![], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
    let mut filled = 0;
    for (order, click) in orders {
        let Some(query) = queries.get(&click) else { continue };
        filled += tx.execute(
            "update orders set query_string = $2 where id = $1 and query_string = ''",
            &args![order, *query],
        )?;
    }
    Ok(filled)
}

/// An alarm stands while clicks wait, and another one once clicks were lost.
async fn tell(app: &App) -> Result<(), Fault> {
    let (now_ms, state) = (app.clock().now_ms(), app.spool().state());
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
        if state.waiting == 0 {
            alarms::clear(tx, now_ms, WAITING)?;
        } else {
            alarms::raise(tx, now_ms, WAITING, STILL_WAITING)?;
        }
        if state.lost > 0 {
            let lost = format!(
                "{} clicks were lost since the office opened: the spool was full, or its disk \
                 refused. See clicks.spool_mb in the settings.",
                state.lost
            );
            alarms::raise(tx, now_ms, LOST, &lost)?;
        }
        Ok(())
    };
    Ok(app.store().write(unit).await?)
}
