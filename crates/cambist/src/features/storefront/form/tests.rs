//! The form over the wire: what it takes, and what it says beside which field.

use super::typed_amount;
use crate::features::settings::OfficeState;
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp, hidden};
use crate::words::Lang;

const PAGE: &str = "/exchange/BTC/SBERRUB";

#[test]
fn amounts_are_read_as_typed_or_copied_and_never_guessed() {
    let table = [
        // typed, on an English page, on a Russian one
        ("1.5", Some("1.5"), Some("1.5")),
        ("1,5", Some("1,5"), Some("1,5")),
        ("5\u{202f}757,93", Some("5757,93"), Some("5757,93")),
        ("5,757.93", Some("5757.93"), Some("5757.93")),
        ("1,000", None, Some("1,000")),
        ("1,234,567", Some("1234567"), Some("1,234,567")),
        ("0,125", Some("0,125"), Some("0,125")),
        ("1.5,2", Some("1.5,2"), Some("1.5,2")),
        ("1,5.2", Some("1,5.2"), Some("1,5.2")),
        ("1e5", Some("1e5"), Some("1e5")),
        ("", Some(""), Some("")),
    ];
    for (typed, english, russian) in table {
        assert_eq!(typed_amount(Lang::En, typed).ok().as_deref(), english, "{typed}");
        assert_eq!(typed_amount(Lang::Ru, typed).ok().as_deref(), russian, "{typed}");
    }
    let sentence = typed_amount(Lang::En, "1,000").unwrap_err();
    assert!(sentence.contains("1000") && sentence.contains("1.000"), "{sentence}");
}

fn fields(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Opens a page, fills in its form and sends it.
async fn fill(app: &TestApp, page: &str, typed: &[(&str, &str)]) -> Reply {
    let shown = app.get(page).send().await.text();
    let mut pairs = typed.to_vec();
    let (token, rate, city) =
        (hidden(&shown, "token"), hidden(&shown, "rate"), hidden(&shown, "city"));
    for (name, value) in [("token", &token), ("rate", &rate), ("city", &city)] {
        if !typed.iter().any(|(known, _)| *known == name) {
            pairs.push((name, value));
        }
    }
    app.request("POST", page).form(&fields(&pairs)).send().await
}

fn whole(give: &str) -> Vec<(&str, &str)> {
    vec![("give", give), ("email", "ann@mail.example"), ("account", "40817810099910004312")]
}

/// The sentence beside a field, as the page writes it.
fn beside(html: &str, field: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("id=\"{field}-error\">"))?;
    let sentence = rest.split_once('<').map(|(sentence, _)| sentence.to_owned());
    sentence.filter(|sentence| !sentence.is_empty())
}

async fn orders(app: &TestApp) -> usize {
    let read = |tx: &mut store::Tx<'_>| -> crate::app::Plain<_> {
        Ok(crate::features::orders::list_orders(tx, None, None, 100)?)
    };
    app.app.store().read(read).await.unwrap().len()
}

