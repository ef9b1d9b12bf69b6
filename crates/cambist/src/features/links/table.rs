//! Every link, in memory: the click asks no database.

use std::collections::HashMap;

/// A referral code of a partner.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// The link's number.
    pub id: i64,
    /// Whom it credits.
    pub partner_id: i64,
    /// What stands in the address.
    pub code: String,
    /// What its partner calls it.
    pub label: String,
    /// Where it leads when no pair is asked for: a path of the storefront, or empty.
    pub target: String,
    /// Whether it is switched on.
    pub is_enabled: bool,
    /// When it was made, in unix milliseconds.
    pub created_at_ms: i64,
    /// Whether clicks are attributed: switched on, and the partner is not suspended.
    pub is_live: bool,
    /// Whether the partner is suspended.
    pub is_suspended: bool,
}

/// Every link by its code, and the parameters of older engines.
#[derive(Debug, Default)]
pub struct LinkTable {
    by_code: HashMap<String, Link>,
    codes: HashMap<i64, String>,
    legacy: HashMap<(String, String), String>,
}

impl LinkTable {
    /// A table of `links`, with `(parameter, value, link's number)` of older engines.
    pub fn new(links: Vec<Link>, legacy: Vec<(String, String, i64)>) -> LinkTable {
        let codes: HashMap<_, _> = links.iter().map(|link| (link.id, link.code.clone())).collect();
        let legacy = legacy
            .into_iter()
            .filter_map(|(parameter, value, id)| {
                Some(((parameter, value), codes.get(&id)?.clone()))
            })
            .collect();
        let by_code = links.into_iter().map(|link| (link.code.clone(), link)).collect();
        LinkTable { by_code, codes, legacy }
    }

    /// The link with this code, live or not.
    pub fn by_code(&self, code: &str) -> Option<&Link> {
        self.by_code.get(code)
    }

    /// The link with this number, live or not.
    pub fn by_id(&self, link_id: i64) -> Option<&Link> {
        self.by_code(self.code_of(link_id)?)
    }

    /// The code of the link with this number.
    pub fn code_of(&self, link_id: i64) -> Option<&str> {
        self.codes.get(&link_id).map(String::as_str)
    }

    /// Whether any parameter of an older engine is mapped: most offices have none.
    pub fn has_legacy(&self) -> bool {
        !self.legacy.is_empty()
    }

    /// The link that an older engine's parameter means.
    pub fn by_legacy(&self, parameter: &str, value: &str) -> Option<&Link> {
        let key = (parameter.to_ascii_lowercase(), value.to_owned());
        self.by_code.get(self.legacy.get(&key)?)
    }
}
