//! The truth table of attribution: every combination of what may be known of an order, against
//! answers that are looked up and struck out by hand, not computed by the same code.

use super::super::{
    Binding, Candidate, ClickId, Facts, Model, Rule, Verdict, Why, decide_attribution,
};

const DAY_MS: i64 = 86_400_000;
const NOW_MS: i64 = 1_793_534_400_000;
const A: i64 = 1;
const B: i64 = 2;
const C: i64 = 3;

/// Who is asked first, second and third, by setting.
const ASKED: [(Binding, Model, [&str; 3]); 6] = [
    (Binding::Never, Model::LastClick, ["last", "first", "-"]),
    (Binding::Never, Model::FirstClick, ["first", "last", "-"]),
    (Binding::First, Model::LastClick, ["bound", "last", "first"]),
    (Binding::First, Model::FirstClick, ["bound", "first", "last"]),
    (Binding::Latest, Model::LastClick, ["last", "first", "bound"]),
    (Binding::Latest, Model::FirstClick, ["first", "last", "bound"]),
];

/// Partners of the first and the last click. The first is 20 days old, the last 5 days.
const COOKIES: [&[i64]; 5] = [&[], &[A], &[A, B], &[B, A], &[A, A]];

/// Whether the customer is known, and to whom an earlier order of his binds him.
const CUSTOMERS: [(&str, Option<i64>); 5] = [
    ("unknown", None),
    ("came by himself", None),
    ("brought by A", Some(A)),
    ("brought by B", Some(B)),
    ("brought by C", Some(C)),
];

/// Whether a click of so many days counts under a window of so many, where another click's window
/// keeps the cookie beyond the browser's session, and where none does.
const COUNTS: [(i64, u32, bool, bool); 8] = [
    (20, 365, true, true),
    (20, 10, false, false),
    (20, 1, false, false),
    (20, 0, false, true),
    (5, 365, true, true),
    (5, 10, true, true),
    (5, 1, false, false),
    (5, 0, false, true),
];

const SUSPENDED: [&[i64]; 4] = [&[], &[A], &[B], &[A, B]];
const OWN: [&[i64]; 3] = [&[], &[A], &[B]];

