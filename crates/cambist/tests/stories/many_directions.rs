//! The recipe for many directions, tried as it is written.

use std::path::Path;

use cambist::testkit::Folder;

use super::process::{Told, command, end};

const RECIPE: &str = include_str!("../../../../docs/recipes/many-directions.md");

/// The lines of the recipe's blocks in a language.
fn blocks(language: &str) -> Vec<String> {
    let start = format!("```{language}");
    let mut found = Vec::new();
    let mut lines = RECIPE.lines();
    while lines.by_ref().any(|line| line == start) {
        found.extend(lines.by_ref().take_while(|line| *line != "```").map(str::to_owned));
    }
    found
}

/// The words of a command, as a shell takes them: quotes of either kind hold a word together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ', None) => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn run(folder: &Path, line: &str) -> Told {
    let words = words(line);
    assert_eq!(words[0], "cambist", "{line}");
    let words: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    end(command(folder, &words).current_dir(folder))
}

fn done(folder: &Path, line: &str) -> String {
    let told = run(folder, line);
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{line}: {told:?}");
    told.out
}

#[test]
fn the_recipe_for_many_directions_does_what_it_says() {
    let folder = Folder::new("many");
    let folder = folder.path();
    let commands = blocks("sh");
    assert!(commands.len() > 12, "{commands:?}");
    let told: Vec<(String, String)> =
        commands.into_iter().map(|line| (line.clone(), done(folder, &line))).collect();
    let of = |start: &str| {
        let found = told.iter().find(|(line, _)| line.starts_with(start));
        found.map(|(_, told)| told.as_str()).unwrap_or_else(|| panic!("{start} is not in it"))
    };
    assert!(of("cambist currencies groups").contains("banks-uah"));
    let made = of("cambist directions make --from USDTTRC20,BTC");
    // Eleven Ukrainian banks, one of his own, and Bitcoin, which is never exchanged for itself.
    assert!(made.contains("25 offers would be added") && made.contains("dry run"), "{made}");
    assert!(of("cambist directions list").contains("BTC → MONOBUAH"));
    assert!(
        of("cambist directions make --from USDTTRC20 --to CASHUSD").starts_with("2 offers were")
    );
    assert!(of("cambist directions edit --from BTC").contains("labels manual → manual,verifying"));
    assert!(of("cambist directions copy").contains("offers were changed"));
    assert!(of("cambist directions import").contains("27 offers stand as they were"));
    assert!(of("cambist directions export").contains("27 lines and a header were written to"));

    let sheet = blocks("csv").join("\n");
    std::fs::write(folder.join("rates.csv"), sheet).unwrap();
    let told = done(folder, "cambist directions import rates.csv");
    assert!(told.contains("BTC → MONOBUAH: rate none → 1:2600000; max_age none → 900"), "{told}");
    std::fs::write(folder.join("bad.csv"), "from,to,min\nBTC,MONOBUAH,many\n").unwrap();
    let refused = run(folder, "cambist directions import bad.csv");
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    let shown = format!("```\n{}\n```", refused.err.trim_end());
    assert!(RECIPE.contains(&shown), "the recipe shows what is printed: {shown}");
    let refused = run(folder, "cambist directions edit --margin 2");
    assert!(refused.err.contains("`--from all` is all of them"), "{refused:?}");
}
