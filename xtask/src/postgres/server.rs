//! One running server: its folder, its port, its end.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::account::Account;
use super::leftovers;
use crate::shell;

/// A test's server lives for minutes and its data are worth nothing: it need not survive a crash.
const FORGETFUL: &[&str] = &["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// A server that is measured keeps what it was given, as one in earnest does.
const DURABLE: &[&str] = &["fsync=on", "synchronous_commit=on", "full_page_writes=on"];

/// What both have.
const SETTINGS: &[&str] = &[
    "max_connections=400",
    "shared_buffers=128MB",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "timezone=UTC",
];

/// How long a server may take to answer; a second is usual, but a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a start is tried: another program may take the free port before the server does.
const ATTEMPTS: usize = 3;

/// A throw-away server, stopped and removed when it is dropped.
pub(crate) struct Server {
    programs: PathBuf,
    account: Account,
    folder: PathBuf,
    port: u16,
    durability: &'static [&'static str],
    process: Option<Child>,
    // Held, never read: as long as it is open, no other run takes the folder for a leftover.
    _lock: File,
}

impl Server {
    /// Starts a fresh server with the programs of that folder, and waits until it answers.
    ///
    /// # Errors
    /// A sentence, with the server's own log when it has written one.
    pub(crate) fn start(programs: &Path) -> Result<Self, String> {
        Self::start_with(programs, FORGETFUL)
    }

    /// The same, for measurements: what it has committed survives the machine.
    ///
    /// # Errors
    /// Those of [`Server::start`].
    pub(crate) fn start_durable(programs: &Path) -> Result<Self, String> {
        Self::start_with(programs, DURABLE)
    }

    fn start_with(programs: &Path, durability: &'static [&'static str]) -> Result<Self, String> {
        let account = Account::choose()?;
        let parent = std::env::temp_dir();
        let removed = leftovers::remove(&parent, programs, &account);
        if removed > 0 {
            println!("Removed {removed} server(s) that a killed run had left behind.");
        }
        let (folder, lock) = leftovers::make_folder(&parent)?;
        let programs = programs.to_path_buf();
        // From here on, dropping it removes the folder.
        let (port, process) = (0, None);
        let mut server = Self { programs, account, folder, port, durability, process, _lock: lock };
        server.initialise()?;
        server.launch()?;
        Ok(server)
    }

    /// The address under which the tests reach it as its administrator.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The folder that holds everything of this server.
    #[cfg(test)]
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn initialise(&self) -> Result<(), String> {
        let data = data_of(&self.folder);
        fs::create_dir(&data)
            .and_then(|()| self.account.own(&data))
            .map_err(|error| format!("cannot prepare {}: {error}", data.display()))?;
        let mut command = self.account.command(&self.programs.join("initdb"), &self.folder);
        command.arg("--pgdata").arg(&data).args(["--username=postgres", "--auth=trust"]);
        command.args(["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]);
        shell::capture(&mut command).map(|_| ())
    }

    fn launch(&mut self) -> Result<(), String> {
        let mut last = String::new();
        for _ in 0..ATTEMPTS {
            self.port =
                free_port().map_err(|error| format!("no free port on 127.0.0.1: {error}"))?;
            let mut process = self.spawn()?;
            match self.wait_until_ready(&mut process) {
                Ok(()) => {
                    self.process = Some(process);
                    return Ok(());
                }
                Err(message) => last = message,
            }
            end(&self.programs, &self.account, &self.folder, &mut process);
            if !last.contains("Address already in use") {
                break;
            }
        }
        Err(last)
    }

    fn spawn(&self) -> Result<Child, String> {
        let log = File::create(self.log()).and_then(|log| Ok((log.try_clone()?, log)));
        let (log, same_log) =
            log.map_err(|error| format!("cannot write the server's log: {error}"))?;
        let mut command: Command =
            self.account.command(&self.programs.join("postgres"), &self.folder);
        command.arg("-D").arg(data_of(&self.folder)).args(["-p", &self.port.to_string()]);
        for setting in self.durability.iter().chain(SETTINGS) {
            command.args(["-c", setting]);
        }
        command.stdin(Stdio::null()).stdout(log).stderr(same_log);
        command.spawn().map_err(|error| format!("cannot start the server: {error}"))
    }

    fn wait_until_ready(&self, process: &mut Child) -> Result<(), String> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if is_ready(&data_of(&self.folder)) {
                return Ok(());
            }
            if let Ok(Some(status)) = process.try_wait() {
                return Err(format!("the server ended with {status}; it said:\n{}", self.said()));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!(
            "the server did not answer within {} s; it said:\n{}",
            PATIENCE.as_secs(),
            self.said()
        ))
    }

    fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    fn said(&self) -> String {
        fs::read_to_string(self.log())
            .unwrap_or_else(|error| format!("(its log cannot be read: {error})"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            end(&self.programs, &self.account, &self.folder, &mut process);
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("cannot remove {}: {error}", self.folder.display());
        }
    }
}

/// Stops the server of that folder, if one runs, without waiting for its clients.
pub(super) fn stop(programs: &Path, account: &Account, folder: &Path) {
    if !data_of(folder).join("postmaster.pid").exists() {
        return;
    }
    let mut command = account.command(&programs.join("pg_ctl"), folder);
    command
        .args(["stop", "--wait", "--silent", "--mode=immediate", "--pgdata"])
        .arg(data_of(folder));
    // It fails when the server has just ended by itself, which is what is wanted.
    drop(shell::capture(&mut command));
}

/// Stops our own server, and makes sure of it.
fn end(programs: &Path, account: &Account, folder: &Path, process: &mut Child) {
    stop(programs, account, folder);
    // Both fail only when the process has ended already.
    drop(process.kill());
    drop(process.wait());
}

fn data_of(folder: &Path) -> PathBuf {
    folder.join("data")
}

/// The server writes its state into the last line of this file, `ready` once it takes connections.
fn is_ready(data: &Path) -> bool {
    let state = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    state.lines().nth(7).is_some_and(|line| line.trim() == "ready")
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
