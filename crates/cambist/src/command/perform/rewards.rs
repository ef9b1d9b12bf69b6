//! Rewards: how they came about, and what an operator decides.

use money::{Amount, Scale};

use crate::app::App;
use crate::clock::utc_text;
use crate::features::book::{About, AboutLine, Side, posted_about};
use crate::features::orders::{Order, find_order};
use crate::features::rewards::{
    self, Derivation, DirectionRule, Revision, Reward, Stated, Status, derivation_words,
    find_rewards, list_direction_rules, list_revisions, list_undecided, read_direction_change,
    set_direction_rule, steps_in_words,
};
use crate::words::Lang;

use super::terms::{agreed_lines, rule_of};
use super::{Answer, Outcome, deed, read, write};

/// Undecided rewards on one page.
const PAGE: u32 = 50;

pub(super) async fn explain(app: &App, order_id: i64) -> Outcome {
    let found = read(app, move |tx| {
        let Some(order) = find_order(tx, order_id)? else { return Ok(None) };
        let mut rewards = Vec::new();
        for reward in find_rewards(tx, order_id)? {
            let revisions = list_revisions(tx, order_id, reward.level)?;
            rewards.push((reward, revisions));
        }
        Ok(Some((order, rewards, posted_about(tx, About::Order(order_id))?)))
    })
    .await?;
    let (order, rewards, postings) = found.ok_or(format!("there is no order {order_id}"))?;
    if rewards.is_empty() {
        let came = "it came by itself, so it earns nobody anything";
        return Ok(Answer::done(format!("order {order_id}: {came}\n")));
    }
    let mut text = header(&order);
    for (reward, revisions) in &rewards {
        text.push_str(&told(reward, revisions));
    }
    text.push_str(&posted(&postings));
    Ok(Answer::done(text))
}

fn header(order: &Order) -> String {
    let usd = |amount: Option<Amount>| {
        amount.map_or("unknown".to_owned(), |amount| format!("{amount} USD"))
    };
    let whose = if order.stated_profit_usd.is_some() { ", as stated" } else { "" };
    format!(
        "order {} is {}: {} {} → {} {}\nvalue given {}, profit {}{whose}, discount {} USD\n",
        order.id,
        order.state,
        order.give,
        order.from,
        order.get,
        order.to,
        usd(order.give_usd),
        usd(order.profit_usd()),
        order.discount_usd
    )
}

fn told(reward: &Reward, revisions: &[Revision]) -> String {
    let (partner, level) = (reward.partner_id, reward.level);
    let mut text = format!("\npartner {partner}, level {level}: {}\n", standing(reward));
    text.push_str(&format!("  terms {}\n", reward.terms_id));
    for line in agreed_lines(&reward.agreed) {
        text.push_str(&format!("    {line}\n"));
    }
    for revision in revisions {
        let until = utc_text(revision.ended_at_ms.div_euclid(1000));
        let amount = revision.amount.map_or("undecided".to_owned(), |sum| format!("{sum} USD"));
        let (number, status) = (revision.revision, revision.status.word());
        text.push_str(&format!("  grant {number}, until {until}: {amount}, {status}\n"));
        text.push_str(&steps(&revision.steps, steps_in_words(Lang::En, &revision.steps)));
    }
    if !revisions.is_empty() {
        text.push_str(&format!("  grant {}\n", reward.revision));
    }
    text.push_str(&steps(&reward.steps, derivation_words(Lang::En, reward)));
    text
}

pub(super) fn standing(reward: &Reward) -> String {
    let amount = match (reward.amount, reward.status) {
        (Some(sum), _) => format!("{sum} USD, {}", reward.status.word()),
        (None, Status::None) => "undecided".to_owned(),
        (None, status) => status.word().to_owned(),
    };
    if reward.is_in_review {
        let order = reward.order_id;
        return format!("{amount}, in review: cambist fraud review show {order}");
    }
    match (reward.reason.as_str(), reward.held_until_s) {
        ("", Some(until)) if reward.status == Status::Held => {
            format!("{amount} until {}", utc_text(until))
        }
        ("", _) => amount,
        (reason, _) => format!("{amount}: {reason}"),
    }
}

