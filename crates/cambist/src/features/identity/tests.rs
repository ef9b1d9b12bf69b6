//! Signing in and out, sessions, and who is let in where.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Request;
use tower::ServiceExt;

use super::{Device, OperatorUser, SessionToken, SignedIn, forget_ended_sessions, open_session};
use crate::app::Plain;
use crate::on_both_engines;
use crate::testkit::{BEGIN_MS, PASSWORD, Reply, TestApp};

const DAY_MS: i64 = 86_400_000;

async fn try_to_sign_in(app: &TestApp, email: &str, password: &str) -> Reply {
    let fields = form_urlencoded::Serializer::new(String::new())
        .append_pair("email", email)
        .append_pair("password", password)
        .finish();
    app.post("", "/sign-in", &fields).await
}

/// Whether the cookie of somebody signed in still opens anything.
async fn is_signed_in(app: &TestApp, cookies: &str) -> bool {
    app.open_page(cookies, "/").await.text().contains("/sign-out")
}

async fn count_sessions(app: &TestApp) -> i64 {
    let read = |tx: &mut store::Tx<'_>| -> Plain<i64> {
        Ok(tx.query_one("select count(*) from sessions", &store::args![], |row| row.get(0))?)
    };
    app.app.store().read(read).await.unwrap()
}

