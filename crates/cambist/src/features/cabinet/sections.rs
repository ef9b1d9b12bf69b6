//! The navigation of the profile.

use crate::pages::Page;

/// A section of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Where the partner stands.
    Overview,
    /// Links, exports and terms.
    Programme,
    /// Clicks.
    Clicks,
    /// Orders and what they earn.
    Exchanges,
    /// Movements of his money.
    Statement,
    /// What he was paid, and how he asks for more.
    Payouts,
    /// API keys.
    Api,
    /// What keeps the account its owner's.
    Security,
}

/// Every section, in the order of the navigation, with its path and the key of its words.
const ALL: [(Section, &str, &str); 8] = [
    (Section::Overview, "/profile", "profile-overview"),
    (Section::Programme, "/profile/partner-programme", "profile-programme"),
    (Section::Clicks, "/profile/clicks", "profile-clicks"),
    (Section::Exchanges, "/profile/exchanges", "profile-exchanges"),
    (Section::Statement, "/profile/statement", "profile-statement"),
    (Section::Payouts, "/profile/payouts", "profile-payouts"),
    (Section::Api, "/profile/api", "profile-api"),
    (Section::Security, "/profile/security", "security"),
];

/// A line of the navigation.
pub struct SectionLink {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// Whether it is the section being shown.
    pub is_current: bool,
}

impl Section {
    /// The section's path in English.
    pub(super) fn path(self) -> &'static str {
        let found = ALL.iter().find(|(section, ..)| *section == self);
        found.map_or("/profile", |(_, path, _)| path)
    }

    /// The section's address in the language of `page`.
    pub(super) fn href(self, page: &Page) -> String {
        format!("{}{}", page.lang.prefix(), self.path())
    }

    /// The section's name in the language of `page`.
    pub(super) fn title(self, page: &Page) -> String {
        let found = ALL.iter().find(|(section, ..)| *section == self);
        found.map_or_else(String::new, |(.., key)| page.word(key))
    }

    /// The navigation as it stands on a page of this section.
    pub fn links(self, page: &Page) -> Vec<SectionLink> {
        let link = |(section, ..): &(Section, &str, &str)| SectionLink {
            href: section.href(page),
            title: section.title(page),
            is_current: *section == self,
        };
        ALL.iter().map(link).collect()
    }
}
