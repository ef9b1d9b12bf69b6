//! The documentation is taken at its word: every example that stands on a page is run by the real
//! interpreter of its language against a real office, and prints what the page shows.

mod json;
mod shown;

use std::collections::BTreeSet;

use cambist::command::{Errand, PayoutErrand};
use cambist::features::payouts::MethodWords;
use cambist::features::rates::files::Format;
use cambist::jobs::release_rewards;
use cambist::on_both_engines;
use cambist::testkit::{Folder, TestApp, run_program};

use json::Json;
use shown::{Shown, replies};

const TRON: &str = "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC";
/// The office keeps 2 of 100, and the partner gets 30 % of that.
const RATES: &str = "USDTERC20;USDTTRC20;1;0.98;1000000;;\n";
/// So many clicks that a page of 100 does not hold them.
const CLICKS: usize = 230;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

async fn done(app: &TestApp, errand: PayoutErrand) {
    assert_eq!(app.errand(Errand::Payout(errand)).await.error, None);
}

/// A partner with clicks, an exchange that earned and a payout, and a key that may do everything.
async fn lively(app: &TestApp) -> String {
    app.import(Format::Txt, RATES).await;
    let said = |text: &str| Some(text.to_owned());
    let words = MethodWords {
        title_en: said("Tether"),
        title_ru: said("Tether"),
        currency: said("USDTTRC20"),
        min: said("20"),
        fee: said("1"),
        ..MethodWords::default()
    };
    done(app, PayoutErrand::MethodAdd { words, dry_run: false }).await;
    let alpha = app.partner("alpha").await;
    let browser = app.browser(&["/ref/alpha/?sub1=post7"]).await;
    let order = app.order(&browser, "USDTERC20", "USDTTRC20", "40000").await.id;
    app.steps(order, "receive complete").await;
    app.clock.advance_ms(14 * 86_400_000);
    release_rewards(app.app.clone()).await;
    for _ in 1..CLICKS {
        app.clock.advance_ms(1000);
        let visit = app.get("/ref/alpha/").header("user-agent", FIREFOX);
        assert_eq!(visit.send().await.status, 302);
    }
    let scopes = "info:read,clicks:read,exchanges:read,statement:read,payouts:read,payouts:write,links:write";
    app.key_with(alpha, Some(scopes), Vec::new(), None).await
}

/// Runs one example with a key and an account put in, in a folder of its own; what it printed.
async fn run(shown: &Shown, key: &str) -> String {
    let folder = Folder::new(&format!("example {} {}", shown.name, shown.tongue));
    let (program, file) = match shown.tongue.as_str() {
        "curl" => ("sh", "example.sh"),
        "php" => ("php", "example.php"),
        "python" => ("python3", "example.py"),
        "javascript" => ("node", "example.mjs"),
        other => panic!("`{other}` is no language of the examples"),
    };
    let code = shown.code.replace("YOUR_KEY", key).replace("YOUR_ACCOUNT", TRON);
    std::fs::write(folder.path().join(file), code).unwrap();
    let place = folder.path().to_owned();
    let line = format!("cd \"$1\" && exec {program} {file}");
    let words = ["-c".into(), line.into(), "sh".into(), place.into_os_string()];
    let said = tokio::task::spawn_blocking(move || run_program("sh", words)).await;
    said.unwrap_or_else(|panic| panic!("{} by {}: {panic}", shown.name, shown.tongue))
}

/// `data` of what an example printed: curl prints the envelope, the others what is in it.
fn data(shown: &Shown, printed: &str) -> Json {
    let json = Json::read(printed);
    match shown.tongue.as_str() {
        "curl" => json.field("data"),
        _ => json,
    }
}

async fn page(app: &TestApp, path: &str) -> String {
    let reply = app.get(path).send().await;
    assert_eq!(reply.status, 200, "{path}");
    reply.text()
}

