//! Where and in which browser partners use their accounts: what an order of theirs would be known by.
//!
//! Noted in memory with every page that a signed-in partner opens, and written together; a process
//! that dies forgets those of its last seconds.

use std::net::{IpAddr, Ipv6Addr};

use store::{Fault, Tx, args};

/// The cookie that tells one browser from another, whether or not somebody is signed in.
pub const BROWSER_COOKIE: &str = "cambist_visitor";

/// Traces that wait to be written, at most: more come with the next pages.
const WAITING: usize = 10_000;

/// Where and in which browser an account was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The account.
    pub account_id: i64,
    /// The network of the address; empty: not of the internet.
    pub network: String,
    /// The browser's number; empty: it has none.
    pub browser: Vec<u8>,
    /// When, in unix seconds.
    pub at_s: i64,
}

/// The network of one subscriber: an address of IPv4, the first 64 bits of one of IPv6.
///
/// `None`: the address is not of the internet. It is a proxy's that nobody told us of, or somebody's
/// in the same house as the office, and would make strangers one.
pub fn network_of(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            let is_inside = v4.is_private() || v4.is_loopback() || v4.is_link_local();
            let is_none = is_shared || is_inside || v4.is_unspecified() || v4.is_broadcast();
            (!is_none).then_some(IpAddr::V4(v4))
        }
        IpAddr::V6(v6) => {
            let is_inside = v6.is_unique_local() || v6.is_unicast_link_local();
            let is_none = is_inside || v6.is_loopback() || v6.is_unspecified();
            let network = Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX));
            (!is_none).then_some(IpAddr::V6(network))
        }
    }
}

/// The network of an address as rows hold it; empty: none.
pub fn network_text(address: IpAddr) -> String {
    network_of(address).map_or_else(String::new, |network| network.to_string())
}

/// Traces that wait to be written.
#[derive(Debug, Default)]
pub struct Traces(Vec<Trace>);

impl Traces {
    /// Notes a trace; one that is known already becomes as late as this one.
    pub fn note(&mut self, trace: Trace) {
        let is_same = |known: &&mut Trace| {
            known.account_id == trace.account_id
                && known.network == trace.network
                && known.browser == trace.browser
        };
        let has_room = self.0.len() < WAITING;
        match self.0.iter_mut().find(is_same) {
            Some(known) => known.at_s = known.at_s.max(trace.at_s),
            None if has_room => self.0.push(trace),
            None => {}
        }
    }

    /// Hands out all of them; none wait then.
    pub fn take(&mut self) -> Vec<Trace> {
        std::mem::take(&mut self.0)
    }
}

/// Writes traces. One that says neither where nor in which browser is none.
///
/// # Errors
/// The store's faults.
pub fn record_traces(tx: &mut Tx<'_>, traces: &[Trace]) -> Result<(), Fault> {
    for Trace { account_id, network, browser, at_s } in traces {
        if network.is_empty() && browser.is_empty() {
            continue;
        }
        tx.send(
            "insert into account_traces (account_id, network, browser, last_at_s) \
             values ($1, $2, $3, $4) on conflict (account_id, network, browser) do update set \
             last_at_s = case when account_traces.last_at_s > excluded.last_at_s \
             then account_traces.last_at_s else excluded.last_at_s end",
            &args![*account_id, network.as_str(), &browser[..], *at_s],
        )?;
    }
    Ok(())
}

/// Forgets traces that were last made before `before_s`.
///
/// # Errors
/// The store's faults.
pub fn forget_traces(tx: &mut Tx<'_>, before_s: i64) -> Result<u64, Fault> {
    tx.execute("delete from account_traces where last_at_s < $1", &args![before_s])
}

#[cfg(test)]
mod tests {
    use super::{Trace, Traces, network_text};

    #[test]
    fn a_network_is_one_subscribers_and_of_the_internet() {
        let table = [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("127.0.0.1", ""),
            ("10.0.0.1", ""),
            ("192.168.1.1", ""),
            ("169.254.1.1", ""),
            ("100.64.0.1", ""),
            ("100.128.0.1", "100.128.0.1"),
            ("::1", ""),
            ("fd00::1", ""),
            ("fe80::1", ""),
        ];
        for (address, network) in table {
            assert_eq!(network_text(address.parse().unwrap()), network, "{address}");
        }
    }

    #[test]
    fn the_same_trace_is_one_and_the_latest() {
        let trace = |network: &str, at_s| Trace {
            account_id: 1,
            network: network.to_owned(),
            browser: Vec::new(),
            at_s,
        };
        let mut traces = Traces::default();
        for at_s in [5, 9, 7] {
            traces.note(trace("203.0.113.7", at_s));
        }
        traces.note(trace("203.0.113.8", 1));
        assert_eq!(traces.take(), [trace("203.0.113.7", 9), trace("203.0.113.8", 1)]);
        assert_eq!(traces.take(), []);
    }
}
