//! The partner's way: signing up, a key, clicks; and who is kept out.

use crate::on_both_engines;
use crate::testkit::{PASSWORD, Reply, TestApp};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const BOT: &str = "python-requests/2.32.5";

/// Every page and form of the profile, and what its page says in English and Russian.
const PROFILE: [(&str, &str, &str, &str); 24] = [
    ("GET", "/profile", "How it begins", "С чего начать"),
    ("GET", "/profile/pulse", "Today: clicks 0", "Сегодня: переходы 0"),
    ("GET", "/profile/clicks/sheet", "time,id,link", "time,id,link"),
    ("GET", "/profile/exchanges/sheet", "order,time,from", "order,time,from"),
    ("GET", "/profile/payouts/sheet", "payout,time,account", "payout,time,account"),
    ("POST", "/profile/links", "", ""),
    ("POST", "/profile/links/alpha", "", ""),
    ("GET", "/profile/partner-programme", "Terms in force", "Действующие условия"),
    ("GET", "/profile/clicks", "No clicks here", "Переходов нет"),
    ("GET", "/profile/exchanges", "No exchanges here", "Обменов нет"),
    ("GET", "/profile/payouts", "has not set up payouts yet", "ещё не настроил выплаты"),
    ("POST", "/profile/payouts", "", ""),
    ("POST", "/profile/payouts/accounts", "", ""),
    ("POST", "/profile/payouts/accounts/1/removal", "", ""),
    ("GET", "/profile/payouts/1/cancellation", "", ""),
    ("POST", "/profile/payouts/1/cancellation", "", ""),
    ("GET", "/profile/api", "No keys yet", "Ключей ещё нет"),
    ("POST", "/profile/api", "", ""),
    ("GET", "/profile/api/1/revocation", "", ""),
    ("POST", "/profile/api/1/revocation", "", ""),
    ("GET", "/profile/api/1/rotation", "", ""),
    ("POST", "/profile/api/1/rotation", "", ""),
    ("GET", "/profile/security", "Current password", "Текущий пароль"),
    ("POST", "/profile/security/password", "", ""),
];

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn session(reply: &Reply) -> String {
    let found = reply.cookies().into_iter().find(|cookie| cookie.contains("session"));
    found.expect("a session is set").to_owned()
}

async fn sign_up(app: &TestApp, email: &str) -> Reply {
    let fields = [("email", email), ("password", PASSWORD), ("title", ""), ("terms", "yes")];
    app.post("", "/sign-up", &form(&fields)).await
}

/// What stands in the field with this id.
fn value_of(html: &str, id: &str) -> String {
    let (_, rest) = html.split_once(&format!("id=\"{id}\"")).expect("the field is there");
    let (_, rest) = rest.split_once("value=\"").expect("it has a value");
    rest.split_once('"').expect("the value ends").0.replace("&#38;", "&")
}

async fn follow(app: &TestApp, target: &str, agent: &str) {
    assert_eq!(app.get(target).header("user-agent", agent).send().await.status, 302);
}

/// How many clicks a page lists, and whether it leads to older ones.
fn listed(reply: &Reply) -> (usize, Option<String>) {
    assert_eq!(reply.status, 200);
    let html = reply.text();
    let older = html.split_once("rel=\"next\"").map(|(before, _)| {
        let (_, href) = before.rsplit_once("href=\"").unwrap();
        href.split('"').next().unwrap().replace("&#38;", "&")
    });
    (html.matches("<th scope=\"row\">").count(), older)
}