/// Each step with the sum after it; the lines of an older office as they are.
fn steps(stored: &str, words: Vec<String>) -> String {
    let known = Derivation::read(stored).unwrap_or_default();
    let facts: Vec<_> = known.facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let mut text = String::new();
    if !facts.is_empty() {
        text.push_str(&format!("  from   {} (USD)\n", facts.join(", ")));
    }
    for (place, sentence) in words.iter().enumerate() {
        match known.steps.get(place) {
            Some(step) => {
                let (rule, sum) = (&step.rule, &step.sum);
                text.push_str(&format!("    {rule:<10}  {sum:>22}  {sentence}\n"));
            }
            None => text.push_str(&format!("    {sentence}\n")),
        }
    }
    text
}

fn posted(lines: &[AboutLine]) -> String {
    let mut text = "\npostings\n".to_owned();
    if lines.is_empty() {
        text.push_str("  none\n");
    }
    for line in lines {
        let side = match line.side {
            Side::Debit => "debit",
            Side::Credit => "credit",
        };
        let (id, time) = (line.id, utc_text(line.at_ms.div_euclid(1000)));
        let (kind, account, amount) = (line.kind.name(), line.account.to_string(), line.amount);
        let (fact, amount) = (&line.fact, amount.fixed());
        text.push_str(&format!(
            "{id:>8}  {time}  {kind:<11} {side:<6} {account:<24} {amount:>18}  {fact}\n"
        ));
    }
    text
}

pub(super) async fn undecided(app: &App, after: i64) -> Outcome {
    let rewards = read(app, move |tx| list_undecided(tx, after, PAGE)).await?;
    if rewards.is_empty() {
        return Ok(Answer::done("every reward is decided\n".to_owned()));
    }
    let line = |reward: &Reward| {
        let Reward { order_id, level, partner_id, reason, .. } = reward;
        format!("{order_id:>8}  partner {partner_id}, level {level}: {reason}\n")
    };
    let mut text: String = rewards.iter().map(line).collect();
    if let Some(last) = rewards.last().filter(|_| rewards.len() == PAGE as usize) {
        text.push_str(&format!("more: cambist rewards undecided --after {}\n", last.order_id));
    }
    text.push_str("decide one: cambist rewards decide ORDER --profit-usd USD --reason WHY\n");
    Ok(Answer::done(text))
}

pub(super) async fn decide(
    app: &App,
    order_id: i64,
    amount_usd: Option<String>,
    profit_usd: Option<String>,
    reason: String,
) -> Outcome {
    let stated = Stated {
        amount_usd: usd("--amount-usd", amount_usd)?,
        profit_usd: usd("--profit-usd", profit_usd)?,
    };
    let deed = deed(app);
    let rewards =
        write(app, move |tx| rewards::decide(tx, &deed, order_id, stated, &reason)).await?;
    Ok(Answer::done(rewards.iter().map(|reward| told(reward, &[])).collect()))
}

fn usd(option: &str, text: Option<String>) -> Result<Option<Amount>, String> {
    let read = |text: String| {
        Amount::parse(&text, Scale::USD).map_err(|error| format!("{option} `{text}` {error}"))
    };
    text.map(read).transpose()
}

pub(super) async fn direction(
    app: &App,
    from: String,
    to: String,
    rule: &str,
    value: Option<String>,
) -> Outcome {
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    let change =
        read_direction_change(rule, value.as_deref()).map_err(|wrong| wrong.to_string())?;
    let deed = deed(app);
    let told = format!("{from} → {to}");
    let rule = write(app, move |tx| set_direction_rule(tx, &deed, &from, &to, change)).await?;
    let line = in_words(rule);
    Ok(Answer::done(format!("{told}: {line}, for orders placed from now on\n")))
}

fn in_words(rule: DirectionRule) -> String {
    let percent = rule.percent.map(|percent| format!("{percent} %"));
    let said: Vec<_> = percent.into_iter().chain(rule.modifier.map(rule_of)).collect();
    if said.is_empty() { "as the programme says".to_owned() } else { said.join(", ") }
}

pub(super) async fn directions(app: &App) -> Outcome {
    let rules = read(app, list_direction_rules).await?;
    if rules.is_empty() {
        return Ok(Answer::done("no direction has a rule of its own\n".to_owned()));
    }
    let line = |(from, to, rule): &(String, String, DirectionRule)| {
        format!("{from} → {to}: {}\n", in_words(*rule))
    };
    Ok(Answer::done(rules.iter().map(line).collect()))
}
