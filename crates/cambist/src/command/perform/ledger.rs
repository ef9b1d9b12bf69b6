//! The ledger: its audit, a partner's statement, adjustments.

use money::{Amount, Scale};
use store::Stop;

use crate::app::App;
use crate::clock::utc_text;
use crate::features::book::{
    self, AdjustRefusal, Adjustment, AuditReport, FactId, Movement, PartnerBalances, PartnerId,
    StatementEntry, audit_books,
};
use crate::features::partners::{PartnerRefusal, require_partner};

use super::{Answer, Outcome, deed};

/// What the numbers of adjustments are made of.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

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

pub(super) async fn statement(app: &App, partner: i64, before: Option<i64>, limit: u32) -> Outcome {
    let unit = move |tx: &mut store::Tx<'_>| -> Result<_, Stop<PartnerRefusal>> {
        require_partner(tx, partner)?;
        let entries = book::statement(tx, PartnerId(partner), before, limit)?;
        Ok((entries, book::balances(tx, PartnerId(partner))?))
    };
    let (entries, has) = app.store().read_long(unit).await.map_err(|stop| stop.to_string())?;
    let mut text = format!("partner {partner}: {}\n", in_words(&has));
    entries.iter().for_each(|entry| text.push_str(&lines(entry)));
    let is_full = u32::try_from(entries.len()).is_ok_and(|count| count == limit);
    if let Some(last) = entries.last().filter(|_| is_full) {
        text.push_str(&format!("what came before: --before {}\n", last.id));
    }
    Ok(Answer::done(text))
}

fn in_words(has: &PartnerBalances) -> String {
    let PartnerBalances { held, available, in_payout, paid_out } = has;
    format!("{held} USD held, {available} available, {in_payout} in payout, {paid_out} paid out")
}

/// A line for each pot; the cause stands beside the first.
fn lines(entry: &StatementEntry) -> String {
    let StatementEntry { id, at_ms, kind, fact, subject, movements } = entry;
    let time = utc_text(at_ms.div_euclid(1000));
    let mut text = String::new();
    for (place, Movement { pot, change, balance }) in movements.iter().enumerate() {
        let cause = match place {
            0 => format!("{kind} of {}, {fact}", subject.about),
            _ => String::new(),
        };
        let note = Some(&subject.note).filter(|note| place == 0 && !note.is_empty());
        let note = note.map_or(String::new(), |note| format!(" ({note})"));
        let sign = if change.is_negative() { "" } else { "+" };
        let line = format!(
            "{id:>8}  {time}  {:<9} {:>20} {:>20}  {cause}{note}",
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
