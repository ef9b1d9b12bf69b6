//! Every page in every language: what it must show, and what a strict content policy forbids.

use askama::Template;

use super::{
    CityView, CurrencyGroup, CurrencyView, DirectionGroup, DirectionPage, DirectionRow, FeeSide,
    FeeView, FromLink, NearLink, Notice, Section, StorefrontPage, WorkedAmount, label_key,
};
use crate::features::currencies::Icon;
use crate::pages::{OfficeStatus, Page, Theme};
use crate::words::Lang;

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

fn currency(code: &str, name: &str, unit: &str, network: &str) -> CurrencyView {
    CurrencyView {
        code: code.to_owned(),
        name: name.to_owned(),
        unit: unit.to_owned(),
        network: network.to_owned(),
        other_name: String::new(),
        icon: Icon::letters(name),
    }
}

fn bitcoin() -> CurrencyView {
    currency("BTC", "Bitcoin", "BTC", "")
}

fn tether() -> CurrencyView {
    currency("USDTTRC20", "Tether TRC20", "USDT", "TRC20")
}

fn storefront(lang: Lang) -> StorefrontPage {
    let group = |currency| CurrencyGroup { section: Section::Crypto, currencies: vec![currency] };
    StorefrontPage {
        page: page(lang, "/"),
        from_groups: vec![group(bitcoin())],
        to_groups: vec![group(tether())],
        selected_from: Some("BTC".to_owned()),
        selected_to: None,
        froms: vec![FromLink {
            currency: bitcoin(),
            href: "/?cur_from=BTC#rates".to_owned(),
            is_current: true,
        }],
        board: Some(DirectionGroup {
            from: bitcoin(),
            rows: vec![DirectionRow {
                to: tether(),
                rate_in: "1".to_owned(),
                rate_out: "63120.55".to_owned(),
                reserve: "1204330.5".to_owned(),
                min: "0.001".to_owned(),
                max: "2.5".to_owned(),
                href: "/exchange/BTC/USDTTRC20".to_owned(),
            }],
        }),
        sample: None,
        amount: None,
        notices: Vec::new(),
        near: Vec::new(),
    }
}

fn direction(lang: Lang) -> DirectionPage {
    DirectionPage {
        page: page(lang, "/exchange/BTC/USDTTRC20"),
        from: bitcoin(),
        to: tether(),
        rate_minutes: 30,
        tiers: Vec::new(),
        rate_in: "1".to_owned(),
        rate_out: "63120.55".to_owned(),
        min: "0.001".to_owned(),
        max: "2.5".to_owned(),
        reserve: "1204330.5".to_owned(),
        fees: Vec::new(),
        labels: Vec::new(),
        cities: Vec::new(),
        rated_at: "2026-07-30T12:04:05Z".to_owned(),
        reverse_href: None,
        form: None,
        examples: Vec::new(),
        notices: Vec::new(),
    }
}

fn html(page: &impl Template) -> String {
    page.render().expect("the page renders")
}

#[track_caller]
fn assert_shows(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "no {part} in {html}");
    }
}

#[test]
fn every_page_names_its_language_and_its_twin_and_holds_nothing_inline() {
    for &lang in Lang::ALL {
        let pages = [html(&storefront(lang)), html(&direction(lang))];
        for html in pages {
            assert_shows(
                &html,
                &[
                    &format!("<html lang=\"{lang}\">"),
                    r#"<link rel="alternate" hreflang="en" href="https://office.example/"#,
                    r#"<link rel="alternate" hreflang="ru" href="https://office.example/ru/"#,
                    r#"<link rel="alternate" hreflang="x-default""#,
                    r#"<meta name="description""#,
                    r##"href="#content""##,
                    r#"<main class="wrap" id="content""#,
                    &format!(
                        r#"hreflang="{lang}" lang="{lang}" aria-current="true">{}<span class="unseen"> {}<"#,
                        lang.code().to_uppercase(),
                        lang.own_name()
                    ),
                    "Sample &#38; Sons",
                ],
            );
            for inline in [" style=", "<style", " onclick=", "javascript:"] {
                assert!(!html.contains(inline), "{inline} in {html}");
            }
            // A script comes from a file of ours.
            assert_eq!(
                html.matches("<script").count(),
                html.matches("<script src=\"/assets/").count()
            );
            assert_eq!(html.matches("<h1").count(), 1);
        }
    }
}

