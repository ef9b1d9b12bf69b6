//! TXT: one `FROM;TO;IN;OUT;AMOUNT;CITY;` line per direction (eStandards, Premium Exchanger).

use super::draft::{Draft, Field};
use super::{BadLine, Drafted, FileError, MAX_ITEMS};

const COLUMNS: [(Field, &str); 6] = [
    (Field::From, "FROM"),
    (Field::To, "TO"),
    (Field::In, "IN"),
    (Field::Out, "OUT"),
    (Field::Reserve, "AMOUNT"),
    (Field::Cities, "CITY"),
];

/// Cuts the file into one draft per line that is not blank.
pub(super) fn drafts(text: &str) -> Result<Vec<Drafted>, FileError> {
    let mut drafts = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if drafts.len() == MAX_ITEMS {
            return Err(FileError::Limit {
                line: index + 1,
                what: format!("more than {MAX_ITEMS} items; split the file"),
            });
        }
        drafts.push(draft(index + 1, line));
    }
    Ok(drafts)
}

fn draft(line: usize, text: &str) -> Drafted {
    let columns: Vec<&str> = text.split(';').map(str::trim).collect();
    // Five to seven: engines leave out the city, its semicolon, or the one at the end of the line.
    let is_ended = columns.get(COLUMNS.len()).is_none_or(|rest| rest.is_empty());
    if !(5..=7).contains(&columns.len()) || !is_ended {
        return Err(BadLine {
            line,
            what: format!(
                "the number of columns is {}; write FROM;TO;IN;OUT;AMOUNT;CITY;",
                columns.len()
            ),
        });
    }
    let mut draft = Draft::new(line);
    for ((field, name), value) in COLUMNS.into_iter().zip(columns) {
        draft.set(field, name, value);
    }
    Ok(draft)
}
