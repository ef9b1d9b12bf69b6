//! One SQL text on two engines: units of work, reads, migrations.
//!
//! A unit of work is a function over an open transaction: `Ok` commits it, a refusal rolls it back.
//! It is plain synchronous code and may be run again, so it does nothing outside its transaction.
//! The store runs it on SQLite's one writer (which commits what has arrived together) or on a
//! PostgreSQL worker, and answers after the commit.
//!
//! ```
//! use store::{Database, Fault, Migration, Never, Options, Stop, Store, args};
//!
//! const PLACES: &[Migration] = &[Migration {
//!     number: 1,
//!     name: "places",
//!     text: "create table places (id serial primary key, name text not null unique);",
//! }];
//!
//! # fn main() -> Result<(), Fault> {
//! # let folder = std::env::temp_dir().join(format!("store-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
//! # let file = folder.join("office.db");
//! # tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(async {
//! let store = Store::open(Database::Sqlite(file), Options::default())?;
//! store.migrate("places", PLACES).await?;
//! let id: i64 = store
//!     .write(|tx| -> Result<i64, Stop<Never>> {
//!         let sql = "insert into places (name) values ($1) returning id";
//!         Ok(tx.query_one(sql, &args!["Prague"], |row| row.get(0))?)
//!     })
//!     .await?;
//! assert_eq!(id, 1);
//! # store.close().await;
//! # Ok(())
//! # }).map(|()| { let _ = std::fs::remove_dir_all(folder); })
//! # }
//! ```

mod bulk;
mod database;
mod dialect;
mod fault;
mod group;
mod lane;
mod list;
mod migrate;
mod options;
mod postgres;
mod row;
mod schema;
mod sqlite;
mod stop;
mod store;
mod tx;
mod unit;
mod value;

pub use database::Database;
pub use fault::Fault;
pub use group::{Batch, Group};
pub use list::{in_list, padded};
pub use migrate::{Migrated, Migration};
pub use options::{Durability, Engine, LONG_READ, Lanes, Options, SHORT_READ, WRITE};
pub use postgres::PgUrl;
pub use row::{FromColumn, Row};
pub use stop::{Never, Refusal, Stop, Within};
pub use store::Store;
pub use tx::Tx;
pub use value::{Kind, Value};
