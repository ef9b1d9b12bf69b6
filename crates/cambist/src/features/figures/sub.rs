//! Sub-ids: what a partner added to his link's address, and gets back with each click and order.

use web::query::Query;

/// The parameter that is looked at when none is named.
pub const USUAL_SUB: &str = "sub1";

/// The value of a sub-id in a click's query; `None`: it has none. Names are one in any letter case, as
/// they are everywhere in a link.
pub fn sub_id(query_string: &str, name: &str) -> Option<String> {
    Query::parse(query_string).first(name).map(|value| value.into_owned())
}

/// Which sub-id is wanted: a name and a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The parameter.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Wanted {
    /// Whether a click with this query has it.
    pub fn is_in(&self, query_string: &str) -> bool {
        sub_id(query_string, &self.name).is_some_and(|value| value == self.value)
    }
}
