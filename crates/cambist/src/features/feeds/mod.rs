//! The rates as published to one monitoring.
//!
//! Nouns: [`Profile`], [`Feed`], [`Feeds`].
//! Story: the table of rates or a profile changes → every feed's document is rendered in every
//! format, with its gzip twin and its tag, off the request path → all of them are swapped at once →
//! a poll is answered from memory.
//! Invariants: a reader never sees half a document; an office that is not open publishes valid
//! empty documents; a feed never shows more than the table of rates does.
//! Refusals: [`FeedRefusal`].

mod build;
mod feed;
pub mod formats;
mod mapping;
mod profile;
mod schema;
mod serve;
mod store;

pub use self::store::{
    FeedRefusal, NewProfile, create_profile, list_profiles, set_profile_enabled,
};
pub use build::{build, leave_out, render};
pub use feed::{Document, Feed, Feeds};
pub use mapping::{Exclusions, Mapping};
pub use profile::Profile;
pub use schema::schema;
pub use serve::{Poll, answer};

#[cfg(test)]
mod tests;
