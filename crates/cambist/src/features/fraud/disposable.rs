//! Hosts of mailboxes that are thrown away after use.
//!
//! `disposable_domains.txt` is `disposable_email_blocklist.conf` of
//! <https://github.com/disposable-email-domains/disposable-email-domains>, commit
//! a6458931ee3eee7fbacc867bd43133be0bca6c30, CC0 1.0 (public domain), as it stands there: one host on
//! a line, sorted by bytes. It is searched where it lies in the program: nothing is built when the
//! office opens.

use std::cmp::Ordering;

/// The list, whose SHA-256 a test compares.
const LISTED: &str = include_str!("disposable_domains.txt");

/// Whether a host, or one that it is below, hands out such mailboxes.
pub(super) fn is_disposable(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let mut rest = host.as_str();
    // A top-level name alone is on no list.
    while rest.contains('.') {
        if is_listed(rest) {
            return true;
        }
        rest = rest.split_once('.').map_or("", |(_, parent)| parent);
    }
    false
}

/// A binary search among lines: each look goes to the beginning of the line that it falls into.
fn is_listed(host: &str) -> bool {
    let (mut low, mut high) = (0, LISTED.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let begin = LISTED[..middle].rfind('\n').map_or(0, |end| end + 1);
        let line = LISTED[begin..].split('\n').next().unwrap_or_default();
        match line.as_bytes().cmp(host.as_bytes()) {
            Ordering::Equal => return true,
            Ordering::Less => low = begin + line.len() + 1,
            Ordering::Greater => high = begin,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{LISTED, is_disposable, is_listed};

    #[test]
    fn the_list_came_over_whole_and_sorted() {
        let digest = Sha256::digest(LISTED.as_bytes());
        let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, "e22191c2af20697fc715a301e5d3ebeac795e55913bf1f68572abd308d5bf161");
        let lines: Vec<_> = LISTED.lines().collect();
        assert!(lines.windows(2).all(|pair| pair[0] < pair[1]), "it can't be searched");
    }

    #[test]
    fn every_host_on_the_list_is_found_and_its_neighbours_are_not() {
        for line in LISTED.lines() {
            assert!(is_listed(line), "{line}");
            assert!(!is_listed(&format!("{line}0")), "{line}0");
            assert!(!is_listed(&format!("0{line}!")), "0{line}!");
        }
        for host in ["", ".", "a", "zzzz", "com", "\u{439}"] {
            assert!(!is_listed(host), "{host}");
        }
    }

    #[test]
    fn a_host_below_a_listed_one_is_meant_too() {
        let table = [
            ("mailinator.com", true),
            ("MAILINATOR.com", true),
            ("sub.mailinator.com", true),
            ("notmailinator.com.example", false),
            ("gmail.com", false),
            ("example.com", false),
            ("mail.example", false),
        ];
        for (host, expected) in table {
            assert_eq!(is_disposable(host), expected, "{host}");
        }
    }
}
