//! What is believed of what a document states.
//!
//! A document that is wrong as a whole changes nothing; of one that is mostly right the wrong entries
//! are left out, and told.

use std::collections::BTreeMap;

use crate::clock::utc_text;

use super::price::{Pair, Price};
use super::reading::{Bad, Reading, Stated};
use super::record::Believed;
use super::source::Pace;

/// What a document is held against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances {
    /// Now, in unix seconds.
    pub(super) now_s: i64,
    /// What is too old.
    pub(super) pace: Pace,
    /// The date of the document that the prices are of, in unix seconds.
    pub(super) known_of_s: Option<i64>,
}

/// Judges a document.
///
/// # Errors
/// A sentence that says why nothing of it is believed.
pub(super) fn judge(reading: Reading, now: Circumstances) -> Result<Believed, String> {
    if let Some(of_s) = reading.of_s {
        judge_date(of_s, reading.ahead_s, now)?;
    }
    let Reading { stated, mut bad, foreign, of_s, .. } = reading;
    let prices = believable(stated, of_s.unwrap_or(now.now_s), &mut bad);
    if prices.is_empty() {
        return Err(match bad.count {
            0 => format!("it has no price of two of our units (and {foreign} of others)"),
            count => format!("none of its {count} prices can be believed: {}", bad.words()),
        });
    }
    let problem = match bad.count {
        0 => String::new(),
        1 => format!("1 entry is left out: {}", bad.words()),
        count => format!("{count} entries are left out: {}", bad.words()),
    };
    Ok(Believed { prices, of_s, problem })
}

fn judge_date(of_s: i64, ahead_s: i64, now: Circumstances) -> Result<(), String> {
    let date = utc_text(of_s);
    if of_s > now.now_s.saturating_add(ahead_s) {
        return Err(format!("it is dated {date} UTC, which is in the future"));
    }
    if now.now_s.saturating_sub(of_s) > now.pace.max_age_s {
        let most = now.pace.max_age_s;
        return Err(format!("it is dated {date} UTC, which is older than {most} s"));
    }
    match now.known_of_s {
        Some(known) if of_s < known => Err(format!(
            "it is dated {date} UTC, which is before the one that was read already, of {} UTC",
            utc_text(known)
        )),
        _ => Ok(()),
    }
}

/// The entries that are prices, each pair once. Of a pair with two prices none is believed.
fn believable(stated: Vec<Stated>, at_s: i64, bad: &mut Bad) -> Vec<Price> {
    let mut found: BTreeMap<Pair, Option<Price>> = BTreeMap::new();
    for Stated { base, quote, price_in, price_out } in stated {
        let price = match Price::new(&base, &quote, price_in, price_out, at_s) {
            Ok(price) => price,
            Err(what) => {
                bad.add(what);
                continue;
            }
        };
        let known = found.entry((base, quote)).or_insert_with(|| Some(price.clone()));
        if known.as_ref().is_some_and(|known| !known.says_the_same_as(&price)) {
            bad.add(format!("{}/{} is stated twice, with two prices", price.base, price.quote));
            *known = None;
        }
    }
    found.into_values().flatten().collect()
}
