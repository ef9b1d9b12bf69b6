//! Profiles of the usual monitorings, made once for every office and switched off.
//!
//! What each reads is public knowledge of 2026; whoever publishes one looks at it first.

use store::{Fault, Tx};

use crate::features::links::{LinkCode, reserve_code};
use crate::features::settings::{Topic, bump};

use super::formats::{FeedStyle, JsonVariant, XmlVariant};
use super::profile::Profile;
use super::store::{count_seeds, insert, take_seed};

/// A profile to begin with.
#[derive(Debug)]
pub struct Seed {
    /// What stands in its address.
    pub code: &'static str,
    /// The monitoring's name.
    pub title: &'static str,
    xml_variant: XmlVariant,
    json_variant: JsonVariant,
    mapping: &'static str,
}

const fn seed(code: &'static str, title: &'static str) -> Seed {
    Seed {
        code,
        title,
        xml_variant: XmlVariant::Classic,
        json_variant: JsonVariant::Flat,
        mapping: "",
    }
}

/// Every seed, in the order in which operators think of them.
pub const SEEDS: &[Seed] = &[
    Seed { xml_variant: XmlVariant::Eref, ..seed("bestchange", "BestChange") },
    seed("exchangesumo", "ExchangeSumo"),
    Seed { mapping: "USDTTRC20=USDTTRC,USDTERC20=USDTERC", ..seed("kursexpert", "Kurs.Expert") },
    seed("okchanger", "OKchanger"),
    Seed { json_variant: JsonVariant::V13, ..seed("kurses", "Kurses") },
    seed("exnode", "ExNode"),
    seed("scanbit", "Scanbit"),
    seed("getrate", "GetRate"),
    seed("estandards", "eStandards"),
    Seed { json_variant: JsonVariant::V13, ..seed("jsons", "JSONs.info") },
];

/// Adds the seeds that this office never had, switched off; what the operator changed or removed
/// stays so.
///
/// # Errors
/// The store's faults.
pub fn ensure_seeds(tx: &mut Tx<'_>, at_ms: i64) -> Result<(), Fault> {
    if usize::try_from(count_seeds(tx)?).is_ok_and(|made| made >= SEEDS.len()) {
        return Ok(());
    }
    for seed in SEEDS {
        let code: LinkCode = seed.code.parse().expect("the seeds' codes are codes");
        // A link or a feed of the operator's own may have the code already.
        if take_seed(tx, seed.code)? && reserve_code(tx, &code, "feed")? {
            insert(tx, at_ms, &seed.profile())?;
        }
    }
    bump(tx, Topic::Feeds)
}

impl Seed {
    fn profile(&self) -> Profile {
        let Seed { code, title, xml_variant, json_variant, mapping } = *self;
        Profile {
            code: code.to_owned(),
            title: title.to_owned(),
            style: FeedStyle { unit_suffix: false, xml_variant, json_variant },
            mapping: mapping.parse().expect("the seeds' mappings are mappings"),
            ..Profile::default()
        }
    }
}
