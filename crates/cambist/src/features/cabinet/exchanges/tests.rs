//! The partner's exchanges: his own, newest first, without a word about the customer.

use store::Tx;

use crate::command::Errand;
use crate::features::orders::{Action, Step, advance};
use crate::on_both_engines;
use crate::testkit::TestApp;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const CASH: &str = "/exchange/USDTTRC20/CASHUSD?city=MSK";

async fn bring(app: &TestApp, code: &str, give: &str) {
    let link = app.get(&format!("/ref/{code}/")).header("user-agent", FIREFOX);
    let cookies = link.send().await.cookies().join("; ");
    app.order_of(&cookies, CASH, give).await;
}

async fn step(app: &TestApp, order_id: i64, action: Action) {
    let (deed, reactions) = (app.deed(), app.app.reactions());
    let step = Step { order_id, action, note: "a note".to_owned() };
    let unit = move |tx: &mut Tx<'_>| advance(tx, &deed, &step, &reactions);
    app.app.store().write(unit).await.unwrap();
}

async fn terms(app: &TestApp, partner: i64) {
    let (base, percent) = ("amount".to_owned(), "0.5".to_owned());
    let agreed = Errand::PartnerTerms { partner, base, percent, hold_days: 14 };
    assert_eq!(app.errand(agreed).await.error, None);
}

