//! Whether a feed can be published, and what of it is seldom meant.

use std::fmt;

use crate::features::links::LinkTable;
use crate::features::rates::{LeftOut, RateTable, Reason};
use crate::features::settings::OfficeState;

use super::advertise::{closed, leave_out};
use super::markup::Markup;
use super::profile::Profile;

/// What was found of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// How many offers it shows.
    pub published: usize,
    /// How many the office has.
    pub all: usize,
    /// Those that it does not show, and why.
    pub left_out: Vec<LeftOut>,
    /// What an operator should know, what keeps it from being published first.
    pub findings: Vec<Finding>,
}

/// Something that an operator should know of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It is switched off.
    SwitchedOff,
    /// It is empty as a whole.
    Closed(Reason),
    /// No offer is in it.
    Empty,
    /// Nobody is credited for its visitors; the profile's code.
    NoLink(String),
    /// Its link, with this code, credits nobody now.
    LinkOff(String),
    /// Its rates are worse than the office's own.
    Worse(Markup),
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The feed is not published, or shows nothing.
    Error,
    /// It is published, and something about it is seldom meant.
    Warning,
}

impl Finding {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Finding::SwitchedOff | Finding::Closed(_) | Finding::Empty => Severity::Error,
            Finding::NoLink(_) | Finding::LinkOff(_) | Finding::Worse(_) => Severity::Warning,
        }
    }
}

/// What a check looks at.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The rates.
    pub table: &'a RateTable,
    /// Whose visitors are credited to whom.
    pub links: &'a LinkTable,
    /// Whether the office is open.
    pub state: OfficeState,
    /// Whether the feed without a code exists.
    pub has_public: bool,
    /// Unix seconds.
    pub now_s: i64,
}

/// Checks the feed of a profile; `None`: the public one.
pub fn check(scope: Scope<'_>, profile: Option<&Profile>) -> Check {
    let Scope { table, state, now_s, .. } = scope;
    let left_out = leave_out(table, profile, state, now_s);
    let all = table.open().len() + table.left_out().len();
    let published = all - left_out.len();
    let mut findings = Vec::new();
    if !profile.map_or(scope.has_public, |profile| profile.is_enabled) {
        findings.push(Finding::SwitchedOff);
    }
    match closed(profile, state, now_s) {
        Some(reason) => findings.push(Finding::Closed(reason)),
        None if published == 0 => findings.push(Finding::Empty),
        None => {}
    }
    findings.extend(profile.into_iter().flat_map(|profile| warnings(scope.links, profile)));
    Check { published, all, left_out, findings }
}

/// What lets a feed be published and is seldom meant.
fn warnings(links: &LinkTable, profile: &Profile) -> Vec<Finding> {
    let mut found = Vec::new();
    match profile.link_id.map(|id| links.by_id(id)) {
        None => found.push(Finding::NoLink(profile.code.clone())),
        Some(Some(link)) if !link.is_live => found.push(Finding::LinkOff(link.code.clone())),
        Some(_) => {}
    }
    if !profile.markup.is_none() {
        found.push(Finding::Worse(profile.markup));
    }
    found
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const EMPTY: &str = "the feed is empty: monitorings would drop the office from their lists";
        match self {
            Finding::SwitchedOff => f.write_str("the feed is switched off"),
            Finding::Closed(reason) => write!(f, "{EMPTY}; {reason}"),
            Finding::Empty => f.write_str(EMPTY),
            Finding::NoLink(code) => write!(
                f,
                "no link is tied to it, so nobody is credited for its visitors; \
                 `cambist feed edit {code} --link LINK` ties one"
            ),
            Finding::LinkOff(code) => write!(
                f,
                "its link {code} is switched off or its partner suspended: nobody is credited for \
                 its visitors"
            ),
            Finding::Worse(markup) => {
                write!(f, "its rates are {markup} % worse than the office's own")
            }
        }
    }
}
