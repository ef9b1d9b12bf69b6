//! The ledger's tables: the only slice that writes postings.
//!
//! Nouns: [`Subject`], [`Recorded`], [`PartnerBalances`], [`StatementEntry`], [`Period`],
//! [`Seal`], [`Difference`].
//! Story: a slice tells what happened to a partner's money → [`post`] locks his balances, lets the
//! pure ledger decide, and adds a transaction → within a second [`seal`] chains it to all before it
//! → [`period`] shows it to its partner → [`audit_books`] replays everything and says what
//! differs.
//! Invariants: transactions are only ever added; the same fact twice changes nothing; a balance is
//! the sum of its postings; rows hold ids only.
//! Refusals: [`BookRefusal`], [`AdjustRefusal`].

mod about;
mod adjust;
mod again;
mod auditor;
mod balances;
mod cause;
mod check;
mod difference;
mod entry;
mod of_order;
mod outstanding;
mod period;
mod post;
mod recorded;
mod seal;
mod sheet;
mod statement;
mod store;
mod subject;

pub use about::{AboutLine, posted_about};
pub use adjust::{AdjustRefusal, Adjustment, adjust};
pub use auditor::AuditReport;
pub use balances::{PartnerBalances, balances};
pub use check::audit_books;
pub use difference::Difference;
pub use of_order::{OrderPosting, postings_of_order};
pub use period::{Period, Pots, StatementPage, period, went_below};
pub use post::{BookRefusal, Held, Posted, Report, hold_partners, post, post_all, post_held};
pub use recorded::{Recorded, recorded};
pub use seal::{Seal, has_unsealed, seal};
pub use sheet::{SHEET_HEAD, sheet_line};
pub use statement::{Movement, StatementEntry, statement};
pub use subject::{About, AboutError, Subject};

/// What the ledger decides with: accounts, commands and facts.
pub use ledger::{Account, Command, Decision, FactId, House, Kind, PartnerId, Pot, Side};

#[cfg(test)]
mod tests;
