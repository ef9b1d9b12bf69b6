//! The resulting schema as text, for goldens.

use crate::{Engine, Fault, Never, Stop, Store, Tx};

impl Store {
    /// The schema as it came out: one object after another in the order of their names, white space
    /// normalised, so that two runs give the same text and a change shows as a difference of lines.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn schema(&self) -> Result<String, Fault> {
        let lines = self.read_long(|tx| -> Result<_, Stop<Never>> {
            Ok(match tx.engine() {
                Engine::Sqlite => sqlite(tx)?,
                Engine::Postgres => postgres(tx)?,
            })
        });
        let mut text = lines.await.map_err(Stop::into_fault)?.join("\n");
        text.push('\n');
        Ok(text)
    }
}

fn sqlite(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    let sql = "select sql from sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\'
               order by tbl_name, type desc, name";
    tx.query(sql, &[], |row| Ok(format!("{};", squeeze(&row.get::<String>(0)?))))
}

/// The words of a statement with one space between them, comments left out.
fn squeeze(sql: &str) -> String {
    let lines = sql.lines().map(|line| line.split_once("--").map_or(line, |(code, _)| code));
    let words = lines.flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

/// Tables with their columns (partitions are their table's), then constraints, indexes that aren't a constraint's, views and
/// triggers.
fn postgres(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    let mut lines = Vec::new();
    for sql in [COLUMNS, CONSTRAINTS, INDEXES, VIEWS, TRIGGERS] {
        lines.extend(tx.query(sql, &[], |row| Ok(squeeze(&row.get::<String>(0)?)))?);
    }
    Ok(lines)
}

const COLUMNS: &str = "
    select concat(c.relname, '.', a.attname, ' ', format_type(a.atttypid, a.atttypmod),
        case when l.collname not in ('default') then concat(' collate ', l.collname) end,
        case when a.attnotnull then ' not null' end,
        case when a.attidentity <> '' then ' identity' end,
        case when d.oid is not null then concat(' default ', pg_get_expr(d.adbin, d.adrelid)) end)
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    left join pg_collation l on l.oid = a.attcollation
    where c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname, a.attnum";

const CONSTRAINTS: &str = "
    select concat(c.relname, ': ', k.conname, ' ', pg_get_constraintdef(k.oid))
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    where k.contype in ('c', 'f', 'p', 'u', 'x') and not c.relispartition
    order by c.relname, k.conname";

const INDEXES: &str = "
    select pg_get_indexdef(i.indexrelid)
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    where not t.relispartition
    and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
    order by t.relname, c.relname";

const VIEWS: &str = "
    select concat('view ', c.relname, ' ', pg_get_viewdef(c.oid))
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    where c.relkind in ('v', 'm')
    order by c.relname";

const TRIGGERS: &str = "
    select pg_get_triggerdef(t.oid)
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    where not t.tgisinternal
    order by c.relname, t.tgname";
