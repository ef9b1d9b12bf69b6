//! The demo's source of base prices: fixed ones, so that it never asks the network.

use money::{Decimal, Rate};
use store::{Fault, Stop, Tx, Within};

use crate::app::App;
use crate::features::audit::Deed;
use crate::features::rates::sources::{
    SourceChange, SourceRefusal, add_source, fetch_now, set_source_enabled,
};
use crate::features::rates::{Pricing, PricingRefusal, Which, reprice, set_override, set_pricing};

use super::DemoRefusal;
use super::market::fixed_prices;

/// What the source is called.
const CODE: &str = "house";
/// Coins that follow it, each with the margins of its larger amounts.
const COINS: [(&str, &str); 3] =
    [("BTC", "0.05:-0.2,0.2:-0.4"), ("ETH", "1:-0.2,5:-0.4"), ("USDTTRC20", "5000:-0.3")];
/// What they are exchanged with.
const BANKS: [&str; 4] = ["SBERRUB", "TCSBRUB", "SBPRUB", "ACRUB"];
/// It is looked at once a day: what stands in settings does not change by itself.
const EVERY_S: i64 = 86_400;
/// How long a rate is in an operator's own hands.
const BY_HAND_HOURS: u32 = 12;

/// Adds the source, takes its prices, and has some directions follow them.
pub(super) async fn seed(app: &App, deed: Deed) -> Result<(), Stop<DemoRefusal>> {
    let pricing_deed = deed.clone();
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
    if let Err(what) = fetched.map_err(DemoRefusal::from)? {
        return Err(DemoRefusal::Source(SourceRefusal::Settings(what)).into());
    }
    let unit = move |tx: &mut Tx<'_>| price(tx, &pricing_deed);
    app.store().write(unit).await.within()
}

/// Looks at the source of a demo that was made earlier: its prices may have become too old.
///
/// # Errors
/// The store's faults.
pub async fn freshen(app: &App) -> Result<(), Fault> {
    // Whoever has played with the demo may have removed or changed it: then it has no such prices.
    fetch_now(app, CODE, false).await.map(|_| ())
}

/// The best-known coins against roubles at the house's own prices, with better rates for larger
/// amounts.
fn price(tx: &mut Tx<'_>, deed: &Deed) -> Result<(), Stop<PricingRefusal>> {
    for (coin, tiers) in COINS {
        for bank in BANKS {
            let pricing = |margin: i64, tiers: &str| -> Result<Pricing, PricingRefusal> {
                let (margin, tiers) = (Decimal::new(margin, 2), tiers.parse()?);
                Ok(Pricing { sources: vec![CODE.to_owned()], margin, tiers, ..Pricing::default() })
            };
            set_pricing(tx, deed, (coin, bank), &pricing(120, tiers)?)?;
            set_pricing(tx, deed, (bank, coin), &pricing(150, "")?)?;
        }
    }
    reprice(tx, deed, Which::All)?;
    // Somebody keeps one rate in his own hands for some hours.
    let rate = Rate::new(Decimal::ONE, Decimal::new(5_722_500, 0)).ok();
    set_override(tx, deed, ("BTC", "ACRUB"), rate.map(|rate| (rate, BY_HAND_HOURS)))
}
