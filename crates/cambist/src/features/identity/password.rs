//! Passwords: hashed with argon2id (19 MiB, two passes), at most two at a time.

use std::fmt;

use argon2::password_hash::phc::PasswordHash as PhcHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use thiserror::Error;
use tokio::sync::Semaphore;

/// A password's hash in PHC form, with its salt and its parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// A hash that no password has, with the parameters of all others: checking it takes the same time.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
                     AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl PasswordHash {
    /// Whether `password` may be one: a look that costs nothing, before the hash that does.
    ///
    /// # Errors
    /// A password that is too short or too long.
    pub fn judge(password: &str) -> Result<(), PasswordRefusal> {
        match password.chars().count() {
            0..10 => Err(PasswordRefusal::TooShort),
            10..=200 => Ok(()),
            _ => Err(PasswordRefusal::TooLong),
        }
    }

    /// The hash in a row.
    pub(super) fn from_row(text: String) -> PasswordHash {
        PasswordHash(text)
    }

    /// What a password is compared with when there is no account, so that the time that passes does
    /// not tell that there is none.
    pub(super) fn decoy() -> PasswordHash {
        PasswordHash(DECOY.to_owned())
    }

    /// The text for the database.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PasswordRefusal {
    /// Too short to resist guessing.
    #[error("a password has at least 10 characters")]
    TooShort,
    /// So long that hashing it would be an attack.
    #[error("a password has at most 200 characters")]
    TooLong,
}

/// The gate before the hash: memory and cores are shared with the office's visitors.
#[derive(Debug)]
pub struct Passwords {
    permits: Semaphore,
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords { permits: Semaphore::new(2) }
    }
}

impl Passwords {
    /// Hashes a password with a fresh `salt`.
    ///
    /// # Errors
    /// A password that is too short or too long.
    pub async fn hash(
        &self,
        password: &str,
        salt: [u8; 16],
    ) -> Result<PasswordHash, PasswordRefusal> {
        PasswordHash::judge(password)?;
        let password = password.to_owned();
        Ok(self.run(move || hash(&password, &salt)).await)
    }

    /// Whether `password` is the one that was hashed.
    pub async fn verify(&self, password: &str, hash: &PasswordHash) -> bool {
        let (password, hash) = (password.to_owned(), hash.0.clone());
        let check = move || match PhcHash::new(&hash) {
            Ok(parsed) => argon2().verify_password(password.as_bytes(), &parsed).is_ok(),
            Err(_) => false,
        };
        self.run(check).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let _permit = self.permits.acquire().await.expect("the gate is never closed");
        tokio::task::spawn_blocking(work).await.expect("hashing does not panic")
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("19 MiB, 2 passes, 1 lane are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str, salt: &[u8; 16]) -> PasswordHash {
    let hasher = argon2();
    let hash = hasher
        .hash_password_with_salt(password.as_bytes(), salt)
        .expect("parameters and salt are valid");
    PasswordHash(hash.to_string())
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordVerifier;

    use super::{PasswordHash, PasswordRefusal, Passwords, PhcHash, argon2, hash};

    #[tokio::test]
    async fn only_the_same_password_passes() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse", [7; 16]).await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("correct horse", &hash).await);
        assert!(!passwords.verify("correct house", &hash).await);
        assert!(!format!("{hash:?}").contains("argon2id"));
    }

    #[test]
    fn the_decoy_is_checked_like_any_other_hash() {
        let (decoy, real) = (PasswordHash::decoy(), hash("correct horse", &[7; 16]));
        let (decoy, real) = (PhcHash::new(&decoy.0).unwrap(), PhcHash::new(&real.0).unwrap());
        assert_eq!(decoy.algorithm, real.algorithm);
        assert_eq!(decoy.params, real.params);
        assert_eq!(decoy.hash.map(|hash| hash.len()), real.hash.map(|hash| hash.len()));
        assert!(argon2().verify_password(b"", &decoy).is_err());
    }

    #[tokio::test]
    async fn short_and_endless_passwords_are_refused() {
        let passwords = Passwords::default();
        assert_eq!(passwords.hash("short", [0; 16]).await, Err(PasswordRefusal::TooShort));
        let endless = "x".repeat(201);
        assert_eq!(passwords.hash(&endless, [0; 16]).await, Err(PasswordRefusal::TooLong));
    }
}
