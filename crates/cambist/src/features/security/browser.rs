//! A browser in words: its family, and the system that it runs on.

use crate::features::clicks::browser_family;
use crate::pages::Page;

/// What occurs in the name that a browser gives itself, and the system that it means; the first one
/// decides.
const SYSTEMS: [(&str, &str); 9] = [
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("BSD", "BSD"),
];

/// A browser as its owner knows it: `Firefox, Linux`.
pub(super) fn words(page: &Page, agent: &str) -> String {
    let family = Some(browser_family(agent)).filter(|family| *family != "Unknown");
    let system = SYSTEMS.iter().find(|(part, _)| agent.contains(part)).map(|(_, name)| *name);
    match (family, system) {
        (Some(family), Some(system)) => format!("{family}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => page.word("session-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::SYSTEMS;

    #[test]
    fn systems_are_known_by_what_they_call_themselves() {
        for (agent, expected) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Linux"),
            ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36", "Android"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)", "iOS"),
            ("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X)", "iPadOS"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macOS"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows"),
            ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)", "ChromeOS"),
        ] {
            let found = SYSTEMS.iter().find(|(part, _)| agent.contains(part));
            assert_eq!(found.map(|(_, name)| *name), Some(expected), "{agent}");
        }
    }
}
