//! Rows of clicks, as they are read.

use std::net::IpAddr;

use store::{Fault, Row, Tx, Value, args};

use super::click::ClickId;
use super::visitor::Visitor;
use super::write::address_bytes;

/// What [`read`] reads.
const SELECT: &str = "select id, link_id, visitor, address, browser, referrer, query_string, \
     bot_reason is not null, from_code, to_code from clicks";

/// Rows that a count around a click looks at, at most: a flood must not make it slow.
const LOOKED_AT: u32 = 5000;

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}

/// A click as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClickRow {
    /// Its number, and with it its time.
    pub id: ClickId,
    /// The link that was followed.
    pub link_id: i64,
    /// Who followed it.
    pub visitor: Visitor,
    /// From where; `None` once erased.
    pub address: Option<IpAddr>,
    /// The browser's family.
    pub browser: String,
    /// The referrer.
    pub referrer: String,
    /// The query, verbatim.
    pub query_string: String,
    /// Whether it is taken for a bot.
    pub is_bot: bool,
    /// Our code of what the visitor wanted to give; empty: not said or not known.
    pub from_code: String,
    /// Our code of what the visitor wanted to receive; empty: not said or not known.
    pub to_code: String,
}

/// Which clicks of a partner are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClickFilter {
    /// Whose.
    pub partner_id: i64,
    /// The smallest number.
    pub first: i64,
    /// The largest number.
    pub last: i64,
    /// From which addresses.
    pub address: AddressFilter,
}

/// From which addresses clicks are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFilter {
    /// From anywhere.
    Any,
    /// From this range; both ends are of one family.
    Between(IpAddr, IpAddr),
    /// Only clicks whose address is erased.
    Erased,
    /// From nowhere: nothing can match.
    Nowhere,
}

impl ClickFilter {
    /// The condition on the address, and all arguments.
    fn args(&self) -> (&'static str, Vec<Value<'static>>) {
        let mut args =
            vec![Value::from(self.partner_id), Value::from(self.first), Value::from(self.last)];
        let condition = match self.address {
            AddressFilter::Any => "",
            AddressFilter::Between(low, high) => {
                let (low, high) = (address_bytes(low), address_bytes(high));
                let is_v4 = low.len() == 4;
                args.extend([low, high].map(Value::from));
                // PostgreSQL can't tell the type of a bare `length($4)`.
                match is_v4 {
                    true => " and length(address) = 4 and address >= $4 and address <= $5",
                    false => " and length(address) = 16 and address >= $4 and address <= $5",
                }
            }
            AddressFilter::Erased => " and length(address) = 0",
            AddressFilter::Nowhere => " and 1 = 0",
        };
        (condition, args)
    }
}

/// Where the newest `limit` clicks that the filter takes begin, and whether older ones are left.
///
/// # Errors
/// The store's faults.
pub fn oldest_wanted(
    tx: &mut Tx<'_>,
    filter: &ClickFilter,
    limit: u32,
) -> Result<(i64, bool), Fault> {
    let newest = |tx: &mut Tx<'_>, filter: &ClickFilter, skip: u32| {
        let (condition, args) = filter.args();
        tx.query_opt(
            &format!(
                "select id from clicks where partner_id = $1 and id >= $2 and id <= $3{condition} \
                 order by id desc limit 1 offset {skip}"
            ),
            &args,
            |row| row.get::<i64>(0),
        )
    };
    let Some(oldest) = newest(tx, filter, limit.saturating_sub(1))? else {
        return Ok((filter.first, false));
    };
    let older = ClickFilter { last: oldest - 1, ..*filter };
    Ok((oldest, newest(tx, &older, 0)?.is_some()))
}

/// At most `limit` clicks, oldest first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_clicks(
    tx: &mut Tx<'_>,
    filter: &ClickFilter,
    limit: u32,
) -> Result<Vec<ClickRow>, Fault> {
    let (condition, args) = filter.args();
    tx.query(
        &format!(
            "{SELECT} where partner_id = $1 and id >= $2 and id <= $3{condition} \
             order by id limit {limit}"
        ),
        &args,
        read,
    )
}

/// At most `limit` clicks, newest first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_back(
    tx: &mut Tx<'_>,
    filter: &ClickFilter,
    limit: u32,
) -> Result<Vec<ClickRow>, Fault> {
    let (condition, args) = filter.args();
    tx.query(
        &format!(
            "{SELECT} where partner_id = $1 and id >= $2 and id <= $3{condition} \
             order by id desc limit {limit}"
        ),
        &args,
        read,
    )
}

fn read(row: &Row<'_>) -> Result<ClickRow, Fault> {
    let number: i64 = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("clicks.{column} of click {number}"));
    Ok(ClickRow {
        id: ClickId::from_number(number).ok_or_else(|| corrupt("id"))?,
        link_id: row.get(1)?,
        visitor: Visitor::from_bytes(&row.get::<Vec<u8>>(2)?).ok_or_else(|| corrupt("visitor"))?,
        address: address(&row.get::<Vec<u8>>(3)?),
        browser: row.get(4)?,
        referrer: row.get(5)?,
        query_string: row.get(6)?,
        is_bot: row.get(7)?,
        from_code: row.get(8)?,
        to_code: row.get(9)?,
    })
}

/// What an order keeps of its click.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The query that it came with.
    pub query: String,
    /// Why it is taken for a program's; empty: it is not.
    pub bot: String,
    /// The flood that it came by; empty: by none.
    pub flood: String,
}

/// What an order keeps of its click; `None` when the click is not stored.
///
/// # Errors
/// The store's faults.
pub fn kept_of(tx: &mut Tx<'_>, click_id: i64) -> Result<Option<Kept>, Fault> {
    tx.query_opt(
        "select query_string, coalesce(bot_reason, ''), coalesce(flood, '') \
         from clicks where id = $1",
        &args![click_id],
        |row| Ok(Kept { query: row.get(0)?, bot: row.get(1)?, flood: row.get(2)? }),
    )
}

/// How many clicks of a partner there were within an hour before and after one of his: from the same
/// address, and by the same link, that one counted with them; no more than 5,000 are looked at.
///
/// # Errors
/// The store's faults.
pub fn count_around(
    tx: &mut Tx<'_>,
    partner_id: i64,
    link_id: i64,
    click_id: i64,
) -> Result<(i64, i64), Fault> {
    let Some(click) = ClickId::from_number(click_id) else { return Ok((0, 0)) };
    let first = ClickId::first_of_second(click.at_s() - 3600);
    let last = ClickId::last_of_second(click.at_s() + 3600);
    tx.query_one(
        &format!(
            "select cast(coalesce(sum(case when near.address = c.address \
             and length(near.address) > 0 then 1 else 0 end), 0) as bigint), \
             cast(coalesce(sum(case when near.link_id = $2 then 1 else 0 end), 0) as bigint) \
             from (select address, link_id from clicks where partner_id = $1 and id >= $4 \
             and id <= $5 order by id limit {LOOKED_AT}) near \
             left join clicks c on c.id = $3"
        ),
        &args![partner_id, link_id, click_id, first, last],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// How many clicks are stored, with those of bots.
///
/// # Errors
/// The store's faults.
pub fn count(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.query_one("select count(*) from clicks", &args![], |row| row.get(0))
}

/// The largest number of any click, from which this replica goes on.
///
/// # Errors
/// The store's faults.
pub fn last_id(tx: &mut Tx<'_>) -> Result<Option<ClickId>, Fault> {
    let last =
        tx.query_one("select max(id) from clicks", &args![], |row| row.get::<Option<i64>>(0))?;
    Ok(last.and_then(ClickId::from_number))
}
