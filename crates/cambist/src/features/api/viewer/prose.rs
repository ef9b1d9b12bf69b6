//! The few marks that descriptions use: paragraphs, tables, `code` and **bold**.

/// A part of a description.
pub(super) enum Block {
    /// A paragraph.
    Text(Vec<Span>),
    /// A table; its first row is its head.
    Table(Vec<Vec<Vec<Span>>>),
}

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// How it is marked: `code`, `b`, or empty.
    pub(super) mark: &'static str,
    pub(super) text: String,
}

/// The parts of a description.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| if part.starts_with('|') { table(part) } else { Block::Text(spans(part)) })
        .collect()
}

fn table(text: &str) -> Block {
    let is_row = |line: &&str| !line.starts_with("|--") && !line.starts_with("| --");
    let cells = |line: &str| {
        let cells = line.trim().trim_matches('|').split('|');
        cells.map(|cell| spans(cell.trim())).collect()
    };
    Block::Table(text.lines().filter(is_row).map(cells).collect())
}

/// Text outside of marks, between backticks and between pairs of stars, in turn.
fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for (place, part) in text.split('`').enumerate() {
        if place % 2 == 1 {
            spans.push(Span { mark: "code", text: part.to_owned() });
            continue;
        }
        for (place, part) in part.split("**").enumerate() {
            let mark = if place % 2 == 1 { "b" } else { "" };
            spans.push(Span { mark, text: part.to_owned() });
        }
    }
    spans.retain(|span| !span.text.is_empty());
    spans
}

#[cfg(test)]
mod tests {
    use super::{Block, Span, blocks, spans};

    #[test]
    fn marks_are_read_in_turn() {
        let of = |mark, text: &str| Span { mark, text: text.to_owned() };
        assert_eq!(
            spans("a `b**` c **d**"),
            [of("", "a "), of("code", "b**"), of("", " c "), of("b", "d")]
        );
        assert_eq!(spans(""), []);
    }

    #[test]
    fn a_table_has_its_rows_without_the_line_below_the_head() {
        let blocks = blocks("one\n\n| a | b |\n|---|---|\n| c | `d` |");
        assert!(matches!(blocks[0], Block::Text(_)));
        let Block::Table(rows) = &blocks[1] else { panic!("the second block is a table") };
        assert_eq!((rows.len(), rows[1][1][0].mark), (2, "code"));
    }
}
