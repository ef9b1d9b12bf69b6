//! Edge: `/for-monitorings`, what we publish and how it is reconciled.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use crate::app::App;
use crate::features::feeds::{Feed, formats};
use crate::pages::code::marked;
use crate::pages::{Frame, Page, inline};

/// Where the page is.
pub(super) const PATH: &str = "/for-monitorings";

/// What is shown of a file: its beginning.
const SAMPLE_LINES: usize = 3;

/// Every field: in XML, in JSON, and the key of what it means.
const FIELDS: [(&str, &str, &str); 14] = [
    ("from", "from", "mon-field-from"),
    ("to", "to", "mon-field-to"),
    ("in", "in", "mon-field-in"),
    ("out", "out", "mon-field-out"),
    ("amount", "amount", "mon-field-amount"),
    ("minamount", "in_min_amount", "mon-field-min"),
    ("maxamount", "in_max_amount", "mon-field-max"),
    ("minfee", "min_fee", "mon-field-minfee"),
    ("fromfee", "in_fee", "mon-field-fromfee"),
    ("tofee", "out_fee", "mon-field-tofee"),
    ("floating", "floating", "mon-field-floating"),
    ("delay", "delay", "mon-field-delay"),
    ("param", "options", "mon-field-param"),
    ("city", "city", "mon-field-city"),
];

/// Labels that monitorings know.
const LABELS: [(&str, &str); 10] = [
    ("manual", "mon-label-manual"),
    ("juridical", "mon-label-juridical"),
    ("verifying", "mon-label-verifying"),
    ("cardverify", "mon-label-cardverify"),
    ("reg", "mon-label-reg"),
    ("floating", "mon-label-floating"),
    ("otherin", "mon-label-otherin"),
    ("otherout", "mon-label-otherout"),
    ("delivery", "mon-label-delivery"),
    ("office", "mon-label-office"),
];

/// Formats, and the key of what each is.
const FORMATS: [(&str, &str); 3] =
    [("xml", "mon-format-xml"), ("json", "mon-format-json"), ("txt", "mon-format-txt")];

/// What can be relied on.
const PROMISES: [&str; 6] =
    ["mon-fresh-1", "mon-fresh-2", "mon-fresh-3", "mon-fresh-4", "mon-fresh-5", "mon-fresh-6"];

/// How we are listed.
const STEPS: [&str; 4] = ["mon-link-1", "mon-link-2", "mon-link-3", "mon-link-4"];

/// How the two of us reconcile.
const JOINS: [&str; 5] = ["mon-join-1", "mon-join-2", "mon-join-3", "mon-join-4", "mon-join-5"];

/// Parts of the page, and the keys of their titles.
const PARTS: [(&str, &str); 7] = [
    ("#read", "mon-read-title"),
    ("#fresh", "mon-fresh-title"),
    ("#fields", "mon-fields-title"),
    ("#labels", "mon-labels-title"),
    ("#link", "mon-link-title"),
    ("#join", "mon-join-title"),
    ("#contact", "mon-contact-title"),
];

/// A format: where it is, and what its file says now.
struct Published {
    name: &'static str,
    address: String,
    about: String,
    sample: String,
}

/// A field or a label.
struct Meaning {
    xml: &'static str,
    json: &'static str,
    html: String,
}

