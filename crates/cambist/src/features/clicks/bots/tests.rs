//! What the list catches, what it leaves alone, and that rewording it changed nothing.

use std::collections::BTreeSet;

use proptest::prelude::{Just, ProptestConfig, Strategy, prop_oneof, proptest};
use regex::bytes::{Regex, RegexBuilder};

use super::super::browser::tests::PEOPLE;
use super::{Context, DRIVEN, NO_USER_AGENT, REWORDED, Reworded, SIGNS, listed, verdict};

/// How many patterns the list has, by the package it is copied from.
const LIST_LENGTH: usize = 206;

/// The listed pattern for agents that are a name, perhaps a version, and nothing else.
const BARE_NAME: &str = r"^[\w \.\-\(?:\):%]+(?:/v?\d+(?:\.\d+)?(?:\.\d{1,10})*?)?(?:,|$)";

fn compile(expression: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(expression).case_insensitive(true).unicode(false).build()
}

fn reworded(reason: &str) -> (&'static Reworded, Regex) {
    let known = REWORDED.iter().find(|known| known.reason == reason).unwrap();
    (known, compile(&known.expression()).unwrap())
}

#[test]
fn the_list_came_over_whole() {
    let lines: Vec<_> = listed().collect();
    assert_eq!(lines.len(), LIST_LENGTH);
    assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), LIST_LENGTH);
    // Editors like to trim these.
    for line in [" daum[ /]", " deusu/", "^sora ", "^swcd "] {
        assert!(lines.contains(&line), "{line:?}");
    }
    assert_eq!(SIGNS.automaton.len(), LIST_LENGTH + DRIVEN.len());
    assert_eq!(SIGNS.reasons.len(), SIGNS.automaton.len());
}

#[test]
fn every_line_is_either_compiled_as_it_stands_or_reworded() {
    for line in listed() {
        let is_reworded = REWORDED.iter().any(|known| known.listed == line);
        let compiled = compile(line);
        assert_eq!(compiled.is_err(), is_reworded, "{line}: {compiled:?}");
    }
    for known in REWORDED {
        assert!(listed().any(|line| line == known.listed), "not in the list: {}", known.listed);
        compile(&known.expression()).unwrap();
    }
}

#[test]
fn looking_around_is_said_in_plain_expressions() {
    for (context, words, expected) in [
        (Context::After, &[][..], ""),
        (Context::After, &[";"], "(?:$|[^;])"),
        (Context::After, &["ab"], "(?:$|[^a]|a(?:$|[^b]))"),
        (Context::After, &["ab", "c"], "(?:$|[^ac]|a(?:$|[^b]))"),
        (Context::After, &["a", "ab"], "(?:$|[^a])"),
        (Context::Before, &["lib"], "(?:^|[^b]|(?:^|[^i]|(?:^|[^l])i)b)"),
    ] {
        assert_eq!(context.without(words), expected, "{words:?}");
    }
}

#[test]
fn each_reworded_pattern_matches_what_the_listed_one_does() {
    for (reason, text, expected) in [
        ("news", "Some News 1", true),
        ("news", "news", true),
        ("news", "gnews", false),
        ("news", "NewsSapphire/1.0", false),
        ("news", "newsSapphir", true),
        ("news", "news newssapphire", true),
        ("google", "Google-Read-Aloud", true),
        ("google", "google", true),
        ("google", "x channel/google", false),
        ("google", "xchannel/google", true),
        ("google", "channel/google", true),
        ("google", "Google/Google Pixel 7", false),
        ("google", "Google Pixel 7", false),
        ("google", "google pixe", true),
        ("google", "GoogleWV/1", false),
        ("google", "com.google.GoogleApp/1", true),
        ("google", "GoogleApp/1", false),
        ("google", "google/googlebot", false),
        ("google", "google googlebot", true),
        ("bot", "bot", true),
        ("bot", "robots/1", true),
        ("bot", "Some_Bot_x", true),
        ("bot", "bottle", false),
        ("bot", "S CUBOT", false),
        ("bot", "CUBOT", true),
        ("bot", "xcubot", true),
        ("bot", "CUBOT_X18", true),
        ("bot", "a CUBOT_X18_Plus", false),
        ("bot", "a CUBOT bot", true),
        ("scan", "netScan", true),
        ("scan", "camscanner", false),
        ("scan", "amscan", true),
        ("scan", "scan camscan", true),
        ("http", "http://a", true),
        ("http", "libhttp", false),
        ("http", "ibhttp", true),
        ("http", "okhttp/4", true),
        ("java", "Java/17", true),
        ("java", "java", true),
        ("java", "x; Java; y", false),
        ("java", "java; javascript", true),
        ("mozilla and nothing else", "Mozilla/5.0 (compatible; Thing 1.0)", true),
        ("mozilla and nothing else", "Mozilla/5.0 (a-b.c/10.20)", true),
        ("mozilla and nothing else", "Mozilla/5.0 ()", true),
        ("mozilla and nothing else", "Mozilla/5.0 (compatible; Thing 1.0) x", false),
        ("mozilla and nothing else", "Mozilla/5.0 (compatible; Thing:1.0)", false),
    ] {
        assert_eq!(reworded(reason).1.is_match(text.as_bytes()), expected, "{reason}: {text}");
    }
}

