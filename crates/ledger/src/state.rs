//! The state of the books that a decision looks at.

use std::collections::BTreeMap;

use crate::balances::{Balances, TooLarge};
use crate::fact::FactId;
use crate::transaction::Transaction;

/// What a decision is made on: balances, and the transactions recorded so far by their facts.
///
/// It may be the whole books, as in a replay, or only the part that one command looks at: the
/// balances of [`Command::accounts`](crate::Command::accounts), and the transaction of its fact if
/// there is one. An account or fact that is left out counts as never seen, so leaving out more than
/// that is a mistake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    balances: Balances,
    recorded: BTreeMap<FactId, Transaction>,
}

impl State {
    /// A state that is known from elsewhere. The balances already contain the recorded
    /// transactions.
    pub fn new(balances: Balances, recorded: impl IntoIterator<Item = Transaction>) -> State {
        let recorded = recorded.into_iter().map(|seen| (seen.fact().clone(), seen)).collect();
        State { balances, recorded }
    }

    /// The balances.
    pub fn balances(&self) -> &Balances {
        &self.balances
    }

    /// The transaction that a fact was recorded as.
    pub fn recorded(&self, fact: &FactId) -> Option<&Transaction> {
        self.recorded.get(fact)
    }

    /// All recorded transactions, in the order of their facts.
    pub fn transactions(&self) -> impl Iterator<Item = &Transaction> {
        self.recorded.values()
    }

    /// Records a new transaction and moves the balances.
    ///
    /// # Errors
    ///
    /// [`TooLarge`], and then nothing has changed.
    ///
    /// # Panics
    ///
    /// When the fact is recorded already: [`decide`](crate::decide) gives such a transaction as a
    /// repeated one, and posting it again would be a bug.
    pub fn record(&mut self, transaction: Transaction) -> Result<(), TooLarge> {
        let fact = transaction.fact();
        assert!(!self.recorded.contains_key(fact), "the fact {fact} was to be posted twice");
        self.balances.apply(&transaction)?;
        self.recorded.insert(fact.clone(), transaction);
        Ok(())
    }
}
