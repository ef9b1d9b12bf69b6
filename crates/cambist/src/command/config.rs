//! `cambist config default | check`.

use std::path::Path;

use crate::config::DEFAULT;

use super::arguments::ConfigCommand;
use super::errand::Answer;
use super::load;

pub(super) fn run(
    what: &ConfigCommand,
    folder: &Path,
    file: Option<&Path>,
) -> Result<Answer, String> {
    match what {
        ConfigCommand::Default => Ok(Answer::done(DEFAULT.to_owned())),
        ConfigCommand::Check => {
            let settings = load(folder, file)?;
            let database = match settings.database.url.reveal() {
                "" => format!("SQLite in {}", folder.display()),
                _ => "PostgreSQL".to_owned(),
            };
            Ok(Answer::done(format!(
                "the settings are valid: listens on {}, known as {}, keeps its books in {database}\n",
                settings.server.listen,
                settings.base_url()
            )))
        }
    }
}
