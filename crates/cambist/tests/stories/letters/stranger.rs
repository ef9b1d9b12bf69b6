//! A mail server from the system's packages, in a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use cambist::testkit::run_program;

/// Debian's modules belong to Debian's own Python, whatever else PATH finds first.
const PYTHON: &str = "/usr/bin/python3";

/// The server; it ends with the test.
pub(super) struct StrangeServer {
    child: Child,
    box_: PathBuf,
    pub(super) port: u16,
}

impl StrangeServer {
    /// A server of this manner, with a box of its own in `folder`.
    pub(super) fn open(manner: &str, folder: &Path) -> StrangeServer {
        let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
        if matches!(manner, "starttls" | "tls") {
            make_certificate(&certificate, &key);
        }
        let box_ = folder.join(format!("box-{manner}"));
        std::fs::create_dir_all(&box_).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/smtp_server.py");
        let mut child = Command::new(PYTHON)
            .arg(script)
            .arg(&box_)
            .arg(manner)
            .args([&certificate, &key])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's Python is there: `cargo x test` installs it");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port =
            line.trim().parse().expect("python3-aiosmtpd is there: `cargo x test` installs it");
        StrangeServer { child, box_, port }
    }

    /// The letters that it took, oldest first.
    pub(super) fn letters(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(&self.box_).unwrap().map(|entry| entry.unwrap().path());
        let mut letters: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|ending| ending == "eml")).collect();
        letters.sort();
        letters
    }
}

impl Drop for StrangeServer {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A certificate that signs itself and no other, as an operator makes one for his own machine.
fn make_certificate(certificate: &Path, key: &Path) {
    let words = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-keyout",
    ];
    let words = words.iter().map(Path::new).chain([key, Path::new("-out"), certificate]);
    run_program("openssl", words);
}
