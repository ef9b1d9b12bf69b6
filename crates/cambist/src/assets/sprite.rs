//! One file with the icons of all currencies, made of the vendored ones when the programme starts:
//! a page shows dozens of them, and a browser should ask once.

use super::Folder;

/// Where the icons stand, each under its lower-case id.
pub(super) const FOLDER: &str = "icons/";

/// The ids of the icons that exist, sorted.
pub(super) fn ids() -> Vec<String> {
    let mut ids: Vec<String> = Folder::iter()
        .filter_map(|name| Some(name.strip_prefix(FOLDER)?.strip_suffix(".svg")?.to_owned()))
        .collect();
    ids.sort_unstable();
    ids
}

/// The icons as symbols of one document.
pub(super) fn sprite() -> Vec<u8> {
    let mut text = "<svg xmlns=\"http://www.w3.org/2000/svg\">".to_owned();
    for id in ids() {
        let file = Folder::get(&format!("{FOLDER}{id}.svg"));
        let icon = file.map(|file| String::from_utf8_lossy(&file.data).into_owned());
        text.push_str(&icon.and_then(|icon| symbol(&id, &icon)).unwrap_or_default());
    }
    text.push_str("</svg>");
    text.into_bytes()
}

/// `<svg viewBox="…">…</svg>` as `<symbol id="…" viewBox="…">…</symbol>`.
fn symbol(id: &str, icon: &str) -> Option<String> {
    let (head, rest) = icon.trim().strip_prefix("<svg")?.split_once('>')?;
    let body = rest.trim_end().strip_suffix("</svg>")?;
    let (_, after) = head.split_once("viewBox=\"")?;
    let (view, _) = after.split_once('"')?;
    Some(format!("<symbol id=\"{id}\" viewBox=\"{view}\">{}</symbol>", body.trim()))
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn an_icon_becomes_a_symbol() {
        let icon = "<svg xmlns=\"x\" viewBox=\"0 0 32 32\"><path d=\"M0 0\"/></svg>\n";
        let made = symbol("btc", icon).unwrap();
        assert_eq!(made, "<symbol id=\"btc\" viewBox=\"0 0 32 32\"><path d=\"M0 0\"/></symbol>");
        assert_eq!(symbol("btc", "<svg><path/></svg>"), None);
    }
}
