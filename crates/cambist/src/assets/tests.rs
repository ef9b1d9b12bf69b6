//! Names, compression, and the colours of every hue.

mod contrast;

use http::{HeaderMap, HeaderValue, header};

use super::{Hue, HuedAssets, href, hued_href, takes_gzip};

#[test]
fn names_carry_a_hash() {
    let address = href("app.css");
    assert!(address.starts_with("/assets/app.") && address.ends_with(".css"), "{address}");
    assert_eq!(href("nothing.css"), "");
    let hued = hued_href("app.css", Hue::default());
    assert!(hued.ends_with(".165.css"), "{hued}");
}

#[test]
fn the_style_sheet_is_served_in_the_hue_of_the_office() {
    let hue: Hue = "255".parse().unwrap();
    let made = HuedAssets::in_hue(hue);
    for name in ["app.css", "favicon.svg"] {
        let key = hued_href(name, hue).replacen("/assets/", "", 1);
        let text = String::from_utf8(made.0[&key].bytes.to_vec()).unwrap();
        assert!(text.contains("--hue: 255;") && !text.contains("--hue: 165;"), "{name}");
    }
}

#[test]
fn every_asset_that_the_style_sheet_names_exists() {
    let made = HuedAssets::in_hue(Hue::default());
    let key = hued_href("app.css", Hue::default()).replacen("/assets/", "", 1);
    let text = String::from_utf8(made.0[&key].bytes.to_vec()).unwrap();
    assert!(text.contains("url(\"/assets/fonts/inter-latin."), "the font has its hashed name");
    assert!(!text.contains("asset:"), "a name was left");
}

#[test]
fn compressed_replies_go_to_who_takes_them() {
    for (accepted, takes) in [
        ("gzip", true),
        ("br, GZIP;q=0.5", true),
        ("deflate, gzip;q=0", false),
        ("gzip; q=0.000", false),
        ("identity", false),
        ("", false),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
        assert_eq!(takes_gzip(&headers), takes, "{accepted}");
    }
    assert!(!takes_gzip(&HeaderMap::new()));
}

#[test]
fn every_part_of_the_style_sheet_ends_what_it_begins() {
    for part in super::SHEETS {
        let file = super::Folder::get(part).expect("the part is in the folder");
        let text = std::str::from_utf8(&file.data).expect("a style sheet is text");
        let (mut depth, mut line) = (0_i32, 1);
        for sign in text.chars() {
            match sign {
                '{' => depth += 1,
                '}' => depth -= 1,
                '\n' => line += 1,
                _ => {}
            }
            assert!(depth >= 0, "{part}, line {line}: nothing is open that could end");
        }
        assert_eq!(
            depth, 0,
            "{part}: something is open at its end, and would swallow the next part"
        );
    }
}
