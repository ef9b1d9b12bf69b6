//! A key appears in no log and no reply.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;

use super::{API, get, verdict};
use crate::testkit::TestApp;

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// Where a key may be sent by mistake.
const MISTAKES: &[&str] = &[
    "/",
    "/nowhere",
    "/exchange/BTC/NOPE",
    "/service/partner/api",
    "/service/export/xml/nobody",
    "/ref/nobody",
];

// One thread: the listener to the log is this thread's own, and other tests keep theirs.
#[tokio::test]
async fn a_key_is_never_logged_and_never_answered() {
    let app = TestApp::on_sqlite("a_key_is_never_logged").await;
    let key = app.key(app.partner("alpha").await).await;
    let secret = &key["cmb_123456".len()..];
    let log = Log::default();
    let sink = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(move || sink.clone())
        .finish();
    let listening = tracing::subscriber::set_default(subscriber);

    let mut replies = Vec::new();
    for rest in
        ["method=get_info", "method=get_links", "method=nothing", "method=get_links&limit=0"]
    {
        replies.push(app.call(&key, rest).await);
        replies.push(app.call(&format!("{key}x"), rest).await);
        replies
            .push(get(&app, rest).header("authorization", &format!("Bearer {key}")).send().await);
    }
    let fields = format!("api_action=pp&method={key}&limit={key}&ip={key}&api_key={key}");
    replies.push(app.request("POST", API).form(&fields).send().await);
    replies.push(app.request("DELETE", &format!("{API}?api_key={key}")).send().await);
    for path in MISTAKES {
        replies.push(app.get(&format!("{path}?api_key={key}")).send().await);
    }
    app.app.clicks().clone().close().await;
    let broken = app.call(&key, "method=get_links").await;
    assert_eq!(verdict(&broken), 6);
    replies.push(broken);
    drop(listening);

    let logged = log.text();
    assert!(logged.contains("a call of the partner API met a fault"), "the log is listened to");
    assert!(!logged.contains(secret), "{logged}");
    for reply in replies {
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        assert!(
            !text.contains(secret) && !format!("{:?}", reply.headers).contains(secret),
            "{text}"
        );
    }
    app.close().await;
}
