//! One line of an order's history, in words.

use money::Amount;

use crate::clock::utc_text;
use crate::features::clicks::{ClickId, Passed, Rule};
use crate::features::orders::State;
use crate::features::rewards::{reason_words, steps_in_words};
use crate::pages::human_number;
use crate::words::{Lang, word, word_with};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The link was followed.
    Click {
        /// The click.
        id: ClickId,
        /// Its query.
        query: String,
    },
    /// The order was found to belong to a partner.
    Belongs(Rule),
    /// It belongs to nobody; whether there was somebody to pass over.
    Nobody {
        /// A click or an earlier order might have brought it.
        had_candidates: bool,
    },
    /// Somebody might have brought it, and does not get it.
    PassedOver(Passed),
    /// It came to this state, with a note.
    State(State, String),
    /// The form that made it came again.
    FormAgain,
    /// A fact was reported again.
    FactAgain(String),
    /// A reward was granted.
    Granted {
        /// In USD.
        amount: Amount,
        /// Until when it is held, in unix seconds.
        until_s: Option<i64>,
    },
    /// A reward of nothing was granted; how it was computed, a line for each step.
    GrantedNothing(String),
    /// A reward could not be decided.
    Undecided(String),
    /// The hold of a reward ended.
    Released(Amount),
    /// A reward was taken back.
    Reversed(Amount),
    /// A part of the order's loss was taken from the partner.
    LossShared(Amount),
    /// It was given back.
    LossReturned(Amount),
    /// Anything else that an order did to a partner's money, in words of the books.
    Posted {
        /// In English, and in Russian.
        words: [String; 2],
    },
    /// An operator corrected the order, for this reason.
    Edited(String),
    /// A reward was denied.
    Denied(String),
    /// An operator noted something for the others.
    Noted(String),
    /// A reward waits for an operator's look.
    InReview,
    /// An operator has looked at it and let it go on.
    Cleared,
}

/// Something that happened, when, by whom and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When, in unix milliseconds.
    pub at_ms: i64,
    /// Who did it; empty: nobody in particular.
    pub actor: String,
    /// Whose reward it is about; `None`: the order's own affair.
    pub partner_id: Option<i64>,
    /// What.
    pub what: What,
}

impl Line {
    /// When, as `YYYY-MM-DD HH:MM:SS` in UTC.
    pub fn time(&self) -> String {
        utc_text(self.at_ms.div_euclid(1000))
    }

    /// What happened, as a sentence.
    pub fn words(&self, lang: Lang) -> String {
        let with = |key: &str, code: &str| word_with(lang, key, &[("code", code)]);
        let usd = |amount: &Amount| human_number(&amount.to_string(), lang);
        let sum = |key: &str, amount: &Amount| word_with(lang, key, &[("number", &usd(amount))]);
        match &self.what {
            What::Click { .. } => word(lang, "history-click"),
            What::Belongs(rule) => with("history-belongs", &rule.words(lang)),
            What::Nobody { had_candidates: true } => word(lang, "rule-nobody"),
            What::Nobody { had_candidates: false } => word(lang, "rule-by-itself"),
            What::PassedOver(Passed { link, why, .. }) => {
                let values = [("link", link.as_str()), ("code", &why.words(lang))];
                word_with(lang, "history-passed", &values)
            }
            What::State(state, _) => word(lang, state_key(*state)),
            What::FormAgain => word(lang, "history-form-again"),
            What::FactAgain(fact) => with("history-fact-again", fact),
            What::Granted { amount, until_s: Some(until) } => {
                let values = [("number", &*usd(amount)), ("code", &utc_text(*until))];
                word_with(lang, "history-granted-held", &values)
            }
            What::Granted { amount, until_s: None } => sum("history-granted", amount),
            What::GrantedNothing(_) => word(lang, "history-zero"),
            What::Undecided(_) => word(lang, "history-undecided"),
            What::Released(amount) => sum("history-released", amount),
            What::Reversed(amount) => sum("history-reversed", amount),
            What::LossShared(amount) => sum("history-loss", amount),
            What::LossReturned(amount) => sum("history-loss-return", amount),
            What::Edited(_) => word(lang, "history-edited"),
            What::Posted { words: [english, russian] } => match lang {
                Lang::En => english.clone(),
                Lang::Ru => russian.clone(),
            },
            What::Denied(_) => word(lang, "history-denied"),
            What::Noted(_) => word(lang, "history-noted"),
            What::InReview => word(lang, "history-in-review"),
            What::Cleared => word(lang, "history-cleared"),
        }
    }

    /// What stands under the sentence: a note, a reason, the steps of a computation, a line for each;
    /// mostly empty.
    pub fn detail(&self, lang: Lang) -> String {
        match &self.what {
            What::Click { query: text, .. }
            | What::State(_, text)
            | What::Edited(text)
            | What::Noted(text) => text.clone(),
            What::Undecided(reason) | What::Denied(reason) => reason_words(lang, reason),
            What::GrantedNothing(steps) => steps_in_words(lang, steps).join("\n"),
            _ => String::new(),
        }
    }
}

/// The key of the words for a state that an order came to.
fn state_key(state: State) -> &'static str {
    match state {
        State::New => "history-new",
        State::Paid => "history-paid",
        State::Received => "history-received",
        State::Completed => "history-completed",
        State::Expired => "history-expired",
        State::Cancelled => "history-cancelled",
        State::Refunded => "history-refunded",
        State::Paused => "history-paused",
    }
}
