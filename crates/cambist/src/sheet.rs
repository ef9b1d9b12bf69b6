//! Sheets: tables as people edit them in a spreadsheet, as CSV with a header.
//!
//! A sheet is written with commas; it is read with commas, semicolons or tabs, since spreadsheets
//! write what their country writes. A field that a spreadsheet would take for a formula is written
//! behind an apostrophe, and reading takes that apostrophe away again, so that what is written and
//! read comes back as it was.

use std::fmt;

/// More than any sheet of ours has.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A sheet that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its lines, without the header and empty ones.
    pub lines: Vec<Line>,
    /// For each known column whether the header has it.
    present: Vec<bool>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line of the file on which it begins, from 1.
    pub number: u64,
    /// A field for each known column; empty where the sheet does not have the column.
    fields: Vec<String>,
}

/// Something that can't be taken, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wrong {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column's name; empty: the line as a whole.
    pub column: String,
    /// The rest of a sentence.
    pub what: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column.as_str() {
            "" => write!(f, "line {}: {}", self.line, self.what),
            column => write!(f, "line {}, column {column}: {}", self.line, self.what),
        }
    }
}

/// Everything that can't be taken, one on a line.
pub fn all_told(wrong: &[Wrong]) -> String {
    wrong.iter().map(Wrong::to_string).collect::<Vec<_>>().join("\n")
}

impl Wrong {
    /// Something that is wrong with one field.
    pub fn field(line: u64, column: &str, what: impl Into<String>) -> Wrong {
        Wrong { line, column: column.to_owned(), what: what.into() }
    }

    /// Something that is wrong with a line as a whole.
    pub fn line(line: u64, what: impl Into<String>) -> Wrong {
        Wrong::field(line, "", what)
    }
}

impl Sheet {
    /// Reads a sheet whose columns are among `known`; `required` must be there.
    ///
    /// # Errors
    /// Everything that is wrong with its form: unknown, missing and repeated columns, lines with more
    /// or fewer fields than the header.
    pub fn read(text: &str, known: &[&str], required: &[&str]) -> Result<Sheet, Vec<Wrong>> {
        if text.len() > MAX_BYTES {
            let most = MAX_BYTES / 1024 / 1024;
            return Err(vec![Wrong::line(
                1,
                format!("the file is larger than {most} MiB; split it"),
            )]);
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let header = match records.next() {
            Some(Ok(header)) => header,
            _ => {
                return Err(vec![Wrong::line(
                    1,
                    "the file is empty; its first line names columns",
                )]);
            }
        };
        let places = columns(&header, known, required)?;
        let mut sheet = Sheet {
            present: (0..known.len()).map(|place| places.contains(&place)).collect(),
            ..Sheet::default()
        };
        let mut lines = Lines { text: text.as_bytes(), offset: 0, line: 1 };
        let mut wrong = Vec::new();
        for record in records {
            let record = record
                .map_err(|error| vec![Wrong::line(lines.at(error.position()), "is not CSV")])?;
            let number = lines.at(record.position());
            if record.iter().all(str::is_empty) {
                continue;
            }
            if record.len() != places.len() {
                let (has, wants) = (record.len(), places.len());
                let what = format!(
                    "has {has} fields and the header {wants}; a field with a separator in it stands in quotes"
                );
                wrong.push(Wrong::line(number, what));
                continue;
            }
            let mut fields = vec![String::new(); known.len()];
            for (place, field) in places.iter().zip(&record) {
                fields[*place] = bare(field).to_owned();
            }
            sheet.lines.push(Line { number, fields });
        }
        if wrong.is_empty() { Ok(sheet) } else { Err(wrong) }
    }

    /// Whether the header has a known column.
    pub fn has(&self, column: usize) -> bool {
        self.present[column]
    }

    /// The text of a sheet: the header, then `rows`.
    pub fn write(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut write = |fields: Vec<String>| {
            writer.write_record(fields).expect("every row has as many fields as the header");
        };
        write(header.iter().map(|name| (*name).to_owned()).collect());
        rows.for_each(|row| write(row.iter().map(|field| defused(field)).collect()));
        let bytes = writer.into_inner().expect("memory takes what is written");
        String::from_utf8(bytes).expect("what is written of text is text")
    }
}

/// One line of a sheet, ended by CRLF (RFC 4180): for sheets that are sent part by part.
pub fn row(fields: impl IntoIterator<Item = String>) -> String {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let fields: Vec<String> = fields.into_iter().map(|field| defused(&field)).collect();
    writer.write_record(fields).expect("memory takes what is written");
    let bytes = writer.into_inner().expect("memory takes what is written");
    String::from_utf8(bytes).expect("what is written of text is text")
}

impl Line {
    /// The field of a known column, without space around it.
    pub fn field(&self, column: usize) -> &str {
        &self.fields[column]
    }
}

/// For each column of the header its place among the known ones.
fn columns(
    header: &csv::StringRecord,
    known: &[&str],
    required: &[&str],
) -> Result<Vec<usize>, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut places = Vec::new();
    for name in header {
        let folded = name.to_ascii_lowercase();
        match known.iter().position(|known| *known == folded) {
            Some(place) if places.contains(&place) => {
                wrong.push(Wrong::field(1, name, "stands in the header twice"));
            }
            Some(place) => places.push(place),
            None => {
                let what = format!("is not a column; write {}", known.join(", "));
                wrong.push(Wrong::field(1, web::text::cut(name, 40), what));
            }
        }
    }
    for name in required {
        let place = known.iter().position(|known| known == name);
        if place.is_none_or(|place| !places.contains(&place)) && wrong.is_empty() {
            wrong.push(Wrong::field(1, name, "is missing in the header"));
        }
    }
    if wrong.is_empty() { Ok(places) } else { Err(wrong) }
}

/// Counts lines up to records, which only move on.
struct Lines<'a> {
    text: &'a [u8],
    offset: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which the record at a position begins. The reader's own count stands at the end of
    /// the record before: empty lines between are not in it, nor is the second half of a line's end.
    fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok());
        let start = start.unwrap_or_default().clamp(self.offset, self.text.len());
        let rest = &self.text[start..];
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let end = start + rest.iter().take_while(|byte| is_end(byte)).count();
        let passed = self.text[self.offset..end].iter().filter(|byte| **byte == b'\n').count();
        (self.offset, self.line) = (end, self.line + passed as u64);
        self.line
    }
}

/// What stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    // Of equal counts the last one wins, so the comma stands last.
    b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
}

/// Whether a spreadsheet would compute a field instead of showing it.
fn is_formula(field: &str) -> bool {
    field.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A number computes to itself.
fn is_number(field: &str) -> bool {
    let digits = field.strip_prefix('-').unwrap_or_default();
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn defused(field: &str) -> String {
    // An apostrophe that was there before gets another one, so that reading takes away only ours.
    match is_formula(field) && !is_number(field) || field.starts_with('\'') {
        true => format!("'{field}"),
        false => field.to_owned(),
    }
}

fn bare(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if is_formula(rest) || rest.starts_with('\'') => rest,
        _ => field,
    }
}

#[cfg(test)]
mod tests;
