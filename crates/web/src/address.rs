//! Whose address a request comes from, when proxies stand before the office.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use http::HeaderMap;
use ipnet::IpNet;

/// The header that proxies extend to the right with the address that called them.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of the client: the `proxies`-th entry from the right of all `X-Forwarded-For` headers together.
///
/// Each of our own proxies appends one entry, so everything further left is the client's own writing and is never
/// believed. The header counts only when `peer` stands in a `trusted` network; a header that is too short, or that has
/// something other than an address (with or without port) in the entries our proxies wrote, gives the peer. IPv6
/// addresses that carry an IPv4 one become that one, and `trusted` is compared after that.
pub fn client_address(
    peer: IpAddr,
    headers: &HeaderMap,
    trusted: &[IpNet],
    proxies: usize,
) -> IpAddr {
    let peer = peer.to_canonical();
    if !trusted.iter().any(|network| network.contains(&peer)) {
        return peer;
    }
    forwarded_for(headers, proxies).unwrap_or(peer)
}

/// The network of an address, as the one who may not see the address sees it: the last octet of IPv4, or the last 80
/// bits of IPv6, are zero.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            IpAddr::V4(Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

fn forwarded_for(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let lines = headers.get_all(FORWARDED_FOR).iter().rev();
    let entries = lines.flat_map(|line| line.as_bytes().rsplit(|&byte| byte == b','));
    let mut client = None;
    let mut seen = 0;
    for entry in entries.take(proxies) {
        client = Some(address_in(entry)?);
        seen += 1;
    }
    client.filter(|_| seen == proxies)
}

