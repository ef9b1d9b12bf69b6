//! Reads: one snapshot, no change, a time limit.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use store::{Fault, Never, Stop, args};

use crate::bench::{Bench, on_both};

on_both![
    a_read_is_one_snapshot,
    a_read_can_not_write,
    a_read_that_never_ends_is_ended,
    a_long_read_does_not_hold_up_short_ones,
];

const ROWS: &str = "create table rows (a int not null);";
const COUNT: &str = "select count(*) from rows";

fn a_read_is_one_snapshot(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    let (looked, wait_for_look) = mpsc::channel();
    let (written, wait_for_write) = mpsc::channel();
    let reader = store.clone();
    let reading = bench.spawn(async move {
        let unit = move |tx: &mut store::Tx<'_>| -> Result<_, Stop<Never>> {
            let before: i64 = tx.query_one(COUNT, &[], |row| row.get(0))?;
            looked.send(()).unwrap();
            wait_for_write.recv().unwrap();
            let after: i64 = tx.query_one(COUNT, &[], |row| row.get(0))?;
            Ok((before, after))
        };
        reader.read(unit).await
    });
    wait_for_look.recv().unwrap();
    bench
        .write(&store, |tx| tx.execute("insert into rows (a) values ($1)", &args![1_i64]))
        .unwrap();
    written.send(()).unwrap();
    assert_eq!(bench.wait(reading).unwrap(), Ok((0, 0)));
    assert_eq!(bench.number(&store, COUNT), 1);
}

fn a_read_can_not_write(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    for sql in
        ["insert into rows (a) values (1)", "delete from rows", "create table others (a bigint)"]
    {
        let fault = bench.read(&store, move |tx| tx.execute(sql, &args![]));
        assert!(matches!(fault, Err(Fault::Sql { .. })), "{sql}: {fault:?}");
    }
    assert_eq!(bench.number(&store, COUNT), 0);
}

const ENDLESS: &str =
    "with recursive n (x) as (select 1 union all select 1 - x from n) select count(*) from n";

fn a_read_that_never_ends_is_ended(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    let start = Instant::now();
    let fault = bench.read(&store, |tx| tx.execute(ENDLESS, &args![]));
    assert_eq!(fault, Err(Fault::TimedOut));
    let took = start.elapsed();
    assert!(
        took > store::SHORT_READ - Duration::from_millis(100) && took < store::SHORT_READ * 3,
        "{took:?}"
    );
    assert_eq!(bench.number(&store, COUNT), 0);
}

fn a_long_read_does_not_hold_up_short_ones(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    let (release, wait) = mpsc::channel::<()>();
    let reader = store.clone();
    let long = bench.spawn(async move {
        let unit = move |tx: &mut store::Tx<'_>| -> Result<i64, Stop<Never>> {
            let _ = wait.recv();
            Ok(tx.query_one(COUNT, &[], |row| row.get(0))?)
        };
        reader.read_long(unit).await
    });
    for _ in 0..20 {
        assert_eq!(bench.number(&store, COUNT), 0);
    }
    release.send(()).unwrap();
    assert_eq!(bench.wait(long).unwrap(), Ok(0));
}