#[derive(Template)]
#[template(path = "features/docs/pages/monitorings.html")]
struct MonitoringsPage {
    page: Page,
    published: Vec<Published>,
    schemas: [(String, &'static str); 2],
    fields: Vec<Meaning>,
    labels: Vec<Meaning>,
    deep_link: String,
}

impl MonitoringsPage {
    fn told(&self, key: &str) -> String {
        inline(&self.page.word(key))
    }

    fn all_told<const COUNT: usize>(&self, keys: [&str; COUNT]) -> [String; COUNT] {
        keys.map(|key| self.told(key))
    }

    fn description(&self) -> String {
        self.page.word_of("mon-about", "office", &self.page.office_name)
    }

    /// The contents: where each part is, and its title.
    fn contents(&self) -> [(&'static str, String); 7] {
        PARTS.map(|(href, key)| (href, self.page.word(key)))
    }
}

pub(super) async fn show(State(app): State<App>, frame: Frame) -> Response {
    let page = frame.page(PATH);
    let snapshot = app.snapshot();
    let public = snapshot.feeds.public.as_ref();
    let published = public.map_or_else(Vec::new, |feed| published(&page, feed));
    let open = snapshot.rates.open().first();
    let (from, to) = open.map_or(("BTC", "SBERRUB"), |open| (&open.offer.from, &open.offer.to));
    let schema = |name: &str| format!("{}/service/schema/{name}.xsd", page.base_url);
    let view = MonitoringsPage {
        published,
        schemas: [(schema("classic"), "mon-schema-classic"), (schema("eref"), "mon-schema-eref")],
        fields: FIELDS.map(|(xml, json, key)| meaning(&page, xml, json, key)).into(),
        labels: LABELS.map(|(label, key)| meaning(&page, label, label, key)).into(),
        deep_link: marked(&format!(
            "{}/ref/YOUR_CODE/?cur_from={from}&cur_to={to}&amount=100",
            page.base_url
        )),
        page,
    };
    frame.html(StatusCode::OK, &view)
}

fn meaning(page: &Page, xml: &'static str, json: &'static str, key: &str) -> Meaning {
    Meaning { xml, json, html: inline(&page.word(key)) }
}

fn published(page: &Page, feed: &Feed) -> Vec<Published> {
    let of = |format: &&'static formats::FeedFormat| {
        let body = &feed.document(format)?.body.identity;
        let (_, key) = FORMATS.into_iter().find(|(name, _)| *name == format.name)?;
        Some(Published {
            name: format.name,
            address: format!("{}/service/export/{}", page.base_url, format.name),
            about: inline(&page.word(key)),
            sample: marked(&beginning(&String::from_utf8_lossy(body), |left| {
                page.word_of("mon-more", "number", &page.number(&left.to_string()))
            })),
        })
    };
    formats::ALL.iter().filter_map(|format| of(&format)).collect()
}

/// The beginning of a file: whole items, and in words how many more there are.
fn beginning(text: &str, more: impl Fn(usize) -> String) -> String {
    let (shown, left) = match text.split_once("</item>\n") {
        Some((first, rest)) => (format!("{first}</item>"), rest.matches("<item>").count()),
        None => {
            let lines: Vec<&str> = text.lines().collect();
            let shown = &lines[..lines.len().min(SAMPLE_LINES)];
            let is_json = text.starts_with('{');
            let items = lines.len().saturating_sub(if is_json { 2 } else { 0 });
            let shown_items = shown.len() - usize::from(is_json && !shown.is_empty());
            (shown.join("\n"), items.saturating_sub(shown_items))
        }
    };
    match left {
        0 => text.trim_end().to_owned(),
        left => format!("{shown}\n… {}", more(left)),
    }
}

#[cfg(test)]
mod tests {
    use super::beginning;

    fn begin(text: &str) -> String {
        beginning(text, |left| format!("and {left} more"))
    }

    #[test]
    fn a_sample_has_whole_items_and_says_how_many_more_there_are() {
        let xml = "<?xml?>\n<rates>\n<item>\n<from>A</from>\n</item>\n<item>\n</item>\n</rates>\n";
        assert_eq!(begin(xml), "<?xml?>\n<rates>\n<item>\n<from>A</from>\n</item>\n… and 1 more");
        assert_eq!(begin("A;\nB;\nC;\nD;\nE;\n"), "A;\nB;\nC;\n… and 2 more");
        assert_eq!(begin("{\"rates\":[\n1,\n2,\n3\n]}\n"), "{\"rates\":[\n1,\n2,\n… and 1 more");
        for whole in
            ["{\"rates\":[]}", "", "{\"rates\":[\n1\n]}", "<rates>\n<item>\n</item>\n</rates>"]
        {
            assert_eq!(begin(&format!("{whole}\n")), whole);
        }
    }
}
