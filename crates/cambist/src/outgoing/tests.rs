//! Requests against a server that does everything wrong.

use std::time::Duration;

use proptest::prelude::proptest;

use crate::testkit::{Says, Stranger};

use super::{Failed, Limits, Outgoing, Reach, parse_url, shown};

const LIMITS: Limits = Limits { total: Duration::from_millis(700), body: 100_000 };

async fn ask(says: Says) -> Result<Vec<u8>, Failed> {
    let stranger = Stranger::open(says).await;
    let url = parse_url(stranger.url()).unwrap();
    Outgoing::default().get(&url, Reach::Local, LIMITS).await
}

async fn problem(says: Says) -> String {
    ask(says).await.unwrap_err().what
}

#[tokio::test]
async fn a_document_comes_whole_packed_or_not() {
    assert_eq!(ask(Says::Document(b"rates".to_vec())).await.unwrap(), b"rates");
    let long = b"rates ".repeat(10_000);
    assert_eq!(ask(Says::Packed(long.clone())).await.unwrap(), long);
    assert_eq!(ask(Says::Document(Vec::new())).await.unwrap(), b"");
}

#[tokio::test]
async fn what_goes_wrong_is_said() {
    let rows = [
        (Says::CutOff(vec![b'x'; 1000]), "broken off"),
        (Says::Nothing, "no whole answer within 700 ms"),
        (Says::Slowly(vec![b'x'; 1000]), "no whole answer within 700 ms"),
        (Says::Endless, "larger than 100000 bytes"),
        (Says::Document(vec![b'x'; 100_001]), "larger than 100000 bytes"),
        (Says::Bomb(50_000_000), "larger than 100000 bytes when unpacked"),
        (Says::Rubbish, "broken off"),
        (Says::Status(500, String::new()), "answered 500"),
        (Says::Status(204, String::new()), "answered 204"),
        (Says::Status(404, String::new()), "answered 404"),
        (
            Says::Status(302, "location: http://127.0.0.1/x\r\n".into()),
            "points to http://127.0.0.1/x",
        ),
        (Says::Status(301, String::new()), "redirects are not followed"),
        (Says::Status(200, "content-encoding: br\r\n".into()), "encoded as `br`"),
        (Says::Status(200, "content-encoding: gzip\r\n".into()), "damaged or cut off"),
    ];
    for (says, expected) in rows {
        let shown = format!("{says:?}").chars().take(60).collect::<String>();
        let problem = problem(says).await;
        assert!(problem.contains(expected), "{shown}: {problem}");
    }
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    let inside = Stranger::open(Says::Document(b"secret".to_vec())).await;
    let headers = format!("location: {}/\r\n", inside.url());
    problem(Says::Status(302, headers)).await;
    assert_eq!(inside.asked(), 0);
}

#[tokio::test]
async fn whoever_asks_to_wait_is_heard() {
    let failed = ask(Says::Status(429, "retry-after: 90\r\n".into())).await.unwrap_err();
    assert_eq!(failed.wait, Some(Duration::from_secs(90)));
    let failed = ask(Says::Status(429, "retry-after: soon\r\n".into())).await.unwrap_err();
    assert_eq!(failed.wait, None);
}

#[tokio::test]
async fn ones_own_network_is_out_of_reach_however_it_is_written() {
    let inside = Stranger::open(Says::Document(b"secret".to_vec())).await;
    let port = inside.url().rsplit_once(':').unwrap().1.to_owned();
    for host in [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0.0.0.0",
        "[::]",
        "169.254.169.254",
    ] {
        let Ok(url) = parse_url(&format!("http://{host}:{port}/")) else { continue };
        let failed = Outgoing::default().get(&url, Reach::Public, LIMITS).await.unwrap_err();
        assert!(failed.what.contains("not a public address"), "{host}: {}", failed.what);
    }
    assert_eq!(inside.asked(), 0, "nobody has come that far");
    let url = parse_url(&format!("http://localhost:{port}/")).unwrap();
    let allowed = Outgoing::default().get(&url, Reach::Local, LIMITS).await;
    assert_eq!(allowed.unwrap(), b"secret", "the operator may allow it");
}

#[test]
fn only_addresses_of_the_web_are_addresses() {
    for good in ["https://www.ecb.europa.eu/a?b=c#d", "http://[2a00::1]:8080/", "HTTPS://a.example"]
    {
        assert!(parse_url(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "/a",
        "a.example",
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://",
        "https:///a",
        "http://user@a.example/",
        "http://user:word@a.example/",
        "data:text/plain,x",
        "http://a b/",
        "gopher://a.example",
    ] {
        let refused = parse_url(bad);
        assert!(refused.is_err() || bad == "https:///a", "{bad}: {refused:?}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_an_address_or_a_message(text: String) {
        let _any = parse_url(&text);
        assert!(shown(&text).chars().count() <= 121);
        assert!(!shown(&text).contains(char::is_control));
    }
}
