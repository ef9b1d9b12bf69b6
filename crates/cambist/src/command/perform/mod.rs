//! Performing an errand: the same code in a running office and in a process of the shell's own.

mod accounts;
mod currencies;
mod directions;
mod doctor;
mod feeds;
mod fraud;
mod journal;
mod ledger;
mod look;
mod mail;
mod office;
mod orders;
mod payouts;
mod pricing;
mod programmes;
mod programs;
mod rates;
mod requisites;
mod rewards;
mod security;
mod sources;
mod terms;

use store::{Fault, Refusal, Stop, Tx};

use crate::app::App;
use crate::features::audit::{Actor, Deed};

use super::errand::{Answer, Errand};

/// Performs an errand, and reads again what it changed, so that it is in force when the shell is told.
pub async fn perform(app: &App, errand: Errand) -> Answer {
    let outcome = match errand {
        Errand::OperatorCreate(account) => accounts::create_operator(app, account).await,
        Errand::SecondFactorOff { owner, dry_run } => {
            security::second_factor_off(app, owner, dry_run).await
        }
        Errand::PartnerCreate { account, title, code, visibility, referred_by } => {
            accounts::create_partner(app, account, title, code, visibility, referred_by).await
        }
        Errand::PartnerRefer { partner, referrer } => accounts::refer(app, partner, referrer).await,
        Errand::PartnerList => accounts::list_partners(app).await,
        Errand::PartnerSuspend { partner, is_suspended } => {
            accounts::suspend(app, partner, is_suspended).await
        }
        Errand::PartnerLink { partner, code, label, target } => {
            accounts::create_link(app, partner, code, label, target).await
        }
        Errand::LinkSwitch { code, is_enabled } => {
            accounts::switch_link(app, code, is_enabled).await
        }
        Errand::LinkLegacy { code, parameter, value } => {
            accounts::map_legacy(app, code, parameter, value).await
        }
        Errand::KeyCreate { partner, label, scopes, addresses, days } => {
            accounts::create_key(app, partner, label, scopes, addresses, days).await
        }
        Errand::KeyList { partner } => accounts::list_keys(app, partner).await,
        Errand::KeyRevoke { partner, key } => accounts::revoke_key(app, partner, key).await,
        Errand::KeyRotate { partner, key, hours } => {
            accounts::rotate_key(app, partner, key, hours).await
        }
        Errand::RatesImport { name, format, text, skip_bad, dry_run, max_age_s } => {
            rates::import(app, name, format, text, skip_bad, dry_run, max_age_s).await
        }
        Errand::Pricing(errand) => pricing::perform(app, errand).await,
        Errand::Duty { is_on } => office::duty(app, is_on).await,
        Errand::Source(errand) => sources::perform(app, errand).await,
        Errand::OperatorKey(errand) => programs::perform(app, errand).await,
        Errand::DirectionSwitch { from, to, is_enabled } => {
            rates::switch(app, from, to, is_enabled).await
        }
        Errand::DirectionMinutes { from, to, minutes } => {
            rates::set_minutes(app, from, to, minutes).await
        }
        Errand::DirectionAfter { from, to, is_recalculated } => {
            rates::set_after(app, from, to, is_recalculated).await
        }
        Errand::Currencies { search } => rates::list_currencies(app, search),
        Errand::ClicksCount => office::count_clicks(app).await,
        Errand::Doctor => doctor::examine(app).await,
        Errand::Direction(errand) => directions::perform(app, errand).await,
        Errand::Currency(errand) => currencies::perform(app, errand).await,
        Errand::Alarms { hours } => office::alarms(app, hours).await,
        Errand::FeedList => feeds::list(app).await,
        Errand::FeedCreate { code, title, options } => {
            feeds::create(app, code, title, options).await
        }
        Errand::FeedEdit { code, title, options } => feeds::edit(app, code, title, options).await,
        Errand::FeedShow { code } => feeds::show(app, code).await,
        Errand::FeedRemove { code } => feeds::remove(app, code).await,
        Errand::FeedDiff { code, other } => feeds::diff(app, code, other).await,
        Errand::FeedPolls { code } => feeds::polls(app, code).await,
        Errand::FeedSwitch { code, is_enabled } => feeds::switch(app, code, is_enabled).await,
        Errand::FeedPreview { code, format } => feeds::preview(app, code, format).await,
        Errand::FeedCheck { code } => feeds::check(app, code).await,
        Errand::PartnerTerms { partner, base, percent, hold_days } => {
            orders::agree(app, partner, &base, &percent, hold_days).await
        }
        Errand::OrdersList { state, before } => orders::list(app, state, before).await,
        Errand::OrdersShow { order } => orders::show(app, order).await,
        Errand::OrdersJournal { order, partner } => journal::tell(app, order, partner).await,
        Errand::OrdersStep { order, action, note, dry_run } => {
            orders::step(app, order, &action, note, dry_run).await
        }
        Errand::OrdersEdit { order, give, get, discount, reason, dry_run } => {
            orders::edit(app, order, give, get, discount, reason, dry_run).await
        }
        Errand::RewardsDeny { order, reason } => orders::deny(app, order, reason).await,
        Errand::RewardsExplain { order } => rewards::explain(app, order).await,
        Errand::RewardsUndecided { after } => rewards::undecided(app, after).await,
        Errand::RewardsDecide { order, amount_usd, profit_usd, reason } => {
            rewards::decide(app, order, amount_usd, profit_usd, reason).await
        }
        Errand::RewardsDirection { from, to, rule, value } => {
            rewards::direction(app, from, to, &rule, value).await
        }
        Errand::RewardsDirections => rewards::directions(app).await,
        Errand::RewardsWhatIf { from, to, name, change, partner } => {
            programmes::what_if(app, from, to, name, change, partner).await
        }
        Errand::Programme(errand) => programmes::perform(app, errand).await,
        Errand::Payout(errand) => payouts::perform(app, errand).await,
        Errand::PartnerTermsEnd { partner } => orders::end_terms(app, partner).await,
        Errand::LedgerAudit => ledger::audit(app).await,
        Errand::LedgerStatement { partner, from, to, csv, before, limit } => {
            let asked = ledger::Asked { partner, from, to, before, limit };
            match csv {
                true => ledger::sheet(app, asked).await,
                false => ledger::statement(app, asked).await,
            }
        }
        Errand::LedgerAdjust { partner, amount, reason, dry_run } => {
            ledger::adjust(app, partner, amount, reason, dry_run).await
        }
        Errand::Requisites(errand) => requisites::perform(app, errand).await,
        Errand::Mail(errand) => mail::perform(app, errand).await,
        Errand::Fraud(errand) => fraud::perform(app, errand).await,
        Errand::Office { state } => office::switch(app, state).await,
        Errand::Look(errand) => look::perform(app, errand).await,
        Errand::Backup { to } => office::backup(app, to).await,
    };
    match (outcome, app.refresh().await) {
        (Ok(answer), Ok(())) => answer,
        (Ok(_), Err(fault)) => Answer::refused(format!(
            "it is done, but the office could not read it again yet: {fault}"
        )),
        (Err(why), _) => Answer::refused(why),
    }
}