on_both_engines! {
    async fn whoever_signs_up_has_a_link_and_a_key_that_works_until_revoked(app: TestApp) {
        let joined = sign_up(&app, "Ivan.Petrov@mail.example").await;
        assert_eq!((joined.status, joined.header("location")), (303, Some("/profile")));
        let cookies = session(&joined);
        let begin = app.open_page(&cookies, "/profile").await.text();
        assert!(begin.contains("Copy your link") && begin.contains("id=\"first-link\""), "{begin}");

        let programme = app.open_page(&cookies, "/profile/partner-programme").await;
        assert_eq!(programme.header("cache-control"), Some("no-store"));
        let html = programme.text();
        let (_, url) = html.split_once("/ref/").unwrap();
        let code = url.split('/').next().unwrap();
        assert_eq!(
            value_of(&html, &format!("link-{code}")),
            format!("http://{}/ref/{code}/", app.address())
        );
        let deep = value_of(&html, "deep-link");
        assert!(deep.ends_with(&format!("/ref/{code}/?cur_from=BTC&cur_to=SBERRUB")), "{deep}");
        assert!(html.contains("It leads straight to BTC → SBERRUB."), "{html}");
        let export = value_of(&html, "export-XML");
        assert!(export.ends_with(&format!("/service/export/xml/{code}")), "{export}");
        let path = export.split_once("/service").map(|(_, rest)| format!("/service{rest}"));
        assert_eq!(app.get(&path.unwrap()).send().await.status, 200);
        follow(&app, &format!("/ref/{code}/"), FIREFOX).await;

        let fields = [("label", "My script"), ("scope", "info:read"), ("scope", "clicks:read")];
        let made = app.post(&cookies, "/profile/api", &form(&fields)).await;
        assert_eq!((made.status, made.header("cache-control")), (200, Some("no-store")));
        let key = value_of(&made.text(), "key");
        assert!(made.text().contains(&format!(
            "http://{}/service/partner/api.php?api_action=pp&#38;api_key={key}&#38;method=get_info",
            app.address()
        )));
        assert_eq!(app.call(&key, "method=get_info").await.json()["data"]["link"], code);
        let clicks = app.call(&key, "method=get_links").await.json();
        assert_eq!(clicks["data"]["items"].as_object().unwrap().len(), 1);
        app.app.write_key_uses().await.unwrap();

        let list = app.open_page(&cookies, "/profile/api").await.text();
        assert!(list.contains("My script") && list.contains(&key[..10]) && !list.contains(&key));
        assert!(list.contains("2026-11-01 12:00:00<span class=\"quiet\"> · 127.0.0.1"), "{list}");
        let asked = app.open_page(&cookies, "/profile/api/1/revocation").await;
        assert!(asked.text().contains("Revoke this key?"));
        let revoked = app.post(&cookies, "/profile/api/1/revocation", "").await;
        assert_eq!((revoked.status, revoked.header("location")), (303, Some("/profile/api")));
        assert_eq!(app.call(&key, "method=get_info").await.json()["error"], 1);
        assert!(app.open_page(&cookies, "/profile/api").await.text().contains(">revoked<"));
        let again = app.open_page(&cookies, "/profile/api/1/revocation").await;
        assert_eq!(again.header("location"), Some("/profile/api"));
        app.close().await;
    }

    async fn nobody_but_a_partner_opens_any_page_of_the_profile(app: TestApp) {
        app.operator("olga").await;
        let operator = app.sign_in("olga@office.example").await;
        app.customer("carl").await;
        let customer = app.sign_in("carl@customer.example").await;
        app.partner("alpha").await;
        let partner = app.sign_in("alpha@partner.example").await;
        for (method, path, english, russian) in PROFILE {
            for (prefix, words) in [("", english), ("/ru", russian)] {
                let target = format!("{prefix}{path}");
                let send = async |cookies: &str| {
                    let sent = app.request(method, &target).header("cookie", cookies);
                    sent.header("sec-fetch-site", "same-origin").form("").send().await
                };
                let nobody = send("").await;
                assert_eq!(nobody.status, 303, "{method} {target}");
                let to = nobody.header("location").unwrap();
                assert!(to.starts_with(&format!("{prefix}/sign-in")), "{method} {target}: {to}");
                assert_eq!(to.contains("next="), method == "GET", "{method} {target}: {to}");
                assert_eq!(send(&operator).await.status, 403, "{method} {target}");
                assert_eq!(send(&customer).await.status, 403, "{method} {target}");
                let ours = send(&partner).await;
                assert_ne!(ours.status, 403, "{method} {target}");
                if !words.is_empty() {
                    assert_eq!(ours.status, 200, "{method} {target}");
                    assert!(ours.text().contains(words), "{method} {target}");
                    assert_eq!(ours.header("cache-control"), Some("no-store"), "{target}");
                }
            }
        }
        app.close().await;
    }

    async fn another_partners_key_is_neither_seen_nor_revoked(app: TestApp) {
        let alpha = app.partner("alpha").await;
        app.partner("beta").await;
        let key = app.key(alpha).await;
        let beta = app.sign_in("beta@partner.example").await;
        assert!(!app.open_page(&beta, "/profile/api").await.text().contains(&key[..10]));
        for target in ["/profile/api/1/revocation", "/profile/api/99/revocation", "/profile/api/x/revocation"] {
            assert_eq!(app.open_page(&beta, target).await.status, 404, "{target}");
            assert_eq!(app.post(&beta, target, "").await.status, 404, "{target}");
        }
        assert_eq!(app.call(&key, "method=get_info").await.json()["error"], 0);
        app.close().await;
    }

    async fn a_form_to_sign_up_that_is_wrong_says_so_beside_each_field(app: TestApp) {
        let endless = "a".repeat(8192);
        for (fields, words) in [
            (vec![], vec!["Enter an e-mail address", "at least 10 characters.", "Without your agreement"]),
            (vec![("email", "ivan@mail.example"), ("password", "short"), ("terms", "yes")],
             vec!["A password has at least 10 characters."]),
            (vec![("email", &endless), ("password", PASSWORD), ("terms", "yes")], vec!["Enter an e-mail address"]),
            (vec![("email", "a\0b@mail.example"), ("password", PASSWORD), ("terms", "yes")], vec!["Enter an e-mail address"]),
            (vec![("email", "ivan@mail.example"), ("password", &endless), ("terms", "yes")], vec!["at most 200 characters"]),
            (vec![("email", "ivan@mail.example"), ("password", PASSWORD), ("terms", "yes"), ("title", "a\0b")],
             vec!["A name has at most 80 characters"]),
            (vec![("email", "ivan@mail.example"), ("password", PASSWORD), ("terms", "yes"), ("title", &endless[..81])],
             vec!["A name has at most 80 characters"]),
        ] {
            let reply = app.post("", "/sign-up", &form(&fields)).await;
            assert_eq!(reply.status, 422, "{words:?}");
            for word in words {
                assert!(reply.text().contains(word), "{word}");
            }
            assert!(reply.cookies().iter().all(|cookie| !cookie.contains("session")));
        }
        let kept = form(&[("email", "ivan@mail.example"), ("title", "<b>\"My\" site</b>"), ("password", "short"), ("terms", "yes")]);
        let html = app.post("", "/ru/sign-up", &kept).await.text();
        assert!(html.contains("value=\"ivan@mail.example\"") && html.contains("yes\" required checked"));
        assert!(html.contains("&#60;b&#62;&#34;My&#34; site") && !html.contains("<b>"));
        assert!(html.contains("не менее 10 символов") && !html.contains("short\""));
        assert_eq!(app.post("", "/sign-up", "email=%ff&%00=%zz").await.status, 422);
        app.close().await;
    }

    async fn an_address_signs_up_once_whatever_its_letter_case(app: TestApp) {
        assert_eq!(sign_up(&app, "ivan@mail.example").await.status, 303);
        let again = sign_up(&app, "IVAN@mail.example").await;
        assert_eq!(again.status, 422);
        assert!(again.text().contains("There is an account with this address already."));
        // The name that was left out is the one before the @.
        let list = app.errand(crate::command::Errand::PartnerList).await.text;
        assert!(list.contains("ivan  ivan@mail.example"), "{list}");
        app.close().await;
    }

    async fn whoever_is_signed_in_does_not_sign_up_again(app: TestApp) {
        let cookies = session(&sign_up(&app, "ivan@mail.example").await);
        let reply = app.open_page(&cookies, "/ru/sign-up").await;
        assert_eq!((reply.status, reply.header("location")), (303, Some("/ru/profile")));
        let anonymous = app.get("/ru/sign-up").send().await;
        assert!(anonymous.text().contains("Стать партнёром") && anonymous.text().contains("20&nbsp;USD"));
        app.close().await;
    }

    async fn a_form_for_a_key_that_is_wrong_says_so_and_keeps_what_was_typed(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let endless = "x".repeat(61);
        let many = "10.0.0.1\n".repeat(51);
        for (fields, words) in [
            (vec![], "Choose at least one thing"),
            (vec![("scope", "everything")], "Choose at least one thing"),
            (vec![("scope", "info:read"), ("label", &endless)], "A label has at most 60"),
            (vec![("scope", "info:read"), ("label", "a\0b")], "A label has at most 60"),
            (vec![("scope", "info:read"), ("addresses", "10.0.0.1, <office>")], "“&#60;office&#62;” is neither"),
            (vec![("scope", "info:read"), ("addresses", &many)], "at most 50 addresses"),
            (vec![("scope", "info:read"), ("days", "0")], "A whole number from 1 to 3650"),
            (vec![("scope", "info:read"), ("days", "3651")], "A whole number from 1 to 3650"),
            (vec![("scope", "info:read"), ("days", "-1")], "A whole number from 1 to 3650"),
            (vec![("scope", "info:read"), ("days", "99999999999999999999")], "A whole number from 1 to 3650"),
        ] {
            let reply = app.post(&cookies, "/profile/api", &form(&fields)).await;
            assert_eq!(reply.status, 422, "{words}");
            assert!(reply.text().contains(words), "{words}");
        }
        let fields = [("scope", "payouts:write"), ("label", "My bot"), ("addresses", "nowhere"), ("days", "30")];
        let html = app.post(&cookies, "/profile/api", &form(&fields)).await.text();
        assert!(html.contains("value=\"My bot\"") && html.contains(">nowhere</textarea>"));
        assert!(html.contains("value=\"payouts:write\" checked") && !html.contains("info:read\" checked"));
        assert!(app.open_page(&cookies, "/profile/api").await.text().contains("No keys yet"));
        app.close().await;
    }

    async fn a_key_keeps_to_its_addresses_and_its_days_and_its_label_is_only_text(app: TestApp) {
        app.partner("alpha").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let label = "\"><script>alert(1)</script>";
        let elsewhere = form(&[("scope", "info:read"), ("label", label), ("addresses", "203.0.113.0/24")]);
        let made = app.post(&cookies, "/profile/api", &elsewhere).await.text();
        let key = value_of(&made, "key");
        assert_eq!(app.call(&key, "method=get_info").await.json()["error"], 2);
        for target in ["/profile/api", "/profile/api/1/revocation", "/ru/profile/api"] {
            let html = app.open_page(&cookies, target).await.text();
            assert!(!html.contains("<script>") && html.contains("&#60;script&#62;"), "{target}");
        }
        let short = form(&[("scope", "info:read"), ("days", "1")]);
        let key = value_of(&app.post(&cookies, "/profile/api", &short).await.text(), "key");
        assert_eq!(app.call(&key, "method=get_info").await.json()["error"], 0);
        app.clock.advance_ms(86_401_000);
        assert_eq!(app.call(&key, "method=get_info").await.json()["error"], 1);
        assert!(app.open_page(&cookies, "/profile/api").await.text().contains(">expired<"));
        app.close().await;
    }

    async fn a_partner_has_at_most_fifty_keys_that_work(app: TestApp) {
        let alpha = app.partner("alpha").await;
        for _ in 0..50 {
            app.key(alpha).await;
        }
        let cookies = app.sign_in("alpha@partner.example").await;
        let one_more = form(&[("scope", "info:read")]);
        let refused = app.post(&cookies, "/profile/api", &one_more).await;
        assert!(refused.text().contains("You have 50 keys that work."));
        app.post(&cookies, "/profile/api/7/revocation", "").await;
        assert_eq!(app.post(&cookies, "/profile/api", &one_more).await.status, 200);
        app.close().await;
    }

    async fn clicks_are_listed_newest_first_without_bots_unless_asked(app: TestApp) {
        app.partner("alpha").await;
        app.partner("beta").await;
        follow(&app, "/ref/alpha/?cur_from=btc&cur_to=sberrub", FIREFOX).await;
        app.clock.advance_ms(86_400_000);
        follow(&app, "/ref/alpha/", BOT).await;
        follow(&app, "/ref/alpha/?cur_to=btc", FIREFOX).await;
        follow(&app, "/ref/beta/", FIREFOX).await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let people = app.open_page(&cookies, "/profile/clicks").await;
        assert_eq!(listed(&people), (2, None));
        let html = people.text();
        let (newer, older) = (html.find("2026-11-02 12:00:00"), html.find("2026-11-01 12:00:00"));
        assert!(newer.is_some() && newer < older, "newest first");
        assert!(html.contains("BTC → SBERRUB") && html.contains("… → BTC"));
        assert!(html.contains("Firefox") && html.contains(">127.0.0.0<") && !html.contains("127.0.0.1<"));
        let all = app.open_page(&cookies, "/ru/profile/clicks?bots=1").await;
        assert_eq!(listed(&all), (3, None));
        assert!(all.text().contains(">бот<"));
        for (query, count) in [
            ("from=2026-11-02", 1), ("to=2026-11-01", 1), ("from=2026-11-01&to=2026-11-02", 2),
            ("from=2026-11-02&to=2026-11-02&bots=1", 2), ("from=2026-11-03", 0), ("to=1970-01-01", 0),
            ("from=9999-12-31", 0), ("before=1", 0), ("before=-7&from=&to=", 2), ("before=99999999999999999999", 2),
        ] {
            let reply = app.open_page(&cookies, &format!("/profile/clicks?{query}")).await;
            assert_eq!(listed(&reply).0, count, "{query}");
        }
        for (query, words) in [
            ("from=yesterday", "A day looks like"), ("to=2026-02-30", "A day looks like"),
            ("from=%00", "A day looks like"), ("from=%ff", "A day looks like"),
            ("from=2026-11-02&to=2026-11-01", "must not be before the first"),
            ("from=%22%3E%3Cscript%3E", "A day looks like"),
        ] {
            let reply = app.open_page(&cookies, &format!("/profile/clicks?{query}")).await;
            assert_eq!(reply.status, 422, "{query}");
            assert!(reply.text().contains(words) && !reply.text().contains("<script"), "{query}");
        }
        app.close().await;
    }

    async fn every_click_is_reached_by_going_on_to_older_ones(app: TestApp) {
        let alpha = app.partner("alpha").await;
        let agents = |number: i64| if number % 3 == 0 { BOT } else { FIREFOX };
        add_clicks(&app, alpha, 130, agents).await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let mut counts = Vec::new();
        let mut next = Some("/profile/clicks?from=2026-01-01".to_owned());
        while let Some(target) = next {
            let (count, older) = listed(&app.open_page(&cookies, &target).await);
            counts.push(count);
            next = older;
        }
        assert_eq!(counts, [50, 36]);
        app.close().await;
    }

    async fn a_flood_of_bots_does_not_hide_the_people_before_it(app: TestApp) {
        let alpha = app.partner("alpha").await;
        add_clicks(&app, alpha, 6001, |number| if number == 0 { FIREFOX } else { BOT }).await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let first = app.open_page(&cookies, "/profile/clicks").await;
        assert!(first.text().contains("The newest clicks are all bots."));
        let (count, older) = listed(&first);
        assert_eq!(count, 0);
        assert_eq!(listed(&app.open_page(&cookies, &older.unwrap()).await), (1, None));
        app.close().await;
    }

    async fn a_new_password_signs_every_other_browser_out(app: TestApp) {
        app.partner("alpha").await;
        let here = app.sign_in("alpha@partner.example").await;
        let there = app.sign_in("alpha@partner.example").await;
        let change = async |current: &str, password: &str| {
            let fields = form(&[("current", current), ("password", password)]);
            app.post(&here, "/profile/security/password", &fields).await
        };
        let wrong = change("not the password", "another long password").await;
        assert!(wrong.status == 422 && wrong.text().contains("This is not your current password."));
        assert!(change(PASSWORD, "short").await.text().contains("at least 10 characters"));
        assert_eq!(change("", "").await.status, 422);
        assert_eq!(app.open_page(&there, "/profile/api").await.status, 200);
        let changed = change(PASSWORD, "another long password").await;
        assert_eq!(changed.header("location"), Some("/profile/security?password"));
        let told = app.open_page(&here, "/profile/security?password").await;
        assert!(told.text().contains("The password is changed."));
        assert_eq!(app.open_page(&there, "/profile/api").await.status, 303);
        let fields = form(&[("email", "alpha@partner.example"), ("password", PASSWORD)]);
        assert_eq!(app.post("", "/sign-in", &fields).await.status, 422);
        let fields = form(&[("email", "alpha@partner.example"), ("password", "another long password")]);
        assert_eq!(app.post("", "/sign-in", &fields).await.status, 303);
        app.close().await;
    }

    async fn a_suspended_partner_is_told_and_may_still_look(app: TestApp) {
        let alpha = app.partner("alpha").await;
        let cookies = app.sign_in("alpha@partner.example").await;
        app.errand(crate::command::Errand::PartnerSuspend { partner: alpha, is_suspended: true }).await;
        let page = app.open_page(&cookies, "/profile/partner-programme").await.text();
        assert!(page.contains("Your partnership is suspended") && page.contains(">off<"));
        assert!(!page.contains("/service/export/"));
        app.close().await;
    }

    async fn the_head_of_every_page_shows_who_is_signed_in(app: TestApp) {
        app.partner("alpha").await;
        app.operator("olga").await;
        let partner = app.sign_in("alpha@partner.example").await;
        let operator = app.sign_in("olga@office.example").await;
        for (cookies, has_entrance, has_profile) in [("", true, false), (&*partner, false, true), (&*operator, false, false)] {
            for target in ["/ru/", "/ru/exchange/BTC/SBERRUB", "/ru/nowhere"] {
                let html = app.open_page(cookies, target).await.text();
                assert_eq!(html.contains("href=\"/ru/sign-in\""), has_entrance, "{target}");
                assert_eq!(html.contains("href=\"/ru/profile\""), has_profile, "{target}");
                assert_eq!(html.contains("action=\"/ru/sign-out\""), !has_entrance, "{target}");
            }
        }
        app.close().await;
    }
}

/// Adds clicks of one link, a second apart, straight into the store.
async fn add_clicks(
    app: &TestApp,
    partner_id: i64,
    count: i64,
    agent: impl Fn(i64) -> &'static str,
) {
    use crate::features::clicks::{Click, ClickIds, Visitor, insert_clicks};
    let ids = ClickIds::new(0, None);
    let clicks: Vec<Click> = (0..count)
        .map(|number| Click {
            id: ids.next(crate::testkit::BEGIN_MS + number * 1000),
            partner_id,
            link_id: 1,
            visitor: Visitor::from_bytes(&[7; 16]).unwrap(),
            address: [203, 0, 113, 7].into(),
            agent: agent(number).to_owned(),
            referrer: String::new(),
            query_string: String::new(),
            from_code: String::new(),
            to_code: String::new(),
            marks: crate::features::clicks::Marks::default(),
        })
        .collect();
    let unit =
        move |tx: &mut store::Tx<'_>| -> crate::app::Plain<u64> { Ok(insert_clicks(tx, &clicks)?) };
    app.app.clicks().write(unit).await.unwrap();
}
