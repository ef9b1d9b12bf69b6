//! Judging an order when its rewards are decided, in that transaction.

use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::journal::{Note, NoteKind, note};
use crate::features::orders::Order;
use crate::features::rewards::{Judge, Judgement};

use super::case::Hit;
use super::rule::Mode;
use super::rules::ALL;
use super::store::{facts_of, insert_case};

/// Judges by the rules of this slice.
#[derive(Clone, Copy, Debug)]
pub struct Rules;

impl Judge for Rules {
    fn judge(&self, tx: &mut Tx<'_>, deed: &Deed, order: &Order) -> Result<Judgement, Fault> {
        // An order of before there were rules has no facts, and nothing speaks against it.
        let Some((facts, tuning)) = facts_of(tx, order.id, deed.at_ms)? else {
            return Ok(Judgement::Pass);
        };
        let hits = tuning.judge(&facts);
        let Some(verdict) = hits.iter().map(|hit| hit.verdict).max() else {
            return Ok(Judgement::Pass);
        };
        insert_case(tx, deed, &facts, verdict, &hits)?;
        let (kind, judgement) = match verdict {
            Mode::Deny => {
                let told = reason(&hits);
                (NoteKind::Denied, Judgement::Deny(told))
            }
            Mode::Off | Mode::Flag => (NoteKind::InReview, Judgement::Review),
        };
        let detail = match judgement {
            Judgement::Deny(told) => told.to_owned(),
            Judgement::Pass | Judgement::Review => String::new(),
        };
        let partner_id = Some(facts.partner_id);
        note(tx, deed, &Note { order_id: order.id, partner_id, kind, detail }, None)?;
        Ok(judgement)
    }
}

/// What the partner is told: by the first of the rules that deny.
fn reason(hits: &[Hit]) -> &'static str {
    let denying = hits.iter().find(|hit| hit.verdict == Mode::Deny);
    let rule = denying.and_then(|hit| ALL.iter().find(|rule| rule.name == hit.rule));
    rule.map_or("", |rule| rule.told)
}
