//! A month of made-up life: everything grows from one time and one seed, through the same verbs that
//! an office uses.

mod accounts;
mod choice;
mod clicks;
mod joining;
pub mod live;
mod market;
mod orders;
mod payouts;
mod people;
mod prices;
mod progress;
mod readers;
mod requisites;
mod reserves;
mod schemes;

pub use prices::freshen;
use serde::{Deserialize, Serialize};
use store::{Stop, Tx};
use thiserror::Error;

use crate::app::{App, Plain};
use crate::chance::Chance;
use crate::features::audit::{Actor, Deed};
use crate::features::clicks::last_id;
use crate::features::currencies::CurrencyRefusal;
use crate::features::feeds::FeedRefusal;
use crate::features::fraud::{ReviewRefusal, TuneRefusal};
use crate::features::identity::AccountRefusal;
use crate::features::links::{JoinRefusal, LinkRefusal};
use crate::features::mail::{KEPT, keep_waiting};
use crate::features::orders::{PlaceRefusal, StepRefusal};
use crate::features::partners::{KeyRefusal, PartnerRefusal};
use crate::features::payouts::{
    BatchRefusal, BlacklistRefusal, EndRefusal, MethodRefusal, PayoutRefusal,
};
use crate::features::rates::sources::SourceRefusal;
use crate::features::rates::{ImportOptions, ImportRefusal, PricingRefusal, import};
use crate::features::requisites::RequisiteRefusal;
use crate::features::rewards::{DenyRefusal, DirectionRefusal, ProgrammeRefusal, TermsRefusal};
use crate::features::settings::{Topic, bump};

use schemes::Schemes;

/// What the month is made of.
#[derive(Clone, Copy, Debug)]
pub struct Month {
    /// When it ends, in unix milliseconds.
    pub ends_at_ms: i64,
    /// How many clicks it had.
    pub clicks: u32,
    /// How many orders were begun in it.
    pub orders: u32,
}

/// `demo.json`: how to reach the demo and sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoCard {
    /// Where it is served.
    pub base_url: String,
    /// Codes of published feeds; the first one is classic.
    pub feeds: Vec<String>,
    /// Runs the exchanger.
    pub operator: SignIn,
    /// Refers.
    pub partner: PartnerSignIn,
    /// Exchanges.
    pub customer: SignIn,
}

/// How to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// How a partner signs in and calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerSignIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The code of the first link.
    pub link: String,
    /// A key of the partner API.
    pub api_key: String,
}

