//! What monitorings call our currencies and cities, for the visitors they send.

use std::collections::HashMap;

use super::mapping::Mapping;
use super::profile::Profile;

/// Every profile's words.
#[derive(Debug, Default)]
pub struct Words {
    by_link: HashMap<i64, Vec<(Mapping, Mapping)>>,
    codes: Anyones,
    cities: Anyones,
}

/// Words that mean one thing whoever says them; `None`: they do not.
#[derive(Debug, Default)]
struct Anyones(HashMap<String, Option<String>>);

impl Anyones {
    fn learn(&mut self, mapping: &Mapping) {
        for (ours, theirs) in mapping.pairs() {
            self.0
                .entry(theirs.clone())
                .and_modify(|known| {
                    if known.as_deref() != Some(ours) {
                        *known = None;
                    }
                })
                .or_insert_with(|| Some(ours.clone()));
        }
    }

    fn ours(&self, theirs: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&theirs.to_uppercase())?.as_deref()
    }
}

impl Words {
    /// Keeps the words of a profile: for its own link's visitors, and for anyone's where they are
    /// unambiguous.
    pub(super) fn learn(&mut self, profile: &Profile) {
        if let Some(link) = profile.link_id {
            let own = (profile.mapping.clone(), profile.cities.0.clone());
            self.by_link.entry(link).or_default().push(own);
        }
        self.codes.learn(&profile.mapping);
        self.cities.learn(&profile.cities.0);
    }

    /// Our code for a monitoring's word: by the mapping of the link's own profile first, then by
    /// any mapping where it is unambiguous.
    pub fn our_code(&self, link_id: Option<i64>, theirs: &str) -> Option<&str> {
        let own = self.of(link_id).find_map(|(codes, _)| codes.ours(theirs));
        own.or_else(|| self.codes.ours(theirs))
    }

    /// Our city for a monitoring's word, found like [`Words::our_code`].
    pub fn our_city(&self, link_id: Option<i64>, theirs: &str) -> Option<&str> {
        let own = self.of(link_id).find_map(|(_, cities)| cities.ours(theirs));
        own.or_else(|| self.cities.ours(theirs))
    }

    fn of(&self, link_id: Option<i64>) -> impl Iterator<Item = &(Mapping, Mapping)> {
        link_id.and_then(|link| self.by_link.get(&link)).into_iter().flatten()
    }
}
