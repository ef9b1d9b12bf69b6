//! Where visitors are sent.

use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::test_runner::{Config as Cases, TestRunner};
use web::query::Query;

use super::super::landing::{Landing, Tables};
use super::{browse, clicks, done, landing, legacy, link, location};
use crate::command::{Errand, FeedOptions};
use crate::on_both_engines;
use crate::testkit::TestApp;
use crate::words::Lang;

/// A query after `/ref/alpha/`, and where it leads.
const QUERIES: &[(&str, &str)] = &[
    ("", "/"),
    ("?", "/"),
    ("?utm_source=x&sub1=y", "/"),
    // An open direction, whatever the letter case of names and codes.
    ("?cur_from=BTC&cur_to=SBERRUB", "/exchange/BTC/SBERRUB"),
    ("?Cur_from=btc&CUR_TO=SberRub", "/exchange/BTC/SBERRUB"),
    ("?cur_to=sberrub&x=1&cur_from=btc", "/exchange/BTC/SBERRUB"),
    ("?cur_from=%42t%63&cur_to=+sberrub%20", "/exchange/BTC/SBERRUB"),
    // The first filled one of a repeated parameter.
    ("?cur_from=&cur_from=BTC&cur_from=USDTTRC20&cur_to=SBERRUB", "/exchange/BTC/SBERRUB"),
    // Cities.
    ("?cur_from=usdttrc20&cur_to=cashusd&city=msk", "/exchange/USDTTRC20/CASHUSD?city=MSK"),
    ("?cur_from=USDTTRC20&cur_to=CASHUSD&City=%20spb", "/exchange/USDTTRC20/CASHUSD?city=SPB"),
    ("?cur_from=USDTTRC20&cur_to=CASHUSD&city=LON", "/exchange/USDTTRC20/CASHUSD"),
    ("?cur_from=USDTTRC20&cur_to=CASHUSD&city=", "/exchange/USDTTRC20/CASHUSD"),
    ("?cur_from=BTC&cur_to=SBERRUB&city=MSK", "/exchange/BTC/SBERRUB"),
    // What can be preselected is, and what is not known is passed on for the notice.
    ("?cur_from=btc", "/?cur_from=BTC"),
    ("?cur_to=sberrub", "/?cur_to=SBERRUB"),
    ("?cur_from=btc&cur_to=btc", "/?cur_from=BTC&cur_to=BTC"),
    ("?cur_from=cashusd&cur_to=btc", "/?cur_from=CASHUSD&cur_to=BTC"),
    ("?cur_from=nope&cur_to=btc", "/?cur_from=nope&cur_to=BTC"),
    ("?cur_from=&cur_to=", "/"),
    ("?city=MSK", "/"),
    // What wants to lead elsewhere stays a word in our own query.
    (
        "?cur_from=https://evil.example&cur_to=BTC",
        "/?cur_from=https%3A%2F%2Fevil%2Eexample&cur_to=BTC",
    ),
    ("?cur_from=//evil.example", "/?cur_from=%2F%2Fevil%2Eexample"),
    // (A line break before a code is trimmed like any other blank.)
    (
        "?cur_from=%0d%0aLocation:%20https://evil.example",
        "/?cur_from=Location%3A%20https%3A%2F%2Fevil%2Eexample",
    ),
    ("?cur_from=a%0d%0ab", "/?cur_from=a%0D%0Ab"),
    ("?cur_from=%00", "/?cur_from=%00"),
    ("?cur_from=%FF&cur_to=BTC", "/?cur_from=%EF%BF%BD&cur_to=BTC"),
    ("?cur_from=%zz", "/?cur_from=%25zz"),
    ("?url=//evil.example&next=https://evil.example&redirect=//evil.example", "/"),
];

