//! What a kind of source is.

use std::path::PathBuf;

use reqwest::Url;
use serde::de::DeserializeOwned;

use super::reading::Reading;
use super::source::Pace;
use super::units::Units;

/// A kind of source: one file each, listed in [`ALL`](super::ALL).
pub struct Kind {
    /// Its word.
    pub name: &'static str,
    /// What it reads and where that is documented, in sentences.
    pub about: &'static str,
    /// Settings that work, as a JSON object.
    pub example: &'static str,
    /// The pace of a source for which none is set.
    pub pace: Pace,
    /// Understands a source's settings, or says in a sentence what is wrong with them.
    pub understand: fn(&str) -> Result<Box<dyn Reader>, String>,
}

/// The settings of one source, understood.
pub trait Reader: Send + Sync {
    /// Where its document is.
    fn place(&self) -> Place;

    /// Reads the document. Any bytes may come: whoever answers is a stranger.
    ///
    /// # Errors
    /// A sentence that says why nothing in it can be used.
    fn read(&self, document: &[u8], units: &Units) -> Result<Reading, String>;
}

/// Where a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the web.
    Web(Url),
    /// On the office's own disk.
    Disk(PathBuf),
    /// In the settings themselves: nothing is fetched.
    Settings,
    /// Nowhere: whoever has an operator's key sends prices.
    Pushed,
}

/// Reads settings of a kind; its fields say what they are called.
///
/// # Errors
/// A sentence that names the field.
pub(super) fn settings<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    // A list would be taken for the fields in their order.
    if !text.trim_start().starts_with('{') {
        return Err("the settings are not understood; write a JSON object".to_owned());
    }
    serde_json::from_str(text).map_err(|error| {
        let text = error.to_string();
        let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
        format!("the settings are not understood: {what}; write a JSON object")
    })
}

/// The web address of a source: its own, or the one that its kind ships with.
pub(super) fn web(own: Option<&str>, shipped: &str) -> Result<Url, String> {
    crate::outgoing::parse_url(own.unwrap_or(shipped)).map_err(|what| format!("url: {what}"))
}
