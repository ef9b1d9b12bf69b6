//! What the throw-away server promises, tried on a real one.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use super::Server;
use super::account::Account;
use super::install::{find, newest};
use super::leftovers;

/// A folder of the test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("cambist-xtask-{name}-{}", std::process::id()));
        fs::create_dir(&path).expect("the folder is new");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn programs() -> PathBuf {
    find().expect("run the tests with `cargo x test`, which installs PostgreSQL")
}

/// Asks for TLS, which a PostgreSQL without it answers by the letter N.
fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    let mut reply = [0];
    stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).is_ok()
        && stream.read_exact(&mut reply).is_ok()
        && reply == *b"N"
}

fn port_of(url: &str) -> u16 {
    let (_, rest) = url.rsplit_once(':').expect("the address has a port");
    rest.trim_end_matches("/postgres").parse().expect("the port is a number")
}

#[test]
fn a_server_answers_and_leaves_nothing_behind() {
    let server = Server::start(&programs()).expect("the server starts");
    let (folder, port) = (server.folder().to_path_buf(), port_of(&server.url()));
    assert!(answers(port));
    drop(server);
    assert!(!answers(port), "the server still runs");
    assert!(!folder.exists(), "its folder is still there");
}

#[test]
fn a_server_is_removed_when_the_run_panics() {
    let server = Server::start(&programs()).expect("the server starts");
    let (folder, port) = (server.folder().to_path_buf(), port_of(&server.url()));
    let panicking = std::thread::spawn(move || {
        let _server = server;
        panic!("on purpose: a step panicked");
    });
    assert!(panicking.join().is_err());
    assert!(!answers(port) && !folder.exists());
}

#[test]
fn a_folder_in_use_is_no_leftover_and_one_without_its_run_is() {
    let parent = Folder::new("leftovers");
    let account = Account::choose().expect("there is an account for the server");
    let (live, lock) = leftovers::make_folder(&parent.0).expect("the folder is made");
    let (dead, dead_lock) = leftovers::make_folder(&parent.0).expect("a second one is made");
    fs::create_dir(parent.0.join("of-another-program")).expect("the folder is made");
    drop(dead_lock);
    assert_eq!(leftovers::remove(&parent.0, &programs(), &account), 1);
    assert!(live.exists() && !dead.exists() && parent.0.join("of-another-program").exists());
    drop(lock);
    assert_eq!(leftovers::remove(&parent.0, &programs(), &account), 1);
    assert!(!live.exists());
}

#[test]
fn the_newest_complete_version_is_chosen_by_number() {
    let parent = Folder::new("versions");
    let install = |version: &str, programs: &[&str]| {
        let bin = parent.0.join(version).join("bin");
        fs::create_dir_all(&bin).expect("the folder is made");
        for program in programs {
            fs::write(bin.join(program), "").expect("the file is written");
        }
    };
    assert_eq!(newest(&parent.0), None);
    install("9", &["initdb", "postgres", "pg_ctl"]);
    install("15", &["initdb", "postgres", "pg_ctl"]);
    install("16", &["pg_ctl"]);
    install("beta", &["initdb", "postgres", "pg_ctl"]);
    assert_eq!(newest(&parent.0), Some(parent.0.join("15/bin")));
    assert_eq!(newest(Path::new("/no/such/folder")), None);
}
