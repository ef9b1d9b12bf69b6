//! The recipe, and thousands of directions.

use std::time::Instant;

use store::Tx;

use super::{add, codes, margin, pricing, set, shown, tell};
use crate::app::Plain;
use crate::command::PricingErrand;
use crate::features::currencies::catalogue;
use crate::features::rates::{Pricing, PricingChange, Repriced, Which, reprice, set_pricing};
use crate::on_both_engines;

on_both_engines! {
    async fn the_recipe_shows_what_really_comes_out(app: TestApp) {
        let recipe = include_str!("../../../../../../../docs/recipes/pricing.md");
        let shows = |told: &str| assert!(recipe.contains(told), "the recipe lacks\n{told}");
        add(&app, "desk", 600).await;
        tell(&app, "desk", &["BTC/USDT 1:65000", "USD/RUB 1:90"]).await;
        let tiers = PricingChange { tiers: Some("0.1:-0.2,0.5:-0.5".into()), ..margin("1.5") };
        shows(&set(&app, "BTC", "SBERRUB", tiers).await);
        shows(&set(&app, "SBERRUB", "BTC", margin("2")).await);
        assert_eq!(shown(&app, "BTC", "SBERRUB").await, "1:5762250");
        shows("show\n1 : 5762250, the worst rate");
        let page = app.get("/exchange/BTC/SBERRUB?give=0.2").send().await.text();
        assert!(page.contains("1,154,790") && recipe.contains("is paid 1154790 RUB"), "{page}");
        tell(&app, "desk", &["BTC/USDT 1:75000", "USD/RUB 1:90"]).await;
        let (from, to) = codes("BTC", "SBERRUB");
        let told = pricing(&app, PricingErrand::Explain { from, to, city: None }).await.unwrap();
        shows(told.lines().find(|line| line.contains("frozen: ")).unwrap());
        app.close().await;
    }

    async fn a_moved_price_touches_only_the_directions_that_use_it(app: TestApp) {
        add(&app, "desk", 600).await;
        let all = catalogue();
        let coin = |code: &str| all.iter().find(|currency| currency.code == code).unwrap().unit.clone();
        let mut units: Vec<String> = all.iter().map(|currency| coin(&currency.code)).collect();
        units.sort();
        units.dedup();
        units.retain(|unit| !matches!(unit.as_str(), "USD" | "USDT" | "USDC" | "DAI" | "TUSD" | "USDP"));
        let prices = |ltc: &str| -> Vec<String> {
            let price = |unit: &String| format!("{unit}/USD 1:{}", if unit == "LTC" { ltc } else { "10" });
            units.iter().map(price).collect()
        };
        let tell_all = async |ltc: &str| {
            let prices = prices(ltc);
            tell(&app, "desk", &prices.iter().map(String::as_str).collect::<Vec<_>>()).await;
        };
        tell_all("80").await;
        let pairs: Vec<(String, String)> = all
            .iter()
            .flat_map(|from| all.iter().map(move |to| (from.code.clone(), to.code.clone())))
            .filter(|(from, to)| from != to)
            .take(5_000)
            .collect();
        let with_ltc = pairs.iter().filter(|(from, to)| coin(from) == "LTC" || coin(to) == "LTC").count();
        let (deed, to_set) = (app.deed(), pairs.clone());
        let unit = move |tx: &mut Tx<'_>| {
            for (from, to) in &to_set {
                set_pricing(tx, &deed, (from, to), &Pricing::default())?;
            }
            reprice(tx, &deed, Which::All).map_err(Into::into)
        };
        let begin = Instant::now();
        let report: Repriced = app.app.store().write(unit).await.unwrap();
        println!("{} directions were set and priced in {:?}", report.looked_at, begin.elapsed());
        assert_eq!((report.looked_at, report.frozen.len()), (5_000, 0));
        let before = app.app.snapshot().rates.version();
        let deed = app.deed();
        let again = move |tx: &mut Tx<'_>| -> Plain<Repriced> { Ok(reprice(tx, &deed, Which::All)?) };
        let again = app.app.store().write(again).await.unwrap();
        assert_eq!((again.looked_at, again.changed), (5_000, 0), "nothing has changed");
        tell_all("81").await;
        assert!(app.app.snapshot().rates.version() > before);
        let deed = app.deed();
        let pair = [("LTC".to_owned(), "USD".to_owned())];
        let unit = move |tx: &mut Tx<'_>| -> Plain<Repriced> {
            Ok(reprice(tx, &deed, Which::Pairs(&pair))?)
        };
        let begin = Instant::now();
        let report = app.app.store().write(unit).await.unwrap();
        println!("{} of 5000 directions use the price, looked at in {:?}", report.looked_at, begin.elapsed());
        assert_eq!((report.looked_at, report.changed), (with_ltc, 0), "they were priced with the push");
        app.close().await;
    }
}
