//! Placing an order: the form's token, the rate that was shown, the reserve, the row.

use money::{Amount, Rate, plain};
use store::{Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::Deed;
use crate::features::currencies::accounts::AccountFormat;
use crate::features::identity::Email;
use crate::features::rates::announce_reserve;
use crate::words::Lang;

use super::announce::announce;
use super::fold::fold_order;
use super::order::{Attributed, Order};
use super::quote::Quote;
use super::state::State;
use super::store::{add_event, find_by_token, find_order};
use super::{Fact, Reactions};

/// What a new order brings. Prices and limits were judged on the snapshot that it names.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Unguessable: it will stand in the address of the customer's page.
    pub public_id: String,
    /// What came with the form.
    pub token: String,
    /// The offer that is taken.
    pub offer_id: i64,
    /// The code of what is given.
    pub from: String,
    /// The code of what is received.
    pub to: String,
    /// The city's code; empty: none.
    pub city: String,
    /// The version of the rates that it was priced from.
    pub snapshot: i64,
    /// The rate.
    pub rate: Rate,
    /// What is given and received.
    pub quote: Quote,
    /// The value given in USD.
    pub give_usd: Option<Amount>,
    /// The value paid out in USD.
    pub get_usd: Option<Amount>,
    /// The customer's address for mail.
    pub email: Email,
    /// The language that he reads.
    pub lang: Lang,
    /// Where the customer is paid, 3 to 200 characters.
    pub account: String,
    /// How accounts of the currency received are written.
    pub account_format: &'static AccountFormat,
    /// How long the rate holds, in seconds.
    pub rate_for_s: i64,
    /// The visitor, for joins of the partner's own.
    pub visitor: Option<[u8; 16]>,
    /// The customer's number, where customers are bound.
    pub customer: Option<i64>,
    /// Whom it belongs to.
    pub attributed: Option<Attributed>,
}

/// What came of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// An order was made.
    New(Order),
    /// The form had made this order before.
    Repeated(Order),
}

/// Why no order is made, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PlaceRefusal {
    /// The token is not one of ours.
    #[error("the form is out of date; load the page again")]
    Token,
    /// The account is empty, endless, or has characters that can't be seen.
    #[error("the account must have 3 to 200 characters, all of them visible")]
    Account,
    /// The account can't be one of the currency received: a letter is wrong, or it is another's.
    #[error("this is no account of the currency received; it looks like {}", .0.looks)]
    AccountFormat(&'static AccountFormat),
    /// Others took the reserve first.
    #[error("the reserve no longer covers this amount; try a smaller one")]
    ReserveShort,
}

impl Refusal for PlaceRefusal {}

/// Places an order and takes its part of the reserve.
///
/// # Errors
/// [`PlaceRefusal`]; the store's faults.
pub fn place(
    tx: &mut Tx<'_>,
    deed: &Deed,
    new: &NewOrder,
    reactions: &Reactions,
) -> Result<Placed, Stop<PlaceRefusal>> {
    if !(16..=64).contains(&new.token.len()) {
        return Err(PlaceRefusal::Token.into());
    }
    if !is_account(&new.account) {
        return Err(PlaceRefusal::Account.into());
    }
    if !new.account_format.accepts(&new.account) {
        return Err(PlaceRefusal::AccountFormat(new.account_format).into());
    }
    if let Some(order) = find_by_token(tx, &new.token)? {
        return Ok(Placed::Repeated(order));
    }
    if !take_reserve(tx, new)? {
        // The same form, sent twice at the same moment, may have taken the last of it itself.
        let order = find_by_token(tx, &new.token)?;
        return order.map(Placed::Repeated).ok_or_else(|| PlaceRefusal::ReserveShort.into());
    }
    let Some(id) = insert(tx, deed, new)? else {
        // The same form, sent twice at the same moment: the other one was first.
        give_back(tx, &new.to, new.quote.get)?;
        let order = find_by_token(tx, &new.token)?;
        return order.map(Placed::Repeated).ok_or_else(|| PlaceRefusal::Token.into());
    };
    add_event(tx, deed, id, State::New, "")?;
    let order = find_order(tx, id)?
        .ok_or_else(|| store::Fault::corrupt(format!("orders: order {id} is gone")))?;
    fold_order(tx, &order)?;
    for reaction in reactions.iter() {
        reaction.react(tx, deed, &order, Fact::Placed)?;
    }
    announce_reserve(tx)?;
    announce(tx, order.id)?;
    Ok(Placed::New(order))
}

/// Whether a text can be where a customer is paid: 3 to 200 characters that can be seen.
pub fn is_account(text: &str) -> bool {
    let text = text.trim();
    (3..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// The write is the lock: two orders can't take the same part of a reserve.
fn take_reserve(tx: &mut Tx<'_>, new: &NewOrder) -> Result<bool, store::Fault> {
    let taken = tx.execute(
        "update currencies set reserved_units = reserved_units + $2 \
         where code = $1 and reserve_units - reserved_units >= $2",
        &args![new.to.as_str(), new.quote.get.units()],
    )?;
    Ok(taken == 1)
}

fn give_back(tx: &mut Tx<'_>, code: &str, get: Amount) -> Result<(), store::Fault> {
    tx.execute(
        "update currencies set reserved_units = reserved_units - $2 where code = $1",
        &args![code, get.units()],
    )?;
    Ok(())
}

fn insert(tx: &mut Tx<'_>, deed: &Deed, new: &NewOrder) -> Result<Option<i64>, store::Fault> {
    let attributed = new.attributed.as_ref();
    tx.query_opt(
        "insert into orders (public_id, token, offer_id, from_code, to_code, city, snapshot, \
         rate_in, rate_out, give_units, get_units, give_usd_units, get_usd_units, email, account, \
         state, reference, rate_until_s, created_at_ms, changed_at_ms, visitor, partner_id, \
         link_id, click_id, query_string, user_hash, attribution_rule, customer_id, bound_by, \
         lang) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'new', '', $16, \
         $17, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27) \
         on conflict (token) do nothing returning id",
        &args![
            new.public_id.as_str(),
            new.token.as_str(),
            new.offer_id,
            new.from.as_str(),
            new.to.as_str(),
            new.city.as_str(),
            new.snapshot,
            plain(new.rate.in_side()),
            plain(new.rate.out_side()),
            new.quote.give.units(),
            new.quote.get.units(),
            new.give_usd.map(Amount::units),
            new.get_usd.map(Amount::units),
            new.email.as_str(),
            new.account.trim(),
            deed.at_s() + new.rate_for_s,
            deed.at_ms,
            new.visitor.as_ref().map(|visitor| &visitor[..]),
            attributed.map(|a| a.partner_id),
            attributed.map(|a| a.link_id),
            attributed.map(|a| a.click_id),
            attributed.map_or("", |a| a.query_string.as_str()),
            attributed.map_or("", |a| a.user_hash.as_str()),
            attributed.map_or_else(String::new, |a| a.rule.text()),
            new.customer,
            attributed.and_then(|a| a.bound_by),
            new.lang.code()
        ],
        |row| row.get(0),
    )
}
