//! What an errand brings along, and what came of it.

use serde::{Deserialize, Serialize};

/// An account to make.
#[derive(Serialize, Deserialize)]
pub struct NewAccount {
    /// The address.
    pub email: String,
    /// The password; `None`: one is made up and shown once.
    pub password: Option<String>,
}

/// The owner of an account, as the shell names him.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// An operator, by his address.
    Operator(String),
    /// A partner, by his number.
    Partner(i64),
}

impl std::fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAccount").field("email", &self.email).finish_non_exhaustive()
    }
}

/// What came of an errand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// For standard output.
    pub text: String,
    /// For standard error: the shell is told that it failed.
    pub error: Option<String>,
}

impl Answer {
    /// It was done.
    pub fn done(text: String) -> Answer {
        Answer { text, error: None }
    }

    /// It was refused, and why.
    pub fn refused(why: impl ToString) -> Answer {
        Answer { text: String::new(), error: Some(why.to_string()) }
    }
}
