//! Codes that change every half minute (RFC 6238), as every authenticator makes them: SHA-1, six
//! digits, thirty seconds.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::Sha256;
use totp_rs::{Algorithm, Builder, Secret as TotpBytes, Totp};

use crate::features::settings::Secret;

/// Seconds for which a code is shown.
const STEP_S: u64 = 30;
/// The code before and the one after are taken too: clocks go wrong, and typing takes time.
const SKEW: u16 = 1;

/// What the office and its owner's device both know. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; 20]);

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

impl TotpSecret {
    /// The secret of an account: computed from a secret of the office, so that whoever gets hold of the
    /// rows alone has none of them.
    pub(super) fn derive(key: &Secret, account_id: i64, salt: &[u8]) -> TotpSecret {
        let mut mac = Hmac::<Sha256>::new_from_slice(key.reveal()).expect("a key of any length");
        mac.update(b"totp");
        mac.update(&account_id.to_be_bytes());
        mac.update(salt);
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        let mut bytes = [0; 20];
        bytes.copy_from_slice(&whole[..20]);
        TotpSecret(bytes)
    }

    fn totp(&self) -> Totp {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(SKEW)
            .with_step_duration(STEP_S)
            .with_secret(TotpBytes::new_stack(self.0))
            .build()
            .expect("6 digits, 30 seconds and 160 bits are within RFC 6238")
    }

    /// The step that a code is of, at `now_s`; `None`: it is of none near. Digits are compared in
    /// constant time.
    pub(super) fn step_of(&self, code: &str, now_s: i64) -> Option<i64> {
        let now_s = u64::try_from(now_s).ok()?;
        let step = self.totp().check(code, now_s)?;
        i64::try_from(step).ok()
    }

    /// The code that a device shows at `now_s`.
    pub fn code_at(&self, now_s: i64) -> String {
        self.totp().generate(u64::try_from(now_s).unwrap_or_default()).to_string()
    }

    /// The secret in letters and digits, to be typed into a device.
    pub fn base32(&self) -> String {
        TotpBytes::new_stack(self.0).to_base32()
    }

    /// The address that a device reads from a picture: who asks for the codes, and for which account.
    pub fn address(&self, office: &str, email: &str) -> String {
        let coded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let issuer = coded(office);
        format!("otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}", coded(email), self.base32())
    }
}

#[cfg(test)]
mod tests {
    use super::TotpSecret;

    /// The secret of RFC 6238, appendix B.
    fn secret() -> TotpSecret {
        TotpSecret(*b"12345678901234567890")
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // The standard prints eight digits; devices show the last six of them.
        for (now_s, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret().code_at(now_s), code, "{now_s}");
            assert_eq!(secret().step_of(code, now_s), Some(now_s / 30), "{now_s}");
        }
    }

    #[test]
    fn a_code_is_taken_half_a_minute_early_and_late_and_not_longer() {
        let code = secret().code_at(1_111_111_109);
        for (now_s, is_taken) in [
            (1_111_111_049, false),
            (1_111_111_050, true),
            (1_111_111_109, true),
            (1_111_111_139, true),
            (1_111_111_140, false),
        ] {
            assert_eq!(secret().step_of(&code, now_s).is_some(), is_taken, "{now_s}");
        }
        for wrong in ["", "28708", "2870820", "28708a", "+28708", "２８７０８２"] {
            assert_eq!(secret().step_of(wrong, 59), None, "{wrong}");
        }
    }

    #[test]
    fn a_device_is_told_whose_codes_these_are() {
        assert_eq!(
            secret().address("Обмен: 1", "a+b@c.example"),
            "otpauth://totp/%D0%9E%D0%B1%D0%BC%D0%B5%D0%BD%3A%201:a%2Bb%40c%2Eexample\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%D0%9E%D0%B1%D0%BC%D0%B5%D0%BD%3A%201"
        );
        assert_eq!(format!("{:?}", secret()), "TotpSecret(…)");
    }
}
