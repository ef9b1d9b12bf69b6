use money::{Amount, Scale};

use super::{Decision, Field, Refusal, decide, decide_within};
use crate::account::{Account, House, PartnerId, Pot};
use crate::balances::Balances;
use crate::command::Command;
use crate::fact::FactId;
use crate::outstanding::Outstanding;
use crate::state::State;
use crate::transaction::Posting;

const PARTNER: PartnerId = PartnerId(7);
const OTHER: PartnerId = PartnerId(8);

fn usd(units: i64) -> Amount {
    Amount::from_units(units, Scale::USD)
}

fn fact(id: &str) -> FactId {
    FactId::new(id).unwrap()
}

/// The partner's pots, and everything else empty.
fn books(held: i64, available: i64, in_payout: i64) -> State {
    let mut balances = Balances::default();
    for (pot, units) in [(Pot::Held, held), (Pot::Available, available), (Pot::InPayout, in_payout)]
    {
        balances.set(Account::Partner { partner: PARTNER, pot }, usd(units));
    }
    State::new(balances, [])
}

fn grant(units: i64) -> Command {
    Command::Grant { partner: PARTNER, amount: usd(units) }
}

fn release(units: i64) -> Command {
    Command::Release { partner: PARTNER, amount: usd(units) }
}

fn reverse(units: i64, from: Pot) -> Command {
    Command::Reverse { partner: PARTNER, amount: usd(units), from }
}

fn share(units: i64) -> Command {
    Command::ShareLoss { partner: PARTNER, amount: usd(units) }
}

fn give_back(units: i64) -> Command {
    Command::ReturnLoss { partner: PARTNER, amount: usd(units) }
}

fn request(units: i64) -> Command {
    Command::RequestPayout { partner: PARTNER, amount: usd(units) }
}

fn done(units: i64) -> Command {
    Command::PayoutDone { partner: PARTNER, amount: usd(units) }
}

fn cancelled(units: i64) -> Command {
    Command::PayoutCancelled { partner: PARTNER, amount: usd(units) }
}

fn adjust(units: i64) -> Command {
    Command::Adjust { partner: PARTNER, amount: usd(units) }
}

#[test]
fn every_command_posts_its_row_of_the_table() {
    // (command, its postings in the order of accounts; debits are positive)
    let table = [
        (grant(5), "grant: partner:7:held -5, house:rewards_expense 5"),
        (grant(0), "grant: partner:7:held 0, house:rewards_expense 0"),
        (release(5), "release: partner:7:held 5, partner:7:available -5"),
        (reverse(5, Pot::Held), "reversal: partner:7:held 5, house:rewards_expense -5"),
        (reverse(5, Pot::Available), "reversal: partner:7:available 5, house:rewards_expense -5"),
        (share(5), "loss: partner:7:available 5, house:rewards_expense -5"),
        (give_back(5), "loss_return: partner:7:available -5, house:rewards_expense 5"),
        (request(5), "payout_request: partner:7:available 5, partner:7:in_payout -5"),
        (done(5), "payout_done: partner:7:in_payout 5, house:paid_out -5"),
        (cancelled(5), "payout_cancelled: partner:7:available -5, partner:7:in_payout 5"),
        (adjust(5), "adjustment: partner:7:available -5, house:adjustments 5"),
        (adjust(-5), "adjustment: partner:7:available 5, house:adjustments -5"),
    ];
    for (command, expected) in table {
        let decision = decide(&fact("x"), &command, &books(10, 10, 10)).unwrap();
        let Decision::New(transaction) = decision else { panic!("{command:?} was not new") };
        let line = |posting: &Posting| format!("{} {}", posting.account, posting.amount.units());
        let lines: Vec<_> = transaction.postings().iter().map(line).collect();
        assert_eq!(format!("{}: {}", transaction.kind(), lines.join(", ")), expected);
        let accounts: Vec<_> =
            transaction.postings().iter().map(|posting| posting.account).collect();
        assert_eq!(accounts, command.accounts(), "{command:?}");
    }
}

