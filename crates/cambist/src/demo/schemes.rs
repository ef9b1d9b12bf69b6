//! What the demo's rules on fraud catch: a few orders that went crooked ways, which the rules find by
//! themselves.

use store::{Stop, Tx, Within};

use crate::app::{App, Snapshot};
use crate::chance::Chance;
use crate::features::audit::{Actor, Deed};
use crate::features::clicks::Click;
use crate::features::fraud::{Change, Decision, Mode, tune};
use crate::features::identity::{Trace, network_text, record_traces};
use crate::features::orders::{Action, NewOrder};
use crate::features::partners::find_partner;

use super::orders::{Coming, Happening, Planned, TRIES, WORD, Way, attributed, new_order};
use super::{DemoRefusal, Month};

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
/// With fewer orders than this the month is too small for crooked ones.
const FEWEST: u32 = 20;

/// The partner of `demo.json`, and the clicks by which the crooked orders come.
pub(super) struct Schemes<'a> {
    partner_id: i64,
    /// The partner himself tries his own link, nine days before the end.
    own: &'a Click,
    /// A program follows it, six days before the end.
    program: Option<&'a Click>,
    /// Three people with one card, five, four and three days before the end.
    ring: [&'a Click; 3],
    /// Somebody with a mailbox for ten minutes, 22 days before the end.
    hasty: &'a Click,
}

impl<'a> Schemes<'a> {
    /// Looks for clicks that fit; `None`: the month is too small.
    pub(super) fn find(month: Month, partner_id: i64, clicks: &'a [Click]) -> Option<Schemes<'a>> {
        if month.orders < FEWEST {
            return None;
        }
        let his = || clicks.iter().filter(move |click| click.partner_id == partner_id);
        let near = |days: i64, is_bot: bool| {
            let at_ms = month.ends_at_ms - days * DAY_MS;
            his()
                .filter(|click| click.bot_reason().is_some() == is_bot)
                .min_by_key(|click| (click.id.at_ms() - at_ms).abs())
        };
        Some(Schemes {
            partner_id,
            own: near(9, false)?,
            program: near(6, true),
            ring: [near(5, false)?, near(4, false)?, near(3, false)?],
            hasty: near(22, false)?,
        })
    }

    /// Switches the rules as the demo's operator has them, and leaves the partner's traces.
    pub(super) async fn settle(&self, app: &App, month: Month) -> Result<(), Stop<DemoRefusal>> {
        let deed = Deed { at_ms: month.ends_at_ms - 30 * DAY_MS, actor: Actor::Demo };
        let (partner_id, own) = (self.partner_id, self.own.clone());
        let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<DemoRefusal>> {
            let strict = Change { mode: Some(Mode::Deny), thresholds: Vec::new() };
            tune(tx, &deed, "bots", &strict, None).within()?;
            let Some(partner) = find_partner(tx, partner_id)? else { return Ok(()) };
            let trace = Trace {
                account_id: partner.account_id,
                network: network_text(own.address),
                browser: own.visitor.bytes().to_vec(),
                at_s: own.id.at_s() - 3600,
            };
            Ok(record_traces(tx, &[trace])?)
        };
        app.store().write(unit).await?;
        Ok(app.refresh().await?)
    }

    /// The orders, from the number `first` of the plan on.
    pub(super) fn plan(
        &self,
        app: &App,
        snapshot: &Snapshot,
        chance: &dyn Chance,
        first: usize,
        plan: &mut Vec<Planned>,
    ) {
        let mut next = first;
        let mut add = |click: &Click, new: NewOrder, more: Vec<(i64, Happening)>| {
            plan.extend(happenings(next, click, new, more));
            next += 1;
        };
        let by = |click: &Click| -> Option<NewOrder> {
            let placed_ms = click.id.at_ms() + 12 * MINUTE_MS;
            let draw = || new_order(app, snapshot, chance, Some(click), placed_ms, Way::Completed);
            // Something to be earned, so that there is a reward to be stopped.
            let pays = |new: &NewOrder| {
                let profit = new.give_usd.zip(new.get_usd).map(|(a, b)| a.checked_sub(b));
                profit.flatten().is_some_and(|profit| profit.is_positive())
            };
            (0..TRIES).filter_map(|_| draw()).find(pays)
        };
        if let Some(new) = by(self.own) {
            let email = email("sea.breeze@mail.example");
            add(self.own, NewOrder { email, ..new }, Vec::new());
        }
        if let Some((click, new)) = self.program.and_then(|click| Some((click, by(click)?))) {
            add(click, new, Vec::new());
        }
        if let Some(new) = by(self.hasty) {
            let released =
                Happening::Review(Decision::Release, "a regular customer, asked by telephone");
            let email = email("tuesday@mailinator.com");
            add(self.hasty, NewOrder { email, ..new }, vec![(26 * 60, released)]);
        }
        let Some(model) = by(self.ring[0]) else { return };
        for (click, name) in self.ring.into_iter().zip(["anna", "boris", "clara"]) {
            let at_ms = click.id.at_ms() + 12 * MINUTE_MS;
            let new = NewOrder {
                public_id: chance.word(WORD, 22),
                token: chance.word(WORD, 26),
                email: email(&format!("{name}.k@mail.example")),
                visitor: Some(*click.visitor.bytes()),
                attributed: Some(attributed(app, click, at_ms)),
                ..model.clone()
            };
            add(click, new, Vec::new());
        }
    }
}

fn email(text: &str) -> crate::features::identity::Email {
    text.parse().expect("the demo's addresses are addresses")
}

/// An order that is placed twelve minutes after its click and completed, with what follows so many
/// minutes later.
fn happenings(
    order: usize,
    click: &Click,
    new: NewOrder,
    more: Vec<(i64, Happening)>,
) -> Vec<Planned> {
    let coming = Coming::by(Some(click), new.account_format);
    let steps = [
        (12, Happening::Place(Box::new(new), Box::new(coming))),
        (6, Happening::Step(Action::MarkPaid, "")),
        (9, Happening::Step(Action::Receive, "")),
        (7, Happening::Step(Action::Complete, "paid out")),
    ];
    let mut at_ms = click.id.at_ms();
    let plan = steps.into_iter().chain(more).map(|(minutes, what)| {
        at_ms += minutes * MINUTE_MS;
        Planned { at_ms, order, what }
    });
    plan.collect()
}
