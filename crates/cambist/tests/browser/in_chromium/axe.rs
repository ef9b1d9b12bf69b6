//! axe-core, which finds what keeps people out who don't see, hear or point as most do.

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::browser::chromium::Tab;

/// axe-core 4.14.1 (Deque Systems, MPL-2.0), which `cargo x test` takes from the npm registry.
const PLACE: &str = "tools/npm/axe-core-4.14.1/node_modules/axe-core/axe.min.js";
const SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = target.with_file_name(PLACE);
    let script = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; run the tests with `cargo x test`, which installs it", path.display())
    });
    let hash = Sha256::digest(script.as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hash,
        SHA256,
        "{} is not the axe-core that the tests are written for",
        path.display()
    );
    script
});

/// Runs axe on the page: the impact, the rule, what it asks for, where it is broken, and how often.
const RUN: &str =
    "axe.run(document, { resultTypes: ['violations'], preload: false, runOnly: WHAT })
  .then(found => found.violations.map(({ impact, id, help, nodes }) => {
    const told = nodes.slice(0, 2).map(node =>
      node.html.slice(0, 200) + ' — ' + node.failureSummary.replace(/\\s+/g, ' '));
    return [impact, id, help, told.join('; '), nodes.length];
  }))";

/// How much axe looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All that WCAG 2.2 asks for at level AA, and what experience adds.
    Everything,
    /// Only contrasts: what else there is does not depend on the theme.
    Contrasts,
}

impl Scope {
    fn rules(self) -> &'static str {
        match self {
            Scope::Everything => {
                "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
            }
            Scope::Contrasts => "{ type: 'rule', values: ['color-contrast'] }",
        }
    }
}

/// What axe finds serious or critical on the page that a tab shows, each with an example.
pub(crate) fn violations(tab: &Tab, scope: Scope) -> Vec<(String, String)> {
    if tab.evaluate("typeof axe === 'object'") != true {
        tab.evaluate(&format!("{};0", *SCRIPT));
    }
    let found = tab.evaluate(&RUN.replace("WHAT", scope.rules()));
    let found = found.as_array().expect("axe gives a list");
    let is_grave = |rule: &&Value| matches!(rule[0].as_str(), Some("serious" | "critical"));
    let told = |rule: &Value| {
        let text = |place: usize| rule[place].as_str().unwrap_or_default();
        let what = format!("axe, {} {}: {}", text(0), text(1), text(2));
        (what, format!("{} × {}", rule[4], text(3)))
    };
    found.iter().filter(is_grave).map(told).collect()
}