on_both_engines! {
    async fn a_partner_reads_his_own_exchanges_and_what_each_earns(app: TestApp) {
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        terms(&app, alpha).await;
        terms(&app, beta).await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let empty = app.open_page(&cookies, "/profile/exchanges").await;
        assert!(empty.status == 200 && empty.text().contains("No exchanges here"));
        for (code, give) in [("alpha", "1010"), ("beta", "2020"), ("alpha", "3030"), ("alpha", "4040")] {
            bring(&app, code, give).await;
        }
        app.order_on_page(CASH, "500").await;
        for order in [1, 2, 3] {
            step(&app, order, Action::Receive).await;
            step(&app, order, Action::Complete).await;
        }
        step(&app, 4, Action::Cancel).await;
        let denied = Errand::RewardsDeny { order: 3, reason: "the <same> person".to_owned() };
        assert_eq!(app.errand(denied).await.error, None);
        let page = app.open_page(&cookies, "/profile/exchanges").await.text();
        let numbers: Vec<&str> = page.split("href=\"/profile/exchanges/").skip(1)
            .map(|rest| rest.split('"').next().unwrap()).filter(|last| *last != "sheet").collect();
        assert_eq!(numbers, ["4", "3", "1"]);
        for part in [
            "USDTTRC20 → CASHUSD", "1,010\u{a0}USDT", "5.05\u{a0}USD", "Held", "Denied", "the &#60;same&#62; person",
            "No reward", "2026-11-01 12:00:00",
        ] {
            assert!(page.contains(part), "no {part} in {page}");
        }
        for hidden in ["ann@mail.example", "40817810099910004312", "2,020", "500\u{a0}USDT", "a note"] {
            assert!(!page.contains(hidden), "{hidden} in {page}");
        }
        let russian = app.open_page(&cookies, "/ru/profile/exchanges").await.text();
        assert!(russian.contains("Удерживается") && russian.contains("1\u{202f}010\u{a0}USDT"));
        app.close().await;
    }

    async fn older_exchanges_are_one_page_further(app: TestApp) {
        app.partner("alpha").await;
        let link = app.get("/ref/alpha/").header("user-agent", FIREFOX);
        let visitor = link.send().await.cookies().join("; ");
        for _ in 0..52 {
            app.order_of(&visitor, CASH, "10").await;
        }
        let cookies = app.sign_in("alpha@partner.example").await;
        let first = app.open_page(&cookies, "/profile/exchanges").await.text();
        assert_eq!(first.matches("<th scope=\"row\">").count(), 50);
        assert!(first.contains("href=\"/profile/exchanges?before=3\""), "{first}");
        let second = app.open_page(&cookies, "/profile/exchanges?before=3").await.text();
        assert_eq!(second.matches("<th scope=\"row\">").count(), 2);
        assert!(!second.contains("rel=\"next\""));
        for nonsense in ["before=0", "before=-5", "before=x", "before=", "before=%00"] {
            let page = app.open_page(&cookies, &format!("/profile/exchanges?{nonsense}")).await;
            assert_eq!(page.status, 200, "{nonsense}");
        }
        app.close().await;
    }

    async fn exchanges_are_narrowed_sorted_searched_and_taken_away(app: TestApp) {
        let alpha = app.partner("alpha").await;
        app.partner("beta").await;
        terms(&app, alpha).await;
        let cookies = app.sign_in("alpha@partner.example").await;
        let made = app.post(&cookies, "/profile/links", "code=second&label=Second").await;
        assert_eq!((made.status, made.header("location")), (303, Some("/profile/partner-programme#links")));
        for (link, give) in [("alpha/?sub1=a", "1010"), ("second/?sub1==1%2B1", "5050"), ("alpha/?sub2=b", "3030")] {
            let link = app.get(&format!("/ref/{link}")).header("user-agent", FIREFOX);
            let visitor = link.send().await.cookies().join("; ");
            app.order_of(&visitor, CASH, give).await;
            app.clock.advance_ms(86_400_000);
        }
        for order in [1, 2] {
            step(&app, order, Action::Receive).await;
            step(&app, order, Action::Complete).await;
        }
        let numbers = async |query: &str| -> Vec<String> {
            let page = app.open_page(&cookies, &format!("/profile/exchanges?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            let text = page.text();
            text.split("href=\"/profile/exchanges/").skip(1).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                .map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
        };
        let hash = app.call(&app.key(alpha).await, "method=get_exchanges").await.json();
        let hash = hash["data"]["items"]["2"]["user_hash"].as_str().unwrap().to_owned();
        for (query, expected) in [
            ("", &["3", "2", "1"][..]), ("sort=oldest", &["1", "2", "3"]), ("sort=reward", &["2", "1"]),
            ("sort=reward&before=2", &["1"]), ("sort=oldest&before=1", &["2", "3"]), ("before=2", &["1"]),
            ("state=completed", &["2", "1"]), ("state=new", &["3"]), ("reward=held", &["2", "1"]),
            ("link=second", &["2"]), ("link=alpha", &["3", "1"]), ("link=beta", &[]), ("link=none", &[]),
            ("sub=a", &["1"]), ("sub=sub2%3Db", &["3"]), ("sub=c", &[]), ("q=2", &["2"]), ("q=99", &[]),
            (&format!("q={hash}"), &["2"]), ("from=2026-11-02&to=2026-11-02", &["2"]), ("days=today", &[]),
            ("days=7&state=completed&sort=oldest", &["1", "2"]),
        ] {
            assert_eq!(numbers(query).await, expected, "{query}");
        }
        let beta = app.sign_in("beta@partner.example").await;
        assert!(!app.open_page(&beta, "/profile/exchanges?q=2").await.text().contains("/profile/exchanges/2"));
        assert_eq!(app.open_page(&cookies, "/profile/exchanges?q=nonsense").await.status, 422);
        let sheet = app.open_page(&cookies, "/profile/exchanges/sheet?link=second").await.text();
        let lines: Vec<&str> = sheet.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 2, "{sheet}");
        assert!(lines[1].starts_with("2,2026-11-02T12:00:00Z,USDTTRC20,CASHUSD,5050,"), "{sheet}");
        assert!(lines[1].contains(",completed,held,25.25,,1,second,sub1==1%2B1,"), "{sheet}");
        let off = app.post(&cookies, "/profile/links/second", "state=off").await;
        assert_eq!(off.status, 303);
        let page = app.open_page(&cookies, "/profile/partner-programme").await.text();
        assert!(page.contains(">off<") && page.contains("Second"), "{page}");
        assert_eq!(app.post(&beta, "/profile/links/second", "state=on").await.status, 404);
        for (fields, words) in [("code=a", "A code has 4 to 32"), ("code=alpha", "is taken")] {
            let refused = app.post(&cookies, "/profile/links", fields).await;
            assert!(refused.status == 422 && refused.text().contains(words), "{fields}");
        }
        app.close().await;
    }
}
