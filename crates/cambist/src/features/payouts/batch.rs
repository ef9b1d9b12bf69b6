//! Many payouts at once: taken out together as a sheet for the bank or the wallet.

use std::collections::BTreeSet;

use store::{Fault, Refusal, Row, Stop, Tx, Value, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::sheet::{Sheet, Wrong};

use super::methods::find_method;
use super::payout::{Payout, Status};
use super::queue::{QueueFilter, list_queue};
use super::store::{COLUMNS, hold, read};

/// The columns of a batch's sheet, in the order in which they are written. Filling in the last one
/// makes a sheet that [`import_references`](super::import_references) takes.
pub const BATCH_COLUMNS: &[&str] =
    &["id", "account", "amount", "currency", "partner", "usd", "reference"];

/// Payouts that fit into one batch.
const MOST: u32 = 1000;

/// Payouts that were taken out together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its number.
    pub id: i64,
    /// By which method its payouts are paid.
    pub method_id: i64,
    /// When it was made, in unix milliseconds.
    pub made_at_ms: i64,
    /// Who made it, by the actor's name.
    pub made_by: String,
    /// How many payouts were taken out with it.
    pub payouts: i64,
}

/// Which payouts are to be taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchAsked {
    /// By which method they are paid.
    pub method_id: i64,
    /// Their numbers; `None`: all pending ones of the method that are in no batch.
    pub ids: Option<BTreeSet<i64>>,
    /// Whether those that were taken out before may be taken out again.
    pub again: bool,
}

/// Why nothing is taken out or taken in, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BatchRefusal {
    /// No method has this number.
    #[error("there is no payout method {0}; `cambist payouts methods list` shows them all")]
    Method(i64),
    /// No batch has this number.
    #[error("there is no batch {0}")]
    Unknown(i64),
    /// Nothing waits.
    #[error("no payout of this method waits, or all that do are in a batch already")]
    Nothing,
    /// More than fit.
    #[error("a batch takes at most {MOST} payouts")]
    TooMany,
    /// Payouts that can't be taken out, each with why.
    #[error("nothing was taken out:\n{}", .0.join("\n"))]
    Unfit(Vec<String>),
    /// Payouts that were taken out before: somebody may be paying them.
    #[error(
        "nothing was taken out: {} taken out already; say `again` if nobody has paid them",
        .0.iter().map(|(id, batch)| format!("payout {id} was (batch {batch})")).collect::<Vec<_>>().join(", ")
    )]
    TakenOut(Vec<(i64, i64)>),
    /// Lines of a sheet that can't be taken.
    #[error(
        "the sheet can't be taken, so nothing was changed:\n{}",
        .0.iter().map(Wrong::to_string).collect::<Vec<_>>().join("\n")
    )]
    Lines(Vec<Wrong>),
    /// It was a dry run: so many would be done, and so many are as the sheet says.
    #[error("a dry run changes nothing")]
    DryRun(super::ImportReport),
}

impl Refusal for BatchRefusal {}

/// Takes pending payouts out together. They stay pending, and their partners can no longer call them
/// off.
///
/// # Errors
/// [`BatchRefusal`]; the store's faults.
pub fn make_batch(
    tx: &mut Tx<'_>,
    deed: &Deed,
    asked: &BatchAsked,
) -> Result<(Batch, Vec<Payout>), Stop<BatchRefusal>> {
    let method = find_method(tx, asked.method_id)?;
    method.ok_or(BatchRefusal::Method(asked.method_id))?;
    let ids = match &asked.ids {
        Some(ids) => ids.clone(),
        None => waiting(tx, asked)?,
    };
    if ids.is_empty() {
        return Err(BatchRefusal::Nothing.into());
    }
    if ids.len() > MOST as usize {
        return Err(BatchRefusal::TooMany.into());
    }
    let payouts = fit(tx, asked, &ids)?;
    let batch = insert(tx, deed, asked.method_id, payouts.len())?;
    for payout in &payouts {
        let sql = "update payouts set batch_id = $2 where id = $1";
        tx.send(sql, &args![payout.id, batch.id])?;
    }
    let detail = format!("{} payouts by method {}", payouts.len(), asked.method_id);
    audit::record(tx, deed, "payout_batch.make", &batch.id.to_string(), &detail)?;
    let marked = |payout| Payout { batch_id: Some(batch.id), ..payout };
    Ok((batch.clone(), payouts.into_iter().map(marked).collect()))
}

