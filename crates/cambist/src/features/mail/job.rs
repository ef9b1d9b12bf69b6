//! Edge: sending what waits, one letter after the other.

use std::time::Duration;

use store::{Fault, Stop, Tx};

use crate::app::{App, Plain};
use crate::chance::Chance;
use crate::features::alarms;

use super::letter::Letterhead;
use super::post::{KEPT, Outcome};
use super::store::{LetterState, Stored, count_letters, keep_body, note_failed, note_sent, take};

/// Letters that could not be sent and were given up.
pub(super) const DEAD: &str = "mail.dead";
/// The server can't be talked to.
const UNREACHABLE: &str = "mail.unreachable";
/// Nobody has said how letters leave.
const UNSET: &str = "mail.unset";

/// Whoever has taken a letter has so long for it; then it is tried again. Longer than the longest
/// conversation that the settings allow, and than the noting of its end.
const LEASE_MS: i64 = 1_300_000;
/// The pause after the first failure.
const FIRST_PAUSE_MS: i64 = 30_000;
/// The longest pause.
const LONGEST_PAUSE_MS: i64 = 3_600_000;
/// What a server took is noted even when the database is away for a moment.
const NOTE_ATTEMPTS: u32 = 30;
/// Between those attempts.
const NOTE_PAUSE: Duration = Duration::from_secs(1);
/// Letters wait so long before it is said that nobody sends them.
const UNSET_AFTER_MS: i64 = 60_000;

/// Sends what is due, oldest first, until nothing is, the server can't be talked to, or `is_over`; how
/// many the server took. A letter under way is not broken off: the server might have taken it.
///
/// # Errors
/// The store's faults.
pub async fn send_waiting(app: &App, is_over: impl Fn() -> bool) -> Result<usize, Fault> {
    let mut sent = 0;
    if !app.post().is_set() {
        return Ok(0);
    }
    while !is_over()
        && let Some(letter) = take_next(app).await?
    {
        let outcome = app.post().send(&Letterhead::of(app), &letter).await;
        let is_away = matches!(outcome, Outcome::Unreachable(_));
        sent += usize::from(matches!(outcome, Outcome::Sent(_)));
        tell(&letter, &outcome);
        note(app, letter, outcome).await?;
        if is_away {
            break;
        }
    }
    Ok(sent)
}

async fn take_next(app: &App) -> Result<Option<Stored>, Fault> {
    let (node, now_ms) = (app.config().server.node, app.clock().now_ms());
    // Nothing is written where nothing is due.
    let look = move |tx: &mut Tx<'_>| -> Plain<bool> { Ok(is_due(tx, now_ms)?) };
    if !app.store().read(look).await? {
        return Ok(None);
    }
    let unit =
        move |tx: &mut Tx<'_>| -> Plain<_> { Ok(take(tx, node, now_ms, now_ms + LEASE_MS)?) };
    Ok(app.store().write(unit).await?)
}

fn is_due(tx: &mut Tx<'_>, now_ms: i64) -> Result<bool, Fault> {
    let sql = "select id from letters where state = 'waiting' and next_at_ms <= $1 limit 1";
    let due: Option<i64> = tx.query_opt(sql, &store::args![now_ms], |row| row.get(0))?;
    Ok(due.is_some())
}

/// An address is in no log, nor is a fact's key, in which one may stand: it is somebody's.
fn tell(letter: &Stored, outcome: &Outcome) {
    let Stored { id, attempts, .. } = letter;
    match outcome {
        Outcome::Sent(said) => tracing::debug!(id, said, "a letter was sent"),
        Outcome::Later(why) => tracing::warn!(id, attempts, why, "a letter has to wait"),
        Outcome::Unreachable(why) => {
            tracing::warn!(id, attempts, why, "the mail server can't be talked to");
        }
        Outcome::Never(why) => tracing::error!(id, why, "a letter will never be taken"),
    }
}

/// Notes what became of a letter. What a server has taken would be sent again if this were forgotten.
async fn note(app: &App, letter: Stored, outcome: Outcome) -> Result<(), Fault> {
    let pause_ms = pause_ms(letter.attempts, app.chance());
    let most = i64::from(app.config().mail.attempts);
    let mut tries = 0;
    loop {
        let (letter, outcome) = (letter.clone(), outcome.clone());
        let at_ms = app.clock().now_ms();
        let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
            Ok(settle(tx, at_ms, &letter, &outcome, pause_ms, most)?)
        };
        match app.store().write(unit).await.map_err(Stop::into_fault) {
            Err(fault) if fault.is_unavailable() && tries < NOTE_ATTEMPTS => {
                tries += 1;
                tokio::time::sleep(NOTE_PAUSE).await;
            }
            done => return done,
        }
    }
}