/// One row of the table.
#[derive(Clone, Copy, Debug)]
struct Case {
    asked: (Binding, Model, [&'static str; 3]),
    cookie: &'static [i64],
    customer: (&'static str, Option<i64>),
    /// Of A, of B.
    windows: [u32; 2],
    suspended: &'static [i64],
    own: &'static [i64],
}

fn click(days: i64) -> ClickId {
    ClickId::from_number(ClickId::first_of_second(NOW_MS / 1000 - days * 86_400)).unwrap()
}

impl Case {
    fn window(&self, partner: i64) -> u32 {
        if partner == C { 365 } else { self.windows[partner as usize - 1] }
    }

    fn candidate(&self, partner_id: i64, days: i64) -> Candidate {
        Candidate {
            partner_id,
            link_id: partner_id * 1000 + days,
            link: format!("link{partner_id}"),
            click: click(days),
            is_suspended: self.suspended.contains(&partner_id),
            is_own: self.own.contains(&partner_id),
            window_days: self.window(partner_id),
        }
    }

    /// The age of a single click is that of a last one.
    fn touches(&self) -> [Option<(i64, i64)>; 2] {
        match *self.cookie {
            [first, last] => [Some((first, 20)), Some((last, 5))],
            [one] => [Some((one, 5)), Some((one, 5))],
            _ => [None, None],
        }
    }

    fn facts(&self) -> Facts {
        let [first, last] =
            self.touches().map(|touch| touch.map(|(partner, days)| self.candidate(partner, days)));
        let (binding, model, _) = self.asked;
        let bound = self.customer.1.map(|partner| (77, self.candidate(partner, 900)));
        Facts { model, binding, now_ms: NOW_MS, first, last, bound }
    }

    /// Why a name of the list gets nothing on his own account; `Some("")`: nothing speaks against
    /// him; `None`: there is nobody by that name.
    fn struck(&self, name: &str) -> Option<(i64, &'static str)> {
        let (partner, days) = match name {
            "first" if self.cookie.len() == 2 => self.touches()[0]?,
            "last" => self.touches()[1]?,
            "bound" => (self.customer.1?, 0),
            _ => return None,
        };
        let keeps = self.cookie.iter().any(|other| self.window(*other) > 0);
        let row = COUNTS.iter().find(|row| (row.0, row.1) == (days, self.window(partner)));
        let is_in_time = row.is_none_or(|row| if keeps { row.2 } else { row.3 });
        let why = match (self.suspended.contains(&partner), self.own.contains(&partner)) {
            (true, _) => "suspended",
            (_, true) => "own",
            _ if name != "bound" && !is_in_time => "expired",
            _ => "",
        };
        Some((partner, why))
    }
}

fn name_of(rule: &Rule, partner: i64, case: &Case) -> &'static str {
    match rule {
        Rule::Bound { .. } => "bound",
        Rule::LastClick { .. } => "last",
        // A single click is the first and the last.
        Rule::FirstClick { .. } if case.cookie.len() == 1 => "last",
        Rule::FirstClick { .. } => "first",
        Rule::NextClick { .. } => match case.asked.1 {
            Model::LastClick => "first",
            Model::FirstClick => "last",
        },
        Rule::Sentence(text) => panic!("{text} of {partner}"),
    }
}

fn word_of(why: &Why) -> &'static str {
    match why {
        Why::Suspended => "suspended",
        Why::Own => "own",
        Why::Expired { .. } => "expired",
        Why::LaterClick => "last",
        Why::EarlierClick => "first",
        Why::BoundToAnother => "bound",
    }
}

fn judge(case: &Case) {
    let Verdict { credit, passed } = decide_attribution(&case.facts());
    let asked: Vec<_> =
        case.asked.2.iter().filter_map(|name| Some((*name, case.struck(name)?))).collect();
    let expected = asked.iter().find(|(_, (_, why))| why.is_empty());
    let found = credit
        .as_ref()
        .map(|credit| (name_of(&credit.rule, credit.partner_id, case), credit.partner_id));
    let expected_pair = expected.map(|(name, (partner, _))| (*name, *partner));
    assert_eq!(found, expected_pair, "{case:?}");
    if let (Some(credit), Some((name, (partner, _)))) = (&credit, expected) {
        let days = match *name {
            "bound" => 900,
            "first" => 20,
            _ => 5,
        };
        assert_eq!(
            (credit.click, credit.link_id),
            (click(days), partner * 1000 + days),
            "{case:?}"
        );
        assert_eq!(credit.bound_by, (*name == "bound").then_some(77), "{case:?}");
    }
    // Everybody else is told why, in the same order.
    let winner = expected.map_or("", |(name, _)| *name);
    let told: Vec<_> = passed.iter().map(|one| (one.partner_id, word_of(&one.why))).collect();
    let others = asked.iter().filter(|(name, _)| *name != winner);
    let winner_word =
        if winner == "last" && matches!(found_rule(&credit), Some(Rule::FirstClick { .. })) {
            "first"
        } else {
            winner
        };
    let why_not: Vec<_> = others
        .map(|(_, (partner, why))| (*partner, if why.is_empty() { winner_word } else { *why }))
        .collect();
    assert_eq!(told, why_not, "{case:?}");
}

fn found_rule(credit: &Option<super::super::Credit>) -> Option<&Rule> {
    credit.as_ref().map(|credit| &credit.rule)
}

#[test]
fn every_combination_has_the_answer_of_the_table() {
    let windows = [365, 10, 1, 0];
    let mut count = 0;
    for asked in ASKED {
        for cookie in COOKIES {
            for customer in CUSTOMERS {
                for (a, b) in windows.iter().flat_map(|a| windows.map(|b| (*a, b))) {
                    for suspended in SUSPENDED {
                        for own in OWN {
                            let windows = [a, b];
                            judge(&Case { asked, cookie, customer, windows, suspended, own });
                            count += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(count, 6 * 5 * 5 * 16 * 4 * 3);
}

#[test]
fn a_click_counts_to_the_last_millisecond_of_its_window() {
    let asked = ASKED[0];
    let case = Case {
        asked,
        cookie: &[A],
        customer: CUSTOMERS[0],
        windows: [5, 5],
        suspended: &[],
        own: &[],
    };
    let facts = case.facts();
    assert!(decide_attribution(&facts).credit.is_some());
    let late = Facts { now_ms: NOW_MS + 1, ..facts.clone() };
    let Verdict { credit, passed } = decide_attribution(&late);
    assert_eq!(credit, None);
    let why = Why::Expired { ago_ms: 5 * DAY_MS + 1, window_ms: 5 * DAY_MS };
    assert_eq!(passed.into_iter().map(|one| one.why).collect::<Vec<_>>(), [why]);
    // A clock that goes back makes no click too old.
    assert!(decide_attribution(&Facts { now_ms: NOW_MS - 30 * DAY_MS, ..facts }).credit.is_some());
}

#[test]
fn when_the_click_that_counts_first_can_not_the_next_one_says_so() {
    let case = Case {
        asked: ASKED[0],
        cookie: &[A, B],
        customer: CUSTOMERS[0],
        windows: [365, 365],
        suspended: &[B],
        own: &[],
    };
    let credit = decide_attribution(&case.facts()).credit.unwrap();
    assert_eq!(credit.partner_id, A);
    assert!(matches!(credit.rule, Rule::NextClick { ref link, .. } if link == "link1"));
}
