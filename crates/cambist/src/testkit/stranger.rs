//! A server on this machine that answers what a test says, byte by byte where it has to be.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server answers from now on.
#[derive(Clone, Debug)]
pub enum Says {
    /// 200 with this document.
    Document(Vec<u8>),
    /// 200 with this document, packed.
    Packed(Vec<u8>),
    /// Another status, with headers (each ended by `\r\n`) and a short body.
    Status(u16, String),
    /// Half of the document, though all of it was promised.
    CutOff(Vec<u8>),
    /// The head, and then nothing.
    Nothing,
    /// The document, one byte at a time.
    Slowly(Vec<u8>),
    /// Spaces without end.
    Endless,
    /// So many bytes of zeros, packed into very few.
    Bomb(usize),
    /// Something that is no HTTP.
    Rubbish,
}

/// The server.
pub struct Stranger {
    url: String,
    says: Arc<Mutex<Says>>,
    asked: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Stranger {
    /// A server that says something.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn open(says: Says) -> Stranger {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("it has an address");
        let (says, asked) = (Arc::new(Mutex::new(says)), Arc::new(AtomicUsize::new(0)));
        let (script, count) = (Arc::clone(&says), Arc::clone(&asked));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let says = script.lock().expect("no test panics with the lock").clone();
                tokio::spawn(async move {
                    // Whoever is asked to stop listening has heard enough.
                    let _broken_off = answer(stream, says).await;
                });
            }
        });
        Stranger { url: format!("http://{address}"), says, asked, task }
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Has it say something else.
    ///
    /// # Panics
    /// When another test thread has panicked with it.
    pub fn say(&self, says: Says) {
        *self.says.lock().expect("no test panics with the lock") = says;
    }

    /// Has it answer a text with 200.
    pub fn say_text(&self, text: &str) {
        self.say(Says::Document(text.as_bytes().to_vec()));
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, says: Says) -> std::io::Result<()> {
    read_head(&mut stream).await?;
    let length = |length: usize| format!("content-length: {length}\r\n");
    match says {
        Says::Document(body) => send(&mut stream, 200, &length(body.len()), &body).await?,
        Says::Packed(body) => send_packed(&mut stream, &packed(&body)).await?,
        Says::Bomb(size) => send_packed(&mut stream, &packed(&vec![0; size])).await?,
        Says::Status(status, headers) => {
            send(&mut stream, status, &(headers + "content-length: 0\r\n"), b"").await?;
        }
        Says::CutOff(body) => {
            send(&mut stream, 200, &length(body.len()), &body[..body.len() / 2]).await?;
        }
        Says::Nothing => {
            send(&mut stream, 200, "content-length: 10\r\n", b"").await?;
            tokio::time::sleep(Duration::from_secs(600)).await;
        }
        Says::Slowly(body) => {
            send(&mut stream, 200, &length(body.len()), b"").await?;
            for byte in body {
                stream.write_all(&[byte]).await?;
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        Says::Endless => {
            send(&mut stream, 200, "", b"").await?;
            loop {
                stream.write_all(&[b' '; 64 * 1024]).await?;
            }
        }
        Says::Rubbish => stream.write_all(b"\x16\x03\x01 what?\r\n\r\n").await?,
    }
    stream.shutdown().await
}

/// The request is not looked at, only read, so that closing resets nothing.
async fn read_head(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut piece = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece).await? {
            0 => return Ok(()),
            read => head.extend_from_slice(&piece[..read]),
        }
    }
    Ok(())
}

async fn send(
    stream: &mut TcpStream,
    status: u16,
    headers: &str,
    body: &[u8],
) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status} Said\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await
}

async fn send_packed(stream: &mut TcpStream, packed: &[u8]) -> std::io::Result<()> {
    let headers = format!("content-encoding: gzip\r\ncontent-length: {}\r\n", packed.len());
    send(stream, 200, &headers, packed).await
}

fn packed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).and_then(|()| encoder.finish()).expect("a vector takes everything")
}
