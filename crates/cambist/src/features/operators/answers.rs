//! Answers that are kept, so that a program which asks again after a broken line does nothing twice.

use sha2::{Digest, Sha256};
use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

/// How long answers are kept, in milliseconds: two days.
const KEPT_MS: i64 = 2 * 86_400_000;
/// The longest key.
const LONGEST: usize = 64;

/// What a program calls one request of its own: the header `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    word: String,
    /// Of the request's body.
    hash: [u8; 32],
}

/// Why an answer is not given, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AnswerRefusal {
    /// The key is empty, too long, or has characters that can't be seen.
    #[error("an Idempotency-Key has 1 to {LONGEST} visible ASCII characters")]
    Malformed,
    /// The key was used for another request.
    #[error("this Idempotency-Key was used for another request in the last two days")]
    Reused,
}

impl Refusal for AnswerRefusal {}

impl IdempotencyKey {
    /// The key of a request with this body.
    ///
    /// # Errors
    /// [`AnswerRefusal::Malformed`].
    pub fn new(word: &[u8], body: &[u8]) -> Result<IdempotencyKey, AnswerRefusal> {
        let is_visible = word.iter().all(u8::is_ascii_graphic);
        let text = std::str::from_utf8(word).ok().filter(|_| is_visible);
        let text = text.filter(|text| (1..=LONGEST).contains(&text.len()));
        let word = text.ok_or(AnswerRefusal::Malformed)?.to_owned();
        Ok(IdempotencyKey { word, hash: Sha256::digest(body).into() })
    }
}

/// The answer that this request was given before; `None`: it is new, and this unit has to give it one
/// by [`keep_answer`]. Whoever sends the same at the same time waits for this unit to end.
///
/// # Errors
/// [`AnswerRefusal::Reused`]; the store's faults.
pub fn claim_answer(
    tx: &mut Tx<'_>,
    key_id: i64,
    key: &IdempotencyKey,
    at_ms: i64,
) -> Result<Option<String>, Stop<AnswerRefusal>> {
    let is_new = tx.execute(
        "insert into operator_answers (key_id, idempotency_key, request_hash, body, at_ms) \
         values ($1, $2, $3, '', $4) on conflict (key_id, idempotency_key) do nothing",
        &args![key_id, key.word.as_str(), &key.hash, at_ms],
    )? == 1;
    if is_new {
        return Ok(None);
    }
    let (hash, body) = tx.query_one(
        "select request_hash, body from operator_answers \
         where key_id = $1 and idempotency_key = $2",
        &args![key_id, key.word.as_str()],
        |row| Ok((row.get::<Vec<u8>>(0)?, row.get::<String>(1)?)),
    )?;
    match hash == key.hash {
        true => Ok(Some(body)),
        false => Err(AnswerRefusal::Reused.into()),
    }
}

/// Keeps the answer to a claimed request.
///
/// # Errors
/// The store's faults.
pub fn keep_answer(
    tx: &mut Tx<'_>,
    key_id: i64,
    key: &IdempotencyKey,
    body: &str,
) -> Result<(), Fault> {
    tx.execute(
        "update operator_answers set body = $3 where key_id = $1 and idempotency_key = $2",
        &args![key_id, key.word.as_str(), body],
    )?;
    Ok(())
}

/// Forgets answers that nobody will ask for again; how many.
///
/// # Errors
/// The store's faults.
pub fn forget_answers(tx: &mut Tx<'_>, now_ms: i64) -> Result<u64, Fault> {
    let before = now_ms - KEPT_MS;
    tx.execute("delete from operator_answers where at_ms < $1", &args![before])
}
