//! Rules on fraud, and the review of what they stop.

use store::{Fault, Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::clock::utc_text;
use crate::command::errand::FraudErrand;
use crate::features::fraud::{
    ALL, Case, CaseFilter, CaseState, Change, Decision, Foreseen, Mode, Related, ReviewRefusal,
    Tuned, Tuning, decide, find_case, foresee, list_cases, load_tuning, related_orders, tune,
};
use crate::features::orders::find_order;
use crate::features::rewards::Reward;
use crate::words::{Lang, word};

use super::rewards::standing;
use super::{Answer, Outcome, deed, read, write};

/// Cases on one page.
const PAGE: u32 = 50;

pub(super) async fn perform(app: &App, errand: FraudErrand) -> Outcome {
    match errand {
        FraudErrand::Rules => rules(app).await,
        FraudErrand::Set { rule, mode, thresholds, dry_run } => {
            set(app, rule, mode, &thresholds, dry_run).await
        }
        FraudErrand::List { state, rule, partner, before } => {
            list(app, state.as_deref(), rule.as_deref(), partner, before).await
        }
        FraudErrand::Show { order } => show(app, order).await,
        FraudErrand::Decide { order, decision, note, dry_run } => {
            judge(app, order, &decision, note, dry_run).await
        }
    }
}

async fn rules(app: &App) -> Outcome {
    let now_ms = app.clock().now_ms();
    let (tuning, foreseen, orders) = read(app, move |tx| {
        let tuning = load_tuning(tx)?;
        let (foreseen, orders) = foresee(tx, now_ms, &tuning)?;
        Ok((tuning, foreseen, orders))
    })
    .await?;
    let mut text: String =
        tuning.all().iter().zip(&foreseen).map(|(tuned, seen)| told(tuned, seen)).collect();
    text.push_str(&format!("\nlooked at {orders} orders completed within 30 days\n"));
    Ok(Answer::done(text))
}

fn told(tuned: &Tuned, seen: &Foreseen) -> String {
    let name = tuned.rule.name;
    let what = word(Lang::En, tuned.rule.looks);
    format!("{name:<17} {:<34} {}\n                  {what}\n", tuned.line(), caught(seen))
}

fn caught(seen: &Foreseen) -> String {
    let named: Vec<_> = seen.orders.iter().map(ToString::to_string).collect();
    match seen.caught {
        0 => "would have caught nothing".to_owned(),
        count if count > named.len() => {
            format!("would have caught {count} orders: {}, …", named.join(", "))
        }
        count => format!("would have caught {count}: {}", named.join(", ")),
    }
}

async fn set(
    app: &App,
    rule: String,
    mode: Option<String>,
    thresholds: &[String],
    dry_run: bool,
) -> Outcome {
    let change = change(mode.as_deref(), thresholds)?;
    let now_ms = app.clock().now_ms();
    if dry_run {
        let name = rule.clone();
        let (tuning, foreseen, _) = read(app, move |tx| {
            let tuning = match load_tuning(tx)?.with(&name, &change) {
                Ok(tuning) => tuning,
                Err(refusal) => return Ok(Err(refusal.to_string())),
            };
            let (foreseen, orders) = foresee(tx, now_ms, &tuning)?;
            Ok(Ok((tuning, foreseen, orders)))
        })
        .await??;
        let text = line(&tuning, &foreseen, &rule);
        return Ok(Answer::done(format!("{text}this was a dry run: nothing was changed\n")));
    }
    let (deed, name) = (deed(app), rule.clone());
    let (tuning, foreseen) = write(app, move |tx| {
        let tuning = tune(tx, &deed, &name, &change, None)?;
        let (foreseen, _) = foresee(tx, now_ms, &tuning)?;
        Ok::<_, Stop<crate::features::fraud::TuneRefusal>>((tuning, foreseen))
    })
    .await?;
    Ok(Answer::done(line(&tuning, &foreseen, &rule)))
}

fn line(tuning: &Tuning, foreseen: &[Foreseen], rule: &str) -> String {
    let both = tuning.all().iter().zip(foreseen).find(|(tuned, _)| tuned.rule.name == rule);
    both.map_or_else(String::new, |(tuned, seen)| told(tuned, seen))
}

fn change(mode: Option<&str>, thresholds: &[String]) -> Result<Change, String> {
    let mode = mode.map(|word| {
        Mode::from_word(word).ok_or(format!("`{word}` is no mode; write off, flag or deny"))
    });
    let number = |text: &String| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let value = value.parse().map_err(|_| format!("`{text}`: write NAME=NUMBER, as days=30"));
        value.map(|value| (name.to_owned(), value))
    };
    let thresholds = thresholds.iter().map(number).collect::<Result<_, String>>()?;
    Ok(Change { mode: mode.transpose()?, thresholds })
}

