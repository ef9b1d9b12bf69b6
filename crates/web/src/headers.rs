//! The headers that every page of the office carries.

/// Names (lower case, as HTTP/2 writes them) and values of the security headers.
///
/// The pages load nothing from elsewhere and no script or style stands inside them, so the policy can refuse all of
/// that: what a stranger smuggles into a page does not run. Links out tell the other site our origin and no path.
pub const SECURITY: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; \
         font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
];

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::SECURITY;

    #[test]
    fn every_security_header_can_be_sent_as_a_constant() {
        for (name, value) in SECURITY {
            // `from_static` panics on an upper-case name or a value that no header may carry.
            let name = HeaderName::from_static(name);
            let value = HeaderValue::from_static(value);
            assert!(!value.is_empty(), "{name}");
        }
    }

    #[test]
    fn the_policy_allows_nothing_inline_and_nothing_foreign() {
        let (_, policy) = SECURITY[0];
        assert!(policy.starts_with("default-src 'none'; "));
        for forbidden in ["unsafe-inline", "unsafe-eval", "http:", "https:", "*", "  "] {
            assert!(!policy.contains(forbidden), "{forbidden}");
        }
    }
}
