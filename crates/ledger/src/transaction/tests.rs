use money::{Amount, Scale};

use super::{Kind, Malformed, Posting, Transaction};
use crate::account::{Account, House, PartnerId, Pot};
use crate::fact::FactId;

const HELD: Account = Account::Partner { partner: PartnerId(7), pot: Pot::Held };
const AVAILABLE: Account = Account::Partner { partner: PartnerId(7), pot: Pot::Available };
const EXPENSE: Account = Account::House(House::RewardsExpense);

fn posting(account: Account, units: i64) -> Posting {
    Posting { account, amount: Amount::from_units(units, Scale::USD) }
}

fn build(kind: Kind, postings: &[Posting]) -> Result<Transaction, Malformed> {
    Transaction::new(FactId::new("order:42:grant").unwrap(), kind, postings.to_vec())
}

#[test]
fn only_balanced_postings_to_different_accounts_are_a_transaction() {
    let at_two_decimals =
        Posting { account: HELD, amount: Amount::from_units(-5, Scale::new(2).unwrap()) };
    let table = [
        (vec![], Malformed::Empty),
        (vec![posting(HELD, 5)], Malformed::Unbalanced { by: 5 }),
        (vec![posting(EXPENSE, 5), posting(HELD, -4)], Malformed::Unbalanced { by: 1 }),
        (vec![posting(EXPENSE, 5), posting(HELD, 5)], Malformed::Unbalanced { by: 10 }),
        (
            vec![posting(EXPENSE, i64::MIN), posting(HELD, i64::MIN)],
            Malformed::Unbalanced { by: 2 * i128::from(i64::MIN) },
        ),
        (vec![posting(HELD, 5), posting(HELD, -5)], Malformed::Twice { account: HELD }),
        (
            vec![posting(HELD, 2), posting(EXPENSE, -5), posting(HELD, 3)],
            Malformed::Twice { account: HELD },
        ),
        (
            vec![posting(EXPENSE, 5), at_two_decimals],
            Malformed::WrongScale { account: HELD, decimals: 2 },
        ),
        (
            vec![posting(EXPENSE, 5), posting(HELD, -5), posting(AVAILABLE, 0)],
            Malformed::Nothing { account: AVAILABLE },
        ),
    ];
    for (postings, reason) in table {
        assert_eq!(build(Kind::Grant, &postings), Err(reason));
    }
}

#[test]
fn only_a_grant_may_move_nothing() {
    let zeros = [posting(EXPENSE, 0), posting(HELD, 0)];
    for kind in Kind::ALL {
        let is_accepted = build(kind, &zeros).is_ok();
        assert_eq!(is_accepted, kind == Kind::Grant, "{kind}");
    }
}

#[test]
fn postings_are_kept_in_the_order_of_their_accounts() {
    let transaction =
        build(Kind::Grant, &[posting(EXPENSE, 5), posting(AVAILABLE, -2), posting(HELD, -3)]);
    let transaction = transaction.unwrap();
    let sorted = [posting(HELD, -3), posting(AVAILABLE, -2), posting(EXPENSE, 5)];
    assert_eq!(transaction.postings(), sorted);
    assert_eq!(transaction.posted_to(HELD), Some(sorted[0].amount));
    assert_eq!(transaction.posted_to(Account::House(House::PaidOut)), None);
}

#[test]
fn every_kind_has_its_stable_name() {
    let names = [
        "grant",
        "release",
        "reversal",
        "loss",
        "loss_return",
        "payout_request",
        "payout_done",
        "payout_cancelled",
        "adjustment",
    ];
    assert_eq!(Kind::ALL.map(Kind::name), names);
    for kind in Kind::ALL {
        assert_eq!(kind.to_string().parse(), Ok(kind));
    }
    for text in ["", "Grant", "grants", "payout"] {
        assert_eq!(text.parse::<Kind>().unwrap_err().text, text);
    }
}
