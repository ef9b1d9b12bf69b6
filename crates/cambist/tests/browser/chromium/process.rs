//! The process of Chromium.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use cambist::testkit::Folder;

/// Names under which systems have it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Chromium reads commands from its third descriptor and answers on its fourth; a shell puts ours there.
const PIPES: &str = r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>&2"#;

/// No window, no first-run page, no request of its own, the same pixels on every machine.
const FLAGS: [&str; 20] = [
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-search-engine-choice-screen",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter,PaintHolding",
    "--hide-scrollbars",
    "--mute-audio",
    "--password-store=basic",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    // Whatever a page might ask of a foreign host fails at once and is seen.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// How long it may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct Process {
    child: Child,
    profile: Folder,
}

impl Process {
    /// Starts it; commands go into the first pipe, answers come out of the second.
    pub(super) fn start() -> (Process, ChildStdin, ChildStdout) {
        let profile = Folder::new("chromium");
        let complaints = std::fs::File::create(profile.path().join("complaints.txt")).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", PIPES]).arg(find()).args(FLAGS);
        if is_root() {
            command.arg("--no-sandbox");
        }
        command.arg(format!("--user-data-dir={}", profile.path().join("profile").display()));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(complaints);
        let mut child = command.spawn().expect("a shell starts");
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        (Process { child, profile }, to, from)
    }

    /// What it wrote to its standard error.
    pub(super) fn complaints(&self) -> String {
        std::fs::read_to_string(self.profile.path().join("complaints.txt")).unwrap_or_default()
    }

    /// Waits for the end of a browser that was asked to close, and kills one that does not.
    pub(super) fn end(&mut self) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        // One that has ended meanwhile can't be killed, which is as good.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn find() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let candidates =
        NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.into_iter().find(|program| program.is_file()).expect(
        "Chromium is not on PATH: run the tests with `cargo x test`, which installs it, or install \
         the package chromium",
    )
}

/// Chromium refuses its sandbox to root.
fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
