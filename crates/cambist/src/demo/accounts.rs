//! Accounts of made-up customers: written well, and nobody's.

use sha2::{Digest, Sha256};

use crate::chance::Chance;
use crate::features::currencies::accounts::AccountFormat;

/// An account in a format. Where no rule makes one up it is the format's sample.
pub(super) fn account(format: &AccountFormat, chance: &dyn Chance) -> String {
    let digits = |length| chance.word(b"0123456789", length);
    match format.name {
        "btc" | "btc-like" => checked(0, chance),
        "ltc" => checked(0x30, chance),
        "doge" => checked(0x1e, chance),
        "dash" => checked(0x4c, chance),
        "trx" => checked(0x41, chance),
        "evm" => format!("0x{}", chance.word(b"0123456789abcdef", 40)),
        "sol" => {
            bs58::encode([&[7][..], &random(chance), &random(chance)[..11]].concat()).into_string()
        }
        "card" | "card-rub" | "card-uah" | "card-kzt" => card(&format!("2200{}", digits(11))),
        "phone" => format!("+7900{}", digits(7)),
        "pm-usd" => format!("U{}", digits(8)),
        "payeer" => format!("P{}", digits(9)),
        "volet" => format!("U{}", digits(12)),
        "yoomoney" => format!("41001{}", digits(10)),
        "email" | "email-or-phone" => format!("customer{}@mail.example", digits(3)),
        "any" => format!("Ann Example, +7 900 {} {}", digits(3), digits(4)),
        _ => format.sample.to_owned(),
    }
}

fn random(chance: &dyn Chance) -> [u8; 20] {
    chance.bytes()
}

/// A hash behind a prefix in base58, with its checksum.
fn checked(prefix: u8, chance: &dyn Chance) -> String {
    let payload = [&[prefix][..], &random(chance)].concat();
    let sum = Sha256::digest(Sha256::digest(&payload));
    bs58::encode([&payload[..], &sum[..4]].concat()).into_string()
}

/// A card's number with Luhn's digit at its end.
fn card(number: &str) -> String {
    let weighed = number.bytes().rev().enumerate().map(|(place, byte)| {
        let digit = u32::from(byte - b'0');
        if place % 2 == 1 { digit } else { 2 * digit % 10 + 2 * digit / 10 }
    });
    format!("{number}{}", (10 - weighed.sum::<u32>() % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::account;
    use crate::chance::SeededChance;
    use crate::features::currencies::accounts::AccountFormat;

    #[test]
    fn made_up_accounts_are_written_well_in_every_format() {
        let chance = SeededChance::new(1);
        for _ in 0..200 {
            for format in AccountFormat::all() {
                let account = account(format, &chance);
                assert!(format.accepts(&account), "{}: {account}", format.name);
            }
        }
    }
}
