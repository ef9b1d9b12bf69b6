//! Who may refer: partners and their API keys.
//!
//! Nouns: [`Partner`], [`ApiKey`], [`Scopes`], [`AddressVisibility`].
//! Story: an operator makes a partner → a key is made and shown once → a call brings the key → its
//! hash finds the partner, the scopes and the networks that it may be used from.
//! Invariant: a key is kept as a hash; what is shown afterwards is its prefix.
//! Refusals: [`PartnerRefusal`], [`KeyRefusal`], in order of precedence.

mod access;
mod admit;
mod authorise;
mod create;
mod key;
mod keys;
mod partner;
mod rotate;
mod scope;
mod store;
mod visits;

pub use self::store::{
    KeyUse, find_partner, list_partners, page_of_partners, record_uses, referrer_of, titles_of,
};
pub use access::PartnerUser;
pub use admit::{Denied, admit, bearer};
pub use authorise::{Caller, KeyDenial, authorise};
pub use create::{
    NewPartner, PartnerRefusal, create_partner, require_partner, set_referrer, set_suspended,
};
pub use key::{ApiKey, KeyHash, KeyOwner};
pub use keys::{KeyRefusal, KeyRow, NewKey, create_key, is_allowed_from, list_keys, revoke_key};
pub use partner::{AddressVisibility, Partner};
pub use rotate::{LONGEST_OVERLAP_S, rotate_key};
pub use scope::{Scope, Scopes, UnknownScope};
pub use visits::{Visits, note_visit, visits_of};
