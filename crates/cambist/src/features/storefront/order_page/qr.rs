//! What a wallet reads from the screen: the address as a code, with the amount where the network has a
//! form for that.

use fast_qr::qr::QRBuilder;
use fast_qr::{ECL, QRCode};
use money::Amount;

use crate::features::currencies::CurrencyKind;
use crate::features::requisites::Details;

/// The quiet zone around a code, in modules, as ISO/IEC 18004 asks for.
const QUIET: usize = 4;

/// A code as one path of squares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrView {
    /// The side with its quiet zone, in modules.
    pub side: usize,
    /// The dark squares.
    pub path: String,
    /// What stands in it; a link where it is an address with a scheme.
    pub text: String,
}

/// What a wallet is to read; `None`: a code would help nobody, or lose a memo.
pub(super) fn payment_text(
    code: &str,
    kind: CurrencyKind,
    amount: Amount,
    details: &Details,
) -> Option<String> {
    // A wallet that reads only the address would send without the memo, and the money would be lost.
    if kind != CurrencyKind::Crypto || !details.memo.is_empty() {
        return None;
    }
    let account = details.account.as_str();
    let scheme = match code {
        // BIP 21, and those who took it over.
        "BTC" => "bitcoin",
        "LTC" => "litecoin",
        "DOGE" => "dogecoin",
        "BCH" => "bitcoincash",
        "DASH" => "dash",
        // ERC-681 names the amount in wei.
        "ETH" => return Some(format!("ethereum:{account}?value={}", wei(amount))),
        _ => return Some(account.to_owned()),
    };
    let bare = account.strip_prefix("bitcoincash:").unwrap_or(account);
    Some(format!("{scheme}:{bare}?amount={amount}"))
}

/// An amount of ether in its smallest unit, of which there are 18 decimals.
fn wei(amount: Amount) -> String {
    let missing = 18_usize.saturating_sub(usize::from(amount.scale().get()));
    format!("{}{}", amount.units(), "0".repeat(missing))
}

/// The code of a text; `None`: it is too long for one.
pub fn qr(text: String) -> Option<QrView> {
    let code: QRCode = QRBuilder::new(text.as_str()).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let dark = (column..code.size).take_while(|&place| code[row][place].value()).count();
            if dark > 0 {
                let (x, y) = (column + QUIET, row + QUIET);
                path.push_str(&format!("M{x} {y}h{dark}v1h-{dark}z"));
            }
            column += dark.max(1);
        }
    }
    Some(QrView { side: code.size + 2 * QUIET, path, text })
}

impl QrView {
    /// The address that a wallet on the same device opens.
    pub fn link(&self) -> Option<&str> {
        self.text.contains(':').then_some(self.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use money::{Amount, Scale};

    use super::{payment_text, qr};
    use crate::features::currencies::CurrencyKind;
    use crate::features::requisites::Details;

    #[test]
    fn a_wallet_reads_the_amount_where_its_network_has_a_form_for_it() {
        let amount = Amount::from_units(150_000_000, Scale::new(8).unwrap());
        let details = |account: &str, memo: &str| Details {
            account: account.to_owned(),
            memo: memo.to_owned(),
            ..Details::default()
        };
        let crypto = CurrencyKind::Crypto;
        for (code, kind, account, memo, expected) in [
            ("BTC", crypto, "bc1q", "", Some("bitcoin:bc1q?amount=1.5")),
            ("BCH", crypto, "bitcoincash:qq", "", Some("bitcoincash:qq?amount=1.5")),
            ("ETH", crypto, "0x1", "", Some("ethereum:0x1?value=1500000000000000000")),
            ("USDTTRC20", crypto, "T1", "", Some("T1")),
            ("XRP", crypto, "r1", "77", None),
            ("SBERRUB", CurrencyKind::Bank, "2200", "", None),
        ] {
            let found = payment_text(code, kind, amount, &details(account, memo));
            assert_eq!(found.as_deref(), expected, "{code}");
        }
    }

    #[test]
    fn a_code_begins_with_its_finder_inside_the_quiet_zone() {
        let code = qr("bitcoin:bc1q?amount=1.5".to_owned()).unwrap();
        assert!(code.path.starts_with("M4 4h7v1h-7z"), "{}", code.path);
        // Version 2 has 25 modules.
        assert_eq!(code.side, 25 + 8);
        assert_eq!(code.link(), Some("bitcoin:bc1q?amount=1.5"));
        assert_eq!(qr("T1".to_owned()).unwrap().link(), None);
        assert_eq!(qr("x".repeat(8000)), None);
    }
}
