//! Style sheets, scripts, fonts and icons, embedded, under names that carry their content's hash: a
//! browser may keep them for ever, and a new version has a new name.
//!
//! What carries the office's accent (the style sheet, the icon) has its hue in its name as well.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::sync::LazyLock;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::app::App;

mod hue;
mod sprite;

pub use hue::{Hue, HueError};

#[derive(Embed)]
#[folder = "assets/"]
struct Folder;

/// The parts of the one style sheet, in the order in which they are read.
const SHEETS: [&str; 12] = [
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/frame.css",
    "css/storefront.css",
    "css/order.css",
    "css/cabinet.css",
    "css/desk.css",
    "css/api.css",
    "css/docs.css",
    "css/office.css",
    "css/mailbox.css",
];

/// The style sheet that is made of [`SHEETS`].
const SHEET: &str = "app.css";
/// The sprite that is made of the currencies' icons.
const SPRITE: &str = "currencies.svg";
/// What is served with the office's hue in place of the one written in it.
const HUED: [&str; 2] = [SHEET, "favicon.svg"];

/// An asset as it is sent.
#[derive(Clone, Debug)]
struct Asset {
    bytes: Bytes,
    /// Compressed, where that makes it smaller.
    gzip: Option<Bytes>,
    content_type: &'static str,
}

/// Hashed names to assets, and plain names to addresses.
struct Shelf {
    by_hashed_name: HashMap<String, Asset>,
    hrefs: HashMap<String, String>,
    signs: HashSet<String>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let mut shelf = Shelf {
        by_hashed_name: HashMap::new(),
        hrefs: HashMap::new(),
        signs: sprite::ids().into_iter().collect(),
    };
    let made = |name: &str| name.starts_with("css/") || name.starts_with(sprite::FOLDER);
    for name in Folder::iter().filter(|name| !made(name)) {
        if let Some(file) = Folder::get(&name) {
            shelf.put(&name, file.data.into_owned());
        }
    }
    shelf.put(SPRITE, sprite::sprite());
    let sheet = sheet(&shelf);
    shelf.put(SHEET, sheet);
    shelf
});

impl Shelf {
    fn put(&mut self, name: &str, bytes: Vec<u8>) {
        let Some((content_type, is_text)) = content_type(name) else { return };
        let hashed = hashed(name, &bytes);
        self.hrefs.insert(name.to_owned(), format!("/assets/{hashed}"));
        self.by_hashed_name.insert(hashed, Asset::new(bytes, content_type, is_text));
    }
}

/// The name with the hash of the content before its ending.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash: String =
        Sha256::digest(bytes)[..6].iter().map(|byte| format!("{byte:02x}")).collect();
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    }
}

impl Asset {
    fn new(bytes: Vec<u8>, content_type: &'static str, is_text: bool) -> Asset {
        let gzip = if is_text { gzipped(&bytes, Compression::best()) } else { None };
        Asset { bytes: bytes.into(), gzip, content_type }
    }

    fn reply(&self, headers: &HeaderMap) -> Response {
        let fields = [
            (header::CONTENT_TYPE, self.content_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        let coded = self.gzip.as_ref().filter(|_| takes_gzip(headers));
        let mut reply = (fields, coded.unwrap_or(&self.bytes).clone()).into_response();
        let names = reply.headers_mut();
        if coded.is_some() {
            names.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if self.gzip.is_some() {
            names.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        reply
    }
}

/// The style sheet. Its parts name other assets as `asset:fonts/x.woff2`.
fn sheet(shelf: &Shelf) -> Vec<u8> {
    let part = |name: &str| {
        let file = Folder::get(name).map(|file| file.data.into_owned()).unwrap_or_default();
        String::from_utf8_lossy(&file).into_owned()
    };
    let mut text = SHEETS.map(part).join("\n");
    for (name, href) in &shelf.hrefs {
        text = text.replace(&format!("\"asset:{name}\""), &format!("\"{href}\""));
    }
    text.into_bytes()
}

fn content_type(name: &str) -> Option<(&'static str, bool)> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => ("text/css; charset=utf-8", true),
        "js" => ("text/javascript; charset=utf-8", true),
        "svg" => ("image/svg+xml", true),
        "png" => ("image/png", false),
        "woff2" => ("font/woff2", false),
        _ => return None,
    })
}

/// Whether a client takes replies compressed by gzip; `q=0` says no.
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.unwrap_or_default().split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.replace(' ', "");
        name.trim().eq_ignore_ascii_case("gzip")
            && !matches!(weight.as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// The bytes compressed by gzip; `None` when that does not make them smaller.
pub fn gzipped(bytes: &[u8], level: Compression) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), level);
    encoder.write_all(bytes).ok()?;
    let coded = encoder.finish().ok()?;
    (coded.len() < bytes.len()).then(|| coded.into())
}

/// The address of an asset by its plain name. An unknown name leads nowhere.
pub fn href(name: &str) -> String {
    SHELF.hrefs.get(name).cloned().unwrap_or_default()
}

/// The address of the icon with this id in the sprite of currencies; `None`: there is none.
pub fn sign(id: &str) -> Option<String> {
    SHELF.signs.contains(id).then(|| format!("{}#{id}", href(SPRITE)))
}

/// The address of the style sheet or of the icon in the office's hue.
pub fn hued_href(name: &str, hue: Hue) -> String {
    let plain = href(name);
    match plain.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hue}.{ending}"),
        None => plain,
    }
}

/// The style sheet in a hue.
pub fn sheet_in(hue: Hue) -> String {
    let plain = href(SHEET);
    let found = plain.strip_prefix("/assets/").and_then(|key| SHELF.by_hashed_name.get(key));
    found.map_or_else(String::new, |asset| hue.paint(&String::from_utf8_lossy(&asset.bytes)))
}

/// What is served in one hue: made again when the operator sets another.
#[derive(Clone, Debug, Default)]
pub struct HuedAssets(HashMap<String, Asset>);

impl HuedAssets {
    /// The style sheet and the icon in a hue.
    pub fn in_hue(hue: Hue) -> HuedAssets {
        let mut made = HashMap::new();
        for name in HUED {
            let plain = href(name);
            let found =
                plain.strip_prefix("/assets/").and_then(|key| SHELF.by_hashed_name.get(key));
            let Some(asset) = found else { continue };
            let text = hue.paint(&String::from_utf8_lossy(&asset.bytes));
            let key = hued_href(name, hue).replacen("/assets/", "", 1);
            made.insert(key, Asset::new(text.into_bytes(), asset.content_type, true));
        }
        HuedAssets(made)
    }

    /// Serves one more file of the operator's own; says at which address.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) -> String {
        let Some((content_type, is_text)) = content_type(name) else { return String::new() };
        let key = hashed(name, &bytes);
        self.0.insert(key.clone(), Asset::new(bytes, content_type, is_text));
        format!("/assets/{key}")
    }
}

/// Answers `/assets/{*name}`.
pub async fn answer(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let snapshot = app.snapshot();
    let found = snapshot.look.assets.0.get(&name).or_else(|| SHELF.by_hashed_name.get(&name));
    match found {
        Some(asset) => asset.reply(&headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests;
