//! What stands on a page of the documentation, as a reader copies it.

use std::collections::BTreeMap;

/// An example in one language.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) tongue: String,
    pub(super) code: String,
}

/// The text between tags, as a browser shows it.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for (place, part) in html.split('<').enumerate() {
        let part =
            if place == 0 { part } else { part.split_once('>').map_or("", |(_, rest)| rest) };
        text.push_str(part);
    }
    [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// Every example, in the order of the page.
pub(super) fn examples(html: &str) -> Vec<Shown> {
    let found = html.split("<pre ").skip(1).filter_map(|rest| {
        let (tag, rest) = rest.split_once('>')?;
        let code = rest.split_once("</pre>")?.0;
        Some(Shown {
            name: attribute(tag, "data-example")?,
            tongue: attribute(tag, "data-tongue")?,
            code: plain(code),
        })
    });
    found.collect()
}

/// Every piece of code.
pub(super) fn blocks(html: &str) -> Vec<String> {
    let codes = html.split("<pre ").skip(1).filter_map(|rest| rest.split_once("</pre>"));
    codes.filter_map(|(code, _)| Some(plain(code.split_once('>')?.1))).collect()
}

/// Every reply that is shown, by its name.
pub(super) fn replies(html: &str) -> BTreeMap<String, String> {
    let found = html.split("data-reply=\"").skip(1).filter_map(|rest| {
        let (name, rest) = rest.split_once('"')?;
        Some((name.to_owned(), blocks(rest).into_iter().next()?))
    });
    found.collect()
}

/// What is shown of the file in a format.
pub(super) fn sample(html: &str, format: &str) -> String {
    let (_, rest) = html.split_once(&format!("data-sample=\"{format}\"")).unwrap();
    blocks(rest).remove(0)
}

/// Where the links of the page's own part lead.
pub(super) fn links(html: &str) -> Vec<String> {
    let (_, main) = html.split_once("<main").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    let links = main.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.map(str::to_owned).collect()
}
