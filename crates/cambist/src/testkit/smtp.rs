//! A mail server on this machine that keeps what it is given, or behaves as badly as a test says.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the server behaves from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It takes every letter.
    Takes,
    /// It answers the recipient with this code.
    Refuses(u16),
    /// It takes a letter whole and hangs up before it says so.
    HangsUp,
    /// It takes a letter whole and says nothing more.
    TakesSilently,
    /// It greets nobody.
    Silent,
}

/// The server.
pub struct MailServer {
    port: u16,
    manner: Arc<Mutex<Manner>>,
    letters: Arc<Mutex<Vec<String>>>,
    asked: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl MailServer {
    /// A server that takes every letter.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn open() -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let manner = Arc::new(Mutex::new(Manner::Takes));
        let letters = Arc::new(Mutex::new(Vec::new()));
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let (script, box_) = (Arc::clone(&manner), Arc::clone(&letters));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let (script, box_) = (Arc::clone(&script), Arc::clone(&box_));
                tokio::spawn(async move {
                    let manner = *script.lock().expect("no test panics with the lock");
                    // Whoever hangs up has heard enough.
                    let _broken_off = talk(stream, manner, &box_).await;
                });
            }
        });
        MailServer { port, manner, letters, asked, task }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Has it behave in another way.
    ///
    /// # Panics
    /// When another test thread has panicked with it.
    pub fn be(&self, manner: Manner) {
        *self.manner.lock().expect("no test panics with the lock") = manner;
    }

    /// How often somebody connected.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Every letter that came whole, as it came, in the order of their coming.
    ///
    /// # Panics
    /// When another test thread has panicked with them.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().expect("no test panics with the lock").clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn talk(
    stream: TcpStream,
    manner: Manner,
    letters: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    if manner == Manner::Silent {
        tokio::time::sleep(Duration::from_secs(600)).await;
        return Ok(());
    }
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 test").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let word: String = line.chars().take(4).collect::<String>().to_uppercase();
        match (word.as_str(), manner) {
            ("EHLO", _) => say(&mut stream, "250-test\r\n250-8BITMIME\r\n250 SMTPUTF8").await?,
            ("RCPT", Manner::Refuses(code)) => say(&mut stream, &format!("{code} no")).await?,
            ("DATA", _) => {
                say(&mut stream, "354 go on").await?;
                let letter = read_letter(&mut stream).await?;
                letters.lock().expect("no test panics with the lock").push(letter);
                if manner == Manner::HangsUp {
                    return Ok(());
                }
                if manner == Manner::TakesSilently {
                    tokio::time::sleep(Duration::from_secs(600)).await;
                }
                say(&mut stream, "250 kept").await?;
            }
            ("QUIT", _) => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "250 ok").await?,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> std::io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await
}

async fn read_letter(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut letter = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(letter);
        }
        // A dot at the beginning of a line was doubled on its way.
        letter.push_str(line.strip_prefix('.').filter(|_| line.starts_with("..")).unwrap_or(&line));
    }
}
