//! What an operator has seen of an order, so that a form is taken only for the order that it was
//! made for.

use std::fmt;
use std::str::FromStr;

use store::{Fault, Tx, args};

/// How much of an order's life somebody has seen: its steps and its corrections. Both are only ever
/// added to, so that what he has not seen is what came after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How many steps.
    pub steps: usize,
    /// How many corrections.
    pub edits: usize,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.steps, self.edits)
    }
}

/// A text that no form of ours carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this names no version of an order")]
pub struct SeenError;

impl FromStr for Seen {
    type Err = SeenError;

    fn from_str(text: &str) -> Result<Seen, SeenError> {
        let (steps, edits) = text.split_once('.').ok_or(SeenError)?;
        let number = |text: &str| text.parse().map_err(|_| SeenError);
        Ok(Seen { steps: number(steps)?, edits: number(edits)? })
    }
}

/// How much there is to see of an order by now.
///
/// # Errors
/// The store's faults.
pub fn seen_now(tx: &mut Tx<'_>, order_id: i64) -> Result<Seen, Fault> {
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    tx.query_one(
        "select (select count(*) from order_events where order_id = $1), \
         (select count(*) from order_edits where order_id = $1)",
        &args![order_id],
        |row| Ok(Seen { steps: count(row.get(0)?), edits: count(row.get(1)?) }),
    )
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn what_was_seen_is_read_as_it_is_written() {
        let seen = Seen { steps: 3, edits: 12 };
        assert_eq!(seen.to_string().parse(), Ok(seen));
        for text in ["", "3", "3.", ".1", "-1.0", "1.2.3", "a.b"] {
            assert!(text.parse::<Seen>().is_err(), "{text}");
        }
    }
}
