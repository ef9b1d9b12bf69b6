//! What was done to the office: all that the auditor ever hears.

/// Units of 0.00000001 USD.
pub(super) type Units = i128;

/// Over what time a partner's volume is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Lifetime,
    /// The month that it is, in UTC.
    Month,
    ThirtyDays,
}

/// What a discount of the customer's does to a reward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Discount {
    Ignored,
    Subtracted,
    Excludes,
}

/// The terms of a programme. A percentage is what people write, such as `12.5`.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// Of the profit, or else of the amount.
    pub(super) is_of_profit: bool,
    pub(super) percent: String,
    /// Days for which a reward is held.
    pub(super) hold_days: i64,
    /// From so much volume on, so much of the base; the first is from 0. None: `percent` for all.
    pub(super) tiers: Vec<(Units, String)>,
    pub(super) period: Period,
    pub(super) discount: Discount,
    pub(super) shares_losses: bool,
    /// At most so much of the profit.
    pub(super) cap: Option<String>,
    /// What there is instead where there is no profit, or less than the reward.
    pub(super) floor: Option<Units>,
    /// So much of the base for whoever brought the partner.
    pub(super) level2: Option<String>,
    /// Nothing where the profit is less than so much of the amount.
    pub(super) min_profit: Option<String>,
    /// Nothing without a click within so many hours before the order.
    pub(super) click_within_hours: Option<i64>,
}

impl Clause {
    /// A part of the base and nothing more.
    pub(super) fn plain(is_of_profit: bool, percent: String, hold_days: i64) -> Clause {
        Clause {
            is_of_profit,
            percent,
            hold_days,
            tiers: Vec::new(),
            period: Period::Lifetime,
            discount: Discount::Ignored,
            shares_losses: false,
            cap: None,
            floor: None,
            level2: None,
            min_profit: None,
            click_within_hours: None,
        }
    }
}

/// What one partner has instead of what his programme says.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) is_of_profit: bool,
    pub(super) percent: String,
    pub(super) hold_days: i64,
}

/// What a direction does to the rewards of its orders.
#[derive(Clone, Debug)]
pub(super) enum Bend {
    /// Nothing of its own any more.
    Straight,
    /// A percentage of its own.
    Percent(String),
    /// Its orders earn nobody anything.
    Nothing,
    Fixed(Units),
    AtLeast(Units),
    AtMost(Units),
}

/// The two currencies of a direction.
pub(super) type Pair = (&'static str, &'static str);

/// What is exchanged, in the smallest units of the two currencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) give: i64,
    pub(super) get: i64,
    /// What the customer was given off.
    pub(super) discount: Units,
}

/// A deed with its time, in unix milliseconds, and whether the office took it.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) at_ms: i64,
    pub(super) deed: Deed,
    pub(super) is_taken: bool,
}

/// One deed.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// The settings say what holds for whoever is in no programme.
    Everyones(Clause),
    /// A programme was made, or its terms were changed.
    Programme { name: &'static str, clause: Clause },
    /// A partner entered a programme.
    Assigned { partner: i64, name: &'static str },
    /// The settings say for how many days a click counts; 0: for ever.
    Window(i64),
    /// Somebody became a partner.
    Joined { partner: i64 },
    /// The office noted who brought a partner, or that nobody did.
    Referred { partner: i64, brought_by: Option<i64> },
    /// A partner was suspended, or his suspension has ended.
    Suspended { partner: i64, is_suspended: bool },
    /// A partner agreed on terms of his own, or their end.
    Agreed { partner: i64, own: Option<Own> },
    /// A direction does something to rewards from now on.
    Bent { pair: Pair, bend: Bend },
    /// A visitor followed a partner's link.
    Clicked { visitor: usize, partner: i64 },
    /// A visitor placed an order. Its two sides were worth so much in USD, as far as prices were known.
    Placed { order: i64, visitor: usize, pair: Pair, sums: Sums, worth: [Option<Units>; 2] },
    /// An order was corrected: this is what was exchanged.
    Edited { order: i64, sums: Sums },
    /// An operator said what a completed order was worth: the value given, the profit, or both.
    Decided { order: i64, given: Option<Units>, profit: Option<Units> },
    /// An order was completed.
    Completed { order: i64 },
    /// A received or completed order was refunded.
    Refunded { order: i64 },
    /// An operator denied an order's rewards.
    Denied { order: i64 },
    /// The office looked for rewards whose hold had ended.
    Looked,
    /// An operator added to what is available, or took from it.
    Adjusted { partner: i64, units: Units },
    /// A partner asked for money.
    Asked { partner: i64, units: Units },
    /// What a partner had asked for was sent.
    Paid { partner: i64, units: Units },
    /// What a partner had asked for will not be sent.
    CalledOff { partner: i64, units: Units },
}

impl Heard {
    /// What was done, and whether it was taken, in two words.
    pub(super) fn kind(&self) -> String {
        let told = format!("{:?}", self.deed);
        let name = told.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        format!("{name} {}", if self.is_taken { "taken" } else { "refused" })
    }
}