/// Why a demo can't be made: only a mistake of ours in its data.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "each is another slice's refusal, documented there")]
pub enum DemoRefusal {
    #[error(transparent)]
    Account(#[from] AccountRefusal),
    #[error(transparent)]
    Partner(#[from] PartnerRefusal),
    #[error(transparent)]
    Link(#[from] LinkRefusal),
    #[error(transparent)]
    Join(#[from] JoinRefusal),
    #[error(transparent)]
    Key(#[from] KeyRefusal),
    #[error(transparent)]
    Feed(#[from] FeedRefusal),
    #[error(transparent)]
    Rates(#[from] ImportRefusal),
    #[error(transparent)]
    Currency(#[from] CurrencyRefusal),
    #[error(transparent)]
    Source(#[from] SourceRefusal),
    #[error(transparent)]
    Pricing(#[from] PricingRefusal),
    #[error(transparent)]
    Place(#[from] PlaceRefusal),
    #[error(transparent)]
    Step(#[from] StepRefusal),
    #[error(transparent)]
    Deny(#[from] DenyRefusal),
    #[error(transparent)]
    Tune(#[from] TuneRefusal),
    #[error(transparent)]
    Review(#[from] ReviewRefusal),
    #[error(transparent)]
    Terms(#[from] TermsRefusal),
    #[error(transparent)]
    Programme(#[from] ProgrammeRefusal),
    #[error(transparent)]
    Direction(#[from] DirectionRefusal),
    #[error(transparent)]
    Method(#[from] MethodRefusal),
    #[error(transparent)]
    Payout(#[from] PayoutRefusal),
    #[error(transparent)]
    End(#[from] EndRefusal),
    #[error(transparent)]
    Saved(#[from] payouts::SavedRefusal),
    #[error(transparent)]
    Blacklist(#[from] BlacklistRefusal),
    #[error(transparent)]
    Batch(#[from] BatchRefusal),
    #[error(transparent)]
    Requisite(#[from] RequisiteRefusal),
}

impl store::Refusal for DemoRefusal {}

/// How long before its end the month begins.
const MONTH_MS: i64 = 30 * 86_400_000;

/// Clicks that share a transaction.
const CLICKS: usize = 2000;

/// Fills an empty office.
///
/// # Errors
/// [`DemoRefusal`], which would be a mistake of ours; the store's faults.
pub async fn seed(
    app: &App,
    month: Month,
    chance: &dyn Chance,
) -> Result<DemoCard, Stop<DemoRefusal>> {
    let deed = Deed { at_ms: month.ends_at_ms, actor: Actor::Demo };
    mark(app, BEGUN).await.map_err(Stop::into_fault)?;
    seed_rates(app, deed.clone(), chance).await?;
    prices::seed(app, deed.clone()).await?;
    let cast = people::cast(app, chance).await;
    let card = people::card(&cast, app.config().base_url());
    let settle = move |tx: &mut Tx<'_>| -> Result<_, Stop<DemoRefusal>> {
        payouts::settle(tx, &deed)?;
        let links = people::settle(tx, &deed, &cast)?;
        readers::seed(tx, deed.at_ms)?;
        Ok(links)
    };
    let links = app.store().write(settle).await?;
    let mut partners: Vec<i64> = links.iter().map(|link| link.partner_id).collect();
    partners.dedup();
    app.refresh().await?;
    requisites::seed(app, Deed { at_ms: month.ends_at_ms - MONTH_MS, actor: Actor::Demo }).await?;
    let clicks = clicks::month(app, month, chance, &links);
    let mut progress = progress::Progress::new("clicks", clicks.len());
    for batch in clicks.chunks(CLICKS) {
        progress.goes_on(batch.len());
        let batch = batch.to_vec();
        let unit = move |tx: &mut Tx<'_>| -> Plain<u64> {
            Ok(crate::features::clicks::insert_clicks(tx, &batch)?)
        };
        app.clicks().write(unit).await.map_err(Stop::into_fault)?;
    }
    let partner = links.first().map(|link| link.partner_id);
    let schemes = partner.and_then(|partner| Schemes::find(month, partner, &clicks));
    if let Some(schemes) = &schemes {
        schemes.settle(app, month).await?;
    }
    orders::happen(app, month, chance, &clicks, &partners, schemes.as_ref()).await?;
    joining::happen(app, month, chance, &card).await?;
    let keep = |tx: &mut Tx<'_>| -> Plain<u64> { Ok(keep_waiting(tx, KEPT)?) };
    app.store().write(keep).await.map_err(Stop::into_fault)?;
    mark(app, FINISHED).await.map_err(Stop::into_fault)?;
    Ok(card)
}

async fn seed_rates(app: &App, deed: Deed, chance: &dyn Chance) -> Result<(), Stop<DemoRefusal>> {
    let file = market::rates_file(chance);
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<ImportRefusal>> {
        import(tx, &deed, &file, ImportOptions::default())?;
        Ok(())
    };
    store::Within::within(app.store().write(unit).await)
}

/// The setting that says that the books are made up, and how far they have come.
const MARK: &str = "demo";
const BEGUN: &str = "begun";
const FINISHED: &str = "finished";

/// Says that the books are made up, so that `--fresh` may throw them away: before anything is in
/// them, since a demo that is broken off is one too.
async fn mark(app: &App, state: &'static str) -> Plain<()> {
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
        tx.execute(
            "insert into settings (name, value) values ($1, $2) \
             on conflict (name) do update set value = excluded.value",
            &store::args![MARK, state],
        )?;
        Ok(bump(tx, Topic::Settings)?)
    };
    app.store().write(unit).await
}

/// What an office's books are, before a demo is put into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Books {
    /// Nothing has happened in them.
    Empty,
    /// A demo that was made to its end.
    Demo,
    /// A demo that was broken off.
    Begun,
    /// Somebody's real work.
    Other,
}

/// Looks at what is in the books.
///
/// # Errors
/// The store's faults.
pub async fn books(app: &App) -> Result<Books, store::Fault> {
    let look = |tx: &mut Tx<'_>| -> Plain<Books> {
        let mark = tx.query_opt(
            "select value from settings where name = $1",
            &store::args![MARK],
            |row| row.get::<String>(0),
        )?;
        let deeds = tx.query_one("select count(*) from audit_log", &store::args![], |row| {
            row.get::<i64>(0)
        })?;
        Ok(match (mark.as_deref(), deeds) {
            (Some(FINISHED), _) => Books::Demo,
            (Some(_), _) => Books::Begun,
            (None, 0) => Books::Empty,
            (None, _) => Books::Other,
        })
    };
    let books = app.store().read(look).await?;
    // On SQLite clicks are in a file of their own, and may be all that is left of an office.
    let newest = app.clicks().read(|tx| -> Plain<_> { Ok(last_id(tx)?) }).await?;
    Ok(if books == Books::Empty && newest.is_some() { Books::Other } else { books })
}
