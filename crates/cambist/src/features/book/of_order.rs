//! Everything that an order did in the books.

use ledger::PartnerId;
use store::{Fault, Tx, args};

use super::statement::{COLUMNS, StatementEntry, assembled, entry, movement};
use super::subject::About;

/// What an order did to a partner's money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPosting {
    /// Whose money.
    pub partner: PartnerId,
    /// What happened to it.
    pub entry: StatementEntry,
}

/// Everything that an order did in the books, oldest first.
///
/// # Errors
/// The store's faults, and a row that the office never wrote.
pub fn postings_of_order(tx: &mut Tx<'_>, order_id: i64) -> Result<Vec<OrderPosting>, Fault> {
    let mut partners = Vec::new();
    let rows = tx.query(
        &format!(
            "{COLUMNS}, t.partner_id from transactions t \
             join postings p on p.transaction_id = t.id where t.subject = $1 order by t.id"
        ),
        &args![About::Order(order_id).to_string()],
        |row| {
            let entry = entry(row)?;
            let partner = PartnerId(row.get(9)?);
            Ok((entry, movement(row)?.map(|(_, movement)| movement), partner))
        },
    )?;
    let rows = rows.into_iter().map(|(entry, movement, partner)| {
        if partners.last().is_none_or(|(id, _)| *id != entry.id) {
            partners.push((entry.id, partner));
        }
        (entry, movement)
    });
    let entries = assembled(rows.collect());
    let with_partner = |(entry, (_, partner))| OrderPosting { partner, entry };
    Ok(entries.into_iter().zip(partners).map(with_partner).collect())
}
