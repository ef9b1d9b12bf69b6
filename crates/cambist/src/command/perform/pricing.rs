//! The prices of directions.

use std::sync::{Arc, Mutex};

use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::command::errand::PricingErrand;
use crate::features::rates::pricing::read_rate;
use crate::features::rates::{
    OfferChange, OfferRefusal, Pricing, PricingChange, PricingRefusal, Which, clear_pricing,
    explain, find_pricing, reprice, set_offer, set_override, set_pricing, thaw,
};

use super::{Answer, Outcome, deed, read, write};

pub(super) async fn perform(app: &App, errand: PricingErrand) -> Outcome {
    match errand {
        PricingErrand::Set { from, to, change, dry_run } => {
            set(app, (from, to), change, dry_run).await
        }
        PricingErrand::Clear { from, to } => clear(app, (from, to)).await,
        PricingErrand::Explain { from, to, city } => told(app, (from, to), city).await,
        PricingErrand::Override { from, to, by_hand } => by_hand_of(app, (from, to), by_hand).await,
        PricingErrand::Thaw { from, to } => {
            let (deed, pair) = (deed(app), (from.clone(), to.clone()));
            write(app, move |tx| thaw(tx, &deed, (&from, &to))).await?;
            told(app, pair, None).await
        }
        PricingErrand::Offer { from, to, city, change, dry_run } => {
            set_one(app, (from, to), city, change, dry_run).await
        }
    }
}

/// Codes of what is given and received.
type Pair = (String, String);

/// What came of a unit that may only have been tried.
#[derive(Debug, Error)]
enum Tried {
    #[error(transparent)]
    Pricing(#[from] PricingRefusal),
    #[error(transparent)]
    Offer(#[from] OfferRefusal),
    #[error("a dry run changes nothing")]
    DryRun,
}

impl Refusal for Tried {}

/// Runs a unit and tells how the rate then comes about; a dry run is the same, taken back.
async fn tried<F>(app: &App, pair: Pair, dry_run: bool, mut unit: F) -> Outcome
where
    F: FnMut(&mut Tx<'_>) -> Result<(), Stop<Tried>> + Send + 'static,
{
    let now_ms = app.clock().now_ms();
    let explained = Arc::new(Mutex::new(None));
    let out = Arc::clone(&explained);
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Tried>> {
        unit(tx)?;
        let told = explain(tx, now_ms, (&pair.0, &pair.1), None)?;
        let text = told.map(|told| told.to_string());
        *out.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = text;
        if dry_run { Err(Tried::DryRun.into()) } else { Ok(()) }
    };
    match app.store().write(unit).await {
        Ok(()) | Err(Stop::Refused(Tried::DryRun)) => {}
        Err(stop) => return Err(stop.to_string()),
    }
    let mut explained = explained.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut text = explained.take().unwrap_or_default();
    if dry_run {
        text.push_str("this was a dry run: nothing was changed\n");
    }
    Ok(Answer::done(text))
}

async fn set(app: &App, pair: Pair, change: PricingChange, dry_run: bool) -> Outcome {
    let (deed, (from, to)) = (deed(app), pair.clone());
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Tried>> {
        let codes = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
        let known = find_pricing(tx, &codes.0, &codes.1)?.unwrap_or_else(Pricing::default);
        let pricing = change.apply(known).map_err(PricingRefusal::Wrong).map_err(Tried::from)?;
        set_pricing(tx, &deed, (&from, &to), &pricing).within()?;
        reprice(tx, &deed, Which::Directions(&[codes]))?;
        Ok(())
    };
    tried(app, pair, dry_run, unit).await
}

async fn set_one(
    app: &App,
    pair: Pair,
    city: String,
    change: OfferChange,
    dry_run: bool,
) -> Outcome {
    let (deed, (from, to)) = (deed(app), pair.clone());
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Tried>> {
        set_offer(tx, &deed, (&from, &to), &city, &change).within()
    };
    let answer = tried(app, pair, dry_run, unit).await?;
    // Of a direction that is not priced from sources there is nothing to explain.
    Ok(if answer.text.is_empty() { Answer::done("the offer is set\n".to_owned()) } else { answer })
}

async fn clear(app: &App, (from, to): Pair) -> Outcome {
    let deed = deed(app);
    let done = format!(
        "{from} → {to} is priced from sources no longer; it keeps its rate until a file gives it \
         another one, or until its prices are too old\n"
    );
    write(app, move |tx| clear_pricing(tx, &deed, (&from, &to))).await?;
    Ok(Answer::done(done))
}

async fn by_hand_of(app: &App, pair: Pair, by_hand: Option<(String, u32)>) -> Outcome {
    let by_hand = match by_hand {
        None => None,
        Some((text, hours)) => {
            let rate = read_rate(&text).ok_or_else(|| {
                format!("`{text}` is no rate; write IN:OUT above zero, e.g. 1:65000.5")
            })?;
            Some((rate, hours))
        }
    };
    let (deed, (from, to)) = (deed(app), pair.clone());
    write(app, move |tx| set_override(tx, &deed, (&from, &to), by_hand)).await?;
    told(app, pair, None).await
}

async fn told(app: &App, (from, to): Pair, city: Option<String>) -> Outcome {
    let now_ms = app.clock().now_ms();
    let city = city.map(|city| city.to_ascii_uppercase());
    let pair = (from.clone(), to.clone());
    let look = move |tx: &mut Tx<'_>| explain(tx, now_ms, (&pair.0, &pair.1), city.as_deref());
    match read(app, look).await? {
        Some(told) => Ok(Answer::done(told.to_string() + &closed(app, &from, &to))),
        None => Err(PricingRefusal::NotPriced(from, to).to_string()),
    }
}

/// Why offers of a direction are not published, as the table has it.
fn closed(app: &App, from: &str, to: &str) -> String {
    let snapshot = app.snapshot();
    let is_asked = |code: &str, asked: &str| code.eq_ignore_ascii_case(asked);
    let left_out = snapshot.rates.left_out().iter();
    let left_out = left_out.filter(|out| is_asked(&out.from, from) && is_asked(&out.to, to));
    left_out.map(|out| format!("not published: {out}\n")).collect()
}
