//! What always holds in the books, over random sequences of commands.
//!
//! The facts are few, so that many are reported twice, with the same and with another content; the
//! amounts are small enough to run out of money often, with a large one now and then.

mod naming;

use std::collections::BTreeMap;

use money::{Amount, Scale};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};

use crate::{
    Account, Balances, Command, Decision, FactId, House, Kind, Outstanding, PartnerId, Pot, State,
    decide, decide_within,
};

type Report = (FactId, Command);

fn usd(units: i64) -> Amount {
    Amount::from_units(units, Scale::USD)
}

fn amounts() -> impl Strategy<Value = Amount> {
    prop_oneof![
        1 => Just(0),
        1 => Just(-3),
        1 => Just(i64::MAX),
        20 => 1_i64..20,
    ]
    .prop_map(usd)
}

fn commands() -> impl Strategy<Value = Command> {
    let pots = prop_oneof![
        4 => Just(Pot::Held),
        4 => Just(Pot::Available),
        1 => Just(Pot::InPayout),
    ];
    let signed = prop_oneof![1 => amounts(), 1 => (-20_i64..20).prop_map(usd)];
    ((1_i64..4).prop_map(PartnerId), amounts(), signed, pots, 0..12).prop_map(
        |(partner, amount, signed, from, which)| match which {
            0..3 => Command::Grant { partner, amount },
            3..5 => Command::Release { partner, amount },
            5 => Command::Reverse { partner, amount, from },
            6 => Command::RequestPayout { partner, amount },
            7 => Command::PayoutDone { partner, amount },
            8 => Command::PayoutCancelled { partner, amount },
            9 => Command::ShareLoss { partner, amount },
            10 => Command::ReturnLoss { partner, amount },
            _ => Command::Adjust { partner, amount: signed },
        },
    )
}

fn reports() -> impl Strategy<Value = Vec<Report>> {
    let facts = (0..60).prop_map(|id| FactId::new(format!("event:{id}")).expect("is short ASCII"));
    vec((facts, commands()), 0..80)
}

/// Reports everything to empty books, and gives what was newly posted, in order.
fn run(reports: &[Report]) -> (State, Vec<Report>) {
    let mut state = State::default();
    let mut posted = Vec::new();
    for (fact, command) in reports {
        if let Ok(Decision::New(transaction)) = decide(fact, command, &state) {
            state.record(transaction).expect("a decision fits the balances");
            posted.push((fact.clone(), *command));
        }
    }
    (state, posted)
}

/// What an auditor counts for one partner, from the commands alone.
#[derive(Default)]
struct Totals {
    granted: i128,
    reversed: i128,
    shared: i128,
    returned: i128,
    adjusted: i128,
    paid_out: i128,
}

fn totals(posted: &[Report]) -> BTreeMap<PartnerId, Totals> {
    let mut totals = BTreeMap::<_, Totals>::new();
    for (_, command) in posted {
        match *command {
            Command::Grant { partner, amount } => {
                totals.entry(partner).or_default().granted += i128::from(amount.units());
            }
            Command::Reverse { partner, amount, .. } => {
                totals.entry(partner).or_default().reversed += i128::from(amount.units());
            }
            Command::ShareLoss { partner, amount } => {
                totals.entry(partner).or_default().shared += i128::from(amount.units());
            }
            Command::ReturnLoss { partner, amount } => {
                totals.entry(partner).or_default().returned += i128::from(amount.units());
            }
            Command::Adjust { partner, amount } => {
                totals.entry(partner).or_default().adjusted += i128::from(amount.units());
            }
            Command::PayoutDone { partner, amount } => {
                totals.entry(partner).or_default().paid_out += i128::from(amount.units());
            }
            Command::Release { .. }
            | Command::RequestPayout { .. }
            | Command::PayoutCancelled { .. } => {}
        }
    }
    totals
}

fn units(balances: &Balances, account: Account) -> i128 {
    i128::from(balances.of(account).units())
}

#[test]
fn the_random_sequences_reach_every_kind_of_transaction_and_every_outcome() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut kinds, mut repeated, mut refusals) = (BTreeMap::new(), 0, BTreeMap::new());
    for _ in 0..200 {
        let reports = reports().new_tree(&mut runner).expect("nothing is filtered").current();
        let mut state = State::default();
        for (fact, command) in &reports {
            match decide(fact, command, &state) {
                Ok(Decision::New(transaction)) => {
                    *kinds.entry(transaction.kind()).or_insert(0) += 1;
                    state.record(transaction).expect("a decision fits the balances");
                }
                Ok(Decision::Repeated(_)) => repeated += 1,
                Err(refusal) => {
                    let text = format!("{refusal:?}");
                    let name = text.split(' ').next().unwrap_or_default().to_owned();
                    *refusals.entry(name).or_insert(0) += 1;
                }
            }
        }
    }
    assert_eq!(kinds.len(), Kind::ALL.len(), "{kinds:?}");
    assert_eq!(refusals.len(), 9, "{refusals:?}");
    assert!(repeated > 0);
}

