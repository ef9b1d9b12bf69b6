//! The pages as a browser meets them: over HTTP, in both languages, on both engines.

use std::collections::HashSet;

use crate::command::Errand;
use crate::features::rates::files::Format;
use crate::features::settings::OfficeState;
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

/// Every page with its language, and its path in English and Russian.
const PAGES: [(&str, &str, &str, &str); 8] = [
    ("/", "en", "/", "/ru/"),
    ("/exchange", "en", "/", "/ru/"),
    ("/ru", "ru", "/", "/ru/"),
    ("/ru/", "ru", "/", "/ru/"),
    ("/ru/exchange", "ru", "/", "/ru/"),
    ("/exchange/BTC/SBERRUB", "en", "/exchange/BTC/SBERRUB", "/ru/exchange/BTC/SBERRUB"),
    ("/ru/exchange/BTC/SBERRUB", "ru", "/exchange/BTC/SBERRUB", "/ru/exchange/BTC/SBERRUB"),
    (
        "/ru/exchange/USDTTRC20/CASHUSD",
        "ru",
        "/exchange/USDTTRC20/CASHUSD",
        "/ru/exchange/USDTTRC20/CASHUSD",
    ),
];

const TERMS: &str = r#"<rates><item><from>LTC</from><to>XMR</to><in>1</in><out>0.5125</out>
<amount>80.5</amount><minamount>0.25</minamount><maxamount>120</maxamount><minfee>0.01</minfee>
<fromfee>0.5%</fromfee><tofee>0.02</tofee><floating>15</floating><delay>30</delay>
<param>manual,juridical,verifying,cardverify,reg,floating,otherin,otherout,delivery,office</param>
</item></rates>"#;

/// Every key of the words, in both languages the same ones.
fn keys() -> HashSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en");
    let mut keys = HashSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let lines = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
        keys.extend(lines.filter_map(|line| Some(line.split_once(" =")?.0.to_owned())));
    }
    assert!(keys.len() > 60, "{}", keys.len());
    keys
}

/// What a person reads or hears: texts between tags, and the attributes that speak.
fn spoken(html: &str) -> Vec<String> {
    let mut spoken = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        spoken.push(text.trim().to_owned());
        for name in ["aria-label=\"", "title=\"", "content=\""] {
            let value = tag.split_once(name).and_then(|(_, rest)| rest.split_once('"'));
            spoken.extend(value.map(|(value, _)| value.to_owned()));
        }
    }
    spoken.retain(|text| !text.is_empty());
    spoken
}

fn assert_translated(html: &str, keys: &HashSet<String>, what: &str) {
    for text in spoken(html) {
        assert!(!keys.contains(&text), "{what}: `{text}` is a key");
        let odd = text.split_whitespace().find(|word| word.contains('-') && keys.contains(*word));
        assert_eq!(odd, None, "{what}: {text}");
        assert!(!text.contains("{ $"), "{what}: {text}");
    }
}

fn assert_protected(reply: &Reply, what: &str) {
    for (name, value) in web::headers::SECURITY {
        assert_eq!(reply.header(name), Some(*value), "{what}");
    }
}

async fn get(app: &TestApp, target: &str) -> Reply {
    let reply = app.get(target).send().await;
    assert_protected(&reply, target);
    reply
}

/// The page at which a visitor of `target` ends, and its address.
async fn follow(app: &TestApp, target: &str) -> (String, Reply) {
    let mut target = target.to_owned();
    for _ in 0..5 {
        let reply = get(app, &target).await;
        if reply.status != 302 {
            return (target, reply);
        }
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        target = reply.header("location").unwrap().to_owned();
        assert!(target.starts_with('/') && !target.starts_with("//"), "{target}");
    }
    panic!("{target} leads nowhere");
}

async fn in_russian(app: &TestApp, target: &str) -> Reply {
    let reply = app.get(target).header("cookie", "cambist_lang=ru").send().await;
    assert_protected(&reply, target);
    reply
}

