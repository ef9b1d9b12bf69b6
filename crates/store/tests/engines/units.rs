//! Units of work: what is committed is what was told, and nothing else.

use std::collections::BTreeSet;
use std::panic;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Once, mpsc};
use std::thread;

use store::{Fault, Lanes, Never, Options, Stop, Store, Tx, Within, args};

use crate::bench::{Bench, No, on_both};

on_both![
    ten_thousand_units_at_once_are_each_told_the_truth,
    a_refusal_rolls_back_and_is_told,
    a_refusal_of_an_inner_verb_becomes_the_callers,
    a_swallowed_fault_is_not_committed,
    a_panic_harms_nobody_else,
    a_commit_that_fails_is_told,
    a_full_queue_is_busy_at_once,
    closing_runs_what_is_queued_and_refuses_the_rest,
    what_nobody_waits_for_costs_no_round_trip_of_its_own,
];

const ROWS: &str = "create table rows (id int primary key, owner text not null unique);
create table counters (name text primary key, value int not null);";

/// Panics of workers are part of these tests; without this they would fill the screen.
pub(crate) fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let thread = thread::current();
            if !thread.name().is_some_and(|name| name.starts_with("store-")) {
                usual(info);
            }
        }));
    });
}

fn add(tx: &mut Tx<'_>, id: i64) -> Result<u64, Fault> {
    tx.execute("insert into rows (id, owner) values ($1, $2)", &args![id, format!("owner {id}")])
}

/// Each of five kinds: plain; refused; panicking; updating two hot rows in either order; breaking a
/// constraint.
fn one_of_many(tx: &mut Tx<'_>, id: i64) -> Result<i64, Stop<No>> {
    add(tx, id)?;
    match id % 5 {
        1 => return Err(No("by the rules").into()),
        2 => panic!("unit {id}"),
        3 => {
            let names = if id % 2 == 0 { ["a", "b"] } else { ["b", "a"] };
            for name in names {
                tx.execute("update counters set value = value + 1 where name = $1", &args![name])?;
            }
        }
        4 => {
            tx.execute(
                "insert into rows (id, owner) values ($1, $2)",
                &args![id + 1_000_000, format!("owner {id}")],
            )?;
        }
        _ => {}
    }
    Ok(id)
}

fn ten_thousand_units_at_once_are_each_told_the_truth(bench: &Bench) {
    hush();
    let store = bench.open_with(Options { queue: 8_000, ..Options::default() });
    bench.make(&store, ROWS);
    bench
        .write(&store, |tx| {
            tx.execute("insert into counters (name, value) values ('a', 0), ('b', 0)", &args![])
        })
        .unwrap();
    let asked: Vec<_> = (0..10_000_i64)
        .map(|id| {
            let store = store.clone();
            bench.spawn(async move { store.write(move |tx| one_of_many(tx, id)).await })
        })
        .collect();
    let mut committed = BTreeSet::new();
    let (mut counted, mut busy) = (0, 0);
    for (id, answer) in (0..).zip(asked) {
        match (id % 5, bench.wait(answer).unwrap()) {
            (0 | 3, Ok(told)) => {
                assert_eq!(told, id);
                committed.insert(id);
                counted += i64::from(id % 5 == 3);
            }
            (1, Err(Stop::Refused(No("by the rules")))) => {}
            (2, Err(Stop::Broke(Fault::Panicked(words)))) => {
                assert_eq!(words, format!("unit {id}"))
            }
            (4, Err(Stop::Broke(Fault::Sql { .. }))) => {}
            (3, Err(Stop::Broke(Fault::Conflict))) => {}
            (_, Err(Stop::Broke(Fault::Busy))) => busy += 1,
            (_, other) => panic!("unit {id} was told {other:?}"),
        }
    }
    let found =
        bench.read(&store, |tx| tx.query("select id from rows", &[], |row| row.get::<i64>(0)));
    assert_eq!(found.unwrap().into_iter().collect::<BTreeSet<_>>(), committed);
    assert_eq!(bench.number(&store, "select value from counters where name = 'a'"), counted);
    assert_eq!(bench.number(&store, "select value from counters where name = 'b'"), counted);
    assert!(committed.len() > 2_000, "{} committed, {busy} busy", committed.len());
}

fn a_refusal_rolls_back_and_is_told(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    let refused = bench.wait(store.write(|tx| -> Result<(), Stop<No>> {
        add(tx, 1)?;
        Err(No("not today"))?
    }));
    assert_eq!(refused, Err(Stop::Refused(No("not today"))));
    assert_eq!(bench.number(&store, "select count(*) from rows"), 0);
}

#[derive(Debug, PartialEq, Eq)]
enum Outer {
    Inner(No),
}

impl From<No> for Outer {
    fn from(no: No) -> Outer {
        Outer::Inner(no)
    }
}

