//! A PostgreSQL database of a test's own.

use store::Database;

/// Where the throw-away server is; `cargo x test` starts one and says so.
const VARIABLE: &str = "CAMBIST_TEST_POSTGRES";

/// A database that goes away with its test.
#[derive(Debug)]
pub struct TestDatabase {
    admin: String,
    name: String,
}

impl TestDatabase {
    /// Makes an empty database on the throw-away server.
    ///
    /// # Panics
    /// When no server was named, or it makes none.
    pub async fn make(test: &str) -> TestDatabase {
        let admin = std::env::var(VARIABLE).unwrap_or_else(|_| {
            panic!(
                "run the tests with `cargo x test`, or set {VARIABLE} to the URL of a throw-away server"
            )
        });
        let short: String = test.chars().take(30).collect();
        let name = format!("t_{}_{:08x}_{short}", std::process::id(), rand_number());
        // Outside a transaction, so by the driver itself and not by a unit of the store.
        administer(&admin, format!("create database {name}")).await;
        TestDatabase { admin, name }
    }

    /// The database, for the store.
    ///
    /// # Panics
    /// Never: the URL was good enough to make it.
    pub fn database(&self) -> Database {
        Database::parse_postgres(&self.url()).expect("the URL of the test server is a URL")
    }

    /// The database's URL, for the command line.
    pub fn url(&self) -> String {
        let (server, query) = match self.admin.split_once('?') {
            Some((server, query)) => (server, format!("?{query}")),
            None => (self.admin.as_str(), String::new()),
        };
        let base = server.rsplit_once('/').map_or(server, |(base, _)| base);
        format!("{base}/{}{query}", self.name)
    }

    /// Drops the database, whoever is still connected.
    pub async fn remove(self) {
        administer(&self.admin, format!("drop database if exists {} with (force)", self.name))
            .await;
    }
}

fn rand_number() -> u32 {
    let chance: &dyn crate::chance::Chance = &crate::chance::SystemChance;
    u32::from_le_bytes(chance.bytes())
}

/// Runs one statement outside a transaction: the driver does that, and no unit of the store can.
async fn administer(admin: &str, sql: String) {
    let admin = admin.to_owned();
    let run = move || -> Result<(), postgres::Error> {
        postgres::Client::connect(&admin, postgres::NoTls)?.batch_execute(&sql)
    };
    let done = tokio::task::spawn_blocking(run).await.expect("the driver does not panic");
    done.expect("the test server obeys");
}