/// What came of an errand, or a sentence that says why not.
type Outcome = Result<Answer, String>;

/// Of a long list so many lines are printed; the rest is counted.
const SHOWN: usize = 20;

/// A list under its heading, cut where it is long; nothing when it is empty.
fn lines(all: &[impl std::fmt::Display], what: &str) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut text = format!("{} {what}:\n", all.len());
    all.iter().take(SHOWN).for_each(|line| text.push_str(&format!("  {line}\n")));
    if all.len() > SHOWN {
        text.push_str(&format!("  … and {} more\n", all.len() - SHOWN));
    }
    text
}

fn deed(app: &App) -> Deed {
    Deed { at_ms: app.clock().now_ms(), actor: Actor::Shell }
}

/// Runs a writing unit; a refusal and a fault both end as a sentence.
async fn write<T, R, F>(app: &App, unit: F) -> Result<T, String>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, Stop<R>> + Send + 'static,
    T: Send + 'static,
    R: Refusal,
{
    app.store().write(unit).await.map_err(|stop| stop.to_string())
}

/// Runs a reading unit.
async fn read<T, F>(app: &App, mut unit: F) -> Result<T, String>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
    T: Send + 'static,
{
    let plain = move |tx: &mut Tx<'_>| -> crate::app::Plain<T> { Ok(unit(tx)?) };
    app.store().read_long(plain).await.map_err(|stop| stop.to_string())
}
