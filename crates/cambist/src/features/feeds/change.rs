//! Making profiles and changing them.

use ipnet::IpNet;
use store::{Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::currencies::load_currencies;
use crate::features::links::{LinkCode, free_code, reserve_code};
use crate::features::settings::{Schedule, Topic, bump};

use super::formats::{JsonVariant, XmlVariant};
use super::labels::LabelRules;
use super::limits::LimitRules;
use super::mapping::{Cities, Exclusions, Mapping};
use super::markup::Markup;
use super::polls;
use super::profile::Profile;
use super::store::{find_profile, insert, list_cities, remove, update};

/// What is to be changed of a profile; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ProfileChange {
    /// The name that operators read, 1 to 80 characters.
    pub title: Option<String>,
    /// The code of the link whose visitors this monitoring sends; `Some(None)`: no link.
    pub link: Option<Option<String>>,
    /// What `xml` means.
    pub xml_variant: Option<XmlVariant>,
    /// What `json` means.
    pub json_variant: Option<JsonVariant>,
    /// Whether limits carry their unit.
    pub has_unit_suffix: Option<bool>,
    /// Its words for our currencies.
    pub mapping: Option<Mapping>,
    /// Its words for our cities.
    pub cities: Option<Cities>,
    /// What it does not want to see.
    pub exclusions: Option<Exclusions>,
    /// By how much its rates are worse.
    pub markup: Option<Markup>,
    /// Limits that are narrower than ours.
    pub limits: Option<LimitRules>,
    /// What it does to labels.
    pub labels: Option<LabelRules>,
    /// Networks that may read it; empty: everyone.
    pub addresses: Option<Vec<IpNet>>,
    /// Hours of the week outside of which it is empty.
    pub schedule: Option<Schedule>,
}

/// Why a profile is not made or changed, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FeedRefusal {
    /// No profile has this code.
    #[error("there is no feed `{0}`; `cambist feed list` shows them all")]
    Unknown(String),
    /// The profile's row can't be read.
    #[error("the feed {code} is broken: {problem}; remove it and make it again")]
    Broken {
        /// The profile's code.
        code: String,
        /// What is wrong.
        problem: String,
    },
    /// The title is empty or endless.
    #[error("a feed's title has 1 to 80 characters, all of them visible")]
    Title,
    /// The link does not exist.
    #[error("there is no link `{0}` to tie the feed to")]
    UnknownLink(String),
    /// A mapping would print a code of ours that is printed already.
    #[error(
        "the mapping {ours}={theirs} would print {theirs} twice, as it is a currency of ours too; \
         exclude {theirs} or give it another name"
    )]
    PrintedTwice {
        /// The currency that is renamed.
        ours: String,
        /// The name, which is another currency's code.
        theirs: String,
    },
    /// A mapping of cities would print a city of ours that is printed already.
    #[error(
        "the mapping of cities {ours}={theirs} would print {theirs} twice, as it is a city of ours \
         too; give it another name"
    )]
    CityPrintedTwice {
        /// The city that is renamed.
        ours: String,
        /// The name, which is another city's code.
        theirs: String,
    },
    /// Limits name a currency that the office does not have.
    #[error(
        "the limits name `{0}`, which is no currency of this office; `cambist currencies` lists them"
    )]
    UnknownCurrency(String),
    /// A link or a feed has the code.
    #[error("the code `{0}` is taken; `cambist feed list` and `cambist partner list` show by what")]
    CodeTaken(String),
}

impl Refusal for FeedRefusal {}

/// Makes a profile, switched off, and returns its number.
///
/// # Errors
/// [`FeedRefusal`]; the store's faults.
pub fn create_profile(
    tx: &mut Tx<'_>,
    deed: &Deed,
    code: &LinkCode,
    change: &ProfileChange,
) -> Result<i64, Stop<FeedRefusal>> {
    let mut profile = Profile { code: code.to_string(), ..Profile::default() };
    apply(tx, &mut profile, change)?;
    if !reserve_code(tx, code, "feed")? {
        return Err(FeedRefusal::CodeTaken(code.to_string()).into());
    }
    let id = insert(tx, deed.at_ms, &profile)?;
    audit::record(tx, deed, "feed.create", &id.to_string(), code.as_str())?;
    bump(tx, Topic::Feeds)?;
    Ok(id)
}

/// Changes a profile.
///
/// # Errors
/// [`FeedRefusal`]; the store's faults.
pub fn edit_profile(
    tx: &mut Tx<'_>,
    deed: &Deed,
    code: &str,
    change: &ProfileChange,
) -> Result<(), Stop<FeedRefusal>> {
    let profile = propose_profile(tx, code, change)?;
    update(tx, &profile)?;
    audit::record(tx, deed, "feed.edit", code, "")?;
    bump(tx, Topic::Feeds)?;
    Ok(())
}

/// The profile that a change would make, which is written nowhere.
///
/// # Errors
/// Those of [`edit_profile`].
pub fn propose_profile(
    tx: &mut Tx<'_>,
    code: &str,
    change: &ProfileChange,
) -> Result<Profile, Stop<FeedRefusal>> {
    let mut profile = require_profile(tx, code)?;
    apply(tx, &mut profile, change)?;
    Ok(profile)
}

