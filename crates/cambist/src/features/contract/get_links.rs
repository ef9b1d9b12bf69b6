//! `get_links`: the partner's clicks, streamed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::response::Response;
use serde::Serialize;
use store::{Fault, Never, Stop};

use crate::app::App;
use crate::clock::utc_text;
use crate::features::clicks::{
    AddressFilter, ClickFilter, ClickId, ClickRow, list_clicks, oldest_wanted, user_hash,
};
use crate::features::partners::{AddressVisibility, Caller};

use super::envelope::Failure;
use super::parameters::Parameters;
use super::sample::SampleScene;
use super::streamed::{Items, READ, Written, stream, whole};

pub(super) async fn answer(
    app: &App,
    caller: &Caller,
    parameters: &Parameters,
) -> Result<Response, Failure> {
    let visibility = caller.address_visibility.unwrap_or(app.config().partners.address_visibility);
    let filter = filter(caller, visibility, parameters)?;
    let limit = parameters.limit(app.config().api.default_limit)?;
    let (first, is_truncated) = app
        .clicks()
        .read(move |tx| Ok::<_, Stop<Never>>(oldest_wanted(tx, &filter, limit)?))
        .await
        .map_err(Stop::into_fault)?;
    let filter = ClickFilter { first, ..filter };
    let items = Clicks { app: app.clone(), filter, visibility, left: limit };
    stream(items, is_truncated.then_some(first)).await
}

fn filter(
    caller: &Caller,
    visibility: AddressVisibility,
    parameters: &Parameters,
) -> Result<ClickFilter, Failure> {
    let (start, end) = parameters.window()?;
    let before = parameters.before_id()?;
    let last = end.map_or(i64::MAX, ClickId::last_of_second);
    Ok(ClickFilter {
        partner_id: caller.partner_id,
        first: start.map_or(0, ClickId::first_of_second),
        last: before.map_or(last, |before| last.min(before - 1)),
        address: parameters
            .address("ip")?
            .map_or(AddressFilter::Any, |address| seen_as(address, visibility)),
    })
}

/// The clicks whose address the partner sees as `address`.
fn seen_as(address: IpAddr, visibility: AddressVisibility) -> AddressFilter {
    let is_nothing = address == IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    match visibility {
        AddressVisibility::None if is_nothing => AddressFilter::Any,
        AddressVisibility::None => AddressFilter::Nowhere,
        _ if is_nothing => AddressFilter::Erased,
        AddressVisibility::Full => AddressFilter::Between(address, address),
        AddressVisibility::Network => match web::address::network_of(address) == address {
            true => AddressFilter::Between(address, last_of_network(address)),
            false => AddressFilter::Nowhere,
        },
    }
}

fn last_of_network(network: IpAddr) -> IpAddr {
    match network {
        IpAddr::V4(v4) => IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() | 0xff)),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() | ((1 << 80) - 1))),
    }
}

/// The clicks of a reply under way.
struct Clicks {
    app: App,
    filter: ClickFilter,
    visibility: AddressVisibility,
    /// Rows that may still come.
    left: u32,
}

impl Items for Clicks {
    async fn next(&mut self, written: &mut Written) -> Result<bool, Fault> {
        let (filter, wanted) = (self.filter, self.left.min(READ));
        let rows = self
            .app
            .clicks()
            .read_long(move |tx| Ok::<_, Stop<Never>>(list_clicks(tx, &filter, wanted)?))
            .await
            .map_err(Stop::into_fault)?;
        for row in &rows {
            written.item(row.id.number(), &self.item(row));
        }
        let read = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.left = self.left.saturating_sub(read);
        let Some(last) = rows.last().filter(|_| read == wanted && self.left > 0) else {
            return Ok(false);
        };
        self.filter.first = last.id.number() + 1;
        Ok(true)
    }
}

impl Clicks {
    fn item(&self, row: &ClickRow) -> Vec<u8> {
        let time = row.id.at_s();
        let links = self.app.links();
        let item = Item {
            id: row.id.number(),
            time,
            date: &utc_text(time),
            browser: &row.browser,
            ip: row
                .address
                .and_then(|address| self.visibility.show(address))
                .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            referrer: &row.referrer,
            user_hash: &user_hash(
                &self.app.secrets().user_hash,
                self.filter.partner_id,
                &row.visitor,
            ),
            query_string: &row.query_string,
            link: links.code_of(row.link_id).unwrap_or_default(),
            bot: u8::from(row.is_bot),
        };
        // Writing plain fields into memory can't fail.
        serde_json::to_vec(&item).expect("an item is plain text and numbers")
    }
}

/// One click, in the order in which clients of the contract know its fields.
#[derive(Serialize)]
struct Item<'a> {
    id: i64,
    time: i64,
    date: &'a str,
    browser: &'a str,
    ip: IpAddr,
    referrer: &'a str,
    user_hash: &'a str,
    query_string: &'a str,
    link: &'a str,
    bot: u8,
}

/// The reply to somebody whose link one visitor has followed.
pub(super) fn sample(scene: &SampleScene) -> String {
    let item = Item {
        id: ClickId::first_of_second(scene.at_s),
        time: scene.at_s,
        date: &utc_text(scene.at_s),
        browser: "Firefox",
        ip: IpAddr::from([203, 0, 113, 0]),
        referrer: "https://monitoring.example/",
        user_hash: "7k2m9qc4x0tfa",
        query_string: "sub1=post7",
        link: &scene.link,
        bot: 0,
    };
    let json = serde_json::to_vec(&item).expect("an item is plain text and numbers");
    whole(item.id, &json)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Item;

    #[test]
    fn the_published_sample_is_written_field_for_field() {
        let item = Item {
            id: 1_631_577_600,
            time: 1_631_577_600,
            date: &crate::clock::utc_text(1_631_577_600),
            browser: "Unknown",
            ip: IpAddr::from([0, 0, 0, 0]),
            referrer: "",
            user_hash: "613fe600",
            query_string: "",
            link: "summer",
            bot: 0,
        };
        let out = serde_json::to_vec(&item).unwrap();
        let published = r#"{"id":1631577600,"time":1631577600,"date":"2021-09-14 00:00:00","browser":"Unknown","ip":"0.0.0.0","referrer":"","user_hash":"613fe600","query_string":"""#;
        let ours = r#","link":"summer","bot":0}"#;
        assert_eq!(String::from_utf8(out).unwrap(), format!("{published}{ours}"));
    }
}
