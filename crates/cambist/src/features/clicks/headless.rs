//! Headers by which a browser that nobody looks at gives itself away, whatever its user agent says.

use http::{HeaderMap, HeaderValue};

/// Systems as user agents write them, with what the hint of the same browser says then.
const SYSTEMS: [(&str, &str); 4] =
    [("windows nt", "windows"), ("android", "android"), ("cros ", "chrom"), ("macintosh", "macos")];

/// What gives it away, in words; `None`: nothing does.
///
/// Chromium sends its brands and its system by themselves (`Sec-CH-UA`, `Sec-CH-UA-Platform`). A
/// program that only changes its user agent still names the headless brand, or another system than it
/// claims. Browsers that send neither are not judged: most that are not Chromium's don't.
pub(super) fn hint(headers: &HeaderMap) -> Option<&'static str> {
    // Whoever sends neither is not judged, and needs no copies of what he does send.
    if !headers.contains_key("sec-ch-ua") && !headers.contains_key("sec-ch-ua-platform") {
        return None;
    }
    let text = |name: &str| {
        let bytes = headers.get(name).map_or(&b""[..], HeaderValue::as_bytes);
        String::from_utf8_lossy(bytes).to_ascii_lowercase()
    };
    if text("sec-ch-ua").contains("headless") {
        return Some("headless brand");
    }
    let platform = text("sec-ch-ua-platform");
    if platform.trim_matches(['"', ' ']).is_empty() {
        return None;
    }
    let agent = text("user-agent");
    let claimed = SYSTEMS.iter().find(|(claimed, _)| agent.contains(claimed));
    claimed
        .filter(|(_, system)| !platform.contains(system))
        .map(|_| "another system than it claims")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::hint;

    fn hint_of(sent: &[(&'static str, &'static str)]) -> Option<&'static str> {
        let pairs = sent
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        hint(&pairs.collect::<HeaderMap>())
    }

    const WINDOWS: &str =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0";

    #[test]
    fn a_headless_brand_and_another_system_give_a_program_away() {
        let brand = "\"HeadlessChrome\";v=\"142\", \"Not.A/Brand\";v=\"8\"";
        let table: [(&[(&'static str, &'static str)], _); 7] = [
            (&[("user-agent", WINDOWS), ("sec-ch-ua", brand)], Some("headless brand")),
            (
                &[("user-agent", WINDOWS), ("sec-ch-ua-platform", "\"Linux\"")],
                Some("another system than it claims"),
            ),
            (&[("user-agent", WINDOWS), ("sec-ch-ua-platform", "\"Windows\"")], None),
            (&[("user-agent", WINDOWS), ("sec-ch-ua-platform", "\"\"")], None),
            (&[("user-agent", WINDOWS)], None),
            (&[("user-agent", "Something else"), ("sec-ch-ua-platform", "\"Linux\"")], None),
            (&[], None),
        ];
        for (sent, expected) in table {
            assert_eq!(hint_of(sent), expected, "{sent:?}");
        }
    }
}
