//! Why an offer is not published, in words of the page's language.

use crate::features::rates::Reason;
use crate::pages::Page;

use super::pill::Pill;
use super::span::span;

/// Why, in words; and in English what exactly was found, where there is something.
#[derive(Clone, Debug)]
pub(super) struct Why {
    /// A sentence.
    pub(super) sentence: String,
    /// What exactly, in English; empty: the sentence says it all.
    pub(super) detail: String,
}

/// A reason in words.
pub(super) fn why(page: &Page, reason: &Reason) -> Why {
    let (key, detail) = match reason {
        Reason::Stale { age_s } => {
            let sentence = page.word_of("reason-stale", "value", &span(page, *age_s));
            return Why { sentence, detail: String::new() };
        }
        Reason::Frozen { why } => ("reason-frozen", why.to_string()),
        Reason::NoPrice { why } => ("reason-without-price", why.to_string()),
        Reason::SwitchedOff => ("reason-switched-off", String::new()),
        Reason::OutsideSchedule => ("reason-outside-schedule", String::new()),
        Reason::NobodyOnDuty => ("reason-nobody-on-duty", String::new()),
        Reason::ReserveUnknown => ("reason-reserve-unknown", String::new()),
        Reason::ReserveBelowMinimum => ("reason-reserve-below-minimum", String::new()),
        Reason::NoAmount => ("reason-no-amount", String::new()),
        Reason::Excluded => ("reason-excluded", String::new()),
        Reason::MarkupTooLarge => ("reason-markup-too-large", String::new()),
        Reason::ProfileLimits => ("reason-profile-limits", String::new()),
        Reason::ProfileSchedule => ("reason-profile-schedule", String::new()),
        Reason::OfficeNotOpen => ("reason-office-not-open", String::new()),
    };
    Why { sentence: page.word(key), detail }
}

/// How an offer stands, in a word.
pub(super) fn pill(page: &Page, closed: Option<&Reason>) -> Pill {
    let Some(reason) = closed else { return Pill::good(page.word("standing-open")) };
    match reason {
        Reason::SwitchedOff => Pill::quiet(page.word("standing-off")),
        Reason::Frozen { .. } => Pill::bad(page.word("standing-frozen")),
        Reason::Stale { .. } => Pill::bad(page.word("standing-stale")),
        Reason::NoPrice { .. } => Pill::bad(page.word("standing-no-price")),
        Reason::OutsideSchedule | Reason::ProfileSchedule => {
            Pill::quiet(page.word("standing-hours"))
        }
        Reason::NobodyOnDuty => Pill::warn(page.word("standing-duty")),
        Reason::ReserveUnknown | Reason::ReserveBelowMinimum => {
            Pill::warn(page.word("standing-reserve"))
        }
        Reason::NoAmount
        | Reason::Excluded
        | Reason::MarkupTooLarge
        | Reason::ProfileLimits
        | Reason::OfficeNotOpen => Pill::warn(page.word("standing-closed")),
    }
}
