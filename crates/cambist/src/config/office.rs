//! `[office]`: name, language, storefront.

use serde::Deserialize;

/// The office's name, language and storefront.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeConfig {
    /// The name that visitors read.
    pub name: String,
    /// `en` or `ru`: for visitors who say nothing of their language.
    pub language: String,
    /// Where referred visitors are sent in the beside mode; empty means our own pages.
    pub storefront_url: String,
}

impl OfficeConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        if self.name.trim().is_empty() || self.name.chars().count() > 60 {
            wrong.push("office.name must have 1 to 60 characters".into());
        }
        if !["en", "ru"].contains(&self.language.as_str()) {
            wrong.push(format!(
                "office.language is \"{}\"; it must be \"en\" or \"ru\"",
                self.language
            ));
        }
        super::server::check_url(wrong, "office.storefront_url", &self.storefront_url);
    }
}
