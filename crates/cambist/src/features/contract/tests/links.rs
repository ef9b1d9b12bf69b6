//! Which clicks `get_links` tells of.

use std::net::IpAddr;

use super::{add, add_many, change, ids, verdict};
use crate::app::Plain;
use crate::features::clicks::{ClickIds, erase_addresses};
use crate::on_both_engines;
use crate::testkit::{BEGIN_MS, Reply, TestApp};

const ADDRESSES: [&str; 6] = [
    // This one is erased.
    "203.0.113.9",
    "203.0.113.9",
    "203.0.113.77",
    "198.51.100.1",
    "2001:db8:1::5",
    "2001:db8:1:2::9",
];

/// What is seen of [`ADDRESSES`], and how many clicks each filter finds.
type Sight = (&'static str, [&'static str; 6], &'static [(&'static str, usize)]);

const SIGHTS: &[Sight] = &[
    (
        "update partners set address_visibility = 'network' where id = $1",
        ["0.0.0.0", "203.0.113.0", "203.0.113.0", "198.51.100.0", "2001:db8:1::", "2001:db8:1::"],
        &[
            ("", 6),
            ("203.0.113.0", 2),
            ("::ffff:203.0.113.0", 2),
            ("198.51.100.0", 1),
            ("2001:db8:1::", 2),
            ("2001:DB8:1:0::0", 2),
            ("0.0.0.0", 1),
            // What the partner does not see he can't find out by asking.
            ("203.0.113.9", 0),
            ("2001:db8:1::5", 0),
            ("203.0.112.0", 0),
            ("::", 0),
        ],
    ),
    (
        "update partners set address_visibility = 'full' where id = $1",
        [
            "0.0.0.0",
            "203.0.113.9",
            "203.0.113.77",
            "198.51.100.1",
            "2001:db8:1::5",
            "2001:db8:1:2::9",
        ],
        &[
            ("", 6),
            ("203.0.113.9", 1),
            ("203.0.113.77", 1),
            ("2001:db8:1:2::9", 1),
            ("0.0.0.0", 1),
            ("203.0.113.0", 0),
            ("2001:db8:1::", 0),
            ("::", 0),
        ],
    ),
    (
        "update partners set address_visibility = 'none' where id = $1",
        ["0.0.0.0"; 6],
        &[("", 6), ("0.0.0.0", 6), ("203.0.113.9", 0), ("203.0.113.0", 0), ("2001:db8:1::5", 0)],
    ),
];

async fn links(app: &TestApp, key: &str, rest: &str) -> Reply {
    app.call(key, &format!("method=get_links&{rest}")).await
}

/// Every page of `limit` clicks, newest page first, until none says that there is more.
async fn pages(app: &TestApp, key: &str, limit: usize) -> Vec<Vec<i64>> {
    let mut pages = Vec::new();
    let mut before = String::new();
    loop {
        let reply = links(app, key, &format!("limit={limit}{before}")).await;
        pages.push(ids(&reply));
        let data = &reply.json()["data"];
        match data["next_before_id"].as_i64() {
            Some(next) => {
                assert_eq!(data["truncated"], 1);
                before = format!("&before_id={next}");
            }
            None => {
                assert!(data.get("truncated").is_none());
                return pages;
            }
        }
    }
}

