//! What the overview is made of: few reads, however long the history is.

use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::book::{PartnerBalances, PartnerId, balances};
use crate::features::clicks::{AddressFilter, ClickFilter, ClickRow, list_back};
use crate::features::figures::{
    By, News, Sums, Tally, USUAL_SUB, begun, day_of, news, tally_clicks, tally_exchanges,
};
use crate::features::partners::{Visits, note_visit, visits_of};
use crate::features::rewards::programme_of;

const DAY_MS: i64 = 86_400_000;

/// The windows that the overview compares, in unix milliseconds, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spans {
    /// The days of the charts up to now.
    pub(super) now: (i64, i64),
    /// As many days before them, up to the same time of the day.
    pub(super) before: (i64, i64),
    /// The calendar month up to now.
    pub(super) month: (i64, i64),
    /// How many days.
    pub(super) days: i64,
}

impl Spans {
    /// The windows of so many days that end at a moment.
    pub(super) fn ending(now_ms: i64, days: i64) -> Spans {
        let today = now_ms - now_ms.rem_euclid(DAY_MS);
        let first = today - (days - 1) * DAY_MS;
        let of_month = day_of(now_ms).get(8..10).and_then(|text| text.parse::<i64>().ok());
        Spans {
            now: (first, now_ms),
            before: (first - days * DAY_MS, now_ms - days * DAY_MS),
            month: (today - (of_month.unwrap_or(1) - 1) * DAY_MS, now_ms),
            days,
        }
    }

    /// Whether the days of the charts hold the whole month.
    fn has_month(self) -> bool {
        self.month.0 >= self.now.0
    }

    /// What the month comes to, of days that hold it.
    fn month_in(self, days: &Tally) -> Sums {
        let of_month = (self.month.0..=self.month.1).step_by(DAY_MS as usize);
        of_month.fold(Sums::default(), |sum, at_ms| sum.plus(days.of(&day_of(at_ms))))
    }

    /// The days of a window, as their groups are called.
    pub(super) fn days_of(self, window: (i64, i64)) -> Vec<String> {
        (0..self.days).map(|place| day_of(window.0 + place * DAY_MS)).collect()
    }
}

/// How far the partner has come, and what has come last.
#[derive(Clone, Debug, Default)]
pub(super) struct Begun {
    /// His newest click by a person.
    pub(super) last: Option<ClickRow>,
    /// Whether he has an exchange.
    pub(super) has_order: bool,
    /// Whether he has asked for a payout.
    pub(super) has_payout: bool,
    /// Clicks and orders of today.
    pub(super) today: Sums,
}

/// What the overview is made of.
pub(super) struct Found {
    pub(super) spans: Spans,
    pub(super) has: PartnerBalances,
    pub(super) month: Sums,
    /// By day.
    pub(super) now: Tally,
    pub(super) before: Tally,
    /// By pair, by link, by sub-id.
    pub(super) best: [Tally; 3],
    pub(super) begun: Begun,
    /// New clicks, new orders, and what else is new; `None`: he was never here before.
    pub(super) news: Option<(i64, i64, News)>,
}

/// The ways in which the best are ranked.
pub(super) const BEST: [By; 3] = [By::Pair, By::Link, By::Sub];

/// Reads everything, and notes that the partner was here.
pub(super) async fn find(app: &App, partner_id: i64, spans: Spans) -> Result<Found, Fault> {
    let since = note(app, partner_id, spans.now.1).await?.last_at_ms;
    let mut found = of_books(app, partner_id, spans, since).await?;
    let links = app.links();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let mut count = |window, by| {
            let mut tally = Tally::default();
            tally_clicks(tx, partner_id, window, by, &links, &mut tally)?;
            Ok::<_, Fault>(tally)
        };
        let by_day = [count(spans.now, By::Day)?, count(spans.before, By::Day)?];
        let month = match spans.has_month() {
            true => Sums::default(),
            false => count(spans.month, By::Day)?.total(),
        };
        let best = [count(spans.now, By::Pair)?, count(spans.now, By::Link)?];
        let new = since.map(|since| count((since + 1, spans.now.1), By::Day)).transpose()?;
        Ok((by_day, month, best, new, last_click(tx, partner_id)?))
    };
    let ([now, before], month, [pairs, of_links], new, last) = app.clicks().read(read).await?;
    found.now.join(now);
    found.before.join(before);
    found.best[0].join(pairs);
    found.best[1].join(of_links);
    found.begun.last = last;
    found.begun.today = found.now.of(&day_of(spans.now.1));
    found.month = match spans.has_month() {
        true => spans.month_in(&found.now),
        false => found.month.plus(month),
    };
    if let (Some(news), Some(new)) = (&mut found.news, new) {
        news.0 = new.total().clicks;
    }
    Ok(found)
}

