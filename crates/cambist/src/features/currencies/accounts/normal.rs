//! The normal form of an account: two ways of writing one account have the same.
//!
//! It is for comparing, never for paying: letter case is dropped although some addresses have it.
//! Two addresses that differ in nothing else can't both have a right checksum.

use super::AccountFormat;

/// Marks that people put between the digits of a card, a telephone or a bank account.
const BETWEEN: [char; 5] = ['-', '(', ')', '.', '\u{a0}'];

impl AccountFormat {
    /// The account without what can be written differently: spaces, marks between digits and letter
    /// case. A memo stays, since it tells apart the customers of one exchange's address.
    pub fn normal(&self, account: &str) -> String {
        let text = account.trim();
        match text.split_once(char::is_whitespace) {
            Some((address, memo)) if self.may_have_memo => {
                format!("{} {}", bare(address), memo.trim().to_lowercase())
            }
            _ => bare(text),
        }
    }
}

fn bare(text: &str) -> String {
    let is_kept = |c: &char| !c.is_whitespace() && !BETWEEN.contains(c);
    // A point belongs to an e-mail address and to a name in it.
    let is_mail = text.contains('@');
    text.chars()
        .filter(|c| is_kept(c) || is_mail && *c == '.')
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::AccountFormat;

    #[test]
    fn two_ways_of_writing_an_account_are_one() {
        let rows = [
            ("card", "2200 7000 1234 5673", "2200-7000-12345673", true),
            ("phone", "+7 (900) 123-45-67", "+79001234567", true),
            (
                "evm",
                "0xAb5801a7D398351b8bE11C439e05C5B3259aeC9B",
                "0xab5801a7d398351b8be11c439e05c5b3259aec9b",
                true,
            ),
            ("iban", "GB82 WEST 1234 5698 7654 32", "gb82west12345698765432", true),
            ("email", "Ann.B@mail.example", "ann.b@mail.example", true),
            ("email", "ann.b@mail.example", "annb@mail.example", false),
            ("ton", "UQabc 17", "UQabc 18", false),
            ("ton", "UQabc  17 ", "UQabc 17", true),
            ("any", "Ann Example", "annexample", true),
        ];
        for (name, one, other, is_same) in rows {
            let format = AccountFormat::find(name).expect(name);
            assert_eq!(format.normal(one) == format.normal(other), is_same, "{name}: {one}");
        }
    }
}
