//! Connections as clients of every temper treat them.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::config::Config;
use crate::testkit::TestApp;

/// Longer than anything here takes: what is still open then stays open.
const PATIENCE: Duration = Duration::from_secs(8);
const POLL: &str = "GET /service/export/txt HTTP/1.1\r\nhost: office\r\n\r\n";

async fn office(test: &str, change: impl FnOnce(&mut Config)) -> TestApp {
    TestApp::on_sqlite(test).await.reopen(change).await
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

/// Everything until the other side closes, and how long that took.
async fn rest(stream: &mut TcpStream) -> (String, Duration) {
    let begin = Instant::now();
    let mut bytes = Vec::new();
    // A connection that is reset is closed too.
    let _reset = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("it is closed");
    (String::from_utf8_lossy(&bytes).into_owned(), begin.elapsed())
}

/// Asks, and reads one reply with a length.
async fn exchange(stream: &mut TcpStream, request: &str) -> (u16, String) {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    let whole = async {
        loop {
            if let Some(reply) = parse(&read) {
                return reply;
            }
            assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0, "the reply is whole");
        }
    };
    timeout(PATIENCE, whole).await.expect("a reply comes")
}

fn parse(bytes: &[u8]) -> Option<(u16, String)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    (body.len() == length.parse::<usize>().ok()?).then(|| (status, body.to_owned()))
}

