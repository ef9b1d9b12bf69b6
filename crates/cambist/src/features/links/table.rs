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
    /// The codes of each partner, oldest first.
    partners: HashMap<i64, Vec<String>>,
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
        let mut partners: HashMap<i64, Vec<(i64, String)>> = HashMap::new();
        for link in &links {
            partners.entry(link.partner_id).or_default().push((link.id, link.code.clone()));
        }
        let in_order = |(partner_id, mut links): (i64, Vec<(i64, String)>)| {
            links.sort_unstable();
            (partner_id, links.into_iter().map(|(_, code)| code).collect())
        };
        let partners = partners.into_iter().map(in_order).collect();
        let by_code = links.into_iter().map(|link| (link.code.clone(), link)).collect();
        LinkTable { by_code, codes, partners, legacy }
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

    /// A partner's links, live or not, oldest first.
    pub fn of_partner(&self, partner_id: i64) -> impl Iterator<Item = &Link> {
        let codes = self.partners.get(&partner_id).into_iter().flatten();
        codes.filter_map(|code| self.by_code(code))
    }

    /// The number of a partner's own link with this code; of no link, when the code is not his, so that
    /// nothing is found by it.
    pub fn own(&self, partner_id: i64, code: &str) -> i64 {
        let own = self.by_code(code).filter(|link| link.partner_id == partner_id);
        own.map_or(-1, |link| link.id)
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
