//! Sources of base prices in a running office: fetched, lied to, pushed to.

use std::path::Path;
use std::time::{Duration, Instant};

use cambist::testkit::{Folder, Says, Sent, Stranger};

use super::process::{Office, done, refused, tell};

const TICKER: &str =
    r#"[{"symbol":"BTCUSDT","price":"65000.5"},{"symbol":"ETHUSDT","price":"3000"}]"#;

/// Asks the shell until it says what is waited for.
async fn wait_for(folder: &Path, words: &[&str], wanted: &str) -> String {
    let begun = Instant::now();
    loop {
        let told = tell(folder, words);
        if told.out.contains(wanted) {
            return told.out;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "no `{wanted}` in {told:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_office_follows_its_sources_and_says_how_they_do() {
    let folder = Folder::new("live");
    let folder = folder.path();
    let stranger = Stranger::open(Says::Document(TICKER.into())).await;
    let kinds = done(folder, &["rates", "source", "kinds"]);
    assert!(kinds.contains("windows-1251") && kinds.contains("--kind json --settings"), "{kinds}");
    assert!(!folder.join("office.db").exists(), "whoever only reads about sources opens no office");
    let office = Office::serve(folder).await;

    let listed = done(folder, &["rates", "sources"]);
    assert!(
        listed.contains("cbr") && listed.contains("cambist rates source enable binance"),
        "{listed}"
    );
    let settings = format!(r#"{{"url":"{}/ticker"}}"#, stranger.url());
    let add = [
        "rates",
        "source",
        "add",
        "tick",
        "--kind",
        "binance",
        "--settings",
        &settings,
        "--interval",
        "1",
    ];
    done(folder, &add);
    let sentence = refused(folder, &["rates", "source", "fetch", "tick", "--dry-run"]);
    assert!(sentence.contains("not a public address"), "{sentence}");
    done(folder, &["rates", "source", "edit", "tick", "--may-be-local", "true"]);
    let told = done(folder, &["rates", "source", "fetch", "tick", "--dry-run"]);
    assert!(told.contains("1 BTC = 65000.5 USDT") && told.contains("dry run"), "{told}");
    assert!(refused(folder, &["rates", "prices"]).contains("no prices yet"));

    done(folder, &["rates", "source", "enable", "tick"]);
    wait_for(folder, &["rates", "prices"], "1 BTC = 65000.5 USDT").await;
    stranger.say_text("[{\"symbol\":\"BTCUSDT\",\"price\":\"0\"}]");
    let listed = wait_for(folder, &["rates", "sources"], "none of its 1 prices").await;
    assert!(listed.contains("BTC/USDT: 1 : 0 has a side that is not positive"), "{listed}");
    wait_for(folder, &["alarms"], "the rate source tick fails").await;
    assert!(
        done(folder, &["rates", "prices"]).contains("1 BTC = 65000.5 USDT"),
        "the last good price"
    );
    stranger.say_text(&TICKER.replace("65000.5", "65001"));
    wait_for(folder, &["rates", "prices", "--source", "tick"], "1 BTC = 65001 USDT").await;
    wait_for(folder, &["alarms"], "over since").await;
    office.stop().await;

    assert!(done(folder, &["rates", "prices"]).contains("65001"), "prices outlive the process");
    done(folder, &["rates", "source", "remove", "tick"]);
    assert!(refused(folder, &["rates", "prices"]).contains("no prices yet"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_with_a_key_sends_prices_and_reserves() {
    let folder = Folder::new("live");
    let folder = folder.path();
    let office = Office::serve(folder).await;
    done(folder, &["rates", "source", "add", "push", "--kind", "push"]);
    done(folder, &["rates", "source", "enable", "push"]);
    let told = done(folder, &["operator", "key", "--label", "engine"]);
    let key = told.split("shown only now: ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
    let put = || Sent::new(office.address(), "PUT", "/api/v1/operator/rates");
    let body =
        r#"{"prices":[{"from":"BTC","to":"USDT","out":"65000.5"}],"reserves":{"BTC":"1.5"}}"#;
    let reply = put().header("authorization", &format!("Bearer {key}")).json(body).send().await;
    assert_eq!(
        (reply.status, reply.json()["changed"].clone()),
        (200, 1.into()),
        "{}",
        reply.text()
    );
    assert!(done(folder, &["rates", "prices"]).contains("1 BTC = 65000.5 USDT"));
    assert!(done(folder, &["currencies", "BTC"]).contains("reserve 1.5"));
    let listed = done(folder, &["operator", "keys"]);
    assert!(
        listed.contains("engine") && listed.contains("from 127.0.0.1") && !listed.contains(key)
    );
    done(folder, &["operator", "key-revoke", "1"]);
    let reply = put().header("authorization", &format!("Bearer {key}")).json(body).send().await;
    assert_eq!(reply.status, 401);
    office.stop().await;
}