/// `1.2.3.4`, `1.2.3.4:5`, `::1`, `[::1]` and `[::1]:5`.
fn address_in(entry: &[u8]) -> Option<IpAddr> {
    let entry = std::str::from_utf8(entry.trim_ascii()).ok()?;
    let bare = entry.strip_prefix('[').and_then(|inside| inside.strip_suffix(']'));
    let address = match bare {
        Some(inside) => inside.parse::<Ipv6Addr>().map(IpAddr::V6).ok(),
        None => (entry.parse().ok())
            .or_else(|| entry.parse().ok().map(|socket: SocketAddr| socket.ip())),
    };
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use http::{HeaderMap, HeaderValue};
    use ipnet::IpNet;
    use proptest::prelude::{any, proptest};

    use super::{FORWARDED_FOR, client_address, network_of};

    const PROXY: &str = "10.0.0.1";

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn trusted() -> [IpNet; 2] {
        ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap())
    }

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        lines
            .iter()
            .map(|line| (FORWARDED_FOR.parse().unwrap(), HeaderValue::from_bytes(line).unwrap()))
            .collect()
    }

    fn seen(peer: &str, proxies: usize, lines: &[&[u8]]) -> String {
        client_address(ip(peer), &headers(lines), &trusted(), proxies).to_string()
    }

    #[test]
    fn nobody_can_choose_the_address_he_is_seen_under() {
        type Row = (&'static str, usize, &'static [&'static [u8]], &'static str);
        let rows: &[Row] = &[
            // Strangers who speak to us directly: nothing they write counts.
            ("6.6.6.6", 1, &[b"1.2.3.4"], "6.6.6.6"),
            ("6.6.6.6", 1, &[b"1.2.3.4, 10.0.0.1"], "6.6.6.6"),
            ("11.0.0.1", 1, &[b"1.2.3.4"], "11.0.0.1"),
            ("::1", 1, &[b"1.2.3.4"], "::1"),
            ("::ffff:6.6.6.6", 1, &[b"1.2.3.4"], "6.6.6.6"),
            // One proxy: the last entry is its own, whatever the client wrote before it.
            (PROXY, 1, &[b"1.2.3.4"], "1.2.3.4"),
            (PROXY, 1, &[b"6.6.6.6, 1.2.3.4"], "1.2.3.4"),
            (PROXY, 1, &[b"6.6.6.6", b"1.2.3.4"], "1.2.3.4"),
            (PROXY, 1, &[b"10.0.0.1, 127.0.0.1, 1.2.3.4"], "1.2.3.4"),
            (PROXY, 1, &[b"rubbish, , \xff, 1.2.3.4"], "1.2.3.4"),
            (PROXY, 1, &[b"6.6.6.6,", b"1.2.3.4"], "1.2.3.4"),
            // Two proxies: the second from the right, over however many lines.
            (PROXY, 2, &[b"6.6.6.6, 1.2.3.4, 10.0.0.2"], "1.2.3.4"),
            (PROXY, 2, &[b"6.6.6.6, 1.2.3.4", b"10.0.0.2"], "1.2.3.4"),
            (PROXY, 2, &[b"6.6.6.6", b"1.2.3.4", b"10.0.0.2"], "1.2.3.4"),
            (PROXY, 3, &[b"6.6.6.6, 1.2.3.4, 10.0.0.3", b"10.0.0.2"], "1.2.3.4"),
            // Too few entries, none, or none asked for: the peer.
            (PROXY, 2, &[b"1.2.3.4"], PROXY),
            (PROXY, 1, &[], PROXY),
            (PROXY, 0, &[b"1.2.3.4"], PROXY),
            (PROXY, usize::MAX, &[b"1.2.3.4"], PROXY),
            // What our proxies wrote is no address: the peer.
            (PROXY, 1, &[b""], PROXY),
            (PROXY, 1, &[b"1.2.3.4,"], PROXY),
            (PROXY, 1, &[b"unknown"], PROXY),
            (PROXY, 1, &[b"1.2.3.256"], PROXY),
            (PROXY, 1, &[b"01.2.3.4"], PROXY),
            (PROXY, 1, &[b"1.2.3.4 5.6.7.8"], PROXY),
            (PROXY, 1, &[b"1.2.3.4:99999"], PROXY),
            (PROXY, 1, &[b"1.2.3.4\xff"], PROXY),
            (PROXY, 1, &[b"[1.2.3.4]"], PROXY),
            (PROXY, 1, &[b"[::1"], PROXY),
            (PROXY, 2, &[b"1.2.3.4, unknown"], PROXY),
            // The shapes that proxies write.
            (PROXY, 1, &[b" 1.2.3.4:5 "], "1.2.3.4"),
            (PROXY, 1, &[b"2001:db8::1"], "2001:db8::1"),
            (PROXY, 1, &[b"[2001:db8::1]"], "2001:db8::1"),
            (PROXY, 1, &[b"[2001:db8::1]:443"], "2001:db8::1"),
            (PROXY, 1, &[b"::ffff:1.2.3.4"], "1.2.3.4"),
            (PROXY, 1, &[b"[::ffff:1.2.3.4]:443"], "1.2.3.4"),
            // The proxy itself may come in either family, or in both.
            ("::ffff:10.0.0.1", 1, &[b"1.2.3.4"], "1.2.3.4"),
            ("fd00::1", 1, &[b"1.2.3.4"], "1.2.3.4"),
        ];
        for (peer, proxies, lines, expected) in rows {
            assert_eq!(seen(peer, *proxies, lines), *expected, "{peer} {proxies} {lines:?}");
        }
    }

    #[test]
    fn without_trusted_networks_the_peer_is_the_client() {
        let sent = headers(&[b"1.2.3.4"]);
        assert_eq!(client_address(ip(PROXY), &sent, &[], 1), ip(PROXY));
    }

    #[test]
    fn a_network_hides_the_host() {
        for (address, expected) in [
            ("1.2.3.4", "1.2.3.0"),
            ("255.255.255.255", "255.255.255.0"),
            ("0.0.0.0", "0.0.0.0"),
            ("::ffff:1.2.3.4", "1.2.3.0"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
            ("::1", "::"),
        ] {
            assert_eq!(network_of(ip(address)), ip(expected), "{address}");
        }
    }

    proptest! {
        #[test]
        fn what_stands_left_of_our_proxies_never_matters(forged in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(forged) = HeaderValue::from_bytes(&forged) {
                let joined = [forged.as_bytes(), b", 1.2.3.4, 10.0.0.2"].concat();
                assert_eq!(seen(PROXY, 2, &[&joined]), "1.2.3.4");
                assert_eq!(seen(PROXY, 2, &[forged.as_bytes(), b"1.2.3.4, 10.0.0.2"]), "1.2.3.4");
            }
        }

        #[test]
        fn no_header_breaks_the_reading(line in proptest::collection::vec(any::<u8>(), 0..60), proxies in 0_usize..4) {
            if let Ok(line) = HeaderValue::from_bytes(&line) {
                seen(PROXY, proxies, &[line.as_bytes()]);
            }
        }

        #[test]
        fn an_address_is_read_in_every_shape(address: IpAddr, port: u16) {
            let expected = address.to_canonical().to_string();
            for shape in [address.to_string(), std::net::SocketAddr::new(address, port).to_string()] {
                assert_eq!(seen(PROXY, 1, &[shape.as_bytes()]), expected);
            }
        }
    }
}