#[test]
fn the_storefront_keeps_the_choice_and_asks_in_the_pages_language() {
    let english = html(&storefront(Lang::En));
    assert_shows(
        &english,
        &[
            r#"action="/exchange" method="get""#,
            r#"<option value="BTC" selected"#,
            ">Bitcoin (BTC)</option>",
            r#"<option value="USDTTRC20""#,
            ">Tether TRC20 (USDTTRC20)</option>",
            r#"<optgroup label="Cryptocurrencies">"#,
        ],
    );
    let russian = html(&storefront(Lang::Ru));
    assert_shows(&russian, &[r#"action="/ru/exchange" method="get""#]);
}

#[test]
fn what_is_open_instead_stands_beside_the_notice() {
    let near =
        NearLink { from: bitcoin(), to: tether(), href: "/exchange/BTC/USDTTRC20".to_owned() };
    let notices = vec![Notice::UnknownPair("BTC".to_owned(), "QWRUB".to_owned())];
    let shown = StorefrontPage { notices, near: vec![near], ..storefront(Lang::En) };
    let html = html(&shown);
    assert_shows(&html, &["We do not exchange BTC for QWRUB", "Open right now and close to it"]);
    assert_shows(&html, &[r#"<a class="chip" href="/exchange/BTC/USDTTRC20">BTC"#]);
}

#[test]
fn the_storefront_lists_rate_and_reserve_of_every_direction() {
    assert_shows(
        &html(&storefront(Lang::En)),
        &[
            r#"<a href="/exchange/BTC/USDTTRC20">Tether TRC20</a>"#,
            "<span>1&nbsp;BTC</span> = <b>63,120.55&nbsp;USDT</b>",
            "1,204,330.5&nbsp;USDT",
        ],
    );
    let russian = html(&storefront(Lang::Ru));
    assert_shows(&russian, &["63\u{202f}120,55&nbsp;USDT"]);
}

#[test]
fn a_storefront_without_directions_says_so_and_asks_for_nothing() {
    let empty = StorefrontPage {
        from_groups: Vec::new(),
        to_groups: Vec::new(),
        froms: Vec::new(),
        board: None,
        ..storefront(Lang::En)
    };
    let html = html(&empty);
    assert_shows(&html, &["No direction is open right now"]);
    assert!(!html.contains("name=\"cur_from\""));
}

#[test]
fn each_notice_has_its_words_in_both_languages() {
    let pair = || ("BTC".to_owned(), "QWRUB".to_owned());
    let table = [
        (Notice::UnknownCurrency("ABC".to_owned()), "“ABC”", "«ABC»"),
        (
            Notice::UnknownPair(pair().0, pair().1),
            "We do not exchange BTC for QWRUB",
            "Мы не меняем BTC на QWRUB",
        ),
        (
            Notice::DirectionClosed(pair().0, pair().1),
            "BTC → QWRUB is closed",
            "BTC → QWRUB сейчас закрыто",
        ),
        (Notice::SameCurrency, "The same currency", "одна и та же валюта"),
        (Notice::OfficeClosed, "The office is closed now", "Обменник сейчас закрыт"),
        (Notice::Maintenance, "We are working on the office", "Идут технические работы"),
    ];
    for (notice, english, russian) in table {
        assert!(notice.text(&page(Lang::En, "/")).contains(english), "{notice:?}");
        assert!(notice.text(&page(Lang::Ru, "/")).contains(russian), "{notice:?}");
    }
}

#[test]
fn a_typed_code_is_escaped_and_cut_at_a_character() {
    let code = format!("<b>{}", "ж".repeat(100));
    let shown =
        StorefrontPage { notices: vec![Notice::UnknownCurrency(code)], ..storefront(Lang::En) };
    let html = html(&shown);
    assert_shows(&html, &[&format!("“&#60;b&#62;{}”", "ж".repeat(21))]);
    assert!(!html.contains("<b>ж"));
}

#[test]
fn a_direction_shows_both_codes_the_rate_the_limits_and_the_reserve() {
    for (lang, parts) in [
        (
            Lang::En,
            [
                "63,120.55&nbsp;USDT\u{a0}TRC20",
                "0.001 – 2.5&nbsp;BTC",
                "1,204,330.5&nbsp;USDT\u{a0}TRC20",
            ],
        ),
        (
            Lang::Ru,
            [
                "63\u{202f}120,55&nbsp;USDT\u{a0}TRC20",
                "0,001 – 2,5&nbsp;BTC",
                "1\u{202f}204\u{202f}330,5&nbsp;USDT\u{a0}TRC20",
            ],
        ),
    ] {
        let html = html(&direction(lang));
        assert_shows(&html, &parts);
        assert_shows(
            &html,
            &[
                r#"<span class="side-name">Bitcoin</span> <code>BTC</code>"#,
                r#"<span class="side-name">Tether TRC20</span> <code>USDTTRC20</code>"#,
                "<code>1 : 63120.55</code>",
                r#"<time datetime="2026-07-30T12:04:05Z">2026-07-30 12:04:05 UTC</time>"#,
            ],
        );
    }
}

#[test]
fn each_fee_is_counted_in_its_own_currency() {
    let mut direction = direction(Lang::En);
    let table = [
        (FeeSide::From, false, "1,000.5\u{a0}BTC"),
        (FeeSide::Minimum, false, "1,000.5\u{a0}BTC"),
        (FeeSide::To, false, "1,000.5\u{a0}USDT\u{a0}TRC20"),
        (FeeSide::To, true, "1,000.5%"),
    ];
    for (side, is_percent, text) in table {
        let fee = FeeView { side, amount: "1000.5".to_owned(), is_percent };
        assert_eq!(direction.fee_amount(&fee), text);
        direction.fees = vec![fee];
        let html = html(&direction);
        assert_shows(&html, &[&format!("<dd>{text}</dd>")]);
        assert!(!html.contains("Included in the rate"));
    }
}

#[test]
fn labels_are_explained_and_the_operators_own_stand_alone() {
    let page = DirectionPage {
        labels: vec!["manual".to_owned(), "vip".to_owned()],
        ..direction(Lang::En)
    };
    let html = html(&page);
    assert_shows(
        &html,
        &["<li><code>manual</code> An operator handles", "<li><code>vip</code></li>"],
    );
    assert_eq!(label_key("vip"), None);
}

#[test]
fn cities_the_reverse_and_worked_amounts_appear_only_where_there_are_some() {
    let bare = html(&direction(Lang::En));
    for part in ["chips", "Reverse direction", "examples"] {
        assert!(!bare.contains(part), "{part} in {bare}");
    }
    let full = DirectionPage {
        cities: vec![CityView {
            code: "MSK".to_owned(),
            name: "Moscow".to_owned(),
            href: "?city=MSK".to_owned(),
            is_current: true,
        }],
        reverse_href: Some("/exchange/USDTTRC20/BTC".to_owned()),
        examples: vec![WorkedAmount { give: "0.1".to_owned(), get: "6312.05".to_owned() }],
        ..direction(Lang::En)
    };
    assert_shows(
        &html(&full),
        &[
            r#"<a class="chip" href="?city=MSK" title="MSK" aria-current="page">Moscow</a>"#,
            r#"<a href="/exchange/USDTTRC20/BTC">Reverse direction: USDTTRC20 → BTC</a>"#,
            r#"<tr><td class="num">0.1</td><td class="num"><b>6,312.05</b></td></tr>"#,
        ],
    );
}
