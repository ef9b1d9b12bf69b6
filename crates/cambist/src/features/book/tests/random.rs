//! Random commands: the stored books are those of the pure ledger.

use std::collections::BTreeMap;

use ledger::{Command, Decision, FactId, Outstanding, PartnerId, Pot, State, decide_within};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use store::Stop;

use crate::on_both_engines;
use crate::testkit::TestApp;

use super::super::balances::usd;
use super::super::{BookRefusal, Subject, post};
use super::{fact, has};

/// A command for one of three partners; amounts are small, so that they often are too much.
fn commands(partners: [PartnerId; 3]) -> impl Strategy<Value = Command> {
    (0..3_usize, 0..12, -60..200_i64, prop_oneof![Just(Pot::Held), Just(Pot::Available)]).prop_map(
        move |(whose, which, units, from)| {
            let (partner, amount) = (partners[whose], usd(units));
            match which {
                0..=2 => Command::Grant { partner, amount },
                3 | 4 => Command::Release { partner, amount },
                5 => Command::Reverse { partner, amount, from },
                6 => Command::RequestPayout { partner, amount },
                7 => Command::PayoutDone { partner, amount },
                8 => Command::PayoutCancelled { partner, amount },
                9 => Command::ShareLoss { partner, amount },
                10 => Command::ReturnLoss { partner, amount },
                _ => Command::Adjust { partner, amount },
            }
        },
    )
}

/// One case: everything is told to the store and to the pure ledger, and both say the same.
async fn compare(
    app: &TestApp,
    partners: [PartnerId; 3],
    state: &mut State,
    given: &mut BTreeMap<PartnerId, Outstanding>,
    reports: Vec<(FactId, Command)>,
) -> Result<(), TestCaseError> {
    for (fact, command) in reports {
        let (deed, told) = (app.deed(), (fact.clone(), command));
        let posted =
            app.app.store().write(move |tx| post(tx, &deed, &told.0, &told.1, &Subject::order(42)));
        let whose = command.accounts()[0].partner().unwrap();
        let outstanding = given.entry(whose).or_default();
        let decided = decide_within(&fact, &command, state, outstanding);
        if let Ok(Decision::New(transaction)) = &decided {
            state.record(transaction.clone()).unwrap();
            *outstanding = outstanding.after(&command).unwrap();
        }
        let decided = decided.map_err(|refusal| Stop::Refused(BookRefusal::Ledger(refusal)));
        proptest::prop_assert_eq!(posted.await, decided, "{:?}", command);
    }
    for partner in partners {
        let [held, available, in_payout, _] = has(app, partner).await;
        let pure = [Pot::Held, Pot::Available, Pot::InPayout]
            .map(|pot| state.balances().of_partner(partner, pot).units());
        proptest::prop_assert_eq!([held, available, in_payout], pure);
    }
    Ok(())
}

on_both_engines! {
    async fn random_commands_leave_the_books_of_the_pure_ledger(app: TestApp) {
        let mut partners = [PartnerId(0); 3];
        for (partner, code) in partners.iter_mut().zip(["alpha", "beta", "gamma"]) {
            *partner = PartnerId(app.partner(code).await);
        }
        // The books go on from case to case, as they can't be emptied.
        let state = std::cell::RefCell::new(State::default());
        let given = std::cell::RefCell::new(BTreeMap::new());
        let facts = (0..200).prop_map(|number| fact(&format!("event:{number}")));
        let reports = vec((facts, commands(partners)), 1..40);
        let config = Config { cases: 16, failure_persistence: None, ..Config::default() };
        let run = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| {
            TestRunner::new(config).run(&reports, |reports| {
                let (mut state, mut given) = (state.borrow_mut(), given.borrow_mut());
                run.block_on(compare(&app, partners, &mut state, &mut given, reports))
            })
        }).unwrap();
        let mut kinds = BTreeMap::new();
        for transaction in state.borrow().transactions() {
            *kinds.entry(transaction.kind()).or_insert(0) += 1;
        }
        assert!(kinds.len() >= 5, "the commands reach little: {kinds:?}");
        app.close().await;
    }
}
