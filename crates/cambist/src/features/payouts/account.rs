//! An account that a partner is paid to.

/// Where an account stands with the operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// None has judged it.
    Waiting,
    /// One has looked at it, and it may be paid to.
    Verified,
    /// One has looked at it, and it may not.
    Refused,
}

impl Standing {
    /// Every standing, in the order of the tabs.
    pub const ALL: [Standing; 3] = [Standing::Waiting, Standing::Verified, Standing::Refused];

    /// The word in addresses and in the shell.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Waiting => "waiting",
            Standing::Verified => "verified",
            Standing::Refused => "refused",
        }
    }
}

impl SavedAccount {
    /// Where it stands with the operators.
    pub fn standing(&self) -> Standing {
        match (&self.refused, self.verified_at_ms) {
            (Some(_), _) => Standing::Refused,
            (None, Some(_)) => Standing::Verified,
            (None, None) => Standing::Waiting,
        }
    }
}

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
    /// Why an operator refused it; `None`: none has.
    pub refused: Option<String>,
    /// Why nobody is paid to it, when it is on the blacklist.
    pub blocked: Option<String>,
}
