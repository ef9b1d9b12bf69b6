//! Every format takes its sample and refuses what is nearly one.

use std::collections::HashSet;

use proptest::prelude::{ProptestConfig, any, proptest};

use super::{ANY, AccountFormat};

/// For each format something that people enter and that it must refuse.
const BAD: &[(&str, &str)] = &[
    ("btc", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"),
    ("btc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"),
    ("btc", "TLeUZDGLWnyiJVFcp3m3M1782uBsGWa8uf"),
    // A version 0 programme with the checksum of version 1 (BIP 350).
    ("btc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh"),
    // An address of the test network.
    ("btc", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"),
    ("lightning", "lnbc1"),
    ("evm", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"),
    ("evm", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae"),
    ("evm", "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
    ("trx", "TLeUZDGLWnyiJVFcp3m3M1782uBsGWa8ug"),
    ("trx", "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH"),
    ("ltc", "DFpN6QqFfUm3gKNaxN6tNcab1FArL9cZLE"),
    (
        "xmr",
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B",
    ),
    ("ton", "EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDt"),
    ("ton", "0:79be"),
    ("sol", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt"),
    ("xrp", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi"),
    ("doge", "XmN7PQYWKn5MJFna5fRYgP6mxT2F7xpekE"),
    ("bch", "bitcoincash:qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg3"),
    ("dash", "DFpN6QqFfUm3gKNaxN6tNcab1FArL9cZLE"),
    ("zec", "t2UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs"),
    ("ada", "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl9"),
    ("btc-like", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    ("btg", "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH"),
    ("dcr", "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH"),
    ("rvn", "QXHFfTBKYXjaaTH1e7Rox8CcdNPGHVhM59"),
    ("qtum", "RKxTdfmtxtfLDKZBgx6SvNkBtNu9jRYnLh"),
    ("dot", "13kdMaTqmFKf7yBZhRSfWBp1Qp1cTD4n3Yj9AAZSG8Yr5oXR"),
    ("avax-x", "avax1w508d6qejxtdg4y5r3zarvary0c5xw7k0l6nk9"),
    ("atom", "inj1w508d6qejxtdg4y5r3zarvary0c5xw7ks5q7aq"),
    ("inj", "cosmos1w508d6qejxtdg4y5r3zarvary0c5xw7k6ah60c"),
    ("tia", "celestia1w508d6qejxtdg4y5r3zarvary0c5xw7kthx245"),
    ("xlm", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA"),
    ("near", "Ann.near"),
    ("move", "0x79be"),
    ("algo", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAY5HFKA"),
    ("xtz", "tz1WKJFGkpzec3Sit7jJAsrxSd27kkgohetC"),
    ("fil", "f9ouphn2azsglniveudrc5dm5depyugo6w4p5jdly"),
    ("icp", "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f8179"),
    ("hbar", "0.0.x"),
    ("kas", "kaspa:qpumuen7l8wthtz45p3ftn58pvrs9xlumvkuu2xet8egzkcklqtes4ypce9sq"),
    ("eos", "An Example"),
    ("neo", "NWbEjugszdRCVHaaX1mDXVqgUr6Yk1uQ8V"),
    ("waves", "DsUZxxoHJSty8DCfwfartwTYbuhmVct7tJu"),
    ("iota", "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
    ("xem", "NALICE-LB5FYB"),
    ("card", "4276 1234 5678 9012"),
    ("card", "4276 1234"),
    ("card-rub", "4081781009991000431"),
    ("card-rub", "+380441234567"),
    ("card-uah", "DE89370400440532013000"),
    ("card-kzt", "UA743052990000026007233566001"),
    ("iban", "DE88370400440532013000"),
    ("iban", "370400440532013000"),
    ("phone", "89001234567"),
    ("phone", "+7900"),
    ("pm-usd", "E1234567"),
    ("pm-eur", "U1234567"),
    ("pm-btc", "U1234567"),
    ("volet", "U 1234 5678"),
    ("volet", "Ü123456789012"),
    ("payeer", "1234567890"),
    ("yoomoney", "510011234567890"),
    ("webmoney-z", "E123456789012"),
    ("webmoney-e", "Z123456789012"),
    ("webmoney-p", "R123456789012"),
    ("webmoney-x", "X12345678901"),
    ("email", "ann@mail"),
    ("email", "ann@mail.example, bob@mail.example"),
    ("email-or-phone", "ann"),
    ("revolut", "ann"),
    ("upi", "ann@mail.example"),
];

#[test]
fn every_format_takes_its_sample_and_refuses_what_is_nearly_one() {
    let mut names = HashSet::new();
    for format in AccountFormat::all() {
        assert!(names.insert(format.name), "{} stands there twice", format.name);
        assert!(format.accepts(format.sample), "{}: {}", format.name, format.sample);
        assert!(format.accepts(&format!("  {} ", format.sample)), "{}", format.name);
        if format != ANY {
            assert!(!format.looks.is_empty());
            assert!(
                BAD.iter().any(|(name, _)| *name == format.name),
                "{} has no bad one",
                format.name
            );
            assert!(!format.accepts(""), "{}", format.name);
            assert!(!format.accepts("To my cousin, please!"), "{}", format.name);
        }
    }
    for (name, text) in BAD {
        let format = AccountFormat::find(name).unwrap_or_else(|| panic!("no format {name}"));
        assert!(!format.accepts(text), "{name} takes {text}");
    }
}

/// Addresses that the specifications or the currencies themselves publish.
#[test]
fn published_addresses_of_every_kind_are_taken() {
    let published = [
        ("btc", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("btc", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
        ("btc", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
        ("btc", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),
        ("evm", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
        ("evm", "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359"),
        ("trx", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        ("ltc", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"),
        ("bch", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
        ("bch", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
        ("ton", "EQB5vmZ--dy7rFWgYpXOhwsHApv82y3OKNlZ8oFbFvgXmEFw"),
        ("ton", "EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs 12345"),
        ("xrp", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh 104"),
        ("dot", "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"),
        ("card-rub", "2200 7000 1234 5673"),
        ("card-rub", "+7 (900) 123-45-67, Ann E."),
        ("iban", "GB82 WEST 1234 5698 7654 32, Ann Example"),
        ("card-kzt", "4276123456789014"),
        ("email-or-phone", "+1 555 010 0123"),
        ("revolut", "GB82WEST12345698765432"),
    ];
    for (name, text) in published {
        assert!(AccountFormat::find(name).unwrap().accepts(text), "{name}: {text}");
    }
}

#[test]
fn a_memo_follows_only_where_networks_have_one() {
    let xrp = AccountFormat::find("xrp").unwrap();
    assert!(!xrp.accepts(&format!("{} {}", xrp.sample, "9".repeat(65))));
    let btc = AccountFormat::find("btc").unwrap();
    assert!(!btc.accepts(&format!("{} 104", btc.sample)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_text_makes_a_check_panic(text in any::<String>(), start in 0_usize..70) {
        for format in AccountFormat::all() {
            format.accepts(&text);
            let cut: String = format.sample.chars().skip(start % 9).chain(text.chars()).collect();
            format.accepts(&cut);
        }
    }

    /// Checksums find every single wrong letter, and almost every other mistake.
    #[test]
    fn one_wrong_letter_of_a_checked_address_is_found(place in 0_usize..200, letter in 0_usize..31) {
        let letters = b"23456789abcdefghjkmnpqrstuvwxyz";
        for name in ["btc", "trx", "ltc", "xmr", "ton", "xrp", "bch", "ada", "dot", "algo", "xlm", "kas"] {
            let format = AccountFormat::find(name).unwrap();
            let mut bytes = format.sample.as_bytes().to_vec();
            let place = place % bytes.len();
            if bytes[place] == letters[letter] || bytes[place] == b':' {
                continue;
            }
            bytes[place] = letters[letter];
            let damaged = String::from_utf8(bytes).unwrap();
            assert!(!format.accepts(&damaged), "{name}: {damaged}");
        }
    }
}
