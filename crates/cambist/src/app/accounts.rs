//! What accounts need of the office.

use std::sync::Arc;

use crate::features::identity::Telling;
use crate::words::Lang;

use super::App;

impl App {
    /// How the facts of an account are told to its owner, in the language of whoever acts.
    pub fn telling(&self, lang: Lang) -> Telling {
        Telling { lang, reactions: Arc::clone(&self.0.account_reactions) }
    }

    /// The same in the office's own language: for deeds from the shell.
    pub fn telling_in_own_language(&self) -> Telling {
        self.telling(Lang::from_code(&self.0.config.office.language).unwrap_or_default())
    }
}