#[test]
fn what_the_books_refuse_is_refused_with_its_reason() {
    let negative = Refusal::Negative;
    let not_positive = Refusal::NotPositive;
    let held = |units| Refusal::InsufficientHeld { has: usd(units) };
    let available = |units| Refusal::InsufficientAvailable { has: usd(units) };
    let in_payout = |units| Refusal::InsufficientInPayout { has: usd(units) };
    let table = [
        (books(0, 0, 0), grant(-1), negative),
        (books(9, 9, 9), release(0), not_positive),
        (books(9, 9, 9), release(-1), not_positive),
        (books(9, 9, 9), reverse(0, Pot::Held), not_positive),
        (books(9, 9, 9), reverse(-1, Pot::Available), not_positive),
        (books(9, 9, 9), reverse(0, Pot::InPayout), not_positive),
        (books(9, 9, 9), share(0), not_positive),
        (books(9, 9, 9), share(-1), not_positive),
        (books(9, 9, 9), give_back(0), not_positive),
        (books(9, 9, 9), request(0), not_positive),
        (books(9, 9, 9), done(i64::MIN), not_positive),
        (books(9, 9, 9), cancelled(-1), not_positive),
        (books(9, 9, 9), adjust(0), Refusal::NothingToAdjust),
        (books(9, 9, 9), reverse(1, Pot::InPayout), Refusal::PotNotReversible),
        (books(4, 9, 9), release(5), held(4)),
        (books(4, 9, 9), reverse(5, Pot::Held), held(4)),
        (books(9, 4, 9), request(5), available(4)),
        (books(9, -4, 9), request(1), available(-4)),
        (books(9, 9, 4), done(5), in_payout(4)),
        (books(9, 9, 4), cancelled(5), in_payout(4)),
    ];
    for (state, command, refusal) in table {
        assert_eq!(decide(&fact("x"), &command, &state), Err(refusal), "{command:?}");
    }
}

#[test]
fn everything_there_is_can_be_taken_to_the_last_unit() {
    let all = [release(5), reverse(5, Pot::Held), request(5), done(5), cancelled(5)];
    for command in all {
        assert!(decide(&fact("x"), &command, &books(5, 5, 5)).is_ok(), "{command:?}");
        assert!(decide(&fact("x"), &command, &books(4, 4, 4)).is_err(), "{command:?}");
    }
}

#[test]
fn a_reversal_a_shared_loss_and_an_adjustment_may_leave_available_below_zero() {
    for command in [reverse(5, Pot::Available), share(5), adjust(-5)] {
        let mut state = books(0, 3, 0);
        let decision = decide(&fact("x"), &command, &state).unwrap();
        state.record(decision.transaction().clone()).unwrap();
        assert_eq!(state.balances().of_partner(PARTNER, Pot::Available), usd(-2), "{command:?}");
    }
}

#[test]
fn no_more_is_taken_back_than_was_given_for_the_same_cause() {
    let given = Outstanding { granted: usd(5), shared: usd(3) };
    let ask = |command| decide_within(&fact("x"), &command, &books(9, 9, 9), &given);
    for command in [reverse(5, Pot::Held), reverse(5, Pot::Available), give_back(3), release(9)] {
        assert!(ask(command).is_ok(), "{command:?}");
    }
    let table = [(reverse(6, Pot::Held), 5), (reverse(6, Pot::Available), 5), (give_back(4), 3)];
    for (command, left) in table {
        let refusal = Refusal::MoreThanGiven { left: usd(left) };
        assert_eq!(ask(command), Err(refusal), "{command:?}");
    }
    // What is missing is told before what was given.
    let held = Err(Refusal::InsufficientHeld { has: usd(9) });
    assert_eq!(ask(reverse(10, Pot::Held)), held);
}

#[test]
fn a_balance_that_would_not_fit_is_refused() {
    let account = |pot| Account::Partner { partner: PARTNER, pot };
    let table = [
        (books(i64::MAX, 0, 0), grant(1), account(Pot::Held)),
        (books(1, i64::MAX, 0), release(1), account(Pot::Available)),
        (books(0, i64::MIN, 0), reverse(1, Pot::Available), account(Pot::Available)),
        (books(0, i64::MIN, 0), share(1), account(Pot::Available)),
        (books(0, i64::MAX, 0), give_back(1), account(Pot::Available)),
        (books(0, i64::MAX, 0), adjust(1), account(Pot::Available)),
        (books(0, 0, 0), adjust(i64::MIN), account(Pot::Available)),
    ];
    for (state, command, account) in table {
        let refusal = Err(Refusal::TooLarge { account });
        assert_eq!(decide(&fact("x"), &command, &state), refusal, "{command:?}");
    }
    let mut full = Balances::default();
    let expense = Account::House(House::RewardsExpense);
    full.set(expense, usd(i64::MAX));
    let refusal = Err(Refusal::TooLarge { account: expense });
    assert_eq!(decide(&fact("x"), &grant(1), &State::new(full, [])), refusal);
}

