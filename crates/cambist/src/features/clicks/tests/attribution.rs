//! The two cookies.

use super::super::attribution::Attribution;
use super::{browse, clicks, done, landing};
use crate::command::Errand;
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

/// The whole `Set-Cookie` line of a cookie.
fn line<'r>(reply: &'r Reply, name: &str) -> &'r str {
    let mut set = reply.headers.iter().filter(|(field, _)| field == "set-cookie");
    let begin = format!("{name}=");
    set.find_map(|(_, line)| line.starts_with(&begin).then_some(line.as_str()))
        .unwrap_or_else(|| panic!("{name} is set"))
}

/// A cookie's value.
fn value(reply: &Reply, name: &str) -> String {
    let line = line(reply, name).split(';').next().unwrap();
    line.split_once('=').unwrap().1.to_owned()
}

async fn follow(app: &TestApp, code: &str, cookies: &str) -> Reply {
    let reply = browse(app, &format!("/ref/{code}")).header("cookie", cookies).send().await;
    assert_eq!(reply.status, 302);
    reply
}

fn read(app: &TestApp, text: &str) -> Option<Attribution> {
    Attribution::read(text, &app.app.secrets().attribution)
}

/// First and last link of what a reply remembers.
fn remembered(app: &TestApp, reply: &Reply) -> (i64, i64) {
    let read = read(app, &value(reply, "cambist_ref")).expect("we read what we sign");
    (read.first.link_id, read.last.link_id)
}

fn link_id(app: &TestApp, code: &str) -> i64 {
    app.app.links().by_code(code).unwrap().id
}

/// Cookies that we did not write, made from one that we did.
fn forgeries(signed: &str) -> Vec<String> {
    let (body, signature) = signed.rsplit_once('.').unwrap();
    let parts: Vec<&str> = body.split('.').collect();
    let with = |place: usize, word: &str| {
        let mut parts = parts.clone();
        parts[place] = word;
        format!("{}.{signature}", parts.join("."))
    };
    let other = if signature.starts_with('0') { '1' } else { '0' };
    vec![
        String::new(),
        ".".into(),
        "......".into(),
        "rubbish".into(),
        body.to_owned(),
        format!("{body}."),
        format!("{body}.{other}{}", &signature[1..]),
        format!("{body}.{}", signature.to_uppercase() + "0"),
        format!("{signed}.{signature}"),
        format!("x{signed}"),
        with(0, "2"),
        with(1, "2"),
        with(1, "99999999999999999999"),
        with(2, "12345"),
        with(3, "-1"),
        with(4, "12345"),
        with(5, "0"),
        "9".repeat(5000),
        "1.1.é.é.é.é.é".into(),
    ]
}

