//! Cookies (RFC 6265bis): reading what browsers send, writing what they keep.

use std::fmt;

use http::{HeaderMap, HeaderValue, header};

/// The value of a cookie, from however many `Cookie` headers there are; the first one of that name wins.
///
/// Names compare exactly. Quotes around a value are not part of it. Parts that are no cookie, and values that are no
/// UTF-8, are passed over: a stranger's broken cookie must not hide ours.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|&byte| byte == b';'))
        .filter_map(|part| value_of(part, name.as_bytes()))
        .find_map(|value| std::str::from_utf8(value).ok())
}

fn value_of<'h>(part: &'h [u8], name: &[u8]) -> Option<&'h [u8]> {
    let equals = part.iter().position(|&byte| byte == b'=')?;
    let (found, value) = (part[..equals].trim_ascii(), part[equals + 1..].trim_ascii());
    (found == name).then(|| unquoted(value))
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|inside| inside.strip_suffix(b"\"")).unwrap_or(value)
}

/// What our cookies are called under the scheme of the office.
///
/// Over https they carry the prefix `__Host-`, by which browsers promise that the cookie was set over https, for this
/// very host and for every path; over plain http (a developer's machine) browsers refuse that prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieNames {
    secure: bool,
}

impl CookieNames {
    /// `secure` is whether the office's address begins with `https`.
    pub const fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Whether cookies under these names must be [`SetCookie::secure`].
    pub const fn is_secure(self) -> bool {
        self.secure
    }

    /// The full name of a cookie; made once at the start, not for every request.
    pub fn name(self, base: &str) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}{base}")
    }
}

/// A cookie to be kept by the browser: for every path, out of reach of scripts, `SameSite=Lax`, until the browser
/// closes, unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetCookie<'a> {
    name: &'a str,
    value: &'a str,
    path: &'a str,
    max_age_seconds: Option<u64>,
    http_only: bool,
    secure: bool,
}

impl<'a> SetCookie<'a> {
    /// A cookie of this name and value, not yet `Secure`.
    pub const fn new(name: &'a str, value: &'a str) -> Self {
        Self { name, value, path: "/", max_age_seconds: None, http_only: true, secure: false }
    }

    /// The path under which the browser sends it back; `__Host-` names allow only `/`, which is the default.
    #[must_use]
    pub const fn path(self, path: &'a str) -> Self {
        Self { path, ..self }
    }

    /// How long it is kept, in seconds; 0 removes it.
    #[must_use]
    pub const fn max_age(self, seconds: u64) -> Self {
        Self { max_age_seconds: Some(seconds), ..self }
    }

    /// Whether scripts of the page are kept from reading it.
    #[must_use]
    pub const fn http_only(self, http_only: bool) -> Self {
        Self { http_only, ..self }
    }

    /// Whether it is sent over https only.
    #[must_use]
    pub const fn secure(self, secure: bool) -> Self {
        Self { secure, ..self }
    }

    /// The value of the `Set-Cookie` header.
    ///
    /// # Errors
    /// Names the part with a character that would end it early, or a `__Host-` cookie without what that name promises.
    pub fn header(&self) -> Result<HeaderValue, CookieRefusal> {
        self.check()?;
        Ok(HeaderValue::try_from(self.to_string()).expect("every byte was checked"))
    }

    fn check(&self) -> Result<(), CookieRefusal> {
        if self.name.is_empty() || !self.name.bytes().all(is_name_byte) {
            Err(CookieRefusal::Name)
        } else if !self.value.bytes().all(is_value_byte) {
            Err(CookieRefusal::Value)
        } else if !self.path.starts_with('/') || !self.path.bytes().all(is_path_byte) {
            Err(CookieRefusal::Path)
        } else if self.name.starts_with("__Host-") && !(self.secure && self.path == "/") {
            Err(CookieRefusal::Host)
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for SetCookie<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}={}; Path={}", self.name, self.value, self.path)?;
        if let Some(seconds) = self.max_age_seconds {
            write!(out, "; Max-Age={seconds}")?;
        }
        if self.http_only {
            out.write_str("; HttpOnly")?;
        }
        out.write_str("; SameSite=Lax")?;
        if self.secure {
            out.write_str("; Secure")?;
        }
        Ok(())
    }
}

/// Why a cookie cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieRefusal {
    /// The name is empty or has a character that a token may not have.
    Name,
    /// The value has a space, quote, comma, semicolon, backslash or something that is not visible ASCII.
    Value,
    /// The path does not begin with `/`, or has a semicolon or something that is not printable ASCII.
    Path,
    /// The name begins with `__Host-`, but the cookie is not `Secure` or its path is not `/`.
    Host,
}

