//! Rates files as exchangers publish them: XML, TXT and JSON, read into items.
//!
//! What is found in the wild is accepted where its meaning is certain: unit suffixes, both spellings of the limits,
//! mixed case, missing reserves. Where it is not certain (a thousands separator, an exponent, two different values for
//! one field) the item becomes a [`BadLine`] that names its line, and the rest of the file is still read.
//!
//! Story: [`read`] → xml, txt or json cut the file into drafts → a draft decides: [`FileItem`] or [`BadLine`].
//!
//! Invariants of an item: both sides of the rate are above zero, `from` is not `to`, no limit, reserve or fee is below
//! zero, min ≤ max, and no other item of the file has the same currencies and city.

mod draft;
mod fee;
mod format;
mod json;
mod json13;
mod lines;
mod number;
#[cfg(test)]
mod tests;
mod txt;
mod xml;

use std::collections::HashMap;

use money::Decimal;

use draft::Draft;

pub use fee::{Fee, FeeError};
pub use format::{Format, UnknownFormat};

/// The largest file that is read, in bytes (64 MiB).
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The most items that one file may hold, good and bad together.
pub const MAX_ITEMS: usize = 200_000;

/// What a readable file holds: its good items and, for the operator, its bad ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RatesFile {
    /// The items that keep every rule, in the order of the file.
    pub items: Vec<FileItem>,
    /// The items that do not, in the order of the file.
    pub bad: Vec<BadLine>,
    /// Whether the format has room for limits, fees and labels. Where it has none, their absence
    /// says nothing.
    pub has_terms: bool,
}

/// One item that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BadLine {
    /// The line of the file on which the item begins, from 1.
    pub line: usize,
    /// The element and what to write instead: "minamount: `1e5` is written with an exponent; write 100000".
    pub what: String,
}

/// One direction, in the cities it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileItem {
    /// The line of the file on which the item begins, from 1.
    pub line: usize,
    /// The code of the currency that the customer gives, as written, trimmed.
    pub from: String,
    /// The code of the currency that the customer gets, as written, trimmed.
    pub to: String,
    /// So many units of *from* …, above zero.
    pub rate_in: Decimal,
    /// … give so many units of *to*, above zero.
    pub rate_out: Decimal,
    /// The reserve of *to*, where it is stated.
    pub reserve: Option<Decimal>,
    /// Limits of one exchange in units of *from*.
    pub from_limits: Limits,
    /// Limits of one exchange in units of *to*.
    pub to_limits: Limits,
    /// What is taken from the amount given, in *from*.
    pub from_fee: Option<Fee>,
    /// What is taken from the amount received, in *to*.
    pub to_fee: Option<Fee>,
    /// The least fee.
    pub min_fee: Option<Fee>,
    /// When the rate floats: minutes, or a percentage such as `1%`, as written.
    pub floating: Option<String>,
    /// How long the exchange takes, in minutes.
    pub delay_minutes: Option<u32>,
    /// Labels such as `manual`, in lower case, each once, in the order of the file.
    pub labels: Vec<String>,
    /// City codes in upper case, each once; usually none or one.
    pub cities: Vec<String>,
    /// Whether the fees depended on the amount (`<step>`): the largest of them stand above.
    pub has_steps: bool,
}

/// The bounds of one exchange on one side; an absent bound was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// The least amount, zero or more.
    pub min: Option<Decimal>,
    /// The greatest amount, not below `min`.
    pub max: Option<Decimal>,
}

