//! Visitors who follow a link over connections of their own, until nobody answers any more.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Visitors at their work.
pub(super) struct Visitors {
    answered: Arc<Mutex<Vec<String>>>,
    under_way: JoinSet<()>,
}

impl Visitors {
    /// So many visitors follow `/ref/{code}` again and again, each time with a query of its own
    /// that begins with the day's name.
    pub(super) fn send(address: SocketAddr, code: &str, day: &str, count: usize) -> Visitors {
        let answered = Arc::new(Mutex::new(Vec::new()));
        let mut under_way = JoinSet::new();
        for visitor in 0..count {
            let answered = Arc::clone(&answered);
            let (code, name) = (code.to_owned(), format!("{day}{visitor}"));
            under_way.spawn(async move {
                // The connection ends in an error when the office is killed: that is the test.
                let _killed = follow(address, &code, &name, &answered).await;
            });
        }
        Visitors { answered, under_way }
    }

    /// The queries of all clicks that were answered with an attribution so far.
    pub(super) fn answered(&self) -> Vec<String> {
        self.answered.lock().unwrap().clone()
    }

    /// Waits for so many answers.
    pub(super) async fn reach(&self, count: usize) {
        let begun = Instant::now();
        while self.answered.lock().unwrap().len() < count {
            assert!(begun.elapsed() < Duration::from_secs(30), "the office answers too slowly");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until every visitor's connection has ended, and returns the answered queries.
    pub(super) async fn outlive(mut self) -> Vec<String> {
        while self.under_way.join_next().await.is_some() {}
        self.answered()
    }

    /// Sends the visitors away, and returns the answered queries.
    pub(super) async fn leave(mut self) -> Vec<String> {
        self.under_way.shutdown().await;
        self.answered()
    }
}

async fn follow(
    address: SocketAddr,
    code: &str,
    name: &str,
    answered: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    for turn in 0.. {
        let query = format!("sub1={name}-{turn}");
        let request = format!(
            "GET /ref/{code}/?{query} HTTP/1.1\r\nhost: {address}\r\nuser-agent: Firefox/145.0\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let head = read_head(&mut stream).await?;
        assert!(head.starts_with("HTTP/1.1 302"), "{head}");
        assert!(head.contains("cambist_ref="), "{head}");
        answered.lock().unwrap().push(query);
    }
    Ok(())
}

/// A redirect has no body, so its head is all of it.
async fn read_head(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
