//! The operator's switches, the counters that replicas follow, and the office's own secrets.
//!
//! Nouns: [`OfficeState`], [`Topic`], [`Secrets`], [`Schedule`], [`Look`], [`Texts`].
//! Story: an operator closes the office → the switch and its audit line are written with a new
//! version of [`Topic::Settings`] → every replica sees the version, reads the switch again and
//! swaps its feeds.
//! Invariant: a secret, once made, never changes; keys are added, not replaced.

mod changes;
mod duty;
mod hours;
mod look;
mod mark;
mod office_state;
mod schedule;
mod secrets;
mod texts;

pub use changes::{Topic, Versions, bump, hold_forms, versions};
pub use duty::{load_duty, set_duty};
pub use hours::{load_hours, set_hours};
pub use look::{
    Danger, Logo, Look, LookRefusal, load_look, set_look_hue, set_look_logo, set_look_name,
};
pub use office_state::{OfficeState, load_office_state, set_office_state};
pub use schedule::{Schedule, ScheduleError};
pub use secrets::{Secret, Secrets, ensure_secrets};
pub use texts::{LONGEST_TEXT, TextName, TextRefusal, Texts, load_texts, set_text};

#[cfg(test)]
mod tests;
