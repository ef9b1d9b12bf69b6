//! The fields of a feed profile.

use crate::features::feeds::{FeedRefusal, Profile, ProfileWords, WrongOption};
use crate::features::links::LinkTable;
use crate::features::office::field::{Field, Words, wrong};
use crate::features::office::seen::digest;
use crate::pages::{FieldErrors, Form, Page};

/// What is set of a profile.
pub(super) const WORDS: &[Words] = &[
    Words::new("title", "profile-title", "profile-title-hint"),
    Words::new("link", "profile-link", "profile-link-hint"),
    Words::new("xml", "profile-xml", "profile-xml-hint"),
    Words::new("json", "profile-json", "profile-json-hint"),
    Words::new("markup", "profile-markup", "profile-markup-hint"),
    Words::new("map", "profile-map", "profile-map-hint"),
    Words::new("cities", "profile-cities", "profile-cities-hint"),
    Words::new("exclude", "profile-exclude", "profile-exclude-hint"),
    Words::new("limits", "profile-limits", "profile-limits-hint"),
    Words::new("labels", "profile-labels", "profile-labels-hint"),
    Words::new("schedule", "profile-schedule", "profile-schedule-hint"),
    Words::new("from", "profile-from", "profile-from-hint"),
    Words::new("units", "profile-units", "profile-units-hint"),
];

/// The code of a new profile.
pub(super) const CODE: Words = Words::new("code", "profile-code", "profile-code-hint");

/// What is set of a profile, in the order of its fields.
fn texts(words: ProfileWords) -> [(&'static str, String); 13] {
    let text = Option::unwrap_or_default;
    [
        ("title", text(words.title)),
        ("link", text(words.link)),
        ("xml", text(words.xml)),
        ("json", text(words.json)),
        ("markup", text(words.markup)),
        ("map", text(words.map)),
        ("cities", text(words.cities)),
        ("exclude", text(words.exclude)),
        ("limits", text(words.limits)),
        ("labels", text(words.labels)),
        ("schedule", text(words.schedule)),
        ("from", text(words.addresses)),
        ("units", if words.has_units == Some(true) { "yes" } else { "" }.to_owned()),
    ]
}

/// The fields of a profile, with what is set or what was typed.
pub(super) fn fields(
    page: &Page,
    profile: &Profile,
    links: &LinkTable,
    (sent, errors): (Option<&Form>, &FieldErrors),
) -> Vec<Field> {
    let choice = |words: &[&str]| {
        words.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect::<Vec<_>>()
    };
    let all = WORDS.iter().zip(texts(ProfileWords::of(profile, links)));
    all.map(|(words, (name, text))| {
        let field = words.field(page, text);
        let field = match name {
            "xml" => field.choice(choice(&["classic", "eref"])),
            "json" => field.choice(choice(&["flat", "1.3"])),
            "markup" => field.number(),
            "units" => field.tick(),
            "map" | "cities" | "exclude" | "limits" | "labels" | "schedule" | "from" => {
                field.wide()
            }
            _ => field,
        };
        field.typed(sent, errors)
    })
    .collect()
}

/// What a form says of a profile.
pub(super) fn said(sent: &Form) -> ProfileWords {
    let text = |name: &str| Some(sent.text(name).trim().to_owned());
    ProfileWords {
        title: text("title"),
        link: text("link"),
        xml: text("xml"),
        json: text("json"),
        has_units: Some(sent.text("units") == "yes"),
        map: text("map"),
        cities: text("cities"),
        exclude: text("exclude"),
        markup: text("markup"),
        limits: text("limits"),
        labels: text("labels"),
        schedule: text("schedule"),
        addresses: text("from"),
    }
}

/// What a form was filled in from.
pub(super) fn seen(profile: &Profile, links: &LinkTable) -> String {
    digest(texts(ProfileWords::of(profile, links)).map(|(_, text)| text))
}

/// Options that can't be read, each at its field.
pub(super) fn wrong_options(page: &Page, options: Vec<WrongOption>, errors: &mut FieldErrors) {
    for (name, what) in options {
        errors.add(name, wrong(page, WORDS, name, &what));
    }
}

/// A refusal at its field; `false`: it is about no field.
pub(super) fn wrong_field(page: &Page, refusal: &FeedRefusal, errors: &mut FieldErrors) -> bool {
    let name = match refusal {
        FeedRefusal::Title => "title",
        FeedRefusal::UnknownLink(_) => "link",
        FeedRefusal::PrintedTwice { .. } => "map",
        FeedRefusal::CityPrintedTwice { .. } => "cities",
        FeedRefusal::UnknownCurrency(_) => "limits",
        FeedRefusal::CodeTaken(code) => {
            errors.add("code", page.word_of("profile-code-taken", "code", code));
            return true;
        }
        FeedRefusal::Unknown(_) | FeedRefusal::Broken { .. } => return false,
    };
    let sentence = match refusal {
        FeedRefusal::PrintedTwice { ours, theirs }
        | FeedRefusal::CityPrintedTwice { ours, theirs } => {
            page.word_between("profile-printed-twice", ours, theirs)
        }
        FeedRefusal::UnknownCurrency(code) => {
            page.word_of("profile-unknown-currency", "code", code)
        }
        FeedRefusal::UnknownLink(code) => page.word_of("profile-unknown-link", "code", code),
        refusal => wrong(page, WORDS, name, &refusal.to_string()),
    };
    errors.add(name, sentence);
    true
}
