//! A rate reaches a monitoring, a visitor follows a link, and the partner reads the click.

use cambist::on_both_engines;
use cambist::testkit::{Reply, TestApp};
use serde_json::Value;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

async fn follow(app: &TestApp, target: &str, cookies: &[String]) -> Reply {
    let sent = app.get(target).header("user-agent", FIREFOX);
    sent.header("cookie", &cookies.join("; ")).send().await
}

fn jar(reply: &Reply) -> Vec<String> {
    reply.cookies().into_iter().map(str::to_owned).collect()
}

async fn clicks(app: &TestApp, key: &str) -> Vec<Value> {
    let reply = app.call(key, "method=get_links").await;
    let items = reply.json()["data"]["items"].clone();
    items.as_object().unwrap().values().cloned().collect()
}

on_both_engines! {
    async fn a_visitor_from_a_feed_becomes_a_line_of_the_partner_api(app: TestApp) {
        let first = app.partner("alpha").await;
        let second = app.partner("beta").await;
        let (first_key, second_key) = (app.key(first).await, app.key(second).await);

        let feed = app.get("/service/export/xml/alpha").send().await;
        assert_eq!(feed.status, 200);
        assert!(feed.text().contains("<from>BTC</from>\n<to>SBERRUB</to>\n<in>1</in>\n<out>5800000.5</out>"));

        let target = "/ref/alpha/?cur_from=btc&cur_to=sberrub&sub1=post7";
        let landed = follow(&app, target, &[]).await;
        assert_eq!(landed.status, 302);
        assert_eq!(landed.header("location"), Some("/exchange/BTC/SBERRUB"));
        let cookies = jar(&landed);
        assert_eq!(cookies.len(), 2, "{cookies:?}");

        let page = app.get("/exchange/BTC/SBERRUB").send().await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("BTC") && page.text().contains("SBERRUB"));
        assert!(page.text().contains("5,800,000.5"), "the page shows the rate of the feed");

        follow(&app, "/ref/alpha/", &cookies).await;
        follow(&app, "/ref/beta/", &cookies).await;

        let ours = clicks(&app, &first_key).await;
        assert_eq!(ours.len(), 2);
        assert_eq!(ours[0]["query_string"], "cur_from=btc&cur_to=sberrub&sub1=post7");
        assert_eq!(ours[0]["browser"], "Firefox");
        assert_eq!(ours[0]["ip"], "127.0.0.0");
        assert_eq!(ours[0]["date"], "2026-11-01 12:00:00");
        assert_eq!(ours[0]["link"], "alpha");
        assert_eq!(ours[0]["user_hash"].as_str().unwrap().len(), 13);
        assert_eq!(ours[0]["user_hash"], ours[1]["user_hash"]);

        let theirs = clicks(&app, &second_key).await;
        assert_eq!(theirs.len(), 1);
        assert_ne!(theirs[0]["user_hash"], ours[0]["user_hash"]);
        app.close().await;
    }
}
