//! The migrator and what it leaves behind.

use store::{Engine, Fault, Migrated, Migration, Value, args};

use crate::bench::{Bench, on_both};

on_both![
    migrations_are_applied_once_each,
    sets_do_not_know_each_other,
    two_at_once_apply_each_migration_once,
    a_changed_text_is_refused,
    a_database_that_is_newer_is_refused,
    numbers_must_rise,
    a_migration_that_fails_leaves_nothing,
    a_statement_prepared_before_a_migration_works_after_it,
    the_schema_is_a_golden,
];

const ONE: Migration = Migration {
    number: 1,
    name: "people",
    text: "create table people (id serial primary key, name text not null unique);",
};
const TWO: Migration = Migration {
    number: 2,
    name: "wallets",
    text: "create table wallets (\n    owner int not null references people (id),\n    -- minor units; never null\n    \
           amount int not null default 0 check (amount >= 0),\n    key bytes,\n    open bool not null default \
           true,\n    primary key (owner, amount)\n);\ncreate index wallets_open on wallets (owner) where \
           open;\nalter table people add column note text;",
};
const FIRST: &[Migration] = &[ONE];
const BOTH: &[Migration] = &[ONE, TWO];

fn migrated(applied: &[u32], version: u32) -> Result<Migrated, Fault> {
    Ok(Migrated { applied: applied.to_vec(), version })
}

fn migrations_are_applied_once_each(bench: &Bench) {
    let store = bench.open();
    assert_eq!(bench.wait(store.migrate("office", &[])), migrated(&[], 0));
    assert_eq!(bench.wait(store.migrate("office", FIRST)), migrated(&[1], 1));
    assert_eq!(bench.wait(store.migrate("office", FIRST)), migrated(&[], 1));
    assert_eq!(bench.wait(store.migrate("office", BOTH)), migrated(&[2], 2));
    assert_eq!(bench.wait(store.migrate("office", BOTH)), migrated(&[], 2));
    bench.wait(store.close());
    let again = bench.open();
    assert_eq!(bench.wait(again.migrate("office", BOTH)), migrated(&[], 2));
}

fn sets_do_not_know_each_other(bench: &Bench) {
    const OTHER: &[Migration] = &[Migration {
        number: 1,
        name: "clicks",
        text: "create table clicks (id serial primary key);",
    }];
    let store = bench.open();
    assert_eq!(bench.wait(store.migrate("office", BOTH)), migrated(&[1, 2], 2));
    assert_eq!(bench.wait(store.migrate("clicks", OTHER)), migrated(&[1], 1));
    assert_eq!(bench.wait(store.migrate("office", BOTH)), migrated(&[], 2));
}

fn two_at_once_apply_each_migration_once(bench: &Bench) {
    let stores = [bench.open(), bench.open(), bench.open()];
    let running =
        stores.map(|store| bench.spawn(async move { store.migrate("office", BOTH).await }));
    let mut applied = Vec::new();
    for run in running {
        let told = bench.wait(run).unwrap().unwrap();
        assert_eq!(told.version, 2);
        applied.extend(told.applied);
    }
    applied.sort_unstable();
    assert_eq!(applied, [1, 2]);
}

fn a_changed_text_is_refused(bench: &Bench) {
    const CHANGED: &[Migration] = &[
        Migration { text: "create table people (id serial primary key, name text unique);", ..ONE },
        TWO,
    ];
    let store = bench.open();
    bench.wait(store.migrate("office", FIRST)).unwrap();
    match bench.wait(store.migrate("office", CHANGED)) {
        Err(Fault::Migration(told)) => {
            assert!(
                told.contains("set office, 1 (people)") && told.contains("has changed"),
                "{told}"
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(bench.wait(store.migrate("office", BOTH)), migrated(&[2], 2));
}

fn a_database_that_is_newer_is_refused(bench: &Bench) {
    let store = bench.open();
    bench.wait(store.migrate("office", BOTH)).unwrap();
    match bench.wait(store.migrate("office", FIRST)) {
        Err(Fault::Migration(told)) => {
            assert!(told.contains("set office, 2 (wallets)") && told.contains("newer"), "{told}");
        }
        other => panic!("{other:?}"),
    }
}

fn numbers_must_rise(bench: &Bench) {
    let store = bench.open();
    const ZERO: &[Migration] = &[Migration { number: 0, ..ONE }];
    for wrong in [&[TWO, ONE], &[ONE, ONE] as &'static [Migration], ZERO] {
        let fault = bench.wait(store.migrate("office", wrong));
        assert!(matches!(fault, Err(Fault::Migration(_))), "{fault:?}");
    }
}

fn a_migration_that_fails_leaves_nothing(bench: &Bench) {
    const BROKEN: &[Migration] = &[Migration {
        number: 1,
        name: "broken",
        text: "create table half (a int); insert into nowhere values (1);",
    }];
    const FOREIGN: &[Migration] = &[Migration {
        number: 1,
        name: "foreign",
        text: "create table half (\n    a varchar(3)\n);",
    }];
    let store = bench.open();
    let fault = bench.wait(store.migrate("office", BROKEN));
    assert!(matches!(fault, Err(Fault::Sql { .. })), "{fault:?}");
    match bench.wait(store.migrate("office", FOREIGN)) {
        Err(Fault::Migration(told)) => {
            assert!(told.contains("1 (foreign): line 2: `varchar`"), "{told}")
        }
        other => panic!("{other:?}"),
    }
    const MENDED: &[Migration] =
        &[Migration { number: 1, name: "mended", text: "create table half (a int);" }];
    assert_eq!(bench.wait(store.migrate("office", MENDED)), migrated(&[1], 1));
}

fn a_statement_prepared_before_a_migration_works_after_it(bench: &Bench) {
    let store = bench.open();
    bench.wait(store.migrate("office", FIRST)).unwrap();
    let look = |tx: &mut store::Tx<'_>| {
        tx.execute("insert into people (name) values ($1) on conflict do nothing", &args!["Ann"])?;
        tx.query("select * from people", &[], |row| row.get::<String>(1))
    };
    // Often enough for every connection of the lane to have prepared it.
    for _ in 0..20 {
        assert_eq!(bench.write(&store, look), Ok(vec!["Ann".to_owned()]));
    }
    bench.wait(store.migrate("office", BOTH)).unwrap();
    for _ in 0..20 {
        assert_eq!(bench.write(&store, look), Ok(vec!["Ann".to_owned()]));
    }
}

fn the_schema_is_a_golden(bench: &Bench) {
    let store = bench.open();
    bench.wait(store.migrate("office", BOTH)).unwrap();
    let expected = match bench.engine {
        Engine::Sqlite => include_str!("schema.sqlite.txt"),
        Engine::Postgres => include_str!("schema.postgres.txt"),
    };
    assert_eq!(bench.wait(store.schema()).unwrap(), expected);
    // Serial keys are given out, and not again after a deletion.
    let ids = bench.write(&store, |tx| {
        let mut add = |name: &str| {
            let args: [Value<'_>; 1] = args![name];
            tx.query_one("insert into people (name) values ($1) returning id", &args, |row| {
                row.get::<i64>(0)
            })
        };
        let first = [add("Ann")?, add("Bob")?];
        tx.execute("delete from people", &args![])?;
        let third =
            tx.query_one("insert into people (name) values ('Cyd') returning id", &[], |row| {
                row.get(0)
            })?;
        Ok((first, third))
    });
    assert_eq!(ids, Ok(([1, 2], 3)));
}
