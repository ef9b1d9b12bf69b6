//! Who did what, and when: append-only.
//!
//! Every verb that an operator or the command line can call leaves a line in the same transaction.

use std::borrow::Cow;

use store::{Fault, Tx, args};

/// Who acts: written into the audit log and, later, into journals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The person at the machine's shell.
    Shell,
    /// The demo, making up a month of life.
    Demo,
    /// The office itself: background work.
    Office,
    /// A customer, on his order's page.
    Customer,
    /// An operator, by his account.
    Operator(i64),
    /// A partner, by his account.
    Partner(i64),
    /// Somebody who is not signed in.
    Visitor,
    /// A program of the operator's, by its key.
    Program(i64),
    /// A partner's program, by its key.
    PartnerKey(i64),
    /// Whoever is signed in to the account with this number.
    Account(i64),
}

impl Actor {
    /// The actor's stable name.
    pub fn name(&self) -> Cow<'static, str> {
        match self {
            Actor::Shell => "shell".into(),
            Actor::Demo => "demo".into(),
            Actor::Office => "office".into(),
            Actor::Customer => "customer".into(),
            Actor::Operator(account) => format!("operator:{account}").into(),
            Actor::Partner(account) => format!("partner:{account}").into(),
            Actor::Visitor => "visitor".into(),
            Actor::Program(key) => format!("program:{key}").into(),
            Actor::PartnerKey(key) => format!("partner-key:{key}").into(),
            Actor::Account(id) => format!("account:{id}").into(),
        }
    }
}

/// The circumstances of a deed: when, and by whom. Every verb takes them, none asks a clock.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Who acts.
    pub actor: Actor,
}

impl Deed {
    /// The deed's time in whole unix seconds.
    pub fn at_s(&self) -> i64 {
        self.at_ms.div_euclid(1000)
    }
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Who acted, by [`Actor::name`].
    pub actor: String,
    /// `noun.verb`.
    pub action: String,
    /// What came of it, as the verb told it.
    pub detail: String,
}

/// What was last done to `subject` by verbs of `noun` (`currency`), the newest first, at most `most`.
///
/// # Errors
/// The store's faults.
pub fn list_about(
    tx: &mut Tx<'_>,
    noun: &str,
    subject: &str,
    most: u32,
) -> Result<Vec<Entry>, Fault> {
    tx.query(
        "select at_ms, actor, action, detail from audit_log where subject = $1 \
         and action like cast($2 as text) || '.%' order by id desc limit $3",
        &args![subject, noun, i64::from(most)],
        |row| {
            Ok(Entry {
                at_ms: row.get(0)?,
                actor: row.get(1)?,
                action: row.get(2)?,
                detail: row.get(3)?,
            })
        },
    )
}

/// Writes a line: `action` is `noun.verb`, `subject` the id of what it was done to.
///
/// # Errors
/// The store's faults.
pub fn record(
    tx: &mut Tx<'_>,
    deed: &Deed,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), Fault> {
    tx.send(
        "insert into audit_log (at_ms, actor, action, subject, detail) \
         values ($1, $2, $3, $4, $5)",
        &args![deed.at_ms, deed.actor.name().as_ref(), action, subject, detail],
    )
}
