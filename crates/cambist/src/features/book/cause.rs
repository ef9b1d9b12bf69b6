//! Why a partner's money moved, in words.

use ledger::Kind;

use crate::words::{Lang, word, word_with};

use super::statement::StatementEntry;
use super::subject::About;

impl StatementEntry {
    /// Why the money moved, in a sentence.
    pub fn cause(&self, lang: Lang) -> String {
        let is_nothing = self.movements.iter().all(|movement| movement.change.is_zero());
        let key = match self.kind {
            Kind::Grant if is_nothing => "cause-zero",
            Kind::Grant => "cause-grant",
            Kind::Release => "cause-release",
            Kind::Reversal => "cause-reversal",
            Kind::Loss => "cause-loss",
            Kind::LossReturn => "cause-loss-return",
            Kind::PayoutRequest => "cause-payout-request",
            Kind::PayoutDone => "cause-payout-done",
            Kind::PayoutCancelled => "cause-payout-cancelled",
            Kind::Adjustment => "cause-adjustment",
        };
        let about = match self.subject.about {
            About::Order(number) => {
                word_with(lang, "cause-order", &[("number", &number.to_string())])
            }
            About::Payout(number) => number.to_string(),
            About::Office => String::new(),
        };
        match (self.kind, self.subject.note.as_str()) {
            (Kind::Adjustment, "") => word(lang, "cause-adjustment-bare"),
            (Kind::Adjustment, reason) => word_with(lang, key, &[("code", reason)]),
            _ => word_with(lang, key, &[("code", &about)]).trim_end().to_owned(),
        }
    }

    /// The order that it was about.
    pub fn order_id(&self) -> Option<i64> {
        match self.subject.about {
            About::Order(number) => Some(number),
            About::Payout(_) | About::Office => None,
        }
    }
}