on_both_engines! {
    async fn whoever_knows_the_password_is_let_in_until_he_signs_out(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in("ALPHA@Partner.example").await;
        assert!(is_signed_in(&app, &cookies).await);
        let left = app.post(&cookies, "/sign-out", "").await;
        assert_eq!((left.status, left.header("location")), (303, Some("/")));
        assert!(left.header("set-cookie").unwrap().contains("Max-Age=0"));
        // The cookie itself is worthless now, whoever kept a copy.
        assert!(!is_signed_in(&app, &cookies).await);
        assert_eq!(count_sessions(&app).await, 0);
        assert_eq!(app.post(&cookies, "/ru/sign-out", "").await.header("location"), Some("/ru/"));
        app.close().await;
    }

    async fn a_wrong_password_and_an_unknown_address_get_the_same_page(app: TestApp) {
        app.partner("alpha").await;
        let wrong = try_to_sign_in(&app, "alpha@partner.example", "another password").await;
        let unknown = try_to_sign_in(&app, "omega@partner.example", PASSWORD).await;
        assert_eq!((wrong.status, unknown.status), (422, 422));
        assert!(wrong.cookies().iter().all(|cookie| !cookie.contains("session")));
        assert!(wrong.text().contains("The e-mail address or the password is wrong."));
        assert!(wrong.text().contains(r#"value="alpha@partner.example""#), "what was typed stays");
        assert!(!wrong.text().contains("another password"));
        assert_eq!(wrong.text().replace("alpha@", "omega@"), unknown.text());
        app.close().await;
    }

    async fn many_attempts_lock_an_account_out_for_a_while_and_no_other(app: TestApp) {
        app.partner("alpha").await;
        app.partner("beta").await;
        for _ in 0..10 {
            assert_eq!(try_to_sign_in(&app, "alpha@partner.example", "guess").await.status, 422);
        }
        // Not even the right password helps, or guessing would go on.
        let locked = try_to_sign_in(&app, "Alpha@partner.example", PASSWORD).await;
        assert_eq!(locked.status, 429);
        assert!(locked.text().contains("Too many attempts. Please wait 1 min"));
        app.sign_in("beta@partner.example").await;
        app.close().await;
    }

    async fn the_cookie_is_out_of_reach_of_scripts_and_lasts_ninety_days(app: TestApp) {
        app.partner("alpha").await;
        let plain = try_to_sign_in(&app, "alpha@partner.example", PASSWORD).await;
        let cookie = plain.header("set-cookie").unwrap();
        assert!(cookie.starts_with("cambist_session="), "{cookie}");
        assert!(cookie.ends_with("; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax"), "{cookie}");
        let app = app.reopen(|config| {
            config.server.base_url = "https://office.example".to_owned();
        }).await;
        let secure = try_to_sign_in(&app, "alpha@partner.example", PASSWORD).await;
        let cookie = secure.header("set-cookie").unwrap();
        assert!(cookie.starts_with("__Host-cambist_session="), "{cookie}");
        assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
        app.close().await;
    }

    async fn a_session_ends_after_thirty_quiet_days_or_ninety_busy_ones(app: TestApp) {
        app.partner("alpha").await;
        let quiet = app.sign_in("alpha@partner.example").await;
        let busy = app.sign_in("alpha@partner.example").await;
        for day in [29, 58, 87] {
            app.clock.advance_ms(29 * DAY_MS);
            assert!(is_signed_in(&app, &busy).await, "day {day}");
        }
        assert!(!is_signed_in(&app, &quiet).await);
        app.clock.advance_ms(3 * DAY_MS + 1000);
        assert!(!is_signed_in(&app, &busy).await);
        let now_s = BEGIN_MS / 1000 + 91 * 86_400;
        let forget = move |tx: &mut store::Tx<'_>| -> Plain<u64> {
            Ok(forget_ended_sessions(tx, now_s)?)
        };
        assert_eq!(app.app.store().write(forget).await.unwrap(), 2);
        app.close().await;
    }

    async fn the_end_of_a_session_in_use_moves_once_a_day(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let end = |tx: &mut store::Tx<'_>| -> Plain<i64> {
            Ok(tx.query_one("select ends_at_s from sessions", &store::args![], |row| row.get(0))?)
        };
        let mut ends = Vec::new();
        for _ in 0..48 {
            is_signed_in(&app, &cookies).await;
            ends.push(app.app.store().read(end).await.unwrap());
            app.clock.advance_ms(DAY_MS / 24);
        }
        ends.dedup();
        assert_eq!(ends.len(), 2, "{ends:?}");
        app.close().await;
    }

    async fn an_account_keeps_its_twenty_newest_sessions(app: TestApp) {
        app.partner("alpha").await;
        let first = app.sign_in("alpha@partner.example").await;
        let open = |tx: &mut store::Tx<'_>| -> Plain<()> {
            for number in 0..20_u64 {
                let chance = crate::chance::SeededChance::new(1000 + number);
                let token = SessionToken::fresh(&chance);
                let device = Device { address: [127, 0, 0, 1].into(), agent: String::new() };
                open_session(tx, 1, &token, &device, BEGIN_MS / 1000)?;
            }
            Ok(())
        };
        app.app.store().write(open).await.unwrap();
        assert_eq!(count_sessions(&app).await, 20);
        assert!(!is_signed_in(&app, &first).await);
        app.close().await;
    }

    async fn signing_in_leads_to_the_page_asked_for_and_never_to_another_host(app: TestApp) {
        app.partner("alpha").await;
        app.operator("olga").await;
        for (next, expected) in [
            ("/profile/api", "/profile/api"),
            ("/exchange/BTC/SBERRUB?city=MSK", "/exchange/BTC/SBERRUB?city=MSK"),
            ("", "/profile"),
            ("//evil.example", "/profile"),
            ("/\\evil.example", "/profile"),
            ("https://evil.example", "/profile"),
            ("javascript:alert(1)", "/profile"),
            ("/\r\nset-cookie: a=b", "/profile"),
        ] {
            let next = form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>();
            let page = app.get(&format!("/sign-in?next={next}")).send().await;
            assert_eq!(page.text().contains(r#"name="next""#), expected != "/profile", "{next}");
            let fields = format!("email=alpha%40partner.example&password={PASSWORD}&next={next}");
            let reply = app.post("", "/sign-in", &fields).await;
            assert_eq!((reply.status, reply.header("location")), (303, Some(expected)), "{next}");
        }
        let olga = try_to_sign_in(&app, "olga@office.example", PASSWORD).await;
        assert_eq!(olga.header("location"), Some("/desk"));
        let cookies = app.sign_in("alpha@partner.example").await;
        let again = app.open_page(&cookies, "/ru/sign-in?next=%2F%2Fevil.example").await;
        assert_eq!((again.status, again.header("location")), (303, Some("/ru/profile")));
        app.close().await;
    }

    async fn hostile_forms_are_told_what_is_wrong(app: TestApp) {
        let endless = format!("email={}%40b.example&password=x", "a".repeat(8192));
        for fields in ["", "email=", "email=a%00b%40c.example&password=x", "email=%ff%fe", "&&&=", &endless] {
            let reply = app.post("", "/sign-in", fields).await;
            assert_eq!(reply.status, 422, "{fields}");
            assert!(reply.text().contains("Enter an e-mail address like"), "{fields}");
        }
        let nul = app.post("", "/sign-in", "email=a%40b.example&password=%00").await;
        assert_eq!(nul.status, 422);
        let xss = app.post("", "/sign-in", "email=%22%3E%3Cscript%3E&next=%22%3E%3Cscript%3E").await;
        assert!(!xss.text().contains("<script"));
        let huge = app.post("", "/sign-in", &format!("email={}", "a".repeat(70_000))).await;
        assert_eq!(huge.status, 413);
        for cookies in ["cambist_session=", "cambist_session=abc", &format!("cambist_session={}", "0".repeat(64))] {
            assert!(!is_signed_in(&app, cookies).await, "{cookies}");
        }
        app.close().await;
    }

    async fn what_carries_a_session_must_come_from_a_page_of_ours(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let ours = format!("http://{}", app.address());
        for (headers, is_taken) in [
            (vec![], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("origin", "https://evil.example")], false),
            (vec![("origin", "null")], false),
            (vec![("referer", "https://evil.example/")], false),
            (vec![("sec-fetch-site", "cross-site"), ("origin", ours.as_str())], false),
            (vec![("origin", ours.as_str())], true),
        ] {
            let mut sent = app.request("POST", "/sign-out").header("cookie", &cookies);
            for (name, value) in &headers {
                sent = sent.header(name, value);
            }
            let reply = sent.form("").send().await;
            assert_eq!(reply.status, if is_taken { 303 } else { 403 }, "{headers:?}");
            assert_eq!(is_signed_in(&app, &cookies).await, !is_taken, "{headers:?}");
        }
        // Signing somebody in to a stranger's account is an attack as well.
        let foreign = app.request("POST", "/sign-in").header("sec-fetch-site", "cross-site");
        assert_eq!(foreign.form("email=a%40b.example&password=x").send().await.status, 403);
        app.close().await;
    }

    async fn a_program_that_calls_the_partner_api_by_post_is_not_asked_where_it_comes_from(app: TestApp) {
        let alpha = app.partner("alpha").await;
        let key = app.key(alpha).await;
        let fields = format!("api_action=pp&method=get_info&api_key={key}");
        for headers in [vec![], vec![("origin", "https://monitoring.example")]] {
            let mut sent = app.request("POST", "/service/partner/api.php");
            for (name, value) in &headers {
                sent = sent.header(name, value);
            }
            let reply = sent.form(&fields).send().await;
            assert_eq!(reply.json()["status"], "success", "{headers:?}");
        }
        app.close().await;
    }

    async fn a_store_in_trouble_is_not_taken_for_nobody(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        app.app.store().clone().close().await;
        let rates = app.open_page(&cookies, "/").await;
        assert_eq!(rates.status, 200, "rates come from memory");
        for target in ["/profile/api", "/ru/profile/clicks", "/sign-in"] {
            let reply = app.open_page(&cookies, target).await;
            assert_eq!(reply.status, 503, "{target}");
            let has_reference = reply.text().contains("Reference for support")
                || reply.text().contains("Номер для поддержки");
            assert!(has_reference, "{target}: {}", reply.text());
        }
        assert_eq!(app.post(&cookies, "/sign-out", "").await.status, 503);
        app.close().await;
    }

    async fn only_an_operator_opens_what_is_an_operators(app: TestApp) {
        app.partner("alpha").await;
        app.operator("olga").await;
        app.customer("carl").await;
        let router = Router::new()
            .route("/for-operators", get(async |OperatorUser(who): OperatorUser| who.email))
            .route("/ru/for-everyone", get(async |who: SignedIn| who.role.word()))
            .with_state(app.app.clone());
        let open = async |target: &str, cookies: &str| {
            let request = Request::get(target).header("cookie", cookies).body(Body::empty());
            router.clone().oneshot(request.unwrap()).await.unwrap()
        };
        let olga = app.sign_in("olga@office.example").await;
        let alpha = app.sign_in("alpha@partner.example").await;
        let carl = app.sign_in("carl@customer.example").await;
        assert_eq!(open("/for-operators", &olga).await.status(), 200);
        assert_eq!(open("/for-operators", &alpha).await.status(), 403);
        assert_eq!(open("/for-operators", &carl).await.status(), 403);
        for cookies in [&olga, &alpha, &carl] {
            assert_eq!(open("/ru/for-everyone", cookies).await.status(), 200);
        }
        let nobody = open("/for-operators?a=1&b=2", "").await;
        assert_eq!(nobody.status(), 303);
        assert_eq!(nobody.headers()["location"], "/sign-in?next=%2Ffor%2Doperators%3Fa%3D1%26b%3D2");
        let nobody = open("/ru/for-everyone", "").await;
        assert_eq!(nobody.headers()["location"], "/ru/sign-in?next=%2Fru%2Ffor%2Deveryone");
        app.close().await;
    }
}
