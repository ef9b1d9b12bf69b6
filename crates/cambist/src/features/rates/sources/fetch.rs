//! Edge: getting a source's document, from wherever it is.

use std::path::PathBuf;
use std::time::Duration;

use tokio::io::AsyncReadExt;

use crate::outgoing::{Failed, Limits, Outgoing, Reach};

use super::judge::{Circumstances, judge};
use super::kind::Place;
use super::record::Believed;
use super::source::Source;
use super::units::Units;
use super::{Kind, kind_named};

/// The largest document, as sent and as unpacked.
const LARGEST: usize = 8 * 1024 * 1024;

/// A document, and when it was written where its place tells.
struct Document {
    bytes: Vec<u8>,
    of_s: Option<i64>,
}

/// Gets a source's document, reads and judges it; changes nothing.
///
/// # Errors
/// [`Failed`], with what the operator should know.
pub(super) async fn attempt(
    outgoing: &Outgoing,
    source: &Source,
    units: Units,
    now: Circumstances,
) -> Result<Believed, Failed> {
    let fail = |what: String| Failed { what, wait: None };
    let kind: &Kind = kind_named(&source.kind).map_err(|refused| fail(refused.to_string()))?;
    let reader = (kind.understand)(&source.settings).map_err(fail)?;
    let document = get(outgoing, source, reader.place()).await?;
    // Large documents take a while to read: no other task of this thread should wait for that.
    let read = tokio::task::spawn_blocking(move || {
        let mut reading = reader.read(&document.bytes, &units)?;
        reading.of_s = reading.of_s.or(document.of_s);
        judge(reading, now)
    });
    match read.await {
        Ok(believed) => believed.map_err(fail),
        Err(error) => Err(fail(format!("reading it met a bug of ours: {error}"))),
    }
}

async fn get(outgoing: &Outgoing, source: &Source, place: Place) -> Result<Document, Failed> {
    let total = Duration::from_millis(source.pace.timeout_ms.unsigned_abs());
    match place {
        Place::Settings | Place::Pushed => Ok(Document { bytes: Vec::new(), of_s: None }),
        Place::Web(url) => {
            let reach = if source.may_be_local { Reach::Local } else { Reach::Public };
            let limits = Limits { total, body: LARGEST };
            let bytes = outgoing.get(&url, reach, limits).await?;
            Ok(Document { bytes, of_s: None })
        }
        Place::Disk(path) => {
            let read = read_file(path.clone());
            let document = tokio::time::timeout(total, read).await;
            let document = document.unwrap_or_else(|_| Err("it could not be read in time".into()));
            document
                .map_err(|what| Failed { what: format!("{}: {what}", path.display()), wait: None })
        }
    }
}

async fn read_file(path: PathBuf) -> Result<Document, String> {
    let tell = |error: std::io::Error| error.to_string();
    // Looked at before it is opened: opening a pipe would wait for whoever writes into it.
    if !tokio::fs::metadata(&path).await.map_err(tell)?.is_file() {
        return Err("it is not a file".to_owned());
    }
    let file = tokio::fs::File::open(&path).await.map_err(tell)?;
    let written = file.metadata().await.and_then(|about| about.modified()).map_err(tell)?;
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).await.map_err(tell)?;
    if bytes.len() > LARGEST {
        return Err(format!("it is larger than {LARGEST} bytes"));
    }
    let since = written.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(Document { bytes, of_s: i64::try_from(since.as_secs()).ok() })
}
