//! The operator's mark: a picture that stands on every page, so what may be in it is looked at first.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::look::{Danger, LookRefusal};

/// The largest mark, in bytes: it stands on every page.
pub(super) const LARGEST_MARK: usize = 64 * 1024;
/// The most pixels of a side: it is shown a few dozen high.
pub(super) const LONGEST_SIDE: u32 = 2048;
/// How a PNG file begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// What a PNG is called where marks are kept as text.
const AS_HEX: &str = "png:";

/// A picture that may stand on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// An SVG that loads nothing and runs nothing.
    Svg(String),
    /// A PNG.
    Png(Vec<u8>),
}

impl Mark {
    /// What the file is by its content, whatever it is called.
    pub(super) fn read(file: &[u8]) -> Result<Mark, LookRefusal> {
        if file.len() > LARGEST_MARK {
            return Err(LookRefusal::LargeLogo(file.len()));
        }
        if file.starts_with(PNG) {
            return read_png(file);
        }
        let text = std::str::from_utf8(file).map_err(|_| LookRefusal::NoMark)?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.starts_with('<') {
            return Err(LookRefusal::NoMark);
        }
        harmless(text)?;
        Ok(Mark::Svg(text.to_owned()))
    }

    /// As it is kept.
    pub(super) fn kept(&self) -> String {
        match self {
            Mark::Svg(text) => text.clone(),
            Mark::Png(bytes) => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("{AS_HEX}{digits}")
            }
        }
    }

    /// What [`Mark::kept`] wrote; `None`: it did not.
    pub(super) fn of_kept(text: &str) -> Option<Mark> {
        let Some(digits) = text.strip_prefix(AS_HEX) else {
            return Some(Mark::Svg(text.to_owned()));
        };
        let byte = |place: usize| u8::from_str_radix(digits.get(place..place + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
        bytes.map(Mark::Png)
    }
}

/// A PNG with sides that a page has room for. Its first part tells them (PNG, section 11.2.2).
fn read_png(file: &[u8]) -> Result<Mark, LookRefusal> {
    let side = |place: usize| {
        let four = file.get(place..place + 4)?;
        Some(u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
    };
    let is_whole = file.get(12..16) == Some(b"IHDR") && file.windows(4).any(|four| four == b"IEND");
    match (is_whole, side(16), side(20)) {
        (true, Some(1..=LONGEST_SIDE), Some(1..=LONGEST_SIDE)) => Ok(Mark::Png(file.to_vec())),
        (true, Some(width), Some(height)) => Err(LookRefusal::LongSide(width.max(height))),
        _ => Err(LookRefusal::NoMark),
    }
}

/// Elements that run something, or bring something in.
const ACTIVE: [&str; 10] = [
    "script",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "animate",
    "set",
    "handler",
];

/// Refuses an SVG that runs or loads anything. It is refused rather than mended: what its author meant
/// by it nobody knows, and a picture that looks otherwise than it did is no help to him.
fn harmless(text: &str) -> Result<(), LookRefusal> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut depth, mut roots) = (0_usize, 0_usize);
    loop {
        match reader.read_event().map_err(|_| LookRefusal::NoMark)? {
            Event::Eof => break,
            Event::Start(element) => {
                if depth == 0 {
                    roots += 1;
                    if element.local_name().as_ref() != "svg" {
                        return Err(LookRefusal::NoMark);
                    }
                }
                depth += 1;
                look_at(&element)?;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::DocType(_) => return Err(LookRefusal::Unsafe(Danger::Doctype)),
            Event::PI(_) => return Err(LookRefusal::Unsafe(Danger::Instruction)),
            Event::Text(words) => style(&words)?,
            Event::CData(words) => style(&words)?,
            Event::Decl(_) | Event::Comment(_) | Event::Empty(_) | Event::GeneralRef(_) => {}
        }
    }
    if depth == 0 && roots == 1 { Ok(()) } else { Err(LookRefusal::NoMark) }
}

fn look_at(element: &BytesStart<'_>) -> Result<(), LookRefusal> {
    let name = element.local_name().as_ref().to_ascii_lowercase();
    if ACTIVE.contains(&name.as_str()) {
        return Err(LookRefusal::Unsafe(Danger::Active));
    }
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| LookRefusal::NoMark)?;
        let key = attribute.key.local_name().as_ref().to_ascii_lowercase();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|_| LookRefusal::Unsafe(Danger::Entity))?;
        if key.starts_with("on") {
            return Err(LookRefusal::Unsafe(Danger::Handler));
        }
        let is_own = value.trim().starts_with('#') || value.trim().starts_with("data:image/png");
        if matches!(key.as_str(), "href" | "src") && !is_own {
            return Err(LookRefusal::Unsafe(Danger::Link));
        }
        style(&value)?;
    }
    Ok(())
}

