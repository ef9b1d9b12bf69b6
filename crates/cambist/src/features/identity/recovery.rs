//! Recovery codes: for the day on which the device is lost.

use std::fmt;

use sha2::{Digest, Sha256};
use store::{Fault, Tx, args};
use subtle::ConstantTimeEq;

use crate::chance::Chance;

/// No letters that are mistaken for each other; 16 of them are 79 bits.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
const LENGTH: usize = 16;
/// Letters between two dashes.
const GROUP: usize = 4;
/// Codes of one set.
const SET: usize = 10;

/// A code that stands in for the device once. Never printed, but shown to its owner.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

impl RecoveryCode {
    /// A set of codes that nobody can guess.
    pub fn fresh_set(chance: &dyn Chance) -> Vec<RecoveryCode> {
        (0..SET).map(|_| RecoveryCode(chance.word(LETTERS, LENGTH))).collect()
    }

    /// The code that somebody typed, however he grouped its letters; anything else is none.
    pub fn parse(typed: &str) -> Option<RecoveryCode> {
        let is_between = |c: char| c.is_whitespace() || c == '-' || c == '\u{2013}';
        let text: String =
            typed.chars().filter(|c| !is_between(*c)).map(|c| c.to_ascii_lowercase()).collect();
        let is_ours = text.len() == LENGTH && text.bytes().all(|byte| LETTERS.contains(&byte));
        is_ours.then_some(RecoveryCode(text))
    }

    /// The code as its owner writes it down: `abcd-efgh-jkmn-pqrs`.
    pub fn reveal(&self) -> String {
        let groups = self.0.as_bytes().chunks(GROUP).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// What is kept. Fast hashing is enough for 79 random bits.
    fn hash(&self, account_id: i64) -> [u8; 32] {
        let whole = Sha256::new().chain_update(account_id.to_be_bytes()).chain_update(&self.0);
        whole.finalize().into()
    }
}

/// Gives an account a new set; the old one is worthless.
pub(super) fn set_codes(
    tx: &mut Tx<'_>,
    account_id: i64,
    codes: &[RecoveryCode],
) -> Result<(), Fault> {
    forget_codes(tx, account_id)?;
    for code in codes {
        tx.send(
            "insert into recovery_codes (account_id, hash) values ($1, $2)",
            &args![account_id, &code.hash(account_id)[..]],
        )?;
    }
    Ok(())
}

/// Takes an account's codes away.
pub(super) fn forget_codes(tx: &mut Tx<'_>, account_id: i64) -> Result<(), Fault> {
    tx.send("delete from recovery_codes where account_id = $1", &args![account_id])
}

/// How many codes of an account are left.
pub(super) fn codes_left(tx: &mut Tx<'_>, account_id: i64) -> Result<i64, Fault> {
    let sql = "select count(*) from recovery_codes where account_id = $1 and used_at_ms is null";
    tx.query_one(sql, &args![account_id], |row| row.get(0))
}

/// Uses a code up; whether it was one. Every code that is left is compared, in constant time.
pub(super) fn use_code(
    tx: &mut Tx<'_>,
    at_ms: i64,
    account_id: i64,
    code: &RecoveryCode,
) -> Result<bool, Fault> {
    let left = tx.query(
        "select id, hash from recovery_codes where account_id = $1 and used_at_ms is null",
        &args![account_id],
        |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?)),
    )?;
    let hash = code.hash(account_id);
    let mut found = None;
    for (id, kept) in left {
        if bool::from(kept.as_slice().ct_eq(&hash[..])) {
            found = Some(id);
        }
    }
    let Some(id) = found else { return Ok(false) };
    // Of two who use one code at once the second one finds it used.
    let used = tx.execute(
        "update recovery_codes set used_at_ms = $2 where id = $1 and used_at_ms is null",
        &args![id, at_ms],
    )?;
    Ok(used == 1)
}

#[cfg(test)]
mod tests {
    use super::RecoveryCode;
    use crate::chance::SeededChance;

    #[test]
    fn a_code_is_read_however_it_is_grouped_and_never_printed() {
        let set = RecoveryCode::fresh_set(&SeededChance::new(7));
        assert_eq!(set.len(), 10);
        let shown = set[0].reveal();
        assert_eq!((shown.len(), shown.matches('-').count()), (19, 3));
        for typed in
            [&shown, &shown.to_uppercase(), &shown.replace('-', " "), &shown.replace('-', "")]
        {
            assert_eq!(RecoveryCode::parse(typed), Some(set[0].clone()), "{typed}");
        }
        for wrong in ["", "123456", &shown[1..], &format!("{shown}a"), &shown.replace('-', "l")] {
            assert_eq!(RecoveryCode::parse(wrong), None, "{wrong}");
        }
        assert_eq!(format!("{:?}", set[0]), "RecoveryCode(…)");
        assert_ne!(set[0].hash(1), set[0].hash(2), "another account's code is another one");
    }
}
