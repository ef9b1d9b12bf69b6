//! The office as people run it: the binary, in a process of its own.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use cambist::testkit::Sent;

/// Longer than any office needs, also on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(150);

/// What a command said, and how it ended.
#[derive(Debug)]
pub(super) struct Told {
    /// The exit code.
    pub(super) code: i32,
    /// Standard output.
    pub(super) out: String,
    /// Standard error.
    pub(super) err: String,
}

/// The command, with the office's folder and nothing of this process's own settings.
pub(super) fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cambist"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CAMBIST_")) {
        command.env_remove(name);
    }
    command.args(words).arg("--data").arg(folder).stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(super) fn tell(folder: &Path, words: &[&str]) -> Told {
    end(&mut command(folder, words))
}

/// Runs a command that was prepared by the test to its end.
pub(super) fn end(command: &mut Command) -> Told {
    finish(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

/// One that serves although it should not is killed, so that its test fails and does not hang.
fn finish(mut child: Child) -> Told {
    let (out, err) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
        }
        thread::sleep(Duration::from_millis(2));
    };
    Told { code: status.code().unwrap_or(-9), out: out.all(), err: err.all() }
}

/// Runs a command that must succeed, and returns what it printed.
pub(super) fn done(folder: &Path, words: &[&str]) -> String {
    let told = tell(folder, words);
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{words:?}: {told:?}");
    told.out
}

/// Runs a command that must be refused, and returns its sentence.
pub(super) fn refused(folder: &Path, words: &[&str]) -> String {
    let told = tell(folder, words);
    assert_eq!(told.code, 1, "{words:?}: {told:?}");
    told.err
}

/// Runs a command that reads `input`.
pub(super) fn tell_with_input(folder: &Path, words: &[&str], input: &str) -> Told {
    let mut command = command(folder, words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    finish(child)
}

/// A running office.
pub(super) struct Office {
    child: Child,
    out: Heard,
    err: Heard,
    address: SocketAddr,
}

impl Office {
    /// `serve` on a free port, waited for until it answers.
    pub(super) async fn serve(folder: &Path) -> Office {
        Office::start(folder, &["serve", "--listen", "127.0.0.1:0"]).await
    }

    /// An office by any words, waited for until it answers.
    pub(super) async fn start(folder: &Path, words: &[&str]) -> Office {
        let mut child =
            command(folder, words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = collect(child.stdout.take().unwrap());
        let err = collect(child.stderr.take().unwrap());
        let begun = Instant::now();
        let address = loop {
            let said = out.said() + &err.said();
            // Both ways to open an office end their greeting with how to stop it.
            if said.contains("Ctrl-C") {
                break first_address(&said);
            }
            if let Some(status) = child.try_wait().unwrap() {
                panic!("{words:?} ended with {status}: {said}");
            }
            assert!(begun.elapsed() < PATIENCE, "{words:?} did not open: {said}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        let office = Office { child, out, err, address };
        assert_eq!(office.get("/healthz").send().await.status, 200);
        office
    }

    /// A GET.
    pub(super) fn get(&self, target: &str) -> Sent {
        Sent::new(self.address, "GET", target)
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it has printed.
    pub(super) fn out(&self) -> String {
        self.out.said()
    }

    /// Asks it to stop, without waiting.
    pub(super) fn ask_to_stop(&self) {
        let asked =
            Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        assert!(asked.unwrap().success());
    }

    /// Asks it to stop, and waits for its end.
    pub(super) async fn stop(self) {
        self.ask_to_stop();
        self.ended().await;
    }

    /// Waits for the end of an office that was asked to stop: exit code 0.
    pub(super) async fn ended(mut self) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert_eq!(status.code(), Some(0), "{}", self.err.said());
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the office did not stop: {}", self.err.said());
    }

    /// Kills it, as kill -9 does.
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // One that has ended already can't be killed, which is as good.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn first_address(said: &str) -> SocketAddr {
    let (_, rest) = said.split_once("http://").expect("the greeting names the address");
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':')).unwrap();
    rest[..end].parse().unwrap()
}

/// What a pipe has brought so far.
struct Heard {
    text: Arc<Mutex<String>>,
    reader: JoinHandle<()>,
}

impl Heard {
    fn said(&self) -> String {
        self.text.lock().unwrap().clone()
    }

    /// Waits for the pipe's end.
    fn all(self) -> String {
        self.reader.join().unwrap();
        self.text.lock().unwrap().clone()
    }
}

/// Reads a pipe to its end in a thread, so that the office never waits for this test.
fn collect(mut pipe: impl Read + Send + 'static) -> Heard {
    let text = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&text);
    let reader = thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = pipe.read(&mut bytes) {
            kept.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    });
    Heard { text, reader }
}
