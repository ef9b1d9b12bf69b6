//! Rows of payouts.

use money::{Amount, Scale, parse_decimal, plain};
use store::{Fault, Row, Tx, args};

use crate::features::audit::Deed;

use super::asking::Asking;
use super::method::PayoutQuote;
use super::payout::{Flag, Payout, Status};

/// The columns of a payout, as a query and the `returning` of a write both can name them.
pub(super) const COLUMNS: &str = "payouts.id, payouts.partner_id, payouts.method_id, \
     payouts.account_id, payouts.account, payouts.asked_units, payouts.amount_units, \
     payouts.fee_units, payouts.price, payouts.currency, payouts.pay_units, \
     (select c.decimals from currencies c where c.code = payouts.currency), payouts.status, \
     payouts.requested_at_ms, payouts.ended_at_ms, payouts.ended_by, payouts.reference, \
     payouts.reason, payouts.batch_id, payouts.is_new_account, \
     exists (select 1 from payout_accounts o where o.normal = payouts.normal \
     and o.partner_id <> payouts.partner_id), \
     exists (select 1 from account_blacklist b where b.normal = payouts.normal), payouts.normal";

/// One payout.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_payout(tx: &mut Tx<'_>, id: i64) -> Result<Option<Payout>, Fault> {
    tx.query_opt(&format!("select {COLUMNS} from payouts where id = $1"), &args![id], read)
}

/// One payout of a partner; another partner's is none.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_own(tx: &mut Tx<'_>, partner_id: i64, id: i64) -> Result<Option<Payout>, Fault> {
    Ok(find_payout(tx, id)?.filter(|payout| payout.partner_id == partner_id))
}

/// A partner's payouts, newest first, with numbers below `before`.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_payouts(
    tx: &mut Tx<'_>,
    partner_id: i64,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Payout>, Fault> {
    let sql = format!(
        "select {COLUMNS} from payouts where partner_id = $1 and id < $2 \
         order by id desc limit {limit}"
    );
    tx.query(&sql, &args![partner_id, before.unwrap_or(i64::MAX)], read)
}

/// Which payouts of a partner are wanted by a program of his.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayoutWindow {
    /// Whose.
    pub partner_id: i64,
    /// The smallest number.
    pub first: i64,
    /// The largest number.
    pub last: i64,
    /// The first millisecond in which one was asked for.
    pub from_ms: i64,
    /// The last millisecond in which one was asked for.
    pub until_ms: i64,
}

const WANTED: &str = "where partner_id = $1 and id >= $2 and id <= $3 and requested_at_ms >= $4 \
     and requested_at_ms <= $5";

impl PayoutWindow {
    fn args(&self) -> [store::Value<'static>; 5] {
        [self.partner_id, self.first, self.last, self.from_ms, self.until_ms].map(Into::into)
    }
}

/// Where the newest `limit` payouts of a window begin, and whether older ones are left.
///
/// # Errors
/// The store's faults.
pub fn oldest_payout_wanted(
    tx: &mut Tx<'_>,
    window: &PayoutWindow,
    limit: u32,
) -> Result<(i64, bool), Fault> {
    let newest = |tx: &mut Tx<'_>, window: &PayoutWindow, skip: u32| {
        let sql = format!("select id from payouts {WANTED} order by id desc limit 1 offset {skip}");
        tx.query_opt(&sql, &window.args(), |row| row.get::<i64>(0))
    };
    let Some(oldest) = newest(tx, window, limit.saturating_sub(1))? else {
        return Ok((window.first, false));
    };
    let older = PayoutWindow { last: oldest - 1, ..*window };
    Ok((oldest, newest(tx, &older, 0)?.is_some()))
}

/// At most `limit` payouts of a window, by their numbers.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_between(
    tx: &mut Tx<'_>,
    window: &PayoutWindow,
    limit: u32,
) -> Result<Vec<Payout>, Fault> {
    let sql = format!("select {COLUMNS} from payouts {WANTED} order by id limit {limit}");
    tx.query(&sql, &window.args(), read)
}

/// The payout that a partner's idempotency key made.
pub(super) fn find_by_key(
    tx: &mut Tx<'_>,
    partner_id: i64,
    key: &str,
) -> Result<Option<Payout>, Fault> {
    let sql =
        format!("select {COLUMNS} from payouts where partner_id = $1 and idempotency_key = $2");
    tx.query_opt(&sql, &args![partner_id, key], read)
}

