//! What an audit finds.

use ledger::{Account, Kind, PartnerId, Refusal};
use money::{Amount, Scale};
use thiserror::Error;

/// One place where the books are not what they should be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Difference {
    /// The rows of a transaction are none that the ledger could have made.
    #[error("transaction {id}: {problem}")]
    Malformed {
        /// The transaction.
        id: i64,
        /// What is wrong with it.
        problem: String,
    },
    /// The postings are not those of the transaction's kind and partner.
    #[error("transaction {id}: its postings are not those of a {kind} of partner {partner}")]
    Misposted {
        /// The transaction.
        id: i64,
        /// Its kind.
        kind: Kind,
        /// Its partner.
        partner: i64,
    },
    /// The ledger would have refused the transaction.
    #[error("transaction {id}: it would have been refused: {refusal}")]
    Forbidden {
        /// The transaction.
        id: i64,
        /// Why.
        refusal: Refusal,
    },
    /// The balance that a posting states does not follow from the one before it.
    #[error(
        "transaction {id}: it says that it left {} USD in {account}, and {} USD follow from what was there before",
        said(*stated), said(*counted)
    )]
    Balance {
        /// The transaction.
        id: i64,
        /// The account.
        account: String,
        /// What the posting states, in units; `None`: nothing.
        stated: Option<i128>,
        /// What follows, in units; `None`: the house has no balances.
        counted: Option<i128>,
    },
    /// Two transactions record the same fact.
    #[error("transaction {id}: its fact {fact} is recorded by transaction {earlier} already")]
    RepeatedFact {
        /// The transaction.
        id: i64,
        /// The earlier one.
        earlier: i64,
        /// The fact.
        fact: String,
    },
    /// Transactions are marked with a seal that does not exist.
    #[error("seal {number}: it is missing, and transactions {first} to {last} are marked with it")]
    SealMissing {
        /// The seal.
        number: i64,
        /// The lowest number among them.
        first: i64,
        /// The highest number among them.
        last: i64,
    },
    /// Transactions were added to a seal, or removed.
    #[error(
        "seal {number} (transactions {first} to {last}): it was put over {sealed} transactions, and {found} are there"
    )]
    SealCount {
        /// The seal.
        number: i64,
        /// The lowest number among the sealed transactions.
        first: i64,
        /// The highest.
        last: i64,
        /// How many were sealed.
        sealed: i64,
        /// How many are there.
        found: i64,
    },
    /// A row under a seal, or the seal itself, was changed.
    #[error(
        "seal {number} (transactions {first} to {last}): the rows are not those that it was put over"
    )]
    SealBroken {
        /// The seal.
        number: i64,
        /// The lowest number among the sealed transactions.
        first: i64,
        /// The highest.
        last: i64,
    },
    /// A seal does not continue the one before it.
    #[error("seal {number}: it does not continue seal {}, which was changed or removed", number - 1)]
    SealUnchained {
        /// The seal.
        number: i64,
    },
    /// The last seal is not the one that the head names.
    #[error(
        "head of the seals: seal {named} and its hash, which it names, are not the last ones found, of seal {found}"
    )]
    Head {
        /// What the head names; 0: none.
        named: i64,
        /// The last seal; 0: none. When it is the one named, their hashes differ.
        found: i64,
    },
    /// A stored balance is not the sum of its postings.
    #[error(
        "balance of {account}: {} USD are stored, and its postings come to {} USD",
        units_text(*stored), units_text(*counted)
    )]
    Stored {
        /// The account.
        account: Account,
        /// The stored balance, in units.
        stored: i128,
        /// The sum, in units.
        counted: i128,
    },
    /// A balance is stored for what is no account of a partner.
    #[error("balance of `{account}`: only partners' accounts have stored balances")]
    Stray {
        /// What stands in place of the account.
        account: String,
    },
    /// What a partner has and got is not what he was given.
    #[error(
        "partner {}: held, available, in payout and paid out are {} USD together, and granted less reversed and adjusted are {} USD",
        partner.0, units_text(*has), units_text(*given)
    )]
    Given {
        /// The partner.
        partner: PartnerId,
        /// What he has and got, in units.
        has: i128,
        /// What he was given, in units.
        given: i128,
    },
}

fn said(units: Option<i128>) -> String {
    units.map_or("no".to_owned(), units_text)
}

/// Units as USD; what no amount can hold is told in units.
fn units_text(units: i128) -> String {
    match i64::try_from(units) {
        Ok(units) => Amount::from_units(units, Scale::USD).to_string(),
        Err(_) => format!("{units} × 0.00000001"),
    }
}