fn a_refusal_of_an_inner_verb_becomes_the_callers(bench: &Bench) {
    fn inner(tx: &mut Tx<'_>, id: i64) -> Result<i64, Stop<No>> {
        add(tx, id)?;
        if id > 5 { Err(No("too big").into()) } else { Ok(id) }
    }
    let store = bench.with_tables(ROWS);
    for (id, expected) in [(5, Ok(5)), (6, Err(Stop::Refused(Outer::Inner(No("too big")))))] {
        let outer = move |tx: &mut Tx<'_>| -> Result<i64, Stop<Outer>> { inner(tx, id).within() };
        assert_eq!(bench.wait(store.write(outer)), expected);
    }
    assert_eq!(bench.number(&store, "select count(*) from rows"), 1);
}

fn a_swallowed_fault_is_not_committed(bench: &Bench) {
    let store = bench.with_tables(ROWS);
    let told = bench.write(&store, |tx| {
        add(tx, 1)?;
        let first = add(tx, 1).unwrap_err();
        // Nothing more runs, and the same fault is told again.
        assert_eq!(add(tx, 2), Err(first));
        Ok(())
    });
    assert!(matches!(told, Err(Fault::Sql { .. })), "{told:?}");
    let refused = bench.wait(store.write(|tx| -> Result<(), Stop<No>> {
        let _ = tx.execute("select nothing from nowhere", &args![]);
        Err(No("decided on what could not be read"))?
    }));
    assert!(matches!(refused, Err(Stop::Broke(Fault::Sql { .. }))), "{refused:?}");
    assert_eq!(bench.number(&store, "select count(*) from rows"), 0);
}

fn a_panic_harms_nobody_else(bench: &Bench) {
    hush();
    let store = bench.with_tables(ROWS);
    for _ in 0..20 {
        let told = bench.write(&store, |tx| -> Result<(), Fault> {
            add(tx, 1)?;
            tx.query("select id from rows", &[], |_| -> Result<(), Fault> {
                panic!("while rows are read")
            })?;
            Ok(())
        });
        assert_eq!(told, Err(Fault::Panicked("while rows are read".to_owned())));
        let told = bench.read(&store, |_| -> Result<(), Fault> { panic!("{}", "in a read") });
        assert_eq!(told, Err(Fault::Panicked("in a read".to_owned())));
    }
    assert_eq!(bench.write(&store, |tx| add(tx, 1)), Ok(1));
    assert_eq!(bench.number(&store, "select count(*) from rows"), 1);
}

fn a_commit_that_fails_is_told(bench: &Bench) {
    let store = bench.with_tables(
        "create table people (id int primary key);
         create table notes (person int references people (id) deferrable initially deferred);",
    );
    let insert = "insert into notes (person) values ($1)";
    let told = bench.write(&store, move |tx| tx.execute(insert, &args![1_i64]));
    assert!(matches!(told, Err(Fault::CommitFailed(_))), "{told:?}");
    assert_eq!(bench.number(&store, "select count(*) from notes"), 0);
    let told = bench.write(&store, move |tx| {
        tx.execute(insert, &args![1_i64])?;
        tx.execute("insert into people (id) values ($1)", &args![1_i64])
    });
    assert_eq!(told, Ok(1));
}

/// Keeps the only thread of a lane busy until the sender is dropped, and returns once it is.
fn occupy(bench: &Bench, store: &Store) -> (mpsc::Sender<()>, tokio::task::JoinHandle<bool>) {
    let (release, wait) = mpsc::channel::<()>();
    let (started, wait_for_start) = mpsc::channel();
    let store = store.clone();
    let busy = bench.spawn(async move {
        let unit = move |_: &mut Tx<'_>| -> Result<(), Stop<Never>> {
            started.send(()).unwrap();
            let _ = wait.recv();
            Ok(())
        };
        store.write(unit).await.is_ok()
    });
    wait_for_start.recv().unwrap();
    (release, busy)
}

fn narrow() -> Options {
    let mut options = Options { queue: 2, ..Options::default() };
    options.lanes.writers = 1;
    options
}

fn a_full_queue_is_busy_at_once(bench: &Bench) {
    let store = bench.open_with(narrow());
    bench.make(&store, ROWS);
    let (release, busy) = occupy(bench, &store);
    let asked: Vec<_> = (0..5)
        .map(|id| {
            let mut asked = Box::pin({
                let store = store.clone();
                async move {
                    store.write(move |tx| -> Result<_, Stop<Never>> { Ok(add(tx, id)?) }).await
                }
            });
            // One look is enough for a unit to be queued or refused, and here each is looked at in
            // turn.
            let first = bench.wait(async {
                tokio::select! {
                    biased;
                    answer = &mut asked => Some(answer),
                    () = std::future::ready(()) => None,
                }
            });
            (first, asked)
        })
        .collect();
    let firsts: Vec<_> = asked.iter().map(|(first, _)| first.clone()).collect();
    let full = Some(Err(Stop::Broke(Fault::Busy)));
    assert_eq!(firsts, [None, None, full.clone(), full.clone(), full]);
    assert!(Fault::Busy.is_unavailable());
    drop(release);
    assert!(bench.wait(busy).unwrap());
    for (_, asked) in asked.into_iter().take(2) {
        assert_eq!(bench.wait(asked), Ok(1));
    }
    assert_eq!(bench.number(&store, "select count(*) from rows"), 2);
}

