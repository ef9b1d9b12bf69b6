//! Rows of clicks, as they are written: with their browsers' families, the verdict on bots, and
//! their counts in the same transaction.

use std::borrow::{Borrow, Cow};
use std::net::IpAddr;

use store::{Fault, Kind, Tx, Value};

use super::agents;
use super::click::Click;
use super::floods::FloodKind;
use super::hours::{self, Counting};

const COLUMNS: [(&str, Kind); 13] = [
    ("id", Kind::Int),
    ("partner_id", Kind::Int),
    ("link_id", Kind::Int),
    ("visitor", Kind::Bytes),
    ("address", Kind::Bytes),
    ("agent", Kind::Text),
    ("browser", Kind::Text),
    ("referrer", Kind::Text),
    ("query_string", Kind::Text),
    ("from_code", Kind::Text),
    ("to_code", Kind::Text),
    ("bot_reason", Kind::Text),
    ("flood", Kind::Text),
];

/// Where the verdict on bots stands in a row.
const BOT_REASON: usize = 11;

/// Stores those of the clicks that are not stored yet, since a spool may be read twice, and counts
/// them; how many were new.
///
/// # Errors
/// The store's faults.
pub fn insert_clicks<C: Borrow<Click>>(tx: &mut Tx<'_>, clicks: &[C]) -> Result<u64, Fault> {
    insert_counted(tx, clicks, &Counting::default())
}

/// [`insert_clicks`] for whoever does it all the time.
pub(super) fn insert_counted<C: Borrow<Click>>(
    tx: &mut Tx<'_>,
    clicks: &[C],
    counting: &Counting,
) -> Result<u64, Fault> {
    let rows: Vec<_> = clicks.iter().map(|click| values(click.borrow())).collect();
    let new = tx.insert_new("clicks", &COLUMNS, &rows)?;
    let stored = || {
        let told = clicks.iter().zip(&rows).zip(&new).filter(|(_, is_new)| **is_new);
        told.map(|((click, row), _)| (click.borrow(), row[BOT_REASON] != Value::Null))
    };
    hours::count(tx, stored(), counting)?;
    Ok(stored().map(|_| 1).sum())
}

fn values(click: &Click) -> [Value<'_>; COLUMNS.len()] {
    [
        Value::from(click.id.number()),
        Value::from(click.partner_id),
        Value::from(click.link_id),
        Value::from(&click.visitor.bytes()[..]),
        Value::from(address_bytes(click.address)),
        clean(&click.agent),
        Value::from(agents::known(&click.agent).family),
        clean(&click.referrer),
        clean(&click.query_string),
        Value::from(click.from_code.as_str()),
        Value::from(click.to_code.as_str()),
        Value::from(click.bot_reason()),
        Value::from(click.marks.flood.map(FloodKind::word)),
    ]
}

/// PostgreSQL's text can't hold NUL; a browser never sends it.
fn clean(text: &str) -> Value<'_> {
    match text.contains('\0') {
        true => Value::Text(Cow::Owned(text.replace('\0', "\u{fffd}"))),
        false => Value::from(text),
    }
}

pub(super) fn address_bytes(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets().to_vec(),
    }
}
