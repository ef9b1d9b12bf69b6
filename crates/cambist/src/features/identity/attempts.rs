//! Attempts to sign in, counted: guessing a password or a code must not be worth while. And letters
//! that somebody asks for: nobody's mailbox is to be filled.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use sha2::{Digest, Sha256};

/// Attempts that one account takes at once; then one more each minute.
const FOR_ACCOUNT: NonZeroU32 = NonZeroU32::new(10).expect("10 is not 0");
/// Attempts that one address has at once, for all accounts; then six more each minute.
const FOR_ADDRESS: NonZeroU32 = NonZeroU32::new(40).expect("40 is not 0");

/// Codes that one account takes at once.
const CODES: NonZeroU32 = NonZeroU32::new(6).expect("6 is not 0");
/// Then one more each five minutes: whoever knows the password guesses for years.
const CODE_EVERY: Duration = Duration::from_secs(300);
/// Letters that one mailbox is asked to take at once.
const LETTERS: NonZeroU32 = NonZeroU32::new(3).expect("3 is not 0");
/// Then one more each ten minutes.
const LETTER_EVERY: Duration = Duration::from_secs(600);
/// Letters that one address asks for at once; then one more each minute.
const LETTERS_FOR_ADDRESS: NonZeroU32 = NonZeroU32::new(10).expect("10 is not 0");

/// Attempts of each address, and at each account.
pub struct Attempts {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_account: DefaultKeyedRateLimiter<[u8; 16]>,
    codes: DefaultKeyedRateLimiter<i64>,
    letters_by_address: DefaultKeyedRateLimiter<IpAddr>,
    letters_by_mailbox: DefaultKeyedRateLimiter<[u8; 16]>,
    clock: DefaultClock,
}

impl Default for Attempts {
    fn default() -> Attempts {
        let per_minute = |times: u32| Quota::per_minute(NonZeroU32::new(times).expect("not 0"));
        let every = |time| Quota::with_period(time).expect("the time is not 0");
        Attempts {
            by_address: RateLimiter::keyed(per_minute(6).allow_burst(FOR_ADDRESS)),
            by_account: RateLimiter::keyed(per_minute(1).allow_burst(FOR_ACCOUNT)),
            codes: RateLimiter::keyed(every(CODE_EVERY).allow_burst(CODES)),
            letters_by_address: RateLimiter::keyed(per_minute(1).allow_burst(LETTERS_FOR_ADDRESS)),
            letters_by_mailbox: RateLimiter::keyed(every(LETTER_EVERY).allow_burst(LETTERS)),
            clock: DefaultClock::default(),
        }
    }
}

impl Attempts {
    /// Counts an attempt from `address` at the account of `email`, in lower case, whether there is
    /// one or not.
    ///
    /// # Errors
    /// How long to wait, in whole seconds, when there were too many.
    pub fn count(&self, address: IpAddr, email: &str) -> Result<(), u64> {
        let now = self.clock.now();
        let wait = |until: NotUntil<_>| until.wait_time_from(now).as_secs() + 1;
        self.by_address.check_key(&network_of_one(address)).map_err(wait)?;
        self.by_account.check_key(&short(email)).map_err(wait)
    }

    /// Counts an attempt to tell a code of an account.
    ///
    /// # Errors
    /// How long to wait, in whole seconds, when there were too many.
    pub fn count_code(&self, account_id: i64) -> Result<(), u64> {
        let now = self.clock.now();
        let wait = |until: NotUntil<_>| until.wait_time_from(now).as_secs() + 1;
        self.codes.check_key(&account_id).map_err(wait)
    }

    /// Counts a letter to `email`, in lower case, that somebody at `address` asks for, whether there is
    /// an account or not.
    ///
    /// # Errors
    /// How long to wait, in whole seconds, when there were too many.
    pub fn count_letter(&self, address: IpAddr, email: &str) -> Result<(), u64> {
        let now = self.clock.now();
        let wait = |until: NotUntil<_>| until.wait_time_from(now).as_secs() + 1;
        self.letters_by_address.check_key(&network_of_one(address)).map_err(wait)?;
        self.letters_by_mailbox.check_key(&short(email)).map_err(wait)
    }

    /// Forgets those who have been quiet for a while: called on a timer.
    pub fn forget_quiet(&self) {
        self.by_address.retain_recent();
        self.by_account.retain_recent();
        self.codes.retain_recent();
        self.letters_by_address.retain_recent();
        self.letters_by_mailbox.retain_recent();
        self.by_address.shrink_to_fit();
        self.by_account.shrink_to_fit();
        self.codes.shrink_to_fit();
        self.letters_by_address.shrink_to_fit();
        self.letters_by_mailbox.shrink_to_fit();
    }
}

/// What an address is counted by: addresses of strangers are not kept.
fn short(email: &str) -> [u8; 16] {
    let digest = Sha256::digest(email.as_bytes());
    digest[..16].try_into().expect("16 of 32 bytes")
}

/// One subscriber has a whole /64 of IPv6.
fn network_of_one(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::Attempts;

    #[test]
    fn an_account_takes_ten_attempts_from_anywhere_and_others_go_on() {
        let attempts = Attempts::default();
        for number in 0..10_u8 {
            let address = [203, 0, 113, number].into();
            assert_eq!(attempts.count(address, "a@b.example"), Ok(()));
        }
        let elsewhere = [198, 51, 100, 1].into();
        let wait_s = attempts.count(elsewhere, "a@b.example").unwrap_err();
        assert!((1..=61).contains(&wait_s), "{wait_s}");
        assert_eq!(attempts.count(elsewhere, "c@b.example"), Ok(()));
    }

    #[test]
    fn an_address_has_forty_attempts_and_a_subscriber_one_address() {
        let attempts = Attempts::default();
        for number in 0..40 {
            let address = format!("2001:db8::{number:x}").parse().unwrap();
            assert_eq!(attempts.count(address, &format!("{number}@b.example")), Ok(()));
        }
        let same = "2001:db8::ffff:1".parse().unwrap();
        assert!(attempts.count(same, "new@b.example").is_err());
        let other = "2001:db8:0:1::1".parse().unwrap();
        assert_eq!(attempts.count(other, "new@b.example"), Ok(()));
    }

    #[test]
    fn codes_and_letters_have_counts_of_their_own() {
        let attempts = Attempts::default();
        let address = [203, 0, 113, 7].into();
        for _ in 0..6 {
            assert_eq!(attempts.count_code(1), Ok(()));
        }
        assert!((1..=301).contains(&attempts.count_code(1).unwrap_err()));
        assert_eq!(attempts.count_code(2), Ok(()));
        for _ in 0..3 {
            assert_eq!(attempts.count_letter(address, "a@b.example"), Ok(()));
        }
        let wait_s = attempts.count_letter([203, 0, 113, 8].into(), "a@b.example").unwrap_err();
        assert!((1..=601).contains(&wait_s), "{wait_s}");
        for number in 0..7 {
            assert_eq!(attempts.count_letter(address, &format!("{number}@b.example")), Ok(()));
        }
        assert!(attempts.count_letter(address, "new@b.example").is_err(), "ten from one address");
        assert_eq!(attempts.count(address, "a@b.example"), Ok(()));
    }
}
