//! Rows of facts, cases and hits.

use money::{Amount, Scale};
use store::{Fault, Row, Tx, Value, args};

use crate::features::audit::Deed;
use crate::features::orders::Order;

use super::case::{Case, CaseState, Hit};
use super::evidence::Evidence;
use super::facts::Facts;
use super::mailbox::mailbox;
use super::rule::Mode;
use super::rules::ALL;
use super::tuning::{NAME, Tuning};

const DAY_MS: i64 = 86_400_000;

/// The facts of orders, as of `completed`, an expression of the unix milliseconds at which they
/// complete. One statement: a completion waits for one answer, whatever the rules look at.
fn facts_sql(completed: &str, more: &str) -> String {
    let days = |column: &str| {
        format!(
            "(select cast(coalesce(sum(d.{column}), 0) as bigint) from partner_days d \
             where d.partner_id = f.partner_id and d.day > {completed} / 86400000 - 90 \
             and d.day <= {completed} / 86400000)"
        )
    };
    let trace = |condition: &str| {
        format!(
            "(select max(t.last_at_s) from account_traces t \
             where t.account_id = p.account_id and {condition})"
        )
    };
    format!(
        "select f.order_id, f.partner_id, f.placed_at_ms, o.bound_by is not null, f.click_bot, \
         f.click_flood, f.mailbox, a.email, {}, {}, (select count(distinct g.mailbox) \
         from order_facts g where g.partner_id = f.partner_id and g.requisites = f.requisites \
         and f.requisites <> '' and g.mailbox <> f.mailbox and g.placed_at_ms <= {completed}), \
         {}, {}, (select s.value from settings s where s.name = '{NAME}'), \
         (select count(*) from payout_accounts w where w.partner_id = f.partner_id \
         and w.normal = f.requisites) \
         from order_facts f join orders o on o.id = f.order_id \
         join partners p on p.id = f.partner_id join accounts a on a.id = p.account_id {more}",
        trace("t.network = f.network and f.network <> ''"),
        trace("t.browser = f.browser and length(f.browser) > 0"),
        days("completed"),
        days("refunded"),
    )
}

fn read_facts(row: &Row<'_>) -> Result<(Facts, Option<String>), Fault> {
    let facts = Facts {
        order_id: row.get(0)?,
        partner_id: row.get(1)?,
        placed_at_s: row.get::<i64>(2)?.div_euclid(1000),
        is_bound: row.get(3)?,
        click_bot: row.get(4)?,
        click_flood: row.get(5)?,
        mailbox: row.get(6)?,
        partner_mailbox: mailbox(&row.get::<String>(7)?),
        same_network_at_s: row.get(8)?,
        same_browser_at_s: row.get(9)?,
        others_paid_there: row.get(10)?,
        is_own_account: row.get::<i64>(14)? > 0,
        completed: row.get(11)?,
        refunded: row.get(12)?,
    };
    Ok((facts, row.get(13)?))
}

/// The facts of an order that completes now, with the rules as they are tuned; `None`: nothing was
/// kept of it.
pub(super) fn facts_of(
    tx: &mut Tx<'_>,
    order_id: i64,
    now_ms: i64,
) -> Result<Option<(Facts, Tuning)>, Fault> {
    let sql = facts_sql("cast($2 as bigint)", "where f.order_id = $1");
    match tx.query_opt(&sql, &args![order_id, now_ms], read_facts)? {
        None => Ok(None),
        Some((facts, text)) => Ok(Some((facts, Tuning::read(text.as_deref())?))),
    }
}

/// The facts of orders that completed at `since_ms` or later, the newest first, as they were then.
pub(super) fn facts_since(tx: &mut Tx<'_>, since_ms: i64, limit: u32) -> Result<Vec<Facts>, Fault> {
    let more = format!(
        "where f.completed_at_ms >= $1 order by f.completed_at_ms desc, f.order_id desc limit {limit}"
    );
    let found = tx.query(&facts_sql("f.completed_at_ms", &more), &args![since_ms], read_facts)?;
    Ok(found.into_iter().map(|(facts, _)| facts).collect())
}

pub(super) fn count_completed(tx: &mut Tx<'_>, deed: &Deed, order_id: i64) -> Result<(), Fault> {
    tx.send(
        "insert into partner_days (partner_id, day, completed, refunded) \
         select partner_id, $2, 1, 0 from orders where id = $1 and partner_id is not null \
         on conflict (partner_id, day) do update set completed = partner_days.completed + 1",
        &args![order_id, deed.at_ms.div_euclid(DAY_MS)],
    )?;
    tx.send(
        "update order_facts set completed_at_ms = $2 where order_id = $1",
        &args![order_id, deed.at_ms],
    )
}

