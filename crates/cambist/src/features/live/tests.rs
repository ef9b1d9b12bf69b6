//! Streams over the wire.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::on_both_engines;
use crate::testkit::{Sent, TestApp};

/// Longer than any test waits for what comes, on a busy machine too.
const LONG: Duration = Duration::from_secs(20);
/// So long nothing must come.
const SHORT: Duration = Duration::from_millis(200);

/// A stream as a browser holds it open.
struct Watcher {
    stream: TcpStream,
    text: String,
}

impl Watcher {
    async fn open(app: &TestApp, target: &str, head: &str) -> Watcher {
        let mut stream = TcpStream::connect(app.address()).await.unwrap();
        let request = format!("GET {target} HTTP/1.1\r\nhost: office\r\n{head}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut watcher = Watcher { stream, text: String::new() };
        watcher.until("\r\n\r\n").await;
        watcher
    }

    /// Reads until a text has come.
    async fn until(&mut self, text: &str) {
        let read = async {
            while !self.text.contains(text) {
                assert!(self.more().await, "the stream ended without {text}: {}", self.text);
            }
        };
        timeout(LONG, read).await.expect("it comes in time");
    }

    /// Reads once; whether anything came.
    async fn more(&mut self) -> bool {
        let mut piece = [0; 4096];
        let read = self.stream.read(&mut piece).await.unwrap();
        self.text.push_str(std::str::from_utf8(&piece[..read]).unwrap());
        read > 0
    }

    async fn is_quiet(&mut self) -> bool {
        timeout(SHORT, self.more()).await.is_err()
    }
}

async fn order(app: &TestApp) -> (i64, String) {
    let path = app.order_on_page("/exchange/BTC/SBERRUB", "0.1").await;
    let number = app.app.store().read(|tx| -> crate::app::Plain<i64> {
        Ok(tx.query_one("select max(id) from orders", &store::args![], |row| row.get(0))?)
    });
    (number.await.unwrap(), path)
}

on_both_engines! {
    async fn a_change_reaches_the_page_of_its_order_and_no_other(app: TestApp) {
        let (first, first_path) = order(&app).await;
        let (_, other_path) = order(&app).await;
        let mut watcher = Watcher::open(&app, &format!("{first_path}/live"), "").await;
        assert!(watcher.text.starts_with("HTTP/1.1 200 OK"), "{}", watcher.text);
        assert!(watcher.text.contains("content-type: text/event-stream"), "{}", watcher.text);
        watcher.until("retry: 3000\n\n").await;
        let mut other = Watcher::open(&app, &format!("/ru{other_path}/live"), "").await;
        other.until("retry: 3000\n\n").await;
        app.steps(first, "receive").await;
        app.app.refresh().await.unwrap();
        let version = app.find_order(first).await.version;
        watcher.until(&format!("id: {version}\nevent: order\ndata: {{\"version\":{version}}}\n\n")).await;
        assert!(other.is_quiet().await, "{}", other.text);
        drop((watcher, other));
        app.close().await;
    }

    async fn a_change_by_another_replica_arrives(app: TestApp) {
        let (number, path) = order(&app).await;
        let replica = app.replica().await;
        let mut watcher = Watcher::open(&replica, &format!("{path}/live"), "").await;
        watcher.until("retry:").await;
        app.steps(number, "pause").await;
        replica.app.refresh().await.unwrap();
        watcher.until("event: order").await;
        drop(watcher);
        replica.close().await;
        app.close().await;
    }

    async fn what_happened_while_nobody_listened_is_told_at_once(app: TestApp) {
        let (number, path) = order(&app).await;
        let before = app.find_order(number).await.version;
        app.steps(number, "pause").await;
        let now = app.find_order(number).await.version;
        assert!(now > before);
        let target = format!("{path}/live?since={before}");
        let mut late = Watcher::open(&app, &target, "").await;
        late.until(&format!("id: {now}\n")).await;
        // What the browser says by itself goes before what the page's address says.
        let mut again = Watcher::open(&app, &target, &format!("last-event-id: {now}\r\n")).await;
        again.until("retry:").await;
        assert!(again.is_quiet().await, "{}", again.text);
        // The look at the beginning and the counter tell of the same change: it comes once.
        app.app.refresh().await.unwrap();
        assert!(late.is_quiet().await, "{}", late.text);
        for odd in ["since=", "since=-1", "since=x", "since=99999999999999999999", "sinc=1"] {
            let mut odd = Watcher::open(&app, &format!("{path}/live?{odd}"), "").await;
            odd.until("retry:").await;
        }
        drop((late, again));
        app.close().await;
    }

    async fn seats_are_few_and_come_free_again(app: TestApp) {
        let app = app.reopen(|config| config.server.live_streams = 2).await;
        let (_, path) = order(&app).await;
        let target = format!("{path}/live");
        let mut first = Watcher::open(&app, &target, "").await;
        let second = Watcher::open(&app, &target, "").await;
        first.until("retry:").await;
        let refused = app.get(&target).send().await;
        assert_eq!((refused.status, refused.header("retry-after")), (503, Some("30")));
        drop(second);
        // The office sees that a browser has gone when it next looks at the connection.
        let mut third = 503;
        for _ in 0..100 {
            let head = Watcher::open(&app, &target, "").await;
            third = head.text[9..12].parse().unwrap();
            if third == 200 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(third, 200);
        drop(first);
        app.close().await;
    }

    async fn one_order_does_not_take_every_seat(app: TestApp) {
        let (_, path) = order(&app).await;
        let (_, other) = order(&app).await;
        let mut windows = Vec::new();
        for _ in 0..8 {
            windows.push(Watcher::open(&app, &format!("{path}/live"), "").await);
        }
        assert_eq!(app.get(&format!("{path}/live")).send().await.status, 503);
        windows.push(Watcher::open(&app, &format!("{other}/live"), "").await);
        assert!(windows.iter().all(|window| window.text.starts_with("HTTP/1.1 200")));
        drop(windows);
        app.close().await;
    }

    async fn only_an_order_that_is_there_has_a_stream(app: TestApp) {
        for target in ["/order/nothing/live", "/order/%00/live", "/order/%ff/live", "/ru/order/1'/live"] {
            assert_eq!(app.get(target).send().await.status, 404, "{target}");
        }
        app.close().await;
    }

    async fn an_office_that_closes_ends_its_streams_at_once(app: TestApp) {
        let (_, path) = order(&app).await;
        let mut watcher = Watcher::open(&app, &format!("{path}/live"), "").await;
        watcher.until("retry:").await;
        let begin = std::time::Instant::now();
        app.close().await;
        assert!(begin.elapsed() < Duration::from_secs(8), "{:?}", begin.elapsed());
        while watcher.more().await {}
        assert!(watcher.text.ends_with("0\r\n\r\n"), "{}", watcher.text);
    }

    async fn waiting_costs_no_query(app: TestApp) {
        let mut watchers = Vec::new();
        let (number, path) = order(&app).await;
        app.app.refresh().await.unwrap();
        let trips = async || {
            let before = app.app.store().round_trips();
            app.app.refresh().await.unwrap();
            app.app.store().round_trips() - before
        };
        let alone = trips().await;
        for _ in 0..8 {
            watchers.push(Watcher::open(&app, &format!("{path}/live"), "").await);
        }
        assert_eq!(trips().await, alone);
        // A change is read once for all of them.
        app.steps(number, "pause").await;
        let told = trips().await;
        assert!(told <= 2 * alone + 2, "{told} round trips, {alone} without a change");
        drop(watchers);
        app.close().await;
    }

    async fn the_desk_is_told_of_every_order_and_nobody_else_is(app: TestApp) {
        app.operator("olga").await;
        assert_eq!(app.get("/desk/live").send().await.status, 303);
        let session = app.sign_in("olga@office.example").await;
        let cookie = format!("cookie: {session}\r\n");
        let mut desk = Watcher::open(&app, "/desk/live", &cookie).await;
        desk.until("retry:").await;
        let (number, path) = order(&app).await;
        desk.until(&format!("\"order\":{number},\"state\":\"new\"")).await;
        let paid = Sent::new(app.address(), "POST", &format!("{path}/payment")).form("").send();
        assert_eq!(paid.await.status, 303);
        desk.until(&format!("\"order\":{number},\"state\":\"paid\"")).await;
        let mut late = Watcher::open(&app, "/desk/live?since=0", &cookie).await;
        late.until(&format!("\"order\":{number},\"state\":\"paid\"")).await;
        drop((desk, late));
        app.close().await;
    }
}
