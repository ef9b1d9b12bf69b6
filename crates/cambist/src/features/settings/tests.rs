//! How the office looks and what it says, on both engines and over the wire.

use super::{LookRefusal, TextName, TextRefusal, set_look_logo, set_look_name, set_text};
use crate::command::{Errand, LookErrand};
use crate::on_both_engines;
use crate::words::Lang;
use store::Stop;

fn look(name: Option<&str>, hue: Option<&str>, logo: Option<&str>) -> Errand {
    let own = |text: Option<&str>| text.map(str::to_owned);
    Errand::Look(LookErrand::Set { name: own(name), hue: own(hue), logo: logo.map(Into::into) })
}

fn write(name: TextName, lang: &str, body: Option<&str>) -> Errand {
    let (lang, body) = (lang.to_owned(), body.map(str::to_owned));
    Errand::Look(LookErrand::Write { name, lang, body })
}

/// The address that follows `before` in a page.
fn address<'a>(html: &'a str, before: &str) -> &'a str {
    html.split_once(before).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
}

on_both_engines! {
    async fn an_operator_gives_his_office_a_name_a_colour_and_a_mark(app: TestApp) {
        let mark = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";
        let answer = app.errand(look(Some("Ann & Sons"), Some("255"), Some(mark))).await;
        assert_eq!(answer.error, None);
        assert_eq!(answer.text, "name: Ann & Sons\nhue:  255\nmark: the operator's own\n");
        let html = app.get("/").send().await.text();
        assert!(html.contains("<span>Ann &#38; Sons</span>"), "{html}");
        let sheet = app.get(address(&html, "rel=\"stylesheet\" href=\"")).send().await;
        assert_eq!((sheet.status, sheet.header("content-type")), (200, Some("text/css; charset=utf-8")));
        assert!(sheet.text().contains("--hue: 255;"));
        let shown = app.get(address(&html, "<img src=\"")).send().await;
        assert_eq!((shown.status, shown.text().as_str()), (200, mark));
        // What he takes back is as it was.
        assert_eq!(app.errand(look(Some(""), None, Some(""))).await.error, None);
        let html = app.get("/").send().await.text();
        assert!(!html.contains("Ann") && !html.contains("<img"), "{html}");
        app.close().await;
    }

    async fn a_look_that_can_not_be_is_refused(app: TestApp) {
        let large = format!("<svg>{}</svg>", " ".repeat(70_000));
        for (errand, said) in [
            (look(Some(&"n".repeat(61)), None, None), "61 letters"),
            (look(None, Some("360"), None), "0 to 359"),
            (look(None, None, Some("GIF89a")), "SVG file"),
            (look(None, None, Some("<svg><script/></svg>")), "a script"),
            (look(None, None, Some(&large)), "at most 65536"),
            (write(TextName::Terms, "de", None), "en or ru"),
            (write(TextName::Terms, "en", Some(&"x".repeat(60_001))), "at most 60000"),
        ] {
            let error = app.errand(errand).await.error.unwrap_or_default();
            assert!(error.contains(said), "{said}: {error}");
        }
        let deed = app.deed();
        let unit = move |tx: &mut store::Tx<'_>| {
            let long = "n".repeat(61);
            assert!(matches!(set_look_name(tx, &deed, &long), Err(Stop::Refused(LookRefusal::LongName(61)))));
            assert!(matches!(set_look_logo(tx, &deed, b"x"), Err(Stop::Refused(LookRefusal::NoMark))));
            let body = "x".repeat(60_001);
            let text = set_text(tx, &deed, TextName::About, Lang::En, Some(&body));
            assert!(matches!(text, Err(Stop::Refused(TextRefusal::TooLong(60_001)))));
            Ok::<(), Stop<store::Never>>(())
        };
        app.app.store().write(unit).await.unwrap();
        app.close().await;
    }

    async fn the_operators_words_take_the_place_of_ours_in_their_language_only(app: TestApp) {
        let text = "Ask **Ann**.\n\n<script>x</script>";
        assert_eq!(app.errand(write(TextName::Contacts, "en", Some(text))).await.error, None);
        let own = app.get("/contacts").send().await.text();
        assert!(own.contains("<p>Ask <b>Ann</b>.</p><p>&#60;script&#62;"), "{own}");
        let shipped = app.get("/ru/contacts").send().await.text();
        assert!(shipped.contains("Напишите нам"), "{shipped}");
        assert_eq!(app.errand(write(TextName::Contacts, "en", None)).await.error, None);
        assert!(app.get("/contacts").send().await.text().contains("Write to us"));
        // A notice stands above every page of customers, and not on the desk.
        assert_eq!(app.errand(write(TextName::Notice, "ru", Some("Выплаты <после> 10:00"))).await.error, None);
        for (path, is_there) in [("/ru/", true), ("/ru/terms", true), ("/", false)] {
            let html = app.get(path).send().await.text();
            assert_eq!(html.contains("Выплаты &#60;после&#62; 10:00"), is_there, "{path}: {html}");
        }
        app.operator("olga").await;
        let cookies = app.sign_in("olga@office.example").await;
        assert!(!app.open_page(&cookies, "/ru/desk").await.text().contains("Выплаты &#60;"));
        // Hours stand in the foot of every page.
        assert_eq!(app.errand(write(TextName::Hours, "en", Some("9 to 21, UTC"))).await.error, None);
        assert!(app.get("/terms").send().await.text().contains("· 9 to 21, UTC</span>"));
        app.close().await;
    }
}