on_both_engines! {
    async fn a_filled_form_makes_an_order_and_leads_to_its_page(app: TestApp) {
        for (page, start) in [(PAGE, "/order/"), ("/ru/exchange/BTC/SBERRUB", "/ru/order/")] {
            let sent = fill(&app, page, &whole("0,1")).await;
            assert_eq!(sent.status, 303, "{}", sent.text());
            let path = sent.header("location").unwrap();
            assert!(path.starts_with(start), "{path}");
            let shown = app.get(path).send().await;
            assert_eq!(shown.status, 200);
            assert!(shown.text().contains("40817810099910004312"));
        }
        app.close().await;
    }

    async fn the_amount_received_may_be_named_instead(app: TestApp) {
        let mut typed = whole("");
        typed.push(("get", "580000.05"));
        let sent = fill(&app, PAGE, &typed).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let shown = app.get(sent.header("location").unwrap()).send().await.text();
        assert!(shown.contains("0.1\u{a0}BTC") && shown.contains("580,000.05\u{a0}RUB"), "{shown}");
        app.close().await;
    }

    async fn a_form_sent_twice_makes_one_order_and_lands_on_the_same_page(app: TestApp) {
        let shown = app.get(PAGE).send().await.text();
        let (token, rate) = (hidden(&shown, "token"), hidden(&shown, "rate"));
        // It takes the whole reserve, so that the direction is closed when the form comes again.
        let mut typed = whole("0.86206888");
        typed.extend([("token", token.as_str()), ("rate", &rate), ("city", "")]);
        let body = fields(&typed);
        let send = || app.request("POST", PAGE).form(&body).send();
        let (first, second) = tokio::join!(send(), send());
        let third = send().await;
        assert_eq!((first.status, second.status, third.status), (303, 303, 303));
        assert_eq!(first.header("location"), second.header("location"));
        assert_eq!(first.header("location"), third.header("location"));
        assert_eq!(orders(&app).await, 1);
        app.close().await;
    }

    async fn each_amount_is_judged_beside_its_field_and_kept(app: TestApp) {
        let long = "9".repeat(40);
        let table = [
            ("", "Fill in what you give"),
            ("0", "above zero"),
            ("-1", "above zero"),
            ("1e5", "in digits"),
            ("1.5,2", "in digits"),
            ("ten", "in digits"),
            ("<b>", "in digits"),
            ("1,5", "at most 0.862"),
            ("1", "at most 0.862"),
            ("1,000", "Write 1000 or 1.000"),
            ("0.123456789", "At most 8 decimals"),
            (long.as_str(), "too long"),
        ];
        for (typed, expected) in table {
            let sent = fill(&app, PAGE, &whole(typed)).await;
            let html = sent.text();
            assert_eq!(sent.status, 422, "{typed}");
            let said = beside(&html, "give").unwrap_or_else(|| panic!("{typed}: {html}"));
            assert!(said.contains(expected), "{typed}: {said}");
            let kept = typed.replace('<', "&#60;").replace('>', "&#62;");
            assert!(html.contains(&format!("maxlength=\"80\" value=\"{kept}\"")), "{typed}");
            assert!(html.contains("value=\"ann@mail.example\""));
            assert!(html.contains("value=\"40817810099910004312\""));
            assert_eq!(beside(&html, "email"), None);
        }
        assert_eq!(orders(&app).await, 0);
        app.close().await;
    }

    async fn too_little_is_refused_beside_the_side_that_was_named(app: TestApp) {
        let page = "/exchange/USDTTRC20/CASHUSD?city=SPB";
        let sent = fill(&app, page, &whole("0.0001")).await;
        assert!(beside(&sent.text(), "give").unwrap().contains("at least 0.01"));
        let typed =
            [("get", "91000"), ("email", "ann@mail.example"), ("account", "Ann, +1 555 0100")];
        let sent = fill(&app, page, &typed).await;
        assert!(beside(&sent.text(), "get").unwrap().contains("at most 91,350"), "{}", sent.text());
        assert_eq!(beside(&sent.text(), "give"), None);
        app.close().await;
    }

    async fn everything_that_is_wrong_is_said_at_once_in_the_pages_language(app: TestApp) {
        let typed = [("give", "x"), ("email", "ann"), ("account", "a")];
        let sent = fill(&app, "/ru/exchange/BTC/SBERRUB", &typed).await;
        let html = sent.text();
        assert_eq!(sent.status, 422);
        assert!(beside(&html, "give").unwrap().starts_with("Напишите сумму цифрами"));
        assert!(beside(&html, "email").unwrap().starts_with("Введите адрес"));
        assert!(beside(&html, "account").unwrap().starts_with("Укажите, куда"));
        app.close().await;
    }

    async fn an_account_that_cannot_be_one_of_the_currency_is_told_with_how_one_looks(app: TestApp) {
        app.import(crate::features::rates::files::Format::Txt, "SBERRUB;USDTTRC20;92;1;9000;;\n").await;
        let (card, tron) = ("2200 7000 1234 5674", "TLeUZDGLWnyiJVFcp3m3M1782uBsGWa8ug");
        let table = [
            (PAGE, "0.1", card, "a digit is wrong or missing"),
            ("/ru/exchange/BTC/SBERRUB", "0.1", card, "какая-то цифра неверна"),
            ("/exchange/SBERRUB/USDTTRC20", "920", tron, "begins like this: T…"),
            ("/ru/exchange/SBERRUB/USDTTRC20", "920", tron, "он начинается так: T…"),
        ];
        for (page, give, account, told) in table {
            let typed = [("give", give), ("email", "ann@mail.example"), ("account", account)];
            let sent = fill(&app, page, &typed).await;
            assert_eq!(sent.status, 422, "{page}");
            let said = beside(&sent.text(), "account").unwrap_or_else(|| panic!("{page}"));
            assert!(said.contains(told), "{page}: {said}");
        }
        assert_eq!(orders(&app).await, 0);
        app.close().await;
    }

    async fn a_worse_rate_is_shown_and_agreed_to_before_it_counts(app: TestApp) {
        let mut typed = whole("0.1");
        typed.push(("rate", "1:5900000"));
        let sent = fill(&app, PAGE, &typed).await;
        assert_eq!(sent.status, 422);
        let html = sent.text();
        assert!(html.contains("The rate has changed"), "{html}");
        assert!(html.contains("580,000.05&nbsp;RUB"), "what it comes to now: {html}");
        let (token, rate) = (hidden(&html, "token"), hidden(&html, "rate"));
        assert_eq!(rate, "1:5800000.5");
        let mut again = whole("0.1");
        again.extend([("token", token.as_str()), ("rate", &rate), ("city", "")]);
        let sent = app.request("POST", PAGE).form(&fields(&again)).send().await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        // A better rate than the one shown is the customer's.
        let mut typed = whole("0.1");
        typed.push(("rate", "1:5700000"));
        assert_eq!(fill(&app, PAGE, &typed).await.status, 303);
        app.close().await;
    }

    async fn computing_makes_no_order_and_keeps_what_was_typed(app: TestApp) {
        let typed = [("get", "580 000,05"), ("do", "calculate"), ("email", "ann@mail.example")];
        let sent = fill(&app, PAGE, &typed).await;
        let html = sent.text();
        assert_eq!(sent.status, 200);
        assert!(html.contains("<b>0.1&nbsp;BTC</b>"), "{html}");
        assert!(html.contains("value=\"580 000,05\"") && html.contains("ann@mail.example"));
        assert_eq!((beside(&html, "give"), beside(&html, "get")), (None, None));
        assert_eq!((beside(&html, "email"), beside(&html, "account")), (None, None));
        let linked = app.get("/exchange/BTC/SBERRUB?give=0.1&email=eve@mail.example").send().await;
        assert!(linked.text().contains("<b>580,000.05&nbsp;RUB</b>"));
        assert!(!linked.text().contains("eve@mail.example"), "a link fills in amounts only");
        let wrong = app.get("/exchange/BTC/SBERRUB?get=zzz").send().await;
        assert_eq!(wrong.status, 200);
        assert!(beside(&wrong.text(), "get").is_some());
        assert_eq!(orders(&app).await, 0);
        app.close().await;
    }

    async fn a_closed_office_shows_no_form_and_takes_none(app: TestApp) {
        let shown = app.get(PAGE).send().await.text();
        let (token, rate) = (hidden(&shown, "token"), hidden(&shown, "rate"));
        for state in [OfficeState::Closed, OfficeState::Maintenance] {
            app.app.switch(app.deed(), state).await.unwrap();
            let page = app.get(PAGE).send().await;
            assert_eq!(page.status, 200);
            assert!(!page.text().contains("name=\"give\""), "{state:?}");
            let mut typed = whole("0.1");
            typed.extend([("token", token.as_str()), ("rate", &rate), ("city", "")]);
            let sent = app.request("POST", PAGE).form(&fields(&typed)).send().await;
            assert_eq!(sent.status, 422);
            assert!(sent.text().contains("class=\"notice is-warn\""), "{}", sent.text());
        }
        assert_eq!(orders(&app).await, 0);
        app.close().await;
    }

    async fn a_closed_direction_is_told_on_the_storefront(app: TestApp) {
        let mut typed = whole("0.1");
        typed.extend([("token", "abcdefghjkmnpqrstuvw"), ("rate", "1:1"), ("city", "")]);
        let sent = app.request("POST", "/exchange/BTC/CASHUSD").form(&fields(&typed)).send().await;
        assert_eq!(sent.status, 303);
        assert_eq!(sent.header("location"), Some("/?cur_from=BTC&cur_to=CASHUSD"));
        let unknown = app.request("POST", "/exchange/BTC/NOPE").form(&fields(&typed)).send().await;
        assert_eq!(unknown.status, 404);
        app.close().await;
    }

    async fn bodies_of_any_kind_get_a_page(app: TestApp) {
        let huge = format!("give={}", "1".repeat(70_000));
        let deep = format!("give=1&email={}&account={}", "e".repeat(9000), "%F0%9F".repeat(900));
        let table: [(&str, u16); 8] = [
            ("", 422),
            ("%%%", 422),
            ("give=%ff%fe&email=%00&account=%0d%0a", 422),
            ("give[]=1&give=&give=1", 422),
            ("token=short&give=0.1&rate=1:5800000.5&email=a@b.example&account=2200700012345673", 303),
            ("give=0.1&rate=1:5800000.5&email=a@b.example&account=40%0081", 422),
            (&deep, 422),
            (&huge, 413),
        ];
        for (body, status) in table {
            let sent = app.request("POST", PAGE).form(body).send().await;
            assert_eq!(sent.status, status, "{}", web::text::cut(body, 40));
            if status != 303 {
                assert!(sent.text().starts_with("<!doctype html>"));
            }
        }
        app.close().await;
    }

    async fn what_was_typed_never_becomes_markup(app: TestApp) {
        let evil = "\"><script>alert(1)</script>";
        let typed = [("give", evil), ("email", evil), ("account", evil), ("token", evil), ("city", "")];
        let html = fill(&app, PAGE, &typed).await.text();
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("&#60;script&#62;"));
        // Cash is paid to whoever a text describes.
        let typed = [("give", "100"), ("email", "<i>@b.example"), ("account", evil)];
        let sent = fill(&app, "/exchange/USDTTRC20/CASHUSD?city=MSK", &typed).await;
        assert_eq!(sent.status, 303);
        let html = app.get(sent.header("location").unwrap()).send().await.text();
        assert!(!html.contains("<script>") && !html.contains("<i>"), "{html}");
        assert!(html.contains("&#60;i&#62;@b.example"));
        app.close().await;
    }
}
