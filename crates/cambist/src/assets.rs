//! Style sheets and icons, embedded, under names that carry their content's hash: a browser may keep
//! them for ever, and a new version has a new name.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "assets/"]
struct Folder;

struct Asset {
    bytes: Vec<u8>,
    content_type: &'static str,
}

/// Hashed names to assets, and plain names to addresses.
struct Shelf {
    by_hashed_name: HashMap<String, Asset>,
    hrefs: HashMap<String, String>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let mut shelf = Shelf { by_hashed_name: HashMap::new(), hrefs: HashMap::new() };
    for name in Folder::iter() {
        let Some(file) = Folder::get(&name) else { continue };
        let Some(content_type) = content_type(&name) else { continue };
        let hash: String =
            file.metadata.sha256_hash()[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        let hashed = match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
            None => continue,
        };
        shelf.hrefs.insert(name.to_string(), format!("/assets/{hashed}"));
        let asset = Asset { bytes: file.data.into_owned(), content_type };
        shelf.by_hashed_name.insert(hashed, asset);
    }
    shelf
});

fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

/// The address of an asset by its plain name. An unknown name leads nowhere.
pub fn href(name: &str) -> String {
    SHELF.hrefs.get(name).cloned().unwrap_or_default()
}

/// Answers `/assets/{name}`.
pub async fn answer(Path(name): Path<String>) -> Response {
    match SHELF.by_hashed_name.get(&name) {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.content_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes.clone(),
        )
            .into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::href;

    #[test]
    fn names_carry_a_hash() {
        let address = href("app.css");
        assert!(address.starts_with("/assets/app.") && address.ends_with(".css"), "{address}");
        assert_eq!(href("nothing.css"), "");
    }
}
