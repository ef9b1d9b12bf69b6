//! What is special about SQLite: a file.

use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use store::{Database, Engine, Fault, Options, Store, args};

use crate::bench::Bench;

const ROWS: &str = "create table rows (id int primary key, filler text);";

#[test]
fn the_file_has_the_settings_of_the_design() {
    let bench = Bench::new(Engine::Sqlite);
    let store = bench.with_tables(ROWS);
    let settings = [
        ("select journal_mode from pragma_journal_mode", "wal"),
        ("select cast(auto_vacuum as text) from pragma_auto_vacuum", "2"),
        ("select cast(foreign_keys as text) from pragma_foreign_keys", "1"),
        ("select cast(temp_store as text) from pragma_temp_store", "2"),
        ("select cast(synchronous as text) from pragma_synchronous", "2"),
        ("select cast(timeout as text) from pragma_busy_timeout", "5000"),
    ];
    for (sql, expected) in settings {
        let found =
            bench.write(&store, move |tx| tx.query_one(sql, &[], |row| row.get::<String>(0)));
        assert_eq!(found.as_deref(), Ok(expected), "{sql}");
    }
    let query_only = bench.number(&store, "select query_only from pragma_query_only");
    assert_eq!(query_only, 1);
    bench.wait(store.close());

    let fast =
        bench.open_with(Options { durability: store::Durability::Process, ..Options::default() });
    let sql = "select synchronous from pragma_synchronous";
    assert_eq!(
        bench.write(&fast, move |tx| tx.query_one(sql, &[], |row| row.get::<i64>(0))),
        Ok(1)
    );
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file_its_log_and_its_backup() {
    use std::os::unix::fs::PermissionsExt;

    let bench = Bench::new(Engine::Sqlite);
    let store = bench.with_tables(ROWS);
    let backup = bench.folder.join("backup.db");
    bench.wait(store.backup(&backup)).unwrap();
    for name in ["office.db", "office.db-wal", "office.db-shm", "backup.db"] {
        let mode = fs::metadata(bench.folder.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_backup_is_a_whole_database_and_never_overwrites() {
    let bench = Bench::new(Engine::Sqlite);
    let store = bench.with_tables(ROWS);
    bench
        .write(&store, |tx| tx.execute("insert into rows (id) values (1), (2)", &args![]))
        .unwrap();
    let to = bench.folder.join("it's a backup.db");
    bench.wait(store.backup(&to)).unwrap();
    bench.write(&store, |tx| tx.execute("delete from rows", &args![])).unwrap();

    let copy = Store::open(Database::Sqlite(to.clone()), Options::default()).unwrap();
    assert_eq!(bench.number(&copy, "select count(*) from rows"), 2);
    assert_eq!(bench.wait(copy.schema()), bench.wait(store.schema()));
    bench.wait(copy.close());

    let before = fs::read(&to).unwrap();
    assert!(matches!(bench.wait(store.backup(&to)), Err(Fault::Unavailable(_))));
    assert_eq!(fs::read(&to).unwrap(), before);
}

#[test]
fn a_backup_of_postgres_is_left_to_its_own_tools() {
    let bench = Bench::new(Engine::Postgres);
    let store = bench.open();
    match bench.wait(store.backup(&bench.folder.join("backup"))) {
        Err(Fault::Unsupported(told)) => assert!(told.contains("pg_dump"), "{told}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn closing_folds_the_log_into_the_file() {
    let bench = Bench::new(Engine::Sqlite);
    let store = bench.with_tables(ROWS);
    assert!(fs::metadata(bench.folder.join("office.db-wal")).unwrap().len() > 0);
    store.close_blocking();
    assert!(!bench.folder.join("office.db-wal").exists());
}

#[test]
fn what_deletions_leave_empty_is_given_back() {
    let bench = Bench::new(Engine::Sqlite);
    let store = bench.with_tables(ROWS);
    bench
        .write(&store, |tx| {
            let filler = "x".repeat(4000);
            for id in 0..1000_i64 {
                tx.execute(
                    "insert into rows (id, filler) values ($1, $2)",
                    &args![id, filler.as_str()],
                )?;
            }
            Ok(())
        })
        .unwrap();
    let full = bench.number(&store, "select page_count from pragma_page_count");
    bench.write(&store, |tx| tx.execute("delete from rows", &args![])).unwrap();
    let start = Instant::now();
    loop {
        let pages = bench.number(&store, "select page_count from pragma_page_count");
        if pages * 10 < full {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{pages} of {full} pages are left");
        sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_path_that_is_no_file_is_refused() {
    for path in [":memory:", ""] {
        let opened = Store::open(Database::Sqlite(PathBuf::from(path)), Options::default());
        assert!(matches!(opened, Err(Fault::Address(_))), "{path}");
    }
    let nowhere =
        Store::open(Database::Sqlite(PathBuf::from("/nowhere/at/all.db")), Options::default());
    match nowhere {
        Err(Fault::Unavailable(told)) => assert!(told.contains("/nowhere/at/all.db"), "{told}"),
        other => panic!("{:?}", other.map(|_| ())),
    }
}

#[test]
fn a_file_that_is_no_database_is_a_fault() {
    let bench = Bench::new(Engine::Sqlite);
    fs::write(bench.file(), "not a database, but long enough to look at it".repeat(100)).unwrap();
    let opened = Store::open(bench.database(), Options::default());
    assert!(matches!(opened, Err(Fault::Sql { .. })), "{:?}", opened.map(|_| ()));
}

#[test]
fn a_file_that_another_process_is_writing_is_unavailable_until_it_is_done() {
    let bench = Bench::new(Engine::Sqlite);
    let store = bench.with_tables(ROWS);
    let other = rusqlite::Connection::open(bench.file()).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let insert = |tx: &mut store::Tx<'_>| tx.execute("insert into rows (id) values (1)", &args![]);
    let told = bench.write(&store, insert);
    assert!(matches!(told, Err(Fault::Unavailable(_))), "{told:?}");
    other.execute_batch("rollback").unwrap();
    assert_eq!(bench.write(&store, insert), Ok(1));
}