/// Whatever may be a style brings nothing in.
fn style(words: &str) -> Result<(), LookRefusal> {
    let words: String =
        words.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let brings_in = words.split("url(").skip(1).any(|rest| {
        let rest = rest.trim_start_matches(['"', '\'']);
        !rest.starts_with('#') && !rest.starts_with("data:image/png")
    });
    // A letter of a style may be written as a number behind `\`.
    if brings_in
        || words.contains("@import")
        || words.contains("javascript:")
        || words.contains('\\')
    {
        return Err(LookRefusal::Unsafe(Danger::Link));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{LookRefusal, Mark};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        file.extend(width.to_be_bytes());
        file.extend(height.to_be_bytes());
        file.extend(b"\x08\x06\0\0\0....\0\0\0\0IEND....");
        file
    }

    #[test]
    fn a_mark_is_what_its_content_says_and_comes_back_as_it_was() {
        let svg = "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><style>.a{fill:url(#g)}</style><use href=\"#a\"/></svg>";
        for file in [svg.as_bytes().to_vec(), png(64, 32)] {
            let mark = Mark::read(&file).unwrap();
            assert_eq!(Mark::of_kept(&mark.kept()), Some(mark));
        }
        assert_eq!(Mark::of_kept("png:0"), None);
        assert_eq!(Mark::of_kept("png:zz"), None);
    }

    #[test]
    fn what_is_no_picture_is_no_mark() {
        for file in [
            &b""[..],
            b"GIF89a",
            b"\xff\xfe<svg/>",
            b"<html><body/></html>",
            b"<svg><g></svg>",
            b"<svg>",
            b"<svg/><svg/>",
            b"\x89PNG\r\n\x1a\n",
            b"svg",
        ] {
            let told = Mark::read(file);
            assert_eq!(told, Err(LookRefusal::NoMark), "{}", String::from_utf8_lossy(file));
        }
        assert_eq!(Mark::read(&png(4096, 8)), Err(LookRefusal::LongSide(4096)));
        assert_eq!(Mark::read(&png(0, 8)), Err(LookRefusal::LongSide(8)));
        assert_eq!(Mark::read(&[b' '; 65_537]), Err(LookRefusal::LargeLogo(65_537)));
    }

    #[test]
    fn a_picture_that_runs_or_loads_anything_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<x:script xmlns:x=\"http://www.w3.org/2000/svg\"/>",
            "<foreignObject><p/></foreignObject>",
            "<g onload=\"x()\"/>",
            "<g ONCLICK=\"x()\"/>",
            "<a href=\"https://example.com\"/>",
            "<a xlink:href=\"javascript:x()\"/>",
            "<a href=\"java&#115;cript:x()\"/>",
            "<image href=\"data:image/svg+xml,x\"/>",
            "<use href=\"other.svg#a\"/>",
            "<style>@import 'x.css';</style>",
            "<style><![CDATA[a{fill:url( http://x )}]]></style>",
            "<g style=\"fill:u\\72l(http://x)\"/>",
            "<g style=\"fill:url('//x')\"/>",
            "<animate attributeName=\"href\" to=\"x\"/>",
            "<?xml-stylesheet href=\"x\"?>",
            "<g a=\"&lol;\"/>",
        ] {
            let file = format!("<svg>{inside}</svg>");
            let told = Mark::read(file.as_bytes());
            assert!(matches!(told, Err(LookRefusal::Unsafe(_))), "{inside}: {told:?}");
        }
        let file = "<!DOCTYPE svg [<!ENTITY lol \"x\">]><svg/>";
        assert!(matches!(Mark::read(file.as_bytes()), Err(LookRefusal::Unsafe(_))));
    }
}