impl fmt::Display for CookieRefusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Name => "cookie name: use letters, digits, `-` and `_`",
            Self::Value => "cookie value: use visible ASCII without space, quote, comma, semicolon and backslash",
            Self::Path => "cookie path: begin with `/`, use printable ASCII without semicolon",
            Self::Host => "cookie name: `__Host-` needs Secure and the path `/`",
        })
    }
}

impl std::error::Error for CookieRefusal {}

/// A byte of a token (RFC 9110, section 5.6.2).
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// A cookie-octet (RFC 6265, section 4.1.1).
fn is_value_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

fn is_path_byte(byte: u8) -> bool {
    (byte == b' ' || byte.is_ascii_graphic()) && byte != b';'
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};
    use proptest::prelude::{any, proptest};

    use super::{CookieNames, CookieRefusal, SetCookie, cookie};

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        lines.iter().map(|line| (header::COOKIE, HeaderValue::from_bytes(line).unwrap())).collect()
    }

    #[test]
    fn a_cookie_is_found_among_whatever_else_was_sent() {
        for (lines, expected) in [
            (&[][..], None),
            (&[b"" as &[u8]][..], None),
            (&[b"v=1"], Some("1")),
            (&[b"a=0; v=1; b=2"], Some("1")),
            (&[b"a=0;v=1;b=2"], Some("1")),
            (&[b" v = 1 "], Some("1")),
            (&[b"v=1; v=2"], Some("1")),
            (&[b"a=0", b"v=1"], Some("1")),
            (&[b"V=1"], None),
            (&[b"vv=1; xv=2"], None),
            (&[b"v"], None),
            (&[b"v="], Some("")),
            (&[b"v=a=b=="], Some("a=b==")),
            (&[b"v=\"1\""], Some("1")),
            (&[b"v=\"1"], Some("\"1")),
            (&[b"v=\""], Some("\"")),
            (&[b";;=;=x; ;v=1"], Some("1")),
            (&[b"\xff\xfe=1; v=\xff; v=2"], Some("2")),
            (&[b"\xff\xff", b"v=1"], Some("1")),
        ] {
            assert_eq!(cookie(&headers(lines), "v"), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_cookie_is_written_with_its_attributes() {
        let plain = SetCookie::new("visitor", "abc-1");
        for (cookie, expected) in [
            (plain, "visitor=abc-1; Path=/; HttpOnly; SameSite=Lax"),
            (plain.max_age(60), "visitor=abc-1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"),
            (plain.secure(true), "visitor=abc-1; Path=/; HttpOnly; SameSite=Lax; Secure"),
            (plain.path("/ru").http_only(false), "visitor=abc-1; Path=/ru; SameSite=Lax"),
            (SetCookie::new("v", "").max_age(0), "v=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
        ] {
            assert_eq!(cookie.header().unwrap(), expected);
        }
    }

    #[test]
    fn a_cookie_that_would_say_something_else_is_refused() {
        for (cookie, refusal) in [
            (SetCookie::new("", "1"), CookieRefusal::Name),
            (SetCookie::new("a b", "1"), CookieRefusal::Name),
            (SetCookie::new("a=b", "1"), CookieRefusal::Name),
            (SetCookie::new("v", "1; Domain=evil"), CookieRefusal::Value),
            (SetCookie::new("v", "1\r\nx: y"), CookieRefusal::Value),
            (SetCookie::new("v", "\u{439}"), CookieRefusal::Value),
            (SetCookie::new("v", "1").path("ru"), CookieRefusal::Path),
            (SetCookie::new("v", "1").path("/;Domain=evil"), CookieRefusal::Path),
            (SetCookie::new("__Host-v", "1"), CookieRefusal::Host),
            (SetCookie::new("__Host-v", "1").secure(true).path("/ru"), CookieRefusal::Host),
        ] {
            assert_eq!(cookie.header(), Err(refusal), "{cookie}");
        }
    }

    #[test]
    fn the_host_prefix_follows_the_scheme() {
        let (https, http) = (CookieNames::new(true), CookieNames::new(false));
        assert_eq!(https.name("visitor"), "__Host-visitor");
        assert_eq!(http.name("visitor"), "visitor");
        for names in [https, http] {
            let name = names.name("visitor");
            let cookie = SetCookie::new(&name, "1").secure(names.is_secure());
            assert!(cookie.header().is_ok());
        }
    }

    proptest! {
        #[test]
        fn no_cookie_header_breaks_the_reading(line in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(line) = HeaderValue::from_bytes(&line) {
                let headers = HeaderMap::from_iter([(header::COOKIE, line)]);
                if let Some(value) = cookie(&headers, "v") {
                    assert!(!value.contains(';'));
                }
            }
        }

        #[test]
        fn what_was_set_is_read_back(name in "[a-z_-]{1,8}", value in "[!-~]{0,20}") {
            if let Ok(set) = SetCookie::new(&name, &value).header() {
                let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
                let headers = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
                assert_eq!(cookie(&headers, &name), Some(value.as_str()));
            }
        }
    }
}
