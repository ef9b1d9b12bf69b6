//! What was found of a feed, in words of the page's language.

use crate::app::{App, Snapshot};
use crate::features::feeds::{Check, Finding, Profile, Scope, Severity, check};
use crate::features::office::reason;
use crate::features::rates::Reason;
use crate::pages::Page;

/// Something that was found.
pub(super) struct Found {
    /// Whether it keeps the feed from being read with anything in it.
    pub(super) is_error: bool,
    pub(super) sentence: String,
}

/// Offers that are left out for one reason.
pub(super) struct LeftOutFor {
    pub(super) reason: String,
    pub(super) count: usize,
    /// Some of them.
    pub(super) some: Vec<String>,
}

/// How many of one reason are named.
const NAMED: usize = 6;

/// Checks a feed as of now.
pub(super) fn checked(app: &App, snapshot: &Snapshot, profile: Option<&Profile>) -> Check {
    let links = app.links();
    let scope = Scope {
        table: &snapshot.rates,
        links: &links,
        state: snapshot.state,
        has_public: app.config().feeds.public,
        now_s: app.clock().now_s(),
    };
    check(scope, profile)
}

/// What was found, in words.
pub(super) fn told(page: &Page, findings: &[Finding]) -> Vec<Found> {
    findings
        .iter()
        .map(|finding| Found {
            is_error: finding.severity() == Severity::Error,
            sentence: match finding {
                Finding::SwitchedOff => page.word("finding-off"),
                Finding::Closed(reason) => {
                    let why = reason::why(page, reason).sentence;
                    page.word_of("finding-closed", "value", &why)
                }
                Finding::Empty => page.word("finding-empty"),
                Finding::NoLink(_) => page.word("finding-no-link"),
                Finding::LinkOff(code) => page.word_of("finding-link-off", "code", code),
                Finding::Worse(markup) => {
                    let percent = page.number(&markup.to_string());
                    page.word_of("finding-worse", "percent", &percent)
                }
            },
        })
        .collect()
}

/// What is left out, reason by reason, the most frequent first.
pub(super) fn left_out(page: &Page, check: &Check) -> Vec<LeftOutFor> {
    let mut reasons: Vec<LeftOutFor> = Vec::new();
    for out in &check.left_out {
        // Ages differ from offer to offer, and are one reason all the same.
        let reason = match &out.reason {
            Reason::Stale { .. } => reason::pill(page, Some(&out.reason)).word,
            reason => reason::why(page, reason).sentence,
        };
        let between = if out.city.is_empty() { "" } else { ", " };
        let name = format!("{} → {}{between}{}", out.from, out.to, out.city);
        match reasons.iter_mut().find(|known| known.reason == reason) {
            Some(known) => {
                known.count += 1;
                if known.some.len() < NAMED {
                    known.some.push(name);
                }
            }
            None => reasons.push(LeftOutFor { reason, count: 1, some: vec![name] }),
        }
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    reasons
}