on_both_engines! {
    async fn both_cookies_say_how_long_and_to_whom_they_are_sent(app: TestApp) {
        app.partner("alpha").await;
        let plain = follow(&app, "alpha", "").await;
        let rest = |line: &str| line.split_once("; ").unwrap().1.to_owned();
        let visitor = line(&plain, "cambist_visitor");
        assert_eq!(rest(visitor), "Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax");
        let attribution = line(&plain, "cambist_ref");
        assert_eq!(rest(attribution), "Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");

        let app = app.reopen(|config| {
            config.server.base_url = "https://office.example".into();
            config.attribution.window_days = 30;
        }).await;
        let secure = follow(&app, "alpha", "").await;
        let visitor = line(&secure, "__Host-cambist_visitor");
        assert_eq!(rest(visitor), "Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure");
        let attribution = line(&secure, "__Host-cambist_ref");
        assert_eq!(rest(attribution), "Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(secure.cookies().len(), 2);

        // Another host of the domain can plant a cookie without the prefix: it is not believed.
        let planted = format!("cambist_visitor={}", value(&plain, "cambist_visitor"));
        let reply = follow(&app, "alpha", &planted).await;
        assert_ne!(value(&reply, "__Host-cambist_visitor"), value(&plain, "cambist_visitor"));
        app.close().await;
    }

    async fn a_window_of_no_days_ends_with_the_browser(app: TestApp) {
        app.partner("alpha").await;
        let app = app.reopen(|config| config.attribution.window_days = 0).await;
        let reply = follow(&app, "alpha", "").await;
        assert!(!line(&reply, "cambist_ref").contains("Max-Age"));
        assert!(line(&reply, "cambist_visitor").contains("Max-Age"));
        app.close().await;
    }

    async fn a_visitor_is_known_again_and_a_malformed_one_is_new(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let known = value(&follow(&app, "alpha", "").await, "cambist_visitor");
        let again = follow(&app, "alpha", &format!("a=b; cambist_visitor={known}; c")).await;
        assert_eq!(value(&again, "cambist_visitor"), known);
        let quoted = follow(&app, "alpha", &format!("cambist_visitor=\"{known}\"")).await;
        assert_eq!(value(&quoted, "cambist_visitor"), known);
        let upper = known.to_uppercase() + "A";
        let endless = "a".repeat(4000);
        let path = "../../../../etc/passwd/0000000000";
        for wrong in ["", "0", upper.as_str(), &known[1..], path, &endless, "%00", "é"] {
            let reply = follow(&app, "alpha", &format!("cambist_visitor={wrong}")).await;
            let fresh = value(&reply, "cambist_visitor");
            assert_eq!(fresh.len(), 32, "{wrong}");
            assert!(fresh != known && fresh != wrong, "{wrong}");
        }
        let made = clicks(&app, &key).await;
        let same = made.iter().filter(|click| click["user_hash"] == made[0]["user_hash"]);
        assert_eq!((same.count(), made.len()), (3, 11));
        app.close().await;
    }

    async fn the_first_and_the_last_link_are_remembered(app: TestApp) {
        for code in ["alpha", "beta1", "gamma"] {
            app.partner(code).await;
        }
        let (alpha, beta, gamma) =
            (link_id(&app, "alpha"), link_id(&app, "beta1"), link_id(&app, "gamma"));
        let mut cookies = String::new();
        for (code, expected) in
            [("alpha", (alpha, alpha)), ("beta1", (alpha, beta)), ("gamma", (alpha, gamma)), ("alpha", (alpha, alpha))]
        {
            app.clock.advance_ms(1000);
            let reply = follow(&app, code, &cookies).await;
            assert_eq!(remembered(&app, &reply), expected, "{code}");
            cookies = reply.cookies().join("; ");
        }
        let kept = cookies.split("cambist_ref=").nth(1).unwrap();
        let read = read(&app, kept.split(';').next().unwrap()).unwrap();
        assert_eq!(read.first.click.at_ms(), crate::testkit::BEGIN_MS + 1000);
        assert_eq!(read.last.click.at_ms(), crate::testkit::BEGIN_MS + 4000);

        // Whatever credits nobody leaves the attribution as it is.
        let off = Errand::LinkSwitch { code: "beta1".into(), is_enabled: false };
        done(&app, off).await;
        for code in ["beta1", "nobody", "x"] {
            assert_eq!(follow(&app, code, &cookies).await.cookies().len(), 0, "{code}");
        }
        assert_eq!(landing(&app, "/ref/gamma").await, "/");
        app.close().await;
    }

    async fn a_forged_attribution_is_none_and_the_click_counts_all_the_same(app: TestApp) {
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta1").await);
        let (alpha_key, beta_key) = (app.key(alpha).await, app.key(beta).await);
        let signed = value(&follow(&app, "alpha", "").await, "cambist_ref");
        assert!(read(&app, &signed).is_some());
        let forged = forgeries(&signed);
        let beta = link_id(&app, "beta1");
        for wrong in &forged {
            assert_eq!(read(&app, wrong), None, "{wrong}");
            let reply = follow(&app, "beta1", &format!("cambist_ref={wrong}")).await;
            assert_eq!(remembered(&app, &reply), (beta, beta), "{wrong}");
        }
        assert_eq!(clicks(&app, &beta_key).await.len(), forged.len());
        assert_eq!(clicks(&app, &alpha_key).await.len(), 1);
        app.close().await;
    }
}

#[tokio::test]
async fn an_older_key_still_reads_what_it_signed_and_a_forgotten_one_does_not() {
    let app = TestApp::on_sqlite("an_older_key_still_reads").await;
    app.partner("alpha").await;
    let signed = value(&follow(&app, "alpha", "").await, "cambist_ref");
    let secrets = app.app.secrets();
    let mut keys = secrets.attribution.clone();
    keys.push((2, secrets.user_hash.clone()));
    let old = Attribution::read(&signed, &keys).expect("the old key is still there");
    let resigned = old.sign(&keys).expect("there is a key");
    assert!(signed.starts_with("1.1.") && resigned.starts_with("1.2."), "{signed} {resigned}");
    assert_eq!(Attribution::read(&resigned, &keys), Some(old));
    assert_eq!(Attribution::read(&signed, &keys[1..]), None);
    assert_eq!(Attribution::read(&resigned, &keys[..1]), None);
    assert_eq!(old.sign(&[]), None);
    app.close().await;
}
