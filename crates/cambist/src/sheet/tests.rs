//! Sheets come back as they went, and say what is wrong where.

use proptest::prelude::{ProptestConfig, prop, proptest};

use super::Sheet;

const KNOWN: &[&str] = &["from", "to", "margin"];

fn wrong(text: &str) -> Vec<String> {
    let wrong = Sheet::read(text, KNOWN, &["from", "to"]).unwrap_err();
    wrong.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_wrong_is_named_with_line_and_column() {
    let table = [
        ("", "line 1: the file is empty; its first line names columns"),
        ("from,to,markup\n", "line 1, column markup: is not a column; write from, to, margin"),
        ("from,to,From\n", "line 1, column From: stands in the header twice"),
        ("from,margin\n", "line 1, column to: is missing in the header"),
        ("from,to\nBTC,ETH\n\nBTC\n", "line 4: has 1 fields and the header 2"),
        ("from,to\r\nBTC,ETH\r\n\r\n\"B\nC\",ETH\r\nBTC\r\n", "line 6: has 1 fields"),
        ("from,to\nBTC,ETH,1\n", "line 2: has 3 fields and the header 2"),
    ];
    for (text, told) in table {
        let all = wrong(text);
        assert!(all[0].starts_with(told), "{text:?}: {all:?}");
    }
}

#[test]
fn spreadsheets_of_any_country_are_read() {
    for text in [
        "from,to\nBTC,ETH\n",
        "\u{feff}FROM;To\r\nBTC;ETH\r\n",
        "from\tto\nBTC\t ETH \n\t\n",
        "to,from\n\"ETH\",\"BTC\"\n,\n",
    ] {
        let sheet = Sheet::read(text, KNOWN, &["from", "to"]).unwrap();
        assert_eq!(sheet.lines.len(), 1, "{text:?}");
        let line = &sheet.lines[0];
        assert_eq!(
            (line.number, line.field(0), line.field(1), line.field(2)),
            (2, "BTC", "ETH", "")
        );
        assert!(sheet.has(0) && !sheet.has(2));
    }
}

#[test]
fn formulas_are_written_as_text_and_numbers_as_numbers() {
    let fields = ["=1+1", "+7900", "-1.5", "-cmd", "@ann", "'quoted", "1:-0.2", "a,b"];
    let text = Sheet::write(KNOWN, fields.iter().map(|field| vec![(*field).to_owned(); 3]));
    let lines: Vec<_> = text.lines().skip(1).collect();
    let starts =
        ["'=1+1,", "'+7900,", "-1.5,", "'-cmd,", "'@ann,", "''quoted,", "1:-0.2,", "\"a,b\","];
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_comes_back_as_it_was(
        rows in prop::collection::vec(prop::collection::vec("[^\u{0}-\u{1f}\u{7f}-\u{a0}]{0,12}", 3), 0..6),
    ) {
        // Space around a field is nobody's word, and a line without a word is no line.
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|row| row.iter().map(|field| field.trim().to_owned()).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|field| !field.is_empty()))
            .collect();
        let text = Sheet::write(KNOWN, rows.clone().into_iter());
        let sheet = Sheet::read(&text, KNOWN, &[]).unwrap();
        let read: Vec<Vec<String>> = sheet.lines.iter().map(|line| (0..3).map(|c| line.field(c).to_owned()).collect()).collect();
        assert_eq!(read, rows);
    }

    #[test]
    fn no_text_makes_reading_panic(text in ".{0,80}") {
        let _ = Sheet::read(&text, KNOWN, &["from"]);
        let _ = Sheet::read(&format!("from,to\n{text}"), KNOWN, &["from"]);
    }
}

#[test]
fn a_line_of_a_sheet_that_is_sent_part_by_part_computes_nothing() {
    let fields = ["a", "=1+1", "-7.5", "say \"hi\", twice", "@sum(a1)"].map(str::to_owned);
    assert_eq!(super::row(fields), "a,'=1+1,-7.5,\"say \"\"hi\"\", twice\",'@sum(a1)\r\n");
}
