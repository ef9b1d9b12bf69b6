//! Rows of feed profiles.

use std::str::FromStr;

use ipnet::IpNet;
use store::{Fault, Row, Tx, args};

use super::formats::FeedStyle;
use super::profile::{BrokenProfile, Profile, Profiles};

const COLUMNS: &str = "select id, code, title, is_enabled, link_id, has_unit_suffix, xml_variant, \
     json_variant, mapping, cities, excluded, markup, limits, labels, addresses, schedule \
     from feed_profiles";

/// A profile, or what is wrong with its row.
pub(super) type Read = Result<Profile, BrokenProfile>;

/// Every profile, oldest first.
///
/// # Errors
/// The store's faults. A row that can't be is among the broken ones.
pub fn list_profiles(tx: &mut Tx<'_>) -> Result<Profiles, Fault> {
    let mut profiles = Profiles::default();
    for read in tx.query(&format!("{COLUMNS} order by id"), &args![], read)? {
        match read {
            Ok(profile) => profiles.good.push(profile),
            Err(broken) => profiles.broken.push(broken),
        }
    }
    Ok(profiles)
}

/// The profile with this code, if there is one.
pub(super) fn find_profile(tx: &mut Tx<'_>, code: &str) -> Result<Option<Read>, Fault> {
    tx.query_opt(&format!("{COLUMNS} where code = $1"), &args![code], read)
}

fn read(row: &Row<'_>) -> Result<Read, Fault> {
    let profile = Profile {
        id: row.get(0)?,
        code: row.get(1)?,
        title: row.get(2)?,
        is_enabled: row.get(3)?,
        link_id: row.get(4)?,
        ..Profile::default()
    };
    let unit_suffix = row.get(5)?;
    let mut texts = Vec::with_capacity(10);
    for column in 6..16 {
        texts.push(row.get::<String>(column)?);
    }
    let BrokenProfile { code, is_enabled, .. } = BrokenProfile {
        code: profile.code.clone(),
        is_enabled: profile.is_enabled,
        problem: String::new(),
    };
    Ok(parse(profile, unit_suffix, &texts).map_err(|problem| BrokenProfile {
        code,
        is_enabled,
        problem,
    }))
}

/// The columns of text, from `xml_variant` on.
fn parse(profile: Profile, unit_suffix: bool, texts: &[String]) -> Result<Profile, String> {
    let networks = texts[8].split(',').filter(|text| !text.is_empty()).map(str::parse::<IpNet>);
    Ok(Profile {
        style: FeedStyle {
            unit_suffix,
            xml_variant: field("xml_variant", &texts[0])?,
            json_variant: field("json_variant", &texts[1])?,
        },
        mapping: field("mapping", &texts[2])?,
        cities: field("cities", &texts[3])?,
        exclusions: field("excluded", &texts[4])?,
        markup: field("markup", &texts[5])?,
        limits: field("limits", &texts[6])?,
        labels: field("labels", &texts[7])?,
        addresses: networks.collect::<Result<_, _>>().map_err(|e| format!("addresses: {e}"))?,
        schedule: field("schedule", &texts[9])?,
        ..profile
    })
}

fn field<T: FromStr<Err: std::fmt::Display>>(column: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("{column}: {error}"))
}

fn addresses(profile: &Profile) -> String {
    profile.addresses.iter().map(IpNet::to_string).collect::<Vec<_>>().join(",")
}

/// Writes a new profile and returns its number.
pub(super) fn insert(tx: &mut Tx<'_>, at_ms: i64, profile: &Profile) -> Result<i64, Fault> {
    tx.query_one(
        "insert into feed_profiles (code, title, is_enabled, link_id, has_unit_suffix, \
         xml_variant, json_variant, mapping, cities, excluded, markup, limits, labels, addresses, \
         schedule, created_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning id",
        &args![
            profile.code.as_str(),
            profile.title.as_str(),
            profile.is_enabled,
            profile.link_id,
            profile.style.unit_suffix,
            profile.style.xml_variant.to_string(),
            profile.style.json_variant.to_string(),
            profile.mapping.to_string(),
            profile.cities.to_string(),
            profile.exclusions.to_string(),
            profile.markup.to_string(),
            profile.limits.to_string(),
            profile.labels.to_string(),
            addresses(profile),
            profile.schedule.to_string(),
            at_ms
        ],
        |row| row.get::<i64>(0),
    )
}

/// Writes everything of a profile but its code and whether it is published.
pub(super) fn update(tx: &mut Tx<'_>, profile: &Profile) -> Result<(), Fault> {
    tx.execute(
        "update feed_profiles set title = $2, link_id = $3, has_unit_suffix = $4, \
         xml_variant = $5, json_variant = $6, mapping = $7, cities = $8, excluded = $9, \
         markup = $10, limits = $11, labels = $12, addresses = $13, schedule = $14 where id = $1",
        &args![
            profile.id,
            profile.title.as_str(),
            profile.link_id,
            profile.style.unit_suffix,
            profile.style.xml_variant.to_string(),
            profile.style.json_variant.to_string(),
            profile.mapping.to_string(),
            profile.cities.to_string(),
            profile.exclusions.to_string(),
            profile.markup.to_string(),
            profile.limits.to_string(),
            profile.labels.to_string(),
            addresses(profile),
            profile.schedule.to_string()
        ],
    )?;
    Ok(())
}

/// Switches a profile; whether there is one.
pub(super) fn set_enabled(tx: &mut Tx<'_>, code: &str, is_enabled: bool) -> Result<bool, Fault> {
    let changed = tx.execute(
        "update feed_profiles set is_enabled = $2 where code = $1",
        &args![code, is_enabled],
    )?;
    Ok(changed == 1)
}

/// Removes a profile and tells its number; `None`: there was none.
pub(super) fn remove(tx: &mut Tx<'_>, code: &str) -> Result<Option<i64>, Fault> {
    tx.query_opt("delete from feed_profiles where code = $1 returning id", &args![code], |row| {
        row.get(0)
    })
}

/// Every city that an offer is in.
pub(super) fn list_cities(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    tx.query("select distinct city from offers where city <> ''", &args![], |row| row.get(0))
}

/// Marks a seed as made; whether it was not yet.
pub(super) fn take_seed(tx: &mut Tx<'_>, code: &str) -> Result<bool, Fault> {
    let added = tx.execute(
        "insert into feed_seeds (code) values ($1) on conflict (code) do nothing",
        &args![code],
    )?;
    Ok(added == 1)
}

/// How many seeds have been made.
pub(super) fn count_seeds(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.query_one("select count(*) from feed_seeds", &args![], |row| row.get(0))
}
