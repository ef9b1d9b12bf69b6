//! An account that a partner is paid to.

/// An account that a partner is paid to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedAccount {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub partner_id: i64,
    /// The code of the currency that it takes.
    pub currency: String,
    /// As it was written.
    pub account: String,
    /// As it is compared.
    pub normal: String,
    /// What its partner calls it; may be empty.
    pub label: String,
    /// When an operator verified it, in unix milliseconds; `None`: none has.
    pub verified_at_ms: Option<i64>,
    /// When it was saved, in unix milliseconds.
    pub created_at_ms: i64,
    /// Whether another partner has, or had, the same.
    pub is_shared: bool,
    /// Why nobody is paid to it, when it is on the blacklist.
    pub blocked: Option<String>,
}
