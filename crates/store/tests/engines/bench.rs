//! A database of its own for each test, on either engine.

use std::env;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, NoTls};
use store::{Database, Engine, Fault, Migration, Never, Options, Stop, Store, Tx};
use tokio::runtime::{Builder, Runtime};

const VARIABLE: &str = "CAMBIST_TEST_POSTGRES";
const ADVICE: &str = "run the tests with `cargo x test`, or set CAMBIST_TEST_POSTGRES to the URL of a \
                      throw-away server";

/// A fresh database and a runtime to wait on; both are gone when it is dropped.
pub(crate) struct Bench {
    pub(crate) engine: Engine,
    /// The folder of SQLite's file, or a place for anything else that a test writes.
    pub(crate) folder: PathBuf,
    name: String,
    runtime: Runtime,
}

static NEXT: AtomicU32 = AtomicU32::new(1);

impl Bench {
    pub(crate) fn new(engine: Engine) -> Bench {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("store_test_{}_{number}", process::id());
        let folder = env::temp_dir().join(&name);
        // A child that waits to be killed has its parent's database and would leave its own behind.
        let is_child = env::var_os(crate::crash::CHILD).is_some();
        if !is_child && engine == Engine::Postgres {
            let mut admin = admin();
            admin.batch_execute(&format!("create database {name}")).unwrap();
            // Tests of deadlocks don't want to wait a second for each.
            let hurry = format!("alter database {name} set deadlock_timeout = '10ms'");
            admin.batch_execute(&hurry).unwrap();
        }
        if !is_child {
            fs::create_dir_all(&folder).unwrap();
        }
        Bench {
            engine,
            folder,
            name,
            runtime: Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap(),
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("office.db")
    }

    /// The database as text that [`database_at`] understands: for a child process.
    pub(crate) fn address(&self) -> String {
        match self.engine {
            Engine::Sqlite => self.file().to_str().unwrap().to_owned(),
            Engine::Postgres => with_database(&self.name),
        }
    }

    pub(crate) fn database(&self) -> Database {
        database_at(&self.address())
    }

    pub(crate) fn open(&self) -> Store {
        self.open_with(Options::default())
    }

    pub(crate) fn open_with(&self, options: Options) -> Store {
        Store::open(self.database(), options).unwrap()
    }

    /// A store with one set of tables in it.
    pub(crate) fn with_tables(&self, text: &'static str) -> Store {
        let store = self.open();
        self.make(&store, text);
        store
    }

    pub(crate) fn make(&self, store: &Store, text: &'static str) {
        let migrations: &'static [Migration] =
            Box::leak(Box::new([Migration { number: 1, name: "tables", text }]));
        self.wait(store.migrate("test", migrations)).unwrap();
    }

    pub(crate) fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    pub(crate) fn spawn<F>(&self, future: F) -> tokio::task::JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.runtime.spawn(future)
    }

    /// Runs a unit that refuses nothing.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        store: &Store,
        mut unit: impl FnMut(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let unit = move |tx: &mut Tx<'_>| unit(tx).map_err(Stop::<Never>::from);
        self.wait(store.write(unit)).map_err(Stop::into_fault)
    }

    /// Runs a read that refuses nothing.
    pub(crate) fn read<T: Send + 'static>(
        &self,
        store: &Store,
        mut unit: impl FnMut(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let unit = move |tx: &mut Tx<'_>| unit(tx).map_err(Stop::<Never>::from);
        self.wait(store.read(unit)).map_err(Stop::into_fault)
    }

    /// The one number that a query answers.
    pub(crate) fn number(&self, store: &Store, sql: &'static str) -> i64 {
        self.read(store, move |tx| tx.query_one(sql, &[], |row| row.get(0))).unwrap()
    }

    /// Does something to PostgreSQL behind the store's back.
    pub(crate) fn behind(&self, sql: &str) {
        let mut client = Client::connect(&with_database(&self.name), NoTls).unwrap();
        client.batch_execute(sql).unwrap();
    }

    /// Ends every connection that a store has to this database.
    pub(crate) fn cut_connections(&self) {
        let sql = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
        admin().execute(sql, &[&self.name]).unwrap();
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres {
            let sql = format!("drop database {} with (force)", self.name);
            admin().batch_execute(&sql).unwrap();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn database_at(address: &str) -> Database {
    if address.starts_with("postgres") {
        Database::parse_postgres(address).unwrap()
    } else {
        Database::Sqlite(PathBuf::from(address))
    }
}

fn admin_url() -> String {
    env::var(VARIABLE).unwrap_or_else(|_| panic!("{ADVICE}"))
}

fn admin() -> Client {
    Client::connect(&admin_url(), NoTls).expect(ADVICE)
}

/// The administrator's URL with another database in it.
fn with_database(name: &str) -> String {
    let url = admin_url();
    let (base, query) = url.split_once('?').unwrap_or((&url, ""));
    let (scheme, rest) = base.split_once("://").expect(ADVICE);
    let host = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{host}/{name}?{query}")
}

/// A refusal with a text, for tests.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct No(pub(crate) &'static str);

impl Display for No {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for No {}

impl store::Refusal for No {}

/// Makes `sqlite::name` and `postgres::name` of each function that takes a bench.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[test]
                fn $name() {
                    super::$name(&crate::bench::Bench::new(store::Engine::Sqlite));
                }
            )+
        }

        mod postgres {
            $(
                #[test]
                fn $name() {
                    super::$name(&crate::bench::Bench::new(store::Engine::Postgres));
                }
            )+
        }
    };
}

pub(crate) use on_both;
