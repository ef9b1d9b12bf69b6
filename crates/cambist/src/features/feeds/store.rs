//! Rows of feed profiles, and the verbs that write them.

use ipnet::IpNet;
use store::{Fault, Refusal, Row, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::links::{LinkCode, reserve_code};
use crate::features::settings::{Topic, bump};

use super::formats::FeedStyle;
use super::mapping::{Exclusions, Mapping};
use super::profile::Profile;

/// What a new profile brings.
#[derive(Clone, Debug)]
pub struct NewProfile {
    /// What stands in the address.
    pub code: LinkCode,
    /// The name that operators read, 1 to 80 characters.
    pub title: String,
    /// The code of the link whose visitors this monitoring sends.
    pub link: Option<String>,
    /// Whether limits carry their unit.
    pub has_unit_suffix: bool,
    /// Its words for our currencies.
    pub mapping: Mapping,
    /// What it does not want to see.
    pub exclusions: Exclusions,
    /// Networks that may read it; empty: everyone.
    pub addresses: Vec<IpNet>,
}

/// Why a profile is not made or changed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FeedRefusal {
    /// The title is empty or endless.
    #[error("a feed's title has 1 to 80 characters")]
    Title,
    /// The link does not exist.
    #[error("there is no link `{0}` to tie the feed to")]
    UnknownLink(String),
    /// A link or a feed has the code.
    #[error("the code `{0}` is taken")]
    CodeTaken(String),
    /// No profile has this code.
    #[error("there is no feed `{0}`; `cambist feed list` shows them all")]
    Unknown(String),
}

impl Refusal for FeedRefusal {}

/// Makes a profile, switched off, and returns its number.
///
/// # Errors
/// [`FeedRefusal`]; the store's faults.
pub fn create_profile(
    tx: &mut Tx<'_>,
    deed: &Deed,
    new: &NewProfile,
) -> Result<i64, Stop<FeedRefusal>> {
    if !(1..=80).contains(&new.title.trim().chars().count()) {
        return Err(FeedRefusal::Title.into());
    }
    let link = match &new.link {
        None => None,
        Some(code) => Some(find_link(tx, code)?),
    };
    if !reserve_code(tx, &new.code, "feed")? {
        return Err(FeedRefusal::CodeTaken(new.code.to_string()).into());
    }
    let addresses = new.addresses.iter().map(IpNet::to_string).collect::<Vec<_>>().join(",");
    let id = tx.query_one(
        "insert into feed_profiles (code, title, is_enabled, link_id, has_unit_suffix, mapping, \
         excluded, addresses, created_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        &args![
            new.code.as_str(),
            new.title.trim(),
            false,
            link,
            new.has_unit_suffix,
            new.mapping.to_string(),
            new.exclusions.to_string(),
            addresses.as_str(),
            deed.at_ms
        ],
        |row| row.get::<i64>(0),
    )?;
    audit::record(tx, deed, "feed.create", &id.to_string(), new.code.as_str())?;
    bump(tx, Topic::Feeds)?;
    Ok(id)
}

fn find_link(tx: &mut Tx<'_>, code: &str) -> Result<i64, Stop<FeedRefusal>> {
    let table = crate::features::links::load_table(tx)?;
    let link = table.by_code(code).ok_or_else(|| FeedRefusal::UnknownLink(code.to_owned()))?;
    Ok(link.id)
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
    let changed = tx.execute(
        "update feed_profiles set is_enabled = $2 where code = $1",
        &args![code, is_enabled],
    )?;
    if changed == 0 {
        return Err(FeedRefusal::Unknown(code.to_owned()).into());
    }
    let action = if is_enabled { "feed.enable" } else { "feed.disable" };
    audit::record(tx, deed, action, code, "")?;
    bump(tx, Topic::Feeds)?;
    Ok(())
}

/// Every profile, oldest first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_profiles(tx: &mut Tx<'_>) -> Result<Vec<Profile>, Fault> {
    tx.query(
        "select id, code, title, is_enabled, link_id, has_unit_suffix, mapping, excluded, \
         addresses from feed_profiles order by id",
        &args![],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Profile, Fault> {
    let code: String = row.get(1)?;
    let corrupt = |column: &str| Fault::corrupt(format!("feed_profiles.{column} of {code}"));
    let addresses: String = row.get(8)?;
    let networks = addresses.split(',').filter(|text| !text.is_empty()).map(str::parse::<IpNet>);
    Ok(Profile {
        id: row.get(0)?,
        title: row.get(2)?,
        is_enabled: row.get(3)?,
        link_id: row.get(4)?,
        style: FeedStyle { unit_suffix: row.get(5)?, ..FeedStyle::default() },
        mapping: row.get::<String>(6)?.parse().map_err(|_| corrupt("mapping"))?,
        exclusions: row.get::<String>(7)?.parse().map_err(|_| corrupt("excluded"))?,
        addresses: networks.collect::<Result<_, _>>().map_err(|_| corrupt("addresses"))?,
        code,
    })
}
