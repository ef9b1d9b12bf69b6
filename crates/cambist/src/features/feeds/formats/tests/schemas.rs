//! Our XML against our schemas, by a validator that nobody here wrote.

use std::path::PathBuf;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::testkit::{Folder, run_program};

use super::kit::{CLASSIC, EREF, Kind, UNITS, labels, rendered, usual};
use super::kit_random::{directions, items};

/// How many documents of each kind are made at random.
const DOCUMENTS: usize = 1_000;

fn schema((_, style): Kind) -> PathBuf {
    let schemas = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schemas");
    schemas.join(format!("{}.xsd", style.xml_variant))
}

/// Has xmllint validate all documents of a kind at once.
fn validate(kind: Kind, documents: &[String]) {
    let folder = Folder::new("schemas");
    let mut words = vec!["--noout".into(), "--nonet".into(), "--schema".into(), schema(kind)];
    for (number, document) in documents.iter().enumerate() {
        let path = folder.path().join(format!("{number}.xml"));
        std::fs::write(&path, document).unwrap();
        words.push(path);
    }
    run_program("xmllint", words);
}

#[test]
fn the_goldens_and_empty_documents_are_valid() {
    let labels = labels();
    for kind in [CLASSIC, UNITS, EREF] {
        validate(kind, &[rendered(kind, &usual(&labels)), rendered(kind, &[])]);
    }
}

#[test]
fn documents_of_random_directions_are_valid() {
    let mut runner = TestRunner::deterministic();
    for kind in [CLASSIC, UNITS, EREF] {
        let documents: Vec<String> = (0..DOCUMENTS)
            .map(|_| {
                let directions = directions().new_tree(&mut runner).unwrap().current();
                rendered(kind, &items(&directions))
            })
            .collect();
        validate(kind, &documents);
    }
}

#[test]
fn a_damaged_document_is_not_valid() {
    let labels = labels();
    let damages = [
        ("<from>BTC</from>\n", ""),
        ("<in>1</in>", "<in>1.0</in>"),
        ("<in>1</in>", "<in>0</in>"),
        ("<out>7053614.12345678</out>", "<out>7.05361412345678e6</out>"),
        ("<amount>1000000</amount>", "<amount>1 000 000</amount>"),
        ("<maxamount>25000.5</maxamount>", "<maxamount>-1</maxamount>"),
        ("<tofee>1", "<tofee>1 RUB"),
        ("<delay>30", "<delay>soon"),
        ("<param>manual,", "<param>manual,,"),
        ("</item>\n</rates>", "<more/></item>\n</rates>"),
    ];
    for kind in [CLASSIC, EREF] {
        let sound = rendered(kind, &usual(&labels));
        for (what, becomes) in damages {
            let damaged = sound.replace(what, becomes);
            assert_ne!(damaged, sound, "{what}");
            let complaint = std::panic::catch_unwind(|| validate(kind, &[damaged])).unwrap_err();
            let complaint = complaint.downcast_ref::<String>().unwrap();
            assert!(complaint.contains("fails to validate"), "{what}: {complaint}");
        }
    }
}