async fn list(
    app: &App,
    state: Option<&str>,
    rule: Option<&str>,
    partner_id: Option<i64>,
    before: Option<i64>,
) -> Outcome {
    let known = |name: &str| {
        let found = ALL.iter().find(|known| known.name == name).map(|known| known.name);
        found.ok_or(format!("`{name}` is no rule; `cambist fraud rules` lists them"))
    };
    let filter = CaseFilter {
        state: state.and_then(CaseState::from_word),
        rule: rule.map(known).transpose()?,
        partner_id,
        before,
    };
    let cases = read(app, move |tx| list_cases(tx, &filter, PAGE)).await?;
    if cases.is_empty() {
        return Ok(Answer::done("there is no such case\n".to_owned()));
    }
    let mut text: String = cases.iter().map(row).collect();
    if let Some(last) = cases.last().filter(|_| cases.len() == PAGE as usize) {
        text.push_str(&format!("more: --before {}\n", last.order_id));
    }
    Ok(Answer::done(text))
}

fn row(case: &Case) -> String {
    let rules: Vec<_> = case.hits.iter().map(|hit| hit.rule.as_str()).collect();
    let amount = case.reward.map_or("undecided".to_owned(), |amount| format!("{amount} USD"));
    format!(
        "{:>8}  {:<8}  partner {:<5}  {:>16}  {}  {}\n",
        case.order_id,
        case.state.word(),
        case.partner_id,
        amount,
        utc_text(case.opened_at_ms.div_euclid(1000)),
        rules.join(", ")
    )
}

async fn show(app: &App, order_id: i64) -> Outcome {
    let found = read(app, move |tx| {
        let (Some(order), Some(case)) = (find_order(tx, order_id)?, find_case(tx, order_id)?)
        else {
            return Ok(None);
        };
        let related = related_orders(tx, &order)?.unwrap_or_default();
        Ok(Some((order, case, related)))
    })
    .await?;
    let (order, case, related) = found.ok_or(ReviewRefusal::Unknown(order_id).to_string())?;
    let mut text = row(&case);
    for hit in &case.hits {
        text.push_str(&format!(
            "  {:<17} {}  {}\n",
            hit.rule,
            hit.verdict,
            hit.evidence.words(Lang::En)
        ));
    }
    text.push_str(&format!("  customer          {}, paid to {}\n", order.email, order.account));
    text.push_str(&in_common(&related));
    if !case.note.is_empty() {
        text.push_str(&format!("  decided           {}: {}\n", case.actor, case.note));
    }
    let fitting: Vec<_> = Decision::ALL
        .into_iter()
        .filter(|decision| decision.fits(&case))
        .map(Decision::word)
        .collect();
    if !fitting.is_empty() {
        let words = fitting.join("|");
        text.push_str(&format!(
            "  decide            cambist fraud review {words} {order_id} --note WHY\n"
        ));
    }
    Ok(Answer::done(text))
}

fn in_common(related: &Related) -> String {
    let address = match related.address.as_str() {
        "" => "not known, or erased",
        address => address,
    };
    let mut text = format!("  placed from       {address}\n");
    let all = [
        ("same address", &related.by_address),
        ("same browser", &related.by_browser),
        ("same account", &related.by_account),
        ("same mailbox", &related.by_mailbox),
    ];
    for (name, orders) in all.into_iter().filter(|(_, orders)| !orders.is_empty()) {
        let orders: Vec<_> = orders.iter().map(ToString::to_string).collect();
        text.push_str(&format!("  {name:<17} orders {}\n", orders.join(", ")));
    }
    text
}

/// Why a decision was not made: it was refused, or it was only a dry run.
#[derive(Debug, Error)]
enum DecisionStop {
    #[error(transparent)]
    Refused(#[from] ReviewRefusal),
    #[error("a dry run")]
    DryRun(Vec<Reward>),
}

impl Refusal for DecisionStop {}

async fn judge(app: &App, order_id: i64, decision: &str, note: String, dry_run: bool) -> Outcome {
    let known = "write release, deny or reverse";
    let decision = Decision::from_word(decision).ok_or(format!("`{decision}`: {known}"))?;
    let deed = deed(app);
    let unit = move |tx: &mut Tx<'_>| -> Result<Vec<Reward>, Stop<DecisionStop>> {
        let rewards = decide(tx, &deed, order_id, decision, &note).within()?;
        if dry_run { Err(DecisionStop::DryRun(rewards).into()) } else { Ok(rewards) }
    };
    let told = |rewards: &[Reward]| -> String {
        let line = |reward: &Reward| {
            format!("order {order_id}, partner {}: {}\n", reward.partner_id, standing(reward))
        };
        rewards.iter().map(line).collect()
    };
    match app.store().write(unit).await {
        Ok(rewards) => Ok(Answer::done(told(&rewards))),
        Err(Stop::Refused(DecisionStop::DryRun(rewards))) => {
            let text = told(&rewards);
            Ok(Answer::done(format!("{text}this was a dry run: nothing was changed\n")))
        }
        Err(Stop::Refused(DecisionStop::Refused(refusal))) => Err(refusal.to_string()),
        Err(Stop::Broke(fault)) => Err(Fault::to_string(&fault)),
    }
}
