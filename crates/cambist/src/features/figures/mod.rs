//! What clicks and exchanges of a window come to: counted in one way for the cabinet and for programs.
//!
//! Nouns: [`Sums`], [`Figures`], [`Tally`], [`By`], [`Wanted`].
//! Story: a window is asked for → its clicks are counted from the counts by hour, its exchanges are
//! summed by the database, each under the key of its group → [`Tally::told`] ranks the groups and
//! adds them up.
//! Invariants: every query takes the partner's number first; a figure on a page is the figure that the
//! API tells, as both come from here; an order counts where and when it was placed.

mod clicks;
mod exchanges;
mod news;
mod sub;
mod tally;

pub use clicks::tally_clicks;
pub use exchanges::{By, count_exchanges_up_to, tally_exchanges};
pub use news::{News, begun, news};
pub use sub::{USUAL_SUB, Wanted, sub_id};
pub use tally::{Figures, Groups, Sums, Tally, percent_down};

const DAY_MS: i64 = 86_400_000;

/// The day of a moment, in UTC: `2026-11-01`.
pub fn day_of(at_ms: i64) -> String {
    crate::clock::utc_text(at_ms.div_euclid(1000)).chars().take(10).collect()
}