/// Paths whose codes mean no link.
const NOBODY: &[&str] = &[
    "/ref/",
    "/ref/nobody",
    "/ref/ALPHA/",
    "/ref/abc",
    "/ref/alpha/more",
    "/ref//evil.example",
    "/ref/%2F%2Fevil.example",
    "/ref/%00",
    "/ref/%FF%FE",
    "/ref/%0d%0aSet-Cookie:%20a=b",
    "/ref/..%2f..",
    "/ref/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

/// Headers of a visitor, and what the address of his page begins with.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("", "", ""),
    ("", "ru", "/ru"),
    ("", "ru-RU,ru;q=0.9,en;q=0.8", "/ru"),
    ("", "en-US,en;q=0.9,ru;q=0.8", ""),
    ("", "de", ""),
    ("", "rubbish;;q=,", ""),
    ("cambist_lang=ru", "en", "/ru"),
    ("cambist_lang=en", "ru", ""),
    ("cambist_lang=xx", "ru", "/ru"),
    ("a=b; cambist_lang=ru; c=d", "", "/ru"),
];

async fn feed(app: &TestApp, code: &str, link: Option<&str>, mapping: &str) {
    let errand = Errand::FeedCreate {
        code: code.to_owned(),
        title: code.to_owned(),
        options: FeedOptions {
            link: link.map(str::to_owned),
            map: Some(mapping.to_owned()),
            // A word that is a code of ours too can only be printed when that one is not.
            exclude: Some("CASHUSD".to_owned()),
            ..FeedOptions::default()
        },
    };
    done(app, errand).await;
}

async fn spoken(app: &TestApp, target: &str, cookie: &str, accepted: &str) -> String {
    let mut sent = browse(app, target);
    if !cookie.is_empty() {
        sent = sent.header("cookie", cookie);
    }
    if !accepted.is_empty() {
        sent = sent.header("accept-language", accepted);
    }
    location(&sent.send().await)
}

/// Whether a browser that reads `location` stays on our host.
fn stays_here(location: &str) -> bool {
    let mut letters = location.bytes();
    letters.next() == Some(b'/')
        && !matches!(letters.next(), Some(b'/' | b'\\'))
        && location.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

/// Queries of any bytes, and ones that are made to mislead.
fn queries() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("cur_from"),
        Just("CUR_TO"),
        Just("cur_to"),
        Just("city"),
        Just("url"),
        Just("rid")
    ];
    let value = prop_oneof![
        ".{0,40}",
        "[/\\\\@:?#%.a-z0-9]{0,20}",
        "(%[0-9a-fA-F]{2}){0,12}",
        Just("btc".to_owned()),
        Just("SBERRUB".to_owned()),
        Just("msk".to_owned()),
        Just("https://evil.example".to_owned()),
    ];
    let pairs = proptest::collection::vec((name, value), 0..5);
    let made = pairs.prop_map(|pairs| {
        pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    });
    prop_oneof![made, ".{0,200}"]
}

