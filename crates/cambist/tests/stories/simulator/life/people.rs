//! What customers, partners and operators do.

use cambist::features::book::{Adjustment, Command, FactId, PartnerId, Subject, adjust, post};
use cambist::features::orders::{self, Action, Edit, Placed, State, Step, advance};
use cambist::features::partners::{set_referrer, set_suspended};
use cambist::features::rewards::{Stated, decide, deny};
use cambist::testkit::browser_with;
use money::{Amount, Scale};
use store::{Stop, Tx};

use super::super::deed::{Deed, Sums, Units};
use super::super::office::Fate;
use super::{CODES, Known, Life};

/// An event of the world as it was told to the books.
#[derive(Clone, Debug)]
pub(super) struct Told {
    fact: FactId,
    command: Command,
    number: i64,
}

/// Whether it was done; nobody is ever told a fault.
pub(super) fn is_done<T, R: std::fmt::Display>(told: Result<T, Stop<R>>) -> Result<bool, String> {
    match told {
        Ok(_) => Ok(true),
        Err(Stop::Refused(_)) => Ok(false),
        Err(Stop::Broke(fault)) => Err(format!("a fault: {fault}")),
    }
}

fn usd(units: Units) -> Amount {
    Amount::from_units(i64::try_from(units).expect("nobody is that rich"), Scale::USD)
}

/// From, to, and about how much is given: at a profit, at a profit, even, at a loss, and without a
/// price in USD.
pub(super) const DIRECTIONS: [(&str, &str, u64); 7] = [
    ("USDTTRC20", "SBERRUB", 300),
    ("USDTTRC20", "SBERRUB", 3),
    ("SBERRUB", "USDTTRC20", 20_000),
    ("USDTERC20", "USDTTRC20", 40),
    ("USDTTRC20", "USDTTON", 40),
    ("BTC", "SBERRUB", 1),
    ("BTC", "SBERRUB", 1),
];

impl Life {
    pub(super) async fn click(&mut self) -> Result<(), String> {
        let (visitor, place) =
            (self.below(self.jars.len() as u64) as usize, self.below(3) as usize);
        self.office.follow(CODES[place], &mut self.jars[visitor]).await;
        self.tell(Deed::Clicked { visitor, partner: self.partners[place] }, true)
    }

    pub(super) async fn order(&mut self) -> Result<(), String> {
        let visitor = self.below(self.jars.len() as u64) as usize;
        let (from, to, most) = self.any(&DIRECTIONS);
        let give = format!("{}.{:02}", self.below(most), self.below(99) + 1);
        let cookies: Vec<_> = self.jars[visitor].iter().map(|(n, v)| format!("{n}={v}")).collect();
        let browser = browser_with(&cookies.join("; "));
        let form = self.office.test().form(from, to, &give);
        let placed = self.office.test().submit(&browser, &form).await;
        if self.fate() == Fate::DiesAfter {
            self.office.reopen(|_| {}).await;
            let again = self.office.test().submit(&browser, &form).await;
            if let (Ok(Placed::New(order)), Ok(Placed::New(other))) = (&placed, &again) {
                return Err(format!("one form made the orders {} and {}", order.id, other.id));
            }
        }
        self.office.app().refresh().await.map_err(|fault| fault.to_string())?;
        let Ok(Placed::New(order)) = placed else { return Ok(()) };
        let sums = Sums { give: order.give.units(), get: order.get.units(), discount: 0 };
        let pair = (from, to);
        let is_priced = order.give_usd.is_some();
        self.orders.push(Known { id: order.id, state: order.state, sums, is_priced });
        let units = |amount: Option<Amount>| amount.map(|amount| Units::from(amount.units()));
        let worth = [units(order.give_usd), units(order.get_usd)];
        self.tell(Deed::Placed { order: order.id, visitor, pair, sums, worth }, true)?;
        // Most customers pay at once: an order that waits for days has expired.
        let at_once: &[Action] = match self.below(8) {
            0 => &[],
            1..4 => &[Action::MarkPaid],
            _ => &[Action::Receive, Action::Complete],
        };
        for action in at_once {
            self.step(self.orders.len() - 1, order.id, *action).await?;
        }
        Ok(())
    }

