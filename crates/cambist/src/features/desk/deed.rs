//! What an operator does to an order: foreseen by doing it and rolling it back, then done.

use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::features::audit::Deed;
use crate::features::orders::{
    self, Claim, ClaimRefusal, Edit, EditRefusal, Order, Reactions, Seen, Step, StepRefusal,
    UNDER_WAY, advance, claim, claim_of, hold_order, leave, seen_now,
};
use crate::features::requisites::{AssignRefusal, Given, give};

use super::picture::{Change, picture};

/// What an operator may do to an order.
#[derive(Clone, Debug)]
pub(super) enum Plan {
    /// Lead it to another state.
    Step(Step),
    /// Correct what it says.
    Edit(Edit),
    /// Say where its customer pays.
    Requisites {
        /// The order's number.
        order_id: i64,
        /// Where.
        given: Given,
    },
}

/// A plan with what its operator has seen.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub(super) plan: Plan,
    /// The operator's account.
    pub(super) account_id: i64,
    /// How much of the order's life he has seen.
    pub(super) seen: Seen,
    /// The figures that he was shown, as [`Change::promise`] tells them.
    pub(super) promise: String,
}

/// Why nothing was done, in order of precedence.
#[derive(Debug, Error)]
pub(super) enum DeedRefusal {
    /// Somebody else works on the order.
    #[error("{} works on it", .0.email)]
    Taken(Claim),
    /// The order has changed since its operator looked.
    #[error("the order has changed since")]
    Stale,
    /// The rules of orders say no.
    #[error(transparent)]
    Step(#[from] StepRefusal),
    /// The rules of corrections say no.
    #[error(transparent)]
    Edit(#[from] EditRefusal),
    /// The rules of requisites say no.
    #[error(transparent)]
    Requisites(#[from] AssignRefusal),
    /// Other figures than those that were shown would come of it.
    #[error("other figures than those shown would come of it")]
    Promise,
}

impl Refusal for DeedRefusal {}

/// How a look into the future ends.
#[derive(Debug, Error)]
pub(super) enum Foreseen {
    /// It can't be done.
    #[error(transparent)]
    Refused(#[from] DeedRefusal),
    /// It can, and this is what would come of it: nothing has happened.
    #[error("this is what would happen")]
    Shown(Box<Change>),
}

impl Refusal for Foreseen {}

impl Plan {
    /// The order's number.
    pub(super) fn order_id(&self) -> i64 {
        match self {
            Plan::Step(step) => step.order_id,
            Plan::Edit(edit) => edit.order_id,
            Plan::Requisites { order_id, .. } => *order_id,
        }
    }

    /// The same with a word where the rules want some: a look ahead needs no reason yet, and no figure
    /// depends on it.
    fn worded(&self) -> Plan {
        let word = || "…".to_owned();
        match self {
            Plan::Step(step) => Plan::Step(Step { note: word(), ..step.clone() }),
            Plan::Edit(edit) => Plan::Edit(Edit { reason: word(), ..edit.clone() }),
            Plan::Requisites { .. } => self.clone(),
        }
    }

    fn carry_out(
        &self,
        tx: &mut Tx<'_>,
        deed: &Deed,
        reactions: &Reactions,
    ) -> Result<Order, Stop<DeedRefusal>> {
        match self {
            Plan::Step(step) => advance(tx, deed, step, reactions).within(),
            Plan::Edit(edit) => orders::edit(tx, deed, edit, reactions).within(),
            Plan::Requisites { order_id, given } => {
                give(tx, deed, *order_id, given, reactions).within()
            }
        }
    }
}

/// Does what is planned by the same code as [`act`], looks at what came of it, and has it all rolled
/// back: it never commits.
///
/// # Errors
/// Always: [`Foreseen`]; the store's faults.
pub(super) fn foresee(
    tx: &mut Tx<'_>,
    deed: &Deed,
    plan: &Plan,
    reactions: &Reactions,
) -> Result<(), Stop<Foreseen>> {
    let (_, change) = change(tx, deed, &plan.worded(), reactions).within()?;
    Err(Foreseen::Shown(Box::new(change)).into())
}

/// Does what is planned, if the order is as its operator saw it, nobody else works on it, and what
/// comes of it is what he was shown.
///
/// # Errors
/// [`DeedRefusal`]; the store's faults.
pub(super) fn act(
    tx: &mut Tx<'_>,
    deed: &Deed,
    resolved: &Resolved,
    reactions: &Reactions,
) -> Result<Order, Stop<DeedRefusal>> {
    let Resolved { plan, account_id, seen, promise } = resolved;
    let id = plan.order_id();
    // The write is the lock: of two operators at once the second sees what the first has done.
    hold_order(tx, id)?.ok_or(StepRefusal::Unknown(id)).map_err(DeedRefusal::Step)?;
    if let Some(claim) = claim_of(tx, id, deed.at_ms)?
        && claim.account_id != *account_id
    {
        return Err(DeedRefusal::Taken(claim).into());
    }
    if seen_now(tx, id)? != *seen {
        return Err(DeedRefusal::Stale.into());
    }
    let (order, change) = change(tx, deed, plan, reactions)?;
    if change.promise() != *promise {
        return Err(DeedRefusal::Promise.into());
    }
    keep_claim(tx, deed, &order, *account_id)?;
    Ok(order)
}

fn change(
    tx: &mut Tx<'_>,
    deed: &Deed,
    plan: &Plan,
    reactions: &Reactions,
) -> Result<(Order, Change), Stop<DeedRefusal>> {
    let unknown = || DeedRefusal::Step(StepRefusal::Unknown(plan.order_id()));
    let before = picture(tx, plan.order_id())?.ok_or_else(unknown)?;
    let seen = seen_now(tx, plan.order_id())?;
    let order = plan.carry_out(tx, deed, reactions)?;
    let after = picture(tx, plan.order_id())?.ok_or_else(unknown)?;
    Ok((order, Change { seen, before, after }))
}

/// Whoever leads an order on works on it; when it has ended nobody does.
fn keep_claim(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order: &Order,
    account_id: i64,
) -> Result<(), Stop<DeedRefusal>> {
    if !UNDER_WAY.contains(&order.state) {
        leave(tx, deed, order.id, account_id)?;
        return Ok(());
    }
    match claim(tx, deed, order.id, account_id, false) {
        Ok(()) => Ok(()),
        Err(Stop::Broke(fault)) => Err(fault.into()),
        Err(Stop::Refused(ClaimRefusal::Taken(claim))) => Err(DeedRefusal::Taken(claim).into()),
        Err(Stop::Refused(ClaimRefusal::Unknown(id))) => {
            Err(DeedRefusal::Step(StepRefusal::Unknown(id)).into())
        }
    }
}
