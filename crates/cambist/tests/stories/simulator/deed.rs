//! What was done to the office: all that the auditor ever hears.

/// Units of 0.00000001 USD.
pub(super) type Units = i128;

/// What is agreed, as people write it.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// `profit` or `amount`.
    pub(super) base: &'static str,
    /// Of the base, such as `12.5`.
    pub(super) percent: String,
    /// Days for which a reward is held.
    pub(super) hold_days: i64,
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
    /// The settings say what holds for whoever has agreed on nothing.
    Everyones(Clause),
    /// The settings say for how many days a click counts; 0: for ever.
    Window(i64),
    /// Somebody became a partner.
    Joined { partner: i64 },
    /// A partner was suspended, or his suspension has ended.
    Suspended { partner: i64, is_suspended: bool },
    /// A partner agreed on terms.
    Agreed { partner: i64, clause: Clause },
    /// A visitor followed a partner's link.
    Clicked { visitor: usize, partner: i64 },
    /// A visitor placed an order of these values in USD, as far as prices were known.
    Placed { order: i64, visitor: usize, give_usd: Option<Units>, get_usd: Option<Units> },
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