/// Whatever waits by the method, and was not taken out before unless that is wanted.
fn waiting(tx: &mut Tx<'_>, asked: &BatchAsked) -> Result<BTreeSet<i64>, Fault> {
    let filter = QueueFilter {
        status: Some(Status::Pending),
        method_id: Some(asked.method_id),
        ..QueueFilter::default()
    };
    let pending = list_queue(tx, &filter, None, MOST + 1)?;
    let fits = |payout: &&Payout| asked.again || payout.batch_id.is_none();
    Ok(pending.iter().filter(fits).map(|payout| payout.id).collect())
}

/// The payouts, held in the order of their numbers; all of them can be taken out.
fn fit(
    tx: &mut Tx<'_>,
    asked: &BatchAsked,
    ids: &BTreeSet<i64>,
) -> Result<Vec<Payout>, Stop<BatchRefusal>> {
    let (mut payouts, mut unfit, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    for id in ids {
        match hold(tx, *id)? {
            None => unfit.push(format!("payout {id}: there is no such payout")),
            Some(payout) if payout.method_id != asked.method_id => {
                unfit.push(format!("payout {id}: is paid by method {}", payout.method_id));
            }
            Some(payout) if !payout.is_pending() => {
                let word = payout.status.word().replace('_', " ");
                unfit.push(format!("payout {id}: is {word} already"));
            }
            Some(payout) => {
                taken.extend(payout.batch_id.map(|batch| (*id, batch)));
                payouts.push(payout);
            }
        }
    }
    if !unfit.is_empty() {
        return Err(BatchRefusal::Unfit(unfit).into());
    }
    if !taken.is_empty() && !asked.again {
        return Err(BatchRefusal::TakenOut(taken).into());
    }
    Ok(payouts)
}

fn insert(tx: &mut Tx<'_>, deed: &Deed, method_id: i64, payouts: usize) -> Result<Batch, Fault> {
    let payouts = i64::try_from(payouts).unwrap_or(i64::MAX);
    let made_by = deed.actor.name().into_owned();
    let id = tx.query_one(
        "insert into payout_batches (method_id, made_at_ms, made_by, payouts) \
         values ($1, $2, $3, $4) returning id",
        &args![method_id, deed.at_ms, made_by.as_str(), payouts],
        |row| row.get(0),
    )?;
    Ok(Batch { id, method_id, made_at_ms: deed.at_ms, made_by, payouts })
}

/// The pending ones of these payouts as a sheet for the bank or the wallet: whoever pays by a sheet that
/// he writes again must not pay what was paid or called off since. Its last column waits for
/// references. What a spreadsheet would compute stays a text.
pub fn batch_sheet(payouts: &[Payout]) -> String {
    let row = |payout: &Payout| {
        vec![
            payout.id.to_string(),
            payout.account.clone(),
            payout.pay.to_string(),
            payout.currency.clone(),
            payout.partner_id.to_string(),
            payout.amount.to_string(),
            payout.reference.clone(),
        ]
    };
    let pending = payouts.iter().filter(|payout| payout.is_pending());
    Sheet::write(BATCH_COLUMNS, pending.map(row))
}

const BATCHES: &str = "select id, method_id, made_at_ms, made_by, payouts from payout_batches";

/// One batch.
///
/// # Errors
/// The store's faults.
pub fn find_batch(tx: &mut Tx<'_>, id: i64) -> Result<Option<Batch>, Fault> {
    tx.query_opt(&format!("{BATCHES} where id = $1"), &args![id], batch)
}

/// Batches, newest first.
///
/// # Errors
/// The store's faults.
pub fn list_batches(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Batch>, Fault> {
    tx.query(&format!("{BATCHES} order by id desc limit {limit}"), &args![], batch)
}

/// The payouts whose last batch is this one, by their numbers.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn payouts_in(tx: &mut Tx<'_>, batch_id: i64) -> Result<Vec<Payout>, Fault> {
    let sql = format!("select {COLUMNS} from payouts where batch_id = $1 order by id");
    tx.query(&sql, &[Value::from(batch_id)], read)
}

fn batch(row: &Row<'_>) -> Result<Batch, Fault> {
    Ok(Batch {
        id: row.get(0)?,
        method_id: row.get(1)?,
        made_at_ms: row.get(2)?,
        made_by: row.get(3)?,
        payouts: row.get(4)?,
    })
}
