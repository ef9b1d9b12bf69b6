//! Where the demo's customers pay: accounts for every currency that its directions take, except cash,
//! whose customers are told by an operator.

use std::collections::BTreeSet;

use store::{Stop, Tx, Within};

use crate::app::{App, Snapshot};
use crate::chance::{Chance, SeededChance};
use crate::features::audit::Deed;
use crate::features::currencies::CurrencyKind;
use crate::features::requisites::{Change, add};

use super::DemoRefusal;
use super::accounts::account;

/// The demo's banks and recipients, in turn.
const BANKS: [(&str, &str); 2] =
    [("Example Bank", "ANN EXAMPLE"), ("Bank of Samples", "IVAN SAMPLE")];

/// What the accounts grow from.
const SEED: u64 = 37;

/// Adds two accounts for each bank and wallet, and one address for each coin.
pub(super) async fn seed(app: &App, deed: Deed) -> Result<(), Stop<DemoRefusal>> {
    // Accounts of its own: one more of them must not make all the rest of the month another one.
    let planned = plan(&app.snapshot(), &SeededChance::new(SEED));
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<DemoRefusal>> {
        for (code, change) in &planned {
            add(tx, &deed, code, change).within()?;
        }
        Ok(())
    };
    app.store().write(unit).await
}

fn plan(snapshot: &Snapshot, chance: &dyn Chance) -> Vec<(String, Change)> {
    let froms: BTreeSet<usize> = snapshot.rates.open().iter().map(|open| open.from).collect();
    let mut planned = Vec::new();
    for place in froms {
        let currency = snapshot.rates.currency(place);
        let count = match currency.kind {
            CurrencyKind::Cash => 0,
            CurrencyKind::Crypto => 1,
            CurrencyKind::Bank | CurrencyKind::Wallet => BANKS.len(),
        };
        for (bank, holder) in BANKS.into_iter().take(count) {
            let is_bank = currency.kind == CurrencyKind::Bank;
            let text = |text: &str| is_bank.then(|| text.to_owned());
            let change = Change {
                account: Some(account(currency.format, chance)),
                bank: text(bank),
                holder: text(holder),
                // What a bank lets pass in a day without asking.
                day_max: (is_bank && currency.unit == "RUB").then(|| "5000000".to_owned()),
                note: text("No comment, please · Без комментария"),
                ..Change::default()
            };
            planned.push((currency.code.clone(), change));
        }
    }
    planned
}
