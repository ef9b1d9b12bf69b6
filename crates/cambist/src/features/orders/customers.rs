//! Customers who are known again: which earlier order bound them to a partner.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::{Fault, Tx, args};

use crate::features::audit::Deed;
use crate::features::settings::Secret;

/// A customer, by a keyed hash of his address: he is found again, and can't be read out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person([u8; 32]);

impl Person {
    /// Whoever has this address, written in lower case.
    pub fn of(secret: &Secret, folded_email: &str) -> Person {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret.reveal()).expect("a key of any length is taken");
        mac.update(b"customer:");
        mac.update(folded_email.as_bytes());
        Person(mac.finalize().into_bytes().into())
    }
}

/// The completed order by which a customer belongs to a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundOrder {
    /// The order.
    pub order_id: i64,
    /// Whom it was credited to.
    pub partner_id: i64,
    /// The link that was followed then.
    pub link_id: i64,
    /// The click.
    pub click_id: i64,
    /// The click's query, so that the partner's own ids come back with each order.
    pub query_string: String,
}

/// The customer's number, made with his first order.
///
/// # Errors
/// The store's faults.
pub fn customer(tx: &mut Tx<'_>, deed: &Deed, person: Person) -> Result<i64, Fault> {
    tx.query_one(
        "insert into customers (person, created_at_ms) values ($1, $2) \
         on conflict (person) do update set person = excluded.person returning id",
        &args![&person.0[..], deed.at_ms],
        |row| row.get(0),
    )
}

/// The first order, or the `latest`, that a click of a partner's brought and that was completed.
///
/// Only such an order binds: a form that anybody fills in with anybody's address does not, and money
/// that went back takes its binding with it. It is looked up, not written down, so that there is
/// nothing to undo.
///
/// # Errors
/// The store's faults.
pub fn bound_order(
    tx: &mut Tx<'_>,
    customer: i64,
    latest: bool,
) -> Result<Option<BoundOrder>, Fault> {
    let direction = if latest { "desc" } else { "asc" };
    tx.query_opt(
        &format!(
            "select id, partner_id, link_id, click_id, query_string from orders \
             where customer_id = $1 and state = 'completed' and bound_by is null \
             and partner_id is not null and link_id is not null and click_id is not null \
             order by id {direction} limit 1"
        ),
        &args![customer],
        |row| {
            Ok(BoundOrder {
                order_id: row.get(0)?,
                partner_id: row.get(1)?,
                link_id: row.get(2)?,
                click_id: row.get(3)?,
                query_string: row.get(4)?,
            })
        },
    )
}
