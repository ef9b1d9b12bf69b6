//! Whom an order belongs to.

use crate::command::Errand;
use crate::features::orders::{Attributed, Order};
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};
use crate::words::Lang;
use http::HeaderMap;
use http::header::COOKIE;

const DAY_MS: i64 = 86_400_000;

async fn ordered(app: &TestApp, browser: &HeaderMap) -> Order {
    app.order(browser, "USDTTRC20", "SBERRUB", "1").await
}

async fn credited(app: &TestApp, browser: &HeaderMap) -> Option<i64> {
    ordered(app, browser).await.attributed.map(|attributed| attributed.partner_id)
}

/// The browser's cookies, as pairs.
fn cookies(browser: &HeaderMap) -> Vec<String> {
    browser[COOKIE].to_str().unwrap().split("; ").map(str::to_owned).collect()
}

async fn only_click(app: &TestApp, partner: i64) -> serde_json::Value {
    let reply = app.call(&app.key(partner).await, "method=get_links").await.json();
    let items = reply["data"]["items"].as_object().unwrap();
    assert_eq!(items.len(), 1);
    items.values().next().unwrap().clone()
}

on_both_engines! {
    async fn an_order_belongs_to_the_last_click_and_joins_with_it(app: TestApp) {
        app.open_market().await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let browser = app.browser(&["/ref/alpha/?sub=1", "/ref/beta/?sub=2&x=%D1%8F"]).await;
        app.clock.advance_ms(3 * DAY_MS);
        let Some(Attributed { partner_id, query_string, user_hash, rule, click_id, .. }) =
            ordered(&app, &browser).await.attributed
        else {
            panic!("the order is nobody's")
        };
        assert_eq!(partner_id, beta);
        assert_eq!(rule.words(Lang::En), "last click 3 days before, link `beta`");
        assert_eq!(rule.words(Lang::Ru), "последний переход за 3 дн. до заявки, ссылка «beta»");
        let click = only_click(&app, beta).await;
        assert_eq!(click["query_string"], query_string.as_str());
        assert_eq!(click["user_hash"], user_hash.as_str());
        assert_eq!(click["id"].as_i64(), Some(click_id));
        assert_ne!(only_click(&app, alpha).await["user_hash"], user_hash.as_str());
        app.close().await;
    }

    async fn a_click_waits_for_its_order_to_the_last_moment_of_the_window(app: TestApp) {
        app.open_market().await;
        let alpha = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        app.clock.advance_ms(365 * DAY_MS);
        let last = ordered(&app, &browser).await.attributed.unwrap();
        assert_eq!(last.rule.words(Lang::En), "last click 365 days before, link `alpha`");
        assert_eq!(last.partner_id, alpha);
        app.clock.advance_ms(1);
        assert_eq!(credited(&app, &browser).await, None);
        let app = app.reopen(|config| config.attribution.window_days = 0).await;
        assert_eq!(credited(&app, &browser).await, Some(alpha));
        app.close().await;
    }

    async fn a_suspended_partner_is_credited_nothing_until_he_is_back(app: TestApp) {
        app.open_market().await;
        let alpha = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        app.errand(Errand::PartnerSuspend { partner: alpha, is_suspended: true }).await;
        assert_eq!(credited(&app, &browser).await, None);
        app.errand(Errand::PartnerSuspend { partner: alpha, is_suspended: false }).await;
        assert_eq!(credited(&app, &browser).await, Some(alpha));
        app.close().await;
    }

    async fn a_link_that_is_switched_off_keeps_the_clicks_that_it_had(app: TestApp) {
        app.open_market().await;
        let alpha = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        app.errand(Errand::LinkSwitch { code: "alpha".into(), is_enabled: false }).await;
        assert_eq!(credited(&app, &browser).await, Some(alpha));
        let late = app.browser(&["/ref/alpha/"]).await;
        assert_eq!(credited(&app, &late).await, None);
        app.close().await;
    }

    async fn without_our_own_cookies_an_order_is_nobodys(app: TestApp) {
        app.open_market().await;
        app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        let ours = cookies(&browser);
        assert_eq!(ours.len(), 2, "{ours:?}");
        let mut forged = ours.clone();
        for cookie in &mut forged {
            let last = if cookie.ends_with('0') { '1' } else { '0' };
            cookie.pop();
            cookie.push(last);
        }
        let signed = ours.iter().position(|cookie| cookie.contains('.')).unwrap();
        let with_forged = [ours[1 - signed].as_str(), forged[signed].as_str()].join("; ");
        for odd in ["a=b", "cambist_ref=; cambist_visitor=", &ours[0], &ours[1], &with_forged] {
            let order = ordered(&app, &browser_with(odd)).await;
            assert_eq!(order.attributed, None, "{odd}");
        }
        assert_eq!(credited(&app, &HeaderMap::new()).await, None);
        assert!(credited(&app, &browser).await.is_some());
        app.close().await;
    }
}
