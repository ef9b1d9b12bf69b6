//! A demo office in a process of its own, for measurements.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::shell;

/// How long an office without a history may take to open on a busy machine.
const LONGEST_OPENING: Duration = Duration::from_secs(120);

/// A running office.
pub(crate) struct Office {
    child: Child,
    program: PathBuf,
    data: PathBuf,
    manner: Manner,
    url: String,
}

/// Which build of the office, and how it keeps its clicks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manner {
    /// Whether it is the build for programmers, which is slower and there already.
    pub(crate) is_debug: bool,
    /// `clicks.durability`, when it is not the usual one.
    pub(crate) durability: Option<&'static str>,
    /// The URL of a PostgreSQL database; without it SQLite files.
    pub(crate) database: Option<String>,
}

impl Manner {
    fn profile(&self) -> &'static str {
        if self.is_debug { "debug" } else { "release" }
    }

    fn apply(&self, command: &mut Command) {
        if let Some(durability) = self.durability {
            command.env("CAMBIST_CLICKS__DURABILITY", durability);
        }
        if let Some(database) = &self.database {
            command.env("CAMBIST_DATABASE", database);
        }
    }
}

impl Office {
    /// Makes a market without history, opens it, and makes the link that is
    /// followed.
    ///
    /// # Errors
    /// A sentence that says what did not work.
    pub(crate) fn open(folder: &Path, manner: Manner) -> Result<Office, String> {
        let data = folder.join("office");
        let words = ["--fresh", "--clicks", "0", "--orders", "0"];
        let office = Office::demo_in(manner.profile(), &data, &words, manner, LONGEST_OPENING)?;
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
        Office::demo_in(profile, data, words, Manner::default(), patience)
    }

    fn demo_in(
        profile: &str,
        data: &Path,
        words: &[&str],
        manner: Manner,
        patience: Duration,
    ) -> Result<Office, String> {
        let program = shell::target_dir().join(profile).join("cambist");
        let port = free_port()?;
        let mut command = Command::new(&program);
        command.arg("--data").arg(data).arg("demo").args(words);
        command.arg("--listen").arg(format!("127.0.0.1:{port}"));
        command.stdout(Stdio::null());
        manner.apply(&mut command);
        let child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        let url = format!("http://127.0.0.1:{port}");
        let office = Office { child, program, data: data.to_owned(), manner, url };
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

    /// Opens it again after its end, on another port.
    ///
    /// # Errors
    /// A sentence that says what did not work.
    pub(crate) fn reopen(mut self) -> Result<Office, String> {
        self.kill();
        let manner = self.manner.clone();
        Office::demo_in(manner.profile(), &self.data, &[], manner, LONGEST_OPENING)
    }

    /// Ends it as a power switch ends a process: `kill -9`.
    pub(crate) fn kill(&mut self) {
        // One that has ended already is what is wanted.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }

    /// Runs a command of the shell on it, and returns what that prints.
    ///
    /// # Errors
    /// What the command says.
    pub(crate) fn shell(&self, words: &[&str]) -> Result<String, String> {
        let mut command = Command::new(&self.program);
        command.arg("--data").arg(&self.data).args(words);
        self.manner.apply(&mut command);
        shell::capture(&mut command)
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
        self.kill();
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
