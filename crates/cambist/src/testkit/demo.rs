//! An office with the demo's life in it, whose clock stands at the end of the month.

use crate::chance::SeededChance;
use crate::config::Config;
use crate::demo::{DemoCard, Month, seed};

use super::database::TestDatabase;
use super::office::TestApp;

/// What the life of every such office grows from, so that all of them are the same.
const SEED: u64 = 1;

impl TestApp {
    /// The demo on SQLite, with so many clicks and orders.
    ///
    /// # Panics
    /// When it can't be made.
    pub async fn demo_on_sqlite(test: &str, clicks: u32, orders: u32) -> (TestApp, DemoCard) {
        fill(TestApp::open_empty(test, None, Config::default_settings()).await, clicks, orders)
            .await
    }

    /// The demo on PostgreSQL, with so many clicks and orders.
    ///
    /// # Panics
    /// When it can't be made.
    pub async fn demo_on_postgres(test: &str, clicks: u32, orders: u32) -> (TestApp, DemoCard) {
        let database = Some(TestDatabase::make(test).await);
        fill(TestApp::open_empty(test, database, Config::default_settings()).await, clicks, orders)
            .await
    }
}

async fn fill(app: TestApp, clicks: u32, orders: u32) -> (TestApp, DemoCard) {
    let month = Month { ends_at_ms: super::BEGIN_MS, clicks, orders };
    let card = seed(&app.app, month, &SeededChance::new(SEED)).await;
    let card = card.expect("the demo's life follows the rules of the office");
    app.app.refresh().await.expect("the tables are read");
    (app, card)
}
