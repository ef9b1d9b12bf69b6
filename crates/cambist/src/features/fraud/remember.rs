//! Keeping what an order will be judged by, in the transaction that places it.

use std::net::IpAddr;

use store::{Fault, Tx, args};

use crate::features::clicks::Kept;
use crate::features::currencies::accounts::AccountFormat;
use crate::features::identity::network_text;
use crate::features::orders::Order;

use super::mailbox::mailbox;

/// What is known of an order besides what its row holds.
#[derive(Clone, Debug)]
pub struct Seen {
    /// From where it was placed, as far as our proxies are believed.
    pub client: Option<IpAddr>,
    /// In which browser.
    pub browser: Option<[u8; 16]>,
    /// The click that brought it; nothing of one that waits in the spool.
    pub click: Kept,
    /// How accounts of the currency received are written.
    pub account_format: &'static AccountFormat,
}

/// Keeps what an order of a partner's will be judged by.
///
/// # Errors
/// The store's faults.
pub fn remember(tx: &mut Tx<'_>, order: &Order, seen: &Seen) -> Result<(), Fault> {
    let Some(attributed) = &order.attributed else { return Ok(()) };
    let browser = seen.browser.as_ref().map_or(&[][..], |browser| &browser[..]);
    tx.send(
        "insert into order_facts (order_id, partner_id, placed_at_ms, address, network, browser, \
         mailbox, requisites, click_bot, click_flood) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (order_id) do nothing",
        &args![
            order.id,
            attributed.partner_id,
            order.created_at_ms,
            seen.client.map_or_else(String::new, |address| address.to_canonical().to_string()),
            seen.client.map_or_else(String::new, network_text),
            browser,
            mailbox(&order.email),
            seen.account_format.normal(&order.account),
            seen.click.bot.as_str(),
            seen.click.flood.as_str()
        ],
    )
}
