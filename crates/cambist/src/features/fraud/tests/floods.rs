//! Floods of clicks: marked, not counted, told, and what becomes of an order that comes by one.

use store::Tx;

use super::scene::Scene;
use crate::app::Plain;
use crate::features::alarms::list_open;
use crate::features::fraud::tell_floods;
use crate::on_both_engines;
use crate::testkit::TestApp;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

async fn clicks(app: &TestApp, address: &str, times: usize) {
    for _ in 0..times {
        let sent = app.get("/ref/alpha/").header("user-agent", FIREFOX);
        assert_eq!(sent.header("x-forwarded-for", address).send().await.status, 302);
    }
}

/// Clicks of the partner: marked by a flood, and taken for a program's.
async fn marked(app: &TestApp) -> (i64, i64) {
    let read = |tx: &mut Tx<'_>| -> Plain<_> {
        let sql = "select count(flood), count(bot_reason) from clicks";
        Ok(tx.query_one(sql, &store::args![], |row| Ok((row.get(0)?, row.get(1)?)))?)
    };
    app.app.clicks().read(read).await.unwrap()
}

async fn alarms(app: &TestApp) -> Vec<String> {
    tell_floods(&app.app).await.unwrap();
    let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_open(tx, 10)?) };
    let open = app.app.store().read(read).await.unwrap();
    open.into_iter().map(|alarm| alarm.key).collect()
}

async fn behind_a_proxy(app: TestApp) -> Scene {
    let app =
        app.reopen(|config| config.proxy.trusted = vec!["127.0.0.0/8".parse().unwrap()]).await;
    Scene::set(app).await
}

on_both_engines! {
    async fn clicks_of_a_flood_are_marked_and_count_until_the_rule_denies(app: TestApp) {
        let scene = behind_a_proxy(app).await;
        let key = scene.app.key(scene.partner).await;
        scene.set_rule("flood_address", "flag", &["per_minute=3"]).await;
        clicks(&scene.app, "203.0.113.9", 5).await;
        assert_eq!(marked(&scene.app).await, (2, 0));
        scene.set_rule("flood_address", "deny", &[]).await;
        clicks(&scene.app, "203.0.113.9", 2).await;
        clicks(&scene.app, "203.0.113.10", 3).await;
        assert_eq!(marked(&scene.app).await, (4, 2));
        let listed = scene.app.call(&key, "method=get_links").await.json()["data"]["items"].clone();
        let bots = listed.as_object().unwrap().values().filter(|item| item["bot"] == 1).count();
        assert_eq!((listed.as_object().unwrap().len(), bots), (11, 2), "{listed}");
        scene.set_rule("flood_address", "off", &[]).await;
        clicks(&scene.app, "203.0.113.9", 5).await;
        assert_eq!(marked(&scene.app).await, (4, 2));
        scene.app.close().await;
    }

    async fn an_operator_is_told_while_a_flood_is_on(app: TestApp) {
        let scene = behind_a_proxy(app).await;
        assert!(alarms(&scene.app).await.is_empty());
        scene.set_rule("flood_link", "flag", &["per_minute=3"]).await;
        scene.set_rule("flood_address", "flag", &["per_minute=3"]).await;
        for host in 1..5 {
            clicks(&scene.app, &format!("203.0.113.{host}"), 1).await;
        }
        assert_eq!(alarms(&scene.app).await, ["clicks.flood:link:alpha"]);
        clicks(&scene.app, "203.0.113.1", 3).await;
        assert_eq!(alarms(&scene.app).await.len(), 2);
        scene.app.clock.advance_ms(599_000);
        assert_eq!(alarms(&scene.app).await.len(), 2);
        scene.app.clock.advance_ms(1_000);
        assert!(alarms(&scene.app).await.is_empty());
        scene.app.close().await;
    }

    async fn an_alarm_that_an_earlier_process_has_left_is_cleared(app: TestApp) {
        let scene = behind_a_proxy(app).await;
        scene.set_rule("flood_address", "flag", &["per_minute=1"]).await;
        clicks(&scene.app, "203.0.113.9", 3).await;
        assert_eq!(alarms(&scene.app).await, ["clicks.flood:address"]);
        let app = scene.app.reopen(|_| ()).await;
        assert!(alarms(&app).await.is_empty());
        app.close().await;
    }

    async fn an_order_by_a_click_of_a_flood_or_a_program_is_seen(app: TestApp) {
        let scene = behind_a_proxy(app).await;
        scene.set_rule("flood_address", "flag", &["per_minute=2"]).await;
        clicks(&scene.app, "203.0.113.9", 2).await;
        let jar = |reply: crate::testkit::Reply| crate::testkit::browser_with(&reply.cookies().join("; "));
        let flooded = scene.app.get("/ref/alpha/").header("user-agent", FIREFOX);
        let flooded = jar(flooded.header("x-forwarded-for", "203.0.113.9").send().await);
        let program = jar(scene.app.get("/ref/alpha/").header("user-agent", "python-requests/2.32").send().await);
        let hinted = scene.app.get("/ref/alpha/").header("user-agent", FIREFOX);
        let hinted = jar(hinted.header("sec-ch-ua", "\"HeadlessChrome\";v=\"142\"").send().await);
        let mut scene = scene;
        let mut seen = Vec::new();
        for browser in [flooded, program, hinted] {
            scene.browser = browser;
            let order = scene.completed("ann@mail.example").await;
            seen.push(scene.caught(order).await);
        }
        assert_eq!(seen, [["flood_address"], ["bots"], ["bots"]]);
        scene.app.close().await;
    }
}
