//! What holds for every page.

use std::fmt::Write as _;

use crate::features::rates::files::Format;
use crate::on_both_engines;
#[allow(unused_imports)]
use crate::testkit::TestApp;

use super::{olga, page};

/// Every page that is opened by its address.
const PAGES: [&str; 20] = [
    "/desk/currencies",
    "/desk/currencies?all=yes&q=tether&group=stablecoins&page=2",
    "/desk/currencies/new",
    "/desk/currencies/BTC",
    "/desk/currencies/sheet",
    "/desk/directions",
    "/desk/directions?q=btc&from=crypto&to=banks-rub&state=open",
    "/desk/directions/new",
    "/desk/directions/change?from=BTC",
    "/desk/directions/sheet",
    "/desk/directions/USDTTRC20/CASHUSD?city=SPB",
    "/desk/rates",
    "/desk/rates/sources",
    "/desk/rates/sources/ecb",
    "/desk/rates/BTC/SBERRUB",
    "/desk/feeds",
    "/desk/feeds/new",
    "/desk/feeds/-",
    "/desk/feeds/bestchange/settings",
    "/desk/feeds/bestchange/preview?format=json&only=differs",
];

on_both_engines! {
    async fn only_operators_see_these_pages_and_in_both_languages(app: TestApp) {
        app.partner("alpha").await;
        let operator = olga(&app).await;
        let partner = app.sign_in("alpha@partner.example").await;
        for path in PAGES.into_iter().chain(["/desk/settings", "/desk/feeds/bestchange", "/desk/feeds/-/preview", "/desk/directions/sheet.csv"]) {
            let sent = app.get(path).send().await;
            assert_eq!(sent.status, 303, "{path}");
            assert!(sent.header("location").unwrap().starts_with("/sign-in"), "{path}");
            assert_eq!(app.open_page(&partner, path).await.status, 403, "{path}");
            for prefix in ["", "/ru"] {
                let html = page(&app, &operator, &format!("{prefix}{path}")).await;
                assert!(!html.contains("-hint<") && !html.contains("-hint\""), "{path}: a key without words");
            }
        }
        for path in ["/desk/currencies/NOSUCH", "/desk/directions/BTC/XMR", "/desk/rates/BTC/XMR", "/desk/rates/sources/nosuch", "/desk/feeds/nosuch", "/desk/feeds/-/settings"] {
            assert_eq!(app.open_page(&operator, path).await.status, 404, "{path}");
        }
        app.close().await;
    }

    async fn a_page_asks_the_books_no_more_often_when_there_is_more(app: TestApp) {
        let cookies = olga(&app).await;
        let mut before = Vec::new();
        for path in PAGES {
            page(&app, &cookies, path).await;
            let asked = app.app.store().round_trips();
            page(&app, &cookies, path).await;
            before.push(app.app.store().round_trips() - asked);
        }
        let mut text = String::new();
        for coin in ["ETH", "LTC", "XMR", "TRX", "TON", "SOL", "DOGE", "ADA"] {
            for bank in ["SBERRUB", "TCSBRUB", "ACRUB", "CARDUAH", "MONOBUAH", "SEPAEUR", "PMUSD"] {
                writeln!(text, "{coin};{bank};1;100;1000;;").unwrap();
                writeln!(text, "{bank};{coin};110;1;1000;;").unwrap();
            }
        }
        app.import(Format::Txt, &text).await;
        for (path, before) in PAGES.into_iter().zip(before) {
            let asked = app.app.store().round_trips();
            page(&app, &cookies, path).await;
            assert_eq!(app.app.store().round_trips() - asked, before, "{path}");
        }
        app.close().await;
    }
}