on_both_engines! {
    async fn every_query_leads_where_the_contract_says(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        for slash in ["", "/"] {
            for (query, expected) in QUERIES {
                let reply = browse(&app, &format!("/ref/alpha{slash}{query}")).send().await;
                assert_eq!(location(&reply), *expected, "{slash}{query}");
                assert_eq!(reply.header("cache-control"), Some("no-store"), "{query}");
            }
        }
        assert_eq!(clicks(&app, &key).await.len(), 2 * QUERIES.len());
        app.close().await;
    }

    async fn an_unknown_or_malformed_code_leads_to_the_same_place_and_credits_nobody(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        for path in NOBODY {
            for (query, expected) in [("", "/"), ("?cur_from=btc&cur_to=sberrub", "/exchange/BTC/SBERRUB")] {
                let reply = browse(&app, &format!("{path}{query}")).send().await;
                assert_eq!(location(&reply), expected, "{path}{query}");
                assert_eq!(reply.cookies(), Vec::<&str>::new(), "{path}");
            }
        }
        assert_eq!(clicks(&app, &key).await.len(), 0);
        app.close().await;
    }

    async fn the_language_is_the_cookies_then_the_browsers_then_the_offices(app: TestApp) {
        app.partner("alpha").await;
        for (cookie, accepted, prefix) in LANGUAGES {
            let pair = spoken(&app, "/ref/alpha?cur_from=btc&cur_to=sberrub", cookie, accepted).await;
            assert_eq!(pair, format!("{prefix}/exchange/BTC/SBERRUB"), "{cookie} {accepted}");
            assert_eq!(spoken(&app, "/ref/alpha", cookie, accepted).await, format!("{prefix}/"));
        }
        let app = app.reopen(|config| config.office.language = "ru".into()).await;
        for (accepted, expected) in [("", "/ru/"), ("de", "/ru/"), ("en", "/")] {
            assert_eq!(spoken(&app, "/ref/alpha", "", accepted).await, expected, "{accepted}");
        }
        app.close().await;
    }

    async fn a_monitorings_own_words_are_understood_where_they_are_unambiguous(app: TestApp) {
        for code in ["alpha", "beta1", "gamma"] {
            app.partner(code).await;
        }
        feed(&app, "monitA", Some("alpha"), "USDTTRC20=TETHER,BTC=BITC,SBERRUB=CASHUSD").await;
        feed(&app, "monitB", Some("beta1"), "SBERRUB=TETHER,BTC=BITC").await;
        feed(&app, "monitC", None, "SBERRUB=RUBCARD").await;
        // A second feed of the same link does not hide the words of the first.
        feed(&app, "monitD", Some("alpha"), "").await;
        for (code, query, expected) in [
            // The link's own monitoring first.
            ("alpha", "cur_from=tether&cur_to=cashusd", "/exchange/USDTTRC20/CASHUSD"),
            ("beta1", "cur_from=Tether&cur_to=btc", "/exchange/SBERRUB/BTC"),
            // Any other where they agree.
            ("gamma", "cur_from=bitc&cur_to=rubCARD", "/exchange/BTC/SBERRUB"),
            ("alpha", "cur_from=bitc&cur_to=rubcard", "/exchange/BTC/SBERRUB"),
            ("nobody", "cur_from=bitc&cur_to=rubcard", "/exchange/BTC/SBERRUB"),
            // Two meanings are none, and are not taken for either.
            ("gamma", "cur_from=tether&cur_to=btc", "/?cur_from=tether&cur_to=BTC"),
            // Our own code goes before a monitoring's word of the same letters.
            ("alpha", "cur_from=usdttrc20&cur_to=cashusd", "/exchange/USDTTRC20/CASHUSD"),
        ] {
            let target = format!("/ref/{code}/?{query}");
            assert_eq!(landing(&app, &target).await, expected, "{target}");
        }
        app.close().await;
    }

    async fn a_monitorings_own_cities_are_understood(app: TestApp) {
        app.partner("alpha").await;
        let options = FeedOptions {
            link: Some("alpha".to_owned()),
            cities: Some("MSK=MOW,SPB=LED".to_owned()),
            ..FeedOptions::default()
        };
        let made = Errand::FeedCreate { code: "monit".into(), title: "Monit".into(), options };
        done(&app, made).await;
        for (city, ours) in [("mow", "MSK"), ("LED", "SPB"), ("spb", "SPB")] {
            let target = format!("/ref/alpha?cur_from=USDTTRC20&cur_to=CASHUSD&city={city}");
            let expected = format!("/exchange/USDTTRC20/CASHUSD?city={ours}");
            assert_eq!(landing(&app, &target).await, expected, "{city}");
        }
        app.close().await;
    }

    async fn a_links_target_is_for_those_who_ask_for_no_pair(app: TestApp) {
        let partner = app.partner("alpha").await;
        link(&app, partner, "deep", "/exchange/USDTTRC20/CASHUSD?city=SPB").await;
        for (query, expected) in [
            ("", "/exchange/USDTTRC20/CASHUSD?city=SPB"),
            ("?utm_source=x&city=MSK", "/exchange/USDTTRC20/CASHUSD?city=SPB"),
            ("?cur_from=btc&cur_to=sberrub", "/exchange/BTC/SBERRUB"),
            ("?cur_from=nope", "/?cur_from=nope"),
        ] {
            assert_eq!(landing(&app, &format!("/ref/deep{query}")).await, expected, "{query}");
        }
        let russian = spoken(&app, "/ref/deep", "cambist_lang=ru", "").await;
        assert_eq!(russian, "/ru/exchange/USDTTRC20/CASHUSD?city=SPB");
        app.close().await;
    }

    async fn a_target_never_sends_a_visitor_in_a_circle(app: TestApp) {
        let partner = app.partner("alpha").await;
        for target in ["/ref/alpha", "/ref/", "/ref/other/?x=1"] {
            let code = Some("circle".to_owned());
            let label = String::new();
            let errand = Errand::PartnerLink { partner, code, label, target: target.to_owned() };
            assert!(app.errand(errand).await.error.is_some(), "{target}");
        }
        link(&app, partner, "old1", "/?rid=7").await;
        legacy(&app, "old1", "rid", "7").await;
        assert_eq!(landing(&app, "/ref/old1").await, "/");
        assert_eq!(landing(&app, "/?rid=7").await, "/");
        app.close().await;
    }

    async fn beside_another_storefront_visitors_are_sent_there(app: TestApp) {
        let app = app.reopen(|config| {
            config.office.storefront_url = "https://shop.example/x/".into();
        }).await;
        app.partner("alpha").await;
        for (query, expected) in [
            ("", "https://shop.example/x/"),
            ("?cur_from=btc&cur_to=sberrub", "https://shop.example/x/?cur_from=BTC&cur_to=SBERRUB"),
            ("?cur_from=usdttrc20&cur_to=cashusd&city=msk",
             "https://shop.example/x/?cur_from=USDTTRC20&cur_to=CASHUSD&city=MSK"),
            ("?cur_from=%0d%0a@evil.example", "https://shop.example/x/?cur_from=%40evil%2Eexample"),
        ] {
            assert_eq!(landing(&app, &format!("/ref/alpha{query}")).await, expected, "{query}");
        }
        app.close().await;
    }

    async fn an_older_engines_parameter_means_a_link_on_the_storefront(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        legacy(&app, "alpha", "rid", "7").await;
        legacy(&app, "alpha", "ref", "Summer sale").await;
        for (target, expected) in [
            ("/?rid=7", "/"),
            ("/?RID=7", "/"),
            ("/?x=1&rid=7", "/"),
            ("/?rid=8&rid=7", "/"),
            ("/?ref=Summer+sale", "/"),
            ("/exchange?rid=7&cur_from=btc&cur_to=sberrub", "/exchange/BTC/SBERRUB"),
            // Who reads Russian goes on reading Russian.
            ("/ru?rid=7", "/ru/"),
            ("/ru/?rid=7", "/ru/"),
            ("/ru/exchange?rid=7&cur_from=btc&cur_to=sberrub", "/ru/exchange/BTC/SBERRUB"),
        ] {
            assert_eq!(landing(&app, target).await, expected, "{target}");
        }
        let made = clicks(&app, &key).await;
        assert_eq!(made.len(), 9);
        assert_eq!(made[0]["query_string"], "rid=7");
        for target in ["/?rid=70", "/?rid=", "/?rid", "/?ref=summer+sale", "/?xrid=7", "/"] {
            assert_eq!(browse(&app, target).send().await.status, 200, "{target}");
        }
        assert_eq!(clicks(&app, &key).await.len(), 9);
        app.close().await;
    }
}

#[tokio::test]
async fn no_query_chooses_another_host() {
    let app = TestApp::on_sqlite("no_query_chooses_another_host").await;
    let partner = app.partner("alpha").await;
    link(&app, partner, "deep", "/exchange/BTC/SBERRUB").await;
    feed(&app, "monit", Some("alpha"), "BTC=BITC").await;
    let (links, snapshot) = (app.app.links(), app.app.snapshot());
    let mut runner =
        TestRunner::new(Cases { failure_persistence: None, ..Cases::with_cases(2000) });
    let checked = runner.run(&queries(), |query| {
        for code in ["alpha", "deep", "nobody"] {
            for lang in [Lang::En, Lang::Ru] {
                let tables = Tables {
                    links: &links,
                    rates: &snapshot.rates,
                    feeds: &snapshot.feeds,
                    storefront_url: "",
                };
                let found = links.by_code(code);
                let landing = Landing::decide(tables, found, &Query::parse(&query), lang);
                assert!(stays_here(&landing.location), "{query:?} led to {}", landing.location);
            }
        }
        Ok(())
    });
    assert_eq!(checked, Ok(()));
    app.close().await;
}
