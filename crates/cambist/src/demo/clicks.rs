//! The month's clicks: busy evenings, quiet nights, visitors who come back, and some bots.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::app::App;
use crate::chance::Chance;
use crate::features::clicks::{Click, ClickIds, Marks, Visitor};

use super::Month;
use super::people::SettledLink;

const DAYS: i64 = 30;
const HOUR_MS: i64 = 3_600_000;

/// How busy each hour of a day is, UTC.
const HOURS: [u64; 24] =
    [3, 2, 1, 1, 2, 4, 7, 10, 12, 13, 14, 14, 13, 13, 14, 15, 16, 17, 18, 17, 15, 12, 8, 5];

/// How much traffic each link sends, in the order in which links were made.
const LINKS: [u64; 7] = [20, 8, 5, 31, 16, 11, 9];

const AGENTS: [&str; 12] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 15; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 YaBrowser/25.10.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 OPR/126.0.0.0",
    "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-A556B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "python-requests/2.32.5",
];
/// How often each agent comes; the last two are bots.
const AGENT_WEIGHTS: [u64; 12] = [30, 22, 14, 8, 9, 5, 5, 3, 4, 2, 3, 2];

const REFERRERS: [&str; 7] = [
    "https://coins-by-the-sea.example/guide",
    "https://coins-by-the-sea.example/",
    "",
    "https://www.bestchange.example/",
    "https://exchangesumo.example/",
    "https://kurs.example/",
    "",
];

const PAIRS: [(&str, &str); 10] = [
    ("BTC", "SBERRUB"),
    ("USDTTRC20", "SBERRUB"),
    ("USDTTRC20", "TCSBRUB"),
    ("SBERRUB", "USDTTRC20"),
    ("SBPRUB", "BTC"),
    ("ETH", "TCSBRUB"),
    ("BTC", "CASHUSD"),
    ("CARDUAH", "USDTTRC20"),
    ("KSPBKZT", "BTC"),
    ("LTC", "ACRUB"),
];

/// The month's clicks in the order of their times.
pub(super) fn month(
    app: &App,
    month: Month,
    chance: &dyn Chance,
    links: &[SettledLink],
) -> Vec<Click> {
    let mut times: Vec<i64> =
        (0..month.clicks).map(|_| month.ends_at_ms - ago_ms(chance, month.ends_at_ms)).collect();
    times.sort_unstable();
    let ids = ClickIds::new(app.config().server.node, None);
    let mut crowd: Vec<Person> = Vec::new();
    times
        .into_iter()
        .map(|at_ms| {
            let place = pick(chance, &LINKS);
            let person = person(chance, &mut crowd);
            click(chance, ids.next(at_ms), &links[place], place, &person)
        })
        .collect()
}

/// How long before the month's end, in milliseconds: days alike, hours as busy as they are.
fn ago_ms(chance: &dyn Chance, ends_at_ms: i64) -> i64 {
    let day = chance.below(DAYS as u64) as i64;
    let hour = pick(chance, &HOURS) as i64;
    let within = chance.below(HOUR_MS as u64) as i64;
    let midnight = ends_at_ms - ends_at_ms.rem_euclid(24 * HOUR_MS);
    let at = midnight - day * 24 * HOUR_MS + hour * HOUR_MS + within;
    // What today has not brought yet was brought a month ago.
    let ago = ends_at_ms - at;
    if ago < 0 { ago + DAYS * 24 * HOUR_MS } else { ago }
}

fn pick(chance: &dyn Chance, weights: &[u64]) -> usize {
    let mut drawn = chance.below(weights.iter().sum());
    for (place, weight) in weights.iter().enumerate() {
        if drawn < *weight {
            return place;
        }
        drawn -= weight;
    }
    0
}

#[derive(Clone)]
struct Person {
    visitor: Visitor,
    address: IpAddr,
    agent: &'static str,
}

/// A third of the clicks are by people who have been here before.
fn person(chance: &dyn Chance, crowd: &mut Vec<Person>) -> Person {
    if !crowd.is_empty() && chance.below(3) == 0 {
        return crowd[chance.below(crowd.len() as u64) as usize].clone();
    }
    let new = Person {
        visitor: Visitor::fresh(chance),
        address: address(chance),
        agent: AGENTS[pick(chance, &AGENT_WEIGHTS)],
    };
    crowd.push(new.clone());
    new
}

/// From the networks set aside for documentation and measurements: nobody real is made up.
fn address(chance: &dyn Chance) -> IpAddr {
    if chance.below(20) == 0 {
        let host = u128::from(chance.below(1 << 32));
        return IpAddr::V6(Ipv6Addr::from_bits((0x2001_0db8 << 96) | (host << 64) | 1));
    }
    let network = u32::from(Ipv4Addr::new(198, 18, 0, 0));
    IpAddr::V4(Ipv4Addr::from_bits(network | chance.below(1 << 17) as u32))
}

fn click(
    chance: &dyn Chance,
    id: crate::features::clicks::ClickId,
    link: &SettledLink,
    place: usize,
    person: &Person,
) -> Click {
    let asks = chance.below(10) < 8;
    let (from, to) = PAIRS[chance.below(PAIRS.len() as u64) as usize];
    let sub = chance.below(4) + 1;
    let query_string = match (asks, place) {
        (true, 0 | 1 | 2 | 6) => format!("cur_from={from}&cur_to={to}&sub1=post{sub}"),
        (true, _) => format!("cur_from={from}&cur_to={to}"),
        (false, _) => String::new(),
    };
    Click {
        id,
        partner_id: link.partner_id,
        link_id: link.link_id,
        visitor: person.visitor,
        address: person.address,
        agent: person.agent.to_owned(),
        referrer: REFERRERS[place.min(REFERRERS.len() - 1)].to_owned(),
        query_string,
        from_code: if asks { from.to_owned() } else { String::new() },
        to_code: if asks { to.to_owned() } else { String::new() },
        marks: Marks::default(),
    }
}
