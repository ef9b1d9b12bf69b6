//! What has happened to a partner's money and terms since a moment.

use store::{Fault, Tx, args};

use money::{Amount, Scale};

/// What is new to a partner besides his clicks and orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Rewards that were granted.
    pub granted: i64,
    /// What they were when they were granted, in USD.
    pub earned: Amount,
    /// Payouts that were made.
    pub payouts_done: i64,
    /// Payouts that an operator called off.
    pub payouts_cancelled: i64,
    /// Whether something was agreed anew with him, or for everyone in his programme.
    pub has_new_terms: bool,
}

/// What is new to a partner since `since_ms`; `programme` is the name of the programme that he is in.
///
/// # Errors
/// The store's faults.
pub fn news(
    tx: &mut Tx<'_>,
    partner_id: i64,
    programme: Option<&str>,
    since_ms: i64,
) -> Result<News, Fault> {
    let (granted, earned) = tx.query_one(
        "select count(*), cast(coalesce(sum(-p.amount_units), 0) as bigint) from transactions t \
         join postings p on p.transaction_id = t.id and p.account = $3 \
         where t.partner_id = $1 and t.at_ms > $2 and t.kind = 'grant'",
        &args![partner_id, since_ms, format!("partner:{partner_id}:held")],
        |row| Ok((row.get(0)?, row.get::<i64>(1)?)),
    )?;
    let (payouts_done, payouts_cancelled) = tx.query_one(
        "select cast(coalesce(sum(case when status = 1 then 1 else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when status = 2 then 1 else 0 end), 0) as bigint) \
         from payouts where partner_id = $1 and ended_at_ms > $2",
        &args![partner_id, since_ms],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let terms: i64 = tx.query_one(
        "select (select count(*) from audit_log where subject = $1 and at_ms > $2 \
         and action in ('partner.terms', 'partner.programme')) \
         + (select count(*) from programme_versions v join programmes p on p.id = v.programme_id \
         where p.name = $3 and v.at_ms > $2)",
        &args![partner_id.to_string(), since_ms, programme.unwrap_or_default()],
        |row| row.get(0),
    )?;
    Ok(News {
        granted,
        earned: Amount::from_units(earned, Scale::USD),
        payouts_done,
        payouts_cancelled,
        has_new_terms: terms > 0,
    })
}

/// Whether a partner has an exchange, and whether he has asked for a payout that was not called off.
///
/// # Errors
/// The store's faults.
pub fn begun(tx: &mut Tx<'_>, partner_id: i64) -> Result<(bool, bool), Fault> {
    let mut is_any = |sql: &str| -> Result<bool, Fault> {
        Ok(tx.query_opt(sql, &args![partner_id], |row| row.get::<i64>(0))?.is_some())
    };
    let ordered = is_any("select order_id from rewards where partner_id = $1 limit 1")?;
    let paid = is_any("select id from payouts where partner_id = $1 and status in (0, 1) limit 1")?;
    Ok((ordered, paid))
}
