//! What an operator saw when he filled in a form, and the one way in which forms are taken.

use sha2::{Digest, Sha256};
use store::{Refusal, Stop, Tx};
use thiserror::Error;

use crate::app::App;
use crate::features::audit::{Actor, Deed};
use crate::features::settings::hold_forms;
use crate::features::storefront::follow;
use crate::pages::Desk;

/// Bytes of a digest that a form carries: enough that two states of one thing never share one.
const BYTES: usize = 12;

/// What was seen, as a form carries it: equal parts make equal texts.
pub(super) fn digest(parts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut sum = Sha256::new();
    for part in parts {
        let part = part.as_ref();
        sum.update(part.len().to_be_bytes());
        sum.update(part);
    }
    sum.finalize()[..BYTES].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why a form is not taken, in order of precedence.
#[derive(Debug, Error)]
pub(super) enum Late<R> {
    /// What it was filled in from is something else by now.
    #[error("it has changed since the form was filled in")]
    Changed,
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] R),
}

impl<R: Refusal> Refusal for Late<R> {}

/// Says no unless what stands now is what was seen.
pub(super) fn same<R>(now: &str, seen: &str) -> Result<(), Late<R>> {
    if now == seen { Ok(()) } else { Err(Late::Changed) }
}

/// Takes a form: others wait until it is taken, and what it changed is in force when it is answered.
pub(super) async fn take<T, R, F>(app: &App, mut unit: F) -> Result<T, Stop<R>>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, Stop<R>> + Send + 'static,
    T: Send + 'static,
    R: Refusal,
{
    let held = move |tx: &mut Tx<'_>| {
        hold_forms(tx)?;
        unit(tx)
    };
    let taken = app.store().write(held).await;
    if taken.is_ok() {
        follow(app).await;
    }
    taken
}

/// The circumstances of what an operator does now.
pub(super) fn deed(app: &App, desk: &Desk) -> Deed {
    Deed { at_ms: app.clock().now_ms(), actor: Actor::Operator(desk.who.account_id) }
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn what_differs_in_any_part_is_seen_to_differ() {
        let same = digest(["BTC", "1.5"]);
        assert_eq!(same, digest(["BTC", "1.5"]));
        assert_eq!(same.len(), 24);
        for other in [vec!["BTC1.5", ""], vec!["BTC", "1.50"], vec!["BTC"], vec!["1.5", "BTC"]] {
            assert_ne!(same, digest(other));
        }
    }
}