#[test]
fn the_same_fact_with_another_content_names_the_field_that_differs() {
    let other = |units| Command::Grant { partner: OTHER, amount: usd(units) };
    let table = [
        (grant(5), release(5), Field::Kind),
        (grant(5), other(5), Field::Partner),
        (grant(5), other(6), Field::Partner),
        (grant(5), grant(6), Field::Amount),
        (grant(5), grant(0), Field::Amount),
        // An impossible amount is a conflict first, whatever else is wrong with it.
        (grant(5), grant(-5), Field::Amount),
        (grant(5), grant(i64::MIN), Field::Amount),
        (grant(0), grant(5), Field::Amount),
        (grant(0), other(0), Field::Partner),
        (reverse(5, Pot::Held), reverse(5, Pot::Available), Field::Pot),
        (reverse(5, Pot::Held), reverse(6, Pot::InPayout), Field::Pot),
        (reverse(5, Pot::Available), reverse(6, Pot::Available), Field::Amount),
        (reverse(5, Pot::Available), share(5), Field::Kind),
        (share(5), give_back(5), Field::Kind),
        (share(5), share(6), Field::Amount),
        (request(5), done(5), Field::Kind),
        (done(5), cancelled(5), Field::Kind),
        (adjust(5), adjust(-5), Field::Amount),
        (adjust(-5), request(5), Field::Kind),
    ];
    for (first, second, field) in table {
        let mut state = books(9, 9, 9);
        let decision = decide(&fact("x"), &first, &state).unwrap();
        state.record(decision.transaction().clone()).unwrap();
        let refusal = Err(Refusal::FactConflict { field });
        assert_eq!(decide(&fact("x"), &second, &state), refusal, "{first:?} then {second:?}");
    }
}

#[test]
fn a_repeated_fact_gives_the_recorded_transaction_even_when_the_money_is_gone() {
    let mut state = books(0, 5, 0);
    let first = decide(&fact("payout:1"), &request(5), &state).unwrap();
    state.record(first.transaction().clone()).unwrap();
    let again = decide(&fact("payout:1"), &request(5), &state);
    assert_eq!(again, Ok(Decision::Repeated(first.transaction().clone())));
    let refusal = Err(Refusal::InsufficientAvailable { has: usd(0) });
    assert_eq!(decide(&fact("payout:2"), &request(5), &state), refusal);
}

#[test]
#[should_panic(expected = "the fact x was to be posted twice")]
fn recording_a_fact_twice_is_a_bug() {
    let mut state = State::default();
    let decision = decide(&fact("x"), &grant(5), &state).unwrap();
    state.record(decision.transaction().clone()).unwrap();
    let _ = state.record(decision.transaction().clone());
}

#[test]
#[should_panic(expected = "a command's amount is not in USD at 8 decimals")]
fn a_command_at_another_scale_is_a_bug() {
    let amount = Amount::zero(Scale::new(2).unwrap());
    let _ = decide(&fact("x"), &Command::Grant { partner: PARTNER, amount }, &State::default());
}

#[test]
fn a_refusal_says_what_there_is_and_what_to_do() {
    let table = [
        (
            Refusal::InsufficientAvailable { has: usd(150_000_000) },
            "only 1.5 USD is available; ask for at most that",
        ),
        (
            Refusal::FactConflict { field: Field::Amount },
            "this fact is recorded already with another amount; report a correction as a new fact",
        ),
        (
            Refusal::FactConflict { field: Field::Partner },
            "this fact is recorded already with another partner; report a correction as a new fact",
        ),
    ];
    for (refusal, message) in table {
        assert_eq!(refusal.to_string(), message);
    }
}
