//! What has earned most in the days of the overview.

use crate::app::App;
use crate::features::cabinet::sections::Section;
use crate::features::figures::{Figures, Tally};
use crate::pages::Page;

use super::find::Found;

/// Lines of one table.
const LINES: u32 = 5;

/// A line of a table.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) title: String,
    /// Where its exchanges are listed; empty: nowhere.
    pub(super) href: String,
    /// Clicks of people; empty: they are not counted so.
    pub(super) clicks: String,
    pub(super) completed: String,
    /// In USD, without the unit.
    pub(super) reward: String,
}

/// The pairs, links or sub-ids that earned most.
pub(super) struct Best {
    pub(super) key: &'static str,
    pub(super) title: String,
    pub(super) has_clicks: bool,
    pub(super) lines: Vec<Line>,
}

/// Three tables.
pub(super) fn best(page: &Page, app: &App, partner_id: i64, found: Found) -> Vec<Best> {
    let keys = [
        ("pairs", "best-pairs", true),
        ("links", "best-links", true),
        ("subs", "best-subs", false),
    ];
    let tables = keys.into_iter().zip(found.best);
    let links = app.links();
    let label = |code: &str| {
        let link = links.of_partner(partner_id).find(|link| link.code == code);
        link.map(|link| link.label.clone()).unwrap_or_default()
    };
    let table = |((key, word, has_clicks), tally): ((&'static str, &str, bool), Tally)| {
        // A sum that no amount can hold leaves nothing to be ranked.
        let rows = tally.told(false, LINES + 1).map(|told| told.rows).unwrap_or_default();
        let named = rows.into_iter().filter_map(|(name, figures)| Some((name?, figures)));
        let is_any = |figures: &Figures| figures.clicks > 0 || figures.orders > 0;
        let named = named.filter(|(_, figures)| is_any(figures)).take(LINES as usize);
        let line = |(name, figures): (String, Figures)| {
            let title = if key == "links" { label(&name) } else { String::new() };
            line(page, key, name, title, &figures)
        };
        Best { key, title: page.word(word), has_clicks, lines: named.map(line).collect() }
    };
    tables.map(table).collect()
}

fn line(page: &Page, key: &str, name: String, title: String, figures: &Figures) -> Line {
    let list = Section::Exchanges.href(page);
    let query = |name: &str, value: &str| {
        let pairs =
            form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
        format!("{list}?{pairs}")
    };
    Line {
        href: match key {
            "links" => query("link", &name),
            "subs" => query("sub", &format!("sub1={name}")),
            _ => String::new(),
        },
        name: if key == "pairs" { name.replace('/', " → ") } else { name },
        title,
        clicks: page.number(&figures.clicks.to_string()),
        completed: page.number(&figures.completed.to_string()),
        reward: page.number(&figures.reward.to_string()),
    }
}
