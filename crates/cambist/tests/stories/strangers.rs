//! What we publish, read by parsers that nobody here wrote: each finds the directions that are in the
//! books, with the same numbers to the last digit.

use std::path::{Path, PathBuf};

use cambist::app::Plain;
use cambist::clock::Clock;
use cambist::command::{Errand, FeedOptions};
use cambist::features::rates::files::Format;
use cambist::features::rates::{RateTable, load_table};
use cambist::features::settings::OfficeState;
use cambist::on_both_engines;
use cambist::testkit::{Folder, TestApp, run_program};
use store::Tx;

mod books;
mod market;
mod rows;

use rows::Row;

/// Every kind of document, and the consumers that are given it.
const KINDS: [(&str, &str, &[Consumer]); 6] = [
    ("classic", "xml", &[xmllint, python, php, ruby]),
    ("units", "xml", &[xmllint, python, php, ruby]),
    ("eref", "xml", &[xmllint, python, php, ruby]),
    ("flat", "json", &[python, php, node]),
    ("1.3", "json", &[python, php, node]),
    ("txt", "txt", &[python]),
];

/// Reads a document of a kind, and prints its rows.
type Consumer = fn(&str, &Path) -> Vec<Row>;

fn xmllint(_: &str, document: &Path) -> Vec<Row> {
    let words = ["--nonet", "--xpath", "/rates[not(item)] | /rates/item/*"];
    let said = run_program("xmllint", words.iter().map(Path::new).chain([document]));
    rows::of_elements(&said)
}

fn python(kind: &str, document: &Path) -> Vec<Row> {
    rows::exact(&run_program("python3", [&script("feed.py"), Path::new(kind), document]))
}

fn php(kind: &str, document: &Path) -> Vec<Row> {
    let said = run_program("php", [&script("feed.php"), Path::new(kind), document]);
    if is_json(kind) { rows::of_doubles(&said) } else { rows::exact(&said) }
}

fn ruby(kind: &str, document: &Path) -> Vec<Row> {
    rows::exact(&run_program("ruby", [&script("feed.rb"), Path::new(kind), document]))
}

fn node(kind: &str, document: &Path) -> Vec<Row> {
    rows::of_doubles(&run_program("node", [&script("feed.js"), Path::new(kind), document]))
}

fn is_json(kind: &str) -> bool {
    matches!(kind, "flat" | "1.3")
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop").join(name)
}

/// The table of rates as the books have it now.
async fn table(app: &TestApp) -> RateTable {
    let now_s = app.clock.now_s();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(load_table(tx, now_s)?) };
    app.app.store().read(read).await.unwrap()
}

/// The document of a kind, in a file.
async fn document(app: &TestApp, folder: &Folder, kind: &str, format: &str) -> PathBuf {
    // What no profile chose is the public feed's.
    let code = match kind {
        "units" | "eref" => format!("/{kind}"),
        "1.3" => "/json13".to_owned(),
        _ => String::new(),
    };
    let reply = app.get(&format!("/service/export/{format}{code}")).send().await;
    assert_eq!(reply.status, 200);
    let path = folder.path().join(format!("{kind}.{format}"));
    std::fs::write(&path, reply.body).unwrap();
    path
}

/// Has xmllint hold a document to the schema that the office publishes.
async fn validate(app: &TestApp, folder: &Folder, kind: &str, document: &Path) {
    let name = if kind == "eref" { "eref.xsd" } else { "classic.xsd" };
    let schema = app.get(&format!("/service/schema/{name}")).send().await;
    assert_eq!(schema.header("content-type"), Some("application/xml; charset=utf-8"));
    let path = folder.path().join(name);
    std::fs::write(&path, schema.body).unwrap();
    let words =
        [Path::new("--noout"), Path::new("--nonet"), Path::new("--schema"), &path, document];
    run_program("xmllint", words);
}

