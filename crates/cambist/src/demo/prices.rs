//! The demo's source of base prices: fixed ones, so that it never asks the network.

use store::{Stop, Tx, Within};

use crate::app::App;
use crate::features::audit::Deed;
use crate::features::rates::sources::{
    SourceChange, SourceRefusal, add_source, fetch_now, set_source_enabled,
};

use super::DemoRefusal;
use super::market::fixed_prices;

/// What the source is called.
const CODE: &str = "house";
/// It is looked at once a day: what stands in settings does not change by itself.
const EVERY_S: i64 = 86_400;

/// Adds the source, and takes its prices.
pub(super) async fn seed(app: &App, deed: Deed) -> Result<(), Stop<DemoRefusal>> {
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<SourceRefusal>> {
        let change = SourceChange {
            settings: Some(fixed_prices()),
            interval_s: Some(EVERY_S),
            max_age_s: Some(2 * EVERY_S),
            ..SourceChange::default()
        };
        add_source(tx, &deed, CODE, "fixed", &change)?;
        set_source_enabled(tx, &deed, CODE, true)?;
        Ok(())
    };
    app.store().write(unit).await.within()?;
    let fetched = fetch_now(app, CODE, false).await?;
    match fetched.map_err(DemoRefusal::from)? {
        Ok(_) => Ok(()),
        Err(what) => Err(DemoRefusal::Source(SourceRefusal::Settings(what)).into()),
    }
}
