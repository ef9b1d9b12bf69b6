//! What is a flood, how long it is one, and what never grows.

use super::{Flood, FloodKind, FloodLimit, FloodMode, FloodNews, Floods};

const NOW_S: i64 = 1_793_534_400;

fn floods(address: FloodMode, link: FloodMode) -> Floods {
    let floods = Floods::new([7; 16]);
    let limit = |mode| FloodLimit { mode, per_minute: 3, per_hour: 5 };
    floods.limit(limit(address), limit(link));
    floods
}

fn times(floods: &Floods, host: u8, link: i64, now_s: i64, times: usize) -> Vec<bool> {
    let address = [203, 0, 113, host].into();
    (0..times).map(|_| floods.count(address, link, now_s).is_some()).collect()
}

#[test]
fn the_click_after_the_limit_is_the_first_of_the_flood() {
    let floods = floods(FloodMode::Flag, FloodMode::Off);
    assert_eq!(times(&floods, 1, 1, NOW_S, 5), [false, false, false, true, true]);
    assert_eq!(times(&floods, 2, 1, NOW_S, 1), [false], "another address is another one");
}

#[test]
fn a_minute_later_the_limit_of_the_hour_counts() {
    let floods = floods(FloodMode::Flag, FloodMode::Off);
    assert_eq!(times(&floods, 1, 1, NOW_S, 3), [false; 3]);
    assert_eq!(times(&floods, 1, 1, NOW_S + 120, 2), [false; 2]);
    assert_eq!(times(&floods, 1, 1, NOW_S + 240, 1), [true], "the sixth of the hour");
    assert_eq!(times(&floods, 1, 1, NOW_S + 7200, 3), [false; 3], "two hours later all is over");
}

#[test]
fn a_burst_across_the_turn_of_a_minute_is_one() {
    let floods = floods(FloodMode::Flag, FloodMode::Off);
    assert_eq!(times(&floods, 1, 1, NOW_S + 59, 3), [false; 3]);
    // At the turn of the minute the whole one before it still counts.
    assert_eq!(times(&floods, 1, 1, NOW_S + 60, 1), [true]);
}

#[test]
fn a_link_floods_from_many_addresses_and_another_link_does_not() {
    let floods = floods(FloodMode::Off, FloodMode::Deny);
    let met: Vec<_> =
        (0..5).map(|host| floods.count([203, 0, 113, host].into(), 8, NOW_S)).collect();
    let denied = Some((FloodKind::Link, FloodMode::Deny));
    assert_eq!(met, [None, None, None, denied, denied]);
    assert_eq!(floods.count([203, 0, 113, 9].into(), 9, NOW_S), None);
}

#[test]
fn of_two_floods_the_one_that_denies_counts() {
    let floods = floods(FloodMode::Flag, FloodMode::Deny);
    let address = [203, 0, 113, 1].into();
    let last = (0..5).map(|_| floods.count(address, 8, NOW_S)).last().flatten();
    assert_eq!(last, Some((FloodKind::Link, FloodMode::Deny)));
}

#[test]
fn what_is_off_is_not_counted_and_an_address_of_no_internet_is_nobodys() {
    let off = floods(FloodMode::Off, FloodMode::Off);
    assert_eq!(times(&off, 1, 1, NOW_S, 9), [false; 9]);
    let floods = floods(FloodMode::Deny, FloodMode::Off);
    for address in ["127.0.0.1", "10.1.2.3", "192.168.0.1", "::1", "fe80::1"] {
        let address = address.parse().unwrap();
        assert!((0..9).all(|_| floods.count(address, 1, NOW_S).is_none()), "{address}");
    }
}

#[test]
fn a_subscribers_addresses_of_ipv6_are_one() {
    let floods = floods(FloodMode::Flag, FloodMode::Off);
    let met = |host: u8| {
        let address = format!("2001:db8:0:7::{host:x}").parse().unwrap();
        floods.count(address, 1, NOW_S).is_some()
    };
    assert_eq!([met(1), met(2), met(3), met(4)], [false, false, false, true]);
}

#[test]
fn a_flood_is_told_for_ten_minutes_with_its_link_and_without_its_address() {
    let floods = floods(FloodMode::Flag, FloodMode::Flag);
    times(&floods, 1, 8, NOW_S, 5);
    let flood = |kind, link_id| Flood { kind, link_id, last_s: NOW_S, most: 5 };
    let both = || vec![flood(FloodKind::Address, None), flood(FloodKind::Link, Some(8))];
    let news = |on, over, is_first| FloodNews { on, over, is_first };
    assert_eq!(floods.news(NOW_S + 599), news(both(), vec![], true));
    assert_eq!(floods.news(NOW_S + 600), news(vec![], both(), false));
    assert_eq!(floods.news(NOW_S + 600), news(vec![], vec![], false));
}

#[test]
fn however_many_addresses_come_a_flood_among_them_is_seen() {
    let floods = floods(FloodMode::Flag, FloodMode::Off);
    let crowd = |round: u32| {
        for number in 0..50_000_u32 {
            let bits = u32::from_be_bytes([11, 0, 0, 0]) | (number * 4 + round);
            floods.count(std::net::Ipv4Addr::from_bits(bits).into(), 1, NOW_S);
        }
    };
    let mut met = Vec::new();
    for round in 0..4 {
        crowd(round);
        met.extend(times(&floods, 1, 1, NOW_S, 3));
    }
    assert!(met.iter().filter(|flood| **flood).count() >= 4, "{met:?}");
}