/// Writes only when something is to be noted: most looks are glances.
async fn note(app: &App, partner_id: i64, now_ms: i64) -> Result<Visits, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(visits_of(tx, partner_id)?) };
    let visits = app.store().read(read).await?;
    if visits.after(now_ms) == visits {
        return Ok(visits);
    }
    let write = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(note_visit(tx, partner_id, now_ms)?) };
    Ok(app.store().write(write).await?)
}

async fn of_books(
    app: &App,
    partner_id: i64,
    spans: Spans,
    since: Option<i64>,
) -> Result<Found, Fault> {
    let (links, terms) = (app.links(), app.config().rewards.terms());
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let mut count = |window, by| {
            let mut tally = Tally::default();
            tally_exchanges(tx, partner_id, window, (by, USUAL_SUB), &links, &mut tally)?;
            Ok::<_, Fault>(tally)
        };
        let (now, before) = (count(spans.now, By::Day)?, count(spans.before, By::Day)?);
        let month = match spans.has_month() {
            true => Sums::default(),
            false => count(spans.month, By::Day)?.total(),
        };
        let mut best = [const { Tally::new() }; 3];
        for (tally, by) in best.iter_mut().zip(BEST) {
            *tally = count(spans.now, by)?;
        }
        let new = since.map(|since| count((since + 1, spans.now.1), By::Day)).transpose()?;
        let (has_order, has_payout) = begun(tx, partner_id)?;
        let news = match (since, new) {
            (Some(since), Some(new)) => {
                let programme = programme_of(tx, partner_id, &terms)?.programme;
                let name = programme.as_ref().map(|programme| programme.name.as_str());
                Some((0, new.total().orders, news(tx, partner_id, name, since)?))
            }
            _ => None,
        };
        let has = balances(tx, PartnerId(partner_id))?;
        let begun = Begun { has_order, has_payout, ..Begun::default() };
        Ok(Found { spans, has, month, now, before, best, begun, news })
    };
    Ok(app.store().read(read).await?)
}

/// The newest click by a person among the newest few.
fn last_click(tx: &mut Tx<'_>, partner_id: i64) -> Result<Option<ClickRow>, Fault> {
    let (first, last) = (0, i64::MAX);
    let window = ClickFilter { partner_id, first, last, address: AddressFilter::Any };
    Ok(list_back(tx, &window, 50)?.into_iter().find(|click| !click.is_bot))
}

/// What changes while the partner looks: less than the whole overview.
pub(super) async fn find_pulse(app: &App, partner_id: i64, now_ms: i64) -> Result<Begun, Fault> {
    let (today, links) = (Spans::ending(now_ms, 1).now, app.links());
    let of_clicks = std::sync::Arc::clone(&links);
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let mut tally = Tally::default();
        tally_clicks(tx, partner_id, today, By::Day, &of_clicks, &mut tally)?;
        Ok((tally.total(), last_click(tx, partner_id)?))
    };
    let (clicks, last) = app.clicks().read(read).await?;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let mut tally = Tally::default();
        tally_exchanges(tx, partner_id, today, (By::Day, USUAL_SUB), &links, &mut tally)?;
        Ok((tally.total(), begun(tx, partner_id)?))
    };
    let (orders, (has_order, has_payout)) = app.store().read(read).await?;
    Ok(Begun { last, has_order, has_payout, today: orders.plus(clicks) })
}

#[cfg(test)]
mod tests {
    use super::Spans;
    use crate::features::figures::day_of;

    #[test]
    fn the_days_before_are_as_many_and_end_at_the_same_time_of_the_day() {
        // 2026-11-15 13:00:00 UTC.
        let now_ms = 1_794_747_600_000;
        for days in [7, 30, 90] {
            let spans = Spans::ending(now_ms, days);
            assert_eq!(spans.now.1 - spans.now.0, spans.before.1 - spans.before.0, "{days}");
            assert_eq!(spans.days_of(spans.now).len() as i64, days);
            assert_eq!(spans.days_of(spans.now).last().unwrap(), "2026-11-15");
            assert!(spans.before.1 < spans.now.0);
            assert_eq!(day_of(spans.month.0), "2026-11-01");
        }
    }
}