fn settle(
    tx: &mut Tx<'_>,
    at_ms: i64,
    letter: &Stored,
    outcome: &Outcome,
    pause_ms: i64,
    most: i64,
) -> Result<(), Fault> {
    let why = match outcome {
        Outcome::Sent(said) => {
            alarms::clear(tx, at_ms, UNREACHABLE)?;
            // What opens an account is its reader's from now on, and nobody else's.
            if said != KEPT
                && let Some(bare) = letter.letter.without_secret()
            {
                keep_body(tx, letter.id, &bare.body)?;
            }
            return note_sent(tx, letter.id, at_ms, said);
        }
        Outcome::Later(why) | Outcome::Unreachable(why) | Outcome::Never(why) => why,
    };
    if matches!(outcome, Outcome::Unreachable(_)) {
        let sentence = format!(
            "the mail server can't be used: {why}; see [mail] in the settings, and try `cambist mail test`"
        );
        alarms::raise(tx, at_ms, UNREACHABLE, &sentence)?;
    }
    let is_dead = matches!(outcome, Outcome::Never(_)) || letter.attempts >= most;
    let state = if is_dead { LetterState::Dead } else { LetterState::Waiting };
    note_failed(tx, letter, state, at_ms + pause_ms, why)?;
    if is_dead {
        let dead = count_letters(tx, LetterState::Dead, i64::MAX)?;
        let sentence = format!(
            "letters that were given up: {dead}; look with `cambist mail list --state dead`, and send \
             them anew with `cambist mail retry`"
        );
        alarms::raise(tx, at_ms, DEAD, &sentence)?;
    }
    Ok(())
}

/// The pause after the attempt with this number: it doubles, and is drawn up to a fifth shorter or
/// longer, so that letters that failed together do not come back together.
fn pause_ms(attempts: i64, chance: &dyn Chance) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    let pause = FIRST_PAUSE_MS.saturating_mul(1_i64 << doublings).min(LONGEST_PAUSE_MS);
    let spread = u64::try_from(pause / 5).unwrap_or(0).max(1);
    let drawn = i64::try_from(chance.below(2 * spread)).unwrap_or(0);
    pause - pause / 5 + drawn
}

/// Says that letters wait for settings that nobody has made, or that they wait no more.
///
/// # Errors
/// The store's faults.
pub async fn watch_waiting(app: &App) -> Result<(), Fault> {
    let (now_ms, is_set) = (app.clock().now_ms(), app.post().is_set());
    let look = move |tx: &mut Tx<'_>| -> Plain<i64> {
        Ok(match is_set {
            true => 0,
            false => count_letters(tx, LetterState::Waiting, now_ms - UNSET_AFTER_MS)?,
        })
    };
    let waiting = app.store().read(look).await?;
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
        if waiting == 0 {
            alarms::clear(tx, now_ms, UNSET)?;
            return Ok(());
        }
        let sentence = format!(
            "letters that wait for a mail server: {waiting}; set mail.host and mail.from in the settings"
        );
        alarms::raise(tx, now_ms, UNSET, &sentence)?;
        Ok(())
    };
    Ok(app.store().write(unit).await?)
}

#[cfg(test)]
mod tests {
    use super::{FIRST_PAUSE_MS, LONGEST_PAUSE_MS, pause_ms};
    use crate::chance::SeededChance;

    #[test]
    fn the_pause_doubles_to_an_hour_and_strays_by_a_fifth() {
        let chance = SeededChance::new(1);
        for attempts in 1..=100 {
            let whole = FIRST_PAUSE_MS.saturating_mul(1 << (attempts - 1).min(20));
            let whole = whole.min(LONGEST_PAUSE_MS);
            for _ in 0..50 {
                let pause = pause_ms(attempts, &chance);
                assert!(
                    pause >= whole - whole / 5 && pause < whole + whole / 5,
                    "{attempts} {pause}"
                );
            }
        }
    }
}