/// Removes a profile with its polls; its code is free again.
///
/// # Errors
/// [`FeedRefusal::Unknown`]; the store's faults.
pub fn remove_profile(tx: &mut Tx<'_>, deed: &Deed, code: &str) -> Result<(), Stop<FeedRefusal>> {
    let id = remove(tx, code)?.ok_or_else(|| FeedRefusal::Unknown(code.to_owned()))?;
    polls::forget_profile(tx, id)?;
    free_code(tx, code)?;
    audit::record(tx, deed, "feed.remove", &id.to_string(), code)?;
    bump(tx, Topic::Feeds)?;
    Ok(())
}

/// The profile with this code.
///
/// # Errors
/// [`FeedRefusal::Unknown`], [`FeedRefusal::Broken`]; the store's faults.
pub fn require_profile(tx: &mut Tx<'_>, code: &str) -> Result<Profile, Stop<FeedRefusal>> {
    match find_profile(tx, code)? {
        None => Err(FeedRefusal::Unknown(code.to_owned()).into()),
        Some(Err(broken)) => {
            Err(FeedRefusal::Broken { code: broken.code, problem: broken.problem }.into())
        }
        Some(Ok(profile)) => Ok(profile),
    }
}

fn apply(
    tx: &mut Tx<'_>,
    profile: &mut Profile,
    change: &ProfileChange,
) -> Result<(), Stop<FeedRefusal>> {
    if let Some(title) = &change.title {
        title.trim().clone_into(&mut profile.title);
    }
    let is_visible = !profile.title.chars().any(char::is_control);
    if !(1..=80).contains(&profile.title.chars().count()) || !is_visible {
        return Err(FeedRefusal::Title.into());
    }
    if let Some(link) = &change.link {
        profile.link_id = match link {
            Some(code) => Some(find_link(tx, code)?),
            None => None,
        };
    }
    let style = &mut profile.style;
    set(&mut style.xml_variant, &change.xml_variant);
    set(&mut style.json_variant, &change.json_variant);
    set(&mut style.unit_suffix, &change.has_unit_suffix);
    set(&mut profile.mapping, &change.mapping);
    set(&mut profile.cities, &change.cities);
    set(&mut profile.exclusions, &change.exclusions);
    set(&mut profile.markup, &change.markup);
    set(&mut profile.limits, &change.limits);
    set(&mut profile.labels, &change.labels);
    set(&mut profile.addresses, &change.addresses);
    set(&mut profile.schedule, &change.schedule);
    check(tx, profile)
}

fn set<T: Clone>(field: &mut T, wanted: &Option<T>) {
    if let Some(wanted) = wanted {
        field.clone_from(wanted);
    }
}

fn find_link(tx: &mut Tx<'_>, code: &str) -> Result<i64, Stop<FeedRefusal>> {
    let table = crate::features::links::load_table(tx)?;
    let link = table.by_code(code).ok_or_else(|| FeedRefusal::UnknownLink(code.to_owned()))?;
    Ok(link.id)
}

/// A reader could not tell two directions of one name apart: no code may be printed for two of ours.
fn check(tx: &mut Tx<'_>, profile: &Profile) -> Result<(), Stop<FeedRefusal>> {
    let codes: Vec<String> = load_currencies(tx)?.into_iter().map(|c| c.code).collect();
    let is_ours = |code: &str| codes.iter().any(|known| known == code);
    let is_printed = |code: &str| is_ours(code) && !profile.exclusions.has_currency(code);
    if let Some((ours, theirs)) = profile.mapping.printed_twice(is_printed) {
        let (ours, theirs) = (ours.to_owned(), theirs.to_owned());
        return Err(FeedRefusal::PrintedTwice { ours, theirs }.into());
    }
    let cities = list_cities(tx)?;
    let is_city = |city: &str| cities.iter().any(|known| known == city);
    if let Some((ours, theirs)) = profile.cities.0.printed_twice(is_city) {
        let (ours, theirs) = (ours.to_owned(), theirs.to_owned());
        return Err(FeedRefusal::CityPrintedTwice { ours, theirs }.into());
    }
    match profile.limits.codes().find(|code| !is_ours(code)) {
        Some(code) => Err(FeedRefusal::UnknownCurrency(code.to_owned()).into()),
        None => Ok(()),
    }
}

/// Switches a profile on or off.
///
/// # Errors
/// [`FeedRefusal::Unknown`]; the store's faults.
pub fn set_profile_enabled(
    tx: &mut Tx<'_>,
    deed: &Deed,
    code: &str,
    is_enabled: bool,
) -> Result<(), Stop<FeedRefusal>> {
    if !super::store::set_enabled(tx, code, is_enabled)? {
        return Err(FeedRefusal::Unknown(code.to_owned()).into());
    }
    let action = if is_enabled { "feed.enable" } else { "feed.disable" };
    audit::record(tx, deed, action, code, "")?;
    bump(tx, Topic::Feeds)?;
    Ok(())
}
