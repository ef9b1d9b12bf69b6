//! Secrets that the office makes for itself when it first opens, and keeps for ever.

use std::fmt;

use store::{Fault, Tx, args};

/// 32 secret bytes; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The bytes, for a keyed hash.
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The office's secrets.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// Keys the tokens by which partners join clicks and orders. A change would break every join.
    pub user_hash: Secret,
    /// Key the attribution cookie, by number; the last one signs.
    pub attribution: Vec<(u32, Secret)>,
    /// Keys the secrets of owners' devices. After a change no device tells the right code any more.
    pub second_factor: Secret,
}

/// Reads the secrets, making those that are missing from `fresh`.
///
/// # Errors
/// The store's faults, and a stored secret of the wrong length.
pub fn ensure_secrets(tx: &mut Tx<'_>, at_ms: i64, fresh: [[u8; 32]; 3]) -> Result<Secrets, Fault> {
    for (name, bytes) in ["user_hash", "attribution", "second_factor"].into_iter().zip(fresh) {
        // Two replicas may open at once: whoever comes second keeps the first one's secret.
        tx.execute(
            "insert into secrets (name, key_number, secret, created_at_ms) values ($1, 1, $2, $3) \
             on conflict (name, key_number) do nothing",
            &args![name, &bytes[..], at_ms],
        )?;
    }
    let attribution = load(tx, "attribution")?;
    let (user_hash, second_factor) = (first(tx, "user_hash")?, first(tx, "second_factor")?);
    Ok(Secrets { user_hash, attribution, second_factor })
}

fn first(tx: &mut Tx<'_>, name: &str) -> Result<Secret, Fault> {
    let found = load(tx, name)?.into_iter().next().map(|(_, secret)| secret);
    found.ok_or_else(|| Fault::corrupt(format!("the secret {name} is missing")))
}

fn load(tx: &mut Tx<'_>, name: &str) -> Result<Vec<(u32, Secret)>, Fault> {
    let rows = tx.query(
        "select key_number, secret from secrets where name = $1 order by key_number",
        &args![name],
        |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?)),
    )?;
    rows.into_iter()
        .map(|(number, bytes)| {
            let number = u32::try_from(number);
            let bytes: Result<[u8; 32], _> = bytes.try_into();
            match (number, bytes) {
                (Ok(number), Ok(bytes)) => Ok((number, Secret(bytes))),
                _ => Err(Fault::corrupt(format!("a stored secret {name} is damaged"))),
            }
        })
        .collect()
}
