//! What was given for a subject and may still be taken back.

use ledger::{Account, House, Outstanding, PartnerId};
use store::{Fault, Tx, args};

use super::balances::usd;
use super::subject::About;

/// What a partner was given for a subject, less what was taken back.
pub(super) fn outstanding(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    about: About,
) -> Result<Outstanding, Fault> {
    tx.query_one(
        "select cast(coalesce(sum(case when t.kind in ('grant', 'reversal') \
         then p.amount_units else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when t.kind in ('loss', 'loss_return') \
         then -p.amount_units else 0 end), 0) as bigint) \
         from transactions t join postings p on p.transaction_id = t.id and p.account = $3 \
         where t.subject = $2 and t.partner_id = $1",
        &args![partner.0, about.to_string(), Account::House(House::RewardsExpense).to_string()],
        |row| Ok(Outstanding { granted: usd(row.get(0)?), shared: usd(row.get(1)?) }),
    )
}
