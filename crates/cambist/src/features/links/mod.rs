//! Referral codes: what stands in `/ref/{code}` and whom it credits.
//!
//! Nouns: [`Link`], [`LinkCode`], [`LinkTable`].
//! Story: a link is made with a code of its own or a generated one → the table in memory is read
//! again → a visitor follows it, and the table tells whom the click belongs to.
//! Invariants: a code is a link's or a feed profile's, never both; codes differ by letter case.
//! Refusals: [`LinkRefusal`], in order of precedence.

mod code;
mod create;
mod edit;
mod join;
mod store;
mod table;

pub use self::store::{find_link, list_links, load_table};
pub use code::{CodeError, LinkCode, free_code, reserve_code};
pub use create::{LinkRefusal, NewLink, add_legacy, create_link, set_enabled};
pub use edit::{LinkChange, edit_link};
pub use join::{JoinRefusal, join};
pub use table::{Link, LinkTable};
