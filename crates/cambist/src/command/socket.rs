//! `office.sock` in the data folder (0600): how the shell speaks to a running office.
//!
//! One errand in JSON, the end of writing, one answer in JSON.

use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use crate::app::App;
use crate::jobs::Stopping;

use super::errand::{Answer, Errand};
use super::perform::perform;

/// The largest errand: a rates file and a little around it.
const LARGEST: u64 = 160 * 1024 * 1024;

fn path(folder: &Path) -> PathBuf {
    folder.join("office.sock")
}

/// Has a running office perform the errand; `None` when none is running here.
///
/// # Errors
/// A sentence for the shell when the office runs but does not answer properly.
pub(super) async fn ask(folder: &Path, errand: &Errand) -> Result<Option<Answer>, String> {
    let path = path(folder);
    // No socket, or one that a killed office has left behind: nobody is there.
    let Ok(mut stream) = UnixStream::connect(&path).await else { return Ok(None) };
    let tell = |error: std::io::Error| format!("the running office broke off: {error}");
    let message = serde_json::to_vec(errand).map_err(|error| error.to_string())?;
    stream.write_all(&message).await.map_err(tell)?;
    stream.shutdown().await.map_err(tell)?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.map_err(tell)?;
    serde_json::from_slice(&reply)
        .map(Some)
        .map_err(|_| "the running office gave no answer that this version understands".to_owned())
}

/// Opens the socket of an office whose lock this process holds.
///
/// # Errors
/// A sentence for the shell.
pub(super) fn listen(folder: &Path) -> Result<UnixListener, String> {
    let path = path(folder);
    let tell = |error: std::io::Error| format!("{}: {error}", path.display());
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(tell(error)),
        _ => {}
    }
    let listener = UnixListener::bind(&path).map_err(|error| match error.kind() {
        // The system's limit for sockets, some 100 bytes; files may have far longer names.
        ErrorKind::InvalidInput => format!(
            "{}: this is too long a name for a socket; choose a data folder with a shorter path",
            path.display()
        ),
        _ => tell(error),
    })?;
    let owner_only = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(&path, owner_only).map_err(tell)?;
    Ok(listener)
}

/// Performs the errands that come, until the office stops.
pub(super) async fn serve(app: App, listener: UnixListener, mut stopping: Stopping) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            changed = stopping.changed() => match changed.is_err() || *stopping.borrow() {
                true => return,
                false => continue,
            },
        };
        match accepted {
            Ok((stream, _)) => {
                tokio::spawn(answer(app.clone(), stream));
            }
            Err(error) => tracing::warn!(%error, "the socket refused a command"),
        }
    }
}

async fn answer(app: App, mut stream: UnixStream) {
    let mut message = Vec::new();
    if let Err(error) = (&mut stream).take(LARGEST).read_to_end(&mut message).await {
        tracing::warn!(%error, "a command broke off");
        return;
    }
    let answer = match serde_json::from_slice::<Errand>(&message) {
        Ok(errand) => perform(&app, errand).await,
        Err(error) => Answer::refused(format!(
            "the running office does not understand this command ({error}); \
             is it of another version?"
        )),
    };
    let reply = serde_json::to_vec(&answer).unwrap_or_default();
    if let Err(error) = stream.write_all(&reply).await {
        tracing::warn!(%error, "the answer to a command did not arrive");
    }
}