#[test]
fn programs_are_named_by_what_gives_them_away() {
    for (agent, expected) in [
        ("", NO_USER_AGENT),
        (" \t", NO_USER_AGENT),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "google"),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "bot"),
        ("Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "bot"),
        ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "bot"),
        (
            "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
            "http",
        ),
        ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "http"),
        ("TelegramBot (like TwitterBot)", "bot"),
        ("WhatsApp/2.23.20.0", "^whatsapp"),
        ("python-requests/2.31.0", "^python"),
        ("Wget/1.21.4", "^wget"),
        ("Go-http-client/2.0", "http"),
        ("okhttp/4.12.0", "http"),
        ("Java/17.0.8", "java"),
        ("PostmanRuntime/7.36.0", "^postman"),
        ("Apache-HttpClient/4.5.14 (Java/11.0.20)", "http"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/124.0.0.0 Safari/537.36",
            "headless",
        ),
        (
            "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
            "phantomjs",
        ),
        ("Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/22.1.0", "jsdom/"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Chrome-Lighthouse",
            "chrome-lighthouse",
        ),
        ("Mozilla/5.0", BARE_NAME),
        ("curl/8.5.0", "url"),
        ("-", BARE_NAME),
    ] {
        assert_eq!(verdict(agent), Some(expected), "{agent}");
    }
}

#[test]
fn people_are_left_alone() {
    for (agent, _) in PEOPLE {
        assert_eq!(verdict(agent), None, "{agent}");
    }
}

/// What a listed pattern of the shape `(?<!a)core(?!b)` asks, asked of every place one by one.
fn is_alone(text: &str, core: &str, not_after: &[&str], not_before: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    text.match_indices(core).any(|(place, _)| {
        let (before, after) = (&text[..place], &text[place + core.len()..]);
        !not_after.iter().any(|word| before.ends_with(word))
            && !not_before.iter().any(|word| after.starts_with(word))
    })
}

/// Texts in which words, and pieces of words, stand around each other.
fn crowded() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("google"),
        Just("Google"),
        Just(" channel/"),
        Just("google/"),
        Just("wv"),
        Just("app"),
        Just("/google"),
        Just(" pixel"),
        Just(" pixe"),
        Just("scan"),
        Just("cam"),
        Just("http"),
        Just("lib"),
        Just("java"),
        Just(";"),
        Just("l"),
        Just("/"),
        Just(" "),
        Just("\u{439}"),
    ];
    proptest::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn rewording_changes_no_verdict(text in crowded()) {
        for reason in ["google", "scan", "http", "java"] {
            let (known, regex) = reworded(reason);
            let expected = is_alone(&text, known.core, known.not_after, known.not_before);
            assert_eq!(regex.is_match(text.as_bytes()), expected, "{reason}: {text}");
        }
    }
}

proptest! {
    #[test]
    fn no_user_agent_breaks_the_verdict(agent in ".{0,80}") {
        verdict(&agent);
    }
}
