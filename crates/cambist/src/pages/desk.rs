//! The frame of the operator's desk: its sections, what waits in each, what is wrong.
//!
//! A page of the desk is made of three things: its handler takes [`Desk`], which lets operators in and
//! nobody else; its view holds a [`DeskNav`] as `nav` beside `page`; its template extends
//! `pages/desk.html` and fills the block `desk`. A new section is one line in [`sections::GROUPS`].

mod sections;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::alarms::{self, Alarm};
use crate::features::identity::{OperatorUser, SignedIn};
use crate::features::settings::{Topic, versions};
use crate::words::{Lang, word, word_with};

use super::{Frame, Page};

pub use sections::{GROUPS, Group, Section};

/// Alarms that the frame reads; the page *Today* lists more.
const ALARMS: u32 = 20;

/// An operator who asks for a page of the desk, with what waits and what is wrong as of now.
pub struct Desk {
    /// The operator.
    pub who: SignedIn,
    /// The frame that every page has.
    pub frame: Frame,
    /// How many wait, section by section, in the order of [`GROUPS`]; `None`: nothing can wait there.
    counts: Vec<Option<i64>>,
    /// What is wrong now, the newest first.
    alarms: Vec<Alarm>,
    /// The number of the last change of any order that the page can know of.
    version: i64,
}

/// A line of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionLink {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The key that leads there after `g`.
    pub letter: Option<&'static str>,
    /// How many wait there; 0: nothing, or nothing can.
    pub waiting: i64,
    /// Whether the page shown belongs to it.
    pub is_current: bool,
}

/// Some lines of the navigation under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupLinks {
    /// The heading.
    pub title: String,
    /// The lines.
    pub links: Vec<SectionLink>,
}

/// What stands around a page of the desk.
#[derive(Clone, Debug)]
pub struct DeskNav {
    /// The sections, in groups.
    pub groups: Vec<GroupLinks>,
    /// What is wrong now, the newest first.
    pub alarms: Vec<Alarm>,
    /// Where *Today* is.
    pub today: String,
    /// The number of the last change of any order that the page can know of.
    pub version: i64,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Desk, Response> {
        let OperatorUser(who) = OperatorUser::from_request_parts(parts, app).await?;
        let frame = Frame::of(parts, app).await;
        let read = |tx: &mut Tx<'_>| -> Plain<_> {
            // First: what changes after it is told once more rather than missed.
            let version = versions(tx)?.of(Topic::Orders);
            Ok((sections::count_waiting(tx)?, alarms::list_open(tx, ALARMS)?, version))
        };
        match app.store().read(read).await {
            Ok((counts, alarms, version)) => Ok(Desk { who, frame, counts, alarms, version }),
            Err(stop) => Err(frame.fault(&stop.into_fault())),
        }
    }
}

impl Desk {
    /// The frame of the page at `path`, which is its path in English: `/desk/orders/7`.
    pub fn page(&self, path: &str) -> Page {
        self.frame.page(path)
    }

    /// The language that the address names.
    pub fn lang(&self) -> Lang {
        self.frame.lang()
    }

    /// What stands around a page of the section at `path` in English: `/desk/orders`.
    pub fn nav(&self, path: &str) -> DeskNav {
        let lang = self.lang();
        let sections: Vec<_> = GROUPS.iter().flat_map(|group| group.sections).collect();
        let mut links = sections.iter().zip(&self.counts).map(|(section, waiting)| SectionLink {
            href: format!("{}{}", lang.prefix(), section.path),
            title: word(lang, section.key),
            letter: section.letter,
            waiting: waiting.unwrap_or_default(),
            is_current: section.path == path,
        });
        let mut group = |group: &Group| GroupLinks {
            title: word(lang, group.key),
            links: links.by_ref().take(group.sections.len()).collect(),
        };
        DeskNav {
            groups: GROUPS.iter().map(&mut group).collect(),
            alarms: self.alarms.clone(),
            today: format!("{}/desk", lang.prefix()),
            version: self.version,
        }
    }

    /// What is wrong now, the newest first.
    pub fn alarms(&self) -> &[Alarm] {
        &self.alarms
    }

    /// How many wait in the section at `path`, as the navigation tells it.
    pub fn waiting(&self, path: &str) -> i64 {
        let sections = GROUPS.iter().flat_map(|group| group.sections);
        let found = sections.zip(&self.counts).find(|(section, _)| section.path == path);
        found.and_then(|(_, waiting)| *waiting).unwrap_or_default()
    }

    /// Answers with a page.
    pub fn html(&self, status: StatusCode, view: &impl Template) -> Response {
        self.frame.html(status, view)
    }

    /// Answers with the page of an error.
    pub fn error(&self, status: StatusCode) -> Response {
        self.frame.error(status)
    }

    /// Answers for a fault of the store.
    pub fn fault(&self, fault: &Fault) -> Response {
        self.frame.fault(fault)
    }
}

impl DeskNav {
    /// Every line, whatever its group.
    pub fn links(&self) -> impl Iterator<Item = &SectionLink> {
        self.groups.iter().flat_map(|group| &group.links)
    }

    /// How many alarms there are besides the newest one, in words.
    pub fn more_alarms(&self, page: &Page) -> Option<String> {
        let more = self.alarms.len().checked_sub(1).filter(|more| *more > 0)?;
        Some(word_with(page.lang, "desk-more-alarms", &[("number", &more.to_string())]))
    }
}

#[cfg(test)]
mod tests;