    /// An operator goes on with an order: mostly a recent one, mostly forwards.
    pub(super) async fn advance(&mut self) -> Result<(), String> {
        let Some(last) = self.orders.len().checked_sub(1) else { return Ok(()) };
        let back = self.below(last.min(8) as u64 + 1) as usize;
        let place =
            if self.below(5) == 0 { self.below(last as u64 + 1) as usize } else { last - back };
        let Known { id: order_id, state, .. } = self.orders[place];
        let actions: &[Action] = match state {
            State::New | State::Paid => &[Action::Receive, Action::Receive, Action::Cancel],
            State::Received => {
                &[Action::Complete, Action::Complete, Action::Complete, Action::Refund]
            }
            State::Completed => &[Action::Refund, Action::Complete],
            State::Paused => &[Action::Resume],
            _ => &[Action::Complete, Action::Refund],
        };
        let action = self.any(actions);
        self.step(place, order_id, action).await?;
        if action == Action::Receive && self.below(3) > 0 {
            self.step(place, order_id, Action::Complete).await?;
        }
        Ok(())
    }

    async fn step(&mut self, place: usize, order_id: i64, action: Action) -> Result<(), String> {
        let (deed, reactions) = (self.office.deed(), self.office.app().reactions());
        let step = Step { order_id, action, note: "payment 77".to_owned() };
        let unit = move |tx: &mut Tx<'_>| advance(tx, &deed, &step, &reactions);
        let stepped = self.office.write(self.fate(), unit).await;
        if let Ok(order) = &stepped {
            self.orders[place].state = order.state;
        }
        let is_taken = is_done(stepped)?;
        match action {
            Action::Complete => self.tell(Deed::Completed { order: order_id }, is_taken),
            Action::Refund => self.tell(Deed::Refunded { order: order_id }, is_taken),
            _ => Ok(()),
        }
    }

    pub(super) async fn deny(&mut self) -> Result<(), String> {
        let Some(last) = self.orders.len().checked_sub(1) else { return Ok(()) };
        // What was completed lately is mostly held.
        let place = match self.below(3) {
            0 => self.below(last as u64 + 1) as usize,
            _ => last - self.below(last.min(3) as u64 + 1) as usize,
        };
        let order = self.orders[place].id;
        let deed = self.office.deed();
        let unit = move |tx: &mut Tx<'_>| deny(tx, &deed, order, "his own link");
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        self.tell(Deed::Denied { order }, is_taken)?;
        // Whoever looks at an order finds what else is wrong with it.
        if is_taken && self.below(2) == 0 { self.correct(place).await } else { Ok(()) }
    }

    /// An operator corrects what was exchanged, or what the customer was given off.
    pub(super) async fn edit(&mut self) -> Result<(), String> {
        let Some(last) = self.orders.len().checked_sub(1) else { return Ok(()) };
        let place = match self.below(4) {
            0 => self.below(last as u64 + 1) as usize,
            // Mistakes are mostly found soon, and then another one.
            _ => last - self.below(last.min(4) as u64 + 1) as usize,
        };
        self.correct(place).await
    }

    async fn correct(&mut self, place: usize) -> Result<(), String> {
        let Known { id: order_id, sums: before, .. } = self.orders[place];
        let other = |life: &Life, units: i64| match life.below(3) {
            0 => units,
            _ => (units / 2 + life.below(units.max(2) as u64) as i64).max(1),
        };
        let (give, get) = (other(self, before.give), other(self, before.get));
        let discount = self.any(&[0, 0, before.discount, 1_000_000, 12_345_678]);
        let sums = Sums { give, get, discount };
        let found = self.office.test().find_order(order_id).await;
        let text = |units, of: Amount| Some(Amount::from_units(units, of.scale()).to_string());
        let edit = Edit {
            order_id,
            give: text(give, found.give),
            get: text(get, found.get),
            discount_usd: Some(usd(discount)),
            reason: "the bank says so".to_owned(),
        };
        let (deed, reactions) = (self.office.deed(), self.office.app().reactions());
        let unit = move |tx: &mut Tx<'_>| orders::edit(tx, &deed, &edit, &reactions);
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        if is_taken {
            self.orders[place].sums = sums;
        }
        self.tell(Deed::Edited { order: order_id, sums }, is_taken)
    }

    pub(super) async fn suspend(&mut self) -> Result<(), String> {
        let (partner, is_suspended) = (self.any(&self.partners), self.below(2) == 0);
        let deed = self.office.deed();
        let unit = move |tx: &mut Tx<'_>| set_suspended(tx, &deed, partner, is_suspended);
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        self.office.app().refresh().await.map_err(|fault| fault.to_string())?;
        self.tell(Deed::Suspended { partner, is_suspended }, is_taken)
    }

    /// The office notes who brought a partner; nobody has brought himself.
    pub(super) async fn refer(
        &mut self,
        partner: i64,
        brought_by: Option<i64>,
    ) -> Result<(), String> {
        let deed = self.office.deed();
        let unit = move |tx: &mut Tx<'_>| set_referrer(tx, &deed, partner, brought_by);
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        self.tell(Deed::Referred { partner, brought_by }, is_taken)
    }

