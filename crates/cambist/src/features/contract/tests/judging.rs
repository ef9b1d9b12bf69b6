//! Which error, in which order.

use super::{API, change, done, error_text, get, verdict};
use crate::command::Errand;
use crate::features::settings::OfficeState;
use crate::on_both_engines;
use crate::testkit::{Sent, TestApp};

const UNKNOWN: &str = "cmb_0000000000000000000000000000000000000000";

/// Malformed parameters of `get_links`, and what the error's text must hold.
const MALFORMED: &[(&str, &str)] = &[
    ("start_time=-1", "start_time must be a whole number of unix seconds, 0 to 253402300799"),
    ("start_time=253402300800", "start_time"),
    ("start_time=999999999999999999999", "start_time"),
    ("start_time=abc", "start_time"),
    ("start_time=1.5", "start_time"),
    ("start_time=1e9", "start_time"),
    ("start_time=%2B5", "start_time"),
    ("start_time=+5", "start_time"),
    ("start_time=5%20", "start_time"),
    ("start_time=0x10", "start_time"),
    ("start_time=%D9%A3", "start_time"),
    ("start_time=%00", "start_time"),
    ("start_time=%FF", "start_time"),
    ("end_time=-1", "end_time must be a whole number of unix seconds, 0 to 253402300799"),
    ("end_time=253402300800", "end_time"),
    ("end_time=2026-11-01", "end_time"),
    ("start_time=6&end_time=5", "start_time must not be after end_time"),
    ("limit=0", "limit must be a whole number of items, 1 to 100000"),
    ("limit=100001", "limit"),
    ("limit=-5", "limit"),
    ("limit=all", "limit"),
    ("limit=999999999999999999999", "limit"),
    ("limit=5&limit=0", "limit"),
    ("before_id=0", "before_id must be a whole number of an item's id, 1 to 9007199254740991"),
    ("before_id=9007199254740992", "before_id"),
    ("before_id=-1", "before_id"),
    ("ip=1.2.3", "ip must be an IPv4 or IPv6 address"),
    ("ip=1.2.3.256", "ip"),
    ("ip=1.2.3.4/24", "ip"),
    ("ip=localhost", "ip"),
    ("ip=%5B::1%5D", "ip"),
];

/// Parameters that are fine, absurd as they may look.
const ACCEPTED: &[&str] = &[
    "",
    "start_time=&end_time=&limit=&before_id=&ip=",
    "start_time=0&end_time=0",
    "start_time=5&end_time=5",
    "start_time=253402300799",
    "start_time=1000000000",
    "end_time=253402300799",
    "start_time=0&end_time=253402300799",
    "start_time=00000000000000000005",
    "start_time=x&start_time=5",
    "limit=1",
    "limit=100000",
    "limit=0&limit=5",
    "before_id=1",
    "before_id=9007199254740991",
    "ip=::1",
    "ip=::ffff:1.2.3.4",
    // Unknown ones are ignored, whatever they hold; names are exact.
    "colour=red&limit[]=0&Limit=0&START_TIME=x&%FF=%FF",
    "method=get_info&method=get_links",
];

fn bearer(app: &TestApp, key: &str, rest: &str) -> Sent {
    get(app, rest).header("authorization", &format!("Bearer {key}"))
}

async fn key_number(app: &TestApp, partner: i64) -> i64 {
    let list = app.errand(Errand::KeyList { partner }).await.text;
    list.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a key is listed")
}

