use money::{Amount, Scale};

use super::{Balances, TooLarge};
use crate::account::{Account, House, PartnerId, Pot};
use crate::fact::FactId;
use crate::transaction::{Kind, Posting, Transaction};

const HELD: Account = Account::Partner { partner: PartnerId(7), pot: Pot::Held };
const EXPENSE: Account = Account::House(House::RewardsExpense);

fn usd(units: i64) -> Amount {
    Amount::from_units(units, Scale::USD)
}

fn grant(units: i64) -> Transaction {
    let postings = vec![
        Posting { account: EXPENSE, amount: usd(units) },
        Posting { account: HELD, amount: usd(-units) },
    ];
    let fact = FactId::new("order:42:grant").unwrap();
    Transaction::new(fact, Kind::Grant, postings).unwrap()
}

#[test]
fn what_is_owed_grows_by_credits_and_what_it_cost_by_debits() {
    let balances = Balances::replay(&[grant(5), grant(2)]).unwrap();
    assert_eq!(balances.of_partner(PartnerId(7), Pot::Held), usd(7));
    assert_eq!(balances.of(EXPENSE), usd(7));
    assert_eq!(balances.of(Account::House(House::PaidOut)), usd(0));
    assert_eq!(balances.iter().collect::<Vec<_>>(), [(HELD, usd(7)), (EXPENSE, usd(7))]);
}

#[test]
fn a_transaction_that_does_not_fit_changes_no_balance() {
    let mut balances = Balances::default();
    balances.set(EXPENSE, usd(i64::MAX));
    let before = balances.clone();
    assert_eq!(balances.apply(&grant(1)), Err(TooLarge { account: EXPENSE }));
    assert_eq!(balances, before);
}

#[test]
fn accounts_without_money_do_not_tell_two_books_apart() {
    let mut emptied = Balances::default();
    emptied.set(HELD, usd(5));
    emptied.set(HELD, usd(0));
    assert_eq!(emptied, Balances::default());
    assert_eq!(Balances::replay(&[grant(0)]), Ok(Balances::default()));
}

#[test]
#[should_panic(expected = "the balance of partner:7:held is not in USD at 8 decimals")]
fn a_balance_at_another_scale_is_a_bug() {
    Balances::default().set(HELD, Amount::zero(Scale::new(2).unwrap()));
}
