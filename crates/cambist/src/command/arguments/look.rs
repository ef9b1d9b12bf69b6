//! `cambist office look` and `cambist office text`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::command::errand::{Errand, LookErrand};
use crate::features::settings::TextName;

#[derive(Debug, Args)]
pub(crate) struct LookOptions {
    /// The name on every page; "" takes office.name of the settings again
    #[arg(long)]
    name: Option<String>,
    /// The colour of what can be pressed, as a hue from 0 to 359: 30 red, 165 green, 255 blue, 300 violet
    #[arg(long, value_name = "DEGREES")]
    hue: Option<String>,
    /// An SVG or PNG file to stand beside the name; "none" takes ours again
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TextCommand {
    /// Print a text in force
    Show(Which),
    /// Take a text from a file: ## heading, - item, **bold**, [words](address)
    Set {
        #[command(flatten)]
        which: Which,
        /// The file, in UTF-8
        file: PathBuf,
    },
    /// Show the text again that comes with the programme
    Reset(Which),
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// terms, contacts, about, hours or notice
    name: TextName,
    /// The language: en or ru
    #[arg(value_parser = ["en", "ru"])]
    lang: String,
}

impl LookOptions {
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        let logo = match self.logo {
            Some(file) if file.as_os_str() == "none" => Some(Vec::new()),
            Some(file) => Some(bytes(&file)?),
            None => None,
        };
        Ok(Errand::Look(LookErrand::Set { name: self.name, hue: self.hue, logo }))
    }
}

impl TextCommand {
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        Ok(Errand::Look(match self {
            TextCommand::Show(Which { name, lang }) => LookErrand::Show { name, lang },
            TextCommand::Set { which: Which { name, lang }, file } => {
                LookErrand::Write { name, lang, body: Some(read(&file)?) }
            }
            TextCommand::Reset(Which { name, lang }) => {
                LookErrand::Write { name, lang, body: None }
            }
        }))
    }
}

fn bytes(file: &PathBuf) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// Files are read here: the running office has other rights.
fn read(file: &PathBuf) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}
