//! What is wrong with the page that a tab shows.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::browser::chromium::{Request, Tab};
use crate::browser::words;

static KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(words::keys);
static NOT_IN_ENGLISH: LazyLock<BTreeSet<String>> = LazyLock::new(|| words::foreign("en"));
static NOT_IN_RUSSIAN: LazyLock<BTreeSet<String>> = LazyLock::new(|| words::foreign("ru"));

/// Elements that reach beyond the window, unless something around them scrolls or cuts them off.
const WIDE: &str = "(() => {
  const wide = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= wide) return null;
  const cut = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== 'visible') return true; return false; };
  const all = [...document.body.querySelectorAll('*')];
  return ['by ' + (document.scrollingElement.scrollWidth - wide) + ' pixels'].concat(all.filter(e => e.getBoundingClientRect().right > wide + 1 && !cut(e))
    .slice(0, 3).map(e => e.cloneNode().outerHTML + ' ends at ' + Math.round(e.getBoundingClientRect().right)));
})()";

/// Language, headings, title, and every text that people see or hear. How an operator's own words are read is
/// shown to him in both languages at once, whatever the language of the page.
const TOLD: &str = "(() => {
  const texts = new Set([document.title]);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const { lang } = node.parentElement.closest('[lang]');
    // What says that it is in another language may be.
    if (lang === document.documentElement.lang && !node.parentElement.closest('script, style, .texts-read')) texts.add(node.data.trim().replace(/\\s+/g, ' '));
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'content', 'data-words'])
    for (const e of document.querySelectorAll(`[${name}]`)) texts.add(e.getAttribute(name).trim());
  texts.delete('');
  return { lang: document.documentElement.lang, headings: document.querySelectorAll('h1').length,
           title: document.title, texts: [...texts] };
})()";

/// What does not depend on the size of the window.
pub(crate) fn wrong(tab: &Tab, lang: &str) -> Vec<String> {
    let told = tab.evaluate(TOLD);
    let mut wrong = Vec::new();
    if told["lang"] != lang {
        wrong.push(format!("its language is {}", told["lang"]));
    }
    if told["headings"] != 1 {
        wrong.push(format!("it has {} first headings", told["headings"]));
    }
    if told["title"] == "" {
        wrong.push("it has no title".to_owned());
    }
    let texts: Vec<&str> =
        told["texts"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let is_key = |word: &&str| KEYS.contains(*word);
    let keys = texts.iter().flat_map(|text| text.split_whitespace()).filter(is_key);
    wrong.extend(keys.map(|key| format!("it shows the key {key}")));
    let foreign: &BTreeSet<String> = if lang == "ru" { &NOT_IN_RUSSIAN } else { &NOT_IN_ENGLISH };
    let strange = texts.iter().filter(|text| foreign.contains(**text));
    wrong.extend(strange.map(|text| format!("it says in the other language: {text}")));
    wrong
}

/// What makes the page scroll sideways at the size that the window has now.
pub(crate) fn too_wide(tab: &Tab) -> Option<String> {
    let wide = tab.evaluate(WIDE);
    let wide = wide.as_array().into_iter().flatten().filter_map(Value::as_str);
    wide.map(str::to_owned).reduce(|all, element| format!("{all}; {element}"))
}

/// What went wrong since the page was opened: in the console, in scripts, with requests. `status` is
/// what the page itself is to be answered with.
pub(crate) fn troubles(tab: &Tab, base: &str, status: u64) -> Vec<String> {
    let mut troubles = tab.problems();
    let is_redirected = |request: &Request| (300..400).contains(&request.status);
    let requests: Vec<Request> =
        tab.requests().into_iter().filter(|request| !is_redirected(request)).collect();
    for (place, request) in requests.iter().enumerate() {
        if !request.url.starts_with(base) && !request.url.starts_with("data:") {
            troubles.push(format!("it asks a stranger: {}", request.url));
        }
        // The first one is for the page itself; others may still be under way.
        let is_wrong = if place == 0 { request.status != status } else { request.status >= 400 };
        if is_wrong {
            troubles.push(format!("{} is answered with {}", request.url, request.status));
        }
    }
    troubles
}
