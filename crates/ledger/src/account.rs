//! Accounts and their stable names.

use std::fmt;
use std::str::FromStr;

/// Whose money an account holds: the partner's id in the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartnerId(pub i64);

/// Where a partner's money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pot {
    /// Granted, and not yet available.
    Held,
    /// The partner may ask for it.
    Available,
    /// Asked for, and on its way.
    InPayout,
}

impl Pot {
    const ALL: [Pot; 3] = [Pot::Held, Pot::Available, Pot::InPayout];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Pot::Held => "held",
            Pot::Available => "available",
            Pot::InPayout => "in_payout",
        }
    }
}

/// The office's own accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum House {
    /// What rewards have cost.
    RewardsExpense,
    /// What has been paid to partners.
    PaidOut,
    /// What operators have added to partners by hand, less what they have taken.
    Adjustments,
}

impl House {
    const ALL: [House; 3] = [House::RewardsExpense, House::PaidOut, House::Adjustments];

    fn name(self) -> &'static str {
        match self {
            House::RewardsExpense => "rewards_expense",
            House::PaidOut => "paid_out",
            House::Adjustments => "adjustments",
        }
    }
}

/// One account of the books.
///
/// The order is the one in which accounts are posted and locked: partners by id, each with its pots
/// in the order that money takes, then the house. As text an account is `partner:7:held` or
/// `house:rewards_expense`; these names are stored, and therefore never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Money that the office owes a partner.
    Partner {
        /// Whom it is owed to.
        partner: PartnerId,
        /// Where it is.
        pot: Pot,
    },
    /// An account of the office itself.
    House(House),
}

/// The side of a posting that makes a balance grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A debit, a positive posting.
    Debit,
    /// A credit, a negative posting.
    Credit,
}

impl Account {
    /// The partner whose account this is; none for the house.
    pub const fn partner(self) -> Option<PartnerId> {
        match self {
            Account::Partner { partner, .. } => Some(partner),
            Account::House(_) => None,
        }
    }

    /// The side that makes this account's balance grow. What is owed to partners and what was paid
    /// to them grows by credits; what rewards and adjustments cost grows by debits.
    pub const fn growing_side(self) -> Side {
        match self {
            Account::Partner { .. } | Account::House(House::PaidOut) => Side::Credit,
            Account::House(House::RewardsExpense | House::Adjustments) => Side::Debit,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Account::Partner { partner, pot } => write!(f, "partner:{}:{}", partner.0, pot.name()),
            Account::House(house) => write!(f, "house:{}", house.name()),
        }
    }
}

/// A text that names no account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an account; write one such as partner:7:held or house:paid_out")]
pub struct AccountError {
    /// What was written.
    pub text: String,
}

impl FromStr for Account {
    type Err = AccountError;

    /// Reads exactly what is printed: one account has one name.
    fn from_str(text: &str) -> Result<Account, AccountError> {
        // A number can be written in several ways, such as `+7` and `007`: only the printed one is
        // a name.
        named(text)
            .filter(|account| account.to_string() == text)
            .ok_or_else(|| AccountError { text: text.to_owned() })
    }
}

fn named(text: &str) -> Option<Account> {
    let (owner, rest) = text.split_once(':')?;
    match owner {
        "partner" => {
            let (id, name) = rest.split_once(':')?;
            let partner = PartnerId(id.parse().ok()?);
            let pot = Pot::ALL.into_iter().find(|pot| pot.name() == name)?;
            Some(Account::Partner { partner, pot })
        }
        "house" => House::ALL.into_iter().find(|house| house.name() == rest).map(Account::House),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{Account, House, PartnerId, Pot};

    #[test]
    fn every_account_has_its_stable_name() {
        let partner = |pot| Account::Partner { partner: PartnerId(7), pot };
        let table = [
            (partner(Pot::Held), "partner:7:held"),
            (partner(Pot::Available), "partner:7:available"),
            (partner(Pot::InPayout), "partner:7:in_payout"),
            (Account::House(House::RewardsExpense), "house:rewards_expense"),
            (Account::House(House::PaidOut), "house:paid_out"),
            (Account::House(House::Adjustments), "house:adjustments"),
        ];
        for (account, name) in table {
            assert_eq!(account.to_string(), name);
            assert_eq!(name.parse(), Ok(account));
        }
    }

    #[test]
    fn a_text_that_is_not_printed_by_any_account_is_refused() {
        let table = [
            "",
            "partner",
            "partner:7",
            "partner:7:",
            "partner::held",
            "partner:07:held",
            "partner:+7:held",
            "partner:-0:held",
            "partner: 7:held",
            "partner:7:Held",
            "partner:7:paid_out",
            "partner:7:held:",
            "partner:9223372036854775808:held",
            "Partner:7:held",
            "house",
            "house:",
            "house:held",
            "house:paid_out ",
            "office:paid_out",
        ];
        for text in table {
            let error = text.parse::<Account>().unwrap_err();
            assert_eq!(error.text, text);
        }
    }

    #[test]
    fn partners_come_before_the_house_in_the_order_of_their_ids() {
        let partner = |id, pot| Account::Partner { partner: PartnerId(id), pot };
        let sorted = [
            partner(2, Pot::Held),
            partner(2, Pot::Available),
            partner(2, Pot::InPayout),
            partner(10, Pot::Held),
            Account::House(House::RewardsExpense),
        ];
        assert!(sorted.is_sorted());
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(id in any::<i64>(), pot in 0_usize..3) {
            let account = Account::Partner { partner: PartnerId(id), pot: Pot::ALL[pot] };
            prop_assert_eq!(account.to_string().parse(), Ok(account));
        }

        #[test]
        fn a_text_that_is_read_is_the_name_of_its_account(text in "(partner|house):[-+0-9a-z_:]{0,12}") {
            if let Ok(account) = text.parse::<Account>() {
                prop_assert_eq!(account.to_string(), text);
            }
        }
    }
}
