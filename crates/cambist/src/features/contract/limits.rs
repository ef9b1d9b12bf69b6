//! Calls a minute, for one key and for one address.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};

/// Counts calls, so that one client can't take the office from the others.
pub struct Limits {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_key: DefaultKeyedRateLimiter<[u8; 16]>,
    clock: DefaultClock,
}

impl Limits {
    /// Allows so many calls a minute.
    pub fn new(calls_per_minute: u32) -> Limits {
        let calls = NonZeroU32::new(calls_per_minute).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(calls);
        Limits {
            by_address: RateLimiter::keyed(quota),
            by_key: RateLimiter::keyed(quota),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a call by `key` (whatever was sent for one) from `address`.
    ///
    /// # Errors
    /// How long to wait, in whole seconds, when there were too many.
    pub fn count(&self, address: IpAddr, key: Option<&str>) -> Result<(), u64> {
        let now = self.clock.now();
        let wait = |until: governor::NotUntil<_>| {
            let wait: Duration = until.wait_time_from(now);
            wait.as_secs() + 1
        };
        self.by_address.check_key(&address).map_err(wait)?;
        let Some(key) = key else { return Ok(()) };
        // The table holds no key, and an endless one takes no more room than any other.
        let digest = Sha256::digest(key.as_bytes());
        let short = digest[..16].try_into().expect("16 of 32 bytes");
        self.by_key.check_key(&short).map_err(wait)
    }

    /// Forgets those who have not called for a while: called on a timer.
    pub fn forget_quiet(&self) {
        self.by_address.retain_recent();
        self.by_key.retain_recent();
        self.by_address.shrink_to_fit();
        self.by_key.shrink_to_fit();
    }
}
