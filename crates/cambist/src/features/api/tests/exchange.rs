//! One exchange over the wire: the old API's figures, the cabinet's words, and nothing of others.

use serde_json::Value;

use crate::command::{Errand, ProgrammeErrand, TermsChange};
use crate::features::partners::set_referrer;
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

const TWO_LEVELS: &str = "base = 'amount'\npercent = '0.6'\nhold_days = 14\nlevel2 = '0.2'";

async fn call(app: &TestApp, key: &str, order: &str) -> Reply {
    let target = format!("/api/v1/partner/exchanges/{order}");
    app.get(&target).header("authorization", &format!("Bearer {key}")).send().await
}

/// The texts of a field in a list.
fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect()
}

/// A completed order that `alpha` brought, whom `beta` brought: their numbers.
async fn scene(app: &TestApp) -> (i64, i64) {
    app.open_market().await;
    let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
    let deed = app.deed();
    app.app.store().write(move |tx| set_referrer(tx, &deed, alpha, Some(beta))).await.unwrap();
    let name = "network".to_owned();
    let change = TermsChange { file: Some(TWO_LEVELS.to_owned()), ..TermsChange::default() };
    let made = Errand::Programme(ProgrammeErrand::Set {
        name: name.clone(),
        is_new: true,
        change: Box::new(change),
        dry_run: false,
    });
    assert_eq!(app.errand(made).await.error, None);
    let joined = Errand::Programme(ProgrammeErrand::Assign { partner: alpha, name: Some(name) });
    assert_eq!(app.errand(joined).await.error, None);
    let browser = app.browser(&["/ref/alpha/?sub=7"]).await;
    let order = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await;
    app.steps(order.id, "receive complete").await;
    (alpha, beta)
}