on_both_engines! {
    async fn every_example_of_the_contract_runs_and_prints_what_the_page_shows(app: TestApp) {
        let key = lively(&app).await;
        let html = page(&app, "/partner-api-docs").await;
        let (examples, replies) = (shown::examples(&html), replies(&html));
        let names: BTreeSet<&str> = examples.iter().map(|shown| shown.name.as_str()).collect();
        assert_eq!(examples.len(), names.len() * 4, "each example is told in four languages");
        // Those that only read come after the one that writes: they have its payout to tell of.
        let is_reading = |shown: &&Shown| shown.name != "add_payout";
        let mut payouts = BTreeSet::new();
        for shown in examples.iter().filter(|shown| !is_reading(shown)) {
            let data = data(shown, &run(shown, &key).await);
            assert_eq!(data.shape(), Json::read(&replies["add_payout"]).field("data").shape());
            payouts.insert(data.text());
        }
        assert_eq!(payouts.len(), 1, "one idempotency key makes one payout: {payouts:?}");
        for shown in examples.iter().filter(is_reading) {
            let printed = run(shown, &key).await;
            match shown.name.as_str() {
                "feed" => assert_eq!(printed, "200\n304\n", "{}", shown.tongue),
                "paging" => assert_eq!(printed.trim(), CLICKS.to_string(), "{}", shown.tongue),
                name => {
                    let told = app.call(&key, &format!("method={name}&limit=3")).await.text();
                    let (data, told) = (data(shown, &printed), Json::read(&told).field("data"));
                    assert_eq!(data, told, "{name} by {}", shown.tongue);
                    let shape = Json::read(&replies[name]).field("data").shape();
                    // Where there is more, the reply ends with where to go on: a part of its own on the page.
                    let is_more = |line: &String| {
                        line.starts_with(".truncated:") || line.starts_with(".next_before_id:")
                    };
                    let (more, printed): (Vec<_>, Vec<_>) =
                        data.shape().into_iter().partition(is_more);
                    assert_eq!(printed, shape, "{name} by {}", shown.tongue);
                    assert_eq!(more.len(), if name == "get_links" { 2 } else { 0 }, "{name}");
                }
            }
        }
        assert_eq!(Json::read(&replies["failure"]), Json::read(&app.call("", "method=get_info").await.text()));
        app.close().await;
    }

    async fn every_example_of_the_modern_api_that_reads_runs(app: TestApp) {
        let key = lively(&app).await;
        let html = page(&app, "/api/v1/docs").await;
        let mut run_names = BTreeSet::new();
        for shown in shown::examples(&html) {
            // What an operator's program calls needs another key; what writes is tried elsewhere, and
            // a link, an order or a payout of the description's examples need not be here.
            let is_reading = ["clicks", "exchanges", "statement", "payout_methods", "profile"];
            if !is_reading.iter().any(|name| shown.name.starts_with(name)) {
                continue;
            }
            let Json::Object(fields) = Json::read(&run(&shown, &key).await) else {
                panic!("{} by {} prints no object", shown.name, shown.tongue);
            };
            assert!(!fields.is_empty(), "{} by {}", shown.name, shown.tongue);
            run_names.insert(shown.name.clone());
        }
        assert!(run_names.len() >= 4, "{run_names:?}");
        app.close().await;
    }

    async fn a_partner_who_is_signed_in_sees_his_own_replies(app: TestApp) {
        let key = lively(&app).await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let html = app.open_page(&cookies, "/partner-api-docs").await.text();
        let replies = replies(&html);
        for name in ["get_info", "get_links", "get_exchanges"] {
            let told = app.call(&key, &format!("method={name}&limit=1")).await.text();
            assert_eq!(Json::read(&replies[name]), Json::read(&told), "{name}");
        }
        assert_eq!(html.matches("From your own account").count(), 3, "he has no payout yet");
        let public = page(&app, "/partner-api-docs").await;
        assert!(!public.contains("From your own account"));
        app.close().await;
    }

    async fn addresses_of_the_pages_for_everyone_answer_in_both_languages(app: TestApp) {
        let _key = lively(&app).await;
        let base = app.app.config().base_url();
        for path in ["/partner-api-docs", "/ru/partner-api-docs", "/for-monitorings", "/ru/for-monitorings"] {
            let html = page(&app, path).await;
            let mut tried = 0;
            for code in shown::blocks(&html).iter().filter(|code| code.starts_with(&base)) {
                let target = code[base.len()..].replace("YOUR_CODE", "alpha");
                let reply = app.get(&target).header("user-agent", FIREFOX).send().await;
                let expected = if target.starts_with("/ref/") { 302 } else { 200 };
                assert_eq!(reply.status, expected, "{target} on {path}");
                tried += 1;
            }
            for target in shown::links(&html) {
                let target = target.strip_prefix(&base).unwrap_or(&target);
                let target = target.split('#').next().unwrap();
                if target.starts_with('/') {
                    let status = app.get(target).send().await.status;
                    assert!(matches!(status, 200 | 303), "{target} on {path} is answered with {status}");
                    tried += 1;
                }
            }
            assert!(tried > 10, "{path}: {tried}");
        }
        let sitemap = app.get("/sitemap.xml").send().await.text();
        for path in ["/partner-api-docs", "/ru/partner-api-docs", "/for-monitorings", "/ru/for-monitorings"] {
            assert!(sitemap.contains(&format!("<loc>{base}{path}</loc>")), "{path}");
        }
        app.close().await;
    }

    async fn samples_for_monitorings_are_of_the_file_as_it_is(app: TestApp) {
        app.import(Format::Txt, RATES).await;
        let html = page(&app, "/for-monitorings").await;
        for format in ["xml", "json", "txt"] {
            let sample = shown::sample(&html, format);
            let file = app.get(&format!("/service/export/{format}")).send().await.text();
            let shown = sample.split("\n… ").next().unwrap();
            assert!(file.starts_with(shown) && shown.lines().count() >= 3, "{format}: {sample}");
        }
        app.close().await;
    }
}
