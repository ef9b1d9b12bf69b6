//! The rates as published to one monitoring.
//!
//! Nouns: [`Profile`], [`Advertised`], [`Document`], [`Feed`], [`Feeds`], [`Polls`].
//! Story: the table of rates or a profile changes → what changed of each feed is rendered, the rest
//! is kept, off the request path → all documents are swapped at once → a poll is answered from
//! memory and counted → compressed twins are made for those who ask.
//! Invariants: a reader never sees half a document; an office that is not open publishes valid
//! empty documents; a feed never shows more than the table of rates does, and no better rate.
//! Refusals: [`FeedRefusal`].

mod advertise;
mod alarms;
mod build;
mod change;
mod check;
mod diff;
mod document;
mod feed;
pub mod formats;
mod labels;
mod limits;
mod mapping;
mod markup;
pub mod polls;
mod profile;
mod schema;
mod seeds;
mod serve;
mod store;
mod twins;
mod typed;
mod words;

pub use self::store::list_profiles;
pub use advertise::{Advertised, advertise, closed, leave_out};
pub use alarms::settle_alarms;
pub use build::{Scene, build, render};
pub use change::{
    FeedRefusal, ProfileChange, create_profile, edit_profile, propose_profile, remove_profile,
    require_profile, set_profile_enabled,
};
pub use check::{Check, Finding, Scope, Severity, check};
pub use diff::{Difference, Part, Side, differences};
pub use document::{Body, Document};
pub use feed::{Feed, Feeds};
pub use labels::{LabelRules, LabelsError};
pub use limits::{LimitRules, LimitsError};
pub use mapping::{Cities, Exclusions, Mapping, MappingError};
pub use markup::{Markup, MarkupError};
pub use polls::{Polls, Reader};
pub use profile::{BrokenProfile, Profile, Profiles};
pub use schema::schema;
pub use seeds::{SEEDS, Seed, ensure_seeds};
pub use serve::{Poll, answer};
pub use twins::{Twin, Twins, make_twins};
pub use typed::{ProfileWords, WrongOption};
pub use words::Words;

#[cfg(test)]
mod tests;
