//! Numbers and times as people write them, and the error pages.

use askama::Template;
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

use super::{ErrorPage, OfficeStatus, Page, Theme, human_number, human_time};
use crate::words::Lang;

/// A page of a sample office at `path`.
fn page(lang: Lang, path: &str) -> Page {
    Page {
        lang,
        office_name: "Sample & Sons".to_owned(),
        base_url: "https://office.example".to_owned(),
        path_en: path.to_owned(),
        path_ru: format!("/ru{path}"),
        query: String::new(),
        css_href: "/assets/app.css".to_owned(),
        icon_href: "/assets/favicon.svg".to_owned(),
        status: OfficeStatus::Open,
        logo_href: None,
        hours: String::new(),
        notice: String::new(),
        theme: Theme::System,
        signed_in: None,
        unconfirmed: None,
    }
}

#[test]
fn numbers_are_written_as_each_language_writes_them() {
    let table = [
        // plain, English, Russian
        ("0", "0", "0"),
        ("1", "1", "1"),
        ("12", "12", "12"),
        ("999", "999", "999"),
        ("1000", "1,000", "1\u{202f}000"),
        ("12345", "12,345", "12\u{202f}345"),
        ("123456", "123,456", "123\u{202f}456"),
        ("1234567", "1,234,567", "1\u{202f}234\u{202f}567"),
        ("63120.55", "63,120.55", "63\u{202f}120,55"),
        ("0.00012345", "0.00012345", "0,00012345"),
        ("1.50", "1.50", "1,50"),
        ("-1234.5", "\u{2212}1,234.5", "\u{2212}1\u{202f}234,5"),
        // Whatever is not a plain decimal is left alone.
        ("", "", ""),
        ("-", "-", "-"),
        ("1.", "1.", "1."),
        (".5", ".5", ".5"),
        ("1e9", "1e9", "1e9"),
        ("1.2.3", "1.2.3", "1.2.3"),
        ("+1000", "+1000", "+1000"),
        ("١٢٣٤", "١٢٣٤", "١٢٣٤"),
    ];
    for (plain, english, russian) in table {
        assert_eq!(human_number(plain, Lang::En), english, "{plain} in English");
        assert_eq!(human_number(plain, Lang::Ru), russian, "{plain} in Russian");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn writing_a_number_for_people_changes_no_digit(plain in "-?[0-9]{1,20}(\\.[0-9]{1,12})?") {
        let english = human_number(&plain, Lang::En).replace(',', "").replace('\u{2212}', "-");
        prop_assert_eq!(&english, &plain);
        let russian = human_number(&plain, Lang::Ru)
            .replace('\u{202f}', "")
            .replace(',', ".")
            .replace('\u{2212}', "-");
        prop_assert_eq!(&russian, &plain);
    }

    #[test]
    fn any_text_is_taken_without_harm(text in ".{0,40}") {
        let english = human_number(&text, Lang::En);
        prop_assert_eq!(english.is_empty(), text.is_empty());
        let time = human_time(&text);
        prop_assert_eq!(time.is_empty(), text.is_empty());
    }
}

#[test]
fn times_are_written_for_people() {
    let table = [
        ("2026-07-30T12:04:05Z", "2026-07-30 12:04:05 UTC"),
        ("2026-07-30T12:04:05.123456Z", "2026-07-30 12:04:05 UTC"),
        ("2026-07-30", "2026-07-30"),
        ("2026-07-30T12:04:05+02:00", "2026-07-30T12:04:05+02:00"),
    ];
    for (rfc3339, people) in table {
        assert_eq!(human_time(rfc3339), people);
    }
}

#[test]
fn the_language_switch_keeps_the_query_and_canonical_drops_it() {
    let page = Page { query: "city=MSK&a=1".to_owned(), ..page(Lang::Ru, "/exchange/BTC/XMR") };
    let links = page.languages();
    let hrefs: Vec<&str> = links.iter().map(|link| link.href.as_str()).collect();
    assert_eq!(hrefs, ["/exchange/BTC/XMR?city=MSK&a=1", "/ru/exchange/BTC/XMR?city=MSK&a=1"]);
    let current: Vec<bool> = links.iter().map(|link| link.is_current).collect();
    assert_eq!(current, [false, true]);
    assert_eq!(page.canonical(), "https://office.example/ru/exchange/BTC/XMR");
    assert_eq!(page.url_for_others(), "https://office.example/exchange/BTC/XMR");
}

#[test]
fn every_status_has_a_page_in_both_languages() {
    let table = [
        (400, "This request is not right", "В запросе ошибка"),
        (403, "This page is not for you", "Эта страница не для вас"),
        (404, "There is no such page", "Такой страницы нет"),
        (405, "This request is not right", "В запросе ошибка"),
        (429, "Too many requests", "Слишком много запросов"),
        (500, "Something broke on our side", "У нас что-то сломалось"),
        (502, "Something broke on our side", "У нас что-то сломалось"),
        (503, "We will be back shortly", "Скоро вернёмся"),
    ];
    for (status, english, russian) in table {
        for (lang, title) in [(Lang::En, english), (Lang::Ru, russian)] {
            let page = page(lang, "/nowhere");
            let error = ErrorPage { page, status, trace_id: None };
            let html = error.render().expect("the page renders");
            assert!(html.contains(&format!("<h1>{title}</h1>")), "{html}");
            assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{html}");
            assert!(html.contains(r#"<meta name="robots" content="noindex">"#));
        }
    }
}

#[test]
fn an_error_page_shows_the_trace_id_where_there_is_one_and_escapes_it() {
    let mut error = ErrorPage { page: page(Lang::En, "/"), status: 500, trace_id: None };
    let without = error.render().expect("the page renders");
    assert!(!without.contains("Reference for support"));
    error.trace_id = Some("<i>7".to_owned());
    let with = error.render().expect("the page renders");
    assert!(with.contains("Reference for support: <code>&#60;i&#62;7</code>"));
}
