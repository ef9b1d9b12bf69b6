//! A partner who is known by where he has been, and what is forgotten in its time.

use store::Tx;

use super::scene::{DAY_MS, Scene};
use crate::app::Plain;
use crate::clock::Clock;
use crate::features::fraud::forget;
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};

/// An office behind a proxy that tells from where its visitors come.
async fn behind_a_proxy(app: TestApp) -> Scene {
    let app =
        app.reopen(|config| config.proxy.trusted = vec!["127.0.0.0/8".parse().unwrap()]).await;
    Scene::set(app).await
}

/// The partner opens his cabinet from an address, in a browser with these cookies besides.
async fn looks_in(scene: &Scene, address: &str, cookies: &str) {
    let session = scene.app.sign_in("alpha@partner.example").await;
    let sent = scene.app.get("/profile/clicks").header("x-forwarded-for", address);
    let reply = sent.header("cookie", &format!("{session}; {cookies}")).send().await;
    assert_eq!(reply.status, 200);
    scene.app.app.write_traces().await.unwrap();
}

async fn count(scene: &Scene, sql: &'static str) -> i64 {
    let read = move |tx: &mut Tx<'_>| -> Plain<i64> {
        Ok(tx.query_one(sql, &store::args![], |row| row.get(0))?)
    };
    scene.app.app.store().read(read).await.unwrap()
}

on_both_engines! {
    async fn an_order_from_the_partners_address_is_seen_for_thirty_days(app: TestApp) {
        let scene = behind_a_proxy(app).await;
        looks_in(&scene, "203.0.113.7", "").await;
        let seen = scene.completed("ann@mail.example").await;
        assert_eq!(scene.caught(seen).await, ["same_address"]);
        let other = scene.order_from("ann@mail.example", None, "203.0.113.8").await.id;
        scene.complete(other).await;
        assert_eq!(scene.case(other).await, None, "a neighbour is somebody else");
        scene.app.clock.advance_ms(31 * DAY_MS);
        let later = scene.completed("ann@mail.example").await;
        assert_eq!(scene.case(later).await, None);
        scene.app.close().await;
    }

    async fn addresses_of_one_subscriber_of_ipv6_are_one_and_those_of_no_internet_none(app: TestApp) {
        let scene = behind_a_proxy(app).await;
        looks_in(&scene, "2001:db8:0:7::1", "").await;
        looks_in(&scene, "192.168.1.1", "").await;
        for (address, expected) in [("2001:db8:0:7:ffff::2", true), ("2001:db8:0:8::1", false), ("192.168.1.1", false)] {
            let order = scene.order_from("ann@mail.example", None, address).await.id;
            scene.complete(order).await;
            assert_eq!(scene.case(order).await.is_some(), expected, "{address}");
        }
        scene.app.close().await;
    }

    async fn an_order_in_a_browser_of_the_partners_is_his_own(app: TestApp) {
        let scene = behind_a_proxy(app).await;
        let cookies = scene.browser.get("cookie").unwrap().to_str().unwrap().to_owned();
        looks_in(&scene, "10.0.0.1", &cookies).await;
        let own = scene.completed("other@mail.example").await;
        assert_eq!(scene.caught(own).await, ["own_link"]);
        let elsewhere = scene.app.browser(&["/ref/alpha/"]).await;
        let another = Scene { browser: elsewhere, ..scene };
        let clean = another.completed("other@mail.example").await;
        assert_eq!(another.case(clean).await, None);
        // The partner's mailbox in another spelling; as he wrote it attribution knows him itself.
        let spelt = another.completed("alpha+2@partner.example").await;
        assert_eq!(another.caught(spelt).await, ["own_link", "same_requisites"]);
        another.app.close().await;
    }

    async fn an_order_that_nobody_brought_keeps_nothing(app: TestApp) {
        let scene = Scene::set(app).await;
        let alone = Scene { browser: browser_with("a=b"), ..scene };
        alone.completed("ann@mailinator.com").await;
        assert_eq!(count(&alone, "select count(*) from order_facts").await, 0);
        alone.app.close().await;
    }

    async fn addresses_and_traces_are_forgotten_in_their_time(app: TestApp) {
        let scene = behind_a_proxy(app).await;
        looks_in(&scene, "203.0.113.7", "").await;
        scene.completed("ann@mail.example").await;
        scene.app.clock.advance_ms(10 * DAY_MS);
        scene.completed("ann@mail.example").await;
        let addresses = "select count(*) from order_facts where address <> '' and network <> ''";
        let traces = "select count(*) from account_traces";
        let now_s = scene.app.clock.now_s();
        assert_eq!((count(&scene, addresses).await, count(&scene, traces).await), (2, 1));
        forget(&scene.app.app, now_s - 5 * 86_400).await.unwrap();
        assert_eq!((count(&scene, addresses).await, count(&scene, traces).await), (1, 0));
        forget(&scene.app.app, now_s + 1).await.unwrap();
        assert_eq!(count(&scene, addresses).await, 0);
        // What was decided by them stays decided, and the page says that they are erased.
        assert_eq!(scene.caught(1).await, ["same_address"]);
        scene.app.close().await;
    }
}
