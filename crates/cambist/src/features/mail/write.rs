//! Writing a letter, in the transaction of its fact.

use store::{Fault, Tx, args};

use crate::features::audit::Deed;

use super::letter::Letter;

/// Writes a letter into the outbox; one whose fact was told already is not written again. It is sent
/// after the transaction has been committed, and only then.
///
/// # Errors
/// The store's faults.
pub fn write(tx: &mut Tx<'_>, deed: &Deed, letter: &Letter) -> Result<(), Fault> {
    let body = serde_json::to_string(&letter.body)
        .map_err(|error| Fault::Panicked(format!("the letter {}: {error}", letter.fact)))?;
    // PostgreSQL keeps no such character in a text, and nobody can read it.
    let body = body.replace("\\u0000", " ");
    tx.send(
        "insert into letters (fact, order_id, recipient, lang, subject, body, state, attempts, \
         next_at_ms, written_at_ms, said) \
         values ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $7, '') on conflict (fact) do nothing",
        &args![
            letter.fact.as_str(),
            letter.order_id,
            letter.to.as_str(),
            letter.lang.code(),
            letter.one_line_subject(),
            body,
            deed.at_ms
        ],
    )
}