proptest! {
    #[test]
    fn every_transaction_sums_to_zero(reports in reports()) {
        let (state, posted) = run(&reports);
        prop_assert_eq!(state.transactions().count(), posted.len());
        for transaction in state.transactions() {
            let sum: i128 = transaction.postings().iter().map(|posting| i128::from(posting.amount.units())).sum();
            prop_assert_eq!(sum, 0);
            prop_assert!(transaction.postings().is_sorted_by(|a, b| a.account < b.account));
        }
    }

    #[test]
    fn replaying_all_transactions_gives_every_balance(reports in reports()) {
        let (state, posted) = run(&reports);
        let in_order: Vec<_> = posted
            .iter()
            .map(|(fact, _)| state.recorded(fact).expect("what was posted is recorded"))
            .collect();
        let replayed = Balances::replay(in_order.iter().copied());
        prop_assert_eq!(replayed.as_ref(), Ok(state.balances()));
        // The sum of an account's postings, counted apart from how balances are kept.
        let mut sums = BTreeMap::<_, i128>::new();
        for posting in in_order.iter().flat_map(|transaction| transaction.postings()) {
            *sums.entry(posting.account).or_default() += i128::from(posting.amount.units());
        }
        for (account, debits) in sums {
            let is_cost = matches!(account, Account::House(House::RewardsExpense | House::Adjustments));
            let expected = if is_cost { debits } else { -debits };
            prop_assert_eq!(units(state.balances(), account), expected, "{}", account);
        }
    }

    #[test]
    fn the_same_fact_twice_changes_nothing(reports in reports()) {
        let (state, posted) = run(&reports);
        for (fact, command) in &posted {
            let recorded = state.recorded(fact).expect("what was posted is recorded").clone();
            prop_assert_eq!(decide(fact, command, &state), Ok(Decision::Repeated(recorded)));
        }
        // Reporting everything that was accepted again, in any place, leaves the same books.
        let twice: Vec<_> = posted.iter().flat_map(|report| [report.clone(), report.clone()]).collect();
        prop_assert_eq!(run(&twice), (state, posted));
    }

    #[test]
    fn a_fact_with_another_content_is_never_posted(reports in reports(), command in commands()) {
        let (state, posted) = run(&reports);
        for (fact, first) in &posted {
            let decision = decide(fact, &command, &state);
            prop_assert_eq!(decision.is_ok(), *first == command, "{:?} after {:?}", command, first);
        }
    }

    #[test]
    fn what_a_partner_has_and_got_is_what_he_was_granted(reports in reports()) {
        let (state, posted) = run(&reports);
        let balances = state.balances();
        let mut paid_out = 0;
        for (partner, totals) in totals(&posted) {
            let pots: i128 = [Pot::Held, Pot::Available, Pot::InPayout]
                .into_iter()
                .map(|pot| units(balances, Account::Partner { partner, pot }))
                .sum();
            let borne = totals.shared - totals.returned;
            let given = totals.granted - totals.reversed - borne + totals.adjusted;
            prop_assert_eq!(pots + totals.paid_out, given, "{:?}", partner);
            paid_out += totals.paid_out;
        }
        prop_assert_eq!(units(balances, Account::House(House::PaidOut)), paid_out);
    }

    #[test]
    fn only_a_reversal_a_shared_loss_or_an_adjustment_takes_available_below_zero(reports in reports()) {
        let mut state = State::default();
        for (fact, command) in &reports {
            let Ok(Decision::New(transaction)) = decide(fact, command, &state) else { continue };
            let before = state.balances().clone();
            state.record(transaction).expect("a decision fits the balances");
            for (account, balance) in state.balances().iter().filter(|(_, balance)| balance.is_negative()) {
                let Account::Partner { pot, .. } = account else { continue };
                prop_assert_eq!(pot, Pot::Available);
                let has_fallen = balance.compare(&before.of(account)).is_lt();
                let may_fall = matches!(
                    command,
                    Command::Reverse { from: Pot::Available, .. }
                        | Command::ShareLoss { .. }
                        | Command::Adjust { .. }
                );
                prop_assert!(!has_fallen || may_fall, "{:?} took {} to {}", command, account, balance);
            }
        }
    }

    #[test]
    fn what_was_given_for_a_cause_is_taken_back_at_most_once(reports in reports()) {
        // Each fact's number names its cause: three causes, so that they meet often.
        let (mut state, mut given) = (State::default(), BTreeMap::<_, Outstanding>::new());
        let mut counted = BTreeMap::<_, (i128, i128)>::new();
        for (place, (fact, command)) in reports.iter().enumerate() {
            let partner = command.accounts()[0].partner();
            let cause = (partner, place % 3);
            let outstanding = given.entry(cause).or_default();
            let Ok(Decision::New(transaction)) = decide_within(fact, command, &state, outstanding)
            else { continue };
            let Some(after) = outstanding.after(command) else { continue };
            state.record(transaction).expect("a decision fits the balances");
            *outstanding = after;
            let (granted, shared) = counted.entry(cause).or_default();
            match *command {
                Command::Grant { amount, .. } => *granted += i128::from(amount.units()),
                Command::Reverse { amount, .. } => *granted -= i128::from(amount.units()),
                Command::ShareLoss { amount, .. } => *shared += i128::from(amount.units()),
                Command::ReturnLoss { amount, .. } => *shared -= i128::from(amount.units()),
                _ => {}
            }
            prop_assert!(*granted >= 0 && *shared >= 0, "{:?} of {:?}", command, cause);
        }
    }

    #[test]
    fn a_decision_needs_only_its_accounts_and_its_fact(reports in reports(), report in (0..60, commands())) {
        let (state, _) = run(&reports);
        let (fact, command) = (FactId::new(format!("event:{}", report.0)).expect("is short ASCII"), report.1);
        let mut balances = Balances::default();
        for account in command.accounts() {
            balances.set(account, state.balances().of(account));
        }
        let part = State::new(balances, state.recorded(&fact).cloned());
        prop_assert_eq!(decide(&fact, &command, &part), decide(&fact, &command, &state));
    }
}
