//! Addresses on networks.

use bs58::Alphabet;

use super::base58::{decode, is_checked, is_checked_in};
use super::bech::{is_bech32, is_bech32_like, is_bech32m, is_cashaddr, is_segwit};
use super::hashed::{is_algorand, is_evm, is_hex, is_monero, is_polkadot, is_stellar, is_ton};
use super::wallets::is_email;
use super::{AccountFormat, AccountNoun};

const fn plain(
    name: &'static str,
    looks: &'static str,
    sample: &'static str,
    check: fn(&str) -> bool,
) -> AccountFormat {
    let noun = AccountNoun::Address;
    AccountFormat { name, noun, looks, sample, may_have_memo: false, check }
}

const fn with_memo(
    name: &'static str,
    looks: &'static str,
    sample: &'static str,
    check: fn(&str) -> bool,
) -> AccountFormat {
    AccountFormat { may_have_memo: true, ..plain(name, looks, sample, check) }
}

pub(super) const ALL: &[AccountFormat] = &[
    plain("btc", "bc1…, 1…, 3…", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", |text| {
        is_checked(text, &[&[0], &[5]]) || is_segwit(text, "bc")
    }),
    plain("lightning", "lnbc…, ann@wallet.example", "ann@wallet.example", |text| {
        is_bech32_like(text, "lnbc") || is_email(text)
    }),
    plain("evm", "0x…", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", is_evm),
    plain("trx", "T…", "TLeUZDGLWnyiJVFcp3m3M1782uBsGWa8uf", |text| is_checked(text, &[&[0x41]])),
    plain("ltc", "ltc1…, L…, M…", "LVuDpNCSSj6pQ7t9Pv6d6sUkLKoqDEVUnJ", |text| {
        is_checked(text, &[&[0x30], &[0x32], &[5]]) || is_segwit(text, "ltc")
    }),
    plain(
        "xmr",
        "4…, 8…",
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        is_monero,
    ),
    with_memo("ton", "UQ…, EQ…", "EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs", is_ton),
    plain("sol", "7vfC…", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", |text| {
        decode(text, Alphabet::BITCOIN).is_some_and(|bytes| bytes.len() == 32)
    }),
    with_memo("xrp", "r…", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", |text| {
        is_checked_in(text, &[&[0]], Alphabet::RIPPLE)
    }),
    plain("doge", "D…, A…", "DFpN6QqFfUm3gKNaxN6tNcab1FArL9cZLE", |text| {
        is_checked(text, &[&[0x1e], &[0x16]])
    }),
    plain(
        "bch",
        "bitcoincash:q…, q…, 1…",
        "bitcoincash:qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2",
        |text| is_cashaddr(text, "bitcoincash") || is_checked(text, &[&[0], &[5]]),
    ),
    plain("dash", "X…, 7…", "XmN7PQYWKn5MJFna5fRYgP6mxT2F7xpekE", |text| {
        is_checked(text, &[&[0x4c], &[0x10]])
    }),
    plain("zec", "t1…, t3…, zs1…, u1…", "t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs", |text| {
        is_checked(text, &[&[0x1c, 0xb8], &[0x1c, 0xbd]])
            || is_bech32(text, "zs", &[43])
            || is_bech32m(text, "u")
    }),
    plain("ada", "addr1…", "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8", |text| {
        let is_byron = text.starts_with("Ae2") || text.starts_with("DdzFF");
        is_bech32(text, "addr", &[29, 57]) || is_byron && decode(text, Alphabet::BITCOIN).is_some()
    }),
    plain("btc-like", "1…, 3…", "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH", |text| {
        is_checked(text, &[&[0], &[5]])
    }),
    plain("btg", "G…, A…, btg1…", "GUXByHDZLvU4DnVH9imSFckt3HEQ5cFgE5", |text| {
        is_checked(text, &[&[0x26], &[0x17]]) || is_segwit(text, "btg")
    }),
    plain("dcr", "Ds…, Dc…", "DsUZxxoHJSty8DCfwfartwTYbuhmVct7tJu", |text| {
        text.starts_with('D') && decode(text, Alphabet::BITCOIN).is_some_and(|b| b.len() == 26)
    }),
    plain("rvn", "R…, r…", "RKxTdfmtxtfLDKZBgx6SvNkBtNu9jRYnLh", |text| {
        is_checked(text, &[&[0x3c], &[0x7a]])
    }),
    plain("qtum", "Q…, M…, qc1…", "QXHFfTBKYXjaaTH1e7Rox8CcdNPGHVhM59", |text| {
        is_checked(text, &[&[0x3a], &[0x32]]) || is_segwit(text, "qc")
    }),
    plain("dot", "1…", "13kdMaTqmFKf7yBZhRSfWBp1Qp1cTD4n3Yj9AAZSG8Yr5oXQ", is_polkadot),
    plain("avax-x", "X-avax1…", "X-avax1w508d6qejxtdg4y5r3zarvary0c5xw7k0l6nk9", |text| {
        text.strip_prefix("X-").is_some_and(|address| is_bech32(address, "avax", &[20]))
    }),
    with_memo("atom", "cosmos1…", "cosmos1w508d6qejxtdg4y5r3zarvary0c5xw7k6ah60c", |text| {
        is_bech32(text, "cosmos", &[20, 32])
    }),
    with_memo("inj", "inj1…", "inj1w508d6qejxtdg4y5r3zarvary0c5xw7ks5q7aq", |text| {
        is_bech32(text, "inj", &[20, 32])
    }),
    with_memo("tia", "celestia1…", "celestia1w508d6qejxtdg4y5r3zarvary0c5xw7kthx244", |text| {
        is_bech32(text, "celestia", &[20, 32])
    }),
    with_memo("xlm", "G…", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ", is_stellar),
    plain("near", "ann.near", "ann.near", |text| {
        let is_letter =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
        let is_name =
            text.contains('.') && (5..=64).contains(&text.len()) && text.bytes().all(is_letter);
        is_name || is_hex(text, 64)
    }),
    plain(
        "move",
        "0x…",
        "0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        |text| text.strip_prefix("0x").is_some_and(|digits| is_hex(digits, 64)),
    ),
    with_memo(
        "algo",
        "AB3C…",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAY5HFKQ",
        is_algorand,
    ),
    plain("xtz", "tz1…, KT1…", "tz1WKJFGkpzec3Sit7jJAsrxSd27kkgohetB", |text| {
        let kinds: [&[u8]; 5] = [
            &[6, 0xa1, 0x9f],
            &[6, 0xa1, 0xa1],
            &[6, 0xa1, 0xa4],
            &[6, 0xa1, 0xa6],
            &[2, 0x5a, 0x79],
        ];
        is_checked(text, &kinds)
    }),
    plain("fil", "f1…, f4…", "f1ouphn2azsglniveudrc5dm5depyugo6w4p5jdly", |text| {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let is_kind = ["f1", "f2", "f3", "f4"].iter().any(|kind| text.starts_with(kind));
        is_kind && (41..=90).contains(&text.len()) && text.bytes().all(is_letter)
    }),
    plain(
        "icp",
        "a3f1…",
        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        |text| is_hex(text, 64),
    ),
    with_memo("hbar", "0.0.123456", "0.0.123456", |text| {
        let number = text.split('-').next().unwrap_or_default().strip_prefix("0.0.");
        number.is_some_and(|n| {
            (1..=12).contains(&n.len()) && n.bytes().all(|byte| byte.is_ascii_digit())
        })
    }),
    plain(
        "kas",
        "kaspa:q…",
        "kaspa:qpumuen7l8wthtz45p3ftn58pvrs9xlumvkuu2xet8egzkcklqtes4ypce9sf",
        |text| is_cashaddr(text, "kaspa"),
    ),
    with_memo("eos", "anexample123", "anexample123", |text| {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || b"12345.".contains(&byte);
        (1..=12).contains(&text.len()) && text.bytes().all(is_letter)
    }),
    plain("neo", "N…, A…", "NWbEjugszdRCVHaaX1mDXVqgUr6Yk1uQ8U", |text| {
        is_checked(text, &[&[0x17], &[0x35]])
    }),
    plain("waves", "3P…", "3PAWwWa6GbwcJaFzwqXQN5KQm7H96Y7SHTQ", |text| {
        let bytes = decode(text, Alphabet::BITCOIN);
        bytes.is_some_and(|bytes| bytes.len() == 26 && bytes[0] == 1 && bytes[1] == b'W')
    }),
    plain(
        "iota",
        "0x…, iota1…",
        "0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        |text| {
            let is_hex = text.strip_prefix("0x").is_some_and(|digits| is_hex(digits, 64));
            is_hex || is_bech32(text, "iota", &[33])
        },
    ),
    with_memo("xem", "N…", "NALICE-LB5FYB-LXKQGQ-3YKRVE-3HXCMT-2VCCYT-XKAA", |text| {
        let joined = text.replace('-', "");
        let is_letter = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
        joined.len() == 40 && joined.starts_with('N') && joined.bytes().all(is_letter)
    }),
];
