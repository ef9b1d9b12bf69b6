//! The formats that rates files come in.

use std::fmt;
use std::str::FromStr;

/// The format of a rates file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// The classic `<rates><item>…`.
    Xml,
    /// `FROM;TO;IN;OUT;AMOUNT;CITY;` lines.
    Txt,
    /// `{"rates":[{…}]}`, or the bare list.
    Json,
}

/// A name that is no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a format of rates files; write xml, txt or json")]
pub struct UnknownFormat(pub String);

impl Format {
    /// The format of a file, by the extension of its name or address, otherwise by its first significant byte.
    #[must_use]
    pub fn guess(name: Option<&str>, bytes: &[u8]) -> Option<Self> {
        name.and_then(Self::of_name).or_else(|| Self::of_bytes(bytes))
    }

    fn of_name(name: &str) -> Option<Self> {
        let path = name.split(['?', '#']).next()?;
        path.rsplit_once('.')?.1.parse().ok()
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match bytes.trim_ascii_start().first()? {
            b'<' => Some(Self::Xml),
            b'{' | b'[' => Some(Self::Json),
            byte if byte.is_ascii_alphanumeric() => Some(Self::Txt),
            _ => None,
        }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text.to_ascii_lowercase().as_str() {
            "xml" => Ok(Self::Xml),
            "txt" => Ok(Self::Txt),
            "json" => Ok(Self::Json),
            _ => Err(UnknownFormat(super::number::shown(text))),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xml => "xml",
            Self::Txt => "txt",
            Self::Json => "json",
        })
    }
}