/// Why a whole file cannot be read; nothing of it is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// More than [`MAX_BYTES`].
    #[error("the file has {bytes} bytes; at most {MAX_BYTES} (64 MiB) are read")]
    TooLarge {
        /// The size of the file.
        bytes: usize,
    },
    /// Bytes that are no UTF-8.
    #[error(
        "the file is not UTF-8: the byte at offset {offset} starts no character; save the file as UTF-8"
    )]
    NotUtf8 {
        /// The offset of the first wrong byte, from 0.
        offset: usize,
    },
    /// The XML declaration names an encoding other than UTF-8.
    #[error(
        "the file declares the encoding `{declared}`; only UTF-8 is read: convert the file and its declaration"
    )]
    Encoding {
        /// The encoding as declared.
        declared: String,
    },
    /// The XML is broken.
    #[error("the file is not XML at line {line}: {what}")]
    NotXml {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// Document types and entities are never read: they make a small file huge or reach for other files.
    #[error(
        "line {line}: {what} is refused; write the text itself, without document types and entities"
    )]
    Entity {
        /// The line, from 1.
        line: usize,
        /// What was found: "a DOCTYPE", "the entity `&x;`".
        what: String,
    },
    /// The document has another root, or none, or the JSON has no list.
    #[error("the file has no {wanted}: {found}")]
    NoRates {
        /// What a rates file in this format begins with.
        wanted: &'static str,
        /// What this one begins with.
        found: String,
    },
    /// The JSON is broken.
    #[error("the file is not JSON at line {line}, column {column}: {what}")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What the parser expected.
        what: String,
    },
    /// A bound that no honest file reaches.
    #[error("line {line}: {what}")]
    Limit {
        /// The line, from 1.
        line: usize,
        /// The bound and its size.
        what: String,
    },
}

/// Reads a rates file: the good items, and the bad ones with their lines and reasons.
///
/// # Errors
/// [`FileError`] when the file as a whole is unreadable; a wrong item alone is a [`BadLine`] of the result.
pub fn read(format: Format, bytes: &[u8]) -> Result<RatesFile, FileError> {
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge { bytes: bytes.len() });
    }
    let text = text_of(format, bytes)?;
    let drafts = match format {
        Format::Xml => xml::drafts(text)?,
        Format::Txt => txt::drafts(text)?,
        Format::Json => json::drafts(text)?,
    };
    Ok(RatesFile { has_terms: format != Format::Txt, ..judge(drafts) })
}

/// The file as text, without the byte order mark that some engines write.
fn text_of(format: Format, bytes: &[u8]) -> Result<&str, FileError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let good = std::str::from_utf8(&bytes[..offset]).unwrap_or_default();
        // A declared windows-1251 explains the wrong byte better than its offset does.
        match (format, xml::foreign_encoding(without_mark(good))) {
            (Format::Xml, Some(declared)) => FileError::Encoding { declared },
            _ => FileError::NotUtf8 { offset },
        }
    })?;
    Ok(without_mark(text))
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// One draft, or the reason why there is none on that line.
type Drafted = Result<Draft, BadLine>;

fn judge(drafts: Vec<Drafted>) -> RatesFile {
    let mut file = RatesFile::default();
    let mut seen = Seen::default();
    for draft in drafts {
        match draft.and_then(Draft::decide).and_then(|item| seen.first(item)) {
            Ok(item) => file.items.push(item),
            Err(bad) => file.bad.push(bad),
        }
    }
    file
}

/// The currencies and city of each good item so far, with its line.
#[derive(Default)]
struct Seen(HashMap<(String, String, String), usize>);

impl Seen {
    /// The item, when none before it has its currencies and one of its cities.
    fn first(&mut self, item: FileItem) -> Result<FileItem, BadLine> {
        let (from, to) = (item.from.to_uppercase(), item.to.to_uppercase());
        let everywhere = [String::new()];
        let cities = if item.cities.is_empty() { &everywhere[..] } else { &item.cities };
        let keys: Vec<_> =
            cities.iter().map(|city| (from.clone(), to.clone(), city.clone())).collect();
        if let Some((key, first)) = keys.iter().find_map(|key| Some((key, self.0.get(key)?))) {
            let place = if key.2.is_empty() { String::new() } else { format!(" in {}", key.2) };
            return Err(BadLine {
                line: item.line,
                what: format!(
                    "{} to {}{place} is already on line {first}; keep one of the two",
                    item.from, item.to
                ),
            });
        }
        self.0.extend(keys.into_iter().map(|key| (key, item.line)));
        Ok(item)
    }
}