/// A refund before the completion is none: no reward was given for it.
pub(super) fn count_refunded(tx: &mut Tx<'_>, deed: &Deed, order_id: i64) -> Result<(), Fault> {
    tx.send(
        "insert into partner_days (partner_id, day, completed, refunded) \
         select partner_id, $2, 0, 1 from order_facts \
         where order_id = $1 and completed_at_ms is not null \
         on conflict (partner_id, day) do update set refunded = partner_days.refunded + 1",
        &args![order_id, deed.at_ms.div_euclid(DAY_MS)],
    )
}

pub(super) fn insert_case(
    tx: &mut Tx<'_>,
    deed: &Deed,
    facts: &Facts,
    verdict: Mode,
    hits: &[Hit],
) -> Result<(), Fault> {
    let state = if verdict == Mode::Deny { CaseState::Denied } else { CaseState::Open };
    tx.send(
        "insert into fraud_cases (order_id, partner_id, verdict, state, opened_at_ms, actor, note) \
         values ($1, $2, $3, $4, $5, '', '')",
        &args![facts.order_id, facts.partner_id, verdict.word(), state.word(), deed.at_ms],
    )?;
    for Hit { rule, verdict, evidence } in hits {
        tx.send(
            "insert into fraud_hits (order_id, rule, verdict, evidence) values ($1, $2, $3, $4)",
            &args![facts.order_id, rule.as_str(), verdict.word(), evidence.text()],
        )?;
    }
    Ok(())
}

pub(super) fn end_case(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    state: CaseState,
    note: &str,
) -> Result<(), Fault> {
    tx.send(
        "update fraud_cases set state = $2, decided_at_ms = $3, actor = $4, note = $5 \
         where order_id = $1",
        &args![order_id, state.word(), deed.at_ms, deed.actor.name(), note],
    )
}

/// An order that was refunded has nothing left to decide: what a rule denied is not granted any more.
pub(super) fn close_case(tx: &mut Tx<'_>, order_id: i64) -> Result<(), Fault> {
    tx.send(
        "update fraud_cases set state = 'closed' where order_id = $1 and decided_at_ms is null",
        &args![order_id],
    )
}

/// Which cases are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// In this state; `None`: in any.
    pub state: Option<CaseState>,
    /// Stopped by this rule; `None`: by any.
    pub rule: Option<&'static str>,
    /// Of this partner; `None`: of anybody.
    pub partner_id: Option<i64>,
    /// Of orders with smaller numbers; `None`: of all.
    pub before: Option<i64>,
}

const CASES: &str = "select c.order_id, c.partner_id, c.verdict, c.state, c.opened_at_ms, \
     c.decided_at_ms, c.actor, c.note, r.amount_units, p.title from fraud_cases c \
     join partners p on p.id = c.partner_id left join rewards r on r.order_id = c.order_id and r.level = 1";

/// Cases, those of the newest orders first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_cases(tx: &mut Tx<'_>, filter: &CaseFilter, limit: u32) -> Result<Vec<Case>, Fault> {
    let mut args: Vec<Value<'_>> = vec![Value::from(filter.before.unwrap_or(i64::MAX))];
    let mut more = String::new();
    if let Some(state) = filter.state {
        args.push(Value::from(state.word()));
        more.push_str(&format!(" and c.state = ${}", args.len()));
    }
    if let Some(partner_id) = filter.partner_id {
        args.push(Value::from(partner_id));
        more.push_str(&format!(" and c.partner_id = ${}", args.len()));
    }
    if let Some(rule) = filter.rule {
        args.push(Value::from(rule));
        more.push_str(&format!(
            " and c.order_id in (select h.order_id from fraud_hits h where h.rule = ${})",
            args.len()
        ));
    }
    let sql = format!("{CASES} where c.order_id < $1{more} order by c.order_id desc limit {limit}");
    let cases = tx.query(&sql, &args, read_case)?;
    with_hits(tx, cases)
}

/// The case of an order; `None`: no rule has stopped its reward.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_case(tx: &mut Tx<'_>, order_id: i64) -> Result<Option<Case>, Fault> {
    let sql = format!("{CASES} where c.order_id = $1");
    let found = tx.query(&sql, &args![order_id], read_case)?;
    Ok(with_hits(tx, found)?.pop())
}

