//! What the shell may ask about how the office looks and what it says.

use serde::{Deserialize, Serialize};

use crate::features::settings::TextName;

/// How the office looks and what it says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookErrand {
    /// Change what is named, and tell how it looks.
    Set {
        /// Its name; empty: the one of the settings file.
        name: Option<String>,
        /// Its hue, as it was written.
        hue: Option<String>,
        /// Its mark, the bytes of an SVG or PNG; empty: ours.
        logo: Option<Vec<u8>>,
    },
    /// Tell a text in force.
    Show {
        /// Which.
        name: TextName,
        /// In which language: `en` or `ru`.
        lang: String,
    },
    /// Keep the operator's own text.
    Write {
        /// Which.
        name: TextName,
        /// In which language: `en` or `ru`.
        lang: String,
        /// The text; `None`: what is shipped.
        body: Option<String>,
    },
}