/// The front with a router of the test's own.
async fn serve(app: &TestApp, router: Router) -> (SocketAddr, watch::Sender<bool>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopping) = watch::channel(false);
    let front = tokio::spawn(super::serve(app.app.clone(), router, listener, stopping));
    (address, stop, front)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_comes_byte_by_byte_is_cut_after_its_time() {
    let app = office("slow_head", |config| config.server.header_timeout_s = 1).await;
    let (mut reading, mut writing) = connect(app.address()).await.into_split();
    let drip = tokio::spawn(async move {
        for byte in POLL.bytes().take(POLL.len() - 2) {
            sleep(Duration::from_millis(100)).await;
            if writing.write_all(&[byte]).await.is_err() {
                return;
            }
        }
    });
    let begin = Instant::now();
    let mut said = Vec::new();
    let _reset = timeout(PATIENCE, reading.read_to_end(&mut said)).await.expect("it is closed");
    let took = begin.elapsed();
    println!("the slow head was cut after {took:?}");
    assert!(Duration::from_millis(900) < took && took < Duration::from_secs(3), "{took:?}");
    assert!(!String::from_utf8_lossy(&said).contains(" 200 "));
    drip.abort();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_comes_byte_by_byte_is_cut_after_its_time() {
    let app = office("slow_body", |config| config.server.header_timeout_s = 1).await;
    let (mut reading, mut writing) = connect(app.address()).await.into_split();
    let head =
        "POST /service/partner/api.php HTTP/1.1\r\nhost: office\r\ncontent-length: 1000\r\n\r\n";
    writing.write_all(head.as_bytes()).await.unwrap();
    let drip = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            sleep(Duration::from_millis(100)).await;
        }
    });
    let begin = Instant::now();
    let mut said = Vec::new();
    let _reset = timeout(PATIENCE, reading.read_to_end(&mut said)).await.expect("it is closed");
    let took = begin.elapsed();
    println!("the slow body was cut after {took:?}");
    assert!(Duration::from_millis(900) < took && took < Duration::from_secs(3), "{took:?}");
    // The contract answers in its envelope even here; what counts is that the connection is free.
    assert!(String::from_utf8_lossy(&said).contains(r#""status":"error""#));
    drip.await.unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_connection_is_closed_whether_or_not_it_was_used() {
    let app = office("idle", |config| config.server.header_timeout_s = 1).await;
    let mut unused = connect(app.address()).await;
    let (said, took) = rest(&mut unused).await;
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert!(!said.contains(" 200 "));

    let mut used = connect(app.address()).await;
    assert_eq!(exchange(&mut used, POLL).await.0, 200);
    let (_, took) = rest(&mut used).await;
    println!("the idle connection was closed after {took:?}");
    assert!(Duration::from_millis(500) < took && took < Duration::from_secs(3), "{took:?}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_connection_carries_several_requests() {
    let app = office("keep_alive", |_| {}).await;
    let mut stream = connect(app.address()).await;
    let (status, first) = exchange(&mut stream, POLL).await;
    assert_eq!(status, 200);
    for (target, status) in
        [("/", 200), ("/nothing", 404), ("/service/export/csv", 404), ("/healthz", 200)]
    {
        let request = format!("GET {target} HTTP/1.1\r\nhost: office\r\n\r\n");
        assert_eq!(exchange(&mut stream, &request).await.0, status, "{target}");
    }
    assert_eq!(exchange(&mut stream, POLL).await, (200, first));
    // Two at once are answered in order.
    let both = "GET /healthz HTTP/1.1\r\nhost: o\r\n\r\nGET /service/export/csv HTTP/1.1\r\nhost: o\r\nconnection: close\r\n\r\n";
    stream.write_all(both.as_bytes()).await.unwrap();
    let (said, _) = rest(&mut stream).await;
    let (ok, missing) = (said.find(" 200 OK").unwrap(), said.find(" 404 Not Found").unwrap());
    assert!(ok < missing, "{said}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hot_path_is_answered_alike_before_and_after_something_else_was_asked() {
    let app = office("alike", |_| {}).await;
    let link = "GET /ref/nobody/?cur_from=BTC HTTP/1.1\r\nhost: office\r\n\r\n";
    let head = "HEAD /service/export/xml HTTP/1.1\r\nhost: office\r\nconnection: close\r\n\r\n";
    let said = |asked: &str| {
        let (asked, address) = (format!("{asked}{head}"), app.address());
        async move {
            let mut stream = connect(address).await;
            stream.write_all(asked.as_bytes()).await.unwrap();
            let (said, _) = rest(&mut stream).await;
            let lines: Vec<String> = said
                .lines()
                .filter(|line| !line.starts_with("date: "))
                .map(str::to_owned)
                .collect();
            assert_eq!(said.matches("date: ").count(), asked.matches("HTTP/1.1").count(), "{said}");
            lines
        }
    };
    let quick = said(&format!("{POLL}{link}")).await;
    // A body on a poll is unusual, so that hyper answers from then on.
    let unusual = POLL.replace("host: office", "host: office\r\ncontent-length: 0");
    let usual = said(&format!("{unusual}{link}")).await;
    assert_eq!(quick, usual);
    let status = |word: &str| quick.iter().filter(|line| line.contains(word)).count();
    assert_eq!((status("HTTP/1.1 200 OK"), status("HTTP/1.1 302 Found")), (2, 1), "{quick:#?}");
    // In pieces, which is how a slow line brings it.
    let mut stream = connect(app.address()).await;
    for piece in POLL.as_bytes().chunks(7) {
        stream.write_all(piece).await.unwrap();
        sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(exchange(&mut stream, "").await.0, 200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_too_many_is_closed_at_once_and_the_others_go_on() {
    let app = office("crowd", |config| config.server.max_connections = 2).await;
    let mut first = connect(app.address()).await;
    let mut second = connect(app.address()).await;
    assert_eq!(exchange(&mut first, POLL).await.0, 200);
    assert_eq!(exchange(&mut second, POLL).await.0, 200);
    let mut third = connect(app.address()).await;
    let (said, took) = rest(&mut third).await;
    assert_eq!(said, "");
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert_eq!(exchange(&mut first, POLL).await.0, 200);
    assert_eq!(exchange(&mut second, POLL).await.0, 200);
    drop(first);
    // The place is free again as soon as the office has seen the end of its connection.
    let again = async {
        loop {
            let mut fourth = connect(app.address()).await;
            if fourth.write_all(POLL.as_bytes()).await.is_ok() {
                let mut byte = [0];
                if fourth.read(&mut byte).await.is_ok_and(|read| read == 1) {
                    return;
                }
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, again).await.expect("a place that is free is given away");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_under_way_ends_after_the_stop_and_nobody_new_is_let_in() {
    let app = office("drain", |config| config.server.drain_s = 8).await;
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (at_start, gate) = (Arc::clone(&begun), Arc::clone(&go_on));
    let slow = get(move || async move {
        at_start.notify_one();
        gate.notified().await;
        "all of it"
    });
    let (address, stop, front) = serve(&app, Router::new().route("/slow", slow)).await;
    let mut idle = connect(address).await;
    assert_eq!(exchange(&mut idle, POLL).await.0, 200);
    let mut stream = connect(address).await;
    stream.write_all(b"GET /slow HTTP/1.1\r\nhost: office\r\n\r\n").await.unwrap();
    begun.notified().await;

    stop.send_replace(true);
    let (_, took) = rest(&mut idle).await;
    assert!(took < Duration::from_secs(2), "an idle connection does not hold up the stop");
    assert!(TcpStream::connect(address).await.is_err(), "nobody new is let in");
    assert!(!front.is_finished());
    go_on.notify_one();
    let (said, _) = rest(&mut stream).await;
    assert!(said.starts_with("HTTP/1.1 200 ") && said.ends_with("all of it"), "{said}");
    timeout(PATIENCE, front).await.expect("the front ends").unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_streamed_reply_that_is_read_slowly_is_whole_after_the_stop() {
    const PIECES: usize = 128;
    let app = office("slow_reader", |config| config.server.drain_s = 8).await;
    // Far more than the buffers of both systems hold, so that it can't be sent ahead of its reader.
    let piece = Bytes::from_static(&[b'x'; 128 * 1024]);
    let stream = get(move || async move {
        let pieces = (0..PIECES).map(move |_| Ok::<_, Infallible>(piece.clone()));
        axum::body::Body::from_stream(futures_util::stream::iter(pieces))
    });
    let (address, stop, front) = serve(&app, Router::new().route("/stream", stream)).await;
    let mut stream = connect(address).await;
    stream.write_all(b"GET /stream HTTP/1.1\r\nhost: office\r\n\r\n").await.unwrap();
    let mut begin = vec![0; 1024];
    stream.read_exact(&mut begin).await.unwrap();
    stop.send_replace(true);
    sleep(Duration::from_millis(300)).await;
    assert!(!front.is_finished(), "the office waits for its slow reader");
    let (said, _) = rest(&mut stream).await;
    let sent = begin.iter().chain(said.as_bytes()).filter(|byte| **byte == b'x').count();
    assert_eq!(sent, PIECES * 128 * 1024);
    assert!(said.ends_with("\r\n0\r\n\r\n"), "the reply is whole");
    timeout(PATIENCE, front).await.expect("the front ends").unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_who_never_reads_does_not_hold_up_the_stop_for_ever() {
    let app = office("stuck", |config| config.server.drain_s = 1).await;
    let slow = get(|| async {
        sleep(Duration::from_secs(60)).await;
        "too late"
    });
    let (address, stop, front) = serve(&app, Router::new().route("/slow", slow)).await;
    let mut stream = connect(address).await;
    stream.write_all(b"GET /slow HTTP/1.1\r\nhost: office\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(200)).await;
    stop.send_replace(true);
    let begin = Instant::now();
    timeout(PATIENCE, front).await.expect("the front ends").unwrap();
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bug_in_a_handler_is_500_and_the_connection_goes_on() {
    async fn broken() -> &'static str {
        panic!("a bug of the test's own")
    }
    let app = office("panic", |_| {}).await;
    let (address, stop, front) = serve(&app, Router::new().route("/bug", get(broken))).await;
    let mut stream = connect(address).await;
    let (status, body) = exchange(&mut stream, "GET /bug HTTP/1.1\r\nhost: office\r\n\r\n").await;
    assert_eq!((status, body.as_str()), (500, "the office met a bug; it has been logged\n"));
    assert_eq!(exchange(&mut stream, POLL).await.0, 200);
    drop(stream);
    stop.send_replace(true);
    front.await.unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_http_itself_forbids_is_refused_and_harms_nobody() {
    let app = office("refusals", |config| config.server.header_timeout_s = 1).await;
    let long_target = [b"GET /?", &b"a"[..].repeat(65 * 1024)[..], b" HTTP/1.1\r\n\r\n"].concat();
    let long_head =
        [b"GET / HTTP/1.1\r\nx: ", &b"a"[..].repeat(200 * 1024)[..], b"\r\n\r\n"].concat();
    let many = [&b"GET / HTTP/1.1\r\n"[..], &b"a: b\r\n"[..].repeat(300)[..], b"\r\n"].concat();
    let small: [(&str, &[u8], &str); 12] = [
        ("a quote in a query", b"GET /?a=\"x\" HTTP/1.1\r\n\r\n", "400"),
        ("half a letter", b"GET /ref/\xff HTTP/1.1\r\n\r\n", "400"),
        ("half a letter in a query", b"GET /?a=\xd0 HTTP/1.1\r\n\r\n", "400"),
        ("a NUL", b"GET /\0 HTTP/1.1\r\n\r\n", "400"),
        ("a control byte in a query", b"GET /?a=\x7f HTTP/1.1\r\n\r\n", "400"),
        ("a space", b"GET /a b HTTP/1.1\r\n\r\n", "400"),
        ("no HTTP", b"hello\r\n\r\n", "400"),
        ("a wrong header", b"GET / HTTP/1.1\r\nno colon\r\n\r\n", "400"),
        (
            "two lengths",
            b"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
            "400",
        ),
        // Stricter readers refuse these; they harm nobody, and the visitor gets his page.
        ("a quote in a path", b"GET /\"x HTTP/1.1\r\nconnection: close\r\n\r\n", "404"),
        ("raw letters", "GET /обмен HTTP/1.1\r\nconnection: close\r\n\r\n".as_bytes(), "404"),
        (
            "raw letters in a query",
            "GET /?cur_from=é HTTP/1.1\r\nconnection: close\r\n\r\n".as_bytes(),
            "200",
        ),
    ];
    let mut cases: Vec<(&str, Vec<u8>, &str)> =
        small.into_iter().map(|(what, bytes, status)| (what, bytes.to_vec(), status)).collect();
    // Which of the two bounds it meets first depends on how its bytes arrive.
    cases.push(("a long target", long_target, "414 431"));
    cases.push(("a long head", long_head, "431"));
    cases.push(("many headers", many, "431"));
    for (what, bytes, expected) in cases {
        let mut stream = connect(app.address()).await;
        // The office may close before it has read everything.
        let _broken = stream.write_all(&bytes).await;
        let (said, _) = rest(&mut stream).await;
        let status = said.split(' ').nth(1).unwrap_or_default();
        assert!(expected.split(' ').any(|one| one == status), "{what}: {said:?}");
    }
    assert_eq!(app.get("/service/export/txt").send().await.status, 200);
    app.close().await;
}