fn closing_runs_what_is_queued_and_refuses_the_rest(bench: &Bench) {
    let mut options = narrow();
    options.queue = 100;
    let store = bench.open_with(options);
    bench.make(&store, ROWS);
    let (release, busy) = occupy(bench, &store);
    let queued = Arc::new(Barrier::new(2));
    let asked: Vec<_> = (0..50)
        .map(|id| {
            let (store, queued) = (store.clone(), Arc::clone(&queued));
            let unit = move |tx: &mut Tx<'_>| -> Result<u64, Stop<Never>> { Ok(add(tx, id)?) };
            bench.spawn(async move {
                let mut asked = Box::pin(store.write(unit));
                tokio::select! {
                    biased;
                    _ = &mut asked => panic!("the writer was occupied"),
                    () = std::future::ready(()) => {}
                }
                if id == 49 {
                    tokio::task::block_in_place(|| queued.wait());
                }
                asked.await
            })
        })
        .collect();
    queued.wait();
    // The spawned ones run in any order; those that were late are told that the store is closed.
    let closing = bench.spawn(store.clone().close());
    drop(release);
    bench.wait(closing).unwrap();
    assert!(bench.wait(busy).unwrap());
    let told = bench.write(&store, |tx| add(tx, 1000));
    assert_eq!(told, Err(Fault::Closed));
    let mut committed = 0;
    for answer in asked {
        match bench.wait(answer).unwrap() {
            Ok(1) => committed += 1,
            Err(Stop::Broke(Fault::Closed)) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(committed > 0);
    let again = bench.open();
    assert_eq!(bench.number(&again, "select count(*) from rows"), committed);
}

#[test]
fn two_units_that_deadlock_both_succeed_on_postgres() {
    let bench = Bench::new(store::Engine::Postgres);
    let store = bench.with_tables(ROWS);
    bench
        .write(&store, |tx| {
            tx.execute("insert into counters (name, value) values ('a', 0), ('b', 0)", &args![])
        })
        .unwrap();
    let both_hold_one = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let asked = [["a", "b"], ["b", "a"]].map(|names| {
        let (store, runs, barrier) = (store.clone(), Arc::clone(&runs), Arc::clone(&both_hold_one));
        let mut is_first = true;
        bench.spawn(async move {
            let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Never>> {
                runs.fetch_add(1, Ordering::SeqCst);
                for name in names {
                    tx.execute(
                        "update counters set value = value + 1 where name = $1",
                        &args![name],
                    )?;
                    if std::mem::take(&mut is_first) {
                        barrier.wait();
                    }
                }
                Ok(())
            };
            store.write(unit).await
        })
    });
    for answer in asked {
        assert_eq!(bench.wait(answer).unwrap(), Ok(()));
    }
    assert!(runs.load(Ordering::SeqCst) >= 3, "one of the two was run again");
    assert_eq!(bench.number(&store, "select cast(sum(value) as bigint) from counters"), 4);
}

#[test]
fn a_unit_that_always_conflicts_is_given_up_after_ten_reruns_on_postgres() {
    let bench = Bench::new(store::Engine::Postgres);
    let store = bench.with_tables(ROWS);
    // What PostgreSQL raises when it can't serialise, raised on purpose.
    bench.behind(
        "create function clash() returns bigint language plpgsql as
         $$ begin raise exception 'clash' using errcode = '40001'; end $$",
    );
    for (clashes, expected) in [(10, Ok(())), (11, Err(Fault::Conflict))] {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        let told = bench.write(&store, move |tx| {
            if counted.fetch_add(1, Ordering::SeqCst) < clashes {
                tx.execute("select clash()", &args![])?;
            }
            Ok(())
        });
        assert_eq!(told, expected);
        assert_eq!(runs.load(Ordering::SeqCst), 11);
    }
}

fn what_nobody_waits_for_costs_no_round_trip_of_its_own(bench: &Bench) {
    let lanes = Lanes { writers: 1, ..Lanes::default() };
    let store = bench.open_with(Options { lanes, ..Options::default() });
    bench.make(&store, ROWS);
    let insert = "insert into rows (id, owner) values ($1, $2)";
    let trips_of = |id: i64| {
        let before = store.round_trips();
        bench
            .write(&store, move |tx| {
                for id in [id, id + 1] {
                    tx.send(insert, &args![id, format!("owner {id}")])?;
                }
                let read = |row: &store::Row<'_>| row.get::<i64>(0);
                let seen = tx.query_one("select count(*) from rows", &args![], read)?;
                tx.send(insert, &args![id + 2, format!("owner {}", id + 2)])?;
                Ok(seen)
            })
            .map(|seen| (seen, store.round_trips() - before))
            .unwrap()
    };
    // The first one prepares and, on a server, connects.
    trips_of(0);
    let expected = if store.engine() == store::Engine::Postgres { 2 } else { 0 };
    assert_eq!(trips_of(10), (5, expected));
    let before = store.round_trips();
    bench.write(&store, |_| Ok(())).unwrap();
    assert_eq!(store.round_trips(), before, "a unit that asks for nothing begins nothing");
}
