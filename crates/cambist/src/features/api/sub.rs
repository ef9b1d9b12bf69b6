//! Sub-ids: what a partner added to his link's address, and gets back with each click and order.

use web::query::Query;

/// The parameter that is looked at when none is named.
pub(super) const USUAL: &str = "sub1";

/// The value of a sub-id in a click's query; `None`: it has none. Names are one in any letter case, as
/// they are everywhere in a link.
pub(super) fn sub_id(query_string: &str, name: &str) -> Option<String> {
    Query::parse(query_string).first(name).map(|value| value.into_owned())
}

/// Which sub-id is wanted: a name and a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The parameter.
    pub(super) name: String,
    /// Its value.
    pub(super) value: String,
}

impl Wanted {
    /// Whether a click with this query has it.
    pub(super) fn is_in(&self, query_string: &str) -> bool {
        sub_id(query_string, &self.name).is_some_and(|value| value == self.value)
    }
}

impl super::params::Params {
    /// The name of a sub-id, as `sub_name` says it.
    pub(super) fn sub_name(&mut self) -> Option<String> {
        let name = self.text("sub_name", 32)?;
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
        if !name.bytes().all(is_name) {
            self.refuse("sub_name", "write 1 to 32 letters, digits, _, . and -");
            return None;
        }
        Some(name)
    }

    /// The sub-id that is wanted, as `sub` and `sub_name` say it.
    pub(super) fn sub(&mut self) -> Option<Wanted> {
        let (name, value) = (self.sub_name(), self.text("sub", 200));
        if name.is_some() && value.is_none() {
            self.refuse("sub_name", "goes with `sub`, the value that is wanted");
        }
        Some(Wanted { name: name.unwrap_or_else(|| USUAL.to_owned()), value: value? })
    }
}
