//! The sections of the desk, in the order of its navigation.

use store::{Fault, Tx};

use crate::features::{fraud, mail, orders, payouts};

/// Counts what waits for an operator, in one query.
type Waiting = fn(&mut Tx<'_>) -> Result<i64, Fault>;

/// A section of the desk.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its path in English: `/desk/orders`.
    pub path: &'static str,
    /// The key of its words.
    pub key: &'static str,
    /// The key that leads there after `g`; `None`: only the navigation does.
    pub letter: Option<&'static str>,
    /// What waits there for an operator, shown beside its name; `None`: nothing can.
    waiting: Option<Waiting>,
}

/// Sections under a heading.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The key of the heading's words.
    pub key: &'static str,
    /// The sections.
    pub sections: &'static [Section],
}

impl Section {
    /// A section where nothing can wait.
    const fn at(path: &'static str, key: &'static str) -> Section {
        Section { path, key, letter: None, waiting: None }
    }

    /// The same with the key that leads there after `g`.
    const fn letter(self, letter: &'static str) -> Section {
        Section { letter: Some(letter), ..self }
    }

    /// The same with a count of what waits there.
    const fn counting(self, waiting: Waiting) -> Section {
        Section { waiting: Some(waiting), ..self }
    }
}

/// Every section of the desk, in groups.
pub const GROUPS: &[Group] = &[
    Group {
        key: "desk-group-work",
        sections: &[
            // What waits, and what is wrong.
            Section::at("/desk", "desk-today").letter("t"),
            // What customers ask for.
            Section::at("/desk/orders", "desk-orders").letter("o").counting(orders::count_waiting),
            // What partners ask for.
            Section::at("/desk/payouts", "desk-payouts")
                .letter("p")
                .counting(payouts::count_pending),
            // Where partners want to be paid. Only some offices judge each of them, so none waits here.
            Section::at("/desk/accounts", "desk-accounts"),
            // Rewards that rules have stopped.
            Section::at("/desk/review", "fraud-review").letter("v").counting(fraud::count_open),
            // The rules that stop them.
            Section::at("/desk/rules", "fraud-rules"),
            // What customers and operators were told; what was given up waits.
            Section::at("/desk/mail", "desk-mail").counting(mail::count_dead),
        ],
    },
    Group {
        key: "desk-group-people",
        sections: &[
            // Who refers.
            Section::at("/desk/partners", "desk-partners").letter("a"),
        ],
    },
    Group {
        key: "desk-group-office",
        sections: &[
            // What is exchanged for what, and why it is published or not.
            Section::at("/desk/directions", "office-directions").letter("d"),
            // What can be given and received, and how much of it there is.
            Section::at("/desk/currencies", "office-currencies").letter("c"),
            // Where customers pay.
            Section::at("/desk/requisites", "office-requisites").letter("w"),
            // Where rates come from.
            Section::at("/desk/rates", "office-rates").letter("r"),
            // What monitorings read.
            Section::at("/desk/feeds", "office-feeds").letter("f"),
            // Whether the office is open.
            Section::at("/desk/settings", "office-settings").letter("s"),
            // The operator's own account.
            Section::at("/desk/security", "security"),
        ],
    },
];

/// How many wait in each section, in the order of [`GROUPS`]: a query for each that counts.
pub(super) fn count_waiting(tx: &mut Tx<'_>) -> Result<Vec<Option<i64>>, Fault> {
    let sections = GROUPS.iter().flat_map(|group| group.sections);
    sections.map(|section| section.waiting.map(|count| count(tx)).transpose()).collect()
}
