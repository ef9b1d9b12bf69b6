//! How long clicks wait for orders, by programme: in memory, since every click asks.

use std::collections::BTreeMap;

use store::{Fault, Tx, args};

use super::programme::{EVERYONES, list_programmes};

/// The windows of programmes that set one, in days; 0: the browser's session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Windows {
    /// Of partners in a programme; `None`: it says nothing of windows.
    own: BTreeMap<i64, Option<u32>>,
    /// Of everyone else, where the default programme says so.
    everyones: Option<u32>,
}

impl Windows {
    /// The window of a partner; `settings` is what holds where no programme says anything.
    pub fn of(&self, partner_id: i64, settings: u32) -> u32 {
        match self.own.get(&partner_id) {
            Some(own) => own.unwrap_or(settings),
            None => self.everyones(settings),
        }
    }

    /// The window of whoever is in no programme of his own.
    pub fn everyones(&self, settings: u32) -> u32 {
        self.everyones.unwrap_or(settings)
    }
}

/// Reads the windows of all programmes.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn load_windows(tx: &mut Tx<'_>) -> Result<Windows, Fault> {
    let programmes = list_programmes(tx)?;
    let everyones = programmes.iter().find(|programme| programme.version.name == EVERYONES);
    let everyones = everyones.and_then(|programme| programme.terms.window_days);
    let days: BTreeMap<_, _> =
        programmes.iter().map(|programme| (programme.id, programme.terms.window_days)).collect();
    let sql = "select partner_id, programme_id from partner_programmes";
    let members = tx.query(sql, &args![], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
    let own = members.into_iter().map(|(partner, id)| (partner, days.get(&id).copied().flatten()));
    Ok(Windows { own: own.collect(), everyones })
}
