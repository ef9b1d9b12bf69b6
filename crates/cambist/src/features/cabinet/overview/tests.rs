//! The overview: what it tells is what the API tells, and what is new is told once.

use store::Tx;

use crate::command::Errand;
use crate::features::orders::{Action, Step, advance};
use crate::on_both_engines;
use crate::testkit::TestApp;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const CASH: &str = "/exchange/USDTTRC20/CASHUSD?city=MSK";
const DAY_MS: i64 = 86_400_000;

async fn bring(app: &TestApp, query: &str, give: &str) {
    let link = app.get(&format!("/ref/alpha/?{query}")).header("user-agent", FIREFOX);
    let cookies = link.send().await.cookies().join("; ");
    app.order_of(&cookies, CASH, give).await;
}

async fn complete(app: &TestApp, order_id: i64) {
    for action in [Action::Receive, Action::Complete] {
        let (deed, reactions) = (app.deed(), app.app.reactions());
        let step = Step { order_id, action, note: "a note".to_owned() };
        let unit = move |tx: &mut Tx<'_>| advance(tx, &deed, &step, &reactions);
        app.app.store().write(unit).await.unwrap();
    }
}

async fn statistics(app: &TestApp, key: &str, query: &str) -> serde_json::Value {
    let target = format!("/api/v1/partner/statistics?{query}");
    let asked = app.get(&target).header("authorization", &format!("Bearer {key}"));
    asked.send().await.json()
}

/// Ten orders in five days, some of them completed, by clicks with sub-ids.
async fn scene(app: &TestApp) -> i64 {
    let alpha = app.partner("alpha").await;
    let (base, percent) = ("amount".to_owned(), "0.5".to_owned());
    app.errand(Errand::PartnerTerms { partner: alpha, base, percent, hold_days: 14 }).await;
    for number in 1..=10 {
        bring(app, &format!("sub1=post{}", number % 3), &format!("{}", 1000 + number)).await;
        if number % 3 != 0 {
            complete(app, number).await;
        }
        if number % 2 == 0 {
            app.clock.advance_ms(DAY_MS);
        }
    }
    alpha
}

on_both_engines! {
    async fn every_figure_of_the_overview_is_what_the_api_tells(app: TestApp) {
        let alpha = scene(&app).await;
        let key = app.key(alpha).await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let html = app.open_page(&cookies, "/profile?days=7").await.text();
        let told = statistics(&app, &key, "by=day&from=2026-10-31&to=2026-11-06").await;
        let total = &told["total"];
        assert_eq!((&total["orders"], &total["completed"]), (&10.into(), &7.into()), "{told}");
        for (chart, figure) in [
            ("clicks", total["clicks"].to_string()),
            ("orders", total["orders"].to_string()),
            ("conversion", format!("{}\u{a0}%", total["conversion"].as_str().unwrap())),
            ("reward", format!("{}\u{a0}USD", total["reward"].as_str().unwrap())),
        ] {
            let (_, drawn) = html.split_once(&format!("id=\"chart-{chart}\"")).unwrap();
            let (_, shown) = drawn.split_once("<b>").unwrap();
            assert_eq!(shown.split_once("</b>").unwrap().0, figure, "{chart}");
        }
        for day in told["items"].as_array().unwrap() {
            let name = day["key"].as_str().unwrap();
            for figure in [&day["clicks"], &day["orders"]] {
                assert!(html.contains(&format!("<title>{name}: {figure}</title>")), "{day}");
            }
        }
        for (by, table) in [("pair", "best-pairs"), ("link", "best-links"), ("sub", "best-subs")] {
            let told = statistics(&app, &key, &format!("by={by}&from=2026-10-31&to=2026-11-06")).await;
            let (_, listed) = html.split_once(&format!("id=\"{table}\"")).unwrap();
            let listed = listed.split_once("</table>").unwrap().0;
            for item in told["items"].as_array().unwrap().iter().filter(|item| item["key"].is_string()) {
                let name = item["key"].as_str().unwrap().replace('/', " → ");
                let reward = item["reward"].as_str().unwrap();
                assert!(listed.contains(&name), "{name} in {listed}");
                assert!(listed.contains(&format!(">{}<", item["completed"])), "{item} in {listed}");
                assert!(listed.contains(&format!(">{reward}<")), "{item} in {listed}");
            }
        }
        app.close().await;
    }

    async fn a_new_partner_is_led_from_his_link_to_his_first_payout(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let done = async || {
            let html = app.open_page(&cookies, "/profile/pulse").await.text();
            html.matches("class=\"is-done\"").count()
        };
        assert_eq!(done().await, 0);
        let link = app.get("/ref/alpha/").header("user-agent", FIREFOX);
        let visitor = link.send().await.cookies().join("; ");
        assert_eq!(done().await, 2);
        let told = app.open_page(&cookies, "/profile/pulse").await.text();
        assert!(told.contains("Today: clicks 1, orders 0") && told.contains("by link alpha"), "{told}");
        app.order_of(&visitor, CASH, "1010").await;
        assert_eq!(done().await, 3);
        app.close().await;
    }

    async fn what_is_new_is_told_from_the_visit_before(app: TestApp) {
        scene(&app).await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let open = async || app.open_page(&cookies, "/profile").await.text();
        assert!(!open().await.contains("Since your last visit"));
        app.clock.advance_ms(31 * 60_000);
        assert!(open().await.contains("Nothing new."));
        app.clock.advance_ms(31 * 60_000);
        bring(&app, "", "1500").await;
        complete(&app, 11).await;
        app.clock.advance_ms(60_000);
        let html = open().await;
        for words in ["New clicks: 1", "New orders: 1", "New rewards: 1, 7.5\u{a0}USD together"] {
            assert!(html.contains(words), "no {words} in {html}");
        }
        app.close().await;
    }
}
