//! Feeds as a monitoring meets them: over HTTP, on both engines.

use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::command::{Errand, FeedOptions};
use crate::features::rates::files::Format;
use crate::features::settings::OfficeState;
use crate::on_both_engines;
use crate::testkit::{Reply, Sent, TestApp};

mod bodies;
mod codings;
mod options;
mod readers;
mod seeds;

const FORMATS: [(&str, &str); 3] = [
    ("xml", "application/xml; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
];

const EMPTY: [(&str, &str); 3] = [
    ("xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rates>\n</rates>\n"),
    ("json", "{\"rates\":[]}\n"),
    ("txt", ""),
];

const NO_FEED: [(&str, &str); 3] = [
    ("xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error>there is no such feed</error>\n"),
    ("json", "{\"error\":\"there is no such feed\"}\n"),
    ("txt", "there is no such feed\n"),
];

/// What a profile wants, for [`profile`].
#[derive(Default)]
struct Wish {
    link: Option<&'static str>,
    mapping: &'static str,
    excluded: &'static str,
    address: Option<&'static str>,
    has_unit_suffix: bool,
}

async fn profile(app: &TestApp, code: &str, wish: Wish) {
    let errand = Errand::FeedCreate {
        code: code.to_owned(),
        title: format!("Feed {code}"),
        options: FeedOptions {
            link: wish.link.map(str::to_owned),
            map: Some(wish.mapping.to_owned()),
            exclude: Some(wish.excluded.to_owned()),
            addresses: wish.address.iter().map(|text| text.parse().unwrap()).collect(),
            units: Some(wish.has_unit_suffix),
            ..FeedOptions::default()
        },
    };
    done(app, errand).await;
    done(app, Errand::FeedSwitch { code: code.to_owned(), is_enabled: true }).await;
}

async fn done(app: &TestApp, errand: Errand) {
    assert_eq!(app.errand(errand).await.error, None);
}

async fn feed(app: &TestApp, rest: &str) -> Reply {
    app.get(&format!("/service/export/{rest}")).send().await
}

async fn assert_no_feed(app: &TestApp, code: &str) {
    for (format, text) in NO_FEED {
        let reply = feed(app, &format!("{format}/{code}")).await;
        assert_eq!((reply.status, reply.text().as_str()), (404, text), "{format}/{code}");
        assert_eq!(reply.header("cache-control"), Some("no-store"));
    }
}

fn poll(app: &TestApp, header: (&str, &str)) -> Sent {
    app.get("/service/export/xml").header(header.0, header.1)
}

/// A profile of which only the code stands out.
async fn plain_profile(app: &TestApp, code: &str) {
    profile(app, code, Wish::default()).await;
}

/// Waits for a sentence to come true; how long it took.
async fn within_a_second(what: &str, mut is_so: impl AsyncFnMut() -> bool) -> Duration {
    let begin = Instant::now();
    while !is_so().await {
        assert!(begin.elapsed() < Duration::from_secs(1), "{what} within a second");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    begin.elapsed()
}

on_both_engines! {
    async fn every_format_is_had_with_and_without_code_and_slash(app: TestApp) {
        app.partner("alpha").await;
        plain_profile(&app, "monitor").await;
        for (format, content_type) in FORMATS {
            let public = feed(&app, format).await;
            assert_eq!(public.status, 200);
            assert_eq!(public.header("content-type"), Some(content_type));
            assert_eq!(public.header("cache-control"), Some("no-cache"));
            assert_eq!(public.header("vary"), Some("Accept-Encoding"));
            assert!(public.text().contains("SBERRUB"));
            for rest in ["/", "/alpha", "/alpha/", "/monitor", "/monitor/"] {
                let reply = feed(&app, &format!("{format}{rest}")).await;
                assert_eq!(reply.status, 200, "{format}{rest}");
                assert_eq!(reply.body, public.body, "{format}{rest}");
                assert_eq!(reply.header("content-type"), Some(content_type));
                assert_eq!(reply.header("etag"), public.header("etag"));
            }
        }
        app.close().await;
    }

    async fn a_link_that_is_switched_off_or_of_a_suspended_partner_gives_no_feed(app: TestApp) {
        let partner = app.partner("alpha").await;
        app.partner("beta").await;
        done(&app, Errand::LinkSwitch { code: "beta".into(), is_enabled: false }).await;
        assert_no_feed(&app, "beta").await;
        assert_eq!(feed(&app, "xml/alpha").await.status, 200);
        done(&app, Errand::PartnerSuspend { partner, is_suspended: true }).await;
        assert_no_feed(&app, "alpha").await;
        done(&app, Errand::PartnerSuspend { partner, is_suspended: false }).await;
        assert_eq!(feed(&app, "xml/alpha").await.status, 200);
        app.close().await;
    }

    async fn what_is_not_a_feed_is_404_in_the_asked_format(app: TestApp) {
        plain_profile(&app, "monitor").await;
        for code in ["nobody", "MONITOR", "monitor/more", "%6donitor", "a%ffb", "monitor//"] {
            assert_no_feed(&app, code).await;
        }
        done(&app, Errand::FeedSwitch { code: "monitor".into(), is_enabled: false }).await;
        assert_no_feed(&app, "monitor").await;
        for rest in ["", "csv", "XML", "csv/monitor", "xml%2Fmonitor"] {
            let reply = feed(&app, rest).await;
            assert_eq!(reply.status, 404, "{rest}");
            assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
            assert!(reply.text().contains("xml, json, txt"), "{}", reply.text());
        }
        app.close().await;
    }

    async fn an_address_that_is_not_on_the_list_finds_no_feed(app: TestApp) {
        profile(&app, "foreign", Wish { address: Some("203.0.113.0/24"), ..Wish::default() }).await;
        profile(&app, "local", Wish { address: Some("127.0.0.0/8"), ..Wish::default() }).await;
        assert_no_feed(&app, "foreign").await;
        assert_eq!(feed(&app, "xml/local").await.status, 200);
        // Nobody becomes someone else by saying so: no proxy is trusted here.
        let spoofed = app.get("/service/export/xml/foreign").header("x-forwarded-for", "203.0.113.9");
        assert_eq!(spoofed.send().await.status, 404);
        let app = app.reopen(|config| config.proxy.trusted = vec!["127.0.0.1/32".parse().unwrap()]).await;
        let proxied = app.get("/service/export/xml/foreign").header("x-forwarded-for", "203.0.113.9");
        assert_eq!(proxied.send().await.status, 200);
        app.close().await;
    }

    async fn without_a_public_feed_only_profiles_are_published(app: TestApp) {
        app.partner("alpha").await;
        plain_profile(&app, "monitor").await;
        let app = app.reopen(|config| config.feeds.public = false).await;
        for (format, text) in NO_FEED {
            for rest in ["", "/", "/alpha"] {
                let reply = feed(&app, &format!("{format}{rest}")).await;
                assert_eq!((reply.status, reply.text().as_str()), (404, text), "{format}{rest}");
            }
            assert_eq!(feed(&app, &format!("{format}/monitor")).await.status, 200);
        }
        app.close().await;
    }

    async fn a_feed_is_read_by_get_and_head_alone(app: TestApp) {
        for (format, _) in FORMATS {
            let target = format!("/service/export/{format}");
            for coding in ["identity", "gzip"] {
                let by = |method| app.request(method, &target).header("accept-encoding", coding);
                let (got, headed) = (by("GET").send().await, by("HEAD").send().await);
                assert_eq!(headed.status, 200);
                assert!(headed.body.is_empty() && !got.body.is_empty());
                let but_date = |reply: &Reply| {
                    let mut headers = reply.headers.clone();
                    headers.retain(|(name, _)| name != "date");
                    headers
                };
                assert_eq!(but_date(&got), but_date(&headed), "{format} {coding}");
            }
            for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"] {
                let reply = app.request(method, &target).header("content-length", "0").send().await;
                assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")), "{method}");
            }
        }
        app.close().await;
    }

    async fn an_office_that_is_not_open_publishes_valid_empty_documents(app: TestApp) {
        plain_profile(&app, "monitor").await;
        let open = feed(&app, "xml").await;
        for state in [OfficeState::Closed, OfficeState::Maintenance] {
            app.app.switch(app.deed(), state).await.unwrap();
            for ((format, empty), (_, content_type)) in EMPTY.into_iter().zip(FORMATS) {
                for code in ["", "/monitor"] {
                    let reply = feed(&app, &format!("{format}{code}")).await;
                    assert_eq!((reply.status, reply.text().as_str()), (200, empty), "{state} {format}");
                    assert_eq!(reply.header("content-type"), Some(content_type));
                }
            }
        }
        app.app.switch(app.deed(), OfficeState::Open).await.unwrap();
        assert_eq!(feed(&app, "xml").await.body, open.body);
        app.close().await;
    }

    async fn rates_that_did_not_change_keep_tag_and_date(app: TestApp) {
        let file = "LTC;XMR;1;0.5;70;;\n";
        app.import(Format::Txt, file).await;
        app.clock.advance_ms(60_000);
        let before = [feed(&app, "xml").await, feed(&app, "json").await, feed(&app, "txt").await];
        app.import(Format::Txt, file).await;
        for (before, (format, _)) in before.iter().zip(FORMATS) {
            let after = feed(&app, format).await;
            assert_eq!(after.header("etag"), before.header("etag"), "{format}");
            assert_eq!(after.header("last-modified"), Some("Sun, 01 Nov 2026 12:00:00 GMT"));
        }
        app.import(Format::Txt, "LTC;XMR;1;0.49;70;;\n").await;
        app.clock.advance_ms(1_000);
        for (before, (format, _)) in before.iter().zip(FORMATS) {
            let after = feed(&app, format).await;
            assert_ne!(after.header("etag"), before.header("etag"), "{format}");
            assert_eq!(after.header("last-modified"), Some("Sun, 01 Nov 2026 12:01:00 GMT"));
        }
        app.close().await;
    }

    async fn a_change_on_one_replica_is_in_every_feed_of_another_within_a_second(app: TestApp) {
        plain_profile(&app, "monitor").await;
        let other = app.replica().await;
        let (stop, stopping) = watch::channel(false);
        let mut jobs = crate::jobs::start(&other.app, &stopping);
        assert_eq!(feed(&other, "txt").await.body, feed(&app, "txt").await.body);
        app.import(Format::Txt, "LTC;XMR;1;0.5125;70;;\n").await;
        let shows = async |rest: &str, what: &str| feed(&other, rest).await.text().contains(what);
        let took = within_a_second("a new rate", async || shows("txt", "0.5125").await).await;
        for rest in ["xml", "json", "txt", "xml/monitor", "json/monitor", "txt/monitor"] {
            assert!(shows(rest, "0.5125").await, "all feeds are swapped together: {rest}");
        }
        println!("another replica showed the rate after {took:?}");
        app.partner("alpha").await;
        within_a_second("a new link", async || feed(&other, "xml/alpha").await.status == 200).await;
        done(&app, Errand::FeedSwitch { code: "monitor".into(), is_enabled: false }).await;
        within_a_second("a feed's end", async || feed(&other, "xml/monitor").await.status == 404).await;
        app.app.switch(app.deed(), OfficeState::Closed).await.unwrap();
        within_a_second("the closing", async || feed(&other, "txt").await.body.is_empty()).await;
        stop.send_replace(true);
        while jobs.join_next().await.is_some() {}
        other.close().await;
        app.close().await;
    }

    async fn a_profile_sees_its_own_words_and_not_what_it_excludes(app: TestApp) {
        let mapping = "BTC=XBT,SBERRUB=SBER,USDTTRC20=USDT";
        let excluded = "sberrub-btc, CASHUSD";
        profile(&app, "monitor", Wish { mapping, excluded, ..Wish::default() }).await;
        assert_eq!(feed(&app, "txt/monitor").await.text(), "XBT;SBER;1;5800000.5;5000000;;\n");
        let public = feed(&app, "txt").await.text();
        assert_eq!(public.lines().count(), 4);
        assert!(public.contains("BTC;SBERRUB;") && public.contains(";CASHUSD;"));
        let check = app.errand(Errand::FeedCheck { code: Some("monitor".into()) }).await;
        assert!(check.text.starts_with("1 of 4 offers are published\n3 are left out:\n"), "{check:?}");
        assert!(check.text.contains("USDTTRC20 → CASHUSD in MSK: the feed profile excludes it"));
        app.close().await;
    }

    async fn limits_carry_their_unit_in_the_xml_of_a_profile_that_asks(app: TestApp) {
        profile(&app, "units", Wish { has_unit_suffix: true, ..Wish::default() }).await;
        let file = r#"{"rates":[{"from":"USDTTRC20","to":"BTC","in":65000,"out":1,"amount":2,
            "in_min_amount":50,"in_max_amount":1000.5}]}"#;
        app.import(Format::Json, file).await;
        let limits = "<minamount>50 USDT</minamount>\n<maxamount>1000.5 USDT</maxamount>";
        assert!(feed(&app, "xml/units").await.text().contains(limits));
        assert!(feed(&app, "xml").await.text().contains("<minamount>50</minamount>"));
        assert_eq!(feed(&app, "json/units").await.body, feed(&app, "json").await.body);
        app.close().await;
    }

    async fn a_stale_rate_leaves_the_feed_by_itself_at_its_second(app: TestApp) {
        let import = Errand::RatesImport {
            name: "rates.txt".into(),
            format: None,
            text: "LTC;XMR;1;0.5;70;;\n".into(),
            skip_bad: false,
            dry_run: false,
            max_age_s: Some(90),
        };
        done(&app, import).await;
        let has_rate = async || feed(&app, "txt").await.text().contains("LTC;XMR;1;0.5;70;;\n");
        assert!(has_rate().await);
        app.clock.advance_ms(90_999);
        app.app.refresh().await.unwrap();
        assert!(has_rate().await, "at ninety seconds the rate still holds");
        app.clock.advance_ms(1);
        let (stop, stopping) = watch::channel(false);
        let mut jobs = crate::jobs::start(&app.app, &stopping);
        within_a_second("a stale rate's leaving", async || !has_rate().await).await;
        assert!(feed(&app, "txt").await.text().contains("BTC;SBERRUB"), "the others stay");
        let check = app.errand(Errand::FeedCheck { code: None }).await;
        assert!(check.text.contains("LTC → XMR: the rate is 91 s old, more than allowed"), "{check:?}");
        stop.send_replace(true);
        while jobs.join_next().await.is_some() {}
        app.close().await;
    }

    async fn a_poll_needs_no_database(app: TestApp) {
        app.partner("alpha").await;
        plain_profile(&app, "monitor").await;
        app.app.store().clone().close().await;
        app.app.clicks().clone().close().await;
        for (format, _) in FORMATS {
            for rest in ["", "/alpha", "/monitor"] {
                assert_eq!(feed(&app, &format!("{format}{rest}")).await.status, 200, "{format}{rest}");
            }
        }
        assert_eq!(app.get("/healthz").send().await.status, 503, "the books are closed indeed");
        app.close().await;
    }
}
