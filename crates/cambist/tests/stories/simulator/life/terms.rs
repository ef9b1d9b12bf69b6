//! What the office agrees on, with everybody and with one: programmes, partners' own terms, directions.

use cambist::features::rewards::{
    Base, DirectionChange, Discount as Mode, Modifier, Percent, Period as Span, Terms, Tier, Usd,
    assign_programme, create_programme, end_terms, set_direction_rule, set_programme, set_terms,
};
use money::{Amount, Scale};
use store::Tx;

use super::super::deed::{Bend, Clause, Deed, Discount, Own, Period, Units};
use super::Life;
use super::people::{DIRECTIONS, is_done};

const PROGRAMMES: [&str; 2] = ["standard", "volume"];

fn percent(text: &str) -> Percent {
    Percent::parse(text).expect("a percentage")
}

fn usd(units: Units) -> Usd {
    let units = i64::try_from(units).expect("an amount");
    Usd::parse(&Amount::from_units(units, Scale::USD).to_string()).expect("an amount in USD")
}

fn base(is_of_profit: bool) -> Base {
    if is_of_profit { Base::Profit } else { Base::Amount }
}

/// What a clause is to the office.
fn terms(clause: &Clause) -> Terms {
    let part = |text: &Option<String>| text.as_deref().map(percent);
    let tier = |(from, part): &(Units, String)| Tier { from: usd(*from), percent: percent(part) };
    Terms {
        percent: percent(&clause.percent),
        tiers: clause.tiers.iter().map(tier).collect(),
        period: match clause.period {
            Period::Lifetime => Span::Lifetime,
            Period::Month => Span::Month,
            Period::ThirtyDays => Span::Days30,
        },
        floor: clause.floor.map(usd),
        cap: part(&clause.cap),
        min_profit: part(&clause.min_profit),
        shares_losses: clause.shares_losses,
        discount: match clause.discount {
            Discount::Ignored => Mode::Ignored,
            Discount::Subtracted => Mode::Subtracted,
            Discount::Excludes => Mode::Excludes,
        },
        level2: part(&clause.level2),
        click_within_hours: clause.click_within_hours.map(|hours| hours as u32),
        ..Terms::plain(base(clause.is_of_profit), clause.hold_days as u32)
    }
}

impl Life {
    /// Programmes that most partners are in from the beginning.
    pub(super) async fn set_programmes(&mut self) -> Result<(), String> {
        for name in PROGRAMMES {
            self.programme(name, true).await?;
        }
        for (place, name) in PROGRAMMES.into_iter().enumerate() {
            self.assign(self.partners[place], name).await?;
        }
        // What a partner has of his own and what a direction does must meet often.
        self.agree(self.any(&self.partners)).await?;
        for _ in 0..3 {
            self.bend().await?;
        }
        Ok(())
    }

    /// Somebody at the office changes what is agreed.
    pub(super) async fn change_terms(&mut self) -> Result<(), String> {
        let (partner, name) = (self.any(&self.partners), self.any(&PROGRAMMES));
        match self.below(5) {
            0 | 1 => self.programme(name, false).await,
            2 => self.assign(partner, name).await,
            3 if self.below(2) == 0 => self.agree(partner).await,
            3 => self.part(partner).await,
            _ => self.bend().await,
        }
    }

    async fn programme(&mut self, name: &'static str, is_new: bool) -> Result<(), String> {
        let clause = self.clause();
        let (terms, deed) = (terms(&clause), self.office.deed());
        let made = match is_new {
            true => {
                let unit = move |tx: &mut Tx<'_>| create_programme(tx, &deed, name, &terms);
                is_done(self.office.write(self.fate(), unit).await)?
            }
            false => {
                let unit = move |tx: &mut Tx<'_>| set_programme(tx, &deed, name, &terms);
                is_done(self.office.write(self.fate(), unit).await)?
            }
        };
        self.tell(Deed::Programme { name, clause }, made)
    }

