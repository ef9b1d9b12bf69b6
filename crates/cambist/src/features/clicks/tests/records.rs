//! What is kept of a click.

use store::args;

use super::{FIREFOX, browse, clicks, landing, seeing_partner};
use crate::app::Plain;
use crate::on_both_engines;
use crate::testkit::TestApp;

/// User agents, the family that the API shows, and whether it is taken for a bot.
const AGENTS: &[(&str, &str, u8)] = &[
    (FIREFOX, "Firefox", 0),
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Unknown", 1),
    ("curl/8.5.0", "Unknown", 1),
    ("python-requests/2.32", "Unknown", 1),
    ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Somebody/1.0", "Unknown", 0),
    ("", "Unknown", 1),
];

/// Queries that are kept letter for letter.
const VERBATIM: &[&str] = &[
    "",
    "sub1=post%207&utm_source=a+b",
    "cur_from=%00&x=%FF%FE",
    "a=1&a=2&&=&%zz",
    "x='{}|^`%22%3Cscript%3E",
    "q=й&r=%D0%B9",
    "a=b?c=d",
];

/// One column of the only click.
async fn column(app: &TestApp, name: &'static str) -> String {
    let sql = format!("select {name} from clicks");
    let read = move |tx: &mut store::Tx<'_>| -> Plain<String> {
        Ok(tx.query_one(&sql, &args![], |row| row.get::<String>(0))?)
    };
    app.app.clicks().read(read).await.unwrap()
}

on_both_engines! {
    async fn programs_that_say_so_are_flagged_and_never_refused(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        for (agent, ..) in AGENTS {
            let reply = app.get("/ref/alpha/").header("user-agent", agent).send().await;
            assert_eq!((reply.status, reply.cookies().len()), (302, 2), "{agent}");
        }
        assert_eq!(app.get("/ref/alpha/").send().await.status, 302);
        let made = clicks(&app, &key).await;
        assert_eq!(made.len(), AGENTS.len() + 1);
        for ((agent, family, bot), click) in AGENTS.iter().zip(&made) {
            assert_eq!((&click["browser"], &click["bot"]), (&(*family).into(), &(*bot).into()), "{agent}");
        }
        assert_eq!(made[AGENTS.len()]["bot"], 1);
        app.close().await;
    }

    async fn the_query_is_kept_verbatim(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        for query in VERBATIM {
            landing(&app, &format!("/ref/alpha/?{query}")).await;
        }
        let kept = clicks(&app, &key).await;
        let kept: Vec<_> = kept.iter().map(|click| click["query_string"].as_str().unwrap()).collect();
        assert_eq!(kept, VERBATIM);
        app.close().await;
    }

    async fn what_is_too_long_is_cut_between_letters(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        // Two bytes a letter after an odd beginning: the bound falls into the middle of one.
        let query = format!("ab={}", "я".repeat(4096));
        let referrer = format!("a{}", "я".repeat(1000));
        let agent = format!("b{}", "я".repeat(500));
        let sent = app.get(&format!("/ref/alpha/?{query}"));
        let reply = sent.header("referer", &referrer).header("user-agent", &agent).send().await;
        assert_eq!(reply.status, 302);
        let made = clicks(&app, &key).await;
        assert_eq!(made[0]["query_string"], query[..2047]);
        assert_eq!(made[0]["referrer"], referrer[..1023]);
        assert_eq!(column(&app, "agent").await, agent[..511]);
        app.close().await;
    }

    async fn the_pair_is_kept_by_our_own_codes(app: TestApp) {
        app.partner("alpha").await;
        landing(&app, "/ref/alpha/?cur_from=btc&cur_to=nope").await;
        assert_eq!(column(&app, "from_code").await, "BTC");
        assert_eq!(column(&app, "to_code").await, "");
        app.close().await;
    }

    async fn nobody_chooses_the_address_he_is_seen_under(app: TestApp) {
        let key = seeing_partner(&app, "alpha").await;
        let forged = ["203.0.113.9", "203.0.113.9, 198.51.100.7", "rubbish", ""];
        for line in forged {
            browse(&app, "/ref/alpha/").header("x-forwarded-for", line).send().await;
        }
        let seen = clicks(&app, &key).await;
        assert_eq!(seen.len(), forged.len());
        assert!(seen.iter().all(|click| click["ip"] == "127.0.0.1"), "{seen:?}");

        // Behind one proxy the last entry is the proxy's own, whatever stands before it.
        let app = app.reopen(|config| {
            config.proxy.trusted = vec!["127.0.0.0/8".parse().unwrap()];
        }).await;
        let rows = [
            ("203.0.113.9", "203.0.113.9"),
            ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
            ("127.0.0.1, 2001:db8::5", "2001:db8::5"),
            ("203.0.113.9, rubbish", "127.0.0.1"),
        ];
        for (line, expected) in rows {
            app.clock.advance_ms(1);
            browse(&app, "/ref/alpha/").header("x-forwarded-for", line).send().await;
            assert_eq!(clicks(&app, &key).await.last().unwrap()["ip"], expected, "{line}");
        }

        let app = app.reopen(|config| config.proxy.count = 2).await;
        for (line, expected) in [
            ("6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
            ("203.0.113.9", "127.0.0.1"),
        ] {
            app.clock.advance_ms(1);
            browse(&app, "/ref/alpha/").header("x-forwarded-for", line).send().await;
            assert_eq!(clicks(&app, &key).await.last().unwrap()["ip"], expected, "{line}");
        }
        app.close().await;
    }
}
