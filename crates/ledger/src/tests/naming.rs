//! A fact that comes again with another content is refused, and the refusal names what differs first.

use proptest::prelude::{prop_assert_eq, proptest};

use crate::{Account, Balances, Command, Decision, Field, House, PartnerId, Pot, Refusal, decide};

use super::{commands, reports, run, units};

/// What a command says, in the order in which it is compared: kind, whose, from where, how much.
fn content(command: &Command) -> (u8, PartnerId, Option<Pot>, i64) {
    let (kind, partner, from, amount) = match *command {
        Command::Grant { partner, amount } => (0, partner, None, amount),
        Command::Release { partner, amount } => (1, partner, None, amount),
        Command::Reverse { partner, amount, from } => (2, partner, Some(from), amount),
        Command::ShareLoss { partner, amount } => (3, partner, None, amount),
        Command::ReturnLoss { partner, amount } => (4, partner, None, amount),
        Command::RequestPayout { partner, amount } => (5, partner, None, amount),
        Command::PayoutDone { partner, amount } => (6, partner, None, amount),
        Command::PayoutCancelled { partner, amount } => (7, partner, None, amount),
        Command::Adjust { partner, amount } => (8, partner, None, amount),
    };
    (kind, partner, from, amount.units())
}

/// The first field in which two commands differ.
fn differs(one: &Command, other: &Command) -> Option<Field> {
    let (one, other) = (content(one), content(other));
    let fields = [
        (one.0 != other.0, Field::Kind),
        (one.1 != other.1, Field::Partner),
        (one.2 != other.2, Field::Pot),
        (one.3 != other.3, Field::Amount),
    ];
    fields.into_iter().find(|(is_other, _)| *is_other).map(|(_, field)| field)
}

/// What the house's accounts must come to, from the commands alone: rewards, and adjustments.
fn costs(posted: &[super::Report]) -> (i128, i128) {
    let (mut rewards, mut adjustments) = (0, 0);
    for (_, command) in posted {
        let units = i128::from(content(command).3);
        match command {
            Command::Grant { .. } | Command::ReturnLoss { .. } => rewards += units,
            Command::Reverse { .. } | Command::ShareLoss { .. } => rewards -= units,
            Command::Adjust { .. } => adjustments += units,
            Command::Release { .. }
            | Command::RequestPayout { .. }
            | Command::PayoutDone { .. }
            | Command::PayoutCancelled { .. } => {}
        }
    }
    (rewards, adjustments)
}

proptest! {
    #[test]
    fn a_fact_with_another_content_is_refused_by_the_first_field_that_differs(
        reports in reports(),
        command in commands(),
    ) {
        let (state, posted) = run(&reports);
        for (fact, first) in &posted {
            let recorded = state.recorded(fact).expect("what was posted is recorded").clone();
            let expected = match differs(first, &command) {
                None => Ok(Decision::Repeated(recorded)),
                Some(field) => Err(Refusal::FactConflict { field }),
            };
            prop_assert_eq!(decide(fact, &command, &state), expected, "{:?} after {:?}", command, first);
        }
    }

    #[test]
    fn what_rewards_and_adjustments_cost_is_what_was_given(reports in reports()) {
        let (state, posted) = run(&reports);
        let balances: &Balances = state.balances();
        let (rewards, adjustments) = costs(&posted);
        prop_assert_eq!(units(balances, Account::House(House::RewardsExpense)), rewards);
        prop_assert_eq!(units(balances, Account::House(House::Adjustments)), adjustments);
    }
}
