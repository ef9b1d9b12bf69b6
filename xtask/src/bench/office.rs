//! The office under load: a release build with a made-up market, in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::shell;

/// Long enough for a cold disk.
const OPENS_WITHIN: Duration = Duration::from_secs(60);

/// A running office.
pub(super) struct Office {
    child: Child,
    program: PathBuf,
    data: PathBuf,
    url: String,
}

impl Office {
    /// Makes a new market without history, opens it, and makes the link that is followed.
    ///
    /// # Errors
    /// A sentence that says what did not work.
    pub(super) fn open(folder: &Path) -> Result<Office, String> {
        let program = shell::target_dir().join("release").join("cambist");
        let data = folder.join("office");
        if data.exists() {
            std::fs::remove_dir_all(&data)
                .map_err(|error| format!("{}: {error}", data.display()))?;
        }
        let port = free_port()?;
        let mut command = Command::new(&program);
        command.arg("--data").arg(&data);
        command.args(["demo", "--clicks", "0", "--orders", "0", "--listen"]);
        command.arg(format!("127.0.0.1:{port}"));
        command.env("RUST_LOG", "warn").stdout(Stdio::null());
        let child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        let url = format!("http://127.0.0.1:{port}");
        let office = Office { child, program, data, url };
        office.wait()?;
        let partner = ["--email", "bench@partner.example", "--title", "Bench", "--code", "bench"];
        office.shell(&[&["partner", "create"][..], &partner[..]].concat())?;
        Ok(office)
    }

    fn wait(&self) -> Result<(), String> {
        let begin = Instant::now();
        let healthy = || {
            let mut command = Command::new("curl");
            shell::capture(command.args(["-fsS", &format!("{}/healthz", self.url)])).is_ok()
        };
        while !healthy() {
            if begin.elapsed() > OPENS_WITHIN {
                return Err(format!("the office did not open within {OPENS_WITHIN:?}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn shell(&self, words: &[&str]) -> Result<String, String> {
        shell::capture(Command::new(&self.program).arg("--data").arg(&self.data).args(words))
    }

    /// How many clicks are in the database.
    ///
    /// # Errors
    /// What the office says.
    pub(super) fn clicks(&self) -> Result<u64, String> {
        let said = self.shell(&["clicks", "count"])?;
        said.parse().map_err(|_| format!("`cambist clicks count` said `{said}`"))
    }

    /// Where it listens.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Its process.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // A server that has ended already is what is wanted.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// A port that nobody listens on at this moment.
///
/// # Errors
/// A sentence when the machine gives none.
pub(super) fn free_port() -> Result<u16, String> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0");
    let port = listener.and_then(|listener| listener.local_addr()).map(|address| address.port());
    port.map_err(|error| format!("no port is free: {error}"))
}