/// How many cases wait for an operator.
///
/// # Errors
/// The store's faults.
pub fn count_open(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    let sql = "select count(*) from fraud_cases where state = 'open'";
    tx.query_one(sql, &args![], |row| row.get(0))
}

fn read_case(row: &Row<'_>) -> Result<Case, Fault> {
    let order_id: i64 = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("fraud_cases.{column} of {order_id}"));
    let reward: Option<i64> = row.get(8)?;
    Ok(Case {
        order_id,
        partner_id: row.get(1)?,
        verdict: Mode::from_word(&row.get::<String>(2)?).ok_or_else(|| corrupt("verdict"))?,
        state: CaseState::from_word(&row.get::<String>(3)?).ok_or_else(|| corrupt("state"))?,
        opened_at_ms: row.get(4)?,
        decided_at_ms: row.get(5)?,
        actor: row.get(6)?,
        note: row.get(7)?,
        reward: reward.map(|units| Amount::from_units(units, Scale::USD)),
        partner_title: row.get(9)?,
        hits: Vec::new(),
    })
}

fn with_hits(tx: &mut Tx<'_>, mut cases: Vec<Case>) -> Result<Vec<Case>, Fault> {
    if cases.is_empty() {
        return Ok(cases);
    }
    let ids: Vec<_> = cases.iter().map(|case| case.order_id.to_string()).collect();
    let sql = format!(
        "select order_id, rule, verdict, evidence from fraud_hits where order_id in ({})",
        ids.join(", ")
    );
    let hits = tx.query(&sql, &args![], |row| {
        let corrupt = || Fault::corrupt("fraud_hits".to_owned());
        let verdict = Mode::from_word(&row.get::<String>(2)?).ok_or_else(corrupt)?;
        let evidence = Evidence::read(&row.get::<String>(3)?).ok_or_else(corrupt)?;
        Ok((row.get::<i64>(0)?, Hit { rule: row.get(1)?, verdict, evidence }))
    })?;
    for (order_id, hit) in hits {
        if let Some(case) = cases.iter_mut().find(|case| case.order_id == order_id) {
            case.hits.push(hit);
        }
    }
    let place = |hit: &Hit| ALL.iter().position(|rule| rule.name == hit.rule);
    cases.iter_mut().for_each(|case| case.hits.sort_by_key(place));
    Ok(cases)
}

/// What an order has in common with others of its partner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Related {
    /// From where it was placed; empty: not known, or erased.
    pub address: String,
    /// Other orders from the same network, the newest first, at most 20.
    pub by_address: Vec<i64>,
    /// Other orders in the same browser.
    pub by_browser: Vec<i64>,
    /// Other orders that were paid to the same account.
    pub by_account: Vec<i64>,
    /// Other orders with the same mailbox.
    pub by_mailbox: Vec<i64>,
}

/// What an order has in common with others of its partner; `None`: nothing was kept of it.
///
/// # Errors
/// The store's faults.
pub fn related_orders(tx: &mut Tx<'_>, order: &Order) -> Result<Option<Related>, Fault> {
    let sql = "select address from order_facts where order_id = $1";
    let address = tx.query_opt(sql, &args![order.id], |row| row.get::<String>(0))?;
    let Some(address) = address else { return Ok(None) };
    let mut by = |column: &str| {
        let sql = format!(
            "select g.order_id from order_facts f join order_facts g \
             on g.partner_id = f.partner_id and g.{column} = f.{column} \
             and g.order_id <> f.order_id where f.order_id = $1 and length(f.{column}) > 0 \
             order by g.order_id desc limit 20"
        );
        tx.query(&sql, &args![order.id], |row| row.get::<i64>(0))
    };
    Ok(Some(Related {
        address,
        by_address: by("network")?,
        by_browser: by("browser")?,
        by_account: by("requisites")?,
        by_mailbox: by("mailbox")?,
    }))
}

/// Forgets from where orders that were placed before `before_s` came, in small steps: whether more are
/// left.
///
/// # Errors
/// The store's faults.
pub(super) fn forget_addresses(tx: &mut Tx<'_>, before_s: i64) -> Result<bool, Fault> {
    const STEP: u64 = 2000;
    let erased = tx.execute(
        &format!(
            "update order_facts set address = '', network = '' where order_id in \
             (select order_id from order_facts where address <> '' and placed_at_ms < $1 \
             order by order_id limit {STEP})"
        ),
        &args![before_s.saturating_mul(1000)],
    )?;
    Ok(erased == STEP)
}
