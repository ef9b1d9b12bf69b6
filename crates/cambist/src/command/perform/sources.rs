//! Sources of base prices, and the prices that they gave.

use store::{Refusal, Stop, Tx};
use thiserror::Error;

use crate::app::App;
use crate::command::errand::SourceErrand;
use crate::features::rates::sources::{
    Believed, KnownPrice, Source, SourceChange, SourceRefusal, add_source, edit_source, fetch_now,
    list_prices, list_sources, remove_source, set_source_enabled, shipped,
};

use super::{Answer, Outcome, deed, read, write};

/// Of a long list so many lines are printed; the rest is counted.
const SHOWN: usize = 20;

pub(super) async fn perform(app: &App, errand: SourceErrand) -> Outcome {
    match errand {
        SourceErrand::List => list(app).await,
        SourceErrand::Prices { source } => prices(app, source).await,
        SourceErrand::Add { code, kind, change, dry_run } => {
            add(app, code, kind, change, dry_run).await
        }
        SourceErrand::Edit { code, change, dry_run } => edit(app, code, change, dry_run).await,
        SourceErrand::Switch { code, is_enabled } => switch(app, code, is_enabled).await,
        SourceErrand::Remove { code, dry_run } => remove(app, code, dry_run).await,
        SourceErrand::Fetch { code, dry_run } => fetch(app, code, dry_run).await,
    }
}

async fn list(app: &App) -> Outcome {
    let (known, prices) = read(app, |tx| Ok((list_sources(tx)?, list_prices(tx)?))).await?;
    let now_ms = app.clock().now_ms();
    let mut text = format!(
        "{:<16} {:<10} {:<5} {:>7}  {:<12} {:>8} {:>7}  problem\n",
        "source", "kind", "state", "every", "last good", "failures", "prices"
    );
    for source in &known {
        let count = prices.iter().filter(|price| price.source == source.code).count();
        text.push_str(&line(source, count, now_ms));
    }
    let more = shipped(&known);
    for source in &more {
        text.push_str(&line(source, 0, now_ms));
    }
    if let Some(first) = known.iter().chain(&more).find(|source| !source.is_enabled) {
        let code = &first.code;
        text.push_str(&format!(
            "\nsources that are off are not asked; `cambist rates source fetch {code} --dry-run` \
             tries one, `cambist rates source enable {code}` switches it on\n"
        ));
    }
    Ok(Answer::done(text))
}

fn line(source: &Source, prices: usize, now_ms: i64) -> String {
    let state = if source.is_enabled { "on" } else { "off" };
    let good = source.health.last_good_ms.map_or("never".to_owned(), |at| ago(now_ms - at));
    let every = format!("{} s", source.pace.interval_s);
    let line = format!(
        "{:<16} {:<10} {state:<5} {every:>7}  {good:<12} {:>8} {prices:>7}  {}",
        source.code, source.kind, source.health.failures, source.health.problem
    );
    line.trim_end().to_owned() + "\n"
}

/// How long ago, in the largest unit that says it well: `42 s ago`, `3 h ago`.
fn ago(age_ms: i64) -> String {
    let age_s = age_ms.max(0) / 1000;
    match age_s {
        0..120 => format!("{age_s} s ago"),
        120..7_200 => format!("{} min ago", age_s / 60),
        7_200..172_800 => format!("{} h ago", age_s / 3600),
        _ => format!("{} days ago", age_s / 86_400),
    }
}

async fn prices(app: &App, source: Option<String>) -> Outcome {
    let all = read(app, list_prices).await?;
    let is_asked = |price: &&KnownPrice| source.as_ref().is_none_or(|code| price.source == *code);
    let now_ms = app.clock().now_ms();
    let text: String = all.iter().filter(is_asked).map(|price| price_line(price, now_ms)).collect();
    match text.is_empty() {
        true => {
            Err("there are no prices yet; `cambist rates sources` shows where they would come \
                     from"
                .to_owned())
        }
        false => Ok(Answer::done(text)),
    }
}

fn price_line(known: &KnownPrice, now_ms: i64) -> String {
    let state = match (known.is_fresh(now_ms), known.is_enabled) {
        (true, _) => "",
        (false, true) => "  stale",
        (false, false) => "  its source is off",
    };
    let age = ago(now_ms - known.fresh_ms);
    format!("{:<16} {:<40} {age}{state}\n", known.source, known.price.to_string())
}

