//! Items that share their transactions.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use store::{Batch, Fault, Group, Never, Stop, Store, Tx, args};

use crate::bench::{Bench, on_both};

on_both![
    what_arrives_meanwhile_is_written_at_once,
    an_item_that_can_not_be_written_harms_no_other,
    a_full_list_and_a_closed_store_are_told,
    an_item_whose_asker_has_gone_is_left_out,
];

const ROWS: &str = "create table rows (id int primary key);";

/// Writes numbers; a number twice is a fault.
#[derive(Default)]
struct Numbers {
    /// How many were committed by each unit.
    committed: Mutex<Vec<usize>>,
    failed: AtomicUsize,
}

impl Batch for Numbers {
    type Item = i64;

    fn write(&self, tx: &mut Tx<'_>, items: &[i64]) -> Result<(), Fault> {
        for id in items {
            tx.execute("insert into rows (id) values ($1)", &args![*id])?;
        }
        Ok(())
    }

    fn settled(&self, items: &[i64], outcome: Result<(), &Fault>) {
        match outcome {
            Ok(()) => self.committed.lock().unwrap().push(items.len()),
            Err(_) => drop(self.failed.fetch_add(1, Ordering::Relaxed)),
        }
    }
}

/// Keeps all writers at work until the sender is dropped.
fn hold(bench: &Bench, store: &Store) -> Sender<()> {
    let (release, released) = channel::<()>();
    let released = Arc::new(Mutex::new(released));
    let (begun, begin) = channel();
    let writers = if bench.engine == store::Engine::Sqlite { 1 } else { 4 };
    for _ in 0..writers {
        let (store, released, begun) = (store.clone(), Arc::clone(&released), begun.clone());
        bench.spawn(async move {
            let unit = move |_: &mut Tx<'_>| -> Result<(), Stop<Never>> {
                begun.send(()).unwrap();
                // An error means that the sender is gone, which is what is waited for.
                let _gone = released.lock().unwrap().recv_timeout(Duration::from_secs(8));
                Ok(())
            };
            store.write(unit).await
        });
    }
    (0..writers).for_each(|_| begin.recv().unwrap());
    release
}

fn adder(
    bench: &Bench,
    group: &Group<Numbers>,
    id: i64,
) -> tokio::task::JoinHandle<Result<(), Fault>> {
    let group = group.clone();
    bench.spawn(async move { group.add(id).await })
}

/// Gives tasks the time to reach the list.
fn settle_in() {
    std::thread::sleep(Duration::from_millis(100));
}

fn what_arrives_meanwhile_is_written_at_once(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    let group = store.group(Numbers::default(), 1000, 40);
    let release = hold(bench, &store);
    let adders: Vec<_> = (0..100).map(|id| adder(bench, &group, id)).collect();
    settle_in();
    assert_eq!(*group.batch().committed.lock().unwrap(), [0; 0], "the writers are held");
    drop(release);
    for adder in adders {
        assert_eq!(bench.wait(adder).unwrap(), Ok(()));
    }
    assert_eq!(*group.batch().committed.lock().unwrap(), [40, 40, 20]);
    assert_eq!(bench.number(&store, "select count(*) from rows"), 100);
    // An answer comes after the commit.
    for id in 100..120 {
        assert_eq!(bench.wait(group.add(id)), Ok(()));
        assert_eq!(bench.number(&store, "select max(id) from rows"), id);
    }
}

fn an_item_that_can_not_be_written_harms_no_other(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    let group = store.group(Numbers::default(), 1000, 1000);
    let release = hold(bench, &store);
    let good: Vec<_> = (0..10).map(|id| adder(bench, &group, id)).collect();
    settle_in();
    let twice = adder(bench, &group, 3);
    settle_in();
    let more: Vec<_> = (10..20).map(|id| adder(bench, &group, id)).collect();
    settle_in();
    drop(release);
    for adder in good.into_iter().chain(more) {
        assert_eq!(bench.wait(adder).unwrap(), Ok(()));
    }
    let fault = bench.wait(twice).unwrap();
    assert!(matches!(fault, Err(Fault::Sql { .. })), "{fault:?}");
    assert_eq!(bench.number(&store, "select count(*) from rows"), 20);
    assert_eq!(group.batch().failed.load(Ordering::Relaxed), 2, "once together, once alone");
}

fn a_full_list_and_a_closed_store_are_told(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    let group = store.group(Numbers::default(), 3, 1000);
    let release = hold(bench, &store);
    let adders: Vec<_> = (0..3).map(|id| adder(bench, &group, id)).collect();
    settle_in();
    assert_eq!(bench.wait(group.add(9)), Err(Fault::Busy));
    drop(release);
    for adder in adders {
        assert_eq!(bench.wait(adder).unwrap(), Ok(()));
    }
    bench.wait(store.close());
    assert_eq!(bench.wait(group.add(10)), Err(Fault::Closed));
}

fn an_item_whose_asker_has_gone_is_left_out(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    let group = store.group(Numbers::default(), 1000, 1000);
    let release = hold(bench, &store);
    let (stays, leaves) = (adder(bench, &group, 1), adder(bench, &group, 2));
    settle_in();
    leaves.abort();
    settle_in();
    drop(release);
    assert_eq!(bench.wait(stays).unwrap(), Ok(()));
    assert_eq!(bench.number(&store, "select count(*) from rows"), 1);
}