    async fn assign(&mut self, partner: i64, name: &'static str) -> Result<(), String> {
        let deed = self.office.deed();
        let unit = move |tx: &mut Tx<'_>| assign_programme(tx, &deed, partner, Some(name));
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        self.tell(Deed::Assigned { partner, name }, is_taken)
    }

    async fn agree(&mut self, partner: i64) -> Result<(), String> {
        let own = self.own();
        let terms = Terms::read(base(own.is_of_profit), &own.percent, own.hold_days as u32);
        let (terms, deed) = (terms.expect("the terms can be agreed"), self.office.deed());
        let unit = move |tx: &mut Tx<'_>| set_terms(tx, &deed, partner, &terms);
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        self.tell(Deed::Agreed { partner, own: Some(own) }, is_taken)
    }

    async fn part(&mut self, partner: i64) -> Result<(), String> {
        let deed = self.office.deed();
        let unit = move |tx: &mut Tx<'_>| end_terms(tx, &deed, partner);
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        self.tell(Deed::Agreed { partner, own: None }, is_taken)
    }

    async fn bend(&mut self) -> Result<(), String> {
        let (from, to, _) = self.any(&DIRECTIONS);
        let units = Units::from(self.below(50_000_000));
        let (bend, change) = match self.below(8) {
            0 => (Bend::Nothing, DirectionChange::Modifier(Modifier::Nothing)),
            1 => (Bend::Fixed(units), DirectionChange::Modifier(Modifier::Fixed(usd(units)))),
            2 => (Bend::AtLeast(units), DirectionChange::Modifier(Modifier::Min(usd(units)))),
            3 => (Bend::AtMost(units), DirectionChange::Modifier(Modifier::Max(usd(units)))),
            4 | 5 => {
                let text = self.percent();
                (Bend::Percent(text.clone()), DirectionChange::Percent(percent(&text)))
            }
            _ => (Bend::Straight, DirectionChange::Clear),
        };
        let deed = self.office.deed();
        let unit = move |tx: &mut Tx<'_>| set_direction_rule(tx, &deed, from, to, change);
        let is_taken = is_done(self.office.write(self.fate(), unit).await)?;
        self.tell(Deed::Bent { pair: (from, to), bend }, is_taken)
    }

    fn percent(&self) -> String {
        match self.below(6) {
            0 => "0".to_owned(),
            1 => "100".to_owned(),
            2 => format!("0.{:08}", self.below(100_000_000)),
            _ => format!("{}.{}", self.below(60), self.below(99) + 1),
        }
    }

    pub(super) fn own(&self) -> Own {
        let hold_days = self.any(&[0, 1, 3, 14, 14, 45]);
        Own { is_of_profit: self.below(3) > 0, percent: self.percent(), hold_days }
    }

    /// Each of the things that a programme can say, now and then.
    fn clause(&self) -> Clause {
        let Own { is_of_profit, percent, hold_days } = self.own();
        let rarely = |life: &Life| life.below(4) == 0;
        let mut clause = Clause::plain(is_of_profit, percent, hold_days);
        clause.tiers = if self.below(4) > 0 { self.tiers() } else { Vec::new() };
        clause.period = self.any(&[Period::Lifetime, Period::Month, Period::ThirtyDays]);
        clause.discount = self.any(&[Discount::Ignored, Discount::Subtracted, Discount::Excludes]);
        clause.shares_losses = self.below(3) == 0;
        clause.cap = rarely(self).then(|| self.percent());
        clause.floor = rarely(self).then(|| Units::from(self.below(20_000_000)));
        clause.level2 = (self.below(2) == 0).then(|| self.percent());
        clause.min_profit = rarely(self).then(|| format!("0.{}", self.below(99) + 1));
        clause.click_within_hours = rarely(self).then(|| self.below(100) as i64 + 1);
        clause
    }

    fn tiers(&self) -> Vec<(Units, String)> {
        let mut from = 0;
        let mut tiers = Vec::new();
        // Steps of up to 100 USD, about an order's worth.
        for _ in 0..self.below(12) + 1 {
            tiers.push((from, self.percent()));
            from += Units::from(self.below(10_000_000_000)) + 1;
        }
        tiers
    }
}