    /// An operator says what an order was worth of which no price was known.
    pub(super) async fn decide(&mut self) -> Result<(), String> {
        let also_priced = self.below(3) == 0;
        let is_done_with =
            |order: &&Known| order.state == State::Completed && (also_priced || !order.is_priced);
        let completed: Vec<_> = self.orders.iter().filter(is_done_with).map(|o| o.id).collect();
        let order = self.below(completed.len().max(1) as u64) as usize;
        let Some(order) = completed.get(order).copied() else { return Ok(()) };
        let given = (self.below(2) == 0).then(|| Units::from(self.below(50_000_000_000)));
        let profit =
            (self.below(4) > 0).then(|| Units::from(self.below(900_000_000)) - 100_000_000);
        let stated = Stated { amount_usd: given.map(usd), profit_usd: profit.map(usd) };
        let deed = self.office.deed();
        let unit = move |tx: &mut Tx<'_>| decide(tx, &deed, order, stated, "as the chain says");
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        self.tell(Deed::Decided { order, given, profit }, is_taken)
    }

    pub(super) async fn adjust(&mut self) -> Result<(), String> {
        let partner = self.any(&self.partners);
        let units = Units::from(self.below(2_000_000_000)) - 700_000_000;
        let adjustment = Adjustment {
            fact: self.fact("adjustment"),
            partner: PartnerId(partner),
            amount: usd(units),
            reason: "a contest".to_owned(),
            dry_run: false,
        };
        let deed = self.office.deed();
        let unit = move |tx: &mut Tx<'_>| adjust(tx, &deed, &adjustment);
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        self.tell(Deed::Adjusted { partner, units }, is_taken)
    }

    /// A partner asks for money, or is paid, or is not; now and then for more than there is.
    pub(super) async fn payout(&mut self) -> Result<(), String> {
        let mut partner = self.any(&self.partners);
        let [_, mut available, mut in_payout, _] = self.office.test().balances(partner).await;
        if available <= 0 && in_payout == 0 {
            // Whoever has nothing mostly knows it.
            partner = self.any(&self.partners);
            [_, available, in_payout, _] = self.office.test().balances(partner).await;
        }
        let which = if in_payout > 0 { self.below(3) } else { 0 };
        let has = if which == 0 { available } else { in_payout };
        let some = Units::from(self.below(has.max(1) as u64));
        let units = match self.below(8) {
            0 => Units::from(has) + 1,
            1..4 => Units::from(has),
            _ => some,
        };
        let (amount, whose) = (usd(units), PartnerId(partner));
        let (deed, command) = match which {
            0 => {
                (Deed::Asked { partner, units }, Command::RequestPayout { partner: whose, amount })
            }
            1 => (Deed::Paid { partner, units }, Command::PayoutDone { partner: whose, amount }),
            _ => (
                Deed::CalledOff { partner, units },
                Command::PayoutCancelled { partner: whose, amount },
            ),
        };
        let told = Told { fact: self.fact("payout"), command, number: self.heard.len() as i64 };
        let is_taken = self.post(&told, self.fate()).await?;
        if is_taken {
            self.told.push(told);
        }
        self.tell(deed, is_taken)
    }

    async fn post(&mut self, told: &Told, fate: Fate) -> Result<bool, String> {
        let (deed, Told { fact, command, number }) = (self.office.deed(), told.clone());
        let subject = Subject::payout(number);
        let unit = move |tx: &mut Tx<'_>| post(tx, &deed, &fact, &command, &subject);
        is_done(self.office.write(fate, unit).await)
    }

    /// The world tells an event again: as it was, or otherwise. The auditor does not even hear of
    /// it, as it must change nothing.
    pub(super) async fn repeat(&mut self) -> Result<(), String> {
        let Some(last) = self.told.len().checked_sub(1) else { return Ok(()) };
        let told = self.told[self.below(last as u64 + 1) as usize].clone();
        if !self.post(&told, Fate::Lives).await? {
            return Err(format!("the same event was refused the second time: {told:?}"));
        }
        let other = Told { number: told.number + 1, ..told };
        match self.post(&other, Fate::Lives).await? {
            true => Err(format!("an event was taken with another content: {other:?}")),
            false => Ok(()),
        }
    }

    /// A new event's name.
    fn fact(&self, noun: &str) -> FactId {
        FactId::new(format!("{noun}:{}", self.heard.len())).expect("it is short ASCII")
    }
}
