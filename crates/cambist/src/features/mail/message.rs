//! From a letter of the outbox to a message of RFC 5322.

use std::fmt::Write as _;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};

use super::letter::Letterhead;
use super::store::Stored;

/// The Message-ID of whatever tells this fact. It stays the same however often the letter is sent, so
/// that whoever gets it twice can know it.
pub fn message_id(fact: &str, domain: &str) -> String {
    let digest = Sha256::digest(format!("letter:{domain}:{fact}").as_bytes());
    let mut id = String::with_capacity(40 + domain.len());
    for byte in &digest[..16] {
        // Writing to a text never fails.
        let _written = write!(id, "{byte:02x}");
    }
    format!("<{id}@{domain}>")
}

/// The message. Every field is built from parsed values, so that no text becomes a header of its own.
///
/// # Errors
/// A sentence that says which address can't be written to.
pub(super) fn message(
    stored: &Stored,
    head: &Letterhead,
    from: &Mailbox,
    reply_to: Option<&Mailbox>,
) -> Result<Message, String> {
    let letter = &stored.letter;
    let to: Address = letter.to.parse().map_err(|error| {
        format!("`{}` is no address that mail can be sent to: {error}", letter.to)
    })?;
    let broken = |error: &dyn std::fmt::Display| format!("the letter can't be built: {error}");
    let written_ms = u64::try_from(stored.written_at_ms).unwrap_or(0);
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(letter.subject.clone())
        .date(UNIX_EPOCH + Duration::from_millis(written_ms))
        .message_id(Some(message_id(&letter.fact, from.email.domain())));
    if let Some(reply_to) = reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    let plain = letter.plain(head).map_err(|error| broken(&error))?;
    let html = letter.html(head).map_err(|error| broken(&error))?;
    let parts = MultiPart::alternative_plain_html(plain, html);
    let mut message = builder.multipart(parts).map_err(|error| broken(&error))?;
    for (name, value) in [
        // Answering machines leave such letters alone (RFC 3834).
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", letter.lang.code()),
    ] {
        let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|error| broken(&error))?;
        message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
    }
    Ok(message)
}
