//! Codings, tags and dates: what is sent, and what needs not be sent again.

use super::{FORMATS, poll};
use crate::features::rates::files::Format;
use crate::on_both_engines;

on_both_engines! {
    async fn a_coding_is_sent_once_it_is_made_and_holds_the_same_bytes(app: TestApp) {
        for (format, content_type) in FORMATS {
            let target = format!("/service/export/{format}");
            let plain = app.get(&target).send().await;
            let asked = |list| app.get(&target).header("accept-encoding", list).send();
            for (list, coding) in [
                ("gzip", "gzip"), ("x-gzip", "gzip"), ("br, gzip;q=0.5", "br"), ("*", "br"),
                ("GZIP, deflate", "gzip"), ("zstd", "zstd"), ("gzip, zstd", "zstd"),
                ("gzip, deflate, br, zstd", "br"), ("br;q=0.1, zstd;q=0.2, gzip;q=0.3", "gzip"),
            ] {
                // The first one who asks does not wait for it.
                let at_once = asked(list).await;
                assert_eq!(at_once.header("vary"), Some("Accept-Encoding"));
                assert_eq!(at_once.unpacked(), plain.body);
                app.clock.advance_ms(5_000);
                app.app.make_twins().await;
                let packed = asked(list).await;
                assert_eq!(packed.header("content-encoding"), Some(coding), "{list}");
                assert_eq!(packed.header("content-type"), Some(content_type));
                assert_eq!(packed.header("vary"), Some("Accept-Encoding"));
                assert_eq!(packed.unpacked(), plain.body);
                assert_ne!(packed.header("etag"), plain.header("etag"));
            }
            for list in ["identity", "gzip;q=0", "gzip;q=0.5, identity", "", "deflate"] {
                let reply = asked(list).await;
                assert_eq!(reply.header("content-encoding"), None, "{list}");
                assert_eq!(reply.body, plain.body);
                assert_eq!(reply.header("etag"), plain.header("etag"));
            }
        }
        app.close().await;
    }

    async fn the_plain_body_is_sent_while_a_twin_is_missing_and_brotli_comes_every_five_seconds(app: TestApp) {
        let asked = |list| poll(&app, ("accept-encoding", list)).send();
        let coding = async |list| asked(list).await.header("content-encoding").map(str::to_owned);
        let change = async |rate: &str| app.import(Format::Txt, &format!("LTC;XMR;1;{rate};70;;\n")).await;
        assert_eq!(app.app.make_twins().await, None, "nobody has asked");
        assert_eq!(coding("br").await, None);
        assert_eq!(coding("gzip, br").await, None);
        assert_eq!(app.app.make_twins().await, None);
        assert_eq!(coding("br").await.as_deref(), Some("br"));
        change("0.51").await;
        // The new document has readers of br and none of gzip; br was made just now.
        assert_eq!(coding("br").await, None);
        let now_ms = crate::clock::Clock::now_ms(&*app.clock);
        assert_eq!(app.app.make_twins().await, Some(now_ms + 5_000));
        assert_eq!(coding("br, gzip;q=0.9").await, None);
        assert_eq!(coding("gzip").await, None);
        app.app.make_twins().await;
        assert_eq!(coding("br, gzip;q=0.9").await.as_deref(), Some("gzip"), "better than nothing");
        app.clock.advance_ms(5_000);
        assert_eq!(app.app.make_twins().await, None);
        assert_eq!(coding("br, gzip;q=0.9").await.as_deref(), Some("br"));
        // Whoever asked lately finds the next one made already.
        app.clock.advance_ms(60_000);
        change("0.52").await;
        app.app.make_twins().await;
        assert_eq!(coding("br").await.as_deref(), Some("br"));
        app.clock.advance_ms(600_001);
        change("0.53").await;
        app.app.make_twins().await;
        assert_eq!(coding("br").await, None, "nobody had asked for ten minutes");
        app.close().await;
    }

    async fn a_known_tag_is_304_without_body_and_content_type(app: TestApp) {
        for coding in ["br", "zstd", "gzip"] {
            poll(&app, ("accept-encoding", coding)).send().await;
        }
        app.app.make_twins().await;
        for coding in ["identity", "gzip", "zstd", "br"] {
            let first = poll(&app, ("accept-encoding", coding)).send().await;
            let tag = first.header("etag").unwrap().to_owned();
            assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag} is strong");
            let known = [
                tag.clone(),
                format!("W/{tag}"),
                "*".to_owned(),
                format!("\"old\", W/\"older\" ,{tag}"),
            ];
            for list in known {
                let sent = poll(&app, ("accept-encoding", coding)).header("if-none-match", &list);
                let reply = sent.send().await;
                assert_eq!((reply.status, reply.body.len()), (304, 0), "{list}");
                assert_eq!(reply.header("content-type"), None);
                assert_eq!(reply.header("content-encoding"), None);
                for name in ["etag", "last-modified", "vary", "cache-control"] {
                    assert_eq!(reply.header(name), first.header(name), "{name}");
                }
            }
            for list in ["\"old\"", tag.trim_matches('"'), ""] {
                let sent = poll(&app, ("accept-encoding", coding)).header("if-none-match", list);
                assert_eq!(sent.send().await.status, 200, "{list}");
            }
            // Whoever has a body that he still takes needs no other; one that he takes no more says
            // nothing of those that he does.
            for (accepted, status) in [
                ("gzip", if coding == "identity" || coding == "gzip" { 304 } else { 200 }),
                ("gzip, identity;q=0", if coding == "gzip" { 304 } else { 200 }),
                ("identity, br;q=0.1", if coding == "identity" || coding == "br" { 304 } else { 200 }),
            ] {
                let crossed = poll(&app, ("accept-encoding", accepted)).header("if-none-match", &tag);
                let crossed = crossed.send().await;
                assert_eq!(crossed.status, status, "{coding} {accepted}");
                if status == 304 {
                    assert_eq!(crossed.header("etag"), Some(tag.as_str()));
                }
            }
        }
        app.close().await;
    }

    async fn a_date_gives_304_only_after_the_second_of_the_change(app: TestApp) {
        let within = app.get("/service/export/xml").send().await;
        // A second change may still come in this second, so it is not stated yet.
        assert_eq!(within.header("last-modified"), Some("Sun, 01 Nov 2026 11:59:59 GMT"));
        let since = |date| poll(&app, ("if-modified-since", date)).send();
        assert_eq!(since("Sun, 01 Nov 2026 12:00:00 GMT").await.status, 200);
        app.clock.advance_ms(999);
        assert_eq!(since("Sun, 01 Nov 2026 12:00:00 GMT").await.status, 200);
        app.clock.advance_ms(1);
        let after = app.get("/service/export/xml").send().await;
        assert_eq!(after.header("last-modified"), Some("Sun, 01 Nov 2026 12:00:00 GMT"));
        for (date, status) in [
            ("Sun, 01 Nov 2026 12:00:00 GMT", 304),
            ("Sun, 01 Nov 2026 12:00:01 GMT", 304),
            ("Sun, 01 Nov 2026 11:59:59 GMT", 200),
            ("tomorrow", 200),
        ] {
            let reply = since(date).await;
            assert_eq!(reply.status, status, "{date}");
            assert_eq!(reply.header("etag"), after.header("etag"));
        }
        let both = poll(&app, ("if-modified-since", "Sun, 01 Nov 2026 12:00:00 GMT"));
        let tagged = both.header("if-none-match", "\"old\"").send().await;
        assert_eq!(tagged.status, 200, "a tag that is not known silences the date");
        app.close().await;
    }
}