/// Rolls a unit back whose result is only to be told.
#[derive(Debug, Error)]
enum Tried {
    #[error(transparent)]
    Refused(#[from] SourceRefusal),
    #[error("a dry run changes nothing")]
    DryRun,
}

impl Refusal for Tried {}

/// Runs a unit, and takes it back in a dry run.
async fn tried<F>(app: &App, dry_run: bool, mut unit: F) -> Result<(), String>
where
    F: FnMut(&mut Tx<'_>) -> Result<(), Stop<SourceRefusal>> + Send + 'static,
{
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Tried>> {
        store::Within::within(unit(tx))?;
        if dry_run { Err(Tried::DryRun.into()) } else { Ok(()) }
    };
    match app.store().write(unit).await {
        Ok(()) | Err(Stop::Refused(Tried::DryRun)) => Ok(()),
        Err(stop) => Err(stop.to_string()),
    }
}

fn told(dry_run: bool, done: String) -> Outcome {
    let note = if dry_run { "this was a dry run: nothing was changed\n" } else { "" };
    Ok(Answer::done(done + note))
}

async fn add(
    app: &App,
    code: String,
    kind: String,
    change: SourceChange,
    dry_run: bool,
) -> Outcome {
    let (deed, shown) = (deed(app), code.clone());
    tried(app, dry_run, move |tx| add_source(tx, &deed, &code, &kind, &change).map(|_| ())).await?;
    told(
        dry_run,
        format!(
            "the source {shown} is added and switched off; try it with `cambist rates source fetch \
             {shown} --dry-run`, then `cambist rates source enable {shown}`\n"
        ),
    )
}

async fn edit(app: &App, code: String, change: SourceChange, dry_run: bool) -> Outcome {
    let (deed, shown) = (deed(app), code.clone());
    tried(app, dry_run, move |tx| edit_source(tx, &deed, &code, &change).map(|_| ())).await?;
    told(dry_run, format!("the source {shown} is changed\n"))
}

async fn switch(app: &App, code: String, is_enabled: bool) -> Outcome {
    let (deed, shown) = (deed(app), code.clone());
    let source = write(app, move |tx| set_source_enabled(tx, &deed, &code, is_enabled)).await?;
    Ok(Answer::done(match (is_enabled, source.kind == "push") {
        (true, true) => format!(
            "{shown} is on: prices are sent to {}/api/v1/operator/rates\n",
            app.config().base_url()
        ),
        (true, false) => {
            format!("{shown} is on: a running office asks it every {} s\n", source.pace.interval_s)
        }
        (false, _) => format!("{shown} is off: its prices are not used\n"),
    }))
}

async fn remove(app: &App, code: String, dry_run: bool) -> Outcome {
    let wanted = code.clone();
    let count = read(app, move |tx| {
        Ok(list_prices(tx)?.iter().filter(|price| price.source == wanted).count())
    });
    let count = count.await?;
    let (deed, shown) = (deed(app), code.clone());
    tried(app, dry_run, move |tx| remove_source(tx, &deed, &code)).await?;
    told(dry_run, format!("the source {shown} is removed with its {count} prices\n"))
}

async fn fetch(app: &App, code: String, dry_run: bool) -> Outcome {
    let fetched = fetch_now(app, &code, dry_run).await.map_err(|fault| fault.to_string())?;
    match fetched.map_err(|refusal| refusal.to_string())? {
        Ok(believed) => told(dry_run, describe(&code, &believed)),
        Err(problem) => Err(format!("{code}: {problem}")),
    }
}

fn describe(code: &str, believed: &Believed) -> String {
    let mut text = format!("{code} gives {} prices:\n", believed.prices.len());
    for price in believed.prices.iter().take(SHOWN) {
        text.push_str(&format!("  {price}\n"));
    }
    if believed.prices.len() > SHOWN {
        text.push_str(&format!("  … and {} more\n", believed.prices.len() - SHOWN));
    }
    if let Some(of_s) = believed.of_s {
        text.push_str(&format!("dated {} UTC\n", crate::clock::utc_text(of_s)));
    }
    if !believed.problem.is_empty() {
        text.push_str(&format!("{}\n", believed.problem));
    }
    text
}