/// Publishes a feed for each kind that a profile has to choose.
async fn publish_kinds(app: &TestApp) {
    let default = FeedOptions::default;
    for (code, options) in [
        ("units", FeedOptions { units: Some(true), ..default() }),
        ("eref", FeedOptions { xml: Some("eref".to_owned()), ..default() }),
        ("json13", FeedOptions { json: Some("1.3".to_owned()), ..default() }),
    ] {
        let (code, title) = (code.to_owned(), code.to_owned());
        let made = app.errand(Errand::FeedCreate { code: code.clone(), title, options });
        assert_eq!(made.await.error, None);
        let switched = app.errand(Errand::FeedSwitch { code, is_enabled: true });
        assert_eq!(switched.await.error, None);
    }
}

/// The public feed in every format.
async fn published(app: &TestApp) -> [String; 3] {
    let body =
        async |format: &str| app.get(&format!("/service/export/{format}")).send().await.text();
    [body("xml").await, body("json").await, body("txt").await]
}

on_both_engines! {
    async fn an_office_takes_its_own_documents_back_unchanged(app: TestApp) {
        app.import(Format::Json, &market::file()).await;
        let before = published(&app).await;
        for (format, document) in [Format::Xml, Format::Json, Format::Txt].into_iter().zip(&before) {
            app.import(format, document).await;
            assert!(published(&app).await == before, "{format} changed what is published");
        }
        app.close().await;
    }

    async fn an_eref_file_is_taken_with_the_largest_fee_of_its_steps(app: TestApp) {
        let import = Errand::RatesImport {
            name: "rates.xml".into(),
            format: None,
            text: include_str!("../../testdata/eref.xml").into(),
            skip_bad: false,
            dry_run: false,
            max_age_s: None,
        };
        let answer = app.errand(import).await;
        assert_eq!(answer.error, None);
        for line in ["line 3", "line 16"] {
            let note = format!("{line}: the fees depend on the amount; an offer takes the largest");
            assert!(answer.text.contains(&note), "{}", answer.text);
        }
        let feed = app.get("/service/export/txt").send().await.text();
        assert!(feed.contains("BTC;SBERRUB;1;7053614.12345678;1000000;MSK;\n"), "{feed}");
        let feed = app.get("/service/export/xml").send().await.text();
        let fees = "<fromfee>0.0001</fromfee>\n<tofee>1 %</tofee>\n<floating>15</floating>";
        assert!(feed.contains(fees) && feed.contains("<tofee>2 %</tofee>"), "{feed}");
        app.close().await;
    }

    async fn strangers_find_what_the_books_have_to_the_last_digit(app: TestApp) {
        publish_kinds(&app).await;
        app.import(Format::Json, &market::file()).await;
        let table = table(&app).await;
        assert!(table.open().len() >= 605, "{} of {}", table.open().len(), table.left_out().len());
        let folder = Folder::new("strangers");
        for (kind, format, consumers) in KINDS {
            let document = document(&app, &folder, kind, format).await;
            if format == "xml" {
                validate(&app, &folder, kind, &document).await;
            }
            let expected = books::rows(kind, &table);
            assert!(expected.len() >= 605, "{kind}: {}", expected.len());
            for consumer in consumers {
                rows::assert_same(kind, consumer(kind, &document), &expected);
            }
        }
        app.close().await;
    }

    async fn strangers_find_nothing_in_the_documents_of_a_closed_office(app: TestApp) {
        publish_kinds(&app).await;
        app.app.switch(app.deed(), OfficeState::Closed).await.unwrap();
        let folder = Folder::new("closed");
        for (kind, format, consumers) in KINDS {
            let document = document(&app, &folder, kind, format).await;
            if format == "xml" {
                validate(&app, &folder, kind, &document).await;
            }
            for consumer in consumers {
                rows::assert_same(kind, consumer(kind, &document), &[]);
            }
        }
        app.close().await;
    }

    async fn only_schemas_that_exist_are_published(app: TestApp) {
        for (name, status) in [("classic.xsd", 200), ("eref.xsd", 200), ("eref", 404), ("..%2fx", 404)] {
            assert_eq!(app.get(&format!("/service/schema/{name}")).send().await.status, status, "{name}");
        }
        app.close().await;
    }
}