/// Whether a partner was paid, or is about to be.
pub(super) fn has_payouts(tx: &mut Tx<'_>, partner_id: i64) -> Result<bool, Fault> {
    let sql = "select id from payouts where partner_id = $1 and status in (0, 1) limit 1";
    Ok(tx.query_opt(sql, &args![partner_id], |row| row.get::<i64>(0))?.is_some())
}

/// Whether a partner was paid to another account than this one.
pub(super) fn was_paid_elsewhere(
    tx: &mut Tx<'_>,
    partner_id: i64,
    normal: &str,
) -> Result<bool, Fault> {
    let sql =
        "select id from payouts where partner_id = $1 and status = 1 and normal <> $2 limit 1";
    Ok(tx.query_opt(sql, &args![partner_id, normal], |row| row.get::<i64>(0))?.is_some())
}

/// A new payout's row, which a request has worked out.
pub(super) struct NewPayout<'a> {
    pub(super) asking: &'a Asking,
    pub(super) quote: &'a PayoutQuote,
    pub(super) currency: &'a str,
    pub(super) account_id: i64,
    pub(super) normal: &'a str,
    pub(super) asked: Option<Amount>,
    pub(super) is_new_account: bool,
}

/// Adds a payout and returns its number.
pub(super) fn insert(tx: &mut Tx<'_>, deed: &Deed, new: &NewPayout<'_>) -> Result<i64, Fault> {
    let NewPayout { asking, quote, .. } = new;
    tx.query_one(
        "insert into payouts (partner_id, method_id, account_id, account, normal, \
         idempotency_key, asked_units, amount_units, fee_units, price, currency, pay_units, status, \
         is_new_account, requested_at_ms, ended_by, reference, reason) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, '', '', '') \
         returning id",
        &args![
            asking.partner_id,
            asking.method_id,
            new.account_id,
            asking.account.trim(),
            new.normal,
            asking.key.as_deref(),
            new.asked.map(Amount::units),
            quote.amount.units(),
            quote.fee.units(),
            plain(quote.price),
            new.currency,
            quote.pay.units(),
            new.is_new_account,
            deed.at_ms
        ],
        |row| row.get(0),
    )
}

/// Reads payouts that no other unit changes until this one ends, by their numbers: the write is the
/// lock.
pub(super) fn hold(tx: &mut Tx<'_>, id: i64) -> Result<Option<Payout>, Fault> {
    let sql = format!("update payouts set status = status where id = $1 returning {COLUMNS}");
    tx.query_opt(&sql, &args![id], read)
}

/// Writes how a payout ended.
pub(super) fn write_end(tx: &mut Tx<'_>, payout: &Payout) -> Result<(), Fault> {
    tx.send(
        "update payouts set status = $2, ended_at_ms = $3, ended_by = $4, reference = $5, \
         reason = $6 where id = $1",
        &args![
            payout.id,
            payout.status.number(),
            payout.ended_at_ms,
            payout.ended_by.as_str(),
            payout.reference.as_str(),
            payout.reason.as_str()
        ],
    )
}

pub(super) fn read(row: &Row<'_>) -> Result<Payout, Fault> {
    let id: i64 = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("payouts.{column} of {id}"));
    let usd = |units| Amount::from_units(units, Scale::USD);
    let scale =
        u8::try_from(row.get::<i64>(11)?).ok().and_then(|decimals| Scale::new(decimals).ok());
    let scale = scale.ok_or_else(|| corrupt("currency"))?;
    let flags = [
        (row.get::<bool>(20)?, Flag::SharedAccount),
        (row.get::<bool>(21)?, Flag::Blacklisted),
        (row.get::<bool>(19)?, Flag::NewAccount),
    ];
    Ok(Payout {
        id,
        partner_id: row.get(1)?,
        method_id: row.get(2)?,
        account_id: row.get(3)?,
        account: row.get(4)?,
        asked: row.get::<Option<i64>>(5)?.map(usd),
        amount: usd(row.get(6)?),
        fee: usd(row.get(7)?),
        price: parse_decimal(&row.get::<String>(8)?).map_err(|_| corrupt("price"))?,
        currency: row.get(9)?,
        pay: Amount::from_units(row.get(10)?, scale),
        status: Status::from_number(row.get(12)?).ok_or_else(|| corrupt("status"))?,
        requested_at_ms: row.get(13)?,
        ended_at_ms: row.get(14)?,
        ended_by: row.get(15)?,
        reference: row.get(16)?,
        reason: row.get(17)?,
        batch_id: row.get(18)?,
        flags: flags.into_iter().filter(|(is_so, _)| *is_so).map(|(_, flag)| flag).collect(),
        normal: row.get(22)?,
    })
}