async fn done(app: &TestApp, errand: Errand) {
    assert_eq!(app.errand(errand).await.error, None);
}

on_both_engines! {
    async fn every_page_is_there_in_its_language_with_its_addresses(app: TestApp) {
        let base = app.app.config().base_url();
        for (target, lang, english, russian) in PAGES {
            let reply = get(&app, target).await;
            assert_eq!(reply.status, 200, "{target}");
            assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
            assert_eq!(reply.header("content-language"), Some(lang));
            assert_eq!(reply.header("cache-control"), Some("no-cache"));
            let html = reply.text();
            assert!(html.starts_with(&format!("<!doctype html>\n<html lang=\"{lang}\">")), "{target}");
            let canonical = if lang == "en" { english } else { russian };
            for link in [
                format!("<link rel=\"canonical\" href=\"{base}{canonical}\">"),
                format!("<link rel=\"alternate\" hreflang=\"en\" href=\"{base}{english}\">"),
                format!("<link rel=\"alternate\" hreflang=\"ru\" href=\"{base}{russian}\">"),
                format!("<link rel=\"alternate\" hreflang=\"x-default\" href=\"{base}{english}\">"),
            ] {
                assert_eq!(html.matches(&link).count(), 1, "{target}: {link}");
            }
            let head = app.request("HEAD", target).send().await;
            assert_eq!((head.status, head.body.len()), (200, 0), "{target}");
        }
        app.close().await;
    }

    async fn a_direction_shows_codes_rate_limits_reserve_and_terms(app: TestApp) {
        app.import(Format::Xml, TERMS).await;
        let english = get(&app, "/exchange/LTC/XMR").await.text();
        for shown in [
            "<code>LTC</code>", "<code>XMR</code>", "<code>1 : 0.5125</code>", "0.25 – 120&nbsp;LTC",
            "80.5&nbsp;XMR", "0.5%", "0.02\u{a0}XMR", "0.01\u{a0}LTC", "2026-11-01 12:00:00 UTC",
            "<code>cardverify</code>",
        ] {
            assert!(english.contains(shown), "{shown} in {english}");
        }
        let russian = get(&app, "/ru/exchange/LTC/XMR").await.text();
        for shown in ["<code>1 : 0.5125</code>", "0,25 – 120&nbsp;LTC", "80,5&nbsp;XMR", "0,5 %"] {
            assert!(russian.contains(shown), "{shown} in {russian}");
        }
        let storefront = get(&app, "/").await.text();
        for shown in ["5,800,000.5&nbsp;RUB", "5,000,000&nbsp;RUB", "href=\"/exchange/BTC/SBERRUB\""] {
            assert!(storefront.contains(shown), "{shown}");
        }
        app.close().await;
    }

    async fn a_direction_in_lower_case_leads_to_its_one_address(app: TestApp) {
        for (target, location) in [
            ("/exchange/btc/sberrub", "/exchange/BTC/SBERRUB"),
            ("/exchange/BTC/SberRub", "/exchange/BTC/SBERRUB"),
            ("/ru/exchange/%62tc/sberrub", "/ru/exchange/BTC/SBERRUB"),
            ("/exchange/BTC/SBERRUB/", "/exchange/BTC/SBERRUB"),
            ("/exchange/%42TC/SBERRUB", "/exchange/BTC/SBERRUB"),
            ("/ru/exchange/btc/sberrub/?utm=1", "/ru/exchange/BTC/SBERRUB?utm=1"),
            ("/exchange/usdttrc20/cashusd?city=spb", "/exchange/USDTTRC20/CASHUSD?city=spb"),
            ("/exchange/btc/sberrub?utm=%C3%A9é", "/exchange/BTC/SBERRUB?utm=%C3%A9%C3%A9"),
        ] {
            let reply = get(&app, target).await;
            assert_eq!((reply.status, reply.header("location")), (302, Some(location)), "{target}");
            assert_eq!(follow(&app, target).await.1.status, 200);
        }
        app.close().await;
    }

    async fn a_pair_asked_of_the_storefront_leads_to_its_direction(app: TestApp) {
        for (target, location) in [
            ("/?cur_from=btc&cur_to=sberrub", "/exchange/BTC/SBERRUB"),
            ("/exchange?Cur_From=BTC&CUR_TO=SBERRUB", "/exchange/BTC/SBERRUB"),
            ("/exchange/?cur_from=BTC&cur_to=SBERRUB", "/exchange/BTC/SBERRUB"),
            ("/ru/exchange/?cur_from=BTC&cur_to=SBERRUB", "/ru/exchange/BTC/SBERRUB"),
            ("/ru/?cur_from=btc&cur_to=sberrub&utm=x", "/ru/exchange/BTC/SBERRUB"),
            ("/?cur_from=btc&cur_to=sberrub&amount=0.5", "/exchange/BTC/SBERRUB?give=0.5"),
            ("/?cur_from=btc&cur_to=sberrub&get=1%26b", "/exchange/BTC/SBERRUB?get=1%26b"),
            (
                "/?cur_from=usdttrc20&cur_to=cashusd&city=spb&amount=200",
                "/exchange/USDTTRC20/CASHUSD?city=SPB&give=200",
            ),
            ("/?cur_from=usdttrc20&cur_to=cashusd&city=spb", "/exchange/USDTTRC20/CASHUSD?city=SPB"),
            ("/?cur_from=usdttrc20&cur_to=cashusd&city=nowhere", "/exchange/USDTTRC20/CASHUSD"),
        ] {
            let reply = get(&app, target).await;
            assert_eq!((reply.status, reply.header("location")), (302, Some(location)), "{target}");
        }
        let half = get(&app, "/?cur_from=btc").await;
        assert_eq!(half.status, 200);
        assert!(half.text().contains("<option value=\"BTC\" selected"));
        app.close().await;
    }

    async fn what_is_closed_or_unknown_is_the_storefront_with_a_notice(app: TestApp) {
        let stale = Errand::RatesImport {
            name: "rates.txt".into(),
            format: None,
            text: "LTC;XMR;1;0.5;70;;\n".into(),
            skip_bad: false,
            dry_run: false,
            max_age_s: Some(10),
        };
        done(&app, stale).await;
        app.clock.advance_ms(11_000);
        app.app.refresh().await.unwrap();
        for (target, english, russian) in [
            ("/exchange/LTC/XMR", "LTC → XMR is closed at the moment", "LTC → XMR сейчас закрыто"),
            ("/exchange/XMR/LTC", "We do not exchange XMR for LTC", "Мы не меняем XMR на LTC"),
            ("/exchange/BTC/BTC", "The same currency is chosen", "одна и та же валюта"),
            ("/?cur_from=BTC&cur_to=NOSUCH", "currency “NOSUCH”", "валюту «NOSUCH»"),
        ] {
            for (prefix, notice) in [("", english), ("/ru", russian)] {
                let (_, page) = follow(&app, &format!("{prefix}{target}")).await;
                let html = page.text();
                assert_eq!(page.status, 200, "{prefix}{target}");
                let shown = html.split_once("role=\"status\"").map_or("", |(_, rest)| rest);
                assert!(shown.contains(notice), "{prefix}{target}: {html}");
                assert!(html.contains("name=\"cur_from\""), "{prefix}{target} is the storefront");
            }
        }
        app.close().await;
    }

    async fn what_a_stranger_types_is_escaped(app: TestApp) {
        let typed = "%3Cscript%3Ealert(1)%3C/script%3E%22%27%26";
        for prefix in ["", "/ru"] {
            let target = format!("{prefix}/?cur_from={typed}&cur_to=%22%3E%3Cimg%20src=x%3E");
            let page = get(&app, &target).await;
            assert_eq!(page.status, 200);
            let html = page.text();
            assert!(!html.contains("<script>") && !html.contains("<img"), "{html}");
            assert!(html.contains("&#60;script&#62;"), "{html}");
            for target in [format!("{prefix}/{typed}"), format!("{prefix}/exchange/{typed}/BTC")] {
                let page = get(&app, &target).await;
                assert_eq!(page.status, 404, "{target}");
                assert!(!page.text().contains("<script"), "{target}");
            }
        }
        app.close().await;
    }

    async fn a_city_is_chosen_by_the_query(app: TestApp) {
        let at = async |city: &str| get(&app, &format!("/exchange/USDTTRC20/CASHUSD{city}")).await.text();
        for (city, rate, current) in [
            ("", "1.01 : 1", "MSK"),
            ("?city=MSK", "1.01 : 1", "MSK"),
            ("?city=SPB", "1.015 : 1", "SPB"),
            ("?city=%20spb", "1.015 : 1", "SPB"),
            ("?utm=1&City=spb", "1.015 : 1", "SPB"),
            ("?city=nowhere", "1.01 : 1", "MSK"),
        ] {
            let html = at(city).await;
            assert!(html.contains(&format!("<code>{rate}</code>")), "{city}");
            let chip = format!(
                "<a class=\"chip\" href=\"/exchange/USDTTRC20/CASHUSD?city={current}\" title=\"{current}\" aria-current=\"page\">"
            );
            assert!(html.contains(&chip), "{city}: {html}");
            // The language switch stays in the city.
            assert!(html.contains(&format!("href=\"/ru/exchange/USDTTRC20/CASHUSD?city={current}\"")));
        }
        app.close().await;
    }

    async fn a_city_of_any_letters_has_an_address(app: TestApp) {
        let file = "LTC;CASHEUR;1;0.5;70;A&B;\nLTC;CASHEUR;1;0.25;70;MÜNCHEN #1;\n";
        app.import(Format::Txt, file).await;
        for (typed, address, rate) in [
            ("a%26b", "A%26B", "1 : 0.5"),
            ("m%C3%BCnchen+%231", "M%C3%9CNCHEN%20%231", "1 : 0.25"),
        ] {
            let (place, page) =
                follow(&app, &format!("/?cur_from=ltc&cur_to=casheur&city={typed}")).await;
            assert_eq!(place, format!("/exchange/LTC/CASHEUR?city={address}"));
            let html = page.text();
            assert!(html.contains(&format!("<code>{rate}</code>")), "{html}");
            let chip = format!("href=\"/exchange/LTC/CASHEUR?city={address}\" title=");
            assert!(html.contains(&chip), "{html}");
            assert!(html.contains(&format!("href=\"/ru/exchange/LTC/CASHEUR?city={address}\"")));
        }
        app.close().await;
    }

    async fn an_address_that_is_nowhere_is_404_in_the_language_of_the_visitor(app: TestApp) {
        for target in [
            "/nothing", "/exchange/NOSUCH/BTC", "/exchange/BTC", "/service", "/index.php?id=1",
            "/exchange/%FF/%00", "/exchange/%00/BTC", "/exchange/BTC%2FX/BTC", "//evil.example/",
            "/exchange/%E2%80%AE/BTC", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
        ] {
            let english = get(&app, target).await;
            assert_eq!(english.status, 404, "{target}");
            assert!(english.text().contains("There is no such page"), "{target}");
            assert!(english.text().contains("<html lang=\"en\">"), "{target}");
            let russian = in_russian(&app, target).await;
            assert_eq!(russian.status, 404, "{target}");
            assert!(russian.text().contains("Такой страницы нет"), "{target}");
        }
        let under_ru = get(&app, "/ru/nothing").await;
        assert_eq!(under_ru.status, 404);
        assert!(under_ru.text().contains("<html lang=\"ru\">"));
        let browser = app.get("/nothing").header("accept-language", "ru-RU,ru;q=0.9,en;q=0.5");
        assert!(browser.send().await.text().contains("<html lang=\"ru\">"));
        app.close().await;
    }

    async fn a_page_takes_only_the_methods_that_it_has(app: TestApp) {
        let pages = [
            ("/", "en", "GET,HEAD", "POST"),
            ("/ru/", "ru", "GET,HEAD", "POST"),
            ("/exchange/BTC/SBERRUB", "en", "GET,HEAD,POST", "PATCH"),
        ];
        for (target, lang, allowed, other) in pages {
            for method in [other, "PUT", "DELETE"] {
                let reply = app.request(method, target).header("content-length", "0").send().await;
                assert_eq!(reply.status, 405, "{method} {target}");
                assert_eq!(reply.header("allow"), Some(allowed), "{method} {target}");
                assert_protected(&reply, target);
                assert!(reply.text().contains(&format!("<html lang=\"{lang}\">")));
            }
        }
        app.close().await;
    }

    async fn a_language_is_remembered_only_when_chosen_on_our_own_pages(app: TestApp) {
        let from = async |target: &str, site: &str, cookie: &str| {
            let sent = app.get(target).header("sec-fetch-site", site).header("cookie", cookie);
            let reply = sent.send().await;
            assert_eq!(reply.status, 200);
            reply.header("set-cookie").map(str::to_owned)
        };
        let chosen = from("/ru/", "same-origin", "").await.unwrap();
        assert!(chosen.starts_with("cambist_lang=ru;"), "{chosen}");
        assert!(chosen.contains("Path=/") && chosen.contains("Max-Age=31536000"), "{chosen}");
        let back = from("/exchange/BTC/SBERRUB", "same-origin", "cambist_lang=ru").await.unwrap();
        assert!(back.starts_with("cambist_lang=en;"), "{back}");
        assert_eq!(from("/ru/", "same-origin", "cambist_lang=ru").await, None);
        for site in ["cross-site", "same-site", "none", "Same-Origin", ""] {
            assert_eq!(from("/ru/", site, "").await, None, "{site}");
        }
        assert_eq!(get(&app, "/ru/").await.header("set-cookie"), None);
        app.close().await;
    }

    async fn no_page_shows_the_name_of_a_word_instead_of_the_word(app: TestApp) {
        app.import(Format::Xml, TERMS).await;
        let keys = keys();
        let targets = [
            "/", "/exchange/LTC/XMR", "/exchange/USDTTRC20/CASHUSD", "/exchange/BTC/SBERRUB",
            "/?cur_from=NOSUCH", "/?cur_from=XMR&cur_to=LTC", "/?cur_from=BTC&cur_to=BTC", "/nothing",
        ];
        for state in [OfficeState::Open, OfficeState::Closed, OfficeState::Maintenance] {
            app.app.switch(app.deed(), state).await.unwrap();
            for target in targets {
                for prefix in ["", "/ru"] {
                    let html = get(&app, &format!("{prefix}{target}")).await.text();
                    assert_translated(&html, &keys, &format!("{state} {prefix}{target}"));
                }
            }
        }
        app.close().await;
    }

    async fn an_office_that_is_not_open_says_so_on_every_page(app: TestApp) {
        for (state, english, russian) in [
            (OfficeState::Closed, "The office is closed now", "Обменник сейчас закрыт"),
            (OfficeState::Maintenance, "We are working on the office", "Идут технические работы"),
        ] {
            app.app.switch(app.deed(), state).await.unwrap();
            for target in ["/", "/exchange/BTC/SBERRUB"] {
                assert!(get(&app, target).await.text().contains(english), "{state} {target}");
                let page = get(&app, &format!("/ru{target}")).await;
                assert!(page.text().contains(russian), "{state} {target}");
            }
        }
        app.close().await;
    }
}
