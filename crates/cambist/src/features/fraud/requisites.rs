//! An account in one normal form: the same one, however it is written, is the same.

/// Letters and digits alone, in lower case: spaces, hyphens and brackets are how people write an
/// account, not which one it is. Some networks tell `a` from `A`, but no two of their accounts differ
/// in nothing else.
pub(super) fn requisites(account: &str) -> String {
    account.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::requisites;

    #[test]
    fn the_same_account_is_the_same_however_it_is_written() {
        let table = [
            ("4276 0000-1111 2222", "4276000011112222"),
            ("+7 (900) 123-45-67", "79001234567"),
            ("TXyz AbC", "txyzabc"),
            ("Мария, +7 900", "мария7900"),
            ("…", ""),
        ];
        for (account, expected) in table {
            assert_eq!(requisites(account), expected, "{account}");
        }
    }
}
