//! Fetching a source when somebody asks for it, due or not.

use store::{Fault, Tx};

use crate::app::{App, Plain};

use super::claim::claim_one;
use super::job::{failure, take, try_once};
use super::record::Believed;
use super::shipped::find_shipped;
use super::source::{Source, SourceRefusal};
use super::store::find_source;
use super::take::Outcome;

/// What came of a fetch by hand: what is believed, or why nothing is.
pub type Fetched = Result<Believed, String>;

/// Fetches a source and takes in what comes of it; in a dry run nothing is written, and the source
/// may be one that is only shipped. The source may be switched off.
///
/// # Errors
/// The store's faults; the inner one when there is no such source.
pub async fn fetch_now(
    app: &App,
    code: &str,
    is_dry_run: bool,
) -> Result<Result<Fetched, SourceRefusal>, Fault> {
    let source = match is_dry_run {
        true => look_up(app, code.to_owned()).await?,
        false => claim(app, code.to_owned()).await?,
    };
    let Some(source) = source else {
        return Ok(Err(SourceRefusal::Unknown(code.to_owned())));
    };
    let tried = try_once(app, &source).await;
    let fetched = match &tried {
        Ok(believed) => Ok(believed.clone()),
        Err(failed) => Err(failed.what.clone()),
    };
    if !is_dry_run {
        let outcome = match tried {
            Ok(believed) => Outcome::Good(believed),
            Err(failed) => failure(app, &source, failed),
        };
        take(app, source, outcome).await?;
    }
    Ok(Ok(fetched))
}

async fn look_up(app: &App, code: String) -> Result<Option<Source>, Fault> {
    let wanted = code.clone();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_source(tx, &wanted)?) };
    let found = app.store().read(read).await?;
    Ok(found.or_else(|| find_shipped(&code).ok()))
}

async fn claim(app: &App, code: String) -> Result<Option<Source>, Fault> {
    let now_ms = app.clock().now_ms();
    let write = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(claim_one(tx, &code, now_ms)?) };
    Ok(app.store().write(write).await?)
}
