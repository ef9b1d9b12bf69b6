//! The office's accent: one hue, from which the style sheet makes every colour of its own.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// How the hue is written in the style sheet and in the icon, before an office's own takes its place.
const WRITTEN: &str = "--hue: 165;";

/// A hue in degrees of OKLCH, 0 to 359: 30 is a red, 165 a green, 255 a blue, 300 a violet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hue(u16);

/// Why a text is no hue.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a hue is a whole number of degrees from 0 to 359, e.g. 165 (green) or 255 (blue)")]
pub struct HueError;

impl Default for Hue {
    fn default() -> Hue {
        Hue(165)
    }
}

impl Hue {
    /// A text with this hue in place of the one written in it.
    pub(super) fn paint(self, text: &str) -> String {
        text.replace(WRITTEN, &format!("--hue: {self};"))
    }
}

impl FromStr for Hue {
    type Err = HueError;

    fn from_str(text: &str) -> Result<Hue, HueError> {
        match text.trim().parse() {
            Ok(degrees @ 0..=359) => Ok(Hue(degrees)),
            _ => Err(HueError),
        }
    }
}

impl fmt::Display for Hue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Hue;

    #[test]
    fn a_hue_is_a_whole_number_of_degrees() {
        for (text, is_good) in [
            ("0", true),
            (" 359 ", true),
            ("360", false),
            ("-1", false),
            ("red", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<Hue>().is_ok(), is_good, "{text}");
        }
    }
}
