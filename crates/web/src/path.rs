//! Paths of our own host, where a stranger may name one.

/// Whether `target` is a path of at most 200 bytes that no browser takes for another host.
///
/// Browsers read `\` as `/`, drop tabs and line ends, and take `//host` for another host.
pub fn is_own(target: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_graphic() && !b"\\\"<>".contains(&b);
    target.len() <= 200
        && target.starts_with('/')
        && !target.starts_with("//")
        && target.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn an_own_path_never_leads_to_another_host() {
        for own in ["/", "/exchange/BTC/XMR", "/exchange/BTC/CASHRUB?city=MSK", "/a//b", "/?u=//e"]
        {
            assert!(is_own(own), "{own}");
        }
        let endless = format!("/{}", "x".repeat(200));
        for foreign in [
            "",
            "x",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/a b",
            "/\r\nset-cookie:x=1",
            "/путь",
            &endless,
        ] {
            assert!(!is_own(foreign), "{foreign}");
        }
    }
}
