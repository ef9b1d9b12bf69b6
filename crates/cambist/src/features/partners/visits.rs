//! When a partner looked at his overview.

use store::{Fault, Tx, args};

/// A look after so long begins another visit.
const PAUSE_MS: i64 = 30 * 60_000;
/// Looks closer than this are one: the page must not write with every glance.
const GLANCE_MS: i64 = 60_000;

/// The looks of a partner at his overview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visits {
    /// The present visit's last look that was noted, in unix milliseconds.
    pub seen_at_ms: Option<i64>,
    /// The last look of the visit before; `None`: there was none.
    pub last_at_ms: Option<i64>,
}

impl Visits {
    /// The visits after one more look.
    #[must_use]
    pub fn after(self, now_ms: i64) -> Visits {
        match self.seen_at_ms {
            Some(seen) if now_ms - seen > PAUSE_MS => {
                Visits { seen_at_ms: Some(now_ms), last_at_ms: Some(seen) }
            }
            Some(seen) if now_ms - seen <= GLANCE_MS => self,
            _ => Visits { seen_at_ms: Some(now_ms), ..self },
        }
    }
}

/// A partner's visits so far.
///
/// # Errors
/// The store's faults.
pub fn visits_of(tx: &mut Tx<'_>, partner_id: i64) -> Result<Visits, Fault> {
    let found = tx.query_opt(
        "select seen_at_ms, last_at_ms from partner_visits where partner_id = $1",
        &args![partner_id],
        |row| Ok(Visits { seen_at_ms: Some(row.get(0)?), last_at_ms: row.get(1)? }),
    )?;
    Ok(found.unwrap_or_default())
}

/// Notes a look, and returns the visits with it.
///
/// # Errors
/// The store's faults.
pub fn note_visit(tx: &mut Tx<'_>, partner_id: i64, now_ms: i64) -> Result<Visits, Fault> {
    let visits = visits_of(tx, partner_id)?.after(now_ms);
    tx.execute(
        "insert into partner_visits (partner_id, seen_at_ms, last_at_ms) values ($1, $2, $3) \
         on conflict (partner_id) do update set seen_at_ms = excluded.seen_at_ms, \
         last_at_ms = excluded.last_at_ms",
        &args![partner_id, visits.seen_at_ms, visits.last_at_ms],
    )?;
    Ok(visits)
}

#[cfg(test)]
mod tests {
    use super::Visits;

    #[test]
    fn what_is_new_is_counted_from_the_last_look_of_the_visit_before() {
        let minute = 60_000;
        let first = Visits::default().after(0);
        assert_eq!(first, Visits { seen_at_ms: Some(0), last_at_ms: None });
        assert_eq!(first.after(minute), first);
        let later = first.after(20 * minute);
        assert_eq!(later, Visits { seen_at_ms: Some(20 * minute), last_at_ms: None });
        let next = later.after(60 * minute);
        assert_eq!(next, Visits { seen_at_ms: Some(60 * minute), last_at_ms: Some(20 * minute) });
        assert_eq!(next.after(70 * minute).last_at_ms, Some(20 * minute));
    }
}
