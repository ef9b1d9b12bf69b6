//! Whether a request that changes something was sent by a page of ours.
//!
//! Browsers tell it by `Sec-Fetch-Site`, older ones by `Origin`, the oldest by `Referer`; none of the three can be
//! written by a stranger's page. Together with `SameSite=Lax` on the session's cookie this needs no token in any form.

use http::{HeaderMap, HeaderName, Method, header};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Who sent a request, as far as its headers tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// It does not matter: the method promises to change nothing.
    Reading,
    /// A page of ours, or the visitor himself.
    Ours,
    /// A page of somebody else's.
    Foreign,
    /// Nobody said: a program, or a very old browser.
    Untold,
}

/// Judges a request by its method and headers. `base_url` is the address that the world uses; the `Host` that was asked
/// counts as ours as well, so that an office may be reached by more than one name.
pub fn sender(method: &Method, headers: &HeaderMap, base_url: &str) -> Sender {
    if method == Method::GET || method == Method::HEAD || method == Method::OPTIONS {
        return Sender::Reading;
    }
    let said = |name, is_ours: &dyn Fn(&str) -> bool| {
        let mut values = headers.get_all(name).iter().peekable();
        values.peek()?;
        let is_ours = values.all(|value| value.to_str().is_ok_and(is_ours));
        Some(if is_ours { Sender::Ours } else { Sender::Foreign })
    };
    let by_fetch_site = |site: &str| site == "same-origin" || site == "none";
    let by_address = |address: &str| is_our_origin(address, headers, base_url);
    said(FETCH_SITE, &by_fetch_site)
        .or_else(|| said(header::ORIGIN, &by_address))
        .or_else(|| said(header::REFERER, &by_address))
        .unwrap_or(Sender::Untold)
}

fn is_our_origin(address: &str, headers: &HeaderMap, base_url: &str) -> bool {
    let Some((scheme, host)) = origin_of(address) else { return false };
    let asked = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let asked = asked.map(|asked| without_default_port(&scheme, &asked.to_ascii_lowercase()));
    origin_of(base_url).is_some_and(|ours| ours == (scheme.clone(), host.clone()))
        || asked.is_some_and(|asked| asked == host)
}

/// Scheme and host (with a port that is not the scheme's own) of an address, in lower case.
fn origin_of(address: &str) -> Option<(String, String)> {
    let (scheme, rest) = address.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let host = without_default_port(&scheme, &rest[..end].to_ascii_lowercase());
    let is_web = scheme == "http" || scheme == "https";
    (is_web && !host.is_empty()).then_some((scheme, host))
}

fn without_default_port(scheme: &str, host: &str) -> String {
    let port = if scheme == "https" { ":443" } else { ":80" };
    host.strip_suffix(port).unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue, Method};
    use proptest::prelude::proptest;

    use super::{Sender, sender};

    const BASE: &str = "https://office.example";

    fn judged(method: &Method, lines: &[(&str, &str)]) -> Sender {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name = HeaderName::try_from(*name).unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        sender(method, &headers, BASE)
    }

    #[test]
    fn a_request_is_ours_only_when_its_headers_prove_it() {
        let site = |value| ("sec-fetch-site", value);
        let origin = |value| ("origin", value);
        let referer = |value| ("referer", value);
        let host = |value| ("host", value);
        for (lines, expected) in [
            (vec![], Sender::Untold),
            (vec![host("office.example")], Sender::Untold),
            (vec![site("same-origin")], Sender::Ours),
            (vec![site("none")], Sender::Ours),
            (vec![site("same-site")], Sender::Foreign),
            (vec![site("cross-site")], Sender::Foreign),
            (vec![site("")], Sender::Foreign),
            (vec![site("same-origin"), site("cross-site")], Sender::Foreign),
            // What the browser says goes before what can be worked out from an address.
            (vec![site("cross-site"), origin(BASE)], Sender::Foreign),
            (vec![site("same-origin"), origin("https://evil.example")], Sender::Ours),
            (vec![origin(BASE)], Sender::Ours),
            (vec![origin("https://OFFICE.example:443")], Sender::Ours),
            (vec![origin("http://office.example")], Sender::Foreign),
            (vec![origin("https://office.example:8443")], Sender::Foreign),
            (vec![origin("https://office.example.evil.example")], Sender::Foreign),
            (vec![origin("https://evil.example/https://office.example")], Sender::Foreign),
            (vec![origin("https://office.example@evil.example")], Sender::Foreign),
            (vec![origin("null")], Sender::Foreign),
            (vec![origin("")], Sender::Foreign),
            (vec![origin("office.example")], Sender::Foreign),
            (vec![origin(BASE), origin("https://evil.example")], Sender::Foreign),
            (vec![origin("null"), referer(BASE)], Sender::Foreign),
            (vec![origin("http://127.0.0.1:80"), host("127.0.0.1")], Sender::Ours),
            (vec![origin("http://127.0.0.1:8080"), host("127.0.0.1:8080")], Sender::Ours),
            (vec![origin("http://127.0.0.1:8081"), host("127.0.0.1:8080")], Sender::Foreign),
            (vec![referer("https://office.example/profile?a=1")], Sender::Ours),
            (vec![referer("https://office.example#x")], Sender::Ours),
            (vec![referer("https://evil.example/?https://office.example/")], Sender::Foreign),
            (vec![referer("https://evil.example\\@office.example/")], Sender::Foreign),
            (vec![referer("about:blank")], Sender::Foreign),
        ] {
            assert_eq!(judged(&Method::POST, &lines), expected, "{lines:?}");
        }
    }

    #[test]
    fn every_method_that_may_change_something_is_judged() {
        let foreign = [("sec-fetch-site", "cross-site")];
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert_eq!(judged(&method, &foreign), Sender::Reading, "{method}");
        }
        let odd = Method::from_bytes(b"BREW").unwrap();
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, odd] {
            assert_eq!(judged(&method, &foreign), Sender::Foreign, "{method}");
        }
    }

    proptest! {
        #[test]
        fn no_other_host_passes_for_ours(host in "[a-z0-9.@:/\\\\?#-]{1,40}") {
            let address = format!("https://{host}");
            let rest = host.strip_prefix("office.example").unwrap_or("x");
            let rest = rest.strip_prefix(":443").unwrap_or(rest);
            let is_ours = rest.is_empty() || rest.starts_with(['/', '?', '#', '\\']);
            let expected = if is_ours { Sender::Ours } else { Sender::Foreign };
            assert_eq!(judged(&Method::POST, &[("origin", &address)]), expected, "{address}");
        }
    }
}
