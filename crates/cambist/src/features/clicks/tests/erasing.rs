//! Old clicks lose their addresses.

use std::net::IpAddr;

use store::args;

use super::super::{Click, ClickId, ClickIds, Visitor, erase_addresses, insert_clicks};
use super::{FIREFOX, clicks, landing, seeing_partner};
use crate::app::Plain;
use crate::on_both_engines;
use crate::testkit::{BEGIN_MS, TestApp};

/// Adds one click for each of these times, in unix milliseconds.
async fn add(app: &TestApp, times: Vec<i64>) {
    let link = app.app.links().by_code("alpha").unwrap().clone();
    let ids = ClickIds::new(9, None);
    let clicks: Vec<Click> = times
        .into_iter()
        .map(|at_ms| Click {
            id: ids.next(at_ms),
            partner_id: link.partner_id,
            link_id: link.id,
            visitor: Visitor::fresh(app.app.chance()),
            address: IpAddr::from([203, 0, 113, 9]),
            agent: FIREFOX.to_owned(),
            referrer: String::new(),
            query_string: String::new(),
            from_code: String::new(),
            to_code: String::new(),
            marks: crate::features::clicks::Marks::default(),
        })
        .collect();
    app.app
        .clicks()
        .write(move |tx| -> crate::app::Plain<u64> { Ok(insert_clicks(tx, &clicks)?) })
        .await
        .unwrap();
}

/// One step of erasing what is older than `before_s`.
async fn step(app: &TestApp, from: i64, before_s: i64) -> Option<i64> {
    let unit =
        move |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(erase_addresses(tx, from, before_s)?) };
    app.app.clicks().write(unit).await.unwrap()
}

/// How many clicks still have an address or a user agent.
async fn told(app: &TestApp) -> i64 {
    let sql = "select count(*) from clicks where length(address) > 0 or agent <> ''";
    let read = move |tx: &mut store::Tx<'_>| -> Plain<i64> {
        Ok(tx.query_one(sql, &args![], |row| row.get::<i64>(0))?)
    };
    app.app.clicks().read(read).await.unwrap()
}

on_both_engines! {
    async fn addresses_are_erased_step_by_step_and_only_old_ones(app: TestApp) {
        seeing_partner(&app, "alpha").await;
        let bound_s = BEGIN_MS / 1000;
        let old = (0..4500).map(|n| BEGIN_MS - 4500 + n);
        add(&app, old.chain([BEGIN_MS, BEGIN_MS + 1]).collect()).await;
        assert_eq!(told(&app).await, 4502);
        let mut left = Vec::new();
        let mut from = Some(0);
        while let Some(first) = from {
            from = step(&app, first, bound_s).await;
            left.push(told(&app).await);
        }
        assert_eq!(left, [2502, 502, 2, 2], "a step is 2000 clicks, and the last one finds none");
        // Another run has nothing to do, and says so after looking.
        assert!(step(&app, 0, bound_s).await.is_some());
        assert_eq!(told(&app).await, 2);
        app.close().await;
    }

    async fn an_erased_click_keeps_everything_else(app: TestApp) {
        let key = seeing_partner(&app, "alpha").await;
        add(&app, vec![BEGIN_MS - 1000]).await;
        landing(&app, "/ref/alpha/?sub1=x").await;
        let before = clicks(&app, &key).await;
        assert_eq!(before[0]["ip"], "203.0.113.9");
        step(&app, 0, BEGIN_MS / 1000).await;
        let mut expected = before;
        expected[0]["ip"] = "0.0.0.0".into();
        assert_eq!(expected[0]["browser"], "Firefox");
        assert_eq!(clicks(&app, &key).await, expected);
        app.close().await;
    }

    async fn an_office_without_clicks_has_nothing_to_erase(app: TestApp) {
        assert_eq!(step(&app, 0, BEGIN_MS / 1000).await, None);
        assert_eq!(step(&app, ClickId::first_of_second(i64::MAX), i64::MAX).await, None);
        app.close().await;
    }
}
