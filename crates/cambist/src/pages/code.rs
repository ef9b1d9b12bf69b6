//! Code as it is shown: laid out, with its strings and comments marked for the eye.

use std::fmt::Write;

use super::prose::escaped;

/// Spaces for each level of JSON.
const STEP: usize = 2;

/// JSON on many lines, its fields in the order and its numbers in the digits in which they came: a
/// parser would change both.
#[must_use]
pub fn laid_out(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    let mut chars = json.chars().peekable();
    while let Some(c) = chars.next() {
        if is_text {
            out.push(c);
            is_text = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
            continue;
        }
        match c {
            '"' => {
                is_text = true;
                out.push(c);
            }
            '{' | '[' => {
                out.push(c);
                if let Some(end) = chars.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', depth * STEP));
}

/// Code as HTML, safe to be shown: strings in `<i>`, and lines that are comments, or say
/// how much is left out (`… `), in `<em>`.
#[must_use]
pub fn marked(code: &str) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    for (place, line) in code.lines().enumerate() {
        if place > 0 {
            html.push('\n');
        }
        let begin = line.trim_start();
        if begin.starts_with("# ") || begin.starts_with("// ") || begin.starts_with("… ") {
            let _ = write!(html, "<em>{}</em>", escaped(line));
        } else {
            mark_strings(&mut html, line);
        }
    }
    html
}

fn mark_strings(html: &mut String, line: &str) {
    let mut rest = line;
    while let Some(start) = rest.find(['"', '\'']) {
        let (before, text) = rest.split_at(start);
        html.push_str(&escaped(before));
        let Some(length) = length_of_string(text) else {
            rest = text;
            break;
        };
        let (string, after) = text.split_at(length);
        // What stands before a colon is the name of a field, not a value.
        match after.starts_with(':') {
            true => html.push_str(&escaped(string)),
            false => {
                let _ = write!(html, "<i>{}</i>", escaped(string));
            }
        }
        rest = after;
    }
    html.push_str(&escaped(rest));
}

/// How many bytes the string has that the text begins with; `None`: it does not end here.
fn length_of_string(text: &str) -> Option<usize> {
    let mark = text.chars().next()?;
    let mut is_escaped = false;
    for (place, c) in text.char_indices().skip(1) {
        if c == mark && !is_escaped {
            return Some(place + 1);
        }
        is_escaped = !is_escaped && c == '\\';
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    use super::{laid_out, marked};

    #[test]
    fn json_is_laid_out_as_it_came() {
        let json = r#"{"b":1.50,"a":{"x":[1,2],"e":{}},"t":"a\"{,:}\\"}"#;
        let lines = "{\n  \"b\": 1.50,\n  \"a\": {\n    \"x\": [\n      1,\n      2\n    ],\n    \
                     \"e\": {}\n  },\n  \"t\": \"a\\\"{,:}\\\\\"\n}";
        assert_eq!(laid_out(json), lines);
    }

    #[test]
    fn strings_and_comments_are_marked_and_names_of_fields_are_not() {
        assert_eq!(
            marked("# it's <b>\nx(\"a\\\"\", 'c')"),
            "<em># it&#39;s &#60;b&#62;</em>\nx(<i>&#34;a\\&#34;&#34;</i>, <i>&#39;c&#39;</i>)"
        );
        assert_eq!(marked("\"a\": \"b\""), "&#34;a&#34;: <i>&#34;b&#34;</i>");
        assert_eq!(marked("say 'no end"), "say &#39;no end");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn marking_loses_nothing(text in "[-a-z'\"\\\\#/<>&: ]{0,60}") {
            let html = marked(&text);
            let plain = ["<i>", "</i>", "<em>", "</em>"]
                .iter()
                .fold(html, |html, tag| html.replace(tag, ""));
            let plain = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
                .iter()
                .fold(plain, |plain, (from, to)| plain.replace(from, to));
            prop_assert_eq!(plain, text);
        }
    }
}
