//! The shape that all migrations together give each engine, as a golden: a change of it is seen in
//! review.

use crate::on_both_engines;

/// Writes the goldens anew when set: look at the difference before it is committed.
const WRITE: &str = "CAMBIST_WRITE_GOLDENS";

fn compare(name: &str, schema: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(name);
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, schema).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == schema,
        "the schema is not that of {}; if the change is meant, run this test with {WRITE}=1 and \
         commit what it wrote",
        path.display()
    );
}

on_both_engines! {
    async fn the_schema_is_the_one_that_was_reviewed(app: TestApp) {
        match app.app.store().engine() {
            store::Engine::Sqlite => {
                compare("office.sqlite.txt", &app.app.store().schema().await.unwrap());
                compare("clicks.sqlite.txt", &app.app.clicks().schema().await.unwrap());
            }
            // Both sets of tables live in one database here.
            store::Engine::Postgres => {
                compare("all.postgres.txt", &app.app.store().schema().await.unwrap());
            }
        }
        app.close().await;
    }
}