on_both_engines! {
    async fn both_bounds_of_a_window_are_inclusive_to_the_second(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let address = IpAddr::from([203, 0, 113, 9]);
        let begin = BEGIN_MS / 1000;
        let times = [-1, 0, 999, 1000, 5000].map(|after| (BEGIN_MS + after, address));
        let all = add(&app, "alpha", &ClickIds::new(1, None), times.to_vec()).await;
        for (start, end, expected) in [
            (None, None, 0..5),
            (Some(0), None, 1..5),
            (Some(1), None, 3..5),
            (Some(-1), None, 0..5),
            (None, Some(-1), 0..1),
            (None, Some(0), 0..3),
            (None, Some(1), 0..4),
            (Some(0), Some(0), 1..3),
            (Some(-1), Some(1), 0..4),
            (Some(2), Some(4), 0..0),
            (Some(5), Some(5), 4..5),
            (Some(6), None, 0..0),
        ] {
            let bound = |name: &str, bound: Option<i64>| {
                bound.map_or_else(String::new, |after| format!("&{name}={}", begin + after))
            };
            let rest = format!("x=y{}{}", bound("start_time", start), bound("end_time", end));
            assert_eq!(ids(&links(&app, &key, &rest).await), all[expected], "{start:?} {end:?}");
        }
        let first = &links(&app, &key, "").await.json()["data"]["items"][all[0].to_string()];
        assert_eq!((&first["time"], &first["date"]), (&(begin - 1).into(), &"2026-11-01 11:59:59".into()));
        assert_eq!(first["query_string"], "sub1=\"x\\y\u{1}");
        app.close().await;
    }

    async fn a_partner_sees_his_own_clicks_only(app: TestApp) {
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta1").await);
        let (alpha_key, beta_key) = (app.key(alpha).await, app.key(beta).await);
        let numbers = ClickIds::new(1, None);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            ours.extend(add_many(&app, "alpha", &numbers, 2).await);
            theirs.extend(add_many(&app, "beta1", &numbers, 3).await);
        }
        assert_eq!(ids(&links(&app, &alpha_key, "").await), ours);
        assert_eq!(ids(&links(&app, &beta_key, "").await), theirs);
        assert_eq!(ids(&links(&app, &alpha_key, "ip=203.0.113.0").await), ours);
        let before = format!("before_id={}", theirs[14]);
        assert!(ids(&links(&app, &alpha_key, &before).await).iter().all(|id| ours.contains(id)));
        assert_eq!(ids(&links(&app, &alpha_key, &format!("partner_id={beta}&user={beta}")).await), ours);
        app.close().await;
    }

    async fn pages_tell_of_every_click_exactly_once(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        app.partner("beta1").await;
        let numbers = ClickIds::new(1, None);
        let mut all = Vec::new();
        for _ in 0..4 {
            all.extend(add_many(&app, "alpha", &numbers, 3).await);
            add_many(&app, "beta1", &numbers, 2).await;
        }
        for (limit, expected) in [(1, 12), (5, 3), (6, 2), (11, 2), (12, 1), (13, 1)] {
            let pages = pages(&app, &key, limit).await;
            assert_eq!(pages.len(), expected, "only a page that leaves older clicks out says so: {limit}");
            let told: Vec<i64> = pages.into_iter().rev().flatten().collect();
            assert_eq!(told, all, "{limit}");
        }
        assert_eq!(ids(&links(&app, &key, "limit=3").await), all[9..]);
        assert_eq!(ids(&links(&app, &key, "limit=3&ip=198.51.100.0").await), [0_i64; 0]);
        let before_all = links(&app, &key, &format!("before_id={}", all[0])).await;
        assert_eq!(before_all.json()["data"], serde_json::json!({"items": {}}));
        app.close().await;
    }

    async fn without_a_limit_the_newest_come_and_the_rest_is_told_of(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let all = add_many(&app, "alpha", &ClickIds::new(1, None), 30).await;
        let app = app.reopen(|config| config.api.default_limit = 20).await;
        let reply = links(&app, &key, "").await;
        assert_eq!(ids(&reply), all[10..]);
        let end = format!(r#"}},"truncated":1,"next_before_id":{}}}}}"#, all[10]);
        assert!(reply.text().ends_with(&end), "additions come after the documented fields");
        assert_eq!(ids(&links(&app, &key, &format!("before_id={}", all[10])).await), all[..10]);
        assert_eq!(ids(&links(&app, &key, "limit=30").await), all);
        app.close().await;
    }

    async fn an_address_is_told_and_found_as_far_as_the_partner_may_see_it(app: TestApp) {
        let partner = app.partner("alpha").await;
        let key = app.key(partner).await;
        let made = ADDRESSES.iter().zip(0..).map(|(address, n)| (BEGIN_MS + n * 1000, address.parse().unwrap()));
        add(&app, "alpha", &ClickIds::new(1, None), made.collect()).await;
        let erase = |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(erase_addresses(tx, 0, BEGIN_MS / 1000 + 1)?) };
        app.app.clicks().write(erase).await.unwrap();
        for (sight, shown, filters) in SIGHTS {
            change(app.app.store(), sight, partner).await;
            let reply = links(&app, &key, "").await;
            let items = reply.json()["data"]["items"].clone();
            let seen: Vec<_> = ids(&reply).iter().map(|id| items[id.to_string()]["ip"].clone()).collect();
            assert_eq!(seen, *shown, "{sight}");
            for (address, expected) in *filters {
                let found = ids(&links(&app, &key, &format!("ip={address}")).await);
                assert_eq!(found.len(), *expected, "{sight}: {address}");
            }
        }
        app.close().await;
    }

    async fn a_head_is_answered_without_a_body(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let target = format!("/service/partner/api.php?api_action=pp&method=get_links&api_key={key}");
        let head = app.request("HEAD", &target).send().await;
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(verdict(&app.get(&target).send().await), 0);
        app.close().await;
    }
}