on_both_engines! {
    async fn the_envelopes_are_written_byte_for_byte(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let failed = app.get(API).send().await;
        assert_eq!(
            failed.text(),
            r#"{"status":"error","error":1,"error_text":"the API key is missing or not valid","data":{}}"#
        );
        assert_eq!(verdict(&failed), 1);
        let links = app.call(&key, "method=get_links").await;
        assert_eq!(links.text(), r#"{"status":"success","error":0,"error_text":"","data":{"items":{}}}"#);
        let info = app.call(&key, "method=get_info").await;
        assert_eq!(
            info.text(),
            r#"{"status":"success","error":0,"error_text":"","data":{"balance":0,"totalReceived":0,"link":"alpha","min_payout":20,"items":{}}}"#
        );
        assert_eq!((verdict(&links), verdict(&info)), (0, 0));
        app.close().await;
    }

    async fn errors_are_decided_in_the_contracts_order(app: TestApp) {
        let partner = app.partner("alpha").await;
        let elsewhere = vec!["10.0.0.0/8".parse().unwrap()];
        let elsewhere = app.key_with(partner, Some("info:read"), elsewhere, None).await;
        let here = app.key_with(partner, Some("info:read"), Vec::new(), None).await;
        let all = app.key(partner).await;
        let wrong = "api_action=xx&method=nothing&limit=0";
        for (key, rest, expected) in [
            (UNKNOWN, wrong, 1),
            (elsewhere.as_str(), wrong, 2),
            (here.as_str(), wrong, 3),
            (here.as_str(), "api_action=pp&method=get_links&limit=0", 3),
            (all.as_str(), "api_action=pp&method=get_links&limit=0", 4),
            (all.as_str(), "api_action=pp&method=get_links", 0),
        ] {
            let reply = app.get(&format!("{API}?api_key={key}&{rest}")).send().await;
            assert_eq!(verdict(&reply), expected, "{rest}");
        }
        let app = app.reopen(|config| config.api.calls_per_minute = 2).await;
        app.app.switch(app.deed(), OfficeState::Maintenance).await.unwrap();
        for expected in [6, 6, 5] {
            let reply = app.get(&format!("{API}?api_key={UNKNOWN}&{wrong}")).send().await;
            assert_eq!(verdict(&reply), expected);
        }
        app.close().await;
    }

    async fn every_key_that_opens_nothing_gets_one_and_the_same_text(app: TestApp) {
        let (partner, suspended, off) =
            (app.partner("alpha").await, app.partner("beta1").await, app.partner("gamma").await);
        let good = app.key(partner).await;
        let other = app.key(suspended).await;
        let switched_off = app.key(off).await;
        for key in [&good, &other, &switched_off] {
            assert_eq!(verdict(&app.call(key, "method=get_info").await), 0);
        }
        done(&app, Errand::PartnerSuspend { partner: suspended, is_suspended: true }).await;
        change(app.app.store(), "update partners set is_api_enabled = false where id = $1", off).await;
        let mut mistyped = good.clone();
        mistyped.pop();
        let longer = format!("{good}0");
        let upper = good.to_uppercase();
        let key = key_number(&app, partner).await;
        let denied = [
            "", "%20", "%00", "%FF", "null", "cmb_", UNKNOWN, &mistyped, &longer, &upper, &other, &switched_off,
            "'%20or%201=1%20--",
        ];
        for key in denied {
            let reply = app.call(key, "method=get_info").await;
            assert_eq!(verdict(&reply), 1, "{key}");
            assert_eq!(error_text(&reply), "the API key is missing or not valid", "{key}");
        }
        assert_eq!(verdict(&get(&app, "method=get_info").send().await), 1);
        done(&app, Errand::PartnerSuspend { partner: suspended, is_suspended: false }).await;
        assert_eq!(verdict(&app.call(&other, "method=get_info").await), 0);

        done(&app, Errand::KeyRevoke { partner, key }).await;
        let revoked = app.call(&good, "method=get_info").await;
        assert_eq!((verdict(&revoked), error_text(&revoked)), (1, "the API key is missing or not valid".into()));
        app.close().await;
    }

    async fn a_key_lives_to_the_end_of_its_last_second(app: TestApp) {
        let partner = app.partner("alpha").await;
        let key = app.key_with(partner, None, Vec::new(), Some(1)).await;
        for (ahead_ms, expected) in [(86_400_000, 0), (999, 0), (1, 1), (1_000_000, 1)] {
            app.clock.advance_ms(ahead_ms);
            assert_eq!(verdict(&app.call(&key, "method=get_info").await), expected, "{ahead_ms}");
        }
        app.close().await;
    }

    async fn a_key_works_from_its_networks_only(app: TestApp) {
        let partner = app.partner("alpha").await;
        let networks = vec!["203.0.113.0/24".parse().unwrap(), "2001:db8::/32".parse().unwrap()];
        let key = app.key_with(partner, None, networks, None).await;
        assert_eq!(verdict(&app.call(&key, "method=get_info").await), 2);
        let app = app.reopen(|config| config.proxy.trusted = vec!["127.0.0.1/32".parse().unwrap()]).await;
        for (from, expected) in [
            ("203.0.113.0", 0),
            ("203.0.113.255", 0),
            ("::ffff:203.0.113.9", 0),
            ("203.0.114.0", 2),
            ("203.0.112.255", 2),
            ("203.0.113.9, 198.51.100.1", 2),
            ("2001:db8:ffff::1", 0),
            ("2001:db9::1", 2),
        ] {
            let reply = bearer(&app, &key, "method=get_info").header("x-forwarded-for", from).send().await;
            assert_eq!(verdict(&reply), expected, "{from}");
            if expected == 2 {
                let last = from.rsplit(' ').next().unwrap();
                assert!(error_text(&reply).ends_with(last), "{}", error_text(&reply));
            }
        }
        app.close().await;
    }

    async fn a_method_needs_its_scope(app: TestApp) {
        let partner = app.partner("alpha").await;
        for (scopes, info, links) in [
            ("info:read", 0, 3),
            ("clicks:read", 3, 0),
            ("info:read,clicks:read", 0, 0),
            ("exchanges:read,payouts:read,payouts:write", 3, 3),
        ] {
            let key = app.key_with(partner, Some(scopes), Vec::new(), None).await;
            for (method, expected) in [("get_info", info), ("get_links", links)] {
                let reply = app.call(&key, &format!("method={method}")).await;
                assert_eq!(verdict(&reply), expected, "{scopes} {method}");
                assert!(expected == 0 || error_text(&reply).contains(method));
            }
        }
        let key = app.key(partner).await;
        for rest in [
            "", "method=", "method=GET_LINKS", "method=get_nothing", "method=get_links%00", "method[]=get_links",
            "method=get_links&api_action=", "method=get_links&api_action=PP",
        ] {
            let reply = app.call(&key, rest).await;
            assert_eq!(verdict(&reply), 3, "{rest}");
        }
        let missing = app.get(&format!("{API}?api_key={key}&method=get_info")).send().await;
        assert_eq!((verdict(&missing), error_text(&missing)), (3, "api_action must be pp".into()));
        app.close().await;
    }

    async fn a_malformed_parameter_is_named_with_its_range(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        for (rest, expected) in MALFORMED {
            let reply = app.call(&key, &format!("method=get_links&{rest}")).await;
            assert_eq!(verdict(&reply), 4, "{rest}");
            assert!(error_text(&reply).starts_with(expected), "{rest}: {}", error_text(&reply));
        }
        for rest in ACCEPTED {
            let reply = app.call(&key, &format!("method=get_links&{rest}")).await;
            assert_eq!(verdict(&reply), 0, "{rest}: {}", reply.text());
        }
        app.close().await;
    }

    async fn a_form_says_the_same_as_a_query_and_the_header_wins(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let post = |target: &str| app.request("POST", target);
        let fields = format!("api_action=pp&api_key={key}&method=get_links");
        for (sent, expected) in [
            (post(API).form(&fields), 0),
            (post(API).form(&format!("{fields}&limit=0")), 4),
            (post(&format!("{API}?method=nothing&api_key={UNKNOWN}")).form(&fields), 0),
            (post(&format!("{API}?{fields}")), 0),
            (post(&format!("{API}?{fields}")).form(""), 0),
            (post(API).form(""), 1),
            // The key in the header goes before the others.
            (bearer(&app, &key, "method=get_info"), 0),
            (bearer(&app, &key, &format!("method=get_info&api_key={UNKNOWN}")), 0),
            (bearer(&app, UNKNOWN, &format!("method=get_info&api_key={key}")), 1),
            (bearer(&app, UNKNOWN, "").form(&fields), 1),
            (get(&app, "method=get_info").header("authorization", &format!("bearer {key}")), 0),
            (get(&app, "method=get_info").header("authorization", &format!("BEARER   {key} ")), 0),
            (get(&app, "method=get_info").header("authorization", &format!("Basic {key}")), 1),
            // Another scheme is somebody else's: a proxy's own sign-in does not hide the key.
            (get(&app, &format!("method=get_info&api_key={key}")).header("authorization", "Basic eDp5"), 0),
        ] {
            let shown = format!("{sent:?}").replace(&key, "KEY");
            assert_eq!(verdict(&sent.send().await), expected, "{shown}");
        }
        app.close().await;
    }

    async fn a_form_that_is_too_long_is_answered_in_the_envelope(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let long = format!("x={}", "a".repeat(65 * 1024));
        let target = format!("{API}?api_action=pp&method=get_info");
        let sent = app.request("POST", &target).header("authorization", &format!("Bearer {key}"));
        let reply = sent.form(&long).send().await;
        assert_eq!(verdict(&reply), 4);
        assert!(error_text(&reply).contains("64 KiB"), "{}", error_text(&reply));
        let stranger = app.request("POST", &target).form(&long).send().await;
        assert_eq!(verdict(&stranger), 1);
        app.close().await;
    }

    async fn an_office_that_cannot_answer_says_when_to_come_back(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        app.app.switch(app.deed(), OfficeState::Maintenance).await.unwrap();
        let reply = app.call(&key, "method=get_links").await;
        assert_eq!((verdict(&reply), reply.header("retry-after")), (6, Some("30")));
        // A closed office makes no exchanges, and still tells its partners the truth.
        app.app.switch(app.deed(), OfficeState::Closed).await.unwrap();
        assert_eq!(verdict(&app.call(&key, "method=get_links").await), 0);
        app.app.switch(app.deed(), OfficeState::Open).await.unwrap();

        app.app.clicks().clone().close().await;
        assert_eq!(verdict(&app.call(&key, "method=get_links").await), 6);
        assert_eq!(verdict(&app.call(&key, "method=get_info").await), 0);
        app.app.write_key_uses().await.unwrap();
        app.app.store().clone().close().await;
        assert_eq!(verdict(&app.call(&key, "method=get_info").await), 6);
        app.close().await;
    }
}