on_both_engines! {
    async fn an_exchange_has_the_figures_of_the_old_api_and_the_words_of_the_cabinet(app: TestApp) {
        let (alpha, _) = scene(&app).await;
        let key = app.key(alpha).await;
        let reply = call(&app, &key, "1").await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
        assert_eq!((reply.header("cache-control"), reply.header("content-language")), (Some("private, no-cache"), Some("en")));
        let one = reply.json();
        let old = app.call(&key, "method=get_exchanges").await.json();
        let old = &old["data"]["items"]["1"];
        for (new, known) in [
            (&one["give"], "amount_give"),
            (&one["get"], "amount_get"),
            (&one["reward"]["amount"], "partner_reward"),
        ] {
            assert_eq!(new.as_str().unwrap(), old[known].to_string(), "{known}");
        }
        for (new, known) in [
            (&one["order"], "id"),
            (&one["from"], "currency_code_give"),
            (&one["to"], "currency_code_get"),
            (&one["state"], "status"),
            (&one["reward"]["status"], "reward_status"),
            (&one["reward"]["level"], "level"),
            (&one["attribution"]["query_string"], "query_string"),
            (&one["attribution"]["user_hash"], "user_hash"),
        ] {
            assert_eq!(new, &old[known], "{known}");
        }
        assert_eq!((&one["reward"]["amount"], &one["reward"]["status"]), (&"0.6".into(), &"held".into()));
        assert_eq!(one["created"].as_str().unwrap(), old["date"].as_str().unwrap().replacen(' ', "T", 1) + "Z");
        assert_eq!(one["reward"]["held_until"], "2026-11-15T12:00:00Z");
        assert_eq!((&one["attribution"]["link"], &one["terms"]["words"][0]), (&"alpha".into(), &"0.6% of the value, held 14 days".into()));
        assert!(each(&one["derivation"], "key").iter().all(|key| !key.is_empty()));
        let cookies = app.sign_in("alpha@partner.example").await;
        for (query, path) in [("1", "/profile/exchanges/1"), ("1?lang=ru", "/ru/profile/exchanges/1")] {
            let one = call(&app, &key, query).await.json();
            let page = app.open_page(&cookies, path).await.text();
            let mut words = each(&one["derivation"], "words");
            assert!(words.len() > 1, "{words:?}");
            words.extend(each(&one["history"], "words"));
            words.push(one["attribution"]["rule"].as_str().unwrap());
            for words in words {
                assert!(page.contains(words), "no {words} in {page}");
            }
            let lines = page.split_once("<ol class=\"history\">").unwrap().1.matches("<li>").count();
            assert_eq!(lines, one["history"].as_array().unwrap().len());
        }
        app.close().await;
    }

    async fn the_language_is_the_one_that_is_asked_for(app: TestApp) {
        let (alpha, _) = scene(&app).await;
        let bearer = format!("Bearer {}", app.key(alpha).await);
        for (query, accepted, expected) in [
            ("", "", "en"),
            ("", "ru-RU,ru;q=0.9", "ru"),
            ("", "de", "en"),
            ("?lang=ru", "en", "ru"),
            ("?lang=en", "ru", "en"),
                    ] {
            let sent = app.get(&format!("/api/v1/partner/exchanges/1{query}"));
            let sent = sent.header("authorization", &bearer).header("accept-language", accepted);
            let reply = sent.send().await;
            assert_eq!(reply.header("content-language"), Some(expected), "{query} {accepted}");
            let terms = reply.json()["terms"]["words"][0].as_str().unwrap().to_owned();
            assert_eq!(terms.contains("of the value"), expected == "en", "{terms}");
        }
        app.close().await;
    }

    async fn the_second_level_reads_its_own_reward_and_nothing_of_the_other(app: TestApp) {
        let (alpha, beta) = scene(&app).await;
        let first = call(&app, &app.key(alpha).await, "1").await.json();
        let reply = call(&app, &app.key(beta).await, "1").await;
        let second = reply.json();
        assert_eq!((&second["reward"]["level"], &second["reward"]["amount"]), (&2.into(), &"0.2".into()));
        assert_eq!(second["attribution"], Value::Null);
        let hash = first["attribution"]["user_hash"].as_str().unwrap();
        assert!(!hash.is_empty());
        for hidden in [hash, "sub=7", "alpha", "0.6"] {
            assert!(!reply.text().contains(hidden), "{hidden} in {}", reply.text());
        }
        app.close().await;
    }

    async fn a_denied_reward_tells_what_it_had_been_and_why(app: TestApp) {
        let (alpha, _) = scene(&app).await;
        let denied = Errand::RewardsDeny { order: 1, reason: "the same person".to_owned() };
        assert_eq!(app.errand(denied).await.error, None);
        let key = app.key(alpha).await;
        let one = call(&app, &key, "1").await.json();
        let old = app.call(&key, "method=get_exchanges").await.json();
        let was = old["data"]["items"]["1"]["reward_was"].to_string();
        assert_eq!((one["reward"]["amount"].as_str(), &one["reward"]["status"]), (Some(&*was), &"denied".into()));
        assert_eq!((&one["reward"]["reason"], &one["reward"]["held_until"]), (&"the same person".into(), &Value::Null));
        app.close().await;
    }

    async fn a_strangers_order_and_no_order_are_the_same_nothing(app: TestApp) {
        let (alpha, _) = scene(&app).await;
        let gamma = app.partner("gamma").await;
        let (key, narrow) = (app.key(gamma).await, app.key_with(alpha, Some("statement:read"), Vec::new(), None).await);
        let stranger = call(&app, &key, "1").await;
        assert_eq!((stranger.status, stranger.json()["code"].clone()), (404, "order.unknown".into()));
        assert_eq!(stranger.header("content-type"), Some("application/problem+json"));
        for order in ["77", "0", "-1", "x", "99999999999999999999", "1%00"] {
            let none = call(&app, &key, order).await;
            assert_eq!((none.status, none.text()), (404, stranger.text()), "{order}");
        }
        let own = app.key(alpha).await;
        let wrong = format!("{}x", &own[..own.len() - 1]);
        for (key, order, status, code) in [
            (narrow.as_str(), "1", 403, "key.scope"),
            (narrow.as_str(), "77", 403, "key.scope"),
            (wrong.as_str(), "1", 401, "key.invalid"),
            ("", "x", 401, "key.invalid"),
            (own.as_str(), "1?lang=de", 400, "parameter.invalid"),
        ] {
            let reply = call(&app, key, order).await;
            assert_eq!((reply.status, reply.json()["code"].clone()), (status, code.into()), "{order}");
        }
        app.close().await;
    }
}
