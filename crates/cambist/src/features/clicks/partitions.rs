//! Partitions of the clicks on PostgreSQL: a week each, made ahead of time.
//!
//! SQLite has none: its clicks have a file of their own, in the order of their numbers.

use store::{Engine, Fault, Tx, args};

use super::click::ClickId;

const WEEK_MS: i64 = 604_800_000;
/// Weeks that are made ahead.
const AHEAD: i64 = 2;
/// Where clicks lie that no partition takes.
const OTHER: &str = "clicks_other";

/// Makes the partitions of this week and of those to come; how many were missing.
///
/// # Errors
/// The store's faults; a partition that somebody's long look holds up is made by the next call.
pub fn make_partitions(tx: &mut Tx<'_>, now_ms: i64) -> Result<u64, Fault> {
    if tx.engine() == Engine::Sqlite {
        return Ok(0);
    }
    let now = week_of(now_ms);
    let first = end_of_old(tx)?.max(now);
    let mut made = 0;
    for week in first..=now + AHEAD {
        if !is_there(tx, &name(week))? {
            make(tx, week)?;
            made += 1;
        }
    }
    Ok(made)
}

/// Weeks since the clock of the numbers began.
fn week_of(at_ms: i64) -> i64 {
    ClickId::first_of_ms(at_ms) / span()
}

/// Numbers of one week.
fn span() -> i64 {
    WEEK_MS << ClickId::BELOW_TIME_BITS
}

fn name(week: i64) -> String {
    format!("clicks_{week}")
}

fn is_there(tx: &mut Tx<'_>, table: &str) -> Result<bool, Fault> {
    let sql = "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace \
         where n.nspname = current_schema() and c.relname = $1";
    Ok(tx.query_opt(sql, &args![table], |_| Ok(()))?.is_some())
}

/// The week that follows what had been stored before there were partitions.
fn end_of_old(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    let sql = "select cast(substr(c.relname, 14) as bigint) from pg_class c \
         join pg_namespace n on n.oid = c.relnamespace \
         where n.nspname = current_schema() and c.relname like 'clicks\\_until\\_%' \
         and c.relkind = 'r'";
    Ok(tx.query_opt(sql, &args![], |row| row.get(0))?.unwrap_or_default())
}

/// A table is made beside the clicks and attached: that holds up neither those who write clicks nor
/// those who read them, but for the moment in which the rest is looked through, which is empty but for
/// clicks of a clock that was wrong.
fn make(tx: &mut Tx<'_>, week: i64) -> Result<(), Fault> {
    let (name, from, to) = (name(week), week * span(), (week + 1) * span());
    tx.query("select set_config('lock_timeout', '2000', true)", &args![], |_| Ok(()))?;
    tx.execute(&format!("create table {name} (like clicks including indexes)"), &args![])?;
    tx.execute(
        &format!(
            "with moved as (delete from {OTHER} where id >= {from} and id < {to} returning *) \
             insert into {name} select * from moved"
        ),
        &args![],
    )?;
    tx.execute(
        &format!("alter table clicks attach partition {name} for values from ({from}) to ({to})"),
        &args![],
    )?;
    Ok(())
}
