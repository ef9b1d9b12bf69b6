//! Who reads a feed, and how often, in words of the page's language.

use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::feeds::polls::{ReaderPolls, list_polls};
use crate::features::feeds::{Profiles, Reader, list_profiles};
use crate::features::office::span::{ago, size, span};
use crate::pages::Page;

/// What a reader polled.
#[derive(Default)]
pub(super) struct Polled {
    /// When it last read; empty: never.
    pub(super) last: String,
    /// How often it does.
    pub(super) every: String,
    /// The last answer: from where, its status, its size.
    pub(super) address: String,
    pub(super) status: String,
    pub(super) size: String,
    /// Polls of the last 24 hours, those of them for which nothing had changed, and their bytes.
    pub(super) day: String,
    pub(super) unchanged: String,
    pub(super) bytes: String,
    /// Polls that were refused for their address; empty: none.
    pub(super) refused: String,
}

/// Every profile, and what was polled, with what this process has not written yet.
pub(super) async fn know(app: &App) -> Result<(Profiles, Vec<ReaderPolls>), Fault> {
    app.write_polls().await?;
    let now_ms = app.clock().now_ms();
    let read =
        move |tx: &mut Tx<'_>| -> Plain<_> { Ok((list_profiles(tx)?, list_polls(tx, now_ms)?)) };
    Ok(app.store().read(read).await?)
}

/// What a reader polled, in words.
pub(super) fn told(page: &Page, polls: &[ReaderPolls], reader: Reader, now_ms: i64) -> Polled {
    let Some(polls) = polls.iter().find(|polls| polls.reader == reader) else {
        return Polled::default();
    };
    let number = |number: i64| page.number(&number.to_string());
    let refused = polls.refused_at_ms.filter(|_| polls.day_refused > 0).map(|at_ms| {
        let when = ago(page, now_ms, at_ms);
        let from = format!("{} · {when}", polls.refused_address);
        page.word_between("polls-refused", &number(polls.day_refused), &from)
    });
    if polls.last_at_ms == 0 {
        return Polled { refused: refused.unwrap_or_default(), ..Polled::default() };
    }
    Polled {
        last: ago(page, now_ms, polls.last_at_ms),
        every: polls.every_ms.map(|every| span(page, (every + 500) / 1000)).unwrap_or_default(),
        address: polls.address.clone(),
        status: polls.status.to_string(),
        size: size(page, polls.bytes),
        day: number(polls.day_polls),
        unchanged: number(polls.day_unchanged),
        bytes: size(page, polls.day_bytes),
        refused: refused.unwrap_or_default(),
    }
}
