//! The operator's words as a page: headings, paragraphs, lists, bold words and links, nothing else.
//!
//! `## Heading`, `- item`, `**bold**`, `` `code` ``, `[words](address)`. Everything is escaped; an
//! address is a path of ours, a place on the page (`#…`), `https://…`, `http://…`, `mailto:…` or
//! `tel:…`, and anything else stays as it was written.

use std::fmt::Write;

/// A text as HTML, safe to be shown.
#[must_use]
pub fn prose(text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    for block in text.replace('\r', "").split("\n\n") {
        write_block(&mut html, block.trim());
    }
    html
}

fn write_block(html: &mut String, block: &str) {
    if block.is_empty() {
        return;
    }
    if let Some(heading) = block.strip_prefix("## ") {
        let (heading, rest) = heading.split_once('\n').unwrap_or((heading, ""));
        let _ = write!(html, "<h2>{}</h2>", inline(heading));
        return write_block(html, rest.trim());
    }
    let items: Vec<&str> = block.lines().map(str::trim).collect();
    match items.iter().map(|line| line.strip_prefix("- ")).collect::<Option<Vec<_>>>() {
        Some(items) => {
            html.push_str("<ul>");
            items.iter().for_each(|item| {
                let _ = write!(html, "<li>{}</li>", inline(item));
            });
            html.push_str("</ul>");
        }
        None => {
            let lines: Vec<String> = items.iter().map(|line| inline(line)).collect();
            let _ = write!(html, "<p>{}</p>", lines.join("<br>"));
        }
    }
}

/// One line with its bold words, code and links, safe to be shown; no paragraph around it.
#[must_use]
pub fn inline(line: &str) -> String {
    let mut html = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(['*', '[', '`']) {
        let (before, after) = rest.split_at(start);
        html.push_str(&escaped(before));
        let (made, left) = bold(after)
            .or_else(|| code(after))
            .or_else(|| link(after))
            .unwrap_or_else(|| (escaped(&after[..1]), &after[1..]));
        html.push_str(&made);
        rest = left;
    }
    html + &escaped(rest)
}

fn bold(text: &str) -> Option<(String, &str)> {
    let (words, rest) = text.strip_prefix("**")?.split_once("**")?;
    Some((format!("<b>{}</b>", escaped(words)), rest))
}

fn code(text: &str) -> Option<(String, &str)> {
    let (words, rest) = text.strip_prefix('`')?.split_once('`')?;
    Some((format!("<code>{}</code>", escaped(words)), rest))
}

fn link(text: &str) -> Option<(String, &str)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, rest) = rest.split_once(')')?;
    let is_path = address.starts_with('/') && !address.starts_with("//");
    let is_kind = ["https://", "http://", "mailto:", "tel:"].iter().any(|kind| {
        address.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind))
    });
    let is_clean = !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\');
    let is_place = address.starts_with('#');
    let is_good = (is_path || is_place || is_kind) && is_clean && !words.contains('[');
    is_good.then(|| (format!("<a href=\"{}\">{}</a>", escaped(address), escaped(words)), rest))
}

/// A text that stands for itself in HTML, in attributes as well.
pub(super) fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        match c {
            '<' => safe.push_str("&#60;"),
            '>' => safe.push_str("&#62;"),
            '&' => safe.push_str("&#38;"),
            '"' => safe.push_str("&#34;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
        safe
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert, proptest};

    use super::prose;

    #[test]
    fn a_text_becomes_headings_paragraphs_lists_and_links() {
        let text = "One\ntwo **bold** `a*b*`\n\n## Head\n- a & b\n- [us](/contacts)\n\n[x](mailto:a@b.example)";
        assert_eq!(
            prose(text),
            "<p>One<br>two <b>bold</b> <code>a*b*</code></p><h2>Head</h2><ul><li>a &#38; b</li>\
             <li><a href=\"/contacts\">us</a></li></ul><p><a href=\"mailto:a@b.example\">x</a></p>"
        );
    }

    #[test]
    fn an_address_that_could_run_something_is_no_link() {
        for address in
            ["javascript:alert(1)", "//evil.example", "data:text/html,x", "/\\evil", "x y"]
        {
            let html = prose(&format!("[a]({address})"));
            assert!(!html.contains("<a "), "{html}");
        }
        assert!(!prose("<script>alert(1)</script> [<b>](/x\"onclick=)").contains("<script"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_written_no_tag_of_its_own_gets_through(text in "[-*\\[\\]()<>&\"'#/ a-z\n:`]{0,80}") {
            let html = prose(&text);
            let known = [
                "p", "/p", "h2", "/h2", "ul", "/ul", "li", "/li", "b", "/b", "br", "/a", "code", "/code",
            ];
            for tag in html.split('<').skip(1) {
                let name = tag.split('>').next().unwrap_or_default();
                let is_link = name.starts_with("a href=\"") && name.ends_with('"')
                    && name.matches('"').count() == 2;
                prop_assert!(known.contains(&name) || is_link, "{}", html);
            }
        }
    }
}
