//! Which family of browsers a user agent belongs to, as the partner contract names it.
//!
//! Every browser pretends to be the ones before it, so the table goes from the most particular name to the most
//! imitated one, and the first that occurs decides. Versions are not told: nobody here asks for them. Brave, and
//! others that hide on purpose, are counted as what they claim to be.

use std::sync::LazyLock;

use regex::bytes::RegexSet;

/// What the contract calls a browser that the table does not know.
const UNKNOWN: &str = "Unknown";

/// What occurs in the user agent, letter for letter, and the family that it means.
const FAMILIES: &[(&str, &str)] = &[
    // Pages opened inside another application; it appends its name to that of the system's browser.
    ("Telegram-", "Telegram"),
    ("VKAndroidApp/", "VK"),
    ("vkclient", "VK"),
    ("Instagram ", "Instagram"),
    ("FBAN/", "Facebook"),
    ("FBAV/", "Facebook"),
    ("FB_IAB/", "Facebook"),
    ("BytedanceWebview/", "TikTok"),
    ("musical_ly", "TikTok"),
    ("trill_", "TikTok"),
    ("MicroMessenger/", "WeChat"),
    (" Line/", "LINE"),
    ("Snapchat/", "Snapchat"),
    ("[Pinterest/", "Pinterest"),
    ("OKApp/", "Odnoklassniki"),
    ("GSA/", "Google app"),
    // Browsers of their own name on somebody else's engine.
    ("YaBrowser/", "Yandex"),
    ("YaApp_", "Yandex"),
    ("YandexSearch/", "Yandex"),
    ("YaSearchBrowser/", "Yandex"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("EdgW/", "Edge"),
    ("Edge/", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("OPX/", "Opera"),
    ("OPiOS/", "Opera"),
    ("Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Brave/", "Brave"),
    ("UCBrowser/", "UC Browser"),
    ("UCWEB", "UC Browser"),
    ("UBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("HeyTapBrowser/", "HeyTap"),
    ("VivoBrowser/", "Vivo Browser"),
    ("QQBrowser/", "QQ Browser"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("Whale/", "Whale"),
    ("coc_coc_browser/", "Coc Coc"),
    ("Atom/", "Atom"),
    ("Puffin/", "Puffin"),
    ("Silk/", "Silk"),
    ("Maxthon/", "Maxthon"),
    ("Ecosia", "Ecosia"),
    ("Avast/", "Avast Secure Browser"),
    ("AvastSecureBrowser/", "Avast Secure Browser"),
    ("PaleMoon/", "Pale Moon"),
    ("SeaMonkey/", "SeaMonkey"),
    ("Waterfox/", "Waterfox"),
    // The engines' own browsers.
    ("FxiOS/", "Firefox"),
    ("Focus/", "Firefox"),
    ("Klar/", "Firefox"),
    ("Iceweasel/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("Trident/", "Internet Explorer"),
    ("MSIE ", "Internet Explorer"),
    ("; wv)", "Android WebView"),
    ("Chromium/", "Chromium"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Dalvik/", "Android app"),
    ("Android ", "Android Browser"),
    ("Safari/", "Safari"),
    // A page inside an unnamed application of an iPhone or iPad says everything of Safari but its name.
    ("like Mac OS X) AppleWebKit/", "iOS WebView"),
];

/// The names of the table as one automaton: one pass over the user agent, however long the table grows.
static NAMES: LazyLock<RegexSet> = LazyLock::new(|| {
    let names = FAMILIES.iter().map(|(name, _)| regex::escape(name));
    RegexSet::new(names).expect("escaped names are always an expression")
});

/// The family of the browser, `"Unknown"` when the table has no name for it.
pub fn family(user_agent: &str) -> &'static str {
    let found = NAMES.matches(user_agent.as_bytes());
    found.iter().next().map_or(UNKNOWN, |place| FAMILIES[place].1)
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::proptest;

    use super::{FAMILIES, UNKNOWN, family};

    /// User agents of browsers that people use, and their families; the bots' tests leave them alone.
    pub(in super::super) const PEOPLE: &[(&str, &str)] = &[
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            "Chrome",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
            "Chrome",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1",
            "Chrome",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            "Chrome",
        ),
        (
            "Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/91.0.4472.101 Mobile Safari/537.36",
            "Chrome",
        ),
        (
            "Mozilla/5.0 (Linux; Android 8.1.0; CUBOT Power) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/88.0.4324.93 Mobile Safari/537.36",
            "Chrome",
        ),
        (
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Ubuntu Chromium/80.0.3987.87 Chrome/80.0.3987.87 Safari/537.36",
            "Chromium",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
            "Firefox",
        ),
        ("Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/127.0 Mobile/15E148 Safari/605.1.15",
            "Firefox",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
            "Safari",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1",
            "Safari",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
            "Edge",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36 EdgA/126.0.0.0",
            "Edge",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 EdgiOS/126.0.2592.56 Mobile/15E148 Safari/604.1",
            "Edge",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.102 Safari/537.36 Edge/18.19045",
            "Edge",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0",
            "Opera",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36 OPR/82.0.0.0",
            "Opera",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1 OPT/4.7.0",
            "Opera",
        ),
        (
            "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
            "Opera",
        ),
        ("Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18", "Opera"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 YaBrowser/24.6.0.0 Safari/537.36",
            "Yandex",
        ),
        (
            "Mozilla/5.0 (Linux; arm_64; Android 13; 2201117TG) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.6367.179 YaBrowser/24.6.1.95.00 SA/3 Mobile Safari/537.36",
            "Yandex",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 YaBrowser/24.6.3.481.10 SA/3 Mobile/15E148 Safari/604.1",
            "Yandex",
        ),
        (
            "Mozilla/5.0 (Linux; arm_64; Android 12; M2101K6G) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.6261.128 YaApp_Android/24.41.1/apad YaSearchBrowser/24.41.1/apad BroPP/1.0 SA/3 Mobile Safari/537.36",
            "Yandex",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
            "Samsung Internet",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Vivaldi/6.7.3329.41",
            "Vivaldi",
        ),
        (
            "Mozilla/5.0 (Linux; U; Android 12; en-US; RMX3085 Build/SP1A.210812.016) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.6.2.1316 Mobile Safari/537.36",
            "UC Browser",
        ),
        (
            "Mozilla/5.0 (Linux; U; Android 13; ru-ru; Redmi Note 11 Build/TKQ1.221114.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/112.0.5615.136 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.6.0-gn",
            "Mi Browser",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; JNY-LX1; HMSCore 6.13.0.322) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.301 Mobile Safari/537.36",
            "Huawei Browser",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15",
            "DuckDuckGo",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Atom/27.0.0.28",
            "Atom",
        ),
        (
            "Mozilla/5.0 (Linux; Android 9; KFTRWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/126.2.4 like Chrome/126.0.6478.72 Safari/537.36",
            "Silk",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:102.0) Gecko/20100101 Goanna/6.7 Firefox/102.0 PaleMoon/33.1.1",
            "Pale Moon",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
            "Internet Explorer",
        ),
        ("Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)", "Internet Explorer"),
        ("Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)", "Internet Explorer"),
        (
            "Mozilla/5.0 (Linux; U; Android 4.0.3; ko-kr; LG-L160L Build/IML74K) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
            "Android Browser",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/322.0.642834268 Mobile/15E148 Safari/604.1",
            "Google app",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 GSA/15.22.28.29.arm64",
            "Google app",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36",
            "Android WebView",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
            "iOS WebView",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 Telegram-Android/11.2.3 (Samsung SM-A536B; Android 13; SDK 33; HIGH)",
            "Telegram",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 VKAndroidApp/8.80-22434",
            "VK",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 Instagram 335.0.0.39.93 Android (33/13; 450dpi; 1080x2177; samsung; SM-A536B; a53x; s5e8825; ru_RU; 609774664)",
            "Instagram",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/467.0.0.52.83;]",
            "Facebook",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/467.0.0.38.106;FBBV/602573425;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/17.5.1;FBSS/3;FBID/phone;FBLC/en_US;FBOP/5]",
            "Facebook",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x1800312a) NetType/WIFI Language/en",
            "WeChat",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari Line/14.9.0",
            "LINE",
        ),
    ];

    #[test]
    fn a_browser_is_known_by_its_own_name_and_not_by_those_it_imitates() {
        for (agent, expected) in PEOPLE {
            assert_eq!(family(agent), *expected, "{agent}");
        }
    }

    #[test]
    fn what_names_no_browser_is_unknown() {
        for agent in ["", "-", "Mozilla/5.0", "chrome/1", "Lynx/2.9.0 libwww-FM/2.14", "\u{439}\0"]
        {
            assert_eq!(family(agent), UNKNOWN, "{agent}");
        }
    }

    #[test]
    fn no_name_hides_behind_a_more_general_one() {
        for (place, (name, _)) in FAMILIES.iter().enumerate() {
            let hidden_by = FAMILIES[..place].iter().find(|(earlier, _)| name.contains(earlier));
            assert_eq!(hidden_by, None, "{name}");
        }
        let names: BTreeSet<_> = FAMILIES.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), FAMILIES.len());
    }

    proptest! {
        #[test]
        fn the_first_name_of_the_table_decides(before in ".{0,20}", place in 0..FAMILIES.len(), after in ".{0,20}") {
            let agent = format!("{before}{}{after}", FAMILIES[place].0);
            let expected = FAMILIES.iter().find(|(name, _)| agent.contains(name));
            assert_eq!(Some(family(&agent)), expected.map(|(_, family)| *family));
        }
    }
}
