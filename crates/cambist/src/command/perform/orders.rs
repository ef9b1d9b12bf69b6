//! Orders and their rewards.

use money::{Amount, Scale};
use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::clock::utc_text;
use crate::features::fraud;
use crate::features::orders::{
    self, Action, Edit, EditRefusal, Order, OrderEdit, OrderEvent, State, Step, StepRefusal,
    advance, find_order, list_edits, list_events, list_orders,
};
use crate::features::requisites::{OrderRequisites, requisites_of};
use crate::features::rewards::{
    self, Base, Reward, Status, Terms, derivation_words, find_rewards, set_terms,
};
use crate::words::Lang;

use super::{Answer, Outcome, deed, read, write};

/// Orders on one page of the list.
const PAGE: u32 = 50;

/// Why a step or a correction changes nothing.
#[derive(Debug, Error)]
enum StepStop {
    #[error(transparent)]
    Step(#[from] StepRefusal),
    #[error(transparent)]
    Edit(#[from] EditRefusal),
    /// It was a dry run: this is what would have happened.
    #[error("a dry run changes nothing")]
    DryRun(Box<(Order, Vec<Reward>)>),
}

impl Refusal for StepStop {}

pub(super) async fn agree(
    app: &App,
    partner: i64,
    base: &str,
    percent: &str,
    hold_days: u32,
) -> Outcome {
    let base = Base::from_word(base).ok_or("--base is profit or amount")?;
    let terms = Terms::read(base, percent, hold_days).map_err(|refusal| refusal.to_string())?;
    let deed = deed(app);
    write(app, move |tx| set_terms(tx, &deed, partner, &terms)).await?;
    Ok(Answer::done(format!(
        "partner {partner} earns {percent} % of the {} of orders placed from now on, \
         held for {hold_days} days\n",
        base.word()
    )))
}

pub(super) async fn list(app: &App, state: Option<String>, before: Option<i64>) -> Outcome {
    let state = match state {
        None => None,
        Some(word) => Some(State::from_word(&word).ok_or(format!("`{word}` is not a state"))?),
    };
    let orders = read(app, move |tx| list_orders(tx, state, before, PAGE)).await?;
    if orders.is_empty() {
        return Ok(Answer::done("there are no such orders\n".to_owned()));
    }
    let mut text: String = orders.iter().map(line).collect();
    if let Some(last) = orders.last().filter(|_| orders.len() == PAGE as usize) {
        text.push_str(&format!("older ones: cambist orders list --before {}\n", last.id));
    }
    Ok(Answer::done(text))
}

fn line(order: &Order) -> String {
    format!(
        "{:>8}  {}  {:<9}  {} {} → {} {}  {}\n",
        order.id,
        utc_text(order.created_at_ms.div_euclid(1000)),
        order.state.word(),
        order.give,
        order.from,
        order.get,
        order.to,
        order.email
    )
}

pub(super) async fn show(app: &App, id: i64) -> Outcome {
    let found = read(app, move |tx| {
        let Some(order) = find_order(tx, id)? else { return Ok(None) };
        let edits = list_edits(tx, &order)?;
        let given = requisites_of(tx, id)?;
        Ok(Some((order, list_events(tx, id)?, edits, find_rewards(tx, id)?, given)))
    })
    .await?;
    let (order, events, edits, rewards, given) = found.ok_or(format!("there is no order {id}"))?;
    let base = app.config().base_url();
    let history = told(&events) + &edits.iter().map(corrected).collect::<String>();
    Ok(Answer::done(
        line(&order)
            + &details(&order, &base)
            + &paid_by(given.as_ref())
            + &history
            + &earned(&rewards),
    ))
}

fn details(order: &Order, base: &str) -> String {
    let usd = |amount: Option<Amount>| {
        amount.map_or("unknown".to_owned(), |amount| format!("{amount} USD"))
    };
    let came = match &order.attributed {
        Some(came) => format!("partner {}: {}", came.partner_id, came.rule.words(Lang::En)),
        None => "by itself".to_owned(),
    };
    let can: Vec<_> = order.state.actions(order.paused_from).map(Action::word).collect();
    format!(
        "rate      {} until {}\npaid to   {}\nprofit    {}\ncame      {came}\npage      {base}/order/{}\ncan be    {}\n",
        order.rate,
        utc_text(order.rate_until_s),
        order.account,
        usd(order.profit_usd()),
        order.public_id,
        if can.is_empty() { "done nothing with".to_owned() } else { can.join(", ") }
    )
}

fn paid_by(given: Option<&OrderRequisites>) -> String {
    match given {
        Some(OrderRequisites { requisite_id: Some(id), details, .. }) => {
            format!("paid by   {} (requisites {id})\n", details.account)
        }
        Some(OrderRequisites { details, .. }) => format!("paid by   {}\n", details.account),
        None => "paid by   nobody has said where; `cambist orders requisites` does\n".to_owned(),
    }
}

fn told(events: &[OrderEvent]) -> String {
    let line = |event: &OrderEvent| {
        let time = utc_text(event.at_ms.div_euclid(1000));
        format!("{time}  {:<9}  {}  {}\n", event.state.word(), event.actor, event.note)
    };
    events.iter().map(line).collect()
}

fn corrected(edit: &OrderEdit) -> String {
    let time = utc_text(edit.at_ms.div_euclid(1000));
    let both = |name: &str, (before, after): (Amount, Amount)| {
        if before == after { String::new() } else { format!("{name} {before} → {after}, ") }
    };
    let moved = both("given", edit.give) + &both("paid", edit.get);
    let moved = moved + &both("discount", edit.discount_usd);
    let (actor, reason) = (&edit.actor, &edit.reason);
    format!("{time}  corrected  {actor}  {moved}because: {reason}\n")
}

fn earned(rewards: &[Reward]) -> String {
    let mut text = String::new();
    for reward in rewards {
        let amount = match (reward.amount, reward.status) {
            (Some(sum), _) => format!("{sum} USD"),
            (None, Status::None) => "undecided".to_owned(),
            (None, _) => "never decided".to_owned(),
        };
        text.push_str(&format!(
            "reward    partner {}: {amount}, {}",
            reward.partner_id,
            reward.status.word()
        ));
        match (reward.reason.as_str(), reward.held_until_s) {
            ("", _) if reward.is_in_review => text.push_str(", in review\n"),
            ("", Some(until)) => text.push_str(&format!(", held until {}\n", utc_text(until))),
            ("", None) => text.push('\n'),
            (reason, _) => text.push_str(&format!(": {reason}\n")),
        }
        for step in derivation_words(Lang::En, reward) {
            text.push_str(&format!("          {step}\n"));
        }
    }
    text
}

pub(super) async fn step(
    app: &App,
    order_id: i64,
    action: &str,
    note: String,
    dry_run: bool,
) -> Outcome {
    let action = Action::from_word(action).ok_or(format!("`{action}` is not a step"))?;
    let (deed, reactions) = (deed(app), app.reactions());
    let step = Step { order_id, action, note };
    let unit = move |tx: &mut Tx<'_>| -> Result<(Order, Vec<Reward>), Stop<StepStop>> {
        let order = advance(tx, &deed, &step, &reactions).within()?;
        let rewards = find_rewards(tx, order_id)?;
        match dry_run {
            true => Err(StepStop::DryRun(Box::new((order, rewards))).into()),
            false => Ok((order, rewards)),
        }
    };
    answer(app.store().write(unit).await)
}

fn answer(outcome: Result<(Order, Vec<Reward>), Stop<StepStop>>) -> Outcome {
    let text = |(order, rewards): &(Order, Vec<Reward>)| line(order) + &earned(rewards);
    match outcome {
        Ok(done) => Ok(Answer::done(text(&done))),
        Err(Stop::Refused(StepStop::DryRun(done))) => {
            Ok(Answer::done(format!("{}this was a dry run: nothing was changed\n", text(&done))))
        }
        Err(stop) => Err(stop.to_string()),
    }
}

pub(super) async fn edit(
    app: &App,
    order_id: i64,
    give: Option<String>,
    get: Option<String>,
    discount: Option<String>,
    reason: String,
    dry_run: bool,
) -> Outcome {
    let discount = discount.map(|text| {
        Amount::parse(&text, Scale::USD).map_err(|error| format!("--discount `{text}` {error}"))
    });
    let discount_usd = discount.transpose()?;
    let (deed, reactions) = (deed(app), app.reactions());
    let edit = Edit { order_id, give, get, discount_usd, reason };
    let unit = move |tx: &mut Tx<'_>| -> Result<(Order, Vec<Reward>), Stop<StepStop>> {
        let order = orders::edit(tx, &deed, &edit, &reactions).within()?;
        let done = (order, find_rewards(tx, order_id)?);
        if dry_run { Err(StepStop::DryRun(Box::new(done)).into()) } else { Ok(done) }
    };
    answer(app.store().write(unit).await)
}

pub(super) async fn end_terms(app: &App, partner: i64) -> Outcome {
    let deed = deed(app);
    write(app, move |tx| rewards::end_terms(tx, &deed, partner)).await?;
    Ok(Answer::done(format!(
        "partner {partner} earns what his programme says, for orders placed from now on\n"
    )))
}

pub(super) async fn deny(app: &App, order: i64, reason: String) -> Outcome {
    let deed = deed(app);
    let denied = write(app, move |tx| fraud::deny(tx, &deed, order, &reason)).await?;
    Ok(Answer::done(earned(&denied)))
}
