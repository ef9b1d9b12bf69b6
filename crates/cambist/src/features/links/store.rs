//! Rows of links.

use store::{Fault, Row, Tx, args};

use super::table::{Link, LinkTable};

const COLUMNS: &str = "select l.id, l.partner_id, l.code, l.label, l.target, l.is_enabled, \
     p.is_suspended, l.created_at_ms from links l join partners p on p.id = l.partner_id";

/// Reads every link and every parameter of an older engine.
///
/// # Errors
/// The store's faults.
pub fn load_table(tx: &mut Tx<'_>) -> Result<LinkTable, Fault> {
    let links = tx.query(COLUMNS, &args![], read)?;
    let legacy =
        tx.query("select parameter, value, link_id from legacy_links", &args![], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    Ok(LinkTable::new(links, legacy))
}

/// A partner's links, oldest first: the first one is what `get_info` calls his link.
///
/// # Errors
/// The store's faults.
pub fn list_links(tx: &mut Tx<'_>, partner_id: i64) -> Result<Vec<Link>, Fault> {
    let sql = format!("{COLUMNS} where l.partner_id = $1 order by l.id");
    tx.query(&sql, &args![partner_id], read)
}

/// One link of a partner, by its code; another partner's is none.
///
/// # Errors
/// The store's faults.
pub fn find_link(tx: &mut Tx<'_>, partner_id: i64, code: &str) -> Result<Option<Link>, Fault> {
    let sql = format!("{COLUMNS} where l.partner_id = $1 and l.code = $2");
    tx.query_opt(&sql, &args![partner_id, code], read)
}

fn read(row: &Row<'_>) -> Result<Link, Fault> {
    Ok(Link {
        id: row.get(0)?,
        partner_id: row.get(1)?,
        code: row.get(2)?,
        label: row.get(3)?,
        target: row.get(4)?,
        is_enabled: row.get(5)?,
        created_at_ms: row.get(7)?,
        is_live: row.get::<bool>(5)? && !row.get::<bool>(6)?,
        is_suspended: row.get(6)?,
    })
}
