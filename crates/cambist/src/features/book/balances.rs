//! What a partner has.

use ledger::{Account, PartnerId, Pot};
use money::{Amount, Scale};
use store::{Fault, Tx};

use super::store::{balance_of, paid_out_of};

/// What a partner has and got, in USD at 8 decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerBalances {
    /// Granted, and not yet available.
    pub held: Amount,
    /// What he may ask for; below zero when a reward was taken back that was paid already.
    pub available: Amount,
    /// Asked for, and on its way.
    pub in_payout: Amount,
    /// What was paid to him, ever.
    pub paid_out: Amount,
}

/// What a partner has and got; a partner that the books don't know has nothing.
///
/// # Errors
/// The store's faults.
pub fn balances(tx: &mut Tx<'_>, partner: PartnerId) -> Result<PartnerBalances, Fault> {
    let mut in_pot = |pot| -> Result<Amount, Fault> {
        let units = balance_of(tx, Account::Partner { partner, pot })?;
        Ok(usd(units.unwrap_or_default()))
    };
    let (held, available, in_payout) =
        (in_pot(Pot::Held)?, in_pot(Pot::Available)?, in_pot(Pot::InPayout)?);
    Ok(PartnerBalances { held, available, in_payout, paid_out: usd(paid_out_of(tx, partner)?) })
}

/// That many units of the books.
pub(super) const fn usd(units: i64) -> Amount {
    Amount::from_units(units, Scale::USD)
}
