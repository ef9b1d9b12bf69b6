//! Everything that was posted about one subject.

use ledger::{Account, Kind, Side};
use money::Amount;
use store::{Fault, Tx, args};

use super::balances::usd;
use super::store::{account, kind};
use super::subject::About;

/// One posting about a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AboutLine {
    /// The transaction's number.
    pub id: i64,
    /// When, in unix milliseconds.
    pub at_ms: i64,
    /// Which event it was.
    pub fact: String,
    /// What kind of event.
    pub kind: Kind,
    /// The account.
    pub account: Account,
    /// Debit or credit.
    pub side: Side,
    /// By how much, zero or more.
    pub amount: Amount,
}

/// Every posting about a subject, in the order in which they were made, debits first.
///
/// # Errors
/// The store's faults, and a row that the office never wrote.
pub fn posted_about(tx: &mut Tx<'_>, about: About) -> Result<Vec<AboutLine>, Fault> {
    tx.query(
        "select t.id, t.at_ms, t.fact, t.kind, p.account, p.amount_units from transactions t \
         join postings p on p.transaction_id = t.id where t.subject = $1 \
         order by t.id, p.amount_units desc, p.account",
        &args![about.to_string()],
        |row| {
            let id = row.get(0)?;
            let units: i64 = row.get(5)?;
            let account = account(id, &row.get::<String>(4)?)?;
            // A grant of nothing has two sides all the same.
            let is_debit = units > 0 || (units == 0 && account.partner().is_none());
            Ok(AboutLine {
                id,
                at_ms: row.get(1)?,
                fact: row.get(2)?,
                kind: kind(id, &row.get::<String>(3)?)?,
                account,
                side: if is_debit { Side::Debit } else { Side::Credit },
                amount: usd(units.saturating_abs()),
            })
        },
    )
}
