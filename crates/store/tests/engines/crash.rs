//! A process that is killed in the middle loses nothing that it acknowledged.

use std::env;
use std::io::{BufRead, BufReader, Write, stdout};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use store::{Durability, Fault, Never, Options, Stop, Store, args};

use crate::bench::{Bench, database_at, on_both};

on_both![a_kill_loses_nothing_that_was_acknowledged, a_kill_loses_nothing_even_without_flushes,];

pub(crate) const CHILD: &str = "STORE_TEST_CRASH_CHILD";
const ENOUGH: usize = 300;
const ROWS: &str = "create table rows (id int primary key, filler text not null);";

fn a_kill_loses_nothing_that_was_acknowledged(bench: &Bench) {
    kill(bench, Durability::Sync, "a_kill_loses_nothing_that_was_acknowledged");
}

fn a_kill_loses_nothing_even_without_flushes(bench: &Bench) {
    kill(bench, Durability::Process, "a_kill_loses_nothing_even_without_flushes");
}

fn options(durability: Durability) -> Options {
    Options { durability, ..Options::default() }
}

fn kill(bench: &Bench, durability: Durability, test: &str) {
    if let Ok(address) = env::var(CHILD) {
        return write_until_killed(bench, &address, durability);
    }
    let store = bench.with_tables(ROWS);
    bench.wait(store.close());
    let module = if bench.engine == store::Engine::Sqlite { "sqlite" } else { "postgres" };
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", &format!("crash::{module}::{test}"), "--nocapture"])
        .env(CHILD, bench.address())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut acknowledged: Vec<i64> = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some(id) = line.unwrap().strip_prefix("acknowledged ") {
            acknowledged.push(id.parse().unwrap());
        }
        if acknowledged.len() == ENOUGH {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(acknowledged.len() >= ENOUGH, "the child wrote only {}", acknowledged.len());
    let again = bench.open();
    let found = bench
        .read(&again, |tx| tx.query("select id from rows", &[], |row| row.get::<i64>(0)))
        .unwrap();
    for id in acknowledged {
        assert!(found.contains(&id), "{id} was acknowledged and is lost");
    }
    // And it can be written on.
    let insert = "insert into rows (id, filler) values ($1, $2)";
    assert_eq!(bench.write(&again, move |tx| tx.execute(insert, &args![-1_i64, "after"])), Ok(1));
}

/// The child: several writers at once, so that batches are open whenever the kill comes.
fn write_until_killed(bench: &Bench, address: &str, durability: Durability) {
    let store = Store::open(database_at(address), options(durability)).unwrap();
    let out = Arc::new(Mutex::new(stdout()));
    let writers: Vec<_> = (0..8_i64)
        .map(|writer| {
            let (store, out) = (store.clone(), Arc::clone(&out));
            bench.spawn(async move {
                for id in (writer..).step_by(8) {
                    acknowledge(&store, &out, id).await;
                }
            })
        })
        .collect();
    for writer in writers {
        bench.wait(writer).unwrap();
    }
    thread::park();
}

async fn acknowledge(store: &Store, out: &Mutex<std::io::Stdout>, id: i64) {
    let unit = move |tx: &mut store::Tx<'_>| -> Result<u64, Stop<Never>> {
        let insert = "insert into rows (id, filler) values ($1, $2)";
        Ok(tx.execute(insert, &args![id, "x".repeat(500)])?)
    };
    let written: Result<u64, Fault> = store.write(unit).await.map_err(Stop::into_fault);
    written.unwrap();
    let mut out = out.lock().unwrap();
    writeln!(out, "acknowledged {id}").unwrap();
    out.flush().unwrap();
}
