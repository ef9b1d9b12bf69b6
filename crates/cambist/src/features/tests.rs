//! The order of the slices, held by reading the sources.

use std::path::{Path, PathBuf};

/// The slices, as `features/mod.rs` lists them.
fn slices() -> Vec<String> {
    include_str!("mod.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // Tests may reach for whatever shows that their slice behaves.
            if !path.ends_with("tests") {
                found.extend(sources(&path));
            }
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

/// Slices named by `crate::features::NAME` in a source, with what follows the name.
fn uses(text: &str) -> Vec<(String, String)> {
    text.split("crate::features::")
        .skip(1)
        .map(|rest| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            (rest[..end].to_owned(), rest[end..].to_owned())
        })
        .collect()
}

#[test]
fn the_slices_keep_their_order() {
    let order = slices();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features");
    let mut broken = Vec::new();
    for (place, slice) in order.iter().enumerate() {
        for source in sources(&root.join(slice)) {
            let text = std::fs::read_to_string(&source).unwrap();
            for (used, _) in uses(&text) {
                let Some(used_place) = order.iter().position(|name| *name == used) else {
                    broken.push(format!("{}: no slice {used}", source.display()));
                    continue;
                };
                if used_place > place {
                    broken.push(format!("{}: {slice} uses {used}, below it", source.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_folder_of_the_slices_is_on_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features");
    let mut folders: Vec<String> = std::fs::read_dir(root)
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let mut listed = slices();
    folders.sort();
    listed.sort();
    assert_eq!(folders, listed);
}
