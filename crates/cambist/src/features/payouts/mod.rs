//! Money leaving to partners.
//!
//! Nouns: [`Method`], [`SavedAccount`], [`Payout`], [`Batch`].
//! Story: an operator makes methods → a partner asks for money by one of them, from his cabinet or by
//! a program → [`request`] takes it from what is available, at the price and fee of that moment → an
//! operator pays, one by one or as a batch, and says by which payment; or either side calls it off and
//! the money is available again.
//! Invariants: what was asked for never exceeds what was available, however many ask at once; one
//! idempotency key makes one payout; a payout ends once; price and fee never change after the request.
//! Refusals: [`PayoutRefusal`], [`EndRefusal`], [`MethodRefusal`], [`AccountRefusal`],
//! [`BatchRefusal`], in order of precedence.

mod account;
mod accounts;
mod asking;
mod batch;
mod batch_import;
mod blacklist;
mod end;
mod method;
mod method_words;
mod methods;
mod payout;
mod queue;
mod reaction;
mod request;
mod store;
mod terms;
mod verify;

pub use self::store::{
    PayoutWindow, find_own, find_payout, list_between, list_payouts, oldest_payout_wanted,
};
pub use account::{SavedAccount, Standing};
pub use accounts::{
    AccountRefusal, NewSavedAccount, list_accounts_of, partners_with_account, remove_account,
    save_account,
};
pub use asking::{Asking, PayoutField, PayoutRefusal};
pub use batch::{
    BATCH_COLUMNS, Batch, BatchAsked, BatchRefusal, batch_sheet, find_batch, list_batches,
    make_batch, payouts_in,
};
pub use batch_import::{ImportReport, import_references};
pub use blacklist::{
    BlacklistRefusal, Blacklisted, block_account, list_blacklist, unblock_account, unblock_normal,
};
pub use end::{EndRefusal, cancel, cancel_own, mark_done};
pub use method::{Method, PayoutQuote, PriceSource, QuoteStop};
pub use method_words::{MethodRefusal, MethodWords};
pub use methods::{add_method, edit_method, find_method, list_methods, set_method_enabled};
pub use payout::{Flag, Payout, Status};
pub use queue::{QueueFilter, count_pending, list_queue, pending_total};
pub use reaction::{PayoutFact, PayoutReaction, PayoutReactions};
pub use request::{Requested, foresee, request};
pub use terms::PayoutTerms;
pub use verify::{count_unverified, list_accounts, refuse_account, set_verified};

#[cfg(test)]
mod tests;
