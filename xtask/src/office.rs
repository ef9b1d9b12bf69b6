//! A demo office in a process of its own, for measurements.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::shell;

/// A running office.
pub(crate) struct Office {
    child: Child,
    program: PathBuf,
    data: PathBuf,
    url: String,
}

impl Office {
    /// Makes a market without history by the release build, opens it, and makes the link that is
    /// followed.
    ///
    /// # Errors
    /// A sentence that says what did not work.
    pub(crate) fn open(folder: &Path) -> Result<Office, String> {
        let data = folder.join("office");
        let words = ["--fresh", "--clicks", "0", "--orders", "0"];
        let office = Office::demo("release", &data, &words, Duration::from_secs(60))?;
        let partner = ["--email", "bench@partner.example", "--title", "Bench", "--code", "bench"];
        office.shell(&[&["partner", "create"][..], &partner[..]].concat())?;
        Ok(office)
    }

    /// Opens a demo by the build of a profile (`debug`, `release`) with more words on its command
    /// line, and waits for it at most so long.
    ///
    /// # Errors
    /// A sentence that says what did not work.
    pub(crate) fn demo(
        profile: &str,
        data: &Path,
        words: &[&str],
        patience: Duration,
    ) -> Result<Office, String> {
        let program = shell::target_dir().join(profile).join("cambist");
        let port = free_port()?;
        let mut command = Command::new(&program);
        command.arg("--data").arg(data).arg("demo").args(words);
        command.arg("--listen").arg(format!("127.0.0.1:{port}"));
        command.stdout(Stdio::null());
        let child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        let url = format!("http://127.0.0.1:{port}");
        let office = Office { child, program, data: data.to_owned(), url };
        office.wait(patience)
    }

    fn wait(mut self, patience: Duration) -> Result<Office, String> {
        let begin = Instant::now();
        let health = format!("{}/healthz", self.url);
        while shell::capture(Command::new("curl").args(["-fsS", &health])).is_err() {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("the office ended with {status}"));
            }
            if begin.elapsed() > patience {
                return Err(format!("the office did not open within {patience:?}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(self)
    }

    fn shell(&self, words: &[&str]) -> Result<String, String> {
        shell::capture(Command::new(&self.program).arg("--data").arg(&self.data).args(words))
    }

    /// How many clicks are in the database.
    ///
    /// # Errors
    /// What the office says.
    pub(crate) fn clicks(&self) -> Result<u64, String> {
        let said = self.shell(&["clicks", "count"])?;
        said.parse().map_err(|_| format!("`cambist clicks count` said `{said}`"))
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
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
pub(crate) fn free_port() -> Result<u16, String> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0");
    let port = listener.and_then(|listener| listener.local_addr()).map(|address| address.port());
    port.map_err(|error| format!("no port is free: {error}"))
}
