//! A rates file on the office's own disk.

use std::path::PathBuf;

use serde::Deserialize;

use super::kind::{Kind, Place, Reader, settings};
use super::rates_file::RatesFileReader;
use super::reading::Reading;
use super::source::Pace;
use super::units::Units;

/// A file on disk.
pub(super) const KIND: Kind = Kind {
    name: "file",
    about: "A rates file on the office's own disk, written by another program: classic XML, TXT or \
            flat JSON. Write it beside and rename it, so that nobody reads half of it. It is as \
            fresh as it was last written.",
    example: r#"{"path":"/srv/rates/rates.txt"}"#,
    pace: Pace { interval_s: 10, timeout_ms: 5_000, max_age_s: 300 },
    understand: |text| {
        let own: Settings = settings(text)?;
        let path = PathBuf::from(&own.path);
        if !path.is_absolute() {
            return Err(format!("path: `{}` must begin with /", own.path));
        }
        let file = RatesFileReader::new(own.path, own.format.as_deref(), own.city)?;
        Ok(Box::new(OnDisk { path, file }))
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    path: String,
    /// One of xml, txt, json; without it by name and content.
    format: Option<String>,
    city: Option<String>,
}

struct OnDisk {
    path: PathBuf,
    file: RatesFileReader,
}

impl Reader for OnDisk {
    fn place(&self) -> Place {
        Place::Disk(self.path.clone())
    }

    fn read(&self, document: &[u8], units: &Units) -> Result<Reading, String> {
        self.file.read(document, units)
    }
}
