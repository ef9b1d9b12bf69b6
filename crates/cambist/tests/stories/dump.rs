//! Everything that an office has written down, in words that both engines share.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use store::{Database, Engine, Fault, Never, Options, Stop, Store, Tx, args};

/// Each table's rows: values in the order of the columns' names.
pub(super) type Dump = BTreeMap<String, BTreeSet<Vec<String>>>;

/// The books in a folder.
pub(super) async fn of_folder(folder: &Path) -> Dump {
    let mut all = Dump::new();
    for name in ["office.db", "clicks.db"] {
        let file = folder.join(name);
        assert!(file.exists(), "{}", file.display());
        for (table, rows) in of_database(Database::Sqlite(file)).await {
            // Each file has its own list of migrations; a server has one for both.
            all.entry(table).or_default().extend(rows);
        }
    }
    all
}

/// The books in one database.
pub(super) async fn of_database(database: Database) -> Dump {
    let store = Store::open(database, Options::default()).unwrap();
    let dump = store.read_long(|tx| -> Result<_, Stop<Never>> { Ok(read(tx)?) }).await.unwrap();
    store.close().await;
    dump
}

fn read(tx: &mut Tx<'_>) -> Result<Dump, Fault> {
    let tables = match tx.engine() {
        Engine::Sqlite => {
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
        }
        Engine::Postgres => {
            // Partitions are read with the table whose they are.
            "select relname::text from pg_class where relnamespace = current_schema()::regnamespace \
             and relkind in ('r', 'p') and not relispartition"
        }
    };
    let tables = tx.query(tables, &args![], |row| row.get::<String>(0))?;
    tables
        .into_iter()
        .map(|table| {
            let rows = rows(tx, &table)?;
            Ok((table, rows))
        })
        .collect()
}

fn rows(tx: &mut Tx<'_>, table: &str) -> Result<BTreeSet<Vec<String>>, Fault> {
    let columns = match tx.engine() {
        Engine::Sqlite => "select name, lower(type) from pragma_table_info($1) order by name",
        Engine::Postgres => {
            "select column_name::text, data_type::text from information_schema.columns \
             where table_schema = current_schema() and table_name = $1 order by column_name::text collate \"C\""
        }
    };
    let columns =
        tx.query(columns, &args![table], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
    let values: Vec<String> = columns.iter().map(|(name, kind)| value(name, kind)).collect();
    let width = values.len();
    let sql = format!("select {} from {table}", values.join(", "));
    let all = tx.query(&sql, &args![], |row| {
        (0..width).map(|place| row.get::<String>(place)).collect::<Result<Vec<_>, _>>()
    })?;
    let count = all.len();
    let rows: BTreeSet<Vec<String>> = all.into_iter().collect();
    assert_eq!(rows.len(), count, "{table} has a row twice");
    Ok(rows)
}

fn value(column: &str, kind: &str) -> String {
    let text = match kind {
        // SQLite's hex of nothing is an empty text, and would hide the difference.
        "blob" => format!("case when {column} is null then null else lower(hex({column})) end"),
        "bytea" => format!("encode({column}, 'hex')"),
        "boolean" => format!("cast(cast({column} as int) as text)"),
        _ => format!("cast({column} as text)"),
    };
    format!("coalesce({text}, 'null')")
}
