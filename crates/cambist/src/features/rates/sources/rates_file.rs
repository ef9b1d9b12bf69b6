//! A rates file as a source of prices.

use crate::features::rates::files::{self, FileItem, Format};

use super::exchanger::format;
use super::reading::Reading;
use super::units::Units;

/// How a rates file is read.
pub(super) struct RatesFileReader {
    /// For the format.
    name: String,
    format: Option<Format>,
    /// In upper case; `None`: only items that are everywhere.
    city: Option<String>,
}

impl RatesFileReader {
    /// A reader of files with this name.
    ///
    /// # Errors
    /// A sentence about the format.
    pub(super) fn new(
        name: String,
        word: Option<&str>,
        city: Option<String>,
    ) -> Result<RatesFileReader, String> {
        let city = city.map(|city| city.to_uppercase());
        Ok(RatesFileReader { name, format: format(word)?, city })
    }

    /// Reads the items whose two codes the catalogue has.
    ///
    /// # Errors
    /// A sentence about the file as a whole.
    pub(super) fn read(&self, document: &[u8], units: &Units) -> Result<Reading, String> {
        // What the content says goes before the name: an error page has the name of the file.
        let format = self.format.or_else(|| Format::guess(None, document));
        let format = format.or_else(|| Format::guess(Some(&self.name), document));
        let format = format.ok_or("it is empty, or of no format of rates files")?;
        let file = files::read(format, document).map_err(|error| error.to_string())?;
        let mut reading = Reading::default();
        file.bad.iter().for_each(|bad| reading.bad.add(bad.to_string()));
        for item in &file.items {
            match self.is_wanted(item) {
                true => {
                    let sides = (item.rate_in, item.rate_out);
                    reading.take(units, (&item.from, &item.to), Ok(sides));
                }
                false => reading.foreign += 1,
            }
        }
        Ok(reading)
    }

    fn is_wanted(&self, item: &FileItem) -> bool {
        item.cities.is_empty() || self.city.as_ref().is_some_and(|city| item.cities.contains(city))
    }
}
