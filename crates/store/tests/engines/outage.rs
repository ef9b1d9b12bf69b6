//! A PostgreSQL server that goes away and comes back.

use std::io;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use store::{Database, Engine, Fault, Options, Store, args};

use crate::bench::Bench;

const ROWS: &str = "create table rows (id int primary key);";
const INSERT: &str = "insert into rows (id) values ($1)";

#[test]
fn a_connection_that_was_cut_is_replaced_without_the_caller_noticing() {
    let bench = Bench::new(Engine::Postgres);
    let store = bench.with_tables(ROWS);
    for id in 0..5_i64 {
        bench.cut_connections();
        assert_eq!(bench.write(&store, move |tx| tx.execute(INSERT, &args![id])), Ok(1));
        assert_eq!(bench.number(&store, "select count(*) from rows"), id + 1);
    }
}

#[test]
fn a_unit_whose_connection_is_cut_in_the_middle_runs_again() {
    let bench = Bench::new(Engine::Postgres);
    let store = bench.with_tables(ROWS);
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let told = bench.write(&store, move |tx| {
        tx.execute(INSERT, &args![1_i64])?;
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            tx.execute("select pg_terminate_backend(pg_backend_pid())", &args![])?;
        }
        Ok(())
    });
    assert_eq!(told, Ok(()));
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(bench.number(&store, "select count(*) from rows"), 1);
}

#[test]
fn a_commit_whose_connection_is_cut_is_told_as_unknown_and_not_run_again() {
    let bench = Bench::new(Engine::Postgres);
    let store = bench.with_tables(ROWS);
    // A deferred trigger fires while the commit is under way.
    bench.behind(
        "create function cut() returns trigger language plpgsql as
         $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
         create constraint trigger cut after insert on rows deferrable initially deferred
         for each row execute function cut();",
    );
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let told = bench.write(&store, move |tx| {
        counted.fetch_add(1, Ordering::SeqCst);
        tx.execute(INSERT, &args![1_i64])
    });
    match told {
        Err(Fault::CommitFailed(words)) => assert!(words.contains("isn't known"), "{words}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    assert_eq!(bench.number(&store, "select count(*) from rows"), 0);
}

#[test]
fn without_a_server_units_are_told_soon_and_the_password_is_not() {
    let bench = Bench::new(Engine::Sqlite);
    let port = free_port();
    let url = format!("postgres://ann:hunter2@127.0.0.1:{port}/office");
    let database = Database::parse_postgres(&url).unwrap();
    let store = Store::open(database, Options::default()).unwrap();
    let start = Instant::now();
    let asked: Vec<_> = (0..100)
        .map(|_| {
            let store = store.clone();
            bench.spawn(async move {
                store
                    .read(|tx| -> Result<u64, store::Stop<store::Never>> {
                        Ok(tx.execute("select 1", &args![])?)
                    })
                    .await
            })
        })
        .collect();
    for answer in asked {
        let fault = bench.wait(answer).unwrap().map_err(store::Stop::into_fault).unwrap_err();
        assert!(matches!(fault, Fault::Unavailable(_)) && fault.is_unavailable(), "{fault:?}");
        assert!(!format!("{fault} {fault:?}").contains("hunter2"), "{fault}");
    }
    let took = start.elapsed();
    assert!(took > Duration::from_secs(1) && took < Duration::from_secs(4), "{took:?}");
}

#[test]
fn a_server_that_comes_back_is_used_again() {
    let bench = Bench::new(Engine::Postgres);
    let direct = bench.with_tables(ROWS);
    let port = free_port();
    let (far, url) = through(&bench.address(), port);
    let store = Store::open(Database::parse_postgres(&url).unwrap(), Options::default()).unwrap();
    let write = |id: i64| bench.write(&store, move |tx| tx.execute(INSERT, &args![id]));

    assert!(matches!(write(1), Err(Fault::Unavailable(_))));
    let wire = Wire::start(port, &far);
    assert_eq!(write(2), Ok(1));
    wire.cut();
    assert!(matches!(write(3), Err(Fault::Unavailable(_))));
    let wire = Wire::start(port, &far);
    assert_eq!(write(4), Ok(1));
    wire.cut();

    let ids = bench.read(&direct, |tx| {
        tx.query("select id from rows order by id", &[], |row| row.get::<i64>(0))
    });
    assert_eq!(ids, Ok(vec![2, 4]));
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// The address that a URL points to, and the URL with our port in its place.
fn through(url: &str, port: u16) -> (String, String) {
    let start = url.rfind('@').map_or_else(|| url.find("://").unwrap() + 3, |at| at + 1);
    let end = start + url[start..].find('/').unwrap();
    let far = url[start..end].to_owned();
    (far, format!("{}127.0.0.1:{port}{}", &url[..start], &url[end..]))
}

/// Passes bytes between our port and the server until it is cut.
struct Wire {
    port: u16,
    is_cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    listening: thread::JoinHandle<()>,
}

impl Wire {
    fn start(port: u16, far: &str) -> Wire {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        let is_cut = Arc::new(AtomicBool::new(false));
        let open = Arc::new(Mutex::new(Vec::new()));
        let (cut, streams, far) = (Arc::clone(&is_cut), Arc::clone(&open), far.to_owned());
        let listening = thread::spawn(move || {
            for near in listener.incoming() {
                if cut.load(Ordering::SeqCst) {
                    return;
                }
                let (near, far) = (near.unwrap(), TcpStream::connect(&far).unwrap());
                streams
                    .lock()
                    .unwrap()
                    .extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                carry(near.try_clone().unwrap(), far.try_clone().unwrap());
                carry(far, near);
            }
        });
        Wire { port, is_cut, open, listening }
    }

    fn cut(self) {
        self.is_cut.store(true, Ordering::SeqCst);
        // One more caller wakes the listener up, which then lets go of the port.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        self.listening.join().unwrap();
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}
