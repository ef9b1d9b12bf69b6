//! A profile as it is typed: option by option, in the shell and on the desk.

use std::str::FromStr;

use ipnet::IpNet;

use crate::features::links::LinkTable;

use super::change::ProfileChange;
use super::profile::Profile;

/// What is typed of a profile; what is `None` stays, and an empty text takes an option back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileWords {
    /// The name that operators read.
    pub title: Option<String>,
    /// The code of the link whose visitors it sends.
    pub link: Option<String>,
    /// `classic` or `eref`.
    pub xml: Option<String>,
    /// `flat` or `1.3`.
    pub json: Option<String>,
    /// Whether limits carry their unit.
    pub has_units: Option<bool>,
    /// `OURS=THEIRS`, comma-separated: currencies.
    pub map: Option<String>,
    /// `OURS=THEIRS`, comma-separated: cities.
    pub cities: Option<String>,
    /// Codes or `FROM-TO`, comma-separated.
    pub exclude: Option<String>,
    /// Percent.
    pub markup: Option<String>,
    /// `CODE:MIN..MAX`, comma-separated.
    pub limits: Option<String>,
    /// `+ADDED`, `-REMOVED` or `OURS=THEIRS`, comma-separated.
    pub labels: Option<String>,
    /// Hours of the week.
    pub schedule: Option<String>,
    /// Networks that may read it, with commas, spaces or lines between them; empty: everyone.
    pub addresses: Option<String>,
}

/// An option that can't be read: its name, and what is wrong with it.
pub type WrongOption = (&'static str, String);

impl ProfileWords {
    /// A profile, option by option, as it would be typed.
    pub fn of(profile: &Profile, links: &LinkTable) -> ProfileWords {
        let link = profile.link_id.and_then(|id| links.code_of(id)).unwrap_or_default();
        let networks: Vec<String> = profile.addresses.iter().map(IpNet::to_string).collect();
        ProfileWords {
            title: Some(profile.title.clone()),
            link: Some(link.to_owned()),
            xml: Some(profile.style.xml_variant.to_string()),
            json: Some(profile.style.json_variant.to_string()),
            has_units: Some(profile.style.unit_suffix),
            map: Some(profile.mapping.to_string()),
            cities: Some(profile.cities.to_string()),
            exclude: Some(profile.exclusions.to_string()),
            markup: Some(profile.markup.to_string()),
            limits: Some(profile.limits.to_string()),
            labels: Some(profile.labels.to_string()),
            schedule: Some(profile.schedule.to_string()),
            addresses: Some(networks.join(" ")),
        }
    }

    /// The change that it means.
    ///
    /// # Errors
    /// Every option that can't be read.
    pub fn read(&self) -> Result<ProfileChange, Vec<WrongOption>> {
        let mut wrong = Vec::new();
        let markup = self.markup.as_ref().map(|text| or_zero(text));
        let change = ProfileChange {
            title: self.title.clone(),
            link: self.link.as_ref().map(|code| Some(code.clone()).filter(|code| !code.is_empty())),
            xml_variant: option("xml", self.xml.as_ref(), &mut wrong),
            json_variant: option("json", self.json.as_ref(), &mut wrong),
            has_unit_suffix: self.has_units,
            mapping: option("map", self.map.as_ref(), &mut wrong),
            cities: option("cities", self.cities.as_ref(), &mut wrong),
            exclusions: option("exclude", self.exclude.as_ref(), &mut wrong),
            markup: option("markup", markup.as_ref(), &mut wrong),
            limits: option("limits", self.limits.as_ref(), &mut wrong),
            labels: option("labels", self.labels.as_ref(), &mut wrong),
            schedule: option("schedule", self.schedule.as_ref(), &mut wrong),
            addresses: match self.addresses.as_deref().map(networks).transpose() {
                Ok(addresses) => addresses,
                Err(what) => {
                    wrong.push(("from", what));
                    None
                }
            },
        };
        if wrong.is_empty() { Ok(change) } else { Err(wrong) }
    }
}

/// Reads an option as its noun.
fn option<T: FromStr<Err: std::fmt::Display>>(
    name: &'static str,
    text: Option<&String>,
    wrong: &mut Vec<WrongOption>,
) -> Option<T> {
    match text?.parse() {
        Ok(noun) => Some(noun),
        Err(error) => {
            wrong.push((name, format!("{error}")));
            None
        }
    }
}

/// An empty markup is none.
fn or_zero(text: &str) -> String {
    if text.trim().is_empty() { "0".to_owned() } else { text.to_owned() }
}

/// Networks; an address alone is the network of itself.
fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let words = text.split([',', ' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    let read = |word: &str| {
        let alone = || word.parse::<std::net::IpAddr>().ok().map(IpNet::from);
        word.parse().ok().or_else(alone).ok_or_else(|| {
            let shown = web::text::cut(word, 60);
            format!("`{shown}` is no network; write e.g. 203.0.113.0/24 or 2001:db8::/32")
        })
    };
    words.map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::ProfileWords;

    #[test]
    fn every_wrong_option_is_named() {
        let text = |text: &str| Some(text.to_owned());
        let words = ProfileWords {
            xml: text("pdf"),
            json: text("1.3"),
            markup: text("51"),
            limits: text("BTC"),
            schedule: text("someday"),
            addresses: text("203.0.113.7, 2001:db8::/32 nowhere"),
            ..ProfileWords::default()
        };
        let wrong = words.read().unwrap_err();
        let names: Vec<&str> = wrong.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["xml", "markup", "limits", "schedule", "from"]);
        assert!(wrong[4].1.contains("`nowhere` is no network"), "{}", wrong[4].1);
    }

    #[test]
    fn an_empty_text_takes_an_option_back() {
        let none = || Some(String::new());
        let words = ProfileWords {
            link: none(),
            markup: none(),
            addresses: Some(" \n ".to_owned()),
            ..ProfileWords::default()
        };
        let change = words.read().unwrap();
        assert_eq!(change.link, Some(None));
        assert!(change.markup.is_some_and(|markup| markup.is_none()));
        assert_eq!(change.addresses, Some(Vec::new()));
    }
}
