//! The ledger: its audit, a partner's statement, adjustments.

use money::{Amount, Scale};
use store::Stop;

use crate::app::{App, Plain};
use crate::clock::{day_begin_s, utc_text};
use crate::features::book::{
    self, AdjustRefusal, Adjustment, AuditReport, FactId, Movement, PartnerBalances, PartnerId,
    Pots, SHEET_HEAD, StatementEntry, audit_books, period, sheet_line,
};
use crate::features::partners::{PartnerRefusal, require_partner};
use crate::words::Lang;

use super::{Answer, Outcome, deed};

/// What the numbers of adjustments are made of.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

const DAY_S: i64 = 86_400;
/// Facts in one read of a sheet.
const SHEET_READ: u32 = 2000;

pub(super) async fn audit(app: &App) -> Outcome {
    let report = audit_books(app.store()).await.map_err(|fault| fault.to_string())?;
    let found = u64::try_from(report.differences.len()).unwrap_or(u64::MAX);
    let error = match found.saturating_add(report.untold) {
        0 => None,
        found => Some(format!("the books are not sound: {found} differences")),
    };
    Ok(Answer { text: told(&report), error })
}

fn told(report: &AuditReport) -> String {
    let AuditReport { transactions, unsealed, seals, .. } = report;
    let mut text = format!(
        "transactions replayed: {transactions}, of these not sealed yet: {unsealed}; seals verified: {seals}\n"
    );
    if let Some((number, hash)) = report.head {
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        text.push_str(&format!("last seal: {number} {hash}\n"));
    }
    report.differences.iter().for_each(|difference| text.push_str(&format!("{difference}\n")));
    if report.untold > 0 {
        text.push_str(&format!("… and {} more differences\n", report.untold));
    }
    if report.is_sound() {
        text.push_str("everything agrees\n");
    }
    text
}

/// Which part of whose statement is wanted.
pub(super) struct Asked {
    pub(super) partner: i64,
    /// Days as they were written.
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) before: Option<i64>,
    pub(super) limit: u32,
}

/// Its first moment and the first one after it.
type Bounds = (Option<i64>, Option<i64>);

impl Asked {
    fn bounds(&self) -> Result<Bounds, String> {
        let day = |option: &str, text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => day_begin_s(text).map(Some).ok_or_else(|| {
                format!("{option} `{text}` is not a day; write YYYY-MM-DD, from 1970-01-01 on")
            }),
        };
        let (from, to) = (day("--from", &self.from)?, day("--to", &self.to)?);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err("--to can't be before --from".to_owned());
        }
        Ok((from.map(|s| s * 1000), to.map(|s| (s + DAY_S) * 1000)))
    }
}

pub(super) async fn statement(app: &App, asked: Asked) -> Outcome {
    let ((from, until), Asked { partner, before, limit, .. }) = (asked.bounds()?, asked);
    let unit = move |tx: &mut store::Tx<'_>| -> Result<_, Stop<PartnerRefusal>> {
        require_partner(tx, partner)?;
        let period = period(tx, PartnerId(partner), from, until)?;
        let page = period.newest(tx, before, limit)?;
        let ends = (period.opening(tx)?, period.closing(tx)?);
        Ok((page, ends, book::balances(tx, PartnerId(partner))?))
    };
    let (page, (opening, closing), has) =
        app.store().read_long(unit).await.map_err(|stop| stop.to_string())?;
    let is_part = from.is_some() || until.is_some();
    let mut text = format!("partner {partner}: {}\n", in_words(&has));
    if is_part && before.is_none() {
        text.push_str(&format!("after the period:  {}\n", pots_in_words(&closing)));
    }
    page.lines.iter().for_each(|(entry, _)| text.push_str(&lines(entry)));
    match page.next {
        Some(next) => text.push_str(&format!("what came before: --before {next}\n")),
        None if is_part => {
            text.push_str(&format!("before the period: {}\n", pots_in_words(&opening)));
        }
        None => {}
    }
    Ok(Answer::done(text))
}

/// The whole period as a sheet, oldest first.
pub(super) async fn sheet(app: &App, asked: Asked) -> Outcome {
    let ((from, until), partner) = (asked.bounds()?, asked.partner);
    let begin = move |tx: &mut store::Tx<'_>| -> Result<_, Stop<PartnerRefusal>> {
        require_partner(tx, partner)?;
        Ok(period(tx, PartnerId(partner), from, until)?)
    };
    let period = app.store().read_long(begin).await.map_err(|stop| stop.to_string())?;
    let (mut text, mut cursor) = (SHEET_HEAD.to_owned(), None);
    loop {
        let next = move |tx: &mut store::Tx<'_>| -> Plain<_> {
            Ok(period.oldest(tx, cursor, SHEET_READ)?)
        };
        let page = app.store().read_long(next).await.map_err(|stop| stop.to_string())?;
        for (entry, after) in &page.lines {
            text.push_str(&sheet_line(Lang::En, entry, after));
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(Answer::done(text));
        }
    }
}

fn pots_in_words(pots: &Pots) -> String {
    let Pots { held, available, in_payout } = pots;
    format!("{held} USD held, {available} available, {in_payout} in payout")
}

fn in_words(has: &PartnerBalances) -> String {
    let PartnerBalances { held, available, in_payout, paid_out } = has;
    format!("{held} USD held, {available} available, {in_payout} in payout, {paid_out} paid out")
}

/// A line for each pot; the cause stands beside the first.
fn lines(entry: &StatementEntry) -> String {
    let StatementEntry { id, at_ms, movements, .. } = entry;
    let time = utc_text(at_ms.div_euclid(1000));
    let mut text = String::new();
    for (place, Movement { pot, change, balance }) in movements.iter().enumerate() {
        let cause = match place {
            0 => format!("{} ({})", entry.cause(Lang::En), entry.fact),
            _ => String::new(),
        };
        let sign = if change.is_negative() { "" } else { "+" };
        let line = format!(
            "{id:>8}  {time}  {:<9} {:>20} {:>20}  {cause}",
            pot.name(),
            format!("{sign}{}", change.fixed()),
            balance.fixed()
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

pub(super) async fn adjust(
    app: &App,
    partner: i64,
    amount: String,
    reason: String,
    dry_run: bool,
) -> Outcome {
    let amount = Amount::parse(&amount, Scale::USD)
        .map_err(|error| format!("the amount `{amount}` {error}"))?;
    let fact = FactId::new(format!("adjustment:{}", app.chance().word(LETTERS, 20)))
        .map_err(|error| error.to_string())?;
    let adjustment = Adjustment { fact, partner: PartnerId(partner), amount, reason, dry_run };
    let deed = deed(app);
    let unit = move |tx: &mut store::Tx<'_>| book::adjust(tx, &deed, &adjustment);
    match app.store().write(unit).await {
        Ok(has) => Ok(Answer::done(format!("partner {partner} has {}\n", in_words(&has)))),
        Err(Stop::Refused(AdjustRefusal::DryRun(has))) => Ok(Answer::done(format!(
            "partner {partner} would have {}\nthis was a dry run: nothing was changed\n",
            in_words(&has)
        ))),
        Err(stop) => Err(stop.to_string()),
    }
}
